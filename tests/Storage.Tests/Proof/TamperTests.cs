using Microsoft.Extensions.Logging.Abstractions;
using Srdi.Domain;
using Srdi.Domain.Audit;
using Srdi.Domain.Budgets;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Proof;
using Srdi.Domain.Rewards;
using Srdi.Storage.Audit;
using Srdi.Storage.Proof;
using Srdi.Tests;

namespace Srdi.Storage.Tests.Proof;

/// <summary>Whoever can write to the database past the platform, as its administrator can, is found out and the row is named.</summary>
public sealed class TamperTests
{
    private static readonly EnterpriseId A = EnterpriseId.Of("91440101", "MA5TAMP1"), B = EnterpriseId.Of("91440101", "MA5TAMP2");

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_record_that_nobody_touched_is_as_it_was_written(StorageProvider provider)
    {
        await using var record = await Record.Make(provider);
        var verdict = await record.Verify();
        Assert.Empty(verdict.Flaws);
        Assert.Equal((4 + 2 + 11, 3 + 11, 0, 3, 4, 1), (verdict.Events, verdict.Subjects, verdict.Unsealed, verdict.Ledger, verdict.Audit, verdict.Roots));
    }

    [Fact]
    public async Task Both_databases_seal_alike()
    {
        await using Record sqlite = await Record.Make(StorageProvider.Sqlite), postgres = await Record.Make(StorageProvider.Postgres);
        const string all = "select kind || ' ' || subject || ' ' || ordinal || ' ' || hash from log where kind <> 'root' union all select entry || ' ' || hash from ledger order by 1";
        Assert.Equal(await sqlite.Texts(all), await postgres.Texts(all));
    }

    public static TheoryData<StorageProvider, string, string> Tampering()
    {
        var data = new TheoryData<StorageProvider, string, string>();
        foreach (var provider in Enum.GetValues<StorageProvider>())
            foreach (var (sql, named) in ((string, string)[])
            [
                // change
                ($"update log set actor = 'city:someone' where subject = '{A}' and ordinal = 2", $"enterprise {A} 2"),
                ($"update log set data = replace(cast(data as text), '第2次', '第9次'){(provider == StorageProvider.Postgres ? "::jsonb" : "")} where subject = '{A}' and ordinal = 2", $"enterprise {A} 2"),
                ($"update log set effective_on = '2025-01-01' where subject = '{B}' and ordinal = 1", $"enterprise {B} 1"),
                ($"update log set covers = null where kind = 'fund' and ordinal = 1", "fund 2026 1"),
                ("update ledger set amount_fen = 6 where act = 'reserve'", $"ledger 7.{A}.x1/reserve"),
                ("update audit set actor = 'registry:other' where number = 2", "audit"),
                ($"update grain_state set payload = replace(cast(payload as text), '\"version\": 3', '\"version\": 4'){(provider == StorageProvider.Postgres ? "::jsonb" : "")} where key = 'ent-{A}'", provider == StorageProvider.Postgres ? $"enterprise {A} 4" : ""),
                // delete
                ($"delete from log where subject = '{A}' and ordinal = 2", $"enterprise {A} 2"),
                ($"delete from log where subject = '{A}' and ordinal = 1", $"enterprise {A} 1"),
                ($"delete from log where subject = '{B}'", $"enterprise {B} 1"),
                ("delete from ledger where act = 'post'", "ledger 2026 1"),
                ("delete from audit where number = 2", "audit"),
                // truncate
                ($"delete from log where subject = '{A}' and ordinal = 3", $"enterprise {A} 3"),
                ("delete from ledger", "ledger 2026 1"),
                ("delete from audit where number > 1", "audit"),
                ("delete from audit", "audit"),
                // reorder
                ($"update log set ordinal = 9 where subject = '{A}' and ordinal = 2; update log set ordinal = 2 where subject = '{A}' and ordinal = 3; update log set ordinal = 3 where subject = '{A}' and ordinal = 9", $"enterprise {A} 2"),
                // insert
                ($"insert into log ({Copied(provider)}ordinal, kind, subject, district, type, effective_on, recorded_at, actor, cause, policy_version, data, hash) select {Copied(provider)}4, kind, subject, district, type, effective_on, recorded_at, actor, cause, policy_version, data, hash from log where subject = '{A}' and ordinal = 3", $"enterprise {A} 4"),
                ($"insert into log ({Copied(provider)}ordinal, kind, subject, district, type, effective_on, recorded_at, actor, cause, policy_version, data, hash) select {Copied(provider)}4, kind, subject, district, type, effective_on, recorded_at, actor, cause, policy_version, data, null from log where subject = '{A}' and ordinal = 3", $"enterprise {A} 4"),
            ])
                if (named.Length > 0) data.Add(provider, sql, named);
        return data;
    }

