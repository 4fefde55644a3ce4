using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;

namespace Srdi.Storage.Enterprises;

/// <summary>The reports of one enterprise.</summary>
public sealed class ReportList(Database database)
{
    // '.' follows '-' in byte order, so the range holds the keys that begin with the enterprise's.
    private const string OfOne = """
        select cast(payload as text) from grain_state where state_name = 'report' and key > @from and key < @to and payload is not null order by key limit 200
        """;

    /// <summary>All reports, oldest year first.</summary>
    public async Task<IReadOnlyList<StoredReport>> Of(EnterpriseId enterprise, CancellationToken cancellation) =>
        await database.Query(OfOne, [("from", $"report-{enterprise}-"), ("to", $"report-{enterprise}.")],
            row => JsonSerializer.Deserialize<StoredReport>(row.GetString(0), SrdiJson.Stored)!, cancellation);
}
