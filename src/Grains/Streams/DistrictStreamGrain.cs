using Srdi.Domain;
using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Domain.Streams;

namespace Srdi.Grains.Streams;

/// <summary>Remembers how far the stream of a district has come and what waits aside.</summary>
public sealed class DistrictStreamGrain([PersistentState(DistrictStreamDecisions.StateName)] IPersistentState<Stored<StreamState>> storage, GrainServices services)
    : RecordGrain<StreamState>(storage, services), IDistrictStreamGrain
{
    private static readonly Caller Platform = new("platform:streams");

    /// <inheritdoc/>
    protected override (SubjectKind Kind, string Id) Subject => (SubjectKind.Stream, District.Value);

    private DistrictCode District => DistrictCode.Parse(this.GetPrimaryKeyString()["stream-".Length..]).Value;

    /// <inheritdoc/>
    public Task<StreamState?> Get() => Task.FromResult(Current);

    /// <inheritdoc/>
    public async Task<StreamState> Save(StreamProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var now = new Circumstances(Platform, Services.Clock.GetUtcNow(), "delivery");
        return (await Carry<StreamState>(DistrictStreamDecisions.Save(Current, District, progress, now, Services.Policy.Version))).Value;
    }
}
