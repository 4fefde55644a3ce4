using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Srdi.Storage;

/// <summary>
/// The one database of the process: its connections, and what little differs between the two kinds in the SQL of a question.
/// Values are always parameters; SQL is put together from constants only.
/// </summary>
public abstract class Database : IAsyncDisposable, IDisposable
{
    private protected Database() { }

    /// <summary>Opens the database that the settings name. Nothing is connected yet.</summary>
    /// <exception cref="StorageSettingsException">The connection string is not understood.</exception>
    public static Database Of(StorageSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Provider switch
        {
            StorageProvider.Sqlite => new SqliteDatabase(settings.SqliteFile),
            StorageProvider.Postgres => new PostgresDatabase(settings.ConnectionString!, settings.OwnerConnectionString),
        };
    }

    /// <summary>Which database it is.</summary>
    public abstract StorageProvider Provider { get; }

    /// <summary>The provider's invariant name as the AdoNet packages know it.</summary>
    public abstract string Invariant { get; }

    /// <summary>For what writes.</summary>
    public abstract DbDataSource Writes { get; }

    /// <summary>For what only reads.</summary>
    public abstract DbDataSource Reads { get; }

    /// <summary>The elements of a JSON array member as a table with the column <c>value</c>.</summary>
    internal abstract string Elements(string json, string member, string alias);

    /// <summary>Names the index to read by where the database doesn't find it by itself.</summary>
    internal abstract string By(string index);

    /// <summary>A parameter that holds JSON, as JSON.</summary>
    internal abstract string Json(string parameter);

    /// <summary>A query of the elements of a parameter that holds a JSON array of texts; its column is <c>value</c>.</summary>
    internal abstract string Texts(string parameter);

    /// <summary>Whether a text contains another, letter for letter.</summary>
    internal abstract string Holds(string text, string part);

    /// <summary>An instant as the database compares it with those of the log.</summary>
    internal abstract object Instant(DateTimeOffset at);

    /// <summary>Runs a question and reads its rows.</summary>
    internal async Task<List<T>> Query<T>(string sql, IEnumerable<(string Name, object? Value)> parameters, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        await using var connection = await Reads.OpenConnectionAsync(cancellation);
        await using var command = Command(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation)) rows.Add(read(reader));
        return rows;
    }

    /// <summary>Runs a statement and says how many rows it changed.</summary>
    internal async Task<int> Execute(string sql, IEnumerable<(string Name, object? Value)> parameters, CancellationToken cancellation)
    {
        await using var connection = await Writes.OpenConnectionAsync(cancellation);
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Writes.DisposeAsync();
        await Reads.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Writes.Dispose();
        Reads.Dispose();
        GC.SuppressFinalize(this);
    }

    private static DbCommand Command(DbConnection connection, string sql, IEnumerable<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }
}

internal sealed class PostgresDatabase : Database
{
    private readonly NpgsqlDataSource source;

    internal PostgresDatabase(string connectionString, string? ownerConnectionString)
    {
        var settings = Complete(connectionString);
        Address = $"{settings.Host}:{settings.Port.ToString(CultureInfo.InvariantCulture)}, database {settings.Database ?? settings.Username}";
        source = NpgsqlDataSource.Create(settings);
        if (ownerConnectionString is not null) Confined = settings.Username;
        if (ownerConnectionString is not null) _ = Complete(ownerConnectionString); // Understood, or refused as the other one.
        var once = new NpgsqlConnectionStringBuilder(ownerConnectionString ?? connectionString) { Pooling = false, CommandTimeout = 0, Enlist = false };
        once.Remove("Max Auto Prepare");
        MigrationConnectionString = once.ToString();
    }

    public override StorageProvider Provider => StorageProvider.Postgres;

    public override string Invariant => "Npgsql";

    public override DbDataSource Writes => source;

    public override DbDataSource Reads => source;

    internal string Address { get; }

    /// <summary>The role that the platform runs as, where another one owns the tables; null when it is the owner.</summary>
    internal string? Confined { get; }

    /// <summary>Without pool and time limits: migrations wait for each other and may take long.</summary>
    internal string MigrationConnectionString { get; }

    internal override string Elements(string json, string member, string alias) => $"jsonb_array_elements({json} -> '{member}') {alias} (value)";

    internal override string By(string index) => "";

    internal override string Json(string parameter) => $"cast({parameter} as jsonb)";

    internal override string Texts(string parameter) => $"select value from jsonb_array_elements_text(cast({parameter} as jsonb)) t (value)";

    internal override string Holds(string text, string part) => $"position({part} in {text}) > 0";

    internal override object Instant(DateTimeOffset at) => at.ToUniversalTime();

    /// <summary>What the string leaves open is set to what was measured to matter.</summary>
    private static NpgsqlConnectionStringBuilder Complete(string connectionString)
    {
        NpgsqlConnectionStringBuilder settings;
        HashSet<string> given;
        try
        {
            settings = new(connectionString);
            given = [.. new DbConnectionStringBuilder { ConnectionString = connectionString }.Keys.Cast<string>().Select(key => key.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant())];
        }
        catch (ArgumentException e)
        {
            throw new StorageSettingsException($"{StorageSettings.ConnectionStringKey} is not a PostgreSQL connection string: {e.Message}");
        }
        if (!given.Contains("maximumpoolsize") && !given.Contains("maxpoolsize")) settings.MaxPoolSize = 32;
        if (!given.Contains("maxautoprepare")) settings.MaxAutoPrepare = 20;
        // No statement leaves anything in its session.
        if (!given.Contains("noresetonclose")) settings.NoResetOnClose = true;
        if (!given.Contains("applicationname")) settings.ApplicationName = "srdi";
        // A stuck statement must not keep a grain, and an abandoned transaction must not hold the log's readers.
        // Compiling a question takes longer than answering it: an index answers each.
        if (!given.Contains("options")) settings.Options = "-c statement_timeout=30s -c idle_in_transaction_session_timeout=15s -c jit=off";
        return settings;
    }
}

internal sealed class SqliteDatabase(string file) : Database
{
    private readonly SqliteDataSource writes = new(file, connectionsMax: 1);
    private readonly SqliteDataSource reads = new(file, connectionsMax: null);

    public override StorageProvider Provider => StorageProvider.Sqlite;

    // The AdoNet packages load Microsoft.Data.Sqlite under this name.
    public override string Invariant => "System.Data.SQLite";

    public override DbDataSource Writes => writes;

    public override DbDataSource Reads => reads;

    internal string File => file;

    internal string MigrationConnectionString { get; } = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 0 }.ToString();

    internal override string Elements(string json, string member, string alias) => $"json_each({json}, '$.{member}') {alias}";

    // SQLite takes one average for all state names and so prefers the primary key to the index of the few.
    internal override string By(string index) => $" indexed by {index}";

    internal override string Json(string parameter) => parameter;

    internal override string Texts(string parameter) => $"select value from json_each({parameter})";

    internal override string Holds(string text, string part) => $"instr({text}, {part}) > 0";

    // As JSON writes it, to the last digit: texts of one offset and without trailing zeros compare as the instants do.
    internal override object Instant(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
}
