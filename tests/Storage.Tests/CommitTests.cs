using System.Data.Common;
using Orleans.Storage;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;

namespace Srdi.Storage.Tests;

public sealed class CommitTests
{
    private const string Enterprise = "ent-1";

    [Theory, ClassData(typeof(WaysToCommit))]
    public async Task A_commit_writes_record_events_grants_and_tenancies_together(StorageProvider provider, CommitMode commit)
    {
        await using var store = await Store.Migrated(provider);
        var grains = await store.Grains(commit);
        var tenant = EnterpriseId.Of("91440101", "MA5CTEXT");
        var writer = new Writer<Note>(grains, "park", "park-1");

        await writer.Write(new(new Note("园区", 1))
        {
            Events = [Events.Of("1", 1), Events.Of("1", 2)],
            Grants = [new("reward", "rwd-1", new Note("first"))],
            Tenancies = [new(ParkId.Parse("1").Value, tenant, new(2026, 1, 1), null)],
        });

        Assert.Equal("1", writer.State.ETag);
        Assert.Equal(new Note("园区", 1), await new Writer<Note>(grains, "park", "park-1").Read());
        var granted = new Writer<Note>(grains, "reward", "rwd-1");
        Assert.Equal(new Note("first"), await granted.Read());
        Assert.Equal("1", granted.State.ETag);
        Assert.Equal([1, 2], (await store.Log.ReadSubject(SubjectKind.Enterprise, "1", 0, 10, default)).Select(logged => logged.Entry.Ordinal));
        Assert.Equal(1, await store.Number($"select count(*) from tenancy where park = '1' and uscc = '{tenant}' and to_on is null"));

        await writer.Write(new(new Note("园区", 2)) { Tenancies = [new(ParkId.Parse("1").Value, tenant, new(2026, 1, 1), new(2026, 6, 30))] });

        Assert.Equal("2", writer.State.ETag);
        Assert.Equal(1, await store.Number("select count(*) from tenancy"));
        Assert.Equal(1, await store.Number("select count(*) from tenancy where to_on = '2026-06-30'"));
    }

    [Theory, ClassData(typeof(WaysToCommit))]
    public async Task Of_64_first_writes_at_once_one_wins_and_one_row_is_left(StorageProvider provider, CommitMode commit)
    {
        await using var store = await Store.Migrated(provider);
        var grains = await store.Grains(commit);
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writes = Enumerable.Range(0, 64).Select(async n =>
        {
            await start.Task;
            try
            {
                await new Writer<Note>(grains, "enterprise", Enterprise).Write(new(new Note($"{n}")) { Events = [Events.Of("1", 1)] });
                return 1;
            }
            catch (InconsistentStateException)
            {
                return 0;
            }
        }).ToArray();
        start.SetResult();

        Assert.Equal(1, (await Task.WhenAll(writes)).Sum());
        Assert.Equal(1, await store.Number("select count(*) from grain_state"));
        Assert.Equal(1, await store.Log.Count(default));
        var reader = new Writer<Note>(grains, "enterprise", Enterprise);
        Assert.NotNull(await reader.Read());
        Assert.Equal("1", reader.State.ETag);
    }

    [Theory, ClassData(typeof(WaysToCommit))]
    public async Task A_stale_version_writes_nothing(StorageProvider provider, CommitMode commit)
    {
        await using var store = await Store.Migrated(provider);
        var grains = await store.Grains(commit);
        var (first, second) = (new Writer<Note>(grains, "enterprise", Enterprise), new Writer<Note>(grains, "enterprise", Enterprise));
        await first.Write(new(new Note("one")));
        await second.Read();
        await first.Write(new(new Note("two")) { Events = [Events.Of("1", 1)] });

        await Assert.ThrowsAsync<InconsistentStateException>(() => second.Write(new(new Note("three"))
        {
            Events = [Events.Of("1", 2)],
            Grants = [new("reward", "rwd-1", new Note("no"))],
            Tenancies = [new(ParkId.Parse("1").Value, EnterpriseId.Of("91440101", "MA5CTEXT"), new(2026, 1, 1), null)],
        }));

        Assert.Equal(new Note("two"), await second.Read());
        Assert.Equal(1, await store.Log.Count(default));
        Assert.Equal(1, await store.Number("select count(*) from grain_state"));
        Assert.Equal(0, await store.Number("select count(*) from tenancy"));
    }

