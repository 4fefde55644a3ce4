using Srdi.Domain;
using Srdi.Domain.Cases;

namespace Srdi.Storage.Cases;

/// <summary>How many cases of a district are in a state.</summary>
/// <param name="District">The district's code.</param>
/// <param name="State">The state.</param>
/// <param name="Count">How many.</param>
public sealed record CaseCountLine(string District, CaseState State, long Count);

/// <summary>Counts cases by district and state.</summary>
public sealed class CaseStatistics(Database database)
{
    private const string Counts = """
        select district, state, count(*) from grain_state
        where state_name = 'case' and payload is not null and (@district = '' or district = @district)
        group by district, state order by district, state
        """;

    private static readonly Dictionary<string, CaseState> States = Enum.GetValues<CaseState>().ToDictionary(SrdiJson.Name);

    /// <summary>A line per district and state that has any.</summary>
    /// <param name="district">Of this district; of all when null.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<CaseCountLine>> Read(DistrictCode? district, CancellationToken cancellation) =>
        await database.Query(Counts, [("district", district?.Value ?? "")], row => new CaseCountLine(row.GetString(0), States[row.GetString(1)], row.GetInt64(2)), cancellation);
}
