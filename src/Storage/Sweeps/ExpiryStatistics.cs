using System.Globalization;
using Srdi.Domain;

namespace Srdi.Storage.Sweeps;

/// <summary>How many validities of a title end in a month, by how they stand.</summary>
/// <param name="Month">The month as YYYY-MM.</param>
/// <param name="Title">The title; <c>park</c> for parks.</param>
/// <param name="Count">All of them.</param>
/// <param name="InForce">Will end, or fall due for renewal.</param>
/// <param name="Suspended">Will end without renewal.</param>
/// <param name="RenewalDue">Have run out and wait for the renewal.</param>
/// <param name="InRenewal">Are being renewed.</param>
public sealed record ExpiryLine(string Month, string Title, long Count, long InForce, long Suspended, long RenewalDue, long InRenewal);

/// <summary>Counts what ends by month and title.</summary>
public sealed class ExpiryStatistics(Database database)
{
    private const string Counts = """
        select d.until_on, d.title, d.state, count(*) from due d
        where d.kind <> 'reward' and d.until_on >= @from and d.until_on <= @to and (d.district = @district or @district = '')
        group by d.until_on, d.title, d.state
        """;

    /// <summary>A line per month and title that has any, in their order.</summary>
    /// <param name="from">First day of the validities' ends.</param>
    /// <param name="to">Last day of them.</param>
    /// <param name="district">Of this district; of all when null.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<ExpiryLine>> Read(DateOnly from, DateOnly to, DistrictCode? district, CancellationToken cancellation)
    {
        var counts = await database.Query(Counts, [("from", from), ("to", to), ("district", district?.Value ?? "")],
            row => (row.GetFieldValue<DateOnly>(0), row.GetString(1), row.GetString(2), row.GetInt64(3)), cancellation);
        return Lines(counts);
    }

    internal static IReadOnlyList<ExpiryLine> Lines(IEnumerable<(DateOnly Until, string Title, string State, long Count)> counts) =>
    [
        .. counts.GroupBy(c => (Month: c.Until.ToString("yyyy-MM", CultureInfo.InvariantCulture), c.Title)).OrderBy(g => g.Key.Month, StringComparer.Ordinal).ThenBy(g => g.Key.Title, StringComparer.Ordinal).Select(group =>
        {
            long Of(params string[] states) => group.Where(c => states.Contains(c.State)).Sum(c => c.Count);
            return new ExpiryLine(group.Key.Month, group.Key.Title, group.Sum(c => c.Count), Of("inForce", "accredited", "atRisk"), Of("suspended"), Of("renewalDue"), Of("inRenewal"));
        }),
    ];
}
