using Microsoft.Extensions.Configuration;
using Srdi.Storage;
using Srdi.Tests;

namespace Srdi.Host.Tests;

/// <summary>An empty database of either kind, with the settings that put the program on it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("srdi-host-");

    private TestDatabase() { }

    public string[] Settings { get; private set; } = [];

    public string DataDirectory => directory.FullName;

    public static async Task<TestDatabase> Create(StorageProvider provider)
    {
        var database = new TestDatabase();
        database.Settings = provider == StorageProvider.Sqlite
            ? HostProcess.Sqlite(database.directory.FullName)
            : HostProcess.Postgres(await (await PostgresServer.Running).NewDatabase(), database.directory.FullName);
        return database;
    }

    /// <summary>Opens it beside the program, or after it.</summary>
    public Database Open() => Database.Of(StorageSettings.Read(new ConfigurationBuilder().AddCommandLine([.. Settings.Select(s => s == "--data" ? "--Srdi:Data" : s)]).Build()));

    public ValueTask DisposeAsync()
    {
        directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
