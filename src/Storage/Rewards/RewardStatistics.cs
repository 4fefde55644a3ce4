using System.Text.Json.Serialization;
using Srdi.Domain;
using Srdi.Domain.Rewards;

namespace Srdi.Storage.Rewards;

/// <summary>How many rewards of a measure are in a state, and what they come to.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="State">The state.</param>
/// <param name="Count">How many.</param>
/// <param name="Ceiling">The sum of the policy's limits.</param>
/// <param name="Calculated">The sum of what the rules come to.</param>
/// <param name="Approved">The sum of what plans give.</param>
/// <param name="Paid">The sum of what was paid.</param>
public sealed record RewardCountLine(
    string Measure, RewardState State, long Count, [property: JsonPropertyName("ceilingFen")] Money Ceiling, [property: JsonPropertyName("calculatedFen")] Money Calculated,
    [property: JsonPropertyName("approvedFen")] Money Approved, [property: JsonPropertyName("paidFen")] Money Paid);

/// <summary>Counts rewards by measure and state.</summary>
public sealed class RewardStatistics(Database database)
{
    private const string Counts = """
        select measure, state, count(*), cast(sum(cast(payload ->> 'ceilingFen' as bigint)) as bigint), cast(sum(cast(payload ->> 'calculatedFen' as bigint)) as bigint),
            cast(coalesce(sum(cast(payload ->> 'approvedFen' as bigint)), 0) as bigint), cast(coalesce(sum(cast(payload ->> 'paidFen' as bigint)), 0) as bigint)
        from grain_state where state_name = 'reward' and year = @year and (@district = '' or district = @district)
        group by measure, state order by measure, state
        """;

    private static readonly Dictionary<string, RewardState> States = Enum.GetValues<RewardState>().ToDictionary(SrdiJson.Name);

    /// <summary>A line per measure and state that has any.</summary>
    /// <param name="year">Of this budget year.</param>
    /// <param name="district">Of this district; of all when null.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<RewardCountLine>> Read(int year, DistrictCode? district, CancellationToken cancellation) =>
        await database.Query(Counts, [("year", year), ("district", district?.Value ?? "")],
            row => new RewardCountLine(row.GetString(0), States[row.GetString(1)], row.GetInt64(2), new(row.GetInt64(3)), new(row.GetInt64(4)), new(row.GetInt64(5)), new(row.GetInt64(6))), cancellation);
}
