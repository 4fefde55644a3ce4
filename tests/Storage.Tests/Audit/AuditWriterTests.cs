using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Srdi.Domain.Audit;
using Srdi.Storage.Audit;

namespace Srdi.Storage.Tests.Audit;

/// <summary>The trail goes on whatever comes into it, and nobody waits for it without end.</summary>
public sealed class AuditWriterTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 2, 0, 0, TimeSpan.Zero);

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Many_entries_at_once_are_each_stored_in_their_order(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        using var trail = new AuditWriter(store.Database, TimeProvider.System, NullLogger<AuditWriter>.Instance);
        var acts = Enumerable.Range(0, 500).Select(n => $"act {n}").ToList();
        foreach (var act in acts) await trail.Note(Entry(act) with { Code = act.EndsWith('3') ? "forbidden" : null }, default);
        await trail.StartAsync(default);
        await trail.Write(Entry("last"), default);
        await trail.StopAsync(default);
        Assert.Equal(["last", .. Enumerable.Reverse(acts)], (await new AuditList(store.Database).Read(new(1_000), default)).Items.Select(e => e.Act));
    }

    [Fact]
    public async Task A_connection_that_has_prepared_all_it_may_stores_entries_as_they_are()
    {
        await using var store = await Store.Migrated(StorageProvider.Postgres);
        using var database = Database.Of(store.Settings with { ConnectionString = store.Settings.ConnectionString + ";Maximum Pool Size=1" });
        for (var n = 0; n < 30; n++)
            for (var times = 0; times < 6; times++)
                await database.Query($"select {n} + cast(@value as integer)", [("value", times)], row => row.GetInt32(0), default);
        using var trail = new AuditWriter(database, TimeProvider.System, NullLogger<AuditWriter>.Instance);
        await trail.StartAsync(default);
        for (var n = 0; n < 3; n++) await trail.Write(Entry($"alone {n}"), default);
        for (var n = 0; n < 50; n++) await trail.Note(Entry($"with others {n}"), default);
        await trail.Write(Entry("last"), default);
        await trail.StopAsync(default);
        Assert.Equal(54, await store.Number("select count(distinct act) from audit"));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task An_entry_that_no_database_takes_costs_the_others_nothing(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        using var trail = new AuditWriter(store.Database, TimeProvider.System, NullLogger<AuditWriter>.Instance);
        // All wait in the queue before the writer starts, so that they are one batch.
        await trail.Note(Entry("first"), default);
        await trail.Note(Entry("noResult") with { Result = (AuditResult)99 }, default);
        var (bad, good) = (trail.Write(Entry("waitedFor") with { Result = (AuditResult)99 }, default), trail.Write(Entry("second"), default));
        await trail.StartAsync(default);
        await good;
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => bad);
        await trail.Write(Entry("third"), default);
        await trail.StopAsync(default);

        var entries = (await new AuditList(store.Database).Read(new(100), default)).Items;
        Assert.Equal(["third", "second", "first"], entries.Select(e => e.Act));
        Assert.Equal(3, await store.Number("select max(number) from audit")); // No gap: the trail's own order tells of deleted rows.
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Who_waits_for_an_entry_waits_ten_seconds_and_then_it_is_not_stored(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var clock = new FakeTimeProvider(Now);
        using var trail = new AuditWriter(store.Database, clock, NullLogger<AuditWriter>.Instance);
        var given = trail.Write(Entry("givenUp"), default);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(given.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => given);
        await trail.StartAsync(default);
        await trail.Write(Entry("later"), default);
        await trail.StopAsync(default);
        Assert.Equal(["later"], (await new AuditList(store.Database).Read(new(100), default)).Items.Select(e => e.Act));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_database_that_is_away_is_told_to_who_waits_and_the_rest_is_stored_when_it_is_back(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        await store.Run("alter table audit rename to audit_away");
        using var trail = new AuditWriter(store.Database, TimeProvider.System, NullLogger<AuditWriter>.Instance);
        await trail.Note(Entry("noted"), default);
        await trail.StartAsync(default);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => trail.Write(Entry("waitedFor"), default));
        await store.Run("alter table audit_away rename to audit");
        await trail.StopAsync(default);
        Assert.Equal(["noted"], (await new AuditList(store.Database).Read(new(100), default)).Items.Select(e => e.Act));
    }

    private static AuditEntry Entry(string act) => new(Now, "city:li", act, AuditResult.Applied);
}
