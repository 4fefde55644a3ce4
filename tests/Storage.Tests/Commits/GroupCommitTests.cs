using System.Data.Common;
using Orleans.Storage;
using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Storage.Commits;

namespace Srdi.Storage.Tests.Commits;

/// <summary>What sharing a transaction must not change for any one of those who share it.</summary>
public sealed class GroupCommitTests
{
    private const int Many = 300; // more than one transaction takes

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task In_a_full_queue_each_commit_has_its_own_outcome(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var group = (GroupGrainStorage)await store.Grains();
        var stale = Writer(group, 7);
        await stale.Write(Commit(7, 1));
        await new Writer<Note>(group, "enterprise", "ent-7").With("1").Write(Commit(7, 2));
        await new Writer<Note>(group, "reward", "reward-8").Write(new(new Note("granted before")));

        Task[] writes;
        await using (await Hold.Of(store))
            writes = [.. Enumerable.Range(0, Many).Select(n => n switch
            {
                7 => stale.Write(Commit(7, 3)),
                8 => Writer(group, 8).Write(Commit(8, 1) with { Grants = [new("reward", "reward-8", new Note("granted again"))] }),
                9 => Writer(group, 9).Write(Commit(9, 1) with { Events = [Events.Of("9", 1), Events.Of("9", 1)] }),
                10 => new Writer<Note>(group, "enterprise", "42").Write(Commit(10, 1)),
                _ => Writer(group, n).Write(Commit(n, 1) with { Grants = [new("reward", $"reward-of-{n}", new Note("granted"))] }),
            })];

        await Assert.ThrowsAsync<InconsistentStateException>(() => writes[7]);
        foreach (var broken in (int[])[8, 9, 10]) await Assert.ThrowsAnyAsync<DbException>(() => writes[broken]);
        await Task.WhenAll(writes.Where((_, n) => n is < 7 or > 10));
        Assert.Equal(Many - 4 + 1, await store.Number("select count(*) from grain_state where state_name = 'enterprise'"));
        Assert.Equal(Many - 4 + 1, await store.Number("select count(*) from grain_state where state_name = 'reward'"));
        Assert.Equal(Many - 4 + 2, await store.Log.Count(default));
        Assert.Equal(0, await store.Number("select count(*) from log where subject in ('8', '9', '10')"));
    }

