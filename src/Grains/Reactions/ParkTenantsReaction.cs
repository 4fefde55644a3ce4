using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;

namespace Srdi.Grains.Reactions;

/// <summary>Keeps each park's view of its tenants' titles in step with the tenants.</summary>
public sealed class ParkTenantsReaction(ITenancyIndex tenancies) : IReaction
{
    /// <summary>The reaction's name.</summary>
    public const string ReactionName = "park-tenants";

    private const int ParallelMax = 16;

    /// <inheritdoc/>
    public string Name => ReactionName;

    /// <inheritdoc/>
    public async Task<bool> Handle(IReadOnlyList<LoggedEvent> events, IGrainFactory grains, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        var changed = events.Where(e => e.Entry.Kind == SubjectKind.Enterprise && e.Entry.Type != EnterpriseEvents.Registered)
            .Select(e => EnterpriseId.Parse(e.Entry.Subject).Value).Distinct().ToList();
        HashSet<(ParkId Park, EnterpriseId Uscc)> pairs = [.. changed.Count == 0 ? [] : await tenancies.Of(changed, cancellation)];
        // A tenant's titles may have changed between the park's look at them and the tenancy's commit: look again after it.
        foreach (var (_, entry) in events)
            if (entry.Type is ParkEvents.TenantAdded or ParkEvents.TenantChanged && entry.Data.Deserialize<TenancyData>(SrdiJson.Stored) is { } tenancy)
                pairs.Add((ParkId.Parse(entry.Subject).Value, tenancy.Uscc));
        var cause = "log:" + events[^1].Cursor.Text;
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelMax, CancellationToken = cancellation, TaskScheduler = TaskScheduler.Current };
        await Parallel.ForEachAsync(pairs.GroupBy(p => p.Uscc), options, async (firm, _) =>
        {
            var now = await grains.GetGrain<IEnterpriseGrain>(firm.Key.GrainKey).Get();
            if (now.Refused is not null) return; // Not registered: nothing can be known of it.
            foreach (var (park, _) in firm) await grains.GetGrain<IParkGrain>(park.GrainKey).Hear(new(now.Value, cause));
        });
        return pairs.Count > 0;
    }
}
