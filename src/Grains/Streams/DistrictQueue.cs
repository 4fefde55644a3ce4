using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using Srdi.Domain;
using Srdi.Domain.Log;
using Srdi.Domain.Streams;

namespace Srdi.Grains.Streams;

/// <summary>
/// The queue of one district: Orleans' pulling agent takes it for receiver and cache. It keeps no events of its own. Each
/// subscription has a place in the log and a page read from there; those that stand at the same place share the reading.
/// What the agent receives says only that there may be something to read.
/// </summary>
internal sealed class DistrictQueue(DistrictCode district, StreamId stream, StreamServices services) : IQueueCache, IQueueAdapterReceiver
{
    private const int PageMax = 200;

    /// <summary>The agent gets its turn back at least so often.</summary>
    private static readonly TimeSpan TurnMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SaveIdleEvery = TimeSpan.FromMinutes(1);

    /// <summary>The agent forgets a stream that says nothing for long, and its subscriptions with it.</summary>
    private static readonly TimeSpan LifeSignEvery = TimeSpan.FromMinutes(1);

    /// <summary>A subscription that gives up its place may only be about to take another: the checkpoint stays behind it for so long.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMinutes(1);

    private readonly List<StreamReader> readers = [];
    private readonly List<(LogCursor At, long Left)> left = [];
    private readonly Dictionary<(Guid Subscription, SubjectKind Kind, string Subject), ParkedDelivery> parked = [];
    private readonly HashSet<(Guid, SubjectKind, string)> changed = [];
    private readonly List<ParkedDelivery> resumed = [];
    private readonly LogSignal hunger = new();
    private Task watched = Task.CompletedTask;
    private LogCursor seen = LogCursor.Start;
    private string saved = "";
    private long growth;
    private long savedAt = Stopwatch.GetTimestamp();
    private long toldAt = Stopwatch.GetTimestamp();
    private bool loaded;
    private bool announced;

    /// <summary>A queue that goes on from a place, without asking where it stopped.</summary>
    internal static DistrictQueue At(LogCursor place, DistrictCode district, StreamId stream, StreamServices services) =>
        new(district, stream, services) { seen = place, saved = place.Text, loaded = true, announced = true };

    /// <summary>Guards the readers and what waits aside.</summary>
    public Lock Gate { get; } = new();

    public StreamId Stream => stream;

    /// <inheritdoc/>
    public Task Initialize(TimeSpan timeout) => Task.CompletedTask; // Done by the first read, which is repeated when it fails.

