using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;

namespace Srdi.Grains.Reactions;

/// <summary>Has firms and parks look at their past again when a fact came late.</summary>
public sealed class DifferenceReaction(ITenancyIndex tenancies) : IReaction
{
    /// <summary>The reaction's name.</summary>
    public const string ReactionName = "differences";

    private const int ParallelMax = 16;
    private static readonly Caller Log = new("platform:log");

    /// <inheritdoc/>
    public string Name => ReactionName;

    /// <inheritdoc/>
    public async Task<bool> Handle(IReadOnlyList<LoggedEvent> events, IGrainFactory grains, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(grains);
        var late = LateFact.In(events);
        if (late.Count == 0) return false;
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelMax, CancellationToken = cancellation, TaskScheduler = TaskScheduler.Current };
        var firms = late.Where(f => f.Kind == SubjectKind.Enterprise).GroupBy(f => EnterpriseId.Parse(f.Subject).Value).ToList();
        await Parallel.ForEachAsync(firms, options, async (facts, _) =>
        {
            foreach (var fact in facts) await grains.GetGrain<IEnterpriseGrain>(facts.Key.GrainKey).FindDifference(fact, Log);
        });

        // A park looks once for all facts of the run: its own and those of its tenants.
        var houses = firms.Count == 0 ? [] : await tenancies.Of([.. firms.Select(f => f.Key)], cancellation);
        var parksOf = houses.ToLookup(h => h.Uscc.Value, h => h.Park);
        var ofParks = late.SelectMany(f => f.Kind == SubjectKind.Park ? [(Park: ParkId.Parse(f.Subject).Value, Fact: f)]
            : f.Type == EnterpriseEvents.MovedIn ? [] : parksOf[f.Subject].Select(park => (Park: park, Fact: f))).ToList();
        await Parallel.ForEachAsync(ofParks.GroupBy(p => p.Park), options, async (facts, _) =>
            await grains.GetGrain<IParkGrain>(facts.Key.GrainKey).FindDifferences([.. facts.Select(f => f.Fact)], Log));
        return true;
    }
}
