using Srdi.Domain;

namespace Srdi.Storage.Districts;

/// <summary>What of a district a snapshot holds, in this order.</summary>
public enum SnapshotPart
{
    /// <summary>Its enterprises.</summary>
    Enterprise = 1,
    /// <summary>Its parks.</summary>
    Park = 2,
    /// <summary>Its rewards.</summary>
    Reward = 3,
}

/// <summary>
/// Reads the present records of a district in the order of their keys. Keys never change, so a record that changes while
/// pages are read is neither skipped nor read twice, as it would be in the order of an index on tier or state.
/// </summary>
public sealed class DistrictSnapshot(Database database)
{
    /// <summary>Reads a page of one part, after a grain's key.</summary>
    public Task<ListPage<RecordLine>> Read(SnapshotPart part, DistrictCode district, string? after, int limit, CancellationToken cancellation) =>
        new ListQuery(after, limit)
            // Concatenated, so that the index on district is not used: it would sort the whole district for every page.
            .Where("(g.district || '') = @district", "district", district.Value)
            .Records(database, SrdiJson.Name(part), limit, cancellation);
}
