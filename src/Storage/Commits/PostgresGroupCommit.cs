using Npgsql;
using NpgsqlTypes;

namespace Srdi.Storage.Commits;

/// <summary>
/// Group commit on PostgreSQL: the statement that AdoNet runs for one commit, run for many. A statement is a transaction,
/// so a group costs one round trip and one flush.
/// </summary>
internal sealed class PostgresGroupCommit : GroupCommit
{
    // One transaction is flushed while the next is being carried out.
    private const int Writers = 2;

    private readonly NpgsqlDataSource source;
    private readonly Lazy<string> statement;

    internal PostgresGroupCommit(NpgsqlDataSource source, Func<string> statement)
    {
        this.source = source;
        this.statement = new(() => OfMany(statement()));
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
        var (stateNames, keys, known, documents) = (new string[count], new string?[count], new int?[count], new ReadOnlyMemory<byte>[count]);
        for (var n = 0; n < count; n++)
        {
            var commit = commits[first + n];
            (stateNames[n], keys[n], known[n], documents[n]) = (commit.StateName, commit.Key, commit.Version, commit.Document);
        }
        await using var command = source.CreateCommand(statement.Value);
        command.Parameters.Add(new NpgsqlParameter<string[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, TypedValue = stateNames });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, TypedValue = keys });
        command.Parameters.Add(new NpgsqlParameter<int?[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer, TypedValue = known });
        command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea, TypedValue = documents });
        var versions = new int?[count];
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) versions[reader.GetInt64(1) - 1] = reader.GetInt32(0);
        await reader.NextResultAsync(); // The rows come before COMMIT; this waits for the end of the transaction.
        return versions;
    }

    /// <summary>An error that the server answered and survived, so that the transaction is undone, and that lies in the data of one commit or in its meeting with another transaction.</summary>
    private static bool IsOfOneCommit(PostgresException e) =>
        e.InvariantSeverity == "ERROR" && e.SqlState is ['2', '1' or '2' or '3', ..] or ['4', '0', ..] or ['P', '0', ..];

    /// <summary>The statement takes arrays of one from AdoNet; here the parameters are the arrays.</summary>
    private static string OfMany(string ofOne)
    {
        var ofMany = ofOne;
        foreach (var (number, name) in new[] { "GrainTypeString", "GrainIdExtensionString", "GrainStateVersion", "PayloadBinary" }.Index())
        {
            if (!ofMany.Contains($"array[@{name}]", StringComparison.Ordinal)) throw new InvalidOperationException($"WriteToStorageKey does not take array[@{name}].");
            ofMany = ofMany.Replace($"array[@{name}]", $"${number + 1}", StringComparison.Ordinal);
        }
        return ofMany.Contains('@', StringComparison.Ordinal) ? throw new InvalidOperationException("WriteToStorageKey uses a parameter elsewhere than in an array of one.") : ofMany;
    }
}
