using System.Text.Json;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Enterprises;

/// <summary>What becomes of an enterprise's claim: pure functions.</summary>
public static class ClaimDecisions
{
    /// <summary>How often a thing can be claimed.</summary>
    public const int AttemptsMax = 9;

    /// <summary>Weighs a claim and, where the measure bears it, grants the reward in state <c>claimed</c>.</summary>
    /// <param name="current">The claimant.</param>
    /// <param name="command">The claim.</param>
    /// <param name="granted">What was granted to it under this measure before; grants that came to nothing left out.</param>
    /// <param name="now">Who, when and by which command.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="ended">Its rewards by claim that were rejected or waived: what was refused or given up can be claimed again. None when null.</param>
    public static Outcome<Decision<Enterprise, Reward>> Claim(Enterprise? current, ClaimReward command, IReadOnlyList<PriorGrant> granted, Circumstances now, PolicyBook policy, IReadOnlySet<RewardId>? ended = null)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null) return Refusal.EnterpriseUnknown;
        if (current.DissolvedOn is not null) return new Refused(Refusal.EnterpriseDissolved) { State = "dissolved", Permitted = [] };
        var found = policy.MeasureOn(command.Measure, command.Facts.DecidedOn ?? now.Today);
        if (found.Refused is { } unknown) return unknown;
        var measure = found.Value;
        if (!measure.Claimable) return new Refused(Refusal.MeasureNotClaimable) { Field = "measure", Clause = measure.Clause };
        var context = new ClaimContext(now.Today, current.HeldTitles())
        {
            Industry = current.Industry, Granted = granted, LittleGiantRenewals = current.Holding(Title.LittleGiant).Renewals ?? [],
        };
        // Identity first: a second claim for the same thing is known as such whatever its amount would be now.
        ended ??= new HashSet<RewardId>();
        var attempt = command.Attempt ?? 1;
        if (attempt is < 1 or > AttemptsMax) return NoAttempt(attempt);
        var id = RewardDecisions.ClaimId(measure, command.Facts.Cause, current.Uscc, attempt);
        if (current.Awards.Any(a => a.Reward == id))
            return new Refused(Refusal.RewardExists)
            {
                Field = "facts", Clause = measure.Clause, State = id.Value, Permitted = [],
                DetailZh = $"该事项已有奖补 {id}{(ended.Contains(id) ? $", 且未获支持或已放弃; 再次申报请填写 attempt {attempt + 1}" : "")}。",
                DetailEn = $"The reward {id} stands for this already{(ended.Contains(id) ? $" and came to nothing; claim again with 'attempt' {attempt + 1}" : "")}.",
            };
        if (attempt > 1 && !ended.Contains(RewardDecisions.ClaimId(measure, command.Facts.Cause, current.Uscc, attempt - 1))) return NoAttempt(attempt);
        if (OtherAwardDecisions.Doubled(current, measure, command.Facts, ended, policy) is { } doubled) return doubled;
        return MeasureAmount.Compute(policy, measure, command.Facts, context).Then<Decision<Enterprise, Reward>>(amount =>
        {
            var reward = RewardDecisions.Claimed(new(measure, command.Facts, amount), current, attempt, now, policy);
            var log = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
            log.Add(EnterpriseEvents.RewardClaimed, reward.EarnedOn, current.District, new ClaimEventData(
                current.Tier, current.Tier, JsonSerializer.SerializeToElement(command.Facts, command.Facts.GetType(), SrdiJson.Stored), [RewardDecisions.Ref(reward)]));
            var record = current with { Version = log.Version, Awards = [.. current.Awards, new(reward.Measure, reward.Id)] };
            return new Decision<Enterprise, Reward>(new(record) { Events = [.. log.Entries, RewardDecisions.First(reward, now)], Grants = [RewardDecisions.GrantOf(reward)] }, reward);
        });
    }

    private static Refused NoAttempt(int attempt) => new(Refusal.ClaimAttemptInvalid)
    {
        Field = "attempt", DetailZh = $"第 {attempt} 次申报须在前一次未获支持或放弃之后, 且不超过 {AttemptsMax} 次。", DetailEn = $"Attempt {attempt} must follow on one that was rejected or waived; at most {AttemptsMax}.",
    };
}
