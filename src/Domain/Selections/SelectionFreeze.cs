using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Selections;

/// <summary>A park by its own events up to a place in the log.</summary>
/// <param name="Now">With all of them.</param>
/// <param name="Then">With those that held on the cut-off day.</param>
public sealed record ParkAtCutOff(Park Now, Park Then)
{
    /// <summary>The park by its events; null when there are none.</summary>
    public static ParkAtCutOff? Of(IReadOnlyList<LogEntry> events, DateOnly cutOff) =>
        ParkHistory.Fold(events) is { } now && ParkHistory.AsOf(events, cutOff) is { } then ? new(now, then with { Tenants = [.. then.Tenants.Where(t => t.PresentOn(cutOff))] }) : null;

    /// <summary>
    /// The same with its tenants' titles of the day, from the tenants' own events: a park hears of titles later than they hold.
    /// </summary>
    /// <param name="firms">The tenants on the day.</param>
    public ParkAtCutOff With(IReadOnlyDictionary<EnterpriseId, Enterprise> firms) => this with { Then = Then.With(firms) };
}

/// <summary>Fixes who stood on the cut-off day and in which order: a pure function of the log up to a place, the keys and the policy.</summary>
public static class SelectionFreeze
{
    /// <summary>The most parks of a set.</summary>
    public const int ParksMax = 2_000;

    /// <summary>The set.</summary>
    /// <param name="command">Year, day, keys and cap.</param>
    /// <param name="id">The selection.</param>
    /// <param name="asOf">The place in the log up to which the parks were read.</param>
    /// <param name="parks">All parks, with their tenants' titles of the day.</param>
    /// <param name="policy">The policy.</param>
    public static FrozenSet Of(FreezeSelection command, SelectionId id, string asOf, IEnumerable<ParkAtCutOff> parks, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(parks);
        ArgumentNullException.ThrowIfNull(policy);
        var all = parks.Select(p => Weigh(p, command.CutOff, policy)).OrderBy(p => p.Park.Value, StringComparer.Ordinal).ToList();
        var order = Comparer<FrozenPark>.Create((a, b) => Compare(a, b, command.Keys));
        var candidates = all.Where(p => p.Standing is ParkStanding.Candidate).Order(order).ToList(); // Stable: equals stay in the order of their ids.
        for (var i = 0; i < candidates.Count; i++)
            candidates[i] = candidates[i] with { Rank = i > 0 && order.Compare(candidates[i - 1], candidates[i]) == 0 ? candidates[i - 1].Rank : i + 1 };
        var criteria = policy.ParkCriteriaOn(command.CutOff);
        return new(id, command.CutOff, [.. command.Keys], command.Cap, asOf, policy.Version, $"{criteria.File}@{criteria.Version}", criteria.Clause, criteria.Note,
            [.. candidates, .. all.Where(p => p.Standing is not ParkStanding.Candidate)]);
    }

    private static FrozenPark Weigh(ParkAtCutOff park, DateOnly cutOff, PolicyBook policy)
    {
        var then = park.Then;
        var assessed = ParkDecisions.Assess(then, cutOff, policy);
        var standing = park.Now.State is ParkState.Accredited or ParkState.AtRisk ? ParkStanding.Titled
            : park.Now.BannedUntil is { } ban && cutOff <= ban ? ParkStanding.Banned
            : assessed.Verdict == Verdict.Met ? ParkStanding.Candidate : ParkStanding.Unmet;
        return new(then.Id, then.Name, then.District, then.Operator, standing, assessed.Criteria[0].Actual, (int)assessed.Criteria[1].Actual, (int)assessed.Criteria[2].Actual, assessed.SrdiDisjoint, park.Now.Version)
        {
            Missing = assessed.Verdict == Verdict.Met ? null : assessed.NextStep, FallsBelowOn = ParkDecisions.FallsBelowOn(then, cutOff, policy),
        };
    }

    private static int Compare(FrozenPark a, FrozenPark b, IReadOnlyList<SelectionKey> keys)
    {
        foreach (var key in keys)
        {
            var order = key switch
            {
                SelectionKey.LittleGiants => b.LittleGiants.CompareTo(a.LittleGiants),
                SelectionKey.Srdi => b.Srdi.CompareTo(a.Srdi),
                SelectionKey.SrdiOnly => b.SrdiOnly.CompareTo(a.SrdiOnly),
                SelectionKey.FloorArea => b.FloorAreaSquareMetres.CompareTo(a.FloorAreaSquareMetres),
                SelectionKey.FallsBelowOn => (b.FallsBelowOn ?? DateOnly.MaxValue).CompareTo(a.FallsBelowOn ?? DateOnly.MaxValue),
            };
            if (order != 0) return order;
        }
        return 0;
    }
}
