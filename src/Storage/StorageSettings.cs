using Microsoft.Extensions.Configuration;

namespace Srdi.Storage;

/// <summary>The databases that the platform runs on.</summary>
public enum StorageProvider
{
    /// <summary>A file beside the program; one process.</summary>
    Sqlite = 1,
    /// <summary>PostgreSQL 15 or later; any number of silos.</summary>
    Postgres = 2,
}

/// <summary>How grains' commits reach the database.</summary>
public enum CommitMode
{
    /// <summary>A transaction each, by AdoNet's storage provider.</summary>
    Single = 1,
    /// <summary>Those that come at the same time share a transaction.</summary>
    Group = 2,
}

/// <summary>Where the data is. Read once at start.</summary>
/// <param name="Provider">Which database.</param>
/// <param name="ConnectionString">PostgreSQL's connection string; not used with SQLite.</param>
/// <param name="DataDirectory">The directory of SQLite's file; not used with PostgreSQL.</param>
public sealed record StorageSettings(StorageProvider Provider, string? ConnectionString, string DataDirectory)
{
    /// <summary>The key of the choice of database: <c>sqlite</c> or <c>postgres</c>.</summary>
    public const string ProviderKey = "Srdi:Storage:Provider";

    /// <summary>The key of PostgreSQL's connection string.</summary>
    public const string ConnectionStringKey = "ConnectionStrings:Srdi";

    /// <summary>The key of a second connection string, of the role that owns the tables: with it the schema is migrated, and the other role is given only what the platform needs.</summary>
    public const string OwnerConnectionStringKey = "ConnectionStrings:SrdiOwner";

    /// <summary>The key of the data directory.</summary>
    public const string DataKey = "Srdi:Data";

    /// <summary>The key of the choice how commits are written: <c>group</c> or <c>single</c>.</summary>
    public const string CommitKey = "Srdi:Storage:Commit";

    /// <summary>How grains' commits reach the database.</summary>
    public CommitMode Commit { get; init; } = CommitMode.Group;

    /// <summary>PostgreSQL's connection string for migrations; null when the platform's own role owns the tables.</summary>
    public string? OwnerConnectionString { get; init; }

    /// <summary>SQLite's file.</summary>
    public string SqliteFile => Path.GetFullPath(Path.Combine(DataDirectory, "srdi.db"));

    /// <summary>Reads the settings.</summary>
    /// <exception cref="StorageSettingsException">A setting is missing or not understood; the text says what to write instead.</exception>
    public static StorageSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var provider = configuration[ProviderKey] switch
        {
            null or "" or "sqlite" => StorageProvider.Sqlite,
            "postgres" => StorageProvider.Postgres,
            var other => throw new StorageSettingsException($"{ProviderKey} is '{other}'; write sqlite or postgres."),
        };
        var commit = configuration[CommitKey] switch
        {
            null or "" or "group" => CommitMode.Group,
            "single" => CommitMode.Single,
            var other => throw new StorageSettingsException($"{CommitKey} is '{other}'; write group or single."),
        };
        var connectionString = configuration[ConnectionStringKey];
        if (provider == StorageProvider.Postgres && string.IsNullOrWhiteSpace(connectionString))
            throw new StorageSettingsException(
                $"{ConnectionStringKey} is missing; with {ProviderKey}=postgres give it a connection string such as 'Host=db;Database=srdi;Username=srdi'.");
        var data = configuration[DataKey];
        return new(provider, connectionString, string.IsNullOrWhiteSpace(data) ? "data" : data) 
        {
            Commit = commit, OwnerConnectionString = provider == StorageProvider.Postgres && !string.IsNullOrWhiteSpace(configuration[OwnerConnectionStringKey]) ? configuration[OwnerConnectionStringKey] : null,
        };
    }
}

/// <summary>A storage setting is missing or not understood.</summary>
public sealed class StorageSettingsException(string message) : Exception(message);

/// <summary>The database can't be reached, or refused the program.</summary>
public sealed class StorageUnreachableException(string message, Exception inner) : Exception(message, inner);
