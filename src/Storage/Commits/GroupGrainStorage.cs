using System.Globalization;
using Npgsql;
using Orleans.Runtime;
using Orleans.Storage;

namespace Srdi.Storage.Commits;

/// <summary>
/// AdoNet's grain storage with another way to write: the same statement over the same tables, but the commits of many
/// grains share a transaction. Reading and clearing are AdoNet's own.
/// </summary>
public sealed class GroupGrainStorage : IGrainStorage, IAsyncDisposable, IDisposable
{
    private readonly AdoNetGrainStorage adoNet;
    private readonly GroupCommit group;

    /// <summary>The number of commits that no transaction has taken yet.</summary>
    internal int Queued => group.Queued;

    /// <summary>Takes the storage to read with, which also knows the statement, and the database to write to.</summary>
    public GroupGrainStorage(AdoNetGrainStorage adoNet, Database database)
    {
        ArgumentNullException.ThrowIfNull(adoNet);
        ArgumentNullException.ThrowIfNull(database);
        this.adoNet = adoNet;
        string Statement() => adoNet.CurrentOperationalQueries.WriteToStorage; // Read at the silo's start, before any grain writes.
        group = database.Writes switch
        {
            NpgsqlDataSource postgres => new PostgresGroupCommit(postgres, Statement),
            SqliteDataSource sqlite => new SqliteGroupCommit(sqlite, Statement),
            var other => throw new NotSupportedException($"There is no group commit for {other.GetType().Name}."),
        };
    }

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => adoNet.ReadStateAsync(stateName, grainId, grainState);

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        adoNet.ReadStateAsync(stateName, grainId, grainState, cancellationToken);

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => adoNet.ClearStateAsync(stateName, grainId, grainState);

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        adoNet.ClearStateAsync(stateName, grainId, grainState, cancellationToken);

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    /// <exception cref="InconsistentStateException">The stored version is another than the one that was read.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        int? version = string.IsNullOrWhiteSpace(grainState.ETag) ? null : int.Parse(grainState.ETag, CultureInfo.InvariantCulture);
        var document = adoNet.Serializer.Serialize(grainState.State).ToMemory();
        var written = await group.Write(stateName, KeyOf(grainId), version, document, cancellationToken)
            ?? throw new InconsistentStateException($"The stored version of {stateName} {grainId} is not {grainState.ETag ?? "none"}.", "unknown", grainState.ETag);
        (grainState.ETag, grainState.RecordExists) = (written.ToString(CultureInfo.InvariantCulture), true);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => group.DisposeAsync();

    /// <inheritdoc/>
    public void Dispose() => group.Dispose();

    /// <summary>AdoNet folds a key that looks like a number or a GUID and has no text then; the table refuses such a row.</summary>
    private static string? KeyOf(GrainId id) => id.TryGetGuidKey(out _, out var extension) || id.TryGetIntegerKey(out _, out extension) ? extension : id.Key.ToString();
}
