using Srdi.Domain;

namespace Srdi.Storage.Parks;

/// <summary>Which parks to list. Filters are combined.</summary>
/// <param name="Limit">At most so many, 1 to 1,000.</param>
/// <param name="After">The <see cref="ListPage{TLine}.Next"/> of the page before.</param>
/// <param name="District">Of this district.</param>
/// <param name="State">In this state, by the park machine's name for it.</param>
public sealed record ParkQuery(int Limit, string? After = null, DistrictCode? District = null, string? State = null);

/// <summary>Lists parks in the order of their keys.</summary>
public sealed class ParkList(Database database)
{
    /// <summary>Reads a page.</summary>
    public Task<ListPage<RecordLine>> Read(ParkQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new ListQuery(query.After, query.Limit)
            .Where("g.district = @district", "district", query.District?.Value)
            .Where("g.state = @state", "state", query.State)
            .Records(database, "park", query.Limit, cancellation);
    }
}
