using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Cases;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Policy;
using Srdi.Domain.Rewards;
using Srdi.Domain.Selections;
using Srdi.Domain.Sweeps;
using Srdi.Grains.Reactions;
using Srdi.Storage;
using Srdi.Tests;

namespace Srdi.Grains.Tests;

/// <summary>What holds for grains holds on both databases.</summary>
public sealed class BothDatabases : TheoryData<StorageProvider>
{
    public BothDatabases()
    {
        Add(StorageProvider.Sqlite);
        Add(StorageProvider.Postgres);
    }
}

/// <summary>One running platform for each database, shared by all tests of the process; each test uses firms and parks of its own.</summary>
[CollectionDefinition(Name)]
public sealed class SharedPlatforms : ICollectionFixture<Platforms>
{
    public const string Name = "platforms";
}

/// <summary>Starts a platform when the first test asks for it, and stops all at the end.</summary>
public sealed class Platforms : IAsyncLifetime
{
    private readonly Dictionary<StorageProvider, Lazy<Task<Platform>>> running =
        Enum.GetValues<StorageProvider>().ToDictionary(p => p, p => new Lazy<Task<Platform>>(() => Platform.Start(p)));

    public Task<Platform> On(StorageProvider provider) => running[provider].Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var platform in running.Values.Where(p => p.IsValueCreated)) await (await platform.Value).DisposeAsync();
    }
}

