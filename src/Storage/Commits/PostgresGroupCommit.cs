using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Srdi.Storage.Commits;

/// <summary>
/// Group commit on PostgreSQL: the statement that AdoNet runs, many times in one message. Without BEGIN and COMMIT the
/// server takes such a message as one transaction, so a group costs one round trip and one flush.
/// </summary>
internal sealed partial class PostgresGroupCommit : GroupCommit
{
    // One transaction is flushed while the next is being carried out.
    private const int Writers = 2;

    private readonly NpgsqlDataSource source;
    private readonly Lazy<string> statement;

    internal PostgresGroupCommit(NpgsqlDataSource source, Func<string> statement)
    {
        this.source = source;
        this.statement = new(() => Positional(statement()));
        Drained = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(Run)));
    }

    private protected override Task Drained { get; }

    private async Task Run()
    {
        var taker = new Taker(this);
        while (await taker.Next() is { } batch)
        {
            // One order for all, so that two transactions don't wait for each other's rows.
            batch.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key) is not 0 and var order ? order : string.CompareOrdinal(a.StateName, b.StateName));
            await Commit(batch, 0, batch.Count);
        }
    }

    private async Task Commit(List<PendingCommit> batch, int first, int count)
    {
        try
        {
            var versions = await Execute(batch, first, count);
            for (var n = 0; n < count; n++) batch[first + n].TrySetResult(versions[n]);
        }
        catch (PostgresException e) when (count > 1 && IsOfOneCommit(e))
        {
            // Nothing of it was written. Halving finds the one that is to blame; the others are committed.
            await Commit(batch, first, count / 2);
            await Commit(batch, first + count / 2, count - count / 2);
        }
        catch (Exception e)
        {
            // After a broken connection nobody knows what was committed: every caller has to ask again.
            for (var n = 0; n < count; n++) batch[first + n].TrySetException(e);
        }
    }

    private async Task<int?[]> Execute(List<PendingCommit> commits, int first, int count)
    {
        var versions = new int?[count];
        await using var batch = source.CreateBatch();
        for (var n = 0; n < count; n++)
        {
            var commit = commits[first + n];
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement.Value)
            {
                Parameters =
                {
                    new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = commit.StateName },
                    new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)commit.Key ?? DBNull.Value },
                    new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Integer, Value = (object?)commit.Version ?? DBNull.Value },
                    new NpgsqlParameter<ReadOnlyMemory<byte>> { NpgsqlDbType = NpgsqlDbType.Bytea, TypedValue = commit.Document },
                },
            });
        }
        await using var reader = await batch.ExecuteReaderAsync();
        for (var n = 0; n < count; n++)
        {
            if (await reader.ReadAsync()) versions[n] = reader.GetInt32(0);
            await reader.NextResultAsync(); // After the last one this waits for the end of the transaction.
        }
        return versions;
    }

    /// <summary>An error that the server answered and survived, so that the transaction is undone, and that lies in the data of one commit or in its meeting with another transaction.</summary>
    private static bool IsOfOneCommit(PostgresException e) =>
        e.InvariantSeverity == "ERROR" && e.SqlState is ['2', '1' or '2' or '3', ..] or ['4', '0', ..] or ['P', '0', ..];

    private static string Positional(string named) => Names().Replace(named, name => name.Value switch
    {
        "@GrainTypeString" => "$1",
        "@GrainIdExtensionString" => "$2",
        "@GrainStateVersion" => "$3",
        "@PayloadBinary" => "$4",
        var other => throw new InvalidOperationException($"WriteToStorageKey uses the parameter {other}, which group commit does not give."),
    });

    [GeneratedRegex("@[A-Za-z0-9]+")]
    private static partial Regex Names();
}
