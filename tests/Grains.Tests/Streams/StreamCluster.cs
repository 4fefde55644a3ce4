using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Domain.Streams;
using Srdi.Grains.Streams;
using Srdi.Storage;
using Srdi.Tests;

namespace Srdi.Grains.Tests.Streams;

/// <summary>Silos with the streams over a database that outlives them.</summary>
public sealed class StreamCluster : IAsyncDisposable
{
    private static int numbers;
    private readonly StorageSettings settings;
    private readonly string? directory;
    private InProcessTestCluster cluster;

    private StreamCluster(StorageSettings settings, string? directory, InProcessTestCluster cluster, Heard heard, SettableClock clock) =>
        (this.settings, this.directory, this.cluster, Heard, Clock) = (settings, directory, cluster, heard, clock);

    public Heard Heard { get; }

    public SettableClock Clock { get; }

    public ILogReader Log => cluster.GetSiloServiceProvider(cluster.Silos[0].SiloAddress).GetRequiredService<ILogReader>();

    public static async Task<StreamCluster> Start(StorageProvider provider, int silos = 1)
    {
        var directory = provider == StorageProvider.Sqlite ? Directory.CreateTempSubdirectory("srdi-streams-").FullName : null;
        var settings = new StorageSettings(provider, directory is null ? await (await PostgresServer.Running).NewDatabase() : null, directory ?? "unused");
        var (heard, clock) = (new Heard(), new SettableClock());
        return new(settings, directory, await Deploy(settings, silos, heard, clock), heard, clock);
    }

    /// <summary>Stops all silos and starts new ones on the same database.</summary>
    public async Task Restart(Func<Task>? between = null)
    {
        await cluster.StopAllSilosAsync();
        await cluster.DisposeAsync();
        if (between is not null) await between();
        cluster = await Deploy(settings, 1, Heard, Clock);
    }

    /// <summary>Ends a silo without letting it finish anything.</summary>
    public Task Kill(int silo) => cluster.KillSiloAsync(cluster.Silos[silo]);

    public IListener Listener(DistrictCode district, string name) => cluster.Client.GetGrain<IListener>(KeyOf(district, name));

    public static string KeyOf(DistrictCode district, string name) => $"listener-{district}-{name}";

    public async Task<StreamState?> State(DistrictCode district) => await cluster.Client.GetGrain<IDistrictStreamGrain>(DistrictStreamDecisions.KeyOf(district)).Get();

    public Task Deactivate(IAddressable grain) => cluster.DeactivateAsync(grain);

    public async Task<EnterpriseId> Firm(DistrictCode district)
    {
        var id = EnterpriseId.Of("91440101", $"MA5{(40_000 + Interlocked.Increment(ref numbers)).ToString("00000", CultureInfo.InvariantCulture)}");
        Assert.True((await cluster.Client.GetGrain<IEnterpriseGrain>(id.GrainKey).Register(new(id, $"样例{id.Value[12..16]}有限公司", district), Platform.Me)).Value.Created);
        return id;
    }

    /// <summary>One more event of a firm.</summary>
    public async Task Rename(EnterpriseId firm, int times) =>
        Platform.Good(await cluster.Client.GetGrain<IEnterpriseGrain>(firm.GrainKey).Transition(new(EnterpriseTrigger.Rename) { Name = $"样例{firm.Value[12..16]}之{times}有限公司" }, Platform.Me));

    /// <summary>The district's log as it stands.</summary>
    public async Task<IReadOnlyList<LoggedEvent>> Logged(DistrictCode district) => (await Log.Read(new(LogCursor.Start, 5_000, district.Value), default)).Events;

    public async ValueTask DisposeAsync()
    {
        await cluster.StopAllSilosAsync();
        await cluster.DisposeAsync();
        if (directory is not null) Directory.Delete(directory, recursive: true);
    }

    private static async Task<InProcessTestCluster> Deploy(StorageSettings settings, int silos, Heard heard, SettableClock clock)
    {
        var (book, problems) = PolicyBook.Load(PolicyFiles.Read(Repository.File("config")));
        Assert.True(book is not null, string.Join(Environment.NewLine, problems));
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(clock);
            silo.Services.AddSingleton(book);
            silo.Services.AddSingleton(heard);
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
            silo.Services.AddSrdiStorage(settings);
            silo.AddSrdiGrainState();
            silo.Services.AddSrdiGrains();
            silo.AddSrdiStreams(tryFor: TimeSpan.FromSeconds(4));
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