/// <summary>A silo with the real grains over a real database, a clock that the test drives, and storage that fails when told to.</summary>
public sealed class Platform : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 30, 12, 0, 0, TimeSpan.FromHours(8));
    private static int numbers;
    private readonly InProcessTestCluster cluster;
    private readonly string? directory;
    private LogCursor seen = LogCursor.Start;
    private long read;

    private Platform(InProcessTestCluster cluster, Faults faults, FakeTimeProvider clock, string? directory)
    {
        (this.cluster, Faults, Clock, this.directory) = (cluster, faults, clock, directory);
        Log = Services.GetRequiredService<ILogReader>();
    }

    public static Caller Me { get; } = new("registry:test");

    public static DistrictCode Huangpu { get; } = DistrictCode.Parse("440112").Value;

    public static DistrictCode Tianhe { get; } = DistrictCode.Parse("440106").Value;

    public Faults Faults { get; }

    public FakeTimeProvider Clock { get; }

    public ILogReader Log { get; }

    public IServiceProvider Services => cluster.GetSiloServiceProvider(cluster.Silos[0].SiloAddress);

    public static async Task<Platform> Start(StorageProvider provider)
    {
        var directory = provider == StorageProvider.Sqlite ? Directory.CreateTempSubdirectory("srdi-grains-").FullName : null;
        var settings = new StorageSettings(provider, directory is null ? await (await PostgresServer.Running).NewDatabase() : null, directory ?? "unused");
        var (book, problems) = PolicyBook.Load(PolicyFiles.Read(Repository.File("config")));
        Assert.True(book is not null, string.Join(Environment.NewLine, problems));
        var (faults, clock) = (new Faults(), new FakeTimeProvider(Noon));

        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(clock);
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddSingleton(book);
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
            silo.Services.AddSrdiStorage(settings);
            silo.AddSrdiGrainState();
            FaultyStorage.Wrap(silo.Services, faults);
            silo.Services.AddSrdiGrains();
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster, faults, clock, directory);
    }

    /// <summary>Goes to an instant, back or forth.</summary>
    public void At(string instant) => Clock.AdjustTime(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture));

    /// <summary>Goes back to the tests' own day, 2026-06-30.</summary>
    public void AtNoon() => Clock.AdjustTime(Noon);

    public IEnterpriseGrain Firm(EnterpriseId id) => cluster.Client.GetGrain<IEnterpriseGrain>(id.GrainKey);

    public IParkGrain Park(ParkId id) => cluster.Client.GetGrain<IParkGrain>(id.GrainKey);

    public IRewardGrain Reward(RewardId id) => cluster.Client.GetGrain<IRewardGrain>(id.GrainKey);

    public IFundGrain Fund(int year) => cluster.Client.GetGrain<IFundGrain>(FundYear.GrainKey(year));

    public IReportGrain Report(EnterpriseId id, int year) => cluster.Client.GetGrain<IReportGrain>(StoredReport.GrainKey(id, year));

    public ICaseGrain Case(CaseId id) => cluster.Client.GetGrain<ICaseGrain>(id.GrainKey);

    public ISelectionGrain Selection(SelectionId id) => cluster.Client.GetGrain<ISelectionGrain>(id.GrainKey);

    public ISweeperGrain Sweeper => cluster.Client.GetGrain<ISweeperGrain>(ISweeperGrain.Key);

    public PolicyBook Policy => Services.GetRequiredService<PolicyBook>();

    public IReactorGrain Reactor => cluster.Client.GetGrain<IReactorGrain>(ReactorGrain.KeyOf(ParkTenantsReaction.ReactionName));

    /// <summary>The next free invented code.</summary>
    public static EnterpriseId NextId() => EnterpriseId.Of("91440101", $"MA5{Interlocked.Increment(ref numbers).ToString("00000", CultureInfo.InvariantCulture)}");

    /// <summary>The next free park id.</summary>
    public static ParkId NextPark() => ParkId.Parse($"park{Interlocked.Increment(ref numbers).ToString(CultureInfo.InvariantCulture)}").Value;

    /// <summary>A firm of its own for a test, with these titles recognised on the first of the months from 2025-09 on.</summary>
    public async Task<EnterpriseId> NewFirm(params Title[] titles)
    {
        var id = NextId();
        Assert.True((await Firm(id).Register(new(id, $"样例{id.Value[12..16]}(示例)有限公司", Huangpu), Me)).Value.Created);
        foreach (var (title, i) in titles.Select((t, i) => (t, i))) Good(await Do(id, Recognise(title, new DateOnly(2025, 9, 1).AddMonths(i))));
        return id;
    }

    /// <summary>A park of its own for a test.</summary>
    public async Task<ParkId> NewPark(decimal area = 20_000m)
    {
        var id = NextPark();
        Assert.True((await Park(id).Register(new(id, "样例(示例)园", Huangpu, await NewFirm(), area), Me)).Value.Created);
        return id;
    }

    public Task<Outcome<TransitionAnswer>> Do(EnterpriseId id, TransitionEnterprise command) => Firm(id).Transition(command, Me);

    public static TransitionEnterprise Recognise(Title title, DateOnly? on = null, string batch = "第一批") => new(EnterpriseTrigger.Recognise) { Title = title, Batch = batch, EffectiveOn = on };

    public static TransitionEnterprise Lapse(Title title, DateOnly? on = null) => new(EnterpriseTrigger.Lapse) { Title = title, EffectiveOn = on };

    /// <summary>The value of what must have succeeded.</summary>
    public static T Good<T>(Outcome<T> outcome) => outcome.Match(value => value, no => throw new Xunit.Sdk.XunitException($"Refused: {no}"));

    /// <summary>The call must fail because the database was lost.</summary>
    public static async Task Lost(Func<Task> call) =>
        Assert.IsType<DatabaseLostException>((await Assert.ThrowsAsync<OrleansException>(call)).InnerException);

    /// <summary>A subject's whole log.</summary>
    public async Task<IReadOnlyList<LogEntry>> History(SubjectKind kind, string subject) => [.. (await Log.ReadSubject(kind, subject, 0, 5_000, CancellationToken.None)).Select(e => e.Entry)];

    public Task<IReadOnlyList<LogEntry>> History(EnterpriseId id) => History(SubjectKind.Enterprise, id.Value);

    /// <summary>The record as a fresh activation reads it from the database.</summary>
    public async Task<Enterprise> Stored(EnterpriseId id)
    {
        await cluster.DeactivateAsync(Firm(id));
        return Good(await Firm(id).Get());
    }

    public Task Deactivate(IAddressable grain) => cluster.DeactivateAsync(grain);

    /// <summary>A firm's record, its log and the rewards that it says were granted are one story.</summary>
    public async Task Sound(EnterpriseId id)
    {
        var (record, log) = (await Stored(id), await History(id));
        Assert.Equal(Enumerable.Range(1, record.Version), log.Select(e => e.Ordinal));
        Assert.Equal(record.Awards.Count, record.Awards.Select(a => a.Reward).Distinct().Count());
        foreach (var award in record.Awards)
        {
            var reward = Good(await Reward(award.Reward).Get());
            Assert.Equal(Enumerable.Range(1, reward.Version), (await History(SubjectKind.Reward, reward.Id.Value)).Select(e => e.Ordinal));
        }
    }

    /// <summary>Waits for something that follows from what was committed: looks again after each commit, for half a minute at most.</summary>
    public async Task Eventually(Func<Task<bool>> condition)
    {
        var signal = Services.GetRequiredService<LogSignal>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var committed = signal.Next; // Taken before the look, so that no commit falls between.
            if (await condition()) return;
            await committed.WaitAsync(patience.Token);
        }
    }

    /// <summary>Waits until everything committed so far has had its effects.</summary>
    public async Task Settled()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await AllIsVisible() || !await AllAreAtHead())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Whether the reactions that write enterprises and parks have read the whole log.</summary>
    private async Task<bool> AllAreAtHead()
    {
        var head = (await Log.Head(CancellationToken.None)).Text;
        foreach (var name in new[] { ParkTenantsReaction.ReactionName, DifferenceReaction.ReactionName })
            if (await cluster.Client.GetGrain<IReactorGrain>(ReactorGrain.KeyOf(name)).Handled() != head) return false;
        return true;
    }

    /// <summary>Whether readers see all that is committed: on PostgreSQL they wait for the oldest transaction of the whole server.</summary>
    private async Task<bool> AllIsVisible()
    {
        while (true)
        {
            var page = await Log.Read(new(seen, 5_000), CancellationToken.None);
            (seen, read) = (page.Next, read + page.Events.Count);
            if (!page.More) return read >= await Log.Count(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.StopAllSilosAsync();
        await cluster.DisposeAsync();
        if (directory is not null) Directory.Delete(directory, recursive: true);
    }
}
