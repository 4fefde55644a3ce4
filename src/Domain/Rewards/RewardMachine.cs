using Srdi.Domain.Machines;

namespace Srdi.Domain.Rewards;

/// <summary>Where a reward stands.</summary>
public enum RewardState
{
    /// <summary>待确认: follows from a transition, without application (免申即享).</summary>
    Entitled = 0,
    /// <summary>已申请: applied for under a measure that takes claims.</summary>
    Claimed = 1,
    /// <summary>已审核.</summary>
    Reviewed = 2,
    /// <summary>已确认: the payee wants it and its data are right.</summary>
    Confirmed = 3,
    /// <summary>已列入计划: an amount within the pots is settled.</summary>
    Planned = 4,
    /// <summary>公示中.</summary>
    Publicised = 5,
    /// <summary>已拨付.</summary>
    Paid = 6,
    /// <summary>视为放弃.</summary>
    Waived = 7,
    /// <summary>暂缓.</summary>
    Withheld = 8,
    /// <summary>不予支持.</summary>
    Rejected = 9,
    /// <summary>已冲销: taken out of the plan before payment.</summary>
    Reversed = 10,
    /// <summary>已追回: paid and got back.</summary>
    Recovered = 11,
    /// <summary>待追回: paid, and to be got back, since the title that it rests on was revoked for fraud.</summary>
    RecoveryDemanded = 12,
}

/// <summary>What can happen to a reward.</summary>
public enum RewardTrigger
{
    /// <summary>审核通过.</summary>
    Review,
    /// <summary>意愿确认.</summary>
    Confirm,
    /// <summary>放弃.</summary>
    Waive,
    /// <summary>暂缓: double funding, an open case, an objection.</summary>
    Withhold,
    /// <summary>解除暂缓: the reason for withholding is gone; the payee confirms anew.</summary>
    Release,
    /// <summary>解除暂缓 of a claim: it is reviewed anew.</summary>
    ReleaseClaim,
    /// <summary>不予支持.</summary>
    Reject,
    /// <summary>A settled plan gives it its amount.</summary>
    Plan,
    /// <summary>公示.</summary>
    Publicise,
    /// <summary>拨付.</summary>
    Pay,
    /// <summary>冲销.</summary>
    Reverse,
    /// <summary>追回.</summary>
    Recover,
    /// <summary>退出计划: its plan was withdrawn, or lost its line.</summary>
    Unplan,
    /// <summary>收款账户: the payee names its account, or another one.</summary>
    NameAccount,
    /// <summary>要求追回: what it rests on fell for fraud after it was paid.</summary>
    DemandRecovery,
    /// <summary>解除暂缓 of what a settled plan gave: it can be paid again.</summary>
    ReleasePayment,
}

/// <summary>The reward machine.</summary>
public static class RewardMachine
{
    /// <summary>The shared declaration.</summary>
    public static Machine<RewardState, RewardTrigger> Machine { get; } = new("reward", RewardState.Entitled, m =>
    {
        m.Configure(RewardState.Entitled)
            .Permit(RewardTrigger.Confirm, RewardState.Confirmed)
            .Permit(RewardTrigger.Waive, RewardState.Waived)
            .Permit(RewardTrigger.Withhold, RewardState.Withheld)
            .Permit(RewardTrigger.Reject, RewardState.Rejected);
        m.Configure(RewardState.Claimed)
            .Permit(RewardTrigger.Review, RewardState.Reviewed)
            .Permit(RewardTrigger.Waive, RewardState.Waived)
            .Permit(RewardTrigger.Withhold, RewardState.Withheld)
            .Permit(RewardTrigger.Reject, RewardState.Rejected);
        m.Configure(RewardState.Reviewed)
            .Permit(RewardTrigger.Confirm, RewardState.Confirmed)
            .Permit(RewardTrigger.Waive, RewardState.Waived)
            .Permit(RewardTrigger.Withhold, RewardState.Withheld)
            .Permit(RewardTrigger.Reject, RewardState.Rejected);
        m.Configure(RewardState.Confirmed)
            .PermitReentry(RewardTrigger.NameAccount)
            .Permit(RewardTrigger.Plan, RewardState.Planned)
            .Permit(RewardTrigger.Waive, RewardState.Waived)
            .Permit(RewardTrigger.Withhold, RewardState.Withheld)
            .Permit(RewardTrigger.Reject, RewardState.Rejected);
        m.Configure(RewardState.Planned)
            .PermitReentry(RewardTrigger.NameAccount)
            .Permit(RewardTrigger.Publicise, RewardState.Publicised)
            .Permit(RewardTrigger.Unplan, RewardState.Confirmed)
            .Permit(RewardTrigger.Withhold, RewardState.Withheld)
            .Permit(RewardTrigger.Reverse, RewardState.Reversed);
        m.Configure(RewardState.Publicised)
            .PermitReentry(RewardTrigger.NameAccount)
            .Permit(RewardTrigger.Pay, RewardState.Paid)
            .Permit(RewardTrigger.Withhold, RewardState.Withheld)
            .Permit(RewardTrigger.Reverse, RewardState.Reversed);
        m.Configure(RewardState.Paid)
            .Permit(RewardTrigger.DemandRecovery, RewardState.RecoveryDemanded)
            .Permit(RewardTrigger.Recover, RewardState.Recovered);
        m.Configure(RewardState.RecoveryDemanded)
            .Permit(RewardTrigger.Release, RewardState.Paid)
            .Permit(RewardTrigger.Recover, RewardState.Recovered);
        m.Configure(RewardState.Withheld)
            .Permit(RewardTrigger.Release, RewardState.Entitled)
            .Permit(RewardTrigger.ReleaseClaim, RewardState.Claimed)
            .Permit(RewardTrigger.ReleasePayment, RewardState.Publicised)
            .Permit(RewardTrigger.Waive, RewardState.Waived)
            .Permit(RewardTrigger.Reject, RewardState.Rejected);
    });
}
