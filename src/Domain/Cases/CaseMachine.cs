using Srdi.Domain.Machines;

namespace Srdi.Domain.Cases;

/// <summary>Where a case stands.</summary>
public enum CaseState
{
    /// <summary>待决: waits for a person.</summary>
    Open = 0,
    /// <summary>采纳中: decided, and being recorded.</summary>
    Accepting = 1,
    /// <summary>已采纳.</summary>
    Accepted = 2,
    /// <summary>已驳回.</summary>
    Rejected = 3,
}

/// <summary>What can happen to a case.</summary>
public enum CaseTrigger
{
    /// <summary>采纳.</summary>
    Accept,
    /// <summary>驳回.</summary>
    Reject,
    /// <summary>The fact is recorded.</summary>
    Complete,
    /// <summary>Another guard came up: the person has to look again.</summary>
    Reopen,
}

/// <summary>The case machine.</summary>
public static class CaseMachine
{
    /// <summary>The shared declaration.</summary>
    public static Machine<CaseState, CaseTrigger> Machine { get; } = new("case", CaseState.Open, m =>
    {
        m.Configure(CaseState.Open)
            .Permit(CaseTrigger.Accept, CaseState.Accepting)
            .Permit(CaseTrigger.Reject, CaseState.Rejected);
        m.Configure(CaseState.Accepting)
            .Permit(CaseTrigger.Complete, CaseState.Accepted)
            .Permit(CaseTrigger.Reopen, CaseState.Open);
        m.Configure(CaseState.Accepted);
        m.Configure(CaseState.Rejected);
    });
}
