using Srdi.Domain.Parks;
using Srdi.Domain.Selections;

namespace Srdi.Storage.Selections;

/// <summary>Reads what a selection weighs, and the selections there are.</summary>
public sealed class SelectionBooks(Database database) : ISelectionBooks
{
    private const string ParksSql = """
        select g.key from grain_state g where g.state_name = 'park' and g.payload is not null and g.key > @after order by g.key limit @limit
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ParkId>> Parks(string after, int limit, CancellationToken cancellation) =>
        await database.Query(ParksSql, [("after", after.Length == 0 ? "" : "park-" + after), ("limit", limit)], row => ParkId.Parse(row.GetString(0)["park-".Length..]).Value, cancellation);

    /// <summary>Lists selections by their years.</summary>
    /// <param name="limit">At most so many, 1 to 1,000.</param>
    /// <param name="after">The <see cref="ListPage{TLine}.Next"/> of the page before.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<ListPage<RecordLine>> Read(int limit, string? after, CancellationToken cancellation) => new ListQuery(after, limit).Records(database, "selection", limit, cancellation);
}
