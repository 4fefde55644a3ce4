using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Srdi.Domain.Log;
using Srdi.Storage.Log;

namespace Srdi.Storage.Tests;

public sealed class LogTests
{
    [Theory, ClassData(typeof(BothDatabases))]
    public async Task What_was_written_is_read_as_it_was(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var written = Events.Of("1", 1, district: null);
        await new Writer<Note>(await store.Grains(), "enterprise", "ent-1").Write(new(new Note("one")) { Events = [written] });
        await store.Settled();

        var read = (await store.Log.Read(new(LogCursor.Start, 10), default)).Events.Single().Entry;

        Assert.Equal(written with { Data = default, RecordedAt = written.RecordedAt.ToUniversalTime() }, read with { Data = default });
        Assert.True(System.Text.Json.JsonElement.DeepEquals(written.Data, read.Data));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_log_is_read_page_by_page_and_filters_do_not_hold_up_the_cursor(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var writer = new Writer<Note>(await store.Grains(), "enterprise", "ent-1");
        Assert.Equal(LogCursor.Start, await store.Log.Head(default));
        var nothing = await store.Log.Read(new(LogCursor.Start, 2), default);
        Assert.Equal((0, LogCursor.Start, false), (nothing.Events.Count, nothing.Next, nothing.More));
        await writer.Write(new(new Note("one"))
        {
            Events = [Events.Of("1", 1), Events.Of("1", 2, "440106"), Events.Of("1", 3), Events.Of("P", 1, "440106", "srdi.test.other.v1", SubjectKind.Park), Events.Of("1", 4, null)],
        });
        await store.Settled();

        var first = await store.Log.Read(new(LogCursor.Start, 2), default);
        Assert.Equal(["1/1", "1/2"], Names(first));
        Assert.True(first.More);
        var second = await store.Log.Read(new(first.Next, 3), default);
        Assert.Equal(["1/3", "P/1", "1/4"], Names(second));
        Assert.False(second.More);
        var head = await store.Log.Head(default);
        Assert.Equal(head, second.Next);
        Assert.Equal(head, (await store.Log.Read(new(second.Next, 3), default)).Next);

        var district = await store.Log.Read(new(LogCursor.Start, 10, District: "440106"), default);
        Assert.Equal(["1/2", "P/1"], Names(district));
        Assert.Equal(head, district.Next);
        Assert.Equal(["P/1"], Names(await store.Log.Read(new(LogCursor.Start, 10, Kind: SubjectKind.Park), default)));
        Assert.Equal(["P/1"], Names(await store.Log.Read(new(LogCursor.Start, 10, Types: ["srdi.test.other.v1", "no' such"]), default)));
        var none = await store.Log.Read(new(LogCursor.Start, 10, District: "440103"), default);
        Assert.Equal((0, head), (none.Events.Count, none.Next));
        Assert.Equal(["1/3", "1/4"], (await store.Log.ReadSubject(SubjectKind.Enterprise, "1", 2, 10, default)).Select(Name));
        Assert.Equal(5, await store.Log.Count(default));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Text_that_is_no_cursor_is_refused(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        await using var other = await Store.Migrated(provider == StorageProvider.Sqlite ? StorageProvider.Postgres : StorageProvider.Sqlite);
        await new Writer<Note>(await store.Grains(), "enterprise", "ent-1").Write(new(new Note("one")) { Events = [Events.Of("1", 1)] });
        await new Writer<Note>(await other.Grains(), "enterprise", "ent-1").Write(new(new Note("one")) { Events = [Events.Of("1", 1)] });
        await store.Settled();
        await other.Settled();
        var cursor = (await store.Log.Head(default)).Text;
        var foreign = (await other.Log.Head(default)).Text;

        foreach (var text in (string[])["x", "0", "-1", " ", "cC4x", cursor + "A", cursor[1..], foreign, new('A', 5000), "ü", Encoded("s.01"), Encoded("p.1.1.01"), Encoded("s.1.1"), Encoded("p.1.1"), "cC45OTk5OTk5OTk5OTk5LjEuMQ", "cC4tMS4xLjE"])
            await Assert.ThrowsAsync<FormatException>(() => store.Log.Read(new(new(text), 10), default));
        await store.Log.Read(new(new(cursor), 10), default);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_limit_out_of_range_is_refused(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        foreach (var limit in (int[])[0, -1, 5_001])
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.Log.Read(new(LogCursor.Start, limit), default));
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.Log.ReadSubject(SubjectKind.Enterprise, "1", 0, limit, default));
        }
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_tailing_reader_misses_nothing_while_16_write(StorageProvider provider)
    {
        const int writers = 16, commits = 60;
        await using var store = await Store.Migrated(provider);
        var grains = await store.Grains();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var writing = Enumerable.Range(0, writers).Select(n => Task.Run(async () =>
        {
            var writer = new Writer<Note>(grains, "enterprise", $"ent-{n}");
            for (var i = 0; i < commits; i++)
                await writer.Write(new(new Note($"{i}")) { Events = [Events.Of($"{n}", 2 * i + 1), Events.Of($"{n}", 2 * i + 2)] });
        })).ToArray();

        var seen = new Dictionary<string, int>();
        var total = 0;
        for (var cursor = LogCursor.Start; total < writers * commits * 2;)
        {
            // A page is smaller than what is written meanwhile, so that the reader's cursor lies among running commits.
            var page = await store.Log.Read(new(cursor, 7), patience.Token);
            foreach (var (_, entry) in page.Events)
            {
                Assert.Equal(seen.GetValueOrDefault(entry.Subject) + 1, entry.Ordinal);
                seen[entry.Subject] = entry.Ordinal;
                total++;
            }
            cursor = page.Next;
            if (writing.FirstOrDefault(write => write.IsFaulted) is { } failed) await failed;
        }
        await Task.WhenAll(writing);
        Assert.All(seen.Values, last => Assert.Equal(commits * 2, last));
    }

    [Fact]
    public async Task A_write_that_stalls_delays_readers_but_loses_nothing()
    {
        await using var store = await Store.Migrated(StorageProvider.Postgres);
        var writer = new Writer<Note>(await store.Grains(), "enterprise", "ent-1");
        await writer.Write(new(new Note("before")) { Events = [Events.Of("1", 1)] });
        await store.Settled();
        await using var connection = await store.Database.Writes.OpenConnectionAsync();
        await using var stalled = await connection.BeginTransactionAsync();
        await using (var insert = connection.CreateCommand())
        {
            insert.CommandText = """
                insert into log (epoch, kind, subject, ordinal, type, effective_on, recorded_at, actor, cause, policy_version, data)
                values (1, 'enterprise', 'stalled', 1, 't', '2026-01-01', now(), 'a', 'c', 'p', '{}')
                """;
            await insert.ExecuteNonQueryAsync();
        }
        await writer.Write(new(new Note("after")) { Events = [Events.Of("1", 2)] });

        var early = await store.Log.Read(new(LogCursor.Start, 10), default);
        Assert.Equal(["1/1"], Names(early));
        Assert.Equal(early.Next, await store.Log.Head(default));
        Assert.Empty((await store.Log.Read(new(early.Next, 10), default)).Events);

        await stalled.CommitAsync();
        await store.Settled();
        Assert.Equal(["stalled/1", "1/2"], Names(await store.Log.Read(new(early.Next, 10), default)));
    }

    [Fact]
    public async Task A_transaction_that_stalls_shows_in_the_gauges_and_ends_by_its_time_limit()
    {
        await using var store = await Store.Migrated(StorageProvider.Postgres);
        await using var limited = Database.Of(store.Settings with { ConnectionString = store.Settings.ConnectionString + ";Options=-c idle_in_transaction_session_timeout=2s" });
        using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var gauges = new LogGauges(store.Database, store.Log, TimeProvider.System, meters.GetRequiredService<IMeterFactory>(), NullLogger<LogGauges>.Instance);
        await Calm();
        await using var connection = await limited.Writes.OpenConnectionAsync();
        await using var stalled = await connection.BeginTransactionAsync();
        await using (var begin = connection.CreateCommand())
        {
            begin.CommandText = "select pg_current_xact_id()";
            await begin.ExecuteScalarAsync();
        }
        var writer = new Writer<Note>(await store.Grains(), "enterprise", "ent-1");
        await writer.Write(new(new Note("waits")) { Events = [Events.Of("1", 1)] });

        Assert.Empty((await store.Log.Read(new(LogCursor.Start, 10), default)).Events);
        var (tail, horizon) = await Ages();
        Assert.True(tail > TimeSpan.Zero && horizon > TimeSpan.Zero, $"{tail} {horizon}");
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await store.Log.Read(new(LogCursor.Start, 10), late.Token)).Events.Count == 0) await Task.Yield(); // The limit ends the session, and nothing is lost.
        await Calm();

