using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Srdi.Domain.Audit;
using Srdi.Domain.Budgets;
using Srdi.Domain.Lists;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Proof;
using Srdi.Domain.Selections;
using Srdi.Domain.Subscriptions;
using Srdi.Domain.Sweeps;
using Srdi.Storage.Audit;
using Srdi.Storage.Budgets;
using Srdi.Storage.Cases;
using Srdi.Storage.Commits;
using Srdi.Storage.Districts;
using Srdi.Storage.Enterprises;
using Srdi.Storage.Lists;
using Srdi.Storage.Log;
using Srdi.Storage.Parks;
using Srdi.Storage.Past;
using Srdi.Storage.Proof;
using Srdi.Storage.Requests;
using Srdi.Storage.Rewards;
using Srdi.Storage.Selections;
using Srdi.Storage.Subscriptions;
using Srdi.Storage.Sweeps;
using Srdi.Storage.Tls;
using Srdi.Storage.Views;

namespace Srdi.Storage;

/// <summary>Puts the platform on its database.</summary>
public static class SrdiStorage
{
    /// <summary>The name of the service and of the cluster: one database holds one of each.</summary>
    public const string ServiceName = "srdi";

    private const string AdoNetName = "adonet";
    private const int MessageBytesMax = 16 * 1024 * 1024;

    /// <summary>The key of the port on which silos talk to each other; 11111 when absent.</summary>
    public const string SiloPortKey = "Srdi:Silo:Port";

    /// <summary>The key of the port for clients, who are inside once they reach it; closed when absent or 0.</summary>
    public const string GatewayPortKey = "Srdi:Silo:GatewayPort";

    /// <summary>The key of the address that other silos and clients reach this one by (PostgreSQL only); the host name's when absent.</summary>
    public const string SiloAddressKey = "Srdi:Silo:Address";

