using System.Text.Json;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;

namespace Srdi.Storage.Parks;

/// <summary>Finds the parks of many enterprises at once.</summary>
public sealed class TenancyIndex(Database database) : ITenancyIndex
{
    private const int PerQueryMax = 500;

    private const string OfMany = """
        select distinct park, uscc from tenancy where uscc in (select value from {0}) order by park, uscc
        """;

    private readonly string sql = OfMany.Replace(
        "{0}", database.Provider == StorageProvider.Postgres ? "jsonb_array_elements_text(cast(@firms as jsonb)) f (value)" : "json_each(@firms)", StringComparison.Ordinal);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<(ParkId Park, EnterpriseId Uscc)>> Of(IReadOnlyCollection<EnterpriseId> enterprises, CancellationToken cancellation)
    {
        var found = new List<(ParkId, EnterpriseId)>();
        foreach (var some in enterprises.Select(e => e.Value).Chunk(PerQueryMax))
            found.AddRange(await database.Query(sql, [("firms", JsonSerializer.Serialize(some))],
                row => (ParkId.Parse(row.GetString(0)).Value, EnterpriseId.Parse(row.GetString(1)).Value), cancellation));
        return found;
    }
}