    [Theory, ClassData(typeof(WaysToCommit))]
    public async Task A_version_of_a_row_that_is_gone_writes_nothing(StorageProvider provider, CommitMode commit)
    {
        await using var store = await Store.Migrated(provider);
        var writer = new Writer<Note>(await store.Grains(commit), "enterprise", Enterprise);
        await writer.Write(new(new Note("one")));
        await store.Run("delete from grain_state");

        await Assert.ThrowsAsync<InconsistentStateException>(() => writer.Write(new(new Note("two")) { Events = [Events.Of("1", 1)] }));

        Assert.Equal(0, await store.Number("select count(*) from grain_state"));
        Assert.Equal(0, await store.Log.Count(default));
    }

    [Theory, ClassData(typeof(WaysToCommit))]
    public async Task A_second_event_of_one_ordinal_fails_the_whole_commit(StorageProvider provider, CommitMode commit)
    {
        await using var store = await Store.Migrated(provider);
        var grains = await store.Grains(commit);
        var writer = new Writer<Note>(grains, "enterprise", Enterprise);
        await writer.Write(new(new Note("one")) { Events = [Events.Of("1", 1)] });

        await Assert.ThrowsAnyAsync<DbException>(() => writer.Write(new(new Note("two"))
        {
            Events = [Events.Of("1", 2), Events.Of("1", 1)],
            Grants = [new("reward", "rwd-1", new Note("no"))],
        }));

        Assert.Equal(new Note("one"), await new Writer<Note>(grains, "enterprise", Enterprise).Read());
        Assert.Equal(1, await store.Log.Count(default));
        Assert.Equal(1, await store.Number("select count(*) from grain_state"));
        await writer.Write(new(new Note("two")) { Events = [Events.Of("1", 2)] });
    }

    [Theory, ClassData(typeof(WaysToCommit))]
    public async Task A_grant_that_exists_fails_the_whole_commit(StorageProvider provider, CommitMode commit)
    {
        await using var store = await Store.Migrated(provider);
        var grains = await store.Grains(commit);
        await new Writer<Note>(grains, "reward", "rwd-1").Write(new(new Note("granted before")));

        await Assert.ThrowsAnyAsync<DbException>(() => new Writer<Note>(grains, "enterprise", Enterprise).Write(new(new Note("one"))
        {
            Events = [Events.Of("1", 1)],
            Grants = [new("reward", "rwd-2", new Note("no")), new("reward", "rwd-1", new Note("granted again"))],
        }));

        Assert.Null(await new Writer<Note>(grains, "enterprise", Enterprise).Read());
        Assert.Equal(new Note("granted before"), await new Writer<Note>(grains, "reward", "rwd-1").Read());
        Assert.Equal(1, await store.Number("select count(*) from grain_state"));
        Assert.Equal(0, await store.Log.Count(default));
    }

    [Theory, ClassData(typeof(WaysToCommit))]
    public async Task An_event_that_lacks_a_member_fails_the_whole_commit(StorageProvider provider, CommitMode commit)
    {
        await using var store = await Store.Migrated(provider);
        var grains = await store.Grains(commit);

        await Assert.ThrowsAnyAsync<DbException>(() => new Writer<Note>(grains, "enterprise", Enterprise).Write(new(new Note("one")) { Events = [Events.Of("1", 1) with { Actor = null! }] }));

        Assert.Equal(0, await store.Number("select count(*) from grain_state"));
    }

