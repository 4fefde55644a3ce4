using Orleans.Runtime;
using Orleans.Storage;
using Srdi.Domain.Budgets;
using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Domain.Proof;

namespace Srdi.Storage.Proof;

/// <summary>
/// Seals the rows of a commit before the storage behind it writes them. It runs on the grain's own turn, so that sealing
/// keeps no other grain's commit waiting.
/// </summary>
public sealed class SealingGrainStorage(IGrainStorage inner, ChainHeads heads) : IGrainStorage, IAsyncDisposable, IDisposable
{
    /// <summary>The storage that writes.</summary>
    internal IGrainStorage Inner => inner;

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ReadStateAsync(stateName, grainId, grainState);

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) => inner.ReadStateAsync(stateName, grainId, grainState, cancellationToken);

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) => inner.ClearStateAsync(stateName, grainId, grainState, cancellationToken);

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        if (grainState.State is not ISealable { Events: { Count: > 0 } events } commit)
        {
            await inner.WriteStateAsync(stateName, grainId, grainState, cancellationToken);
            return;
        }
        var (ledger, covers) = Ledger(commit.Ledger);
        var sealedEvents = await Events(events, covers, cancellationToken);
        commit.Seal(sealedEvents, ledger);
        await inner.WriteStateAsync(stateName, grainId, grainState, cancellationToken);
        foreach (var entry in sealedEvents) heads.Keep(entry);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => (inner as IDisposable)?.Dispose();

    private async ValueTask<LogEntry[]> Events(IReadOnlyList<LogEntry> events, Dictionary<(int, int), string>? covers, CancellationToken cancellation)
    {
        var done = new LogEntry[events.Count];
        for (var n = 0; n < done.Length; n++)
        {
            var entry = events[n];
            string? before = null;
            var known = false;
            for (var m = n - 1; m >= 0 && !known; m--)
                if (done[m].Ordinal == entry.Ordinal - 1 && done[m].Kind == entry.Kind && done[m].Subject == entry.Subject) (before, known) = (done[m].Hash, true);
            if (!known) before = await heads.Before(entry.Kind, entry.Subject, entry.Ordinal, cancellation);
            entry = entry with { RecordedAt = Seal.Instant(entry.RecordedAt) };
            if (covers is not null && entry.Kind == SubjectKind.Fund && covers.TryGetValue((int.Parse(entry.Subject, System.Globalization.CultureInfo.InvariantCulture), entry.Ordinal), out var last)) entry = entry with { Covers = last };
            done[n] = entry with { Hash = Seal.Of(before, entry) };
        }
        return done;
    }

    /// <summary>The entries sealed, a chain for each event that tells of some; and the last seal of each.</summary>
    private static (IReadOnlyList<LedgerEntry>, Dictionary<(int Year, int Ordinal), string>?) Ledger(IReadOnlyList<LedgerEntry> entries)
    {
        if (entries.Count == 0) return (entries, null);
        var last = new Dictionary<(int, int), string>();
        var done = new LedgerEntry[entries.Count];
        for (var n = 0; n < done.Length; n++)
        {
            var entry = entries[n] with { RecordedAt = Seal.Instant(entries[n].RecordedAt) };
            last[(entry.FundYear, entry.FundOrdinal)] = (done[n] = entry with { Hash = Seal.Of(last.GetValueOrDefault((entry.FundYear, entry.FundOrdinal)), entry) }).Hash!;
        }
        return (done, last);
    }
}
