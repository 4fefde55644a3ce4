using CsCheck;
using Srdi.Domain.Log;
using Srdi.Storage.Log;

namespace Srdi.Storage.Tests;

/// <summary>The newest part of the log in memory gives what the database would give.</summary>
public sealed class RecentLogTests
{
    private static readonly string?[] Districts = ["440103", "440106", null];
    private static readonly SubjectKind[] Kinds = [SubjectKind.Enterprise, SubjectKind.Park];
    private static readonly string[] Types = ["srdi.test.noted.v1", "srdi.test.other.v1"];

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Any_page_from_any_place_is_the_page_that_is_stored(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var grains = await store.Grains();
        var stored = store.Stored();
        using var recent = new RecentLog(stored);
        var writers = Enumerable.Range(0, 4).Select(n => (Writer: new Writer<Note>(grains, "enterprise", $"ent-{n}"), Name: $"{n}")).ToArray();
        var ordinals = new int[writers.Length];
        List<LogCursor> places = [LogCursor.Start];
        var step = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[0, 2], Gen.Int[0, 1], Gen.Int[0, 1], Gen.Int[0, 100_000], Gen.Int[1, 6], Gen.Int[0, 7]);
        foreach (var (who, events, district, kind, type, from, limit, filters) in step.Array[200].Single())
        {
            if (events > 0)
                await writers[who].Writer.Write(new(new Note("x"))
                {
                    Events = [.. Enumerable.Range(0, events).Select(_ => Events.Of(writers[who].Name, ++ordinals[who], Districts[district], Types[type], Kinds[kind]))],
                });
            await store.Settled();
            var query = new LogQuery(places[from % places.Count], limit,
                (filters & 1) == 0 ? null : Districts[from % 2], (filters & 2) == 0 ? null : Kinds[kind], (filters & 4) == 0 ? null : [Types[from % 2]]);
            var (expected, got) = (await stored.Read(query, default), await recent.Read(query, default));
            Assert.Equal(expected.Events.Select(Place), got.Events.Select(Place));
            Assert.Equal((expected.Next, expected.More), (got.Next, got.More));
            places.AddRange(got.Events.Select(e => e.Cursor));
            places.Add(got.Next);
        }

        static (LogCursor, string, int) Place(LoggedEvent it) => (it.Cursor, it.Entry.Subject, it.Entry.Ordinal);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Readers_at_the_end_share_one_look_at_the_database(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var counting = new Counting(store.Stored());
        using var recent = new RecentLog(counting);
        var end = (await recent.Read(new(LogCursor.Start, 10), default)).Next;
        var writer = new Writer<Note>(await store.Grains(), "enterprise", "ent-1");
        await writer.Write(new(new Note("one")) { Events = [Events.Of("1", 1), Events.Of("1", 2, "440103")] });
        await store.Settled();

        counting.Hold();
        var reading = Enumerable.Range(0, 100).Select(n => recent.Read(new(end, 10, n % 2 == 0 ? null : "440103"), default)).ToArray();
        counting.Release();
        var pages = await Task.WhenAll(reading);

        Assert.All(pages, (page, n) => Assert.Equal(n % 2 == 0 ? 2 : 1, page.Events.Count));
        Assert.InRange(counting.Reads, 1, 2); // One that had begun, and one for all who came while it ran.
    }

    [Fact]
    public async Task Who_reads_after_a_commit_sees_it_though_another_look_is_under_way()
    {
        await using var store = await Store.Migrated(StorageProvider.Sqlite);
        var counting = new Counting(store.Stored());
        using var recent = new RecentLog(counting);
        var end = (await recent.Read(new(LogCursor.Start, 10), default)).Next;
        var writer = new Writer<Note>(await store.Grains(), "enterprise", "ent-1");

        counting.HoldAnswers();
        var early = recent.Read(new(end, 10), default); // Has asked the database, which has not answered.
        await writer.Write(new(new Note("one")) { Events = [Events.Of("1", 1)] });
        var late = recent.Read(new(end, 10), default);
        counting.Release();

        Assert.Single((await late).Events);
        await early;
    }

    [Fact]
    public async Task What_is_kept_is_bounded_and_who_lies_before_it_loses_nothing()
    {
        await using var store = await Store.Migrated(StorageProvider.Sqlite);
        var counting = new Counting(store.Stored());
        using var recent = new RecentLog(counting);
        var writer = new Writer<Note>(await store.Grains(), "enterprise", "ent-1");
        await writer.Write(new(new Note("0")) { Events = [Events.Of("1", 1)] });
        var at = (await recent.Read(new(LogCursor.Start, 10), default)).Next;
        var slow = at;
        const int more = RecentLog.EventsMax + 1_500;
        for (var (ordinal, end) = (2, at); ordinal < more + 2;)
        {
            var some = Math.Min(500, more + 2 - ordinal);
            await writer.Write(new(new Note("x")) { Events = [.. Enumerable.Range(ordinal, some).Select(o => Events.Of("1", o))] });
            ordinal += some;
            end = (await recent.Read(new(end, 5_000), default)).Next;
        }

        var reads = counting.Reads;
        var seen = 1;
        for (; ; )
        {
            var page = await recent.Read(new(slow, 1_000), default);
            foreach (var it in page.Events) Assert.Equal(++seen, it.Entry.Ordinal);
            slow = page.Next;
            if (!page.More) break;
        }
        Assert.Equal(more + 1, seen);
        Assert.InRange(counting.Reads - reads, 2, 4); // Two pages that are no longer kept, and the looks at the end.
    }

    /// <summary>The stored log, which counts what it is asked and can be made to wait before it asks or answers.</summary>
    private sealed class Counting(ILogReader inner) : ILogReader
    {
        private TaskCompletionSource? before;
        private TaskCompletionSource? after;
        private int reads;

        public int Reads => Volatile.Read(ref reads);

        public void Hold() => (before, reads) = (new(TaskCreationOptions.RunContinuationsAsynchronously), 0);

        public void HoldAnswers() => after = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release()
        {
            before?.TrySetResult();
            after?.TrySetResult();
        }

        public async Task<LogPage> Read(LogQuery query, CancellationToken cancellation)
        {
            Interlocked.Increment(ref reads);
            if (before is { } hold) await hold.Task;
            var page = await inner.Read(query, cancellation);
            if (after is { } holdAnswer) await holdAnswer.Task;
            return page;
        }

        public Task<LogPage> Latest(string? district, int limit, CancellationToken cancellation) => inner.Latest(district, limit, cancellation);

        public Task<IReadOnlyList<LoggedEvent>> ReadSubject(SubjectKind kind, string subject, int afterOrdinal, int limit, CancellationToken cancellation) => inner.ReadSubject(kind, subject, afterOrdinal, limit, cancellation);

        public Task<LogCursor> Head(CancellationToken cancellation) => inner.Head(cancellation);

        public Task<long> Count(CancellationToken cancellation) => inner.Count(cancellation);

        public int Compare(LogCursor first, LogCursor second) => inner.Compare(first, second);

        public Task<LogCursor?> Expired(LogCursor after, CancellationToken cancellation) => inner.Expired(after, cancellation);
    }
}
