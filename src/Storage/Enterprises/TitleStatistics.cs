using Srdi.Domain;
using Srdi.Domain.Enterprises;

namespace Srdi.Storage.Enterprises;

/// <summary>Recognitions of a year.</summary>
/// <param name="Year">The year in which they took effect.</param>
/// <param name="Title">The title gained.</param>
/// <param name="From">The tier before.</param>
/// <param name="Count">How many.</param>
public sealed record ConversionLine(int Year, Title Title, Tier From, long Count);

/// <summary>Counts titles: whence they were gained.</summary>
public sealed class TitleStatistics(Database database)
{
    private static readonly Dictionary<string, Title> Titles = Enum.GetValues<Title>().ToDictionary(SrdiJson.Name);
    private static readonly Dictionary<string, Tier> Tiers = Enum.GetValues<Tier>().ToDictionary(SrdiJson.Name);

    /// <summary>Recognitions by the year in which they took effect, the title, and the tier before.</summary>
    /// <param name="district">In this district; in all when null.</param>
    /// <param name="at">Those that had taken effect by then, as known then; all when null.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<ConversionLine>> Conversions(DistrictCode? district, Past.PointInTime? at, CancellationToken cancellation) =>
        await database.Query($"""
            select substr(cast(l.effective_on as text), 1, 4), l.data ->> 'title', l.data ->> 'tierFrom', count(*)
            from log l where l.type = '{EnterpriseEvents.TitleGained}'{(district is null ? "" : " and l.district = @district")}{(at is null ? "" : " and l.effective_on <= @on and l.recorded_at <= @known")}
            group by 1, 2, 3 order by 1, 2, 3
            """, [.. Of(district), .. at is null ? [] : new Past.Standing(database).Bind(at)], row => new ConversionLine(int.Parse(row.GetString(0), System.Globalization.CultureInfo.InvariantCulture), Titles[row.GetString(1)], Tiers[row.GetString(2)], row.GetInt64(3)), cancellation);

    private static (string, object?)[] Of(DistrictCode? district) => district is { } one ? [("district", one.Value)] : [];
}
