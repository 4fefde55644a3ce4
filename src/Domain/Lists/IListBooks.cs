using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;

namespace Srdi.Domain.Lists;

/// <summary>A row as its file has it.</summary>
/// <param name="Row">Its number in the file, as Excel counts.</param>
/// <param name="Cells">The filled cells of known columns in canonical form, by the column's name.</param>
/// <param name="Texts">All cells as written.</param>
/// <param name="Fault">Why it can't be read; null when it can.</param>
public sealed record ListRowDraft(int Row, IReadOnlyDictionary<string, string> Cells, IReadOnlyList<string> Texts, Refused? Fault);

/// <summary>A row of a list with what was found about it.</summary>
/// <param name="Row">Its number.</param>
[GenerateSerializer, Immutable, Alias("ListLine")]
public sealed record ListLine([property: Id(0)] int Row)
{
    /// <summary>True for a cohort member that the list does not name: it stands in no file.</summary>
    [Id(1)] public bool Lapse { get; init; }

    /// <summary>The cells by column.</summary>
    [Id(2)] public IReadOnlyDictionary<string, string> Cells { get; init; } = new Dictionary<string, string>();

    /// <summary>The name of the enterprise or park.</summary>
    [Id(3)] public string? Name { get; init; }

    /// <summary>The enterprise that it is about, as the file says or as it was found.</summary>
    [Id(4)] public EnterpriseId? Uscc { get; init; }

    /// <summary>What it would do; null before it is weighed.</summary>
    [Id(5)] public RowVerdict? Verdict { get; init; }

    /// <summary>The refusal's code.</summary>
    [Id(6)] public string? Code { get; init; }

    /// <summary>Why, in Chinese.</summary>
    [Id(7)] public string? Reason { get; init; }

    /// <summary><c>applied</c>, <c>refused</c>, or <c>case</c> when it is held; null before it is carried out.</summary>
    [Id(8)] public string? Outcome { get; init; }

    /// <summary>What the row is about, once per list: a credit code, a report, a park or a tenancy.</summary>
    [Id(9)] public string? Subject { get; init; }

    /// <summary>The rewards that carrying it out granted.</summary>
    [Id(10)] public IReadOnlyList<RewardRef> Granted { get; init; } = [];

    /// <summary>The case that holds it.</summary>
    [Id(11)] public Cases.CaseId? Case { get; init; }

    /// <summary>A cell; null when blank.</summary>
    public string? Cell(string column) => Cells.GetValueOrDefault(column);
}

/// <summary>An enterprise that may be the one a name means.</summary>
/// <param name="Enterprise">The enterprise as stored.</param>
/// <param name="Kind">How it comes by the name.</param>
public sealed record NamedEnterprise(Enterprise Enterprise, NameKind Kind);

/// <summary>The rows of lists, and what weighing them has to look up many at a time.</summary>
public interface IListBooks
{
    /// <summary>Writes rows of a file. Rows that stand already are left as they are.</summary>
    Task Add(ListId list, IReadOnlyList<ListRowDraft> rows, CancellationToken cancellation);

    /// <summary>The rows after a row, in order, at most <paramref name="limit"/>.</summary>
    /// <param name="list">The list.</param>
    /// <param name="after">The row before.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="verdict">Only rows with this verdict.</param>
    /// <param name="open">Only rows that were not carried out.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<ListLine>> Read(ListId list, int after, int limit, RowVerdict? verdict, bool open, CancellationToken cancellation);

    /// <summary>The rows after a row that are to be carried out still, in order, at most <paramref name="limit"/>: what is new, and what contradicts what stands.</summary>
    Task<IReadOnlyList<ListLine>> ToDo(ListId list, int after, int limit, CancellationToken cancellation);

    /// <summary>A row; null when there is none.</summary>
    Task<ListLine?> Find(ListId list, int row, CancellationToken cancellation);

    /// <summary>Writes what was found about rows.</summary>
    Task Weigh(ListId list, IReadOnlyList<ListLine> rows, CancellationToken cancellation);

    /// <summary>Writes what became of rows, and the code and reason where they were refused.</summary>
    Task Finish(ListId list, IReadOnlyList<ListLine> rows, CancellationToken cancellation);

    /// <summary>The number of rows of the file with each verdict, of those to carry out still, and of cohort members to lapse still.</summary>
    Task<(ListCounts Counts, int Open, int Lapses)> Count(ListId list, CancellationToken cancellation);

    /// <summary>The rows carried out, refused and held as cases, and every reward granted.</summary>
    Task<(int Applied, int Refused, int Cases, IReadOnlyList<RewardRef> Granted)> Sum(ListId list, CancellationToken cancellation);

    /// <summary>The first row about each of these subjects.</summary>
    Task<IReadOnlyDictionary<string, int>> First(ListId list, IReadOnlyCollection<string> subjects, CancellationToken cancellation);

    /// <summary>Takes the cohort members out that an earlier preview put in and that were not carried out.</summary>
    Task ForgetLapses(ListId list, EnterpriseId? only, CancellationToken cancellation);

    /// <summary>Puts the holders of a title by batch in that no row of the list is about, and who are not in it yet; at most <paramref name="limit"/> at a time.</summary>
    /// <returns>How many were put in.</returns>
    Task<int> AddLapses(ListId list, Title title, string batch, int limit, CancellationToken cancellation);

    /// <summary>Stored enterprises by code; those not registered are absent.</summary>
    Task<IReadOnlyDictionary<EnterpriseId, Enterprise>> Enterprises(IReadOnlyCollection<EnterpriseId> ids, CancellationToken cancellation);

    /// <summary>Stored parks by id; those not registered are absent.</summary>
    Task<IReadOnlyDictionary<ParkId, Park>> Parks(IReadOnlyCollection<ParkId> ids, CancellationToken cancellation);

    /// <summary>Stored reports by the key of their grain.</summary>
    Task<IReadOnlyDictionary<string, StoredReport>> Reports(IReadOnlyCollection<string> keys, CancellationToken cancellation);

    /// <summary>Which enterprises bear each of these names, by the name's <see cref="NameKey"/>.</summary>
    Task<IReadOnlyDictionary<string, IReadOnlyList<NamedEnterprise>>> Named(IReadOnlyCollection<string> keys, CancellationToken cancellation);

    /// <summary>Lists that wait for work: to be weighed or to be carried out, those confirmed first before later ones.</summary>
    Task<IReadOnlyList<(ListId List, ListState State)>> Open(CancellationToken cancellation);
}
