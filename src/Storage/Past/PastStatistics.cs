using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;
using Srdi.Storage.Enterprises;
using Srdi.Storage.Parks;
using Srdi.Storage.Sweeps;

namespace Srdi.Storage.Past;

/// <summary>The statistics as they would have been: one question each, answered from the table of what stood when.</summary>
public sealed class PastStatistics(Database database)
{
    private readonly Standing standing = new(database);
    private static readonly string Titled = string.Join(" ", Enum.GetValues<Title>().Select(t => $"when '{SrdiJson.Name(t)}' then {(int)t.ToTier()}"));

    /// <summary>Enterprises by district and tier.</summary>
    /// <param name="district">Of this district; of all when null.</param>
    /// <param name="at">When, as known when.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<LadderLine>> Ladder(DistrictCode? district, PointInTime at, CancellationToken cancellation)
    {
        var counts = await database.Query($"""
            with held as (
              select t.subject, max(case t.aspect {Titled} end) as tier from standing t
              where t.kind = 'enterprise' and t.aspect in ({Standing.Names(Enum.GetValues<Title>())}) and t.value in {Standing.InForce} and {standing.Latest("t")}
              group by t.subject)
            select p.value, coalesce(h.tier, 0), count(*)
            from (select p.subject, p.value from {standing.Places("enterprise")}{Of(district)}) p left join held h on h.subject = p.subject
            group by 1, 2
            """, Parameters(district, at), row => (District: row.GetString(0), Tier: (Tier)row.GetInt32(1), Count: row.GetInt64(2)), cancellation);
        return LadderStatistics.Lines(counts);
    }

    /// <summary>Parks by district and state.</summary>
    /// <param name="district">Of this district; of all when null.</param>
    /// <param name="at">When, as known when.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<ParkCountLine>> Parks(DistrictCode? district, PointInTime at, CancellationToken cancellation) =>
        ParkStatistics.Lines(await database.Query($"""
            select q.value, q.state, count(*) from (select p.value, {PastParks.StateOf(standing, "p")} as state from {standing.Places("park")}{Of(district)}) q group by 1, 2
            """, Parameters(district, at), row => (row.GetString(0), row.GetString(1), row.GetInt64(2)), cancellation));

    /// <summary>What was to run out by month and title.</summary>
    /// <param name="from">First day of the validities' ends.</param>
    /// <param name="to">Last day of them.</param>
    /// <param name="district">Of this district; of all when null.</param>
    /// <param name="at">When, as known when.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<ExpiryLine>> Expiries(DateOnly from, DateOnly to, DistrictCode? district, PointInTime at, CancellationToken cancellation)
    {
        string In(string alias, string kind) => district is null ? "" : $" and {alias}.subject in (select p.subject from {standing.Places(kind)}{Of(district)})";
        return ExpiryStatistics.Lines(await database.Query($"""
            select t.valid_until, t.aspect, t.value, count(*) from standing t
            where t.kind = 'enterprise' and t.aspect in ({Standing.Names(Enum.GetValues<Title>())}) and t.value in {Standing.InForce} and t.valid_until between @from and @to and {standing.Latest("t")}{In("t", "enterprise")}
            group by 1, 2, 3
            union all
            select a.valid_until, 'park', s.value, count(*) from standing a join standing s on s.kind = 'park' and s.aspect = 'state' and s.subject = a.subject
            where a.kind = 'park' and a.aspect = 'accreditation' and a.valid_until between @from and @to and {standing.Latest("a")}
              and s.value in ('accredited', 'atRisk') and {standing.Latest("s")}{In("a", "park")}
            group by 1, 2, 3
            """, [.. Parameters(district, at), ("from", from), ("to", to)], row => (row.GetFieldValue<DateOnly>(0), row.GetString(1), row.GetString(2), row.GetInt64(3)), cancellation));
    }

    private static string Of(DistrictCode? district) => district is null ? "" : " and p.value = @district";

    private IEnumerable<(string, object?)> Parameters(DistrictCode? district, PointInTime at)
    {
        ArgumentNullException.ThrowIfNull(at);
        return [.. standing.Bind(at), .. district is { } one ? [("district", (object?)one.Value)] : Array.Empty<(string, object?)>()];
    }
}
