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
        RewardTrigger.Release or RewardTrigger.ReleaseClaim or RewardTrigger.ReleasePayment => "srdi.reward.released.v1",
        RewardTrigger.Reject => "srdi.reward.rejected.v1",
        RewardTrigger.Plan => "srdi.reward.planned.v1",
        RewardTrigger.Publicise => "srdi.reward.publicised.v1",
        RewardTrigger.Pay => "srdi.reward.paid.v1",
        RewardTrigger.Reverse => "srdi.reward.reversed.v1",
        RewardTrigger.Recover => "srdi.reward.recovered.v1",
        RewardTrigger.Unplan => "srdi.reward.unplanned.v1",
        RewardTrigger.NameAccount => "srdi.reward.accountNamed.v1",
        RewardTrigger.DemandRecovery => "srdi.reward.recoveryDemanded.v1",
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
    /// <summary>The last day on which the payee can confirm.</summary>
    public DateOnly? ConfirmBy { get; init; }
    /// <summary>The account that the payee named, without its number.</summary>
    public SealedAccount? Account { get; init; }
    /// <summary>The clause of the reason.</summary>
    public string? Clause { get; init; }
    /// <summary>Whether its amount stands in the ledger although it is withheld.</summary>
    public bool? Posted { get; init; }
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
    /// <param name="recordedOn">The day on which it is granted here: the payee can see and confirm it from then on.</param>
    /// <param name="policy">The policy.</param>
    public static Reward Granted(Measure measure, EnterpriseId payee, string subject, string once, string cause, DistrictCode district, DateOnly on, DateOnly recordedOn, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(policy);
        var computed = MeasureAmount.OfGrant(policy, measure);
        return new(RewardId.Of(measure.Id, payee, once), measure.Id, payee, subject, cause, on.Year, RewardState.Entitled, computed.Ceiling, computed.Calculated)
        {
            Working = computed.Working, District = district, EarnedOn = on, PolicyVersion = policy.Version, Version = 1, ConfirmBy = policy.Confirmation.ConfirmBy(recordedOn),
        };
    }

    /// <summary>A reward that is applied for, with the amount that its facts come to.</summary>
    public static Reward Claimed(ClaimDecision claim, Enterprise claimant, int attempt, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(claimant);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        var on = claim.Facts.DecidedOn ?? now.Today;
        return new(ClaimId(claim.Measure, claim.Facts.Cause, claimant.Uscc, attempt), claim.Measure.Id, claimant.Uscc, claimant.Uscc.Value, $"{claim.Measure.Heading} {claim.Facts.Cause}".Trim(), on.Year, RewardState.Claimed, claim.Amount.Ceiling, claim.Amount.Calculated)
        {
            Working = claim.Amount.Working, District = claimant.District, EarnedOn = on, PolicyVersion = policy.Version, ByClaim = true, Version = 1,
        };
    }

    /// <summary>The id of a claim's reward: once per enterprise, or once per product, project or cluster of it by the name's digest.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="item">The product, project or cluster; empty where the firm itself is.</param>
    /// <param name="claimant">Who claims.</param>
    /// <param name="attempt">1, or more where the claims before came to nothing.</param>
    public static RewardId ClaimId(Measure measure, string item, EnterpriseId claimant, int attempt)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(item);
        var once = measure.OncePer is OncePer.Firm || item.Length == 0 ? "firm" : ItemDigest(item);
        return RewardId.Of(measure.Id, claimant, attempt > 1 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{once}-{attempt}") : once);
    }

    /// <summary>Whether a reward is a claim for an item, at whichever attempt.</summary>
    internal static bool IsClaimOf(RewardId reward, Measure measure, string item, EnterpriseId claimant)
    {
        var first = ClaimId(measure, item, claimant, 1).Value;
        return reward.Value == first || reward.Value.StartsWith(first + "-", StringComparison.Ordinal);
    }

    /// <summary>The digest of a product's or project's name: width, case and blanks make no difference.</summary>
    internal static string ItemDigest(string item)
    {
        var name = string.Concat(item.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Where(c => !char.IsWhiteSpace(c)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
    }

    /// <summary>The reward's first event, written in the commit that grants it.</summary>
    public static LogEntry First(Reward reward, Circumstances now)
    {
        ArgumentNullException.ThrowIfNull(reward);
        var log = new EventWriter(SubjectKind.Reward, reward.Id.Value, 0, now, reward.PolicyVersion);
        log.Add(reward.ByClaim ? RewardEvents.Claimed : RewardEvents.Entitled, reward.EarnedOn, reward.District, Data(reward, reward.State) with { Cause = reward.Cause, Working = reward.Working, ConfirmBy = reward.ConfirmBy });
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
    /// <param name="current">The reward.</param>
    /// <param name="command">The command, its account taken out.</param>
    /// <param name="now">Who, when and by which command.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="account">The account that the command names, with the payee's names; null when it names none.</param>
    public static Outcome<Decision<Reward, TransitionAnswer>> Transition(Reward? current, TransitionReward command, Circumstances now, PolicyBook policy, NamedAccount? account = null)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null) return Refusal.RewardUnknown;
        foreach (var (text, field) in new[] { (command.Reason, "reason"), (command.Document, "document") })
            if (Text.Optional(text, field, TextLengthMax).Refused is { } bad) return bad;
        var trigger = command.Trigger is RewardTrigger.Release && current.State is RewardState.Withheld
            ? current.Posted ? RewardTrigger.ReleasePayment : current.ByClaim ? RewardTrigger.ReleaseClaim : RewardTrigger.Release
            : command.Trigger;
        var same = trigger is RewardTrigger.NameAccount && account is not null && account.Account == current.Account;
        if (same || !RewardFollowing.OfPeople(command.Trigger) || !RewardMachine.Machine.TryFire(current.State, trigger, out var state))
            return NotPermitted(current, command.Trigger);
        if (trigger is RewardTrigger.Withhold or RewardTrigger.Reject or RewardTrigger.Reverse or RewardTrigger.Recover && command.Reason is null)
            return new Refused(Refusal.FieldMissing) { Field = "reason", DetailZh = "请填写原因。", DetailEn = "Give the reason." };
        if (Unready(current, trigger, now, policy, account) is { } no) return no;
        return Step(current, trigger, state, now.Today, now, policy, command.Reason, command.Document, account: account?.Account);
    }

    /// <summary>What stands against a step that the machine permits; null when nothing does.</summary>
    private static Refused? Unready(Reward current, RewardTrigger trigger, Circumstances now, PolicyBook policy, NamedAccount? account)
    {
        if (account is not null && trigger is not (RewardTrigger.Confirm or RewardTrigger.NameAccount or RewardTrigger.Pay))
            return new Refused(Refusal.FieldInvalid) { Field = "account", DetailZh = "此操作不含收款账户。", DetailEn = "This trigger takes no account." };
        switch (trigger)
        {
            case RewardTrigger.Confirm when current.State is RewardState.Entitled && current.ConfirmBy < now.Today:
                return new(Refusal.ConfirmationClosed)
                {
                    Field = "trigger", Clause = policy.Confirmation.Days.Clause, DetailZh = $"确认期至 {current.ConfirmBy:yyyy-MM-dd} 止; {policy.Confirmation.LateConsequence}。", DetailEn = $"It could be confirmed up to and including {current.ConfirmBy:yyyy-MM-dd}.",
                };
            case RewardTrigger.NameAccount when account is null:
                return new(Refusal.FieldMissing) { Field = "account", DetailZh = "请填写收款账户。", DetailEn = "Give the account." };
            case RewardTrigger.Confirm or RewardTrigger.NameAccount when account is { IsPayees: false }:
                return new(Refusal.AccountHolderDiffers) { Field = "account.holder", DetailZh = $"账户名称应为收款企业的现用名称或曾用名称: {account.PayeeNames[0]}。", DetailEn = $"The holder must be the payee by its present or a former name: {account.PayeeNames[0]}." };
            case RewardTrigger.Pay when current.Account is null:
                return new(Refusal.AccountMissing) { Field = "account", DetailZh = "收款企业尚未确认收款账户 (nameAccount)。", DetailEn = "The payee has not named its account yet ('nameAccount')." };
            case RewardTrigger.Pay when account is not null && account.Account.Digest != current.Account.Digest:
                return new(Refusal.AccountDiffers) { Field = "account.number", DetailZh = $"已确认的账户为 {current.Account.Number}。", DetailEn = $"The account confirmed is {current.Account.Number}." };
            case RewardTrigger.Release or RewardTrigger.ReleaseClaim when current.Plan is not null && current.State is RewardState.Withheld:
                return new(Refusal.RewardPlanPending) { Field = "trigger", DetailZh = $"正在退出计划 {current.Plan}, 请稍后重试。", DetailEn = $"It is still leaving plan {current.Plan}; repeat shortly." };
            default:
                return null;
        }
    }

    /// <summary>What becomes of a reward whose window ran out: it counts as waived. Nothing else than its last day brings this about.</summary>
    public static Outcome<Decision<Reward, TransitionAnswer>> Expire(Reward? current, ExpireConfirmation command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null) return Refusal.RewardUnknown;
        if (command.ConfirmBy >= now.Today) return new Refused(Refusal.DateInFuture) { Field = "confirmBy" };
        if (current.State is not RewardState.Entitled || current.ConfirmBy != command.ConfirmBy) return NotPermitted(current, RewardTrigger.Waive);
        return Step(current, RewardTrigger.Waive, RewardState.Waived, command.ConfirmBy.AddDays(1), now, policy, policy.Confirmation.LateConsequence, null, policy.Confirmation.Days.Clause);
    }

    /// <summary>
    /// What becomes of a reward when something comes up against it: its title was revoked, or another payer pays for the same.
    /// What is not paid yet is withheld, or taken back where the fact says so; what is paid is demanded back only then (A17).
    /// A fact that it has followed changes nothing.
    /// </summary>
    public static Outcome<Decision<Reward, Reward>> Contest(Reward? current, ContestReward command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null) return Refusal.RewardUnknown;
        if (current.Payee != command.Enterprise || command.Park is { } park && current.Subject != park.Value || command.Ordinal <= (command.Park is null ? current.ContestedBy : current.ContestedByPark)) return new Decision<Reward, Reward>(null, current);
        RewardTrigger? trigger = current.State switch
        {
            RewardState.Paid => command.Recovers ? RewardTrigger.DemandRecovery : null,
            RewardState.Planned or RewardState.Publicised when command.Recovers => RewardTrigger.Reverse,
            _ => RewardTrigger.Withhold,
        };
        var seen = command.Park is null ? current with { ContestedBy = command.Ordinal } : current with { ContestedByPark = command.Ordinal };
        if (trigger is not { } step || !RewardMachine.Machine.TryFire(current.State, step, out var state)) return new Decision<Reward, Reward>(new(seen), seen);
        var decided = Step(seen, step, state, now.Today, now, policy, command.Reason, command.Document, command.Clause);
        return new Decision<Reward, Reward>(decided.Commit, decided.Commit!.Record);
    }

    private static Refused NotPermitted(Reward current, RewardTrigger trigger) => new(Refusal.RewardNotPermitted)
    {
        Field = "trigger", State = SrdiJson.Name(current.State),
        Permitted = [.. RewardMachine.Machine.Permitted(current.State).Where(RewardFollowing.OfPeople).Select(SrdiJson.Name)],
        DetailZh = $"该奖补目前状态为 {SrdiJson.Name(current.State)}, 不接受 {SrdiJson.Name(trigger)}。",
        DetailEn = $"The reward is {SrdiJson.Name(current.State)} and does not take '{SrdiJson.Name(trigger)}'.",
    };

    private static Decision<Reward, TransitionAnswer> Step(
        Reward current, RewardTrigger trigger, RewardState state, DateOnly on, Circumstances now, PolicyBook policy, string? reason, string? document, string? clause = null, SealedAccount? account = null)
    {
        var version = current.Version + 1;
        var next = current with
        {
            State = state, Reason = reason, Clause = clause, Version = version,
            Paid = trigger is RewardTrigger.Pay ? current.Approved : current.Paid,
            Account = trigger is RewardTrigger.Confirm or RewardTrigger.NameAccount ? account ?? current.Account : current.Account,
            Posted = trigger is RewardTrigger.Withhold ? current.State is RewardState.Publicised : trigger is not RewardTrigger.ReleasePayment && current.Posted,
        };
        if (trigger is RewardTrigger.Confirm) next = next with { ConfirmedAt = now.Now, ConfirmedVersion = version };
        if (trigger is RewardTrigger.Release && current.State is RewardState.Withheld) next = next with { ConfirmBy = policy.Confirmation.ConfirmBy(now.Today) }; // Confirmed anew, in a new window.
        if (trigger is RewardTrigger.NameAccount) next = next with { Reason = current.Reason, Clause = current.Clause };
        var log = new EventWriter(SubjectKind.Reward, current.Id.Value, current.Version, now, policy.Version);
        log.Add(RewardEvents.Of(trigger), on, current.District, Data(next, current.State) with
        {
            Reason = reason, Document = document, Clause = clause, Plan = current.Plan, Posted = current.Posted || next.Posted ? next.Posted : null,
            Account = trigger is RewardTrigger.Confirm or RewardTrigger.NameAccount or RewardTrigger.Pay ? next.Account : null,
            ConfirmBy = next.ConfirmBy != current.ConfirmBy || trigger is RewardTrigger.Waive ? next.ConfirmBy : null,
        });
        return new(new(next) { Events = log.Entries }, new(SrdiJson.Name(current.State), SrdiJson.Name(state), log.Refs, [], log.Version));
    }

    internal static RewardEventData Data(Reward reward, RewardState from) =>
        new(from, reward.State, reward.Measure, reward.Payee, reward.Ceiling, reward.Calculated) { ApprovedFen = reward.Approved, PaidFen = reward.Paid };
}
