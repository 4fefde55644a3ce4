using System.Text.Json;

namespace Srdi.Storage;

/// <summary>A run of lines in the order of their keys.</summary>
/// <typeparam name="TLine">One line.</typeparam>
/// <param name="Items">The lines.</param>
/// <param name="Next">The <c>after</c> that reads on; null at the end.</param>
public sealed record ListPage<TLine>(IReadOnlyList<TLine> Items, string? Next)
{
    internal static ListPage<TLine> Of(List<TLine> lines, int limit, Func<TLine, string> key)
    {
        if (lines.Count <= limit) return new(lines, null);
        lines.RemoveRange(limit, lines.Count - limit);
        return new(lines, key(lines[^1]));
    }
}

/// <summary>A stored record as it is, for lists that show all of it.</summary>
/// <param name="Key">The grain's key, with prefix.</param>
/// <param name="Version">The version of the row.</param>
/// <param name="Record">The record's JSON.</param>
public sealed record RecordLine(string Key, int Version, JsonElement Record);

/// <summary>What every list does alike: a limit, the key to read on from, conditions that are constants and values that are parameters.</summary>
internal sealed class ListQuery
{
    internal const int LimitMax = 1_000;

    private readonly List<(string, object?)> parameters;
    private string conditions = "";
    private string joined = "";
    private string index = "";
    private string order = "g.key";

    internal ListQuery(string? after, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, LimitMax);
        parameters = [("limit", limit + 1)];
        Where("g.key > @after", "after", string.IsNullOrEmpty(after) ? null : after);
    }

    /// <summary>Adds a condition when there is a value to compare with.</summary>
    internal ListQuery Where(string condition, string name, object? value)
    {
        if (value is null) return this;
        parameters.Add((name, value));
        return Where(condition);
    }

    internal ListQuery Where(string condition)
    {
        conditions += " and " + condition;
        return this;
    }

    /// <summary>Reads through an index table that has the keys in their order.</summary>
    internal ListQuery Through(string join, string key)
    {
        (joined, order) = (" " + join, key);
        return this;
    }

    /// <summary>Reads in the order of other columns, ties by key. To read on, the condition names them all.</summary>
    internal ListQuery Sorted(string join, string columns)
    {
        (joined, order) = (joined + " " + join, columns);
        return this;
    }

    /// <summary>Reads by an index of few rows, in SQLite's way of saying so.</summary>
    internal ListQuery By(string hint)
    {
        index = hint;
        return this;
    }

    internal ListQuery With(string name, object? value)
    {
        parameters.Add((name, value));
        return this;
    }

    internal Task<List<TLine>> Run<TLine>(Database database, string columns, string stateName, Func<System.Data.Common.DbDataReader, TLine> read, CancellationToken cancellation) =>
        database.Query($"select {columns} from grain_state g{index}{joined} where g.state_name = '{stateName}' and g.payload is not null{conditions} order by {order} limit @limit", parameters, read, cancellation);

    /// <summary>Counts up to a limit and one more. The order keeps it to an index, also where a table's beginning would do.</summary>
    internal async Task<int> Count(Database database, string stateName, int countMax, CancellationToken cancellation) =>
        (await database.Query($"select count(*) from (select 1 from grain_state g{index}{joined} where g.state_name = '{stateName}' and g.payload is not null{conditions} order by {order} limit @count) counted",
            [.. parameters.Where(p => p.Item1 != "limit"), ("count", countMax + 1)], row => (int)row.GetInt64(0), cancellation))[0];

    internal async Task<ListPage<RecordLine>> Records(Database database, string stateName, int limit, CancellationToken cancellation) =>
        ListPage<RecordLine>.Of(
            await Run(database, "g.key, g.version, cast(g.payload as text)", stateName,
                row => new RecordLine(row.GetString(0), row.GetInt32(1), JsonElement.Parse(row.GetString(2))), cancellation),
            limit, line => line.Key);
}
