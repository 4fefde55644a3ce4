using Srdi.Domain.Machines;

namespace Srdi.Domain.Selections;

/// <summary>Where a year's selection of parks stands.</summary>
public enum SelectionState
{
    /// <summary>已锁定候选: who stood on the cut-off day, and in which order, is fixed.</summary>
    Frozen = 0,
    /// <summary>已拟选.</summary>
    Chosen = 1,
    /// <summary>公示中.</summary>
    Publicised = 2,
    /// <summary>已公布: the chosen parks are accredited.</summary>
    Concluded = 3,
    /// <summary>已撤回: may be frozen anew.</summary>
    Withdrawn = 4,
}

/// <summary>What can happen to a selection.</summary>
public enum SelectionTrigger
{
    /// <summary>拟选: also after objections to a publicity, which it ends.</summary>
    Choose,
    /// <summary>公示.</summary>
    Publicise,
    /// <summary>公布.</summary>
    Conclude,
    /// <summary>撤回.</summary>
    Withdraw,
    /// <summary>重新锁定: by freezing the year again.</summary>
    Freeze,
}

/// <summary>The machine of the yearly selection.</summary>
public static class SelectionMachine
{
    /// <summary>The shared declaration.</summary>
    public static Machine<SelectionState, SelectionTrigger> Machine { get; } = new("selection", SelectionState.Frozen, m =>
    {
        m.Configure(SelectionState.Frozen)
            .Permit(SelectionTrigger.Choose, SelectionState.Chosen)
            .Permit(SelectionTrigger.Withdraw, SelectionState.Withdrawn);
        m.Configure(SelectionState.Chosen)
            .PermitReentry(SelectionTrigger.Choose)
            .Permit(SelectionTrigger.Publicise, SelectionState.Publicised)
            .Permit(SelectionTrigger.Withdraw, SelectionState.Withdrawn);
        m.Configure(SelectionState.Publicised)
            .Permit(SelectionTrigger.Choose, SelectionState.Chosen)
            .Permit(SelectionTrigger.Conclude, SelectionState.Concluded)
            .Permit(SelectionTrigger.Withdraw, SelectionState.Withdrawn);
        m.Configure(SelectionState.Concluded);
        m.Configure(SelectionState.Withdrawn)
            .Permit(SelectionTrigger.Freeze, SelectionState.Frozen);
    });
}
