using System.Data.Common;
using System.Globalization;
using Srdi.Domain;
using Srdi.Domain.Audit;

namespace Srdi.Storage.Audit;

/// <summary>Which entries to list. Filters are combined.</summary>
/// <param name="Limit">At most so many, 1 to 1,000.</param>
/// <param name="After">The <see cref="ListPage{TLine}.Next"/> of the page before.</param>
public sealed record AuditQuery(int Limit, string? After = null)
{
    /// <summary>By this actor.</summary>
    public string? Actor { get; init; }

    /// <summary>On this object.</summary>
    public string? Object { get; init; }

    /// <summary>With this result.</summary>
    public AuditResult? Result { get; init; }

    /// <summary>This act.</summary>
    public string? Act { get; init; }

    /// <summary>From this instant on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this instant.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Lists the audit trail, latest first.</summary>
public sealed class AuditList(Database database)
{
    internal const string Columns = "a.at, a.actor, a.act, a.result, a.district, a.remote, a.object, a.before_version, a.after_version, a.code, a.reason, a.trace_id";

    private static readonly Dictionary<string, AuditResult> Results = Enum.GetValues<AuditResult>().ToDictionary(SrdiJson.Name);

    /// <summary>Reads a page.</summary>
    /// <exception cref="FormatException">The cursor was not made by this list.</exception>
    public async Task<ListPage<AuditEntry>> Read(AuditQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, ListQuery.LimitMax, nameof(query));
        List<(string, object?)> parameters = [("limit", query.Limit + 1)];
        var sql = "";
        void Where(string condition, params (string Name, object? Value)[] values)
        {
            if (values.Any(v => v.Value is null)) return;
            sql += " and " + condition;
            parameters.AddRange(values);
        }

        if (!string.IsNullOrEmpty(query.After))
        {
            var (at, position) = Cursor(query.After);
            Where("(a.at, a.position) < (@afterAt, @afterPosition)", ("afterAt", database.Instant(at)), ("afterPosition", position));
        }
        Where("a.actor = @actor", ("actor", query.Actor));
        Where("a.object = @object", ("object", query.Object));
        Where("a.act = @act", ("act", query.Act));
        Where("a.result = @result", ("result", query.Result is { } result ? SrdiJson.Name(result) : null));
        Where("a.at >= @from", ("from", query.From is { } from ? database.Instant(from) : null));
        Where("a.at < @until", ("until", query.Until is { } until ? database.Instant(until) : null));
        var rows = await database.Query($"select {Columns}, a.position from audit a where true{sql} order by a.at desc, a.position desc limit @limit", parameters,
            row => (Entry: Entry(row, 0), Position: row.GetInt64(12)), cancellation);
        var page = ListPage<(AuditEntry Entry, long Position)>.Of(rows, query.Limit, row => string.Create(CultureInfo.InvariantCulture, $"{row.Entry.At.UtcTicks}.{row.Position}"));
        return new([.. page.Items.Select(i => i.Entry)], page.Next);
    }

    /// <summary>Reads the columns from <paramref name="first"/> on.</summary>
    internal static AuditEntry Entry(DbDataReader row, int first)
    {
        string? Text(int column) => row.IsDBNull(first + column) ? null : row.GetString(first + column);
        return new(row.GetFieldValue<DateTimeOffset>(first).ToUniversalTime(), Text(1)!, Text(2)!, Results[Text(3)!])
        {
            District = Text(4), From = Text(5), Object = Text(6), Before = Text(7), After = Text(8), Code = Text(9), Reason = Text(10), TraceId = Text(11),
        };
    }

    private static (DateTimeOffset At, long Position) Cursor(string after)
    {
        var parts = after.Split('.');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? (new(ticks, TimeSpan.Zero), position)
            : throw new FormatException("This is not a cursor of the audit trail.");
    }
}
