using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Srdi.Storage.Commits;

/// <summary>
/// Group commit on SQLite: one thread that writes, since SQLite works on the caller's thread and would hold up grains. A
/// statement that breaks a key is undone alone, with its triggers, and its transaction goes on.
/// </summary>
internal sealed class SqliteGroupCommit : GroupCommit
{
    private readonly SqliteDataSource source;
    private readonly Func<string> statement;
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteConnection? connection;
    private SqliteCommand? write;

    internal SqliteGroupCommit(SqliteDataSource source, Func<string> statement)
    {
        (this.source, this.statement) = (source, statement);
        new Thread(Run) { IsBackground = true, Name = "SQLite commits" }.Start();
    }

    private protected override Task Drained => drained.Task;

    private void Run()
    {
        var taker = new Taker(this);
        var versions = new int?[CommitsMax];
        var faults = new Exception?[CommitsMax];
        while (true)
        {
            var taking = taker.Next();
            if ((taking.IsCompletedSuccessfully ? taking.Result : taking.AsTask().GetAwaiter().GetResult()) is not { } batch) break;
            Array.Clear(versions);
            Array.Clear(faults);
            try
            {
                using (source.Turn()) Commit(batch, versions, faults);
                for (var n = 0; n < batch.Count; n++)
                {
                    if (faults[n] is { } fault) batch[n].TrySetException(fault);
                    else batch[n].TrySetResult(versions[n]);
                }
            }
            catch (Exception e)
            {
                foreach (var commit in batch) commit.TrySetException(e);
                Forget();
            }
        }
        Forget();
        drained.SetResult();
    }

    private void Commit(List<PendingCommit> batch, int?[] versions, Exception?[] faults)
    {
        var command = write ??= Prepare();
        using var transaction = connection!.BeginTransaction(deferred: false);
        command.Transaction = transaction;
        for (var n = 0; n < batch.Count; n++)
        {
            var commit = batch[n];
            command.Parameters[0].Value = commit.StateName;
            command.Parameters[1].Value = (object?)commit.Key ?? DBNull.Value;
            command.Parameters[2].Value = (object?)commit.Version ?? DBNull.Value;
            command.Parameters[3].Value = commit.Document.ToArray();
            try
            {
                using var reader = command.ExecuteReader();
                versions[n] = reader.Read() ? reader.GetInt32(0) : null;
            }
            catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_ERROR or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG && raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                faults[n] = e;
            }
        }
        transaction.Commit();
    }

    private SqliteCommand Prepare()
    {
        connection = source.OpenOwn();
        var command = connection.CreateCommand();
        command.CommandText = statement();
        foreach (var (name, type) in new[]
        {
            ("@GrainTypeString", SqliteType.Text), ("@GrainIdExtensionString", SqliteType.Text), ("@GrainStateVersion", SqliteType.Integer), ("@PayloadBinary", SqliteType.Blob),
        })
            command.Parameters.Add(name, type);
        return command;
    }

    /// <summary>After an error that ended the transaction the connection is not used again.</summary>
    private void Forget()
    {
        write?.Dispose();
        connection?.Dispose();
        (write, connection) = (null, null);
    }
}
