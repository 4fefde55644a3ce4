using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;

namespace Srdi.Storage.Past;

/// <summary>Reads how titles stood over time.</summary>
public sealed class TitleStandings(Database database) : ITitleStandings
{
    private const int PerQueryMax = 500;
    private static readonly Dictionary<string, Title> Titles = Enum.GetValues<Title>().ToDictionary(SrdiJson.Name);
    private static readonly Dictionary<string, TitleState> States = Enum.GetValues<TitleState>().ToDictionary(SrdiJson.Name);

    private readonly string sql = $"""
        select s.subject, s.aspect, s.ordinal, s.from_on, s.value, s.valid_from, s.valid_until, s.known_at from standing s
        where s.kind = 'enterprise' and s.aspect in ({Standing.Names([Title.Srdi, Title.LittleGiant])}) and s.subject in ({database.Texts("@firms")})
        order by s.subject, s.ordinal
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TitleStanding>> Of(IReadOnlyCollection<EnterpriseId> enterprises, CancellationToken cancellation)
    {
        var found = new List<TitleStanding>();
        foreach (var some in enterprises.Select(e => e.Value).Chunk(PerQueryMax))
            found.AddRange(await database.Query(sql, [("firms", JsonSerializer.Serialize(some))],
                row => new TitleStanding(EnterpriseId.Parse(row.GetString(0)).Value, Titles[row.GetString(1)], row.GetInt32(2), row.GetFieldValue<DateOnly>(3), States[row.GetString(4)],
                    row.IsDBNull(5) ? null : row.GetFieldValue<DateOnly>(5), row.IsDBNull(6) ? null : row.GetFieldValue<DateOnly>(6), row.GetFieldValue<DateTimeOffset>(7).ToUniversalTime()), cancellation));
        return found;
    }
}
