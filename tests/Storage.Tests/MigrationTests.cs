using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Srdi.Storage.Tests;

public sealed class MigrationTests
{
    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Programs_that_start_at_once_all_succeed(StorageProvider provider)
    {
        const int programs = 8;
        for (var round = 0; round < 3; round++) // the first round also compiles, and so spreads the programs out
        {
            await using var store = await Store.Empty(provider);
            using var barrier = new Barrier(programs);

            await Task.WhenAll(Enumerable.Range(0, programs).Select(_ => Task.Factory.StartNew(async () =>
            {
                await using var database = Database.Of(store.Settings);
                barrier.SignalAndWait();
                await Migrations.Apply(database, NullLogger.Instance, default);
            }, default, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
            await store.Migrate();

            Assert.Equal(Scripts(provider), await store.Number("select count(*) from schema_script"));
            Assert.True(await store.Number("select count(*) from orleansquery where querytext is not null") >= 10);
        }
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_program_waits_while_another_migrates(StorageProvider provider)
    {
        await using var store = await Store.Empty(provider);
        Task waiting;
        await using (await Hold(store.Settings))
        {
            using var started = new ManualResetEventSlim();
            waiting = Task.Factory.StartNew(() =>
            {
                started.Set();
                return store.Migrate();
            }, default, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            started.Wait();
            for (var n = 0; n < 5; n++) // long enough for one that does not wait
            {
                await using var other = await Store.Empty(provider);
                await other.Migrate();
            }
            Assert.False(waiting.IsCompleted);
        }
        await waiting;
        Assert.Equal(0, await store.Number("select count(*) from grain_state"));

        static async Task<IAsyncDisposable> Hold(StorageSettings settings)
        {
            if (settings.Provider == StorageProvider.Sqlite) return new FileStream(settings.SqliteFile + ".lock", FileMode.Create, FileAccess.Write, FileShare.None);
            var connection = new NpgsqlConnection(settings.ConnectionString + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand($"select pg_advisory_lock({Migrations.LockKey})", connection);
            await command.ExecuteNonQueryAsync();
            return connection;
        }
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_schema_of_a_newer_program_is_refused_by_name(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        await store.Run("insert into schema_script (scriptname, applied) values ('9999-later.sql', '2030-01-01')");

        var refusal = await Assert.ThrowsAsync<SchemaTooNewException>(store.Migrate);

        Assert.Equal("9999-later.sql", refusal.NewestFound);
        Assert.Matches("^[0-9]{4}-", refusal.NewestKnown);
        Assert.Contains("9999-later.sql", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        await using var database = Database.Of(new(StorageProvider.Postgres, "Host=127.0.0.1;Port=1;Database=srdi;Username=srdi;Password=secret;Timeout=5", "unused"));

        var failure = await Assert.ThrowsAsync<StorageUnreachableException>(() => Migrations.Apply(database, NullLogger.Instance, default));

        Assert.Contains("127.0.0.1:1", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_named()
    {
        var file = Path.GetTempFileName();
        await using var database = Database.Of(new(StorageProvider.Sqlite, null, Path.Combine(file, "data")));

        var failure = await Assert.ThrowsAsync<StorageUnreachableException>(() => Migrations.Apply(database, NullLogger.Instance, default));

        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Theory]
    [InlineData("mysql", null, "write sqlite or postgres")]
    [InlineData("postgres", null, "ConnectionStrings:Srdi is missing")]
    [InlineData("postgres", " ", "ConnectionStrings:Srdi is missing")]
    public void Settings_that_are_wrong_say_what_to_write(string provider, string? connectionString, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(StorageSettings.ProviderKey, provider), new(StorageSettings.ConnectionStringKey, connectionString)]).Build();

        Assert.Contains(expected, Assert.Throws<StorageSettingsException>(() => StorageSettings.Read(configuration)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_string_that_is_none_is_refused()
    {
        Assert.Throws<StorageSettingsException>(() => Database.Of(new(StorageProvider.Postgres, "Host=db;Colour=red", "unused")));
    }

    [Fact]
    public void Without_settings_the_data_is_in_a_file()
    {
        var settings = StorageSettings.Read(new ConfigurationBuilder().Build());

        Assert.Equal((StorageProvider.Sqlite, Path.GetFullPath("data/srdi.db")), (settings.Provider, settings.SqliteFile));
    }

    [Fact]
    public async Task The_connection_string_keeps_what_the_operator_set()
    {
        await using var open = Database.Of(new(StorageProvider.Postgres, "Host=db;Username=srdi", "unused"));
        await using var set = Database.Of(new(StorageProvider.Postgres, "Host=db;Username=srdi;MaxPoolSize=7;Max Auto Prepare=0;Options=-c statement_timeout=1s", "unused"));

        var (defaults, own) = (new NpgsqlConnectionStringBuilder(open.Writes.ConnectionString), new NpgsqlConnectionStringBuilder(set.Writes.ConnectionString));
        Assert.Equal((32, 20, true), (defaults.MaxPoolSize, defaults.MaxAutoPrepare, defaults.NoResetOnClose));
        Assert.Contains("idle_in_transaction_session_timeout", defaults.Options, StringComparison.Ordinal);
        Assert.Equal((7, 0, "-c statement_timeout=1s"), (own.MaxPoolSize, own.MaxAutoPrepare, own.Options));
    }

    [Fact]
    public async Task Both_kinds_of_SQLite_connections_write_through_to_the_disk()
    {
        await using var store = await Store.Migrated(StorageProvider.Sqlite);
        foreach (var source in (System.Data.Common.DbDataSource[])[store.Database.Writes, store.Database.Reads])
        {
            await using var connection = await source.OpenConnectionAsync();
            Assert.Equal(("wal", "2", "30000"), (await Pragma(connection, "journal_mode"), await Pragma(connection, "synchronous"), await Pragma(connection, "busy_timeout")));
        }
    }

    private static async Task<string?> Pragma(System.Data.Common.DbConnection connection, string name)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"pragma {name}";
        return (await command.ExecuteScalarAsync())?.ToString();
    }

    private static int Scripts(StorageProvider provider) =>
        typeof(SrdiStorage).Assembly.GetManifestResourceNames().Count(name => name.Replace('\\', '/').StartsWith(provider == StorageProvider.Postgres ? "sql/postgres/" : "sql/sqlite/", StringComparison.Ordinal));
}
