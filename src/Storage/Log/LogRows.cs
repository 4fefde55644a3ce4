using System.Buffers.Text;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Log;

namespace Srdi.Storage.Log;

/// <summary>What the two readers of the log share: limits, filters, rows and the form of a cursor.</summary>
internal static class LogRows
{
    internal const int LimitMax = 5_000;

    internal const string Columns = "l.kind, l.subject, l.ordinal, l.district, l.type, l.effective_on, l.recorded_at, l.actor, l.cause, l.policy_version, cast(l.data as text)";

    private static readonly Dictionary<string, SubjectKind> Kinds = Enum.GetValues<SubjectKind>().ToDictionary(SrdiJson.Name);

    /// <summary>The query's filters as conditions, and their parameters.</summary>
    internal static string Filters(Database database, LogQuery query, List<(string, object?)> parameters)
    {
        var sql = "";
        string Among(string name, IReadOnlyList<string> wanted)
        {
            parameters.Add((name, JsonSerializer.Serialize(wanted)));
            return $"({database.Texts("@" + name)})";
        }
        if (query.District is { } district)
        {
            sql += " and l.district = @district";
            parameters.Add(("district", district));
        }
        if (query.Kind is { } kind)
        {
            sql += " and l.kind = @kind";
            parameters.Add(("kind", SrdiJson.Name(kind)));
        }
        if (query.Types is { } types) sql += $" and l.type in {Among("types", types)}";
        if (query.Titles is { } titles) sql += $" and l.data ->> 'title' in {Among("titles", titles)}";
        if (query.Measures is { } measures)
        {
            var among = Among("measures", measures);
            sql += $" and (l.data ->> 'measure' in {among} or exists (select 1 from {database.Elements("l.data", "rewards", "r")} where r.value ->> 'measure' in {among}))";
        }
        if (query.Park is { } park)
        {
            sql += " and l.kind = 'park' and l.subject = @park";
            parameters.Add(("park", park));
        }
        return sql;
    }

    internal static void Check(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, LimitMax);
    }

    /// <summary>Reads the columns from <paramref name="first"/> on.</summary>
    internal static LogEntry Entry(DbDataReader row, int first) => new(
        Kinds[row.GetString(first)], row.GetString(first + 1), row.GetInt32(first + 2), row.IsDBNull(first + 3) ? null : row.GetString(first + 3),
        row.GetString(first + 4), row.GetFieldValue<DateOnly>(first + 5), row.GetFieldValue<DateTimeOffset>(first + 6).ToUniversalTime(),
        row.GetString(first + 7), row.GetString(first + 8), row.GetString(first + 9), JsonElement.Parse(row.GetString(first + 10)));

    /// <summary>The page of up to <paramref name="limit"/> events out of rows of which one more was asked for.</summary>
    internal static LogPage Page(List<LoggedEvent> events, int limit, LogCursor horizon)
    {
        if (events.Count <= limit) return new(events, horizon, More: false);
        events.RemoveRange(limit, events.Count - limit);
        return new(events, events[^1].Cursor, More: true);
    }

    /// <summary>A cursor of numbers. The mark tells the forms of the two databases apart.</summary>
    internal static LogCursor Cursor(char mark, params ReadOnlySpan<long> numbers)
    {
        var text = new StringBuilder().Append(mark);
        foreach (var number in numbers) text.Append('.').Append(number.ToString(CultureInfo.InvariantCulture));
        return new(Base64Url.EncodeToString(Encoding.ASCII.GetBytes(text.ToString())));
    }

    /// <summary>The numbers of a cursor; zeros for the beginning.</summary>
    /// <exception cref="FormatException">The text is not a cursor of this form.</exception>
    internal static long[] Numbers(LogCursor cursor, char mark, int count)
    {
        if (string.IsNullOrEmpty(cursor.Text)) return new long[count];
        if (cursor.Text.Length <= 100 && Base64Url.IsValid(cursor.Text))
        {
            var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor.Text)).Split('.');
            var numbers = new long[count];
            if (parts.Length == count + 1 && parts[0] == mark.ToString()
                && parts.Skip(1).Select((part, i) => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])).All(read => read)
                && Cursor(mark, numbers) == cursor)
                return numbers;
        }
        throw new FormatException("This is not a cursor of this log.");
    }
}
