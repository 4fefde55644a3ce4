using System.Data.Common;
using System.Reflection;
using DbUp;
using DbUp.Builder;
using DbUp.Engine;
using DbUp.Engine.Output;
using DbUp.Postgresql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Srdi.Storage;

/// <summary>The database was migrated by a newer program than this one.</summary>
public sealed class SchemaTooNewException(string newestKnown, string newestFound) : Exception(
    $"The database holds script {newestFound}, which this program does not know; the newest it knows is {newestKnown}. Run the newer program, or restore a backup made before the upgrade.")
{
    /// <summary>The newest script of this program.</summary>
    public string NewestKnown { get; } = newestKnown;

    /// <summary>The newest script in the database.</summary>
    public string NewestFound { get; } = newestFound;
}

/// <summary>Brings the database to this program's schema, one process at a time.</summary>
internal static class Migrations
{
    private const string Journal = "schema_script";

    /// <summary>An arbitrary number that only migrations lock.</summary>
    internal const long LockKey = 0x5352_4449;

    /// <summary>Applies what is missing. Safe to call from several processes at once: they take turns.</summary>
    /// <exception cref="SchemaTooNewException">The database holds a script that this program does not know.</exception>
    /// <exception cref="StorageUnreachableException">The database can't be reached or refused the program.</exception>
    internal static async Task Apply(Database database, ILogger logger, CancellationToken cancellation)
    {
        switch (database)
        {
            case PostgresDatabase postgres:
                await Apply(postgres, logger, cancellation);
                break;
            case SqliteDatabase sqlite:
                await Apply(sqlite, logger, cancellation);
                break;
        }
    }

    private static async Task Apply(PostgresDatabase database, ILogger logger, CancellationToken cancellation)
    {
        await using var turn = new NpgsqlConnection(database.MigrationConnectionString);
        try
        {
            await turn.OpenAsync(cancellation);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            throw new StorageUnreachableException(
                $"PostgreSQL at {database.Address} can't be reached: {e.Message} Check {StorageSettings.ConnectionStringKey} and that the server runs.", e);
        }
        if (turn.PostgreSqlVersion.Major < 15)
            throw new StorageSettingsException($"PostgreSQL at {database.Address} is version {turn.PostgreSqlVersion}; 15 or later is needed.");

        await Run(turn, $"select pg_advisory_lock({LockKey})", cancellation); // freed with the connection
        Upgrade(DeployChanges.To.PostgresqlDatabase(new PostgresqlConnectionManager(database.MigrationConnectionString))
            .JournalTo((connections, log) => new PostgresqlTableJournal(connections, log, null, Journal)), "postgres", logger);

        if (database.Confined is { } role) await Run(turn, Grants(role), cancellation);
        if (await Value(turn, "select 'off' where 'off' in (current_setting('fsync'), current_setting('synchronous_commit'))", cancellation) is not null)
            logger.LogWarning("PostgreSQL runs with fsync or synchronous_commit off: what was acknowledged can be lost when the server crashes.");

        // An event from a transaction that this cluster has yet to begin was restored from another one.
        await Run(turn, """
            update log_epoch set epoch = epoch + 1
            where exists (select 1 from log l where l.epoch = log_epoch.epoch and l.xid >= pg_snapshot_xmax(pg_current_snapshot()))
            """, cancellation);
    }

    private static async Task Apply(SqliteDatabase database, ILogger logger, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(database.File)!);
            await using var turn = await LockFile(database.File + ".lock", cancellation);
            await using (await database.Writes.OpenConnectionAsync(cancellation)) { } // creates the file in WAL mode, which no transaction can
            Upgrade(DeployChanges.To.SqliteDatabase(database.MigrationConnectionString).JournalToSqliteTable(Journal), "sqlite", logger);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StorageUnreachableException($"The database file {database.File} can't be used: {e.Message} Check {StorageSettings.DataKey}.", e);
        }
    }

    /// <summary>
    /// What the platform's role may. Beside the tables that only grow, and those that say how the platform works, it works on
    /// all of them; it creates and changes none. Given anew at each start, so that a new table needs no administrator.
    /// </summary>
    private static string Grants(string role)
    {
        var name = '"' + role.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
        return $"""
            grant usage on schema public to {name};
            grant select, insert, update, delete on all tables in schema public to {name};
            revoke update, delete, truncate on log, ledger, audit, standing, tenancy_standing from {name};
            revoke delete, truncate on grain_state from {name};
            revoke insert, update, delete, truncate on orleansquery, log_epoch, {Journal} from {name};
            """;
    }

    private static void Upgrade(UpgradeEngineBuilder builder, string folder, ILogger logger)
    {
        var scripts = Scripts(folder);
        var engine = builder.WithScripts(scripts).WithVariablesDisabled().WithTransactionPerScript().LogToNowhere().Build();
        var unknown = engine.GetExecutedButNotDiscoveredScripts();
        if (unknown.Count > 0) throw new SchemaTooNewException(scripts[^1].Name, unknown.Max(StringComparer.Ordinal)!);
        if (!engine.IsUpgradeRequired()) return;
        var result = engine.PerformUpgrade();
        if (!result.Successful)
            throw new InvalidOperationException($"Script {folder}/{result.ErrorScript?.Name} failed: {result.Error.Message}", result.Error);
        logger.LogInformation("Database schema: applied {Scripts}", string.Join(", ", result.Scripts.Select(script => script.Name)));
    }

    private static SqlScript[] Scripts(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"sql/{folder}/";
        return [.. assembly.GetManifestResourceNames()
            .Select(name => name.Replace('\\', '/'))
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return new SqlScript(name[prefix.Length..], reader.ReadToEnd());
            })];
    }

    private static async Task Run(DbConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<string?> Value(DbConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancellation) as string;
    }

    private static async Task<FileStream> LockFile(string path, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException or FileNotFoundException) && File.Exists(path))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation); // another process migrates
            }
        }
    }
}
