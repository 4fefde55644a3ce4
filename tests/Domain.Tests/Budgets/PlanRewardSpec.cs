using CsCheck;
using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Tests.Budgets;

/// <summary>
/// The whole state space of a plan with one reward, which people decide about in any order, and two readers of the log
/// that carry the plan's steps to the reward: each may hold an old look at the plan for as long as it likes. The reward
/// is the real one, with its real decisions.
/// </summary>
public sealed class PlanRewardSpec
{
    private const int VersionMax = 7;
    private static readonly PlanId Plan = PlanId.Of(2026, 1);
    private static readonly EnterpriseId Firm = EnterpriseId.Of("91440101", "MA000001");

    private static readonly Reward Confirmed = new(RewardId.Of("1a", Firm, "once"), "1a", Firm, Firm.Value, "认定", 2026, RewardState.Confirmed, new(100), new(100))
    {
        District = DistrictCode.Parse("440112").Value, EarnedOn = new(2026, 1, 5), PolicyVersion = "test", Version = 2, ConfirmedAt = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero),
        Account = new("示例企业", "****0001", "0f"),
    };

    [Flags]
    private enum Fault
    {
        None = 0,
        NoStepFence = 1,
        PublishBeforeCommit = 2,
        SettleUnbound = 4,
        LosesRefusals = 8,
        ReleasesAtOnce = 16,
    }

    /// <summary>A reader with a look at the plan that it has yet to carry out.</summary>
    private sealed record Reader(PlanState Plan, int Step, bool Bound, bool Dropped, bool Told, bool Refused);

    private sealed record State(
        PlanState Plan, int Step, bool Bound, bool Dropped, Reward Reward, bool Post, bool Pay, bool Reverse, int Read, bool Booked, bool LeavesLine, Reader? One, Reader? Two)
    {
        public Reader? this[int i] => i == 0 ? One : Two;

        public State With(int i, Reader? reader) => i == 0 ? this with { One = reader } : this with { Two = reader };

        public bool Unbooked => Reward.State is RewardState.Paid or RewardState.Reversed or RewardState.Rejected && !Booked;

        /// <summary>Everything that follows from the log has been carried out.</summary>
        public bool Quiet => Read == Step && One is null && Two is null && !Unbooked && !LeavesLine;
    }

    [Fact]
    public void Plan_reward_and_ledger_agree_whenever_nothing_is_under_way()
    {
        var report = Check.Exhaustive(Of(Fault.None));
        Assert.True(report.Closed, report.ToString());
        Assert.Empty(report.NeverFired);
        Assert.Empty(report.NeverTriggered);
        Assert.True(report.States > 100, report.ToString());
    }

    [Theory]
    [InlineData("NoStepFence")]
    [InlineData("PublishBeforeCommit")]
    [InlineData("SettleUnbound")]
    [InlineData("LosesRefusals")]
    [InlineData("ReleasesAtOnce")]
    public void A_planted_fault_is_caught(string fault)
    {
        Check.Exhaustive(Of(Enum.Parse<Fault>(fault)), out var violation);
        Assert.NotNull(violation);
    }

    private static Spec<State> Of(Fault fault)
    {
        var spec = Spec.From(new State(PlanState.Drafted, 0, false, false, Confirmed, false, false, false, 0, false, false, null, null)).Print(Print);
        foreach (var trigger in new[] { PlanTrigger.Approve, PlanTrigger.Publicise, PlanTrigger.Settle, PlanTrigger.Withdraw })
            spec.Action($"plan: {trigger}", s => May(s, trigger, fault), s => Step(s, trigger));
        foreach (var trigger in new[] { RewardTrigger.Withhold, RewardTrigger.Release, RewardTrigger.Reject, RewardTrigger.Reverse, RewardTrigger.Pay })
            spec.Action($"reward: {trigger}", s => s.Reward.Version < VersionMax && Person(s.Reward, trigger, fault) is not null, s => s with
            {
                Reward = Person(s.Reward, trigger, fault)!, LeavesLine = s.LeavesLine || trigger is RewardTrigger.Withhold && s.Reward.Plan is not null,
            });
        foreach (var i in (int[])[0, 1])
        {
            spec.Action($"reader {i + 1} looks", s => s[i] is null && s.Read < s.Step, s => s.With(i, Look(s)));
            spec.Action($"reader {i + 1} tells", s => s[i] is { Told: false }, s => Tell(s, i, fault));
            spec.Action($"reader {i + 1} finishes", s => s[i] is { Told: true }, s => Finish(s, i, fault));
            spec.Action($"reader {i + 1} dies", s => s[i] is not null, s => s.With(i, null));
        }
        if (fault.HasFlag(Fault.PublishBeforeCommit)) // The approval was told to a reader, then its commit failed.
            spec.Action("an approval fails", s => s is { Plan: PlanState.Drafted, One: null }, s => s with { One = new(PlanState.Approved, s.Step + 1, false, false, false, false) });
        spec.Action("the ledger's reader books", s => s.Unbooked, Book);
        spec.Action("the ledger's reader takes the line", s => s.LeavesLine, s => (s is { Post: false, Plan: PlanState.Approved or PlanState.Publicised, Dropped: false } ? s with { Dropped = true, Step = s.Step + 1 } : s) with { LeavesLine = false });
        return spec
            .Invariant("paid", "nothing is paid that was not posted", s => s.Reward.State is not RewardState.Paid || s.Post)
            .Invariant("either", "nothing is both paid and reversed", s => !(s.Pay && s.Reverse))
            .Invariant("withdrawn", "a withdrawn plan holds no reward", s => !s.Quiet || s.Plan is not PlanState.Withdrawn || s.Reward.State is not (RewardState.Planned or RewardState.Publicised))
            .Invariant("drafted", "a draft holds no reward", s => !s.Quiet || s.Plan is not PlanState.Drafted || s.Reward.State is RewardState.Confirmed or RewardState.Withheld or RewardState.Entitled or RewardState.Rejected)
            .Invariant("bound", "an approved plan can be publicised", s => !s.Quiet || s.Plan is not PlanState.Approved || s.Bound)
            .Invariant("free", "a withheld reward is out of its plan, or its amount stands in the ledger", s => !s.Quiet || s.Reward.State is not RewardState.Withheld || (s.Reward.Posted ? s is { Post: true, Reverse: false } : s.Reward.Plan is null))
            .Invariant("once", "a reward whose posting was taken back never comes into a plan again", s => !s.Quiet || !s.Reverse || s.Reward.State is RewardState.Reversed or RewardState.Rejected)
            .Invariant("held", "an approved plan holds the rewards of its lines", s => !s.Quiet || s.Plan is not (PlanState.Approved or PlanState.Publicised) || s.Dropped || s.Reward is { State: RewardState.Planned, Approved.Fen: 60 })
            .Invariant("settled", "what is posted can be paid, was paid, or was reversed", s => !s.Quiet || !s.Post || s.Reward.State is RewardState.Publicised or RewardState.Paid or RewardState.Reversed || s.Reward.Posted || s.Reverse)
            .Invariant("books", "the ledger says what the reward says", s => !s.Quiet || s.Pay == (s.Reward.State is RewardState.Paid) && s.Reverse == (s.Post && s.Reward.State is not (RewardState.Publicised or RewardState.Paid or RewardState.Withheld)))
            .Reachable("a payment", "a reward can be paid", s => s.Quiet && s.Pay)
            .Reachable("a reversal", "a posted reward can be reversed", s => s.Quiet && s.Reverse)
            .Reachable("a stopped payment", "the payment of a posted reward can be stopped", s => s.Quiet && s.Reward is { State: RewardState.Withheld, Posted: true })
            .Reachable("a resumed payment", "and go on", s => s.Quiet && s.Pay && s.Reward.Version > 6)
            .Reachable("a lost line", "a reward that refuses loses its line", s => s.Quiet && s.Dropped)
            .Reachable("a withdrawal", "a planned reward is confirmed again", s => s.Quiet && s is { Plan: PlanState.Withdrawn, Reward: { State: RewardState.Confirmed, Version: > 2 } });
    }

    private static bool May(State s, PlanTrigger trigger, Fault fault) =>
        PlanMachine.Machine.TryFire(s.Plan, trigger, out _) && trigger switch
        {
            PlanTrigger.Approve => s.Reward == Confirmed, // The reward is as the draft took it.
            PlanTrigger.Publicise => (s.Bound || fault.HasFlag(Fault.SettleUnbound)) && !s.Dropped,
            PlanTrigger.Settle => !s.Dropped,
            _ => true,
        };

    private static State Step(State s, PlanTrigger trigger)
    {
        PlanMachine.Machine.TryFire(s.Plan, trigger, out var next);
        return s with { Plan = next, Step = s.Step + 1, Post = s.Post || trigger is PlanTrigger.Settle };
    }

    private static Reader Look(State s) => new(s.Plan, s.Step, s.Bound, s.Dropped, false, false);

    private static Reward? Person(Reward reward, RewardTrigger trigger, Fault fault) =>
        RewardDecisions.Transition(fault.HasFlag(Fault.ReleasesAtOnce) && trigger is RewardTrigger.Release && !reward.Posted ? reward with { Plan = null } : reward, new(trigger) { Reason = "复核" }, Now, Given.Policy) is { Succeeded: true, Value.Commit: { } commit } ? commit.Record : null;

    private static State Tell(State s, int i, Fault fault)
    {
        var reader = s[i]!;
        if (reader.Dropped)
        {
            var gone = RewardFollowing.Follow(s.Reward, new(Plan, reader.Step, RewardTrigger.Unplan, new(60), 2) { Dropped = true }, Now, Given.Policy).Value;
            return (s with { Reward = gone.Commit?.Record ?? s.Reward }).With(i, reader with { Told = true });
        }
        RewardTrigger? trigger = reader.Plan switch
        {
            PlanState.Approved when !reader.Bound => RewardTrigger.Plan,
            PlanState.Settled => RewardTrigger.Publicise,
            PlanState.Withdrawn => RewardTrigger.Unplan,
            _ => null,
        };
        if (trigger is not { } step) return s.With(i, reader with { Told = true });
        var reward = fault.HasFlag(Fault.NoStepFence) ? s.Reward with { PlanStep = 0 } : s.Reward;
        var answer = RewardFollowing.Follow(reward, new(Plan, reader.Step, step, new(60), 2), Now, Given.Policy);
        var next = answer.Succeeded ? answer.Value.Commit?.Record ?? s.Reward : s.Reward;
        return (s with { Reward = next }).With(i, reader with { Told = true, Refused = answer.Refused is not null });
    }

    /// <summary>The fund hears of it, then the reader moves its cursor.</summary>
    private static State Finish(State s, int i, Fault fault)
    {
        var reader = s[i]!;
        if (reader is { Plan: PlanState.Approved, Bound: false } && s is { Plan: PlanState.Approved, Bound: false } && s.Step == reader.Step)
            s = s with { Bound = true, Dropped = s.Dropped || reader.Refused && !fault.HasFlag(Fault.LosesRefusals), Step = s.Step + 1 };
        if (reader is { Plan: PlanState.Settled, Refused: true } && s is { Post: true, Pay: false, Reverse: false }) s = s with { Reverse = true };
        return (s with { Read = Math.Max(s.Read, Math.Min(reader.Step, s.Step)) }).With(i, null);
    }

    private static State Book(State s)
    {
        if (s.Reward.State is RewardState.Paid && s is { Post: true, Reverse: false }) s = s with { Pay = true };
        if (s.Reward.State is RewardState.Reversed && s is { Post: true, Pay: false }) s = s with { Reverse = true };
        if (s.Reward is { State: RewardState.Rejected, Posted: true } && s is { Post: true, Pay: false }) s = s with { Reverse = true };
        if (s.Reward.State is RewardState.Reversed && s is { Post: false, Plan: PlanState.Approved or PlanState.Publicised, Dropped: false }) s = s with { Dropped = true, Step = s.Step + 1 };
        return s with { Booked = true };
    }

    private static Circumstances Now { get; } = new(new("finance:li"), new(2026, 6, 30, 4, 0, 0, TimeSpan.Zero), "spec");

    private static string Print(State s) =>
        $"plan {s.Plan}@{s.Step}{(s.Bound ? " bound" : "")}{(s.Dropped ? " dropped" : "")}, reward {s.Reward.State} v{s.Reward.Version} step {s.Reward.PlanStep}, ledger{(s.Post ? " post" : "")}{(s.Pay ? " pay" : "")}{(s.Reverse ? " reverse" : "")}, read {s.Read}, {s.One} {s.Two}";
}
