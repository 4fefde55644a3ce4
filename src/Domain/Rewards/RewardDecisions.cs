using System.Security.Cryptography;
using System.Text;
using Srdi.Domain.Budgets;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Measures;

namespace Srdi.Domain.Rewards;

/// <summary>The types of a reward's events.</summary>
public static class RewardEvents
{
    /// <summary>Granted on a transition.</summary>
    public const string Entitled = "srdi.reward.entitled.v1";

    /// <summary>Applied for.</summary>
    public const string Claimed = "srdi.reward.claimed.v1";

    /// <summary>The type of the event that a trigger makes.</summary>
    public static string Of(RewardTrigger trigger) => trigger switch
    {
        RewardTrigger.Review => "srdi.reward.reviewed.v1",
        RewardTrigger.Confirm => "srdi.reward.confirmed.v1",
        RewardTrigger.Waive => "srdi.reward.waived.v1",
        RewardTrigger.Withhold => "srdi.reward.withheld.v1",
        RewardTrigger.Release or RewardTrigger.ReleaseClaim => "srdi.reward.released.v1",
        RewardTrigger.Reject => "srdi.reward.rejected.v1",
        RewardTrigger.Plan => "srdi.reward.planned.v1",
        RewardTrigger.Publicise => "srdi.reward.publicised.v1",
        RewardTrigger.Pay => "srdi.reward.paid.v1",
        RewardTrigger.Reverse => "srdi.reward.reversed.v1",
        RewardTrigger.Recover => "srdi.reward.recovered.v1",
        RewardTrigger.Unplan => "srdi.reward.unplanned.v1",
    };

    /// <summary>All types.</summary>
    public static IReadOnlyList<string> All { get; } = [Entitled, Claimed, .. Enum.GetValues<RewardTrigger>().Select(Of).Distinct()];
}

/// <summary>What an event about a reward says.</summary>
/// <param name="StateFrom">State before.</param>
/// <param name="StateTo">State after.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Payee">Who is paid.</param>
/// <param name="CeilingFen">The policy's limit in fen.</param>
/// <param name="CalculatedFen">What the rule comes to in fen.</param>
public sealed record RewardEventData(RewardState StateFrom, RewardState StateTo, string Measure, EnterpriseId Payee, Money CeilingFen, Money CalculatedFen)
{
    /// <summary>What the plan gives.</summary>
    public Money? ApprovedFen { get; init; }
    /// <summary>What was paid.</summary>
    public Money? PaidFen { get; init; }
    /// <summary>Why.</summary>
    public string? Reason { get; init; }
    /// <summary>The number of the document.</summary>
    public string? Document { get; init; }
    /// <summary>What earned it, in words.</summary>
    public string? Cause { get; init; }
    /// <summary>The plan that gives it its amount.</summary>
    public PlanId? Plan { get; init; }
    /// <summary>How the amount came about.</summary>
    public IReadOnlyList<string>? Working { get; init; }
}

/// <summary>Rewards as they are granted, and what becomes of them: pure functions.</summary>
public static class RewardDecisions
{
    /// <summary>The state name of the grain class that keeps rewards.</summary>
    public const string StateName = "reward";

    private const int TextLengthMax = 200;

    /// <summary>A reward that a transition grants: entitled, for the measure's fixed amount.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="payee">Who is paid.</param>
    /// <param name="subject">What earned it: a credit code or a park id.</param>
    /// <param name="once">Once per what it is granted: the last part of the id.</param>
    /// <param name="cause">What earned it, in words.</param>
    /// <param name="district">The district that sees it.</param>
    /// <param name="on">The day that earned it; its year in Shanghai is the budget year.</param>
    /// <param name="policy">The policy.</param>
    public static Reward Granted(Measure measure, EnterpriseId payee, string subject, string once, string cause, DistrictCode district, DateOnly on, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(policy);
        var computed = MeasureAmount.OfGrant(policy, measure);
        return new(RewardId.Of(measure.Id, payee, once), measure.Id, payee, subject, cause, on.Year, RewardState.Entitled, computed.Ceiling, computed.Calculated)
        {
            Working = computed.Working, District = district, EarnedOn = on, PolicyVersion = policy.Version, Version = 1,
        };
    }

    /// <summary>A reward that is applied for, with the amount that its facts come to.</summary>
    public static Reward Claimed(ClaimDecision claim, Enterprise claimant, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(claimant);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        var on = claim.Facts.DecidedOn ?? now.Today;
        return new(ClaimId(claim, claimant.Uscc), claim.Measure.Id, claimant.Uscc, claimant.Uscc.Value, $"{claim.Measure.Heading} {claim.Facts.Cause}".Trim(), on.Year, RewardState.Claimed, claim.Amount.Ceiling, claim.Amount.Calculated)
        {
            Working = claim.Amount.Working, District = claimant.District, EarnedOn = on, PolicyVersion = policy.Version, ByClaim = true, Version = 1,
        };
    }

