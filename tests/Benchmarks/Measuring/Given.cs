using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Srdi.Domain.Policy;
using Srdi.Grains;
using Srdi.Storage;
using Srdi.Tests;

namespace Srdi.Benchmarks.Measuring;

/// <summary>What the scenes stand on.</summary>
internal static class Given
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(Start);

    public static string Root { get; } = FindRoot();

    /// <summary>The policy as it is in <c>config</c>.</summary>
    public static PolicyBook Policy { get; } =
        PolicyBook.Load(PolicyFiles.Read(Path.Combine(Root, "config"))) is { Book: { } book } ? book : throw new InvalidOperationException("The policy has faults.");

    /// <summary>An empty database on a private PostgreSQL with fsync on, or a new directory for SQLite.</summary>
    public static async Task<StorageSettings> Storage(StorageProvider provider, CommitMode commit = CommitMode.Group) =>
        provider == StorageProvider.Postgres
            ? new(provider, await (await Server.Value).NewDatabase(), "unused") { Commit = commit }
            : new(provider, null, Directory.CreateTempSubdirectory("srdi-benchmark-").FullName) { Commit = commit };

    /// <summary>The same with the platform's tables.</summary>
    public static async Task<StorageSettings> Store(StorageProvider provider)
    {
        var settings = await Storage(provider);
        await using var database = Database.Of(settings);
        await Migrations.Apply(database, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, CancellationToken.None);
        return settings;
    }

    /// <summary>A silo as the program has it, in this process.</summary>
    public static async Task<IHost> Silo(StorageSettings settings)
    {
        var builder = Builder();
        var (silo, gateway) = FreePorts.Pair();
        builder.Configuration.AddInMemoryCollection(
        [
            new(StorageSettings.ProviderKey, settings.Provider == StorageProvider.Postgres ? "postgres" : "sqlite"),
            new(StorageSettings.ConnectionStringKey, settings.ConnectionString),
            new(StorageSettings.DataKey, settings.DataDirectory),
            new(StorageSettings.CommitKey, settings.Commit == CommitMode.Group ? "group" : "single"),
            new(SrdiStorage.SiloAddressKey, "127.0.0.1"),
            new(SrdiStorage.SiloPortKey, silo.ToString(CultureInfo.InvariantCulture)),
            new(SrdiStorage.GatewayPortKey, gateway.ToString(CultureInfo.InvariantCulture)),
        ]);
        builder.Services.AddSingleton(Policy);
        builder.UseOrleans(orleans => orleans.AddSrdiStorage());
        builder.Services.AddSrdiGrains();
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>A host that logs nothing.</summary>
    public static HostApplicationBuilder Builder()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        return builder;
    }

    private static async Task<PostgresServer> Start()
    {
        var server = await PostgresServer.Durable();
        await using var connection = new Npgsql.NpgsqlConnection(await server.NewDatabase());
        await connection.OpenAsync();
        Cpu.Watch(connection.ProcessID);
        return server;
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Orleans.sln"))) directory = directory.Parent ?? throw new InvalidOperationException("Orleans.sln not found above the program.");
        return directory.FullName;
    }
}
