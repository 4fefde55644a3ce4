using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Domain.Rewards;
using Srdi.Grains.Reactions;
using Srdi.Storage;
using Srdi.Storage.Budgets;
using Srdi.Tests;

namespace Srdi.Grains.Tests.Budgets;

/// <summary>A silo on a database of its own whose reactions run when a test says so, with a clock that stands still.</summary>
public sealed class MoneyCluster : IAsyncDisposable
{
    public const int Year = 2026;

    public static readonly Caller Drafter = new("finance:li");
    public static readonly Caller Approver = new("city:wang");
    public static readonly Caller Registry = new("registry:szj");
    public static readonly DistrictCode Huangpu = DistrictCode.Parse("440112").Value;

    private static readonly Lazy<PolicyBook> Book = new(() =>
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Orleans.sln"))) root = root.Parent;
        var (book, faults) = PolicyBook.Load(PolicyFiles.Read(Path.Combine(root.FullName, "config")));
        return book ?? throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
    });

    private readonly InProcessTestCluster cluster;
    private readonly StorageSettings settings;
    private readonly string? directory;

    private MoneyCluster(InProcessTestCluster cluster, StorageSettings settings, string? directory)
    {
        (this.cluster, this.settings, this.directory) = (cluster, settings, directory);
        Database = Database.Of(settings);
        Books = new(Database);
        Ledger = new(Database);
        Statement = new(Database);
    }

    public static PolicyBook Policy => Book.Value;

    public static FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 6, 30, 4, 0, 0, TimeSpan.Zero));

    public Database Database { get; }

    public BudgetBooks Books { get; }

    public LedgerList Ledger { get; }

    public LedgerStatement Statement { get; }

    public IGrainFactory Grains => cluster.Client;

    public IFundGrain Fund => Grains.GetGrain<IFundGrain>(FundYear.GrainKey(Year));

    public static async Task<MoneyCluster> Start(StorageProvider provider = StorageProvider.Sqlite)
    {
        var directory = provider == StorageProvider.Sqlite ? Directory.CreateTempSubdirectory("srdi-money-").FullName : null;
        return await Start(provider == StorageProvider.Sqlite ? new StorageSettings(provider, null, directory!) : new(provider, await (await PostgresServer.Running).NewDatabase(), "unused"), directory);
    }

    /// <summary>A second cluster on the same database that knows nothing of the first: every grain has two activations.</summary>
    public Task<MoneyCluster> Twin() => Start(settings, null);

    private static async Task<MoneyCluster> Start(StorageSettings settings, string? directory)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSrdiStorage(settings);
            silo.AddSrdiGrainState();
            silo.Services.AddSingleton<TimeProvider>(Clock);
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddSingleton(Policy);
            silo.Services.AddSrdiGrains();
            silo.Services.Remove(silo.Services.Single(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType == typeof(ReactionPump)));
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster, settings, directory);
    }

    public static EnterpriseId Firm(int n) => EnterpriseId.Of("91440101", $"MA{n:000000}");

    public static string NameOf(EnterpriseId firm) => $"测试企业{firm.Value[^6..]}有限公司";

    public static Reward Confirmed(int n, string measure, long fen) =>
        new(RewardId.Of(measure, Firm(n), "once"), measure, Firm(n), Firm(n).Value, "小巨人 2025", Year, RewardState.Confirmed, new(fen), new(fen))
        {
            District = Huangpu, EarnedOn = new(2026, 1, 5), PolicyVersion = Policy.Version, Version = 2, Working = ["测试"],
            Account = new("测试企业", "****0001", "0f"),
            ConfirmedAt = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(n),
        };

    public static Reward Claim(int n, long fen) => Confirmed(n, "12b", fen) with { State = RewardState.Claimed, ByClaim = true, ConfirmedAt = null, Version = 1 };

    /// <summary>Puts rewards where a grant would have put them.</summary>
    public async Task Seed(params Reward[] rewards)
    {
        await using var connection = await Database.Writes.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Database.Provider == StorageProvider.Postgres
            ? "insert into grain_state (state_name, key, version, payload) select 'reward', 'reward-' || (r.value ->> 'id'), 1, r.value from jsonb_array_elements(cast(@rewards as jsonb)) r (value)"
            : "insert into grain_state (state_name, key, version, payload) select 'reward', 'reward-' || (r.value ->> '$.id'), 1, r.value from json_each(@rewards) r";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("rewards", JsonSerializer.Serialize(rewards, SrdiJson.Stored));
        command.Parameters.Add(parameter);
        await command.ExecuteNonQueryAsync();
    }

    public async Task Run(string sql)
    {
        await using var connection = await Database.Writes.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> Count(string sql)
    {
        await using var connection = await Database.Reads.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>A record as the database has it, whatever an activation believes.</summary>
    public async Task<T?> Stored<T>(string stateName, string key) where T : class
    {
        await using var connection = await Database.Reads.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"select cast(payload as text) from grain_state where state_name = '{stateName}' and key = '{key}'";
        return await command.ExecuteScalarAsync() is string text ? JsonSerializer.Deserialize<T>(text, SrdiJson.Stored) : null;
    }

    public IRewardGrain Reward(Reward reward)
    {
        ArgumentNullException.ThrowIfNull(reward);
        return Grains.GetGrain<IRewardGrain>(reward.Id.GrainKey);
    }

    public async Task<RewardState> StateOf(Reward reward) => (await Reward(reward).Get()).Value.State;

    /// <summary>Lets every reaction handle what was committed, until nothing follows.</summary>
    public async Task React()
    {
        for (var more = true; more;)
        {
            more = false;
            // Transactions of other tests on the same server hide what was committed last from readers of the log.
            while (Database.Provider == StorageProvider.Postgres && await Count("select count(*) from log where xid >= pg_snapshot_xmin(pg_current_snapshot())") > 0) await Task.Yield();
            foreach (var name in new[] { "stakes", "plans", "ledger" })
            {
                var reactor = Grains.GetGrain<IReactorGrain>(ReactorGrain.KeyOf(name));
                var before = await reactor.Handled();
                while (await reactor.Pump()) { }
                more |= await reactor.Handled() != before;
            }
        }
    }

    /// <summary>Sets the caps, written <c>fund=1000</c> in fen.</summary>
    public async Task Caps(string caps)
    {
        ArgumentNullException.ThrowIfNull(caps);
        foreach (var cap in caps.Split(' ').Select(c => c.Split('=')))
            Assert.Null((await Fund.SetCap(new(cap[0], Year, new(long.Parse(cap[1], System.Globalization.CultureInfo.InvariantCulture))), Drafter)).Refused);
    }

    public Task<Outcome<Registered<PlanHead>>> Draft(params string[] measures) => Fund.Draft(new(Year, measures, new(2026, 6, 30), PlanRule.ProRata), Drafter);

    public Task<Outcome<TransitionAnswer>> Take(PlanId plan, PlanTrigger trigger, Caller? by = null) =>
        Fund.TransitionPlan(new(plan, trigger) { Reason = trigger is PlanTrigger.Withdraw ? "预算调整" : null }, by ?? (trigger is PlanTrigger.Approve ? Approver : Drafter));

    /// <summary>A plan taken all the way to its settlement, with its rewards payable.</summary>
    public async Task<PlanId> Settled(params string[] measures)
    {
        var plan = (await Draft(measures)).Value.Item.Id;
        Assert.Null((await Take(plan, PlanTrigger.Approve)).Refused);
        await React();
        Assert.Null((await Take(plan, PlanTrigger.Publicise)).Refused);
        Assert.Null((await Take(plan, PlanTrigger.Settle)).Refused);
        await React();
        return plan;
    }

    public async Task<IReadOnlyList<LedgerEntry>> Entries()
    {
        List<LedgerEntry> entries = [];
        string? after = null;
        do
        {
            var page = await Ledger.Read(new(1_000, after, Year: Year), default);
            entries.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        return entries;
    }

    /// <summary>What holds whatever happened: each pot's sums are its ledger's, and at no prefix of the ledger did a pot promise more than its cap.</summary>
    public async Task Sound()
    {
        var year = FundDecisions.Shown((await Stored<FundYear>("fund", FundYear.GrainKey(Year)))!, Policy);
        var entries = await Entries();
        Assert.Equal(entries.Count, entries.Select(e => (e.Reward, e.Act)).Distinct().Count());
        foreach (var pot in year.Pots.Concat(year.Uncapped))
        {
            var mine = entries.Where(e => pot.Measure == Pot.FundName || e.Measure == pot.Measure).ToList();
            long Sum(LedgerAct act) => mine.Where(e => e.Act == act).Sum(e => e.Amount.Fen);
            Assert.Equal((Sum(LedgerAct.Post), Sum(LedgerAct.Pay), Sum(LedgerAct.Reverse), Sum(LedgerAct.Recover)), (pot.Posted.Fen, pot.Paid.Fen, pot.Reversed.Fen, pot.Recovered.Fen));
            var (committed, reserved) = (0L, 0L);
            foreach (var entry in mine)
            {
                if (entry.Debit.EndsWith("/available", StringComparison.Ordinal)) committed += entry.Amount.Fen;
                if (entry.Credit.EndsWith("/available", StringComparison.Ordinal)) committed -= entry.Amount.Fen;
                if (entry.Credit.EndsWith("/reserved", StringComparison.Ordinal)) reserved += entry.Amount.Fen;
                if (entry.Debit.EndsWith("/reserved", StringComparison.Ordinal)) reserved -= entry.Amount.Fen;
                if (year.Find(pot.Measure) is not null) Assert.InRange(committed, 0, pot.Cap.Fen);
            }
            Assert.Equal((reserved, committed), (pot.Reserved.Fen, pot.Committed.Fen));
        }
        Assert.Equal(year.Reservations.Sum(r => r.Amount.Fen), year.Find(Pot.FundName)?.Reserved.Fen ?? 0);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await cluster.DisposeAsync();
        if (directory is not null) Directory.Delete(directory, recursive: true);
    }
}
