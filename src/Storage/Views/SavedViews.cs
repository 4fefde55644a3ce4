namespace Srdi.Storage.Views;

/// <summary>A view of a page of the console that a person keeps.</summary>
/// <param name="Page">The page, such as <c>enterprises</c>.</param>
/// <param name="Name">What they call it.</param>
/// <param name="Query">The page's query: its filters, tab and columns.</param>
public sealed record SavedView(string Page, string Name, string Query);

/// <summary>The views that people keep, each their own.</summary>
public sealed class SavedViews(Database database)
{
    /// <summary>So many at most of one person.</summary>
    public const int PerPersonMax = 100;

    private const string ReadSql = "select page, name, query from saved_view where person = @person and (@page = '' or page = @page) order by page, name";

    // Counted by the statement that writes: two at once may each see room for one, and one too many does no harm.
    private const string PutSql = """
        insert into saved_view (person, page, name, query, saved_at)
        select @person, @page, @name, @query, @at
        where (select count(*) from saved_view where person = @person and not (page = @page and name = @name)) < @most
        on conflict (person, page, name) do update set query = excluded.query, saved_at = excluded.saved_at
        """;

    private const string DeleteSql = "delete from saved_view where person = @person and page = @page and name = @name";

    /// <summary>The views of a person, by page and name.</summary>
    /// <param name="person">Whose.</param>
    /// <param name="page">Of this page; of all when null.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<SavedView>> Read(string person, string? page, CancellationToken cancellation) =>
        await database.Query(ReadSql, [("person", person), ("page", page ?? "")], row => new SavedView(row.GetString(0), row.GetString(1), row.GetString(2)), cancellation);

    /// <summary>Keeps a view; one of the same name is replaced. False when the person has as many as they may have.</summary>
    public async Task<bool> Put(string person, SavedView view, DateTimeOffset at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(view);
        return await database.Execute(PutSql, [("person", person), ("page", view.Page), ("name", view.Name), ("query", view.Query), ("at", at.ToUniversalTime()), ("most", PerPersonMax)], cancellation) == 1;
    }

    /// <summary>Forgets a view; nothing when there is none.</summary>
    public async Task Delete(string person, string page, string name, CancellationToken cancellation) =>
        await database.Execute(DeleteSql, [("person", person), ("page", page), ("name", name)], cancellation);
}
