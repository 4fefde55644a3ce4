using Orleans.Streams;
using Srdi.Domain.Log;
using Srdi.Domain.Streams;

namespace Srdi.Grains.Streams;

/// <summary>An event read from the log for whichever subscribers stand before it.</summary>
internal sealed record StreamItem(LogCursor At, SubjectKind Kind, string Subject, int Ordinal, StreamedTransition Event, DateTimeOffset RecordedAt)
{
    public static StreamItem Of(LoggedEvent it) => new(it.Cursor, it.Entry.Kind, it.Entry.Subject, it.Entry.Ordinal, StreamedTransition.Of(it), it.Entry.RecordedAt);
}

/// <summary>
/// Where one subscription stands in its district's log. It holds at most a page of events that it has yet to give, and
/// asks its queue for more when it has none: a subscriber that stands still costs no more than that page.
/// </summary>
internal sealed class StreamReader(DistrictQueue queue, LogCursor from, int index) : IQueueCacheCursor
{
    private readonly Queue<StreamItem> pending = new();
    private readonly Queue<StreamItem> waited = new();
    private StreamItem? item;
    private TransitionBatch? batch;
    private bool failed;
    private bool asked;

    /// <summary>Everything up to here was taken, or waits aside.</summary>
    public LogCursor Acknowledged { get; private set; } = from;

    /// <summary>Where the log is read on.</summary>
    public LogCursor Looked { get; private set; } = from;

    /// <summary>Whether it has nothing to give.</summary>
    public bool Hungry { get; private set; } = true;

    /// <summary>Whether there was more in the log than fitted.</summary>
    public bool More { get; private set; }

    /// <summary>The growth of the log that it has looked at.</summary>
    public long Growth { get; private set; } = -1;

    /// <summary>Whose it is; known from its first delivery on.</summary>
    public Guid? Subscription { get; private set; }

    public string Subscriber { get; private set; } = "";

    /// <summary>What the subscriber said last when it failed.</summary>
    public string LastError { get; set; } = "";

    /// <summary>Whether events that waited aside are being tried.</summary>
    public bool Retrying => waited.Count > 0 || batch is { Retry: true };

    /// <summary>When the oldest event that it holds was recorded.</summary>
    public DateTimeOffset? Oldest => item?.RecordedAt ?? (pending.TryPeek(out var next) ? next.RecordedAt : null);

    /// <summary>The number of events that it holds.</summary>
    public int Held => pending.Count + waited.Count;

    public DistrictQueue Queue => queue;

    public StreamItem? Item => item;

    /// <summary>Takes a page that follows <see cref="Looked"/>.</summary>
    public void Take(IReadOnlyList<StreamItem> page, LogCursor next, bool more, long growth)
    {
        foreach (var it in page) pending.Enqueue(it);
        (Looked, More, Growth, Hungry) = (next, more, growth, Hungry && page.Count == 0);
        if (page.Count == 0 && pending.Count == 0 && item is null) Acknowledged = next;
    }

    /// <summary>Takes events of a subject that waited aside, to be given before all others.</summary>
    public void Again(IEnumerable<StreamItem> items)
    {
        foreach (var it in items) waited.Enqueue(it);
        Hungry = false;
    }

    /// <summary>Learns whose it is.</summary>
    public void Bind(Guid subscription, string subscriber) => (Subscription, Subscriber) = (subscription, subscriber);

    /// <summary>The subject of the event that failed waits aside from now on: the subscription goes past it. Until then the event is given again and again.</summary>
    public void SetAside() => failed = false;

    /// <inheritdoc/>
    public IBatchContainer? GetCurrent(out Exception? exception)
    {
        exception = null;
        return batch;
    }

    /// <inheritdoc/>
    public bool MoveNext()
    {
        lock (queue.Gate)
        {
            if (item is not null && batch is not null)
            {
                if (failed)
                {
                    failed = false; // Nothing goes past it.
                    batch = new(queue.Stream, item.At, item.Event, this, batch.Retry);
                    return true;
                }
                if (batch.Retry) queue.Retried(this, item, batch.Error);
                else Acknowledged = item.At;
            }
            (item, batch) = (null, null);
            if (waited.TryDequeue(out var again)) (item, batch) = (again, new(queue.Stream, again.At, again.Event, this, retry: true));
            while (batch is null && pending.TryDequeue(out var next))
            {
                if (Subscription is { } mine && queue.Holds(mine, next)) Acknowledged = next.At;
                else (item, batch) = (next, new(queue.Stream, next.At, next.Event, this));
            }
            if (batch is not null) return true;
            if (Subscription is null && !asked && queue.HoldsAny)
            {
                // Something waits aside, perhaps for this one: it is told nothing, and by that it is known whose place this is.
                (asked, batch) = (true, new(queue.Stream, Acknowledged, null, this, index: index + 1));
                return true;
            }
            if (pending.Count == 0) Acknowledged = Looked;
            Hungry = true;
        }
        queue.Feedable();
        return false;
    }

    /// <inheritdoc/>
    public void Refresh(StreamSequenceToken token)
    {
        // It has a place of its own.
    }

    /// <inheritdoc/>
    public void RecordDeliveryFailure()
    {
        lock (queue.Gate) failed = item is not null;
    }

    /// <summary>What waited of a subject is not given on for now: an event of it failed again.</summary>
    public void Wait() => waited.Clear();

    /// <inheritdoc/>
    public void Dispose() => queue.Leave(this);
}
