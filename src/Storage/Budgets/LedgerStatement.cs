using System.Text.Json.Serialization;
using Srdi.Domain;
using Srdi.Domain.Enterprises;

namespace Srdi.Storage.Budgets;

/// <summary>What a statement sums the ledger by.</summary>
public enum StatementBy
{
    /// <summary>By measure.</summary>
    Measure = 1,
    /// <summary>By enterprise.</summary>
    Payee = 2,
    /// <summary>By district.</summary>
    District = 3,
    /// <summary>By budget year.</summary>
    Year = 4,
    /// <summary>By the month, <c>2026-03</c>, in which entries were recorded, in Shanghai: how a year's money was used up.</summary>
    Month = 5,
}

/// <summary>The sums of one pot, enterprise, district or year in a budget year.</summary>
/// <param name="Year">The budget year.</param>
/// <param name="Key">The measure, credit code or district; the year again in a statement by year.</param>
/// <param name="Reserved">Held now.</param>
/// <param name="Posted">Given by settled plans.</param>
/// <param name="Paid">Of the posted, what was paid.</param>
/// <param name="Reversed">Posted and taken back.</param>
/// <param name="Recovered">Paid and got back.</param>
/// <param name="Entries">The number of entries.</param>
public sealed record StatementLine(
    int Year, string Key, [property: JsonPropertyName("reservedFen")] Money Reserved, [property: JsonPropertyName("postedFen")] Money Posted,
    [property: JsonPropertyName("paidFen")] Money Paid, [property: JsonPropertyName("reversedFen")] Money Reversed,
    [property: JsonPropertyName("recoveredFen")] Money Recovered, long Entries);

/// <summary>Which sums. Filters are combined.</summary>
/// <param name="By">Summed by.</param>
/// <param name="Limit">At most so many lines, 1 to 1,000.</param>
/// <param name="After">The <see cref="ListPage{TLine}.Next"/> of the page before.</param>
/// <param name="Year">Of this budget year.</param>
/// <param name="Measure">Of this measure.</param>
/// <param name="Payee">Of this enterprise.</param>
/// <param name="District">Of this district.</param>
public sealed record StatementQuery(
    StatementBy By, int Limit, string? After = null, int? Year = null, string? Measure = null, EnterpriseId? Payee = null, DistrictCode? District = null);

/// <summary>Sums the ledger. The sums are the accounts' balances: nothing else is asked.</summary>
public sealed class LedgerStatement(Database database)
{
    private const int LimitMax = 1_000;

    private const string Sums = """
        cast(coalesce(sum(case when l.act = 'reserve' then l.amount_fen when l.act = 'release' or l.debit like '%/reserved' then -l.amount_fen end), 0) as bigint),
        cast(coalesce(sum(case when l.act = 'post' then l.amount_fen end), 0) as bigint),
        cast(coalesce(sum(case when l.act = 'pay' then l.amount_fen end), 0) as bigint),
        cast(coalesce(sum(case when l.act = 'reverse' then l.amount_fen end), 0) as bigint),
        cast(coalesce(sum(case when l.act = 'recover' then l.amount_fen end), 0) as bigint),
        count(*)
        """;

    /// <summary>Reads a page, by year and key.</summary>
    /// <exception cref="FormatException">The cursor was not made by this statement.</exception>
    public async Task<ListPage<StatementLine>> Read(StatementQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, LimitMax, nameof(query));
        var key = query.By switch
        {
            StatementBy.Measure => "l.measure",
            StatementBy.Payee => "l.payee",
            StatementBy.District => "l.district",
            StatementBy.Year => "cast(l.fund_year as text)",
            StatementBy.Month => database.Provider is StorageProvider.Postgres ? "to_char(l.recorded_at at time zone 'Asia/Shanghai', 'YYYY-MM')" : "strftime('%Y-%m', l.recorded_at, '+8 hours')",
        };
        var (year, after) = Cursor(query.After);
        var filter = new LedgerFilter()
            .Where("l.fund_year = @year", "year", query.Year)
            .Where("l.measure = @measure", "measure", query.Measure)
            .Where("l.payee = @payee", "payee", query.Payee?.Value)
            .Where("l.district = @district", "district", query.District?.Value)
            .With("afterYear", year).With("afterKey", after).With("limit", query.Limit + 1);
        var lines = await database.Query($"""
            select l.fund_year, {key}, {Sums} from ledger l
            where (l.fund_year, {key}) > (@afterYear, @afterKey){filter.Conditions}
            group by l.fund_year, {key} order by l.fund_year, {key} limit @limit
            """, filter.Parameters, row => new StatementLine(
                row.GetInt32(0), row.GetString(1), new(row.GetInt64(2)), new(row.GetInt64(3)), new(row.GetInt64(4)), new(row.GetInt64(5)), new(row.GetInt64(6)), row.GetInt64(7)), cancellation);
        return ListPage<StatementLine>.Of(lines, query.Limit, line => $"{line.Year}.{line.Key}");
    }

    private static (int Year, string Key) Cursor(string? after)
    {
        if (string.IsNullOrEmpty(after)) return (0, "");
        var dot = after.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && dot < after.Length - 1 && int.TryParse(after.AsSpan(0, dot), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var year)
            ? (year, after[(dot + 1)..])
            : throw new FormatException("This is not a cursor of this statement.");
    }
}