    /// <inheritdoc/>
    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount) => GetQueueMessagesAsync(maxCount, CancellationToken.None);

    /// <inheritdoc/>
    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount, CancellationToken cancellationToken)
    {
        await Load(cancellationToken);
        if (!announced)
        {
            announced = true;
            return Say(seen); // The agent now asks for the stream's subscribers, and starts those without a place of their own here.
        }
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            var before = seen;
            var grew = watched.IsCompleted;
            if (grew)
            {
                watched = services.Tail.Grown; // Taken before the look at the log, so that no commit falls between.
                growth++;
                seen = services.Tail.Head ?? seen;
            }
            var hungry = hunger.Next;
            var fed = await Feed(cancellationToken);
            await SaveWhenDue();
            // Whoever subscribes at this moment has no place yet: it gets the oldest that was told since, so that nothing after its subscribing is lost.
            if (fed || grew && before != seen || Stopwatch.GetElapsedTime(toldAt) > LifeSignEvery) return Say(before);
            if (cancellationToken.IsCancellationRequested || Stopwatch.GetElapsedTime(started) > TurnMax) return [];
            using var waking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(watched, hungry, Task.Delay(Waits ? Poll : SaveEvery, waking.Token));
            await waking.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task Shutdown(TimeSpan timeout)
    {
        services.Metrics.StreamGone(district.Value);
        if (loaded) await Save().WaitAsync(timeout);
    }

    /// <inheritdoc/>
    public int GetMaxAddCount() => PageMax;

    /// <inheritdoc/>
    public void AddToCache(IList<IBatchContainer> messages)
    {
        // They carry nothing.
    }

    /// <inheritdoc/>
    public bool TryPurgeFromCache([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out IList<IBatchContainer> purgedItems)
    {
        purgedItems = null;
        return false;
    }

    /// <inheritdoc/>
    public bool IsUnderPressure() => false;

    /// <inheritdoc/>
    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token)
    {
        var reader = token switch
        {
            null => new StreamReader(this, seen, 0),
            LogToken at => new StreamReader(this, at.Cursor, at.Index),
            _ => throw new ArgumentException($"A {token.GetType().Name} is no place in the log; give a {nameof(LogToken)}.", nameof(token)),
        };
        services.Log.Compare(reader.Looked, LogCursor.Start); // A cursor that is none fails here, and the subscriber hears of it.
        lock (Gate) readers.Add(reader);
        Feedable();
        return reader;
    }

    /// <inheritdoc/>
    public QueueCacheCursorResult<IQueueCacheCursor> TryGetCacheCursorAtPosition(StreamId streamId, StreamSubscriptionStartPosition startPosition) =>
        QueueCacheCursorResult<IQueueCacheCursor>.FromCursor(GetCacheCursor(streamId, startPosition == StreamSubscriptionStartPosition.EarliestAvailable ? new LogToken(LogCursor.Start) : null));

    /// <summary>A reader gives up its place.</summary>
    public void Leave(StreamReader reader)
    {
        lock (Gate)
            if (readers.Remove(reader)) left.Add((reader.Acknowledged, Stopwatch.GetTimestamp()));
    }

    /// <summary>A reader has nothing to give.</summary>
    public void Feedable() => hunger.Committed();

    /// <summary>Whether a subject waits aside for a subscription.</summary>
    public bool Holds(Guid subscription, StreamItem it)
    {
        lock (Gate) return parked.ContainsKey((subscription, it.Kind, it.Subject));
    }

    /// <summary>Whether anything waits aside.</summary>
    public bool HoldsAny
    {
        get { lock (Gate) return parked.Count > 0; }
    }

    /// <summary>A delivery begins: now it is known whose it is.</summary>
    public void Begins(TransitionBatch batch, Guid subscription, string subscriber)
    {
        lock (Gate)
        {
            if (batch.Reader is not { } reader) return;
            reader.Bind(subscription, subscriber);
            if (!batch.Retry && reader.Item is { } it && Holds(subscription, it)) batch.Withhold();
        }
    }

    /// <summary>A delivery was taken.</summary>
    public void Taken(TransitionBatch batch)
    {
        if (batch.Event is not null && batch.Reader?.Item is { } it) services.Metrics.Delivered("stream", services.Clock.GetUtcNow() - it.RecordedAt);
    }

    /// <summary>An event that had waited was given once more.</summary>
    public void Retried(StreamReader reader, StreamItem it, string? error)
    {
        if (reader.Subscription is not { } subscription || !parked.TryGetValue((subscription, it.Kind, it.Subject), out var waits)) return;
        if (error is null) Put(waits with { AfterOrdinal = it.Ordinal, Attempts = 0, NextAttemptAt = services.Clock.GetUtcNow() });
        else
        {
            Put(waits with { Attempts = waits.Attempts + 1, NextAttemptAt = services.Clock.GetUtcNow() + DistrictStreamDecisions.Backoff(waits.Attempts + 1), LastError = error });
            reader.Wait();
        }
        changed.Add((subscription, it.Kind, it.Subject));
    }

    /// <summary>The agent has tried an event for as long as it may: its subject waits aside, and only when that is stored does the subscription go past it.</summary>
    public async Task GaveUp(TransitionBatch batch, Guid subscription)
    {
        if (batch.Reader is not { Item: { } it } reader) return;
        lock (Gate)
        {
            if (batch.Retry || Holds(subscription, it))
            {
                batch.Fails(reader.LastError); // It waits already, from an earlier event on.
                reader.SetAside();
                return;
            }
            if (parked.Keys.Count(k => k.Subscription == subscription) >= DistrictStreamDecisions.ParkedPerSubscriptionMax)
            {
                services.Logger.LogError("Stream of {District}: {Subscriber} takes nothing: {Count} subjects wait aside already, so it waits whole. {Error}", district, reader.Subscriber, DistrictStreamDecisions.ParkedPerSubscriptionMax, reader.LastError);
                return;
            }
            var now = services.Clock.GetUtcNow();
            Put(new(subscription, reader.Subscriber, it.Kind, it.Subject, it.Ordinal - 1, now, 1, now + DistrictStreamDecisions.Backoff(1), reader.LastError));
            changed.Add((subscription, it.Kind, it.Subject));
        }
        try
        {
            await Save();
        }
        catch
        {
            lock (Gate)
            {
                parked.Remove((subscription, it.Kind, it.Subject)); // Not stored: the event is tried again.
                changed.Remove((subscription, it.Kind, it.Subject));
            }
            throw;
        }
        lock (Gate) reader.SetAside();
        services.Metrics.StreamParked();
        services.Logger.LogError("Stream of {District}: {Subscriber} could not take {Subject} #{Ordinal} ({Type}); it waits aside and is tried again. {Error}", district, reader.Subscriber, it.Subject, it.Ordinal, it.Event.Type, reader.LastError);
    }

    private bool Waits
    {
        get { lock (Gate) return parked.Count > 0 || changed.Count > 0; }
    }

    private IList<IBatchContainer> Say(LogCursor at)
    {
        toldAt = Stopwatch.GetTimestamp();
        return [new TransitionBatch(stream, at)];
    }

    private async Task Load(CancellationToken cancellation)
    {
        if (loaded) return;
        var known = await services.Grain(district).Get();
        // What never began begins at the beginning: a grain that subscribes implicitly misses nothing.
        (seen, saved) = known is null ? (LogCursor.Start, "") : (new(known.Checkpoint), known.Checkpoint);
        cancellation.ThrowIfCancellationRequested();
        lock (Gate)
            foreach (var it in known?.Parked ?? []) Put(it);
        loaded = true;
        services.Metrics.StreamOf(district.Value, Lag);
    }

    private TimeSpan Lag()
    {
        lock (Gate) return readers.Select(r => r.Oldest).OfType<DateTimeOffset>().Select(at => services.Clock.GetUtcNow() - at).DefaultIfEmpty().Max();
    }

    private void Put(ParkedDelivery it) => parked[(it.Subscription, it.Kind, it.Subject)] = it;

    /// <summary>Reads for those that have nothing to give.</summary>
    /// <returns>Whether someone has now.</returns>
    private async Task<bool> Feed(CancellationToken cancellation)
    {
        List<StreamReader> hungry;
        lock (Gate) hungry = [.. readers.Where(r => r.Hungry)];
        var fed = false;
        foreach (var reader in hungry) fed |= await FeedWaited(reader, cancellation);
        foreach (var place in hungry.Where(r => r.Hungry && (r.More || r.Growth != growth)).GroupBy(r => r.Looked).ToList())
        {
            var page = await services.Log.Read(new(place.Key, PageMax, district.Value) { Seen = true }, cancellation);
            StreamItem[] items = [.. page.Events.Select(StreamItem.Of)];
            lock (Gate)
                foreach (var reader in place) reader.Take(items, page.Next, page.More, growth);
            fed |= items.Length > 0;
        }
        return fed;
    }

    /// <summary>Gives a reader the events that waited aside and have come due; a subject with none left flows again.</summary>
    private async Task<bool> FeedWaited(StreamReader reader, CancellationToken cancellation)
    {
        ParkedDelivery? due;
        LogCursor frontier;
        lock (Gate)
        {
            due = reader.Retrying ? null : parked.Values.Where(p => p.Subscription == reader.Subscription && p.NextAttemptAt <= services.Clock.GetUtcNow()).MinBy(p => p.NextAttemptAt);
            frontier = reader.Acknowledged;
        }
        if (due is null) return false;
        var events = await services.Log.ReadSubject(due.Kind, due.Subject, due.AfterOrdinal, PageMax, cancellation);
        var waiting = events.Where(e => e.Entry.District == district.Value && services.Log.Compare(e.Cursor, frontier) <= 0).Select(StreamItem.Of).ToList();
        lock (Gate)
        {
            if (!parked.ContainsKey((due.Subscription, due.Kind, due.Subject))) return false;
            if (waiting.Count > 0)
            {
                reader.Again(waiting);
                return true;
            }
            if (reader.Acknowledged != frontier) return false; // It has gone past more of them meanwhile: look again.
            parked.Remove((due.Subscription, due.Kind, due.Subject));
            changed.Remove((due.Subscription, due.Kind, due.Subject));
            resumed.Add(due);
        }
        services.Logger.LogInformation("Stream of {District}: {Subscriber} has had all of {Subject} that waited", district, due.Subscriber, due.Subject);
        return false;
    }

    private async Task SaveWhenDue()
    {
        bool idle;
        lock (Gate) idle = readers.Count == 0 && changed.Count == 0 && resumed.Count == 0;
        if (Stopwatch.GetElapsedTime(savedAt) < (idle ? SaveIdleEvery : SaveEvery)) return;
        try
        {
            await Save();
        }
        catch (Exception failure)
        {
            services.Logger.LogWarning(failure, "Stream of {District}: its progress could not be stored; after a restart more comes twice", district);
            savedAt = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Two may overlap: the grain takes them one by one, and a checkpoint that is behind does no harm.</summary>
    private async Task Save()
    {
        StreamProgress progress;
        ParkedDelivery[] over;
        lock (Gate)
        {
            over = [.. resumed];
            progress = new(Checkpoint().Text) { Parked = [.. changed.Where(parked.ContainsKey).Select(k => parked[k])], Resumed = over };
        }
        savedAt = Stopwatch.GetTimestamp();
        if (progress.Checkpoint == saved && progress.Parked.Count == 0 && over.Length == 0) return;
        var stored = await services.Grain(district).Save(progress);
        saved = stored.Checkpoint;
        lock (Gate)
        {
            foreach (var it in progress.Parked)
                if (parked.TryGetValue((it.Subscription, it.Kind, it.Subject), out var now) && now == it) changed.Remove((it.Subscription, it.Kind, it.Subject));
            resumed.RemoveAll(over.Contains);
            // What another owner set aside, in a moment when there were two.
            foreach (var it in stored.Parked)
                if (!parked.ContainsKey((it.Subscription, it.Kind, it.Subject)) && !resumed.Exists(it.IsSame)) Put(it);
        }
    }

    /// <summary>Where a new owner has to begin, so that no subscription misses anything.</summary>
    private LogCursor Checkpoint()
    {
        left.RemoveAll(l => Stopwatch.GetElapsedTime(l.Left) > Linger);
        return readers.Select(r => r.Acknowledged).Concat(left.Select(l => l.At)).Aggregate(seen, (first, next) => services.Log.Compare(next, first) < 0 ? next : first);
    }
}
