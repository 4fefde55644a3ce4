using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Lists;

namespace Srdi.Storage.Lists;

/// <summary>Which lists to list.</summary>
/// <param name="Limit">At most so many, 1 to 1,000.</param>
/// <param name="After">The <see cref="ListPage{TLine}.Next"/> of the page before.</param>
/// <param name="State">In this state, by the list machine's name for it.</param>
public sealed record ImportedListQuery(int Limit, string? After = null, string? State = null);

/// <summary>A row to give back, with what is wrong with it.</summary>
/// <param name="Row">Its number in the file.</param>
/// <param name="Verdict">Its verdict.</param>
/// <param name="Reason">Why.</param>
/// <param name="Texts">All its cells as written.</param>
public sealed record RejectedRow(int Row, RowVerdict Verdict, string? Reason, IReadOnlyList<string> Texts);

/// <summary>Lists, and the rows of one for readers.</summary>
public sealed class ListRows(Database database)
{
    /// <summary>Reads a page of lists.</summary>
    public Task<ListPage<RecordLine>> Lists(ImportedListQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new ListQuery(query.After, query.Limit).Where("g.state = @state", "state", query.State).Records(database, "list", query.Limit, cancellation);
    }

    /// <summary>Reads a page of rows.</summary>
    public async Task<ListPage<ListLine>> Read(ListId list, int after, int limit, RowVerdict? verdict, CancellationToken cancellation)
    {
        var lines = await new ListBooks(database).Read(list, after, limit + 1, verdict, open: false, cancellation);
        return ListPage<ListLine>.Of([.. lines], limit, line => line.Row.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Rows that were not, or will not be, carried out and could be mended.</summary>
    public async Task<IReadOnlyList<RejectedRow>> Rejected(ListId list, int after, int limit, CancellationToken cancellation) =>
        await database.Query("""
            select r.row, r.verdict, r.reason, r.texts from list_row r
            where r.list = @list and r.row > @after and r.action = 'file' and (r.verdict in ('case', 'person', 'wrong') or r.outcome = 'refused') and coalesce(r.outcome, '') not in ('applied', 'case')
            order by r.row limit @limit
            """, [("list", list.Value), ("after", after), ("limit", limit)],
            row => new RejectedRow((int)row.GetInt64(0), Verdicts[row.GetString(1)], row.IsDBNull(2) ? null : row.GetString(2), JsonSerializer.Deserialize<string[]>(row.GetString(3), SrdiJson.Stored)!), cancellation);

    private static readonly Dictionary<string, RowVerdict> Verdicts = Enum.GetValues<RowVerdict>().ToDictionary(SrdiJson.Name);
}