    [Theory, MemberData(nameof(Tampering))]
    public async Task Tampering_is_named(StorageProvider provider, string sql, string named)
    {
        await using var record = await Record.Make(provider);
        await record.AsAdministrator(sql);
        var verdict = await record.Verify();
        Assert.NotEmpty(verdict.Flaws);
        Assert.StartsWith(named, verdict.Flaws.First(f => !f.Where.StartsWith("root", StringComparison.Ordinal)).Where, StringComparison.Ordinal);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_history_that_was_written_anew_with_right_seals_differs_from_the_signed_root(StorageProvider provider)
    {
        await using var record = await Record.Make(provider);
        // The administrator knows how seals are made, and replaces the last event of a firm and its seal.
        var forged = Events.Of(A.Value, 3) with { Actor = "city:someone" };
        var before = (await record.Texts($"select hash from log where subject = '{A}' and ordinal = 2"))[0];
        await record.AsAdministrator($"update log set actor = 'city:someone', hash = '{Seal.Of(before, forged)}' where subject = '{A}' and ordinal = 3");
        var flaw = Assert.Single((await record.Verify()).Flaws);
        Assert.StartsWith("root 1", flaw.Where, StringComparison.Ordinal);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_root_that_a_district_kept_tells_an_older_backup(StorageProvider provider)
    {
        await using Record yesterday = await Record.Make(provider, root: false), today = await Record.Make(provider);
        var kept = (await today.Texts("select cast(data as text) from log where kind = 'root' and subject = 'root-440112'"))[0];
        var signed = System.Text.Json.JsonElement.Parse(kept).GetProperty("signed").GetString()!;
        Assert.Empty((await today.Verify(signed)).Flaws);
        Assert.Empty((await yesterday.Verify()).Flaws); // By itself a backup is whole.
        Assert.Contains((await yesterday.Verify(signed)).Flaws, f => f.Where == "root 1" && f.What.Contains("older", StringComparison.Ordinal));
        // A root that nobody of ours signed proves nothing.
        Assert.Contains((await today.Verify(signed[..^8] + "AAAAAAAA")).Flaws, f => f.What == "the signature is wrong");
        using var other = new TemporaryKey();
        Assert.Contains((await today.Verify(other.Sign(RootKey.Open(signed)!.Value.Statement))).Flaws, f => f.What.StartsWith("it is signed with a key that is not ours", StringComparison.Ordinal));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task What_was_written_before_there_were_seals_is_counted_and_the_chain_begins_after_it(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var old = new Writer<Note>(await store.Grains(), "enterprise", A.GrainKey);
        await old.Write(new(new Note("旧", 1)) { Events = [Events.Of(A.Value, 1)] });
        await new Writer<Note>(new SealingGrainStorage(await store.Grains(), new(store.Database)), "enterprise", A.GrainKey).With("1").Write(new(new Note("新", 2)) { Events = [Events.Of(A.Value, 2)] });
        var verdict = await new Verifier(store.Database).Run([], [], _ => { }, default);
        Assert.Empty(verdict.Flaws);
        Assert.Equal((2, 1), (verdict.Events, verdict.Unsealed));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_failed_commit_and_another_silo_break_no_chain(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        Writer<Note> Silo(SealingGrainStorage storage, string? version) => version is null ? new(storage, "enterprise", A.GrainKey) : new Writer<Note>(storage, "enterprise", A.GrainKey).With(version);
        SealingGrainStorage one = new(await store.Grains(), new(store.Database)), two = new(await store.Grains(), new(store.Database));
        await Silo(one, null).Write(new(new Note("一", 1)) { Events = [Events.Of(A.Value, 1)] });
        await Silo(two, "1").Write(new(new Note("二", 3)) { Events = [Events.Of(A.Value, 2), Events.Of(A.Value, 3)] });
        await Assert.ThrowsAnyAsync<Exception>(() => Silo(one, "1").Write(new(new Note("误", 2)) { Events = [Events.Of(A.Value, 2) with { Actor = "registry:stale" }] }));
        await Silo(one, "2").Write(new(new Note("三", 4)) { Events = [Events.Of(A.Value, 4)] });
        await Silo(two, "3").Write(new(new Note("四", 5)) { Events = [Events.Of(A.Value, 5)] });
        Assert.Empty((await new Verifier(store.Database).Run([], [], _ => { }, default)).Flaws);
    }

    private static string Copied(StorageProvider provider) => provider == StorageProvider.Postgres ? "epoch, " : "";

    private sealed class TemporaryKey : IDisposable
    {
        private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("srdi-key-");

        public string Sign(RootStatement statement)
        {
            using var key = new RootKey(directory.FullName);
            return key.Sign(statement);
        }

        public void Dispose() => directory.Delete(recursive: true);
    }

    /// <summary>A small record of everything that is sealed: two firms, a fund year with its ledger, an audit trail, and a root of all.</summary>
    private sealed class Record(Store store, string keys) : IAsyncDisposable
    {
        private static readonly Lazy<string> Keys = new(() => Directory.CreateTempSubdirectory("srdi-keys-").FullName);

        public static async Task<Record> Make(StorageProvider provider, bool root = true)
        {
            var store = await Store.Migrated(provider);
            var storage = new SealingGrainStorage(await store.Grains(), new(store.Database));
            var firm = new Writer<Note>(storage, "enterprise", A.GrainKey);
            await firm.Write(new(new Note("甲", 1)) { Events = [Events.Of(A.Value, 1)] });
            await new Writer<Note>(storage, "enterprise", B.GrainKey).Write(new(new Note("乙", 1)) { Events = [Events.Of(B.Value, 1)] });
            await firm.Write(new(new Note("甲", 3)) { Events = [Events.Of(A.Value, 2), Events.Of(A.Value, 3)] });
            await new Writer<Note>(storage, "fund", "fund-2026").Write(new(new Note("年")) { Events = [Events.Of("2026", 1, kind: SubjectKind.Fund), Events.Of("2026", 2, kind: SubjectKind.Fund)], Ledger = [Entry(LedgerAct.Reserve, 1), Entry(LedgerAct.Post, 1), Entry(LedgerAct.Pay, 2)] });
            var trail = new AuditWriter(store.Database, TimeProvider.System, NullLogger<AuditWriter>.Instance);
            await trail.StartAsync(default);
            for (var n = 1; n <= 4; n++) await trail.Write(new(new(2026, 6, 1, 1, n, 0, TimeSpan.Zero), "registry:test", "PUT /v1/enterprises/{uscc}", n % 2 == 0 ? AuditResult.Refused : AuditResult.Applied) { Object = $"enterprises/{A}", Code = n % 2 == 0 ? "forbidden" : null }, default);
            await trail.StopAsync(default);
            if (root)
            {
                await store.Settled();
                var digest = await new Heads(store.Database).Digest(await store.Log.Head(default), DateTimeOffset.UnixEpoch, default);
                using var key = new RootKey(Keys.Value);
                var signed = new SignedRoot(1, new(2026, 6, 1), digest.Hash, key.Sign(new(1, new(2026, 6, 1), digest, null)));
                var kept = RootDecisions.Keep(new(new(2026, 6, 1)), signed, new(new("platform:roots"), new(2026, 6, 1, 16, 0, 0, TimeSpan.Zero), "root:1"), "gz");
                await new Writer<RootBook>(storage, "root", IRootGrain.Key).Write(kept.Commit!);
            }
            return new(store, Keys.Value);
        }

        public Task<Verdict> Verify(params string[] outside) => new Verifier(store.Database).Run(outside, [RootKey.ThumbprintIn(RootKey.FileOf(keys))!], _ => { }, default);

        /// <summary>Takes away what keeps the tables append-only, as who owns the database can.</summary>
        public Task AsAdministrator(string sql) => store.Run((store.Settings.Provider == StorageProvider.Postgres
            ? "alter table log disable trigger user; alter table ledger disable trigger user; alter table audit disable trigger user; alter table grain_state disable trigger user; set constraints all deferred; "
            : "drop trigger log_no_update; drop trigger log_no_delete; drop trigger ledger_no_update; drop trigger ledger_no_delete; drop trigger audit_no_update; drop trigger audit_no_delete; ") + sql);

        public Task<List<string>> Texts(string sql) => store.Database.Query(sql, [], row => row.GetString(0), default);

        public ValueTask DisposeAsync() => store.DisposeAsync();

        private static LedgerEntry Entry(LedgerAct act, int fundOrdinal)
        {
            var (debit, credit) = Accounts.Of(act, reserved: true);
            return new(RewardId.Of("7", A, "x1"), act, 2026, "7", A, DistrictCode.Parse("440112").Value, null, Accounts.Of(2026, "7", debit), Accounts.Of(2026, "7", credit), new(5), null, new(2026, 6, 1, 9, 0, 0, TimeSpan.FromHours(8)), fundOrdinal);
        }
    }
}