    [Theory, ClassData(typeof(WaysToCommit))]
    public async Task Keys_that_differ_in_zeros_or_case_do_not_meet(StorageProvider provider, CommitMode commit)
    {
        await using var store = await Store.Migrated(provider);
        var grains = await store.Grains(commit);
        string[] keys = ["park-42", "park-0042", "park-AB12", "park-ab12"];
        foreach (var key in keys) await new Writer<Note>(grains, "park", key).Write(new(new Note(key)));

        foreach (var key in keys) Assert.Equal(key, (await new Writer<Note>(grains, "park", key).Read())!.Text);
        Assert.Equal(4, await store.Number("select count(*) from grain_state"));
    }

    [Theory, ClassData(typeof(WaysToCommit))]
    public async Task A_key_without_prefix_that_looks_like_a_number_fails(StorageProvider provider, CommitMode commit)
    {
        await using var store = await Store.Migrated(provider);
        var grains = await store.Grains(commit);
        foreach (var key in (string[])["42", "AB12"])
            await Assert.ThrowsAnyAsync<DbException>(() => new Writer<Note>(grains, "park", key).Write(new(new Note(key))));

        Assert.Equal(0, await store.Number("select count(*) from grain_state"));
    }

    [Theory, ClassData(typeof(WaysToCommit))]
    public async Task Grains_of_two_classes_with_one_key_have_two_rows(StorageProvider provider, CommitMode commit)
    {
        await using var store = await Store.Migrated(provider);
        var grains = await store.Grains(commit);
        await new Writer<Note>(grains, "enterprise", "x-1").Write(new(new Note("enterprise")));
        await new Writer<Note>(grains, "reports", "x-1").Write(new(new Note("reports")));

        Assert.Equal("enterprise", (await new Writer<Note>(grains, "enterprise", "x-1").Read())!.Text);
        Assert.Equal("reports", (await new Writer<Note>(grains, "reports", "x-1").Read())!.Text);
    }

    [Theory, ClassData(typeof(WaysToCommit))]
    public async Task Clearing_empties_the_row_by_its_version(StorageProvider provider, CommitMode commit)
    {
        await using var store = await Store.Migrated(provider);
        var grains = await store.Grains(commit);
        var (writer, stale) = (new Writer<Note>(grains, "enterprise", Enterprise), new Writer<Note>(grains, "enterprise", Enterprise));
        await writer.Write(new(new Note("one")));
        await stale.Read();
        await writer.Write(new(new Note("two")));

        await Assert.ThrowsAsync<InconsistentStateException>(stale.Clear);
        Assert.Equal(1, await store.Number("select count(*) from grain_state where payload is not null"));

        await writer.Clear();
        Assert.Equal("3", writer.State.ETag);
        Assert.Equal(1, await store.Number("select count(*) from grain_state where payload is null"));
    }

    [Fact]
    public void A_write_without_a_record_is_a_bug()
    {
        Assert.Throws<InvalidOperationException>(() => new CommitSerializer().Serialize(new Stored<Note>()));
    }

    [Fact]
    public void The_document_has_the_members_that_the_statements_take_apart()
    {
        var document = new CommitSerializer().Serialize(new Stored<Note>
        {
            Record = new("before"),
            Pending = new(new Note("园区", 2))
            {
                Events = [Events.Of("1", 1)],
                Grants = [new("reward", "rwd-1", new Note("granted"))],
                Tenancies = [new(ParkId.Parse("7").Value, EnterpriseId.Of("91440101", "MA5CTEXT"), new(2026, 1, 1), null)],
            },
        });

        Assert.Equal(
            $$$"""{"record":{"text":"园区","version":2},"events":[{"kind":"enterprise","subject":"1","ordinal":1,"district":"440112","type":"srdi.test.noted.v1","effectiveOn":"2026-01-02","recordedAt":"2026-01-02T09:30:00+08:00","actor":"registry","cause":"command 1","policyVersion":"2025-13","data":{"text":"第1次","amountFen":9007199254740993}}],"grants":[{"stateName":"reward","key":"rwd-1","record":{"text":"granted","version":0}}],"tenancies":[{"park":"7","uscc":"{{{EnterpriseId.Of("91440101", "MA5CTEXT")}}}","from":"2026-01-01"}]}""",
            document.ToString());
    }
}
