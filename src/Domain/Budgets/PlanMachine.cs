using Srdi.Domain.Machines;

namespace Srdi.Domain.Budgets;

/// <summary>Where a plan stands.</summary>
public enum PlanState
{
    /// <summary>已编制.</summary>
    Drafted = 0,
    /// <summary>已审批: its rewards take their amounts.</summary>
    Approved = 1,
    /// <summary>公示中.</summary>
    Publicised = 2,
    /// <summary>已下达: posted in pots and ledger; its rewards can be paid.</summary>
    Settled = 3,
    /// <summary>已撤回.</summary>
    Withdrawn = 4,
}

/// <summary>What can happen to a plan.</summary>
public enum PlanTrigger
{
    /// <summary>审批, by another person than the drafter.</summary>
    Approve,
    /// <summary>公示.</summary>
    Publicise,
    /// <summary>下达.</summary>
    Settle,
    /// <summary>撤回: its rewards are confirmed again.</summary>
    Withdraw,
    /// <summary>重新编制 with the same rule and cut-off, from the rewards as they stand now.</summary>
    Redraft,
}

/// <summary>The plan machine.</summary>
public static class PlanMachine
{
    /// <summary>The shared declaration.</summary>
    public static Machine<PlanState, PlanTrigger> Machine { get; } = new("plan", PlanState.Drafted, m =>
    {
        m.Configure(PlanState.Drafted)
            .PermitReentry(PlanTrigger.Redraft)
            .Permit(PlanTrigger.Approve, PlanState.Approved)
            .Permit(PlanTrigger.Withdraw, PlanState.Withdrawn);
        m.Configure(PlanState.Approved)
            .Permit(PlanTrigger.Publicise, PlanState.Publicised)
            .Permit(PlanTrigger.Withdraw, PlanState.Withdrawn);
        m.Configure(PlanState.Publicised)
            .Permit(PlanTrigger.Settle, PlanState.Settled)
            .Permit(PlanTrigger.Withdraw, PlanState.Withdrawn);
    });
}
