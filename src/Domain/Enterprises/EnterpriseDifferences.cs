using System.Text.Json;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Criteria;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Enterprises;

/// <summary>A difference that a late fact made in an enterprise's rewards.</summary>
/// <param name="TierFrom">The tier.</param>
/// <param name="TierTo">The same: a difference changes nothing.</param>
/// <param name="Fact">The late fact.</param>
/// <param name="Rewards">The rewards in question.</param>
public sealed record EnterpriseDifferenceData(Tier TierFrom, Tier TierTo, LateFact Fact, IReadOnlyList<RewardDifference> Rewards);

/// <summary>Compares the rewards that followed with those that should have, once a fact has come late: pure functions over the enterprise's own events.</summary>
public static class EnterpriseDifferences
{
    /// <summary>Raises the differences that a late fact made; null when it made none. No reward changes by it.</summary>
    /// <param name="current">The enterprise.</param>
    /// <param name="log">All its events in the order of their ordinals.</param>
    /// <param name="fact">The late fact, which is among them.</param>
    /// <param name="now">Who and when; the cause is the fact's.</param>
    /// <param name="policy">The policy.</param>
    public static Decision<Enterprise, Enterprise>? Find(Enterprise? current, IReadOnlyList<LogEntry> log, LateFact fact, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null || log.Any(e => e.Type == EnterpriseEvents.DifferenceFound && e.Cause == fact.Cause)) return null;
        var rewards = Between([.. log.TakeWhile(e => e.Ordinal < fact.First)], [.. log.TakeWhile(e => e.Ordinal <= fact.Last)], policy);
        if (rewards.Count == 0) return null;
        var writer = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
        writer.Add(EnterpriseEvents.DifferenceFound, fact.EffectiveOn, current.District, new EnterpriseDifferenceData(current.Tier, current.Tier, fact, rewards));
        var next = current with { Version = writer.Version };
        return new(new(next) { Events = writer.Entries }, next);
    }

    /// <summary>What differs between the rewards that the earlier events bring about and those that all of them do.</summary>
    private static List<RewardDifference> Between(IReadOnlyList<LogEntry> before, IReadOnlyList<LogEntry> after, PolicyBook policy)
    {
        if (before.Count == 0) return [];
        List<RewardDifference> found = [];
        var granted = after.SelectMany(Granted).ToList();
        var (dueBefore, dueAfter) = (ByRecognition(before, policy), ByRecognition(after, policy));
        foreach (var measure in dueBefore.Keys.Concat(dueAfter.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var reward = granted.Find(g => g.Measure == measure && !g.ByClaim);
            var (was, should) = (dueBefore.ContainsKey(measure), dueAfter.TryGetValue(measure, out var day));
            if (was && !should && reward is not null) found.Add(new(DifferenceKind.NotDue, measure, reward.Id, reward.On, RewardDifference.Due, RewardDifference.NotDue));
            if (!was && should && reward is null) found.Add(new(DifferenceKind.NotGranted, measure, null, day, RewardDifference.NotDue, RewardDifference.Due));
        }
        foreach (var claim in granted.Where(g => g.ByClaim))
        {
            if (policy.MeasureOn(claim.Measure, claim.On) is not { Succeeded: true, Value.TitleNeeded: { } needed }) continue;
            var day = needed.On == TitleDate.BaseDecision ? claim.On : Shanghai.DayOf(claim.RecordedAt);
            var (was, should) = (Holds(before, needed, day), Holds(after, needed, day));
            if (was != should) found.Add(new(should ? DifferenceKind.NotGranted : DifferenceKind.NotDue, claim.Measure, claim.Id, day, was ? RewardDifference.Due : RewardDifference.NotDue, should ? RewardDifference.Due : RewardDifference.NotDue));
        }
        foreach (var reward in granted)
        {
            var (was, should) = (EnterpriseHistory.AsOf(before, reward.On)?.District, EnterpriseHistory.AsOf(after, reward.On)?.District);
            if (reward.Ordinal <= before[^1].Ordinal && was is { } left && should is { } came && left != came) found.Add(new(DifferenceKind.OtherDistrict, reward.Measure, reward.Id, reward.On, left.Value, came.Value));
        }
        return found;
    }

    /// <summary>The measures that recognitions grant, with the day on which the title was first held.</summary>
    private static Dictionary<string, DateOnly> ByRecognition(IReadOnlyList<LogEntry> events, PolicyBook policy)
    {
        Dictionary<string, DateOnly> due = new(StringComparer.Ordinal);
        // What a predecessor was granted is not new here.
        var inherited = events.Where(e => e.Type == EnterpriseEvents.Inherited).SelectMany(e => e.Data.Deserialize<FactsEventData>(SrdiJson.Stored)!.Awards ?? []).Select(a => a.Measure).ToHashSet(StringComparer.Ordinal);
        foreach (var title in Enum.GetValues<Title>())
        {
            if (!policy.Measures.Any(m => m.GrantedOn == PolicyTrigger.Recognised(title))) continue;
            foreach (var day in events.Where(e => e.Type == EnterpriseEvents.TitleGained || e.Type == EnterpriseEvents.Of(TitleTrigger.Renew)).Select(e => e.EffectiveOn).Distinct().Order())
            {
                if (EnterpriseHistory.AsOf(events, day)?.Holding(title).HoldsOn(day) is not true) continue;
                foreach (var measure in policy.GrantsOn(title, day, isFirstEver: true)) if (!inherited.Contains(measure.Id)) due.TryAdd(measure.Id, day);
                break;
            }
        }
        return due;
    }

    private static bool Holds(IReadOnlyList<LogEntry> events, TitleNeeded needed, DateOnly day) =>
        EnterpriseHistory.AsOf(events, day) is { } then && needed.AnyOf.Any(title => then.Holding(title).HoldsOn(day));

    private static IEnumerable<GrantedReward> Granted(LogEntry entry) => entry.Type switch
    {
        EnterpriseEvents.TitleGained => (entry.Data.Deserialize<TitleEventData>(SrdiJson.Stored)!.Rewards ?? []).Select(r => new GrantedReward(r.Measure, r.Id, entry.EffectiveOn, entry.RecordedAt, entry.Ordinal, ByClaim: false)),
        EnterpriseEvents.RewardClaimed => entry.Data.Deserialize<ClaimEventData>(SrdiJson.Stored)!.Rewards.Select(r => new GrantedReward(r.Measure, r.Id, entry.EffectiveOn, entry.RecordedAt, entry.Ordinal, ByClaim: true)),
        _ => [],
    };

    private sealed record GrantedReward(string Measure, RewardId Id, DateOnly On, DateTimeOffset RecordedAt, int Ordinal, bool ByClaim);
}
