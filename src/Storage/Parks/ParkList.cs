using Srdi.Domain;

namespace Srdi.Storage.Parks;

/// <summary>Which parks to list. Filters are combined.</summary>
/// <param name="Limit">At most so many, 1 to 1,000.</param>
/// <param name="After">The <see cref="ListPage{TLine}.Next"/> of the page before.</param>
/// <param name="District">Of this district.</param>
/// <param name="State">In this state, by the park machine's name for it.</param>
/// <param name="Text">A fragment of the name, or the beginning of the id.</param>
public sealed record ParkQuery(int Limit, string? After = null, DistrictCode? District = null, string? State = null, string? Text = null);

/// <summary>Lists parks in the order of their keys.</summary>
public sealed class ParkList(Database database)
{
    /// <summary>Reads a page.</summary>
    public Task<ListPage<RecordLine>> Read(ParkQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var text = query.Text?.Normalize(System.Text.NormalizationForm.FormKC).ToUpperInvariant();
        return new ListQuery(query.After, query.Limit)
            .Where("g.district = @district", "district", query.District?.Value)
            .Where("g.state = @state", "state", query.State)
            // Parks are few, and stand together in the order of keys: a fragment is looked for in each.
            .Where($"({database.Holds("upper(g.payload ->> 'name')", "@text")} or {database.Holds("upper(g.key)", "@id")})", "text", text).With("id", "PARK-" + text)
            .Records(database, "park", query.Limit, cancellation);
    }
}
