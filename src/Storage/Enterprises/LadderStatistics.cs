using Srdi.Domain;
using Srdi.Domain.Enterprises;

namespace Srdi.Storage.Enterprises;

/// <summary>How many enterprises of a district stand on each tier.</summary>
/// <param name="District">The district's code; empty for enterprises without one.</param>
/// <param name="MicroSmall">小微企业.</param>
/// <param name="Innovative">创新型中小企业.</param>
/// <param name="Srdi">专精特新中小企业.</param>
/// <param name="LittleGiant">专精特新“小巨人”企业.</param>
/// <param name="Champion">制造业单项冠军企业.</param>
public sealed record LadderLine(string District, long MicroSmall, long Innovative, long Srdi, long LittleGiant, long Champion);

/// <summary>Counts enterprises by district and tier.</summary>
public sealed class LadderStatistics(Database database)
{
    private const string Counts = """
        select district, tier, count(*) from grain_state where state_name = 'enterprise' and tier is not null group by district, tier
        """;

    /// <summary>One line per district that has enterprises, by its code.</summary>
    public async Task<IReadOnlyList<LadderLine>> Read(CancellationToken cancellation)
    {
        var counts = await database.Query(Counts, [],
            row => (District: row.IsDBNull(0) ? "" : row.GetString(0), Tier: row.GetString(1), Count: row.GetInt64(2)), cancellation);
        return Lines(counts.Select(c => (c.District, Tiers[c.Tier], c.Count)));
    }

    internal static IReadOnlyList<LadderLine> Lines(IEnumerable<(string District, Tier Tier, long Count)> counts) =>
    [
        .. counts.GroupBy(count => count.District, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            long Of(Tier tier) => group.Where(count => count.Tier == tier).Sum(count => count.Count);
            return new LadderLine(group.Key, Of(Tier.MicroSmall), Of(Tier.Innovative), Of(Tier.Srdi), Of(Tier.LittleGiant), Of(Tier.Champion));
        }),
    ];

    private static readonly Dictionary<string, Tier> Tiers = Enum.GetValues<Tier>().ToDictionary(SrdiJson.Name);
}
