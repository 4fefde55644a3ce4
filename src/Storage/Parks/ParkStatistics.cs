using Srdi.Domain;
using Srdi.Domain.Parks;

namespace Srdi.Storage.Parks;

/// <summary>How many parks of a district are in each state.</summary>
/// <param name="District">The district's code.</param>
/// <param name="Candidate">培育中.</param>
/// <param name="Qualified">达标.</param>
/// <param name="Nominated">拟遴选.</param>
/// <param name="Publicised">公示中.</param>
/// <param name="Accredited">专精特新园区.</param>
/// <param name="AtRisk">预警.</param>
/// <param name="Lapsed">已失效.</param>
/// <param name="Revoked">已撤销.</param>
public sealed record ParkCountLine(string District, long Candidate, long Qualified, long Nominated, long Publicised, long Accredited, long AtRisk, long Lapsed, long Revoked);

/// <summary>Counts parks by district and state.</summary>
public sealed class ParkStatistics(Database database)
{
    private const string Counts = """
        select district, state, count(*) from grain_state where state_name = 'park' and payload is not null group by district, state
        """;

    /// <summary>One line per district that has parks, by its code.</summary>
    public async Task<IReadOnlyList<ParkCountLine>> Read(CancellationToken cancellation) =>
        Lines(await database.Query(Counts, [], row => (row.GetString(0), row.GetString(1), row.GetInt64(2)), cancellation));

    internal static IReadOnlyList<ParkCountLine> Lines(IEnumerable<(string District, string State, long Count)> counts) =>
    [
        .. counts.GroupBy(c => c.District, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(group =>
        {
            long Of(ParkState state) => group.Where(c => c.State == SrdiJson.Name(state)).Sum(c => c.Count);
            return new ParkCountLine(group.Key, Of(ParkState.Candidate), Of(ParkState.Qualified), Of(ParkState.Nominated), Of(ParkState.Publicised),
                Of(ParkState.Accredited), Of(ParkState.AtRisk), Of(ParkState.Lapsed), Of(ParkState.Revoked));
        }),
    ];
}
