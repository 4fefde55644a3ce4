using System.Data.Common;
using Orleans.Storage;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Rewards;
using Srdi.Storage.Budgets;

namespace Srdi.Storage.Tests.Budgets;

public sealed class LedgerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 4, 0, 0, TimeSpan.Zero);
    private static readonly DistrictCode Huangpu = DistrictCode.Parse("440112").Value;
    private static readonly DistrictCode Tianhe = DistrictCode.Parse("440106").Value;
    private static readonly PlanId Plan = PlanId.Of(2026, 1);

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task An_entry_comes_back_as_it_was_written(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var writer = new Writer<Note>(await store.Grains(), "fund", "fund-2026");
        LedgerEntry[] entries = [Entry(1, LedgerAct.Reserve, 9_007_199_254_740_993) with { Plan = null }, Entry(1, LedgerAct.Post, 9_007_199_254_740_992), Entry(1, LedgerAct.Release, 1)];

        await writer.Write(new(new("一")) { Ledger = entries });

        Assert.Equal(entries, await new BudgetBooks(store.Database).EntriesOf([Reward(1)], default));
        Assert.Empty(await new BudgetBooks(store.Database).EntriesOf([Reward(2)], default));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_reward_that_a_plan_lost_does_not_count_as_one_that_was_told(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var (grains, books) = (await store.Grains(), new BudgetBooks(store.Database));
        // Two lines get something; the third was withheld in publicity, and still names the plan.
        var states = new[] { RewardState.Planned, RewardState.Confirmed, RewardState.Withheld };
        var writers = states.Select((_, n) => new Writer<Reward>(grains, "reward", Reward(n + 1).GrainKey)).ToList();
        Task Is(int n, RewardState state, PlanId? plan) => writers[n - 1].Write(new(new(Reward(n), "1a", Firm(n), Firm(n).Value, "认定", 2026, state, new(100), new(100))
        {
            District = Huangpu, EarnedOn = new(2026, 1, 5), PolicyVersion = "test", Version = 2, Plan = plan,
        }));
        for (var n = 0; n < states.Length; n++) await Is(n + 1, states[n], states[n] is RewardState.Confirmed ? null : Plan);
        PlanHead Head(PlanState state) => new(Plan, state, PlanRule.ProRata, ["1a"], new(2026, 3, 1)) { DraftedBy = "finance:li", Lines = 2 };
        Assert.Equal(1, await books.Told(Head(PlanState.Approved), default));
        await Is(2, RewardState.Planned, Plan);
        Assert.Equal((2, 0), (await books.Told(Head(PlanState.Approved), default), await books.Told(Head(PlanState.Settled), default)));
        await Is(1, RewardState.Publicised, Plan);
        Assert.Equal(1, await books.Told(Head(PlanState.Settled), default));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Nothing_happens_to_a_reward_twice_and_a_commit_that_tries_leaves_nothing(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var storage = await store.Grains();
        await new Writer<Note>(storage, "fund", "fund-2026").Write(new(new("一")) { Ledger = [Entry(1, LedgerAct.Post, 5)] });

        // Another year's grain knows nothing of it, and still can't: the key is the ledger's.
        var other = new Writer<Note>(storage, "fund", "fund-2027");
        await Assert.ThrowsAnyAsync<Exception>(() => other.Write(new(new("二"))
        {
            Events = [Events.Of("2027", 1, kind: SubjectKind.Fund)], Rows = [new("plan", "plan-2027-1", new Note("计划"))], Ledger = [Entry(2, LedgerAct.Post, 5), Entry(1, LedgerAct.Post, 5)],
        }));

        Assert.Equal(1, await store.Number("select count(*) from ledger"));
        Assert.Equal(0, await store.Number("select count(*) from log"));
        Assert.Equal(1, await store.Number("select count(*) from grain_state"));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task What_undoes_refers_to_an_entry_that_is_there_and_once(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var writer = new Writer<Note>(await store.Grains(), "fund", "fund-2026");
        await Assert.ThrowsAnyAsync<Exception>(() => writer.Write(new(new("一")) { Ledger = [Entry(1, LedgerAct.Reverse, 5)] }));

        await writer.Write(new(new("一")) { Ledger = [Entry(1, LedgerAct.Post, 5), Entry(2, LedgerAct.Post, 5)] });
        await writer.Write(new(new("二")) { Ledger = [Entry(1, LedgerAct.Reverse, 5)] });
        await Assert.ThrowsAnyAsync<Exception>(() => writer.Write(new(new("三")) { Ledger = [Entry(2, LedgerAct.Reverse, 5) with { Refers = LedgerEntry.IdOf(Reward(1), LedgerAct.Post) }] }));

        Assert.Equal(3, await store.Number("select count(*) from ledger"));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Amounts_are_more_than_nothing(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var writer = new Writer<Note>(await store.Grains(), "fund", "fund-2026");
        foreach (var fen in new long[] { 0, -1 })
            await Assert.ThrowsAnyAsync<Exception>(() => writer.Write(new(new("一")) { Ledger = [Entry(1, LedgerAct.Post, fen)] }));
        Assert.Equal(0, await store.Number("select count(*) from ledger"));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Ledger_and_log_are_append_only(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var writer = new Writer<Note>(await store.Grains(), "fund", "fund-2026");
        await writer.Write(new(new("一")) { Events = [Events.Of("2026", 1, kind: SubjectKind.Fund)], Ledger = [Entry(1, LedgerAct.Post, 5)] });

        List<string> changes = ["update ledger set amount_fen = 6", "delete from ledger", "update log set actor = 'nobody'", "delete from log"];
        if (provider == StorageProvider.Postgres) changes.AddRange(["truncate ledger", "truncate log"]);
        foreach (var change in changes)
            Assert.Contains("append-only", (await Assert.ThrowsAnyAsync<DbException>(() => store.Run(change))).Message, StringComparison.Ordinal);

        Assert.Equal(5, await store.Number("select sum(amount_fen) from ledger"));
        Assert.Equal(1, await store.Number("select count(*) from log where actor = 'registry'"));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task An_aggregates_own_rows_are_made_and_replaced_with_its_commits_and_only_with_them(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var storage = await store.Grains();
        var (writer, stale) = (new Writer<Note>(storage, "fund", "fund-2026"), new Writer<Note>(await store.Grains(), "fund", "fund-2026"));
        await writer.Write(new(new("一")) { Rows = [new("plan", "plan-2026-1", new Note("初稿"))] });
        await stale.Read();
        await writer.Write(new(new("二")) { Rows = [new("plan", "plan-2026-1", new Note("二稿"))] });

        await Assert.ThrowsAsync<InconsistentStateException>(() => stale.Write(new(new("旧")) { Rows = [new("plan", "plan-2026-1", new Note("旧稿"))], Ledger = [Entry(1, LedgerAct.Post, 5)] }));

        Assert.Equal("二稿", (await new Writer<Note>(storage, "plan", "plan-2026-1").Read())?.Text);
        Assert.Equal(2, await store.Number("select version from grain_state where state_name = 'plan'"));
        Assert.Equal(0, await store.Number("select count(*) from ledger"));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Two_activations_at_once_post_a_reward_once(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var activations = new List<Writer<Note>>();
        for (var i = 0; i < 8; i++) activations.Add(new(await store.Grains(), "fund", "fund-2026"));

        var done = await Task.WhenAll(activations.Select(async a =>
        {
            try
            {
                await a.Write(new(new("一")) { Ledger = [Entry(1, LedgerAct.Post, 5)] });
                return true;
            }
            catch (Exception e) when (e is InconsistentStateException or DbException)
            {
                return false;
            }
        }));

        Assert.Equal(1, done.Count(d => d));
        Assert.Equal(1, await store.Number("select count(*) from ledger"));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task The_list_pages_through_every_entry_once_and_filters(StorageProvider provider)
    {
        await using var store = await Filled(provider);
        var list = new LedgerList(store.Database);
        List<LedgerEntry> read = [];
        string? after = null;
        do
        {
            var page = await list.Read(new(2, after), default);
            Assert.True(page.Items.Count is 1 or 2);
            read.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(9, read.Select(e => e.Entry).Distinct().Count());
        Assert.Equal(read.Count, read.Select(e => e.Entry).Distinct().Count());
        Assert.Equal(8, (await list.Read(new(100, Year: 2026), default)).Items.Count);
        Assert.Equal(2, (await list.Read(new(100, Measure: "12b"), default)).Items.Count);
        Assert.Equal(3, (await list.Read(new(100, Payee: Firm(1)), default)).Items.Count);
        Assert.Equal(2, (await list.Read(new(100, District: Tianhe), default)).Items.Count);
        Assert.Single((await list.Read(new(100, Plan: PlanId.Of(2027, 1)), default)).Items);
        await Assert.ThrowsAsync<FormatException>(() => list.Read(new(100, "2026"), default));
        await Assert.ThrowsAsync<FormatException>(() => list.Read(new(100, "2026.01"), default));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Statements_balance_whatever_they_sum_by(StorageProvider provider)
    {
        await using var store = await Filled(provider);
        var statement = new LedgerStatement(store.Database);

        var pots = (await statement.Read(new(StatementBy.Measure, 100, Year: 2026), default)).Items;
        Assert.Equal(["12b 40 60 0 0 0 2", "1a 0 300 100 100 100 6"], pots.Select(Line));
        foreach (var by in Enum.GetValues<StatementBy>())
        {
            List<StatementLine> lines = [];
            string? after = null;
            do
            {
                var page = await statement.Read(new(by, 1, after, Year: 2026), default);
                lines.AddRange(page.Items);
                after = page.Next;
            }
            while (after is not null);
            Assert.Equal(360, lines.Sum(l => l.Posted.Fen));
            Assert.Equal((100, 100, 100, 40), (lines.Sum(l => l.Paid.Fen), lines.Sum(l => l.Reversed.Fen), lines.Sum(l => l.Recovered.Fen), lines.Sum(l => l.Reserved.Fen)));
        }
        Assert.Equal(2, (await statement.Read(new(StatementBy.Year, 100), default)).Items.Count);
        Assert.Equal("1a 0 100 100 0 100 3", Line(Assert.Single((await statement.Read(new(StatementBy.Measure, 100, Payee: Firm(1)), default)).Items)));

        static string Line(StatementLine l) => $"{l.Key} {l.Reserved.Fen} {l.Posted.Fen} {l.Paid.Fen} {l.Reversed.Fen} {l.Recovered.Fen} {l.Entries}";
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_receipt_knows_the_pots_just_before_its_posting(StorageProvider provider)
    {
        await using var store = await Filled(provider);
        var books = new ReceiptBooks(store.Database);

        // Before the third posting of 1a: two of 100, and a reservation of 100 in 12b, which counts for the fund alone.
        Assert.Equal((new Money(200), new Money(300)), await books.CommittedBefore(Entry(3, LedgerAct.Post, 100), default));
        Assert.Equal((new Money(0), new Money(100)), await books.CommittedBefore(Entry(1, LedgerAct.Post, 100), default));
    }

    /// <summary>Three postings of 1a, one paid and got back, one reversed; a claim of 12b for which 100 were held and 60 posted; one posting of 2027.</summary>
    private static async Task<Store> Filled(StorageProvider provider)
    {
        var store = await Store.Migrated(provider);
        var storage = await store.Grains();
        var fund = new Writer<Note>(storage, "fund", "fund-2026");
        await fund.Write(new(new("一")) { Ledger = [Entry(4, LedgerAct.Reserve, 100, "12b") with { District = Tianhe }] });
        await fund.Write(new(new("二")) { Ledger = [Entry(1, LedgerAct.Post, 100), Entry(2, LedgerAct.Post, 100), Entry(3, LedgerAct.Post, 100)] });
        await fund.Write(new(new("三")) { Ledger = [Entry(1, LedgerAct.Pay, 100), Entry(2, LedgerAct.Reverse, 100)] });
        await fund.Write(new(new("四")) { Ledger = [Entry(1, LedgerAct.Recover, 100), Entry(4, LedgerAct.Post, 60, "12b", reserved: true) with { District = Tianhe }] });
        await new Writer<Note>(storage, "fund", "fund-2027").Write(new(new("一")) { Ledger = [Entry(5, LedgerAct.Post, 7) with { FundYear = 2027, Plan = PlanId.Of(2027, 1) }] });
        return store;
    }

    private static EnterpriseId Firm(int n) => EnterpriseId.Of("91440101", $"MA5T{n:0000}");

    private static RewardId Reward(int n, string measure = "1a") => RewardId.Of(measure, Firm(n), "once");

    private static LedgerEntry Entry(int n, LedgerAct act, long fen, string measure = "1a", bool reserved = false)
    {
        var (debit, credit) = Accounts.Of(act, reserved);
        var reward = Reward(n, measure);
        return new(reward, act, 2026, measure, Firm(n), Huangpu, Plan, Accounts.Of(2026, measure, debit), Accounts.Of(2026, measure, credit), new(fen),
            Accounts.Undone(act) is { } undone ? LedgerEntry.IdOf(reward, undone) : null, Now, 1);
    }
}