    /// <summary>The id of a claim's reward: once per enterprise, or once per product, project or cluster of it by the name's digest.</summary>
    public static RewardId ClaimId(ClaimDecision claim, EnterpriseId claimant)
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (claim.Measure.OncePer is OncePer.Firm || claim.Facts.Cause.Length == 0) return RewardId.Of(claim.Measure.Id, claimant, "firm");
        var name = string.Concat(claim.Facts.Cause.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Where(c => !char.IsWhiteSpace(c)));
        return RewardId.Of(claim.Measure.Id, claimant, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8)));
    }

    /// <summary>The reward's first event, written in the commit that grants it.</summary>
    public static LogEntry First(Reward reward, Circumstances now)
    {
        ArgumentNullException.ThrowIfNull(reward);
        var log = new EventWriter(SubjectKind.Reward, reward.Id.Value, 0, now, reward.PolicyVersion);
        log.Add(reward.ByClaim ? RewardEvents.Claimed : RewardEvents.Entitled, reward.EarnedOn, reward.District, Data(reward, reward.State) with { Cause = reward.Cause, Working = reward.Working });
        return log.Entries[0];
    }

    /// <summary>The reward's first row, written in the commit that grants it.</summary>
    public static Grant GrantOf(Reward reward)
    {
        ArgumentNullException.ThrowIfNull(reward);
        return new(StateName, reward.Id.GrainKey, reward);
    }

    /// <summary>The reward as an answer names it.</summary>
    public static RewardRef Ref(Reward reward)
    {
        ArgumentNullException.ThrowIfNull(reward);
        return new(reward.Id, reward.Measure, reward.Ceiling, reward.Calculated);
    }

    /// <summary>What becomes of a reward by a command of a person.</summary>
    public static Outcome<Decision<Reward, TransitionAnswer>> Transition(Reward? current, TransitionReward command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null) return Refusal.RewardUnknown;
        foreach (var (text, field) in new[] { (command.Reason, "reason"), (command.Document, "document") })
            if (Text.Optional(text, field, TextLengthMax).Refused is { } bad) return bad;
        var trigger = command.Trigger is RewardTrigger.Release && current.ByClaim ? RewardTrigger.ReleaseClaim : command.Trigger;
        if (RewardFollowing.OfPlans(trigger) || !RewardMachine.Machine.TryFire(current.State, trigger, out var state))
            return new Refused(Refusal.RewardNotPermitted)
            {
                Field = "trigger", State = SrdiJson.Name(current.State),
                Permitted = [.. RewardMachine.Machine.Permitted(current.State).Where(t => !RewardFollowing.OfPlans(t)).Select(SrdiJson.Name)],
                DetailZh = $"该奖补目前状态为 {SrdiJson.Name(current.State)}, 不接受 {SrdiJson.Name(command.Trigger)}。",
                DetailEn = $"The reward is {SrdiJson.Name(current.State)} and does not take '{SrdiJson.Name(command.Trigger)}'.",
            };
        if (trigger is RewardTrigger.Withhold or RewardTrigger.Reject or RewardTrigger.Reverse or RewardTrigger.Recover && command.Reason is null)
            return new Refused(Refusal.FieldMissing) { Field = "reason", DetailZh = "请填写原因。", DetailEn = "Give the reason." };
        return Step(current, command, trigger, state, now, policy);
    }

    private static Decision<Reward, TransitionAnswer> Step(Reward current, TransitionReward command, RewardTrigger trigger, RewardState state, Circumstances now, PolicyBook policy)
    {
        var next = current with
        {
            State = state, Reason = command.Reason, Version = current.Version + 1,
            Paid = trigger is RewardTrigger.Pay ? current.Approved : current.Paid,
            ConfirmedAt = trigger is RewardTrigger.Confirm ? now.Now : current.ConfirmedAt,
        };
        var log = new EventWriter(SubjectKind.Reward, current.Id.Value, current.Version, now, policy.Version);
        log.Add(RewardEvents.Of(trigger), now.Today, current.District, Data(next, current.State) with { Reason = command.Reason, Document = command.Document });
        return new(new(next) { Events = log.Entries }, new(SrdiJson.Name(current.State), SrdiJson.Name(state), log.Refs, [], log.Version));
    }

    internal static RewardEventData Data(Reward reward, RewardState from) =>
        new(from, reward.State, reward.Measure, reward.Payee, reward.Ceiling, reward.Calculated) { ApprovedFen = reward.Approved, PaidFen = reward.Paid };
}
