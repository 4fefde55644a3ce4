using Microsoft.Extensions.Configuration;
using Srdi.Domain.Log;
using Srdi.Storage.Log;

namespace Srdi.Storage.Tests;

/// <summary>How far back a stream may start, what its filters show, and which cursor comes first.</summary>
public sealed class RetentionTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 8, 0, 0, TimeSpan.FromHours(8));

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Only_cursors_before_the_kept_days_are_expired(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var writer = new Writer<Note>(await store.Grains(), "enterprise", "ent-1");
        for (var day = 0; day < 5; day++) await writer.Write(new(new Note($"{day}")) { Events = [Events.Of("1", day + 1) with { RecordedAt = Start.AddDays(day) }] });
        await store.Settled();
        var cursors = (await store.Log.Read(new(LogCursor.Start, 10), default)).Events.Select(e => e.Cursor).ToList();
        var clock = new FixedClock(Start);
        var log = Reader(store, new(TimeSpan.FromDays(2), clock));

        Assert.Null(await log.Expired(LogCursor.Start, default)); // Nothing is old yet.
        clock.Now = Start.AddDays(4).AddHours(1); // Days 3 and 4 are kept.
        Assert.Equal(cursors[2], await log.Expired(LogCursor.Start, default));
        Assert.Equal(cursors[2], await log.Expired(cursors[1], default));
        Assert.Null(await log.Expired(cursors[2], default));
        Assert.Equal(4, (await log.Read(new(cursors[2], 10), default)).Events[0].Entry.Ordinal);
        clock.Now = Start.AddDays(30); // Nothing is kept: only who has read all may go on.
        Assert.Equal(cursors[4], await log.Expired(cursors[3], default));
        Assert.Null(await log.Expired(cursors[4], default));
        Assert.Null(await store.Log.Expired(LogCursor.Start, default)); // Without the setting all is kept.
        await Assert.ThrowsAsync<FormatException>(() => store.Log.Expired(new("nonsense"), default));

        Assert.True(log.Compare(LogCursor.Start, cursors[0]) < 0 && log.Compare(cursors[0], cursors[4]) < 0 && log.Compare(cursors[4], cursors[3]) > 0);
        Assert.Equal(0, log.Compare(cursors[1], cursors[1]));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Filters_by_title_measure_and_park_show_what_they_say(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        static LogEntry With(LogEntry entry, string data) => entry with { Data = System.Text.Json.JsonElement.Parse(data) };
        await new Writer<Note>(await store.Grains(), "enterprise", "ent-1").Write(new(new Note("one"))
        {
            Events =
            [
                With(Events.Of("1", 1), """{"title":"srdi"}"""), With(Events.Of("1", 2), """{"title":"littleGiant","rewards":[{"measure":"12c"},{"measure":"1a"}]}"""),
                With(Events.Of("R", 1, kind: SubjectKind.Reward), """{"measure":"1a"}"""), With(Events.Of("p", 1, kind: SubjectKind.Park), "{}"), With(Events.Of("p", 1), "{}"),
            ],
        });
        await store.Settled();
        async Task<string[]> Read(LogQuery query) => [.. (await store.Log.Read(query, default)).Events.Select(e => $"{e.Entry.Kind}/{e.Entry.Subject}/{e.Entry.Ordinal}")];
        var all = new LogQuery(LogCursor.Start, 10, "440112");
        Assert.Equal(["Enterprise/1/1"], await Read(all with { Titles = ["srdi", "champion"] }));
        Assert.Equal(["Enterprise/1/2", "Reward/R/1"], await Read(all with { Measures = ["1a"] }));
        Assert.Equal(["Enterprise/1/2"], await Read(all with { Measures = ["12c", "no' such"] }));
        Assert.Equal(["Park/p/1"], await Read(all with { Park = "p" }));
        Assert.Equal(["Enterprise/1/2"], await Read(all with { Titles = ["littleGiant"], Measures = ["1a"] }));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("90", 90)]
    [InlineData("0", -1)]
    [InlineData("a week", -1)]
    public void The_setting_is_a_number_of_days_or_refused(string? text, int? days)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(LogRetention.KeepDaysKey, text)]).Build();
        if (days == -1) Assert.Contains(LogRetention.KeepDaysKey, Assert.Throws<StorageSettingsException>(() => LogRetention.Read(configuration, TimeProvider.System)).Message, StringComparison.Ordinal);
        else Assert.Equal(days, LogRetention.Read(configuration, TimeProvider.System).Keep?.Days);
    }

    private static ILogReader Reader(Store store, LogRetention retention) =>
        store.Settings.Provider == StorageProvider.Postgres ? new PostgresLogReader(store.Database, retention) : new SqliteLogReader(store.Database, retention);

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
