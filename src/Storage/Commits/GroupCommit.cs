using System.Threading.Channels;

namespace Srdi.Storage.Commits;

/// <summary>
/// Collects the commits of many grains into shared transactions. Whoever writes takes what is queued at that moment, so a
/// single commit waits for nothing, and the more callers there are the more of them share one flush to disk. A caller is
/// answered after COMMIT. A commit that breaks a key or is stale fails alone.
/// </summary>
internal abstract class GroupCommit : IAsyncDisposable, IDisposable
{
    /// <summary>At most so many commits in one transaction.</summary>
    internal const int CommitsMax = 256;

    private const int BytesMax = 4 * 1024 * 1024;
    private const int QueueMax = 16_384;

    private readonly Channel<PendingCommit> queue = Channel.CreateBounded<PendingCommit>(new BoundedChannelOptions(QueueMax));

    /// <summary>The number of commits that no transaction has taken yet.</summary>
    internal int Queued => queue.Reader.Count;

    /// <summary>Completes when all that was queued before the end has been answered.</summary>
    private protected abstract Task Drained { get; }

    /// <summary>Writes one document when the stored version is the given one.</summary>
    /// <returns>The new version; null when the stored version is another.</returns>
    internal async Task<int?> Write(string stateName, string? key, int? version, ReadOnlyMemory<byte> document, CancellationToken cancellation)
    {
        var pending = new PendingCommit(stateName, key, version, document);
        try
        {
            await queue.Writer.WriteAsync(pending, cancellation);
        }
        catch (ChannelClosedException e)
        {
            throw new ObjectDisposedException("The storage has been shut down; nothing was written.", e);
        }
        await using var withdrawing = cancellation.UnsafeRegister(static (commit, token) => ((PendingCommit)commit!).Withdraw(token), pending);
        return await pending.Task;
    }

    /// <summary>Takes no more commits, and carries out those that it took.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await Drained;
        await Close();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Frees what the writer held.</summary>
    private protected virtual ValueTask Close() => ValueTask.CompletedTask;

    /// <summary>What one writer takes from the queue.</summary>
    private protected sealed class Taker(GroupCommit group)
    {
        private readonly List<PendingCommit> batch = new(CommitsMax);
        private readonly HashSet<(string StateName, string? Key)> keys = new(CommitsMax);
        private readonly Queue<PendingCommit> later = new();

        /// <summary>Waits for the next commits; null when there will be none. The list is valid until the next call.</summary>
        internal async ValueTask<List<PendingCommit>?> Next()
        {
            batch.Clear();
            while (batch.Count == 0)
            {
                if (later.Count == 0 && !await group.queue.Reader.WaitToReadAsync()) return null;
                Fill();
            }
            return batch;
        }

        private void Fill()
        {
            keys.Clear();
            var bytes = 0;
            for (var waiting = later.Count; waiting > 0; waiting--) Add(later.Dequeue());
            while (batch.Count < CommitsMax && later.Count < CommitsMax && bytes < BytesMax && group.queue.Reader.TryRead(out var next))
                if (next.TryTake()) Add(next);

            // A key once per transaction: the second write of one is judged by what the first has stored.
            void Add(PendingCommit next)
            {
                if (batch.Count == CommitsMax || bytes > BytesMax || !keys.Add((next.StateName, next.Key)))
                {
                    later.Enqueue(next);
                    return;
                }
                batch.Add(next);
                bytes += next.Document.Length;
            }
        }
    }
}
