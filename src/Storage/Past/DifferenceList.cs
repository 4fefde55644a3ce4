using System.Globalization;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;

namespace Srdi.Storage.Past;

/// <summary>Which differences to list. Filters are combined.</summary>
/// <param name="Limit">At most so many, 1 to 1,000.</param>
/// <param name="After">The <see cref="ListPage{TLine}.Next"/> of the page before.</param>
/// <param name="District">Of this district.</param>
/// <param name="Kind">Of firms, or of parks.</param>
/// <param name="Subject">Of this firm or park.</param>
public sealed record DifferenceQuery(int Limit, string? After = null, DistrictCode? District = null, SubjectKind? Kind = null, string? Subject = null);

/// <summary>Lists the differences that late facts made, in the order in which they were found.</summary>
public sealed class DifferenceList(Database database)
{
    private const string Types = $"('{EnterpriseEvents.DifferenceFound}', '{ParkEvents.DifferenceFound}')";

    /// <summary>Reads a page.</summary>
    /// <exception cref="FormatException">The cursor was not made by this list.</exception>
    public async Task<ListPage<LogEntry>> Read(DifferenceQuery query, CancellationToken cancellation)
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
            var (at, kind, subject, ordinal) = Cursor(query.After);
            Where("(l.recorded_at, l.kind, l.subject, l.ordinal) > (@at, @afterKind, @afterSubject, @afterOrdinal)", ("at", database.Instant(at)), ("afterKind", kind), ("afterSubject", subject), ("afterOrdinal", ordinal));
        }
        Where("l.district = @district", ("district", query.District?.Value));
        Where("l.kind = @kind", ("kind", query.Kind is { } of ? SrdiJson.Name(of) : null));
        Where("l.subject = @subject", ("subject", query.Subject));
        var entries = await database.Query($"""
            select {Log.LogRows.Columns} from log l where l.type in {Types}{sql}
            order by l.recorded_at, l.kind, l.subject, l.ordinal limit @limit
            """, parameters, row => Log.LogRows.Entry(row, 0), cancellation);
        return ListPage<LogEntry>.Of(entries, query.Limit, e => string.Create(CultureInfo.InvariantCulture, $"{e.RecordedAt.UtcTicks}.{SrdiJson.Name(e.Kind)}.{e.Subject}.{e.Ordinal}"));
    }

    private static (DateTimeOffset At, string Kind, string Subject, int Ordinal) Cursor(string after)
    {
        var parts = after.Split('.');
        return parts.Length == 4 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            && int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
            ? (new(ticks, TimeSpan.Zero), parts[1], parts[2], ordinal)
            : throw new FormatException("This is not a cursor of the differences.");
    }
}