        // Transactions of the server's other databases, which are other tests, hold the horizon for as long as they last.
        async Task Calm()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (await Ages() != (TimeSpan.Zero, TimeSpan.Zero)) patience.Token.ThrowIfCancellationRequested();
        }

        async Task<(TimeSpan, TimeSpan)> Ages() => await gauges.Measure(default) is var it ? (it.TailAge, it.HorizonAge) : default;
    }

    [Fact]
    public async Task Positions_go_on_growing_after_a_restore_into_another_cluster()
    {
        await using var store = await Store.Migrated(StorageProvider.Postgres);
        var writer = new Writer<Note>(await store.Grains(), "enterprise", "ent-1");
        await writer.Write(new(new Note("one")) { Events = [Events.Of("1", 1)] });
        await store.Run("alter table log disable trigger log_append_only; update log set xid = '4000000000'; alter table log enable trigger log_append_only"); // as the old cluster had counted
        Assert.Empty((await store.Log.Read(new(LogCursor.Start, 10), default)).Events);

        await store.Migrate();

        var old = await store.Log.Read(new(LogCursor.Start, 10), default);
        Assert.Equal(["1/1"], Names(old));
        await writer.Write(new(new Note("two")) { Events = [Events.Of("1", 2)] });
        await store.Settled();
        Assert.Equal(["1/2"], Names(await store.Log.Read(new(old.Next, 10), default)));
        await store.Migrate();
        Assert.Equal(2, await store.Number("select epoch from log_epoch"));
    }

    private static string Encoded(string text) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.ASCII.GetBytes(text));

    private static IEnumerable<string> Names(LogPage page) => page.Events.Select(Name);

    private static string Name(LoggedEvent logged) => $"{logged.Entry.Subject}/{logged.Entry.Ordinal}";
}
