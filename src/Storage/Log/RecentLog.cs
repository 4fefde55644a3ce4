using System.Runtime.InteropServices;
using Srdi.Domain.Log;

namespace Srdi.Storage.Log;

/// <summary>
/// The log with its newest part in memory: reactions, streams and pages of one process that follow the end of the log share
/// one read of what is new and one parsing of it. What lies before is read from the database, as is whatever filters by
/// more than district, kind and type. Unless a reader is content with what was seen, nothing is answered from memory that
/// the database was not asked about after the question came: a reader sees what was committed before it read.
/// </summary>
public sealed class RecentLog(ILogReader stored) : ILogReader, IDisposable
{
    /// <summary>At most so many events are kept.</summary>
    internal const int EventsMax = 4_096;

    private const long BytesMax = 16 * 1024 * 1024;

    private readonly SemaphoreSlim turn = new(1);
    private volatile Window? kept;
    private long asked;
    private long answered;

    /// <summary>All events after one place up to another, and how much they hold.</summary>
    private sealed record Window(LogCursor From, LogCursor To, LoggedEvent[] Events, long Bytes);

    /// <inheritdoc/>
    public async Task<LogPage> Read(LogQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        LogRows.Check(query.Limit);
        if (query is not { Titles: null, Measures: null, Park: null }) return await stored.Read(query, cancellation);
        if (kept is { } before && Take(before, query) is { } page && (page.More || query.Seen)) return page;
        if (kept is { } early && Compare(query.After, early.From) < 0) return await stored.Read(query, cancellation);
        await Look(cancellation);
        return Take(kept!, query) ?? await stored.Read(query, cancellation);
    }

    /// <inheritdoc/>
    public Task<LogPage> Latest(string? district, int limit, CancellationToken cancellation) => stored.Latest(district, limit, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LoggedEvent>> ReadSubject(SubjectKind kind, string subject, int afterOrdinal, int limit, CancellationToken cancellation) =>
        stored.ReadSubject(kind, subject, afterOrdinal, limit, cancellation);

    /// <inheritdoc/>
    public async Task<LogCursor> Head(CancellationToken cancellation)
    {
        await Look(cancellation);
        return kept!.To;
    }

    /// <inheritdoc/>
    public Task<long> Count(CancellationToken cancellation) => stored.Count(cancellation);

    /// <inheritdoc/>
    public int Compare(LogCursor first, LogCursor second) => stored.Compare(first, second);

    /// <inheritdoc/>
    public Task<LogCursor?> Expired(LogCursor after, CancellationToken cancellation) => stored.Expired(after, cancellation);

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    /// <summary>The answer out of a window; null when the place lies outside it.</summary>
    private LogPage? Take(Window window, LogQuery query)
    {
        if (Compare(query.After, window.From) < 0 || Compare(query.After, window.To) > 0) return null;
        List<LoggedEvent> events = [];
        for (var i = First(window, query.After); i < window.Events.Length; i++)
        {
            var it = window.Events[i];
            if (query.District is { } district && it.Entry.District != district || query.Kind is { } kind && it.Entry.Kind != kind || query.Types is { } types && !types.Contains(it.Entry.Type)) continue;
            events.Add(it);
            if (events.Count > query.Limit) break;
        }
        return LogRows.Page(events, query.Limit, window.To);
    }

    /// <summary>Where the events after a place begin.</summary>
    private int First(Window window, LogCursor after)
    {
        if (after == window.To) return window.Events.Length;
        var (low, high) = (0, window.Events.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Compare(window.Events[middle].Cursor, after) <= 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>Takes in what is new. Whoever comes while another looks waits for a look that begins after it came, and shares it with all others who wait.</summary>
    private async Task Look(CancellationToken cancellation)
    {
        var mine = Interlocked.Increment(ref asked);
        await turn.WaitAsync(cancellation);
        try
        {
            if (Volatile.Read(ref answered) >= mine) return;
            var all = Interlocked.Read(ref asked);
            kept = await Next(kept);
            Volatile.Write(ref answered, all);
        }
        finally
        {
            turn.Release();
        }
    }

    // Not cancelled by one reader, since others wait for it.
    private async Task<Window> Next(Window? window)
    {
        if (window is not null)
        {
            var page = await stored.Read(new(window.To, EventsMax), CancellationToken.None);
            if (page.Events.Count == 0) return window with { To = page.Next };
            if (!page.More) return Trimmed(new(window.From, page.Next, [.. window.Events, .. page.Events], window.Bytes + page.Events.Sum(Size)));
        }
        // The first look, or nobody looked for long: who is behind reads from the database until it is here.
        var head = await stored.Head(CancellationToken.None);
        return new(head, head, [], 0);
    }

    private static Window Trimmed(Window window)
    {
        var (gone, bytes) = (0, window.Bytes);
        for (; bytes > BytesMax || window.Events.Length - gone > EventsMax; gone++) bytes -= Size(window.Events[gone]);
        return gone == 0 ? window : new(window.Events[gone - 1].Cursor, window.To, window.Events[gone..], bytes);
    }

    private static long Size(LoggedEvent it) => JsonMarshal.GetRawUtf8Value(it.Entry.Data).Length;
}