    /// <summary>
    /// Grain state, reminders and membership in the database that the settings name, the schema migrated before the silo
    /// starts, and the readers of <see cref="AddSrdiStorage(IServiceCollection, StorageSettings)"/>.
    /// </summary>
    /// <exception cref="StorageSettingsException">A setting is missing or not understood.</exception>
    public static ISiloBuilder AddSrdiStorage(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var settings = StorageSettings.Read(silo.Configuration);
        silo.Services.AddSrdiStorage(settings);
        silo.AddSrdiGrainState(settings.Commit);

        var (siloPort, gatewayPort) = (Port(silo.Configuration, SiloPortKey, 1, 11111), Port(silo.Configuration, GatewayPortKey, 0, 0));
        try
        {
            if (ClusterTls.Read(silo.Configuration) is { } tls) silo.UseTls(tls);
        }
        catch (ArgumentException e)
        {
            throw new StorageSettingsException(e.Message);
        }
        silo.Configure<SiloMessagingOptions>(messages => messages.MaxMessageBodySize = MessageBytesMax);
        if (settings.Provider == StorageProvider.Sqlite)
        {
            // One process owns the file: it is the cluster, and no row of a crashed silo can hold up its next start.
            silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: ServiceName, clusterId: ServiceName);
            return silo;
        }
        silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (ServiceName, ServiceName));
        if (silo.Configuration[SiloAddressKey] is { Length: > 0 } address)
            silo.ConfigureEndpoints(
                IPAddress.TryParse(address, out var ip) ? ip : throw new StorageSettingsException($"{SiloAddressKey} is '{address}'; write an IP address."),
                siloPort, gatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(ip));
        else
            silo.ConfigureEndpoints(siloPort, gatewayPort);
        silo.UseAdoNetClustering(clustering => clustering.Configure<Database>((options, database) => (options.Invariant, options.DataSource) = (database.Invariant, database.Writes)));
        return silo;
    }

    /// <summary>Grain state and reminders only, for a test cluster that keeps its own membership. The services of <see cref="AddSrdiStorage(IServiceCollection, StorageSettings)"/> must be there.</summary>
    public static ISiloBuilder AddSrdiGrainState(this ISiloBuilder silo, CommitMode commit = CommitMode.Group)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var group = commit == CommitMode.Group;
        silo.AddAdoNetGrainStorage(AdoNetName, storage => storage.Configure<Database>((options, database) =>
        {
            // Beside group commit AdoNet only reads, and need not wait for the writer's turn.
            (options.Invariant, options.DataSource) = (database.Invariant, group ? database.Reads : database.Writes);
            options.GrainStorageSerializer = new CommitSerializer();
        }));
        silo.Services.AddGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, (services, _) =>
        {
            var adoNet = services.GetRequiredKeyedService<IGrainStorage>(AdoNetName);
            return new SealingGrainStorage(group ? new GroupGrainStorage((AdoNetGrainStorage)adoNet, services.GetRequiredService<Database>()) : adoNet, services.GetRequiredService<ChainHeads>());
        });
        // Who subscribed to which stream.
        silo.AddAdoNetGrainStorage("PubSubStore", storage => storage.Configure<Database, Orleans.Serialization.Serializer>((options, database, serializer) =>
        {
            (options.Invariant, options.DataSource) = (database.Invariant, database.Writes);
            options.GrainStorageSerializer = new OpaqueSerializer(serializer);
        }));
        silo.UseAdoNetReminderService(reminders => reminders.Configure<Database>((options, database) => (options.Invariant, options.DataSource) = (database.Invariant, database.Writes)));
        return silo;
    }

    /// <summary>The database, its migration at start, the reader of the log, the lists and the record of requests.</summary>
    public static IServiceCollection AddSrdiStorage(this IServiceCollection services, StorageSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddSingleton(settings);
        services.AddSingleton(_ => Database.Of(settings));
        services.AddHostedService<StorageStart>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<LogSignal>();
        services.TryAddSingleton<LogTail>();
        services.AddSingleton(provider => LogRetention.Read(provider.GetService<IConfiguration>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ILogReader>(provider => new RecentLog((provider.GetRequiredService<Database>(), provider.GetRequiredService<LogRetention>()) is var (database, retention) && database.Provider == StorageProvider.Postgres
            ? new PostgresLogReader(database, retention)
            : new SqliteLogReader(database, retention)));
        services.AddSingleton<ChainHeads>().AddSingleton<IHeads, Heads>().AddSingleton<IRootSigner>(_ => new RootKey(settings.DataDirectory));
        services.AddSingleton<AuditWriter>().AddSingleton<IAuditTrail>(provider => provider.GetRequiredService<AuditWriter>()).AddHostedService(provider => provider.GetRequiredService<AuditWriter>());
        services.AddSingleton<AuditList>();
        services.AddHostedService<LogWatch>();
        services.AddMetrics();
        services.AddSingleton<LogGauges>();
        services.AddHostedService(provider => provider.GetRequiredService<LogGauges>());
        return services
            .AddSingleton<EnterpriseList>().AddSingleton<EnterpriseContacts>().AddSingleton<ReportList>().AddSingleton<LadderStatistics>()
            .AddSingleton<PastEnterprises>().AddSingleton<PastParks>().AddSingleton<PastStatistics>().AddSingleton<ITitleStandings, TitleStandings>().AddSingleton<DifferenceList>().AddSingleton<ParkStatistics>()
            .AddSingleton<ParkList>().AddSingleton<ParksOfEnterprise>().AddSingleton<ITenancyIndex, TenancyIndex>()
            .AddSingleton<IDueList, DueList>().AddSingleton<ExpiryStatistics>().AddSingleton<CaseList>().AddSingleton<CaseStatistics>().AddSingleton<RewardStatistics>().AddSingleton<SavedViews>()
            .AddSingleton<DistrictSnapshot>().AddSingleton<ISubscriptionIndex, SubscriptionIndex>().AddSingleton<SubscriptionList>().AddSingleton<RewardList>().AddSingleton<RequestLog>()
            .AddSingleton<IBudgetBooks, BudgetBooks>().AddSingleton<LedgerList>().AddSingleton<LedgerStatement>().AddSingleton<ReceiptBooks>()
            .AddSingleton<SelectionBooks>().AddSingleton<ISelectionBooks>(provider => provider.GetRequiredService<SelectionBooks>())
            .AddSingleton<IListBooks, ListBooks>().AddSingleton<ListRows>().AddSingleton<NameSearch>().AddSingleton<TitleStatistics>();
    }

    /// <summary>Brings the database to this program's schema, for a command that runs without the host.</summary>
    /// <exception cref="SchemaTooNewException">The database was migrated by a newer program.</exception>
    /// <exception cref="StorageUnreachableException">The database can't be reached or refused the program.</exception>
    public static Task Migrate(Database database, ILogger logger, CancellationToken cancellation) => Migrations.Apply(database, logger, cancellation);

    private static int Port(IConfiguration configuration, string key, int least, int otherwise) => configuration[key] switch
    {
        null or "" => otherwise,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port >= least && port <= IPEndPoint.MaxPort => port,
        var text => throw new StorageSettingsException($"{key} is '{text}'; write a port from {least} to 65535."),
    };
}

/// <summary>Migrates before any hosted service, and so before the silo, starts.</summary>
internal sealed class StorageStart(Database database, ILogger<StorageStart> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Migrations.Apply(database, logger, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
