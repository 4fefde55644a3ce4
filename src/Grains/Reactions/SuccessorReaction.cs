using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;

namespace Srdi.Grains.Reactions;

/// <summary>Carries the award memory of an enterprise that was merged or split on to its successors.</summary>
public sealed class SuccessorReaction : IReaction
{
    /// <summary>The reaction's name.</summary>
    public const string ReactionName = "successors";

    /// <inheritdoc/>
    public string Name => ReactionName;

    /// <inheritdoc/>
    public async Task<bool> Handle(IReadOnlyList<LoggedEvent> events, IGrainFactory grains, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(grains);
        var done = false;
        foreach (var (_, entry) in events)
            if (entry.Type is EnterpriseEvents.Merged or EnterpriseEvents.SplitUp && entry.Data.Deserialize<FactsEventData>(SrdiJson.Stored) is { Successors: { } successors } said)
            {
                done = true;
                foreach (var successor in successors)
                    await grains.GetGrain<IEnterpriseGrain>(successor.GrainKey)
                        .Inherit(new(EnterpriseId.Parse(entry.Subject).Value, entry.EffectiveOn, said.Awards ?? [], entry.Cause), new("platform:log"));
            }
        return done;
    }
}
