using System.Globalization;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;

namespace Srdi.Storage.Budgets;

/// <summary>Which entries of the ledger to list. Filters are combined.</summary>
/// <param name="Limit">At most so many, 1 to 1,000.</param>
/// <param name="After">The <see cref="ListPage{TLine}.Next"/> of the page before.</param>
/// <param name="Year">Of this budget year.</param>
/// <param name="Measure">Of this measure.</param>
/// <param name="Payee">Paid to this enterprise.</param>
/// <param name="District">Of this district.</param>
/// <param name="Plan">Of this plan.</param>
public sealed record LedgerQuery(
    int Limit, string? After = null, int? Year = null, string? Measure = null, EnterpriseId? Payee = null, DistrictCode? District = null, PlanId? Plan = null);

/// <summary>Lists the ledger by year and position. Within a year entries are committed in the order of their positions, so a reader that goes on from its last page misses none.</summary>
public sealed class LedgerList(Database database)
{
    private const int LimitMax = 1_000;

    /// <summary>Reads a page.</summary>
    /// <exception cref="FormatException">The cursor was not made by this list.</exception>
    public async Task<ListPage<LedgerEntry>> Read(LedgerQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, LimitMax, nameof(query));
        var (year, position) = Cursor(query.After);
        var filter = new LedgerFilter()
            .Where("l.fund_year = @year", "year", query.Year)
            .Where("l.measure = @measure", "measure", query.Measure)
            .Where("l.payee = @payee", "payee", query.Payee?.Value)
            .Where("l.district = @district", "district", query.District?.Value)
            .Where("l.plan = @plan", "plan", query.Plan?.Value)
            .With("afterYear", year).With("afterPosition", position).With("limit", query.Limit + 1);
        var rows = await database.Query($"""
            select l.fund_year, l.position, {LedgerRows.Columns} from ledger l
            where (l.fund_year, l.position) > (@afterYear, @afterPosition){filter.Conditions}
            order by l.fund_year, l.position limit @limit
            """, filter.Parameters, row => (Cursor: $"{row.GetInt32(0)}.{row.GetInt64(1)}", Entry: LedgerRows.Entry(row, 2)), cancellation);
        var page = ListPage<(string Cursor, LedgerEntry Entry)>.Of(rows, query.Limit, row => row.Cursor);
        return new([.. page.Items.Select(row => row.Entry)], page.Next);
    }

    private static (int Year, long Position) Cursor(string? after)
    {
        if (string.IsNullOrEmpty(after)) return (0, 0);
        var parts = after.Split('.');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var position) && $"{year}.{position}" == after
            ? (year, position)
            : throw new FormatException("This is not a cursor of the ledger.");
    }
}

/// <summary>Conditions that are constants and values that are parameters.</summary>
internal sealed class LedgerFilter
{
    private readonly List<(string, object?)> parameters = [];

    internal string Conditions { get; private set; } = "";

    internal IReadOnlyList<(string, object?)> Parameters => parameters;

    internal LedgerFilter Where(string condition, string name, object? value)
    {
        if (value is null) return this;
        Conditions += " and " + condition;
        return With(name, value);
    }

    internal LedgerFilter With(string name, object value)
    {
        parameters.Add((name, value));
        return this;
    }
}
