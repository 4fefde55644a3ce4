using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Storage.Commits;
using Srdi.Storage.Log;
using Srdi.Tests;

namespace Srdi.Storage.Tests;

/// <summary>Every storage fact is a fact on both databases.</summary>
public sealed class BothDatabases : TheoryData<StorageProvider>
{
    public BothDatabases()
    {
        Add(StorageProvider.Sqlite);
        Add(StorageProvider.Postgres);
    }
}

/// <summary>Both databases with either way to commit: what is stored in the end must not depend on it.</summary>
public sealed class WaysToCommit : TheoryData<StorageProvider, CommitMode>
{
    public WaysToCommit()
    {
        foreach (var provider in Enum.GetValues<StorageProvider>())
            foreach (var commit in Enum.GetValues<CommitMode>())
                Add(provider, commit);
    }
}

/// <summary>The record of the grains that the tests stand for.</summary>
public sealed record Note(string Text, int Version = 0);

/// <summary>A migrated database of its own, and the grain storage on it, without a silo.</summary>
public sealed class Store : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Template = new(MigratedTemplate);
    private readonly string? directory;
    private readonly List<GroupGrainStorage> groups = [];

    private Store(StorageSettings settings, string? directory)
    {
        (Settings, this.directory) = (settings, directory);
        Database = Database.Of(settings);
        Log = new RecentLog(Stored());
    }

    public StorageSettings Settings { get; }

    public Database Database { get; }

    /// <summary>The log as a host reads it.</summary>
    public ILogReader Log { get; }

    /// <summary>The log as it is stored.</summary>
    public ILogReader Stored() => Settings.Provider == StorageProvider.Postgres ? new PostgresLogReader(Database) : new SqliteLogReader(Database);

    public static async Task<Store> Empty(StorageProvider provider)
    {
        if (provider == StorageProvider.Postgres)
            return new(new(provider, await (await PostgresServer.Running).NewDatabase(), "unused"), null);
        var directory = Directory.CreateTempSubdirectory("srdi-storage-").FullName;
        return new(new(provider, null, directory), directory);
    }

    public static async Task<Store> Migrated(StorageProvider provider)
    {
        if (provider == StorageProvider.Postgres)
            return new(new(provider, await (await PostgresServer.Running).NewDatabase(await Template.Value), "unused"), null);
        var store = await Empty(provider);
        await store.Migrate();
        return store;
    }

    public Task Migrate() => Migrations.Apply(Database, NullLogger.Instance, CancellationToken.None);

    /// <summary>The storage provider as a silo would have it. Each has its own idea of versions, as two silos would.</summary>
    public async Task<IGrainStorage> Grains(CommitMode commit = CommitMode.Group)
    {
        var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var storage = new AdoNetGrainStorage(
            services.GetRequiredService<IActivatorProvider>(), NullLogger<AdoNetGrainStorage>.Instance,
            Options.Create(new AdoNetGrainStorageOptions { Invariant = Database.Invariant, DataSource = commit == CommitMode.Group ? Database.Reads : Database.Writes, GrainStorageSerializer = new CommitSerializer() }),
            Options.Create(new ClusterOptions { ServiceId = SrdiStorage.ServiceName, ClusterId = SrdiStorage.ServiceName }), "Default");
        var lifecycle = new SiloLifecycleSubject(NullLogger<SiloLifecycleSubject>.Instance);
        storage.Participate(lifecycle);
        await lifecycle.OnStart(CancellationToken.None);
        if (commit == CommitMode.Single) return storage;
        var group = new GroupGrainStorage(storage, Database);
        groups.Add(group);
        return group;
    }

    public async Task<long> Number(string sql)
    {
        await using var connection = await Database.Reads.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Waits until readers of the log may see all that was committed: on PostgreSQL any transaction of the server that
    /// began before, be it of another test's database, holds them up.
    /// </summary>
    public async Task Settled()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (Settings.Provider == StorageProvider.Postgres
            && await Number("select count(*) from log where epoch = (select epoch from log_epoch) and xid >= pg_snapshot_xmin(pg_current_snapshot())") > 0)
            patience.Token.ThrowIfCancellationRequested();
    }

    public async Task Run(string sql)
    {
        await using var connection = await Database.Writes.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var group in groups) await group.DisposeAsync();
        await Database.DisposeAsync();
        if (directory is not null) Directory.Delete(directory, recursive: true);
    }

    private static async Task<string> MigratedTemplate()
    {
        var store = await Empty(StorageProvider.Postgres);
        await store.Migrate();
        await store.Database.DisposeAsync();
        return new DbConnectionStringBuilder { ConnectionString = store.Settings.ConnectionString }["Database"].ToString()!;
    }
}

/// <summary>Writes commits as a grain does, and remembers the version as an activation does.</summary>
public sealed class Writer<TRecord>(IGrainStorage storage, string stateName, string key) where TRecord : class
{
    private readonly GrainId id = GrainId.Create(stateName, key);

    public GrainState<Stored<TRecord>> State { get; } = new() { State = new() };

    public async Task<TRecord?> Read()
    {
        await storage.ReadStateAsync(stateName, id, State);
        return State.State?.Record;
    }

    /// <summary>Remembers this version, as if it had read it.</summary>
    public Writer<TRecord> With(string version)
    {
        State.ETag = version;
        return this;
    }

    public async Task Write(Commit<TRecord> commit, CancellationToken cancellation = default)
    {
        var state = State.State!;
        state.Pending = commit;
        await storage.WriteStateAsync(stateName, id, State, cancellation);
        (state.Record, state.Pending) = (commit.Record, null);
    }

    public Task Clear() => storage.ClearStateAsync(stateName, id, State);
}

/// <summary>Events of the tests.</summary>
public static class Events
{
    public static LogEntry Of(string subject, int ordinal, string? district = "440112", string type = "srdi.test.noted.v1", SubjectKind kind = SubjectKind.Enterprise) =>
        new(kind, subject, ordinal, district, type, new(2026, 1, 2), new(2026, 1, 2, 9, 30, 0, TimeSpan.FromHours(8)),
            "registry", $"command {ordinal}", "2025-13", System.Text.Json.JsonElement.Parse($$"""{"text":"第{{ordinal}}次","amountFen":9007199254740993}"""));
}
