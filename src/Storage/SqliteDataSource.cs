using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Srdi.Storage;

/// <summary>
/// Opens SQLite connections with the settings that durability needs, which live in each connection and not in the file.
/// SQLite has one writer at a time and waits for its turn by blocking the thread, so the source that writes hands out
/// one connection at a time and its callers wait without a thread.
/// </summary>
internal sealed class SqliteDataSource(string file, int? connectionsMax) : DbDataSource
{
    private readonly SemaphoreSlim? places = connectionsMax is { } max ? new(max, max) : null;

    public override string ConnectionString { get; } = new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Mode = SqliteOpenMode.ReadWriteCreate,
        Pooling = true,
        DefaultTimeout = 30,
    }.ToString();

    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    protected override DbConnection OpenDbConnection()
    {
        places?.Wait();
        return Open();
    }

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        if (places is not null) await places.WaitAsync(cancellationToken);
        return Open();
    }

    /// <summary>The turn of a writer that keeps a connection of its own; given back when disposed.</summary>
    internal WriterTurn Turn()
    {
        places?.Wait();
        return new(places);
    }

    /// <summary>A connection outside the turns, for whoever takes them with <see cref="Turn"/>.</summary>
    internal SqliteConnection OpenOwn() => Configured();

    internal readonly struct WriterTurn(SemaphoreSlim? places) : IDisposable
    {
        public void Dispose() => places?.Release();
    }

    private SqliteConnection Open()
    {
        SqliteConnection connection;
        try
        {
            connection = Configured();
        }
        catch
        {
            places?.Release();
            throw;
        }
        if (places is not null)
            connection.StateChange += (_, change) =>
            {
                if (change.CurrentState == ConnectionState.Closed) places.Release();
            };
        return connection;
    }

    private SqliteConnection Configured()
    {
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            connection.Open(); // Microsoft.Data.Sqlite has no asynchronous calls of its own
            using (var command = connection.CreateCommand())
            {
                // WAL stays with the file; the rest are the connection's. busy_timeout first: it also covers the switch to WAL.
                command.CommandText = "pragma busy_timeout = 30000; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma recursive_triggers = off";
                command.ExecuteNonQuery();
            }
        }
        catch
        {
            connection.Dispose();
            throw;
        }
        return connection;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            using (var connection = new SqliteConnection(ConnectionString)) SqliteConnection.ClearPool(connection);
            places?.Dispose();
        }
        base.Dispose(disposing);
    }
}