    [Fact]
    public async Task Commits_that_wait_share_a_transaction_and_no_key_is_twice_in_one()
    {
        await using var store = await Store.Migrated(StorageProvider.Postgres);
        var group = (GroupGrainStorage)await store.Grains();
        Task<bool>[] writes;
        await using (await Hold.Of(store))
            writes = [.. Enumerable.Range(0, 100).Select(n => Won(Writer(group, n % 50).Write(Commit(n % 50, 1))))];

        Assert.Equal(50, (await Task.WhenAll(writes)).Count(won => won));
        Assert.Equal(50, await store.Log.Count(default));
        Assert.InRange(await store.Number("select count(distinct xid) from log"), 1, 6);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_commit_withdrawn_before_its_transaction_is_not_written(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var group = (GroupGrainStorage)await store.Grains();
        using var cancellation = new CancellationTokenSource();
        Task[] taken;
        Task[] queued;
        await using (var hold = await Hold.Of(store))
        {
            taken = await hold.Occupy(group);
            queued = [.. Enumerable.Range(100, 20).Select(n => Writer(group, n).Write(Commit(n, 1), cancellation.Token))];
            await cancellation.CancelAsync();
            foreach (var write in queued) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        }

        await Task.WhenAll(taken);
        await Writer(group, 200).Write(Commit(200, 1));
        Assert.Equal(taken.Length + 1, await store.Number("select count(*) from grain_state"));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_shutdown_carries_out_what_was_queued_and_takes_no_more(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var group = (GroupGrainStorage)await store.Grains();
        Task[] writes;
        Task shutdown;
        await using (await Hold.Of(store))
        {
            writes = [.. Enumerable.Range(0, Many).Select(n => Writer(group, n).Write(Commit(n, 1)))];
            shutdown = group.DisposeAsync().AsTask();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => Writer(group, Many).Write(Commit(Many, 1)));
            Assert.False(shutdown.IsCompleted);
        }

        await shutdown;
        await Task.WhenAll(writes).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(Many, await store.Number("select count(*) from grain_state"));
    }

    [Fact]
    public async Task When_PostgreSQL_breaks_off_every_waiter_is_told_and_the_next_commit_goes_through()
    {
        await using var store = await Store.Migrated(StorageProvider.Postgres);
        var group = (GroupGrainStorage)await store.Grains();
        await using (var hold = await Hold.Of(store))
        {
            var writes = await hold.Occupy(group);
            await store.Run("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
            foreach (var write in writes) await Assert.ThrowsAnyAsync<DbException>(() => write);
        }

        Assert.Equal(0, await store.Number("select count(*) from grain_state"));
        await Writer(group, 0).Write(Commit(0, 1));
    }

    [Fact]
    public async Task When_SQLite_undoes_a_transaction_no_one_in_it_is_told_of_a_success()
    {
        await using var store = await Store.Migrated(StorageProvider.Sqlite);
        var group = (GroupGrainStorage)await store.Grains();
        await store.Run("create trigger full_disk before insert on log when new.subject = '13' begin select raise(rollback, 'as if the disk were full'); end");
        Task[] writes;
        await using (await Hold.Of(store)) writes = [.. Enumerable.Range(0, 30).Select(n => Writer(group, n).Write(Commit(n, 1)))];

        var told = await Task.WhenAll(writes.Select(async write =>
        {
            try
            {
                await write;
                return true;
            }
            catch (DbException)
            {
                return false;
            }
        }));
        Assert.False(told[13]);
        Assert.Equal(told.Count(success => success), await store.Number("select count(*) from grain_state"));
        Assert.Equal(told.Count(success => success), await store.Log.Count(default));
        await Writer(group, 50).Write(Commit(50, 1));
    }

    private static Writer<Note> Writer(IGrainStorage storage, int n) => new(storage, "enterprise", $"ent-{n}");

    private static Commit<Note> Commit(int subject, int ordinal) => new(new Note($"{subject}", ordinal)) { Events = [Events.Of($"{subject}", ordinal)] };

    private static async Task<bool> Won(Task write)
    {
        try
        {
            await write;
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }

    /// <summary>Keeps every commit from ending until it is disposed, so that others queue behind.</summary>
    private sealed class Hold : IAsyncDisposable
    {
        private readonly Store store;
        private readonly DbConnection connection;

        private Hold(Store store, DbConnection connection) => (this.store, this.connection) = (store, connection);

        public static async Task<Hold> Of(Store store)
        {
            var hold = new Hold(store, await store.Database.Reads.OpenConnectionAsync());
            await hold.Run(store.Settings.Provider == StorageProvider.Postgres ? "begin; lock table log_epoch in access exclusive mode" : "begin immediate");
            return hold;
        }

        /// <summary>Gives every writer a commit to wait with, so that later ones stay in the queue.</summary>
        public async Task<Task[]> Occupy(GroupGrainStorage group)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            List<Task> writes = [];
            if (store.Settings.Provider == StorageProvider.Postgres)
                for (var blocked = 0L; blocked < 2; blocked = await store.Number("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"))
                {
                    patience.Token.ThrowIfCancellationRequested();
                    if (blocked == writes.Count) writes.Add(Writer(group, writes.Count).Write(Commit(writes.Count, 1)));
                }
            else
                writes.Add(Writer(group, 0).Write(Commit(0, 1)));
            while (group.Queued > 0) patience.Token.ThrowIfCancellationRequested();
            return [.. writes];
        }

        public async ValueTask DisposeAsync()
        {
            await Run("rollback");
            await connection.DisposeAsync();
        }

        private async Task Run(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }
}
