using System.Globalization;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;

namespace Srdi.Web.Lists;

/// <summary>One row of a list file.</summary>
/// <param name="Number">The row as Excel numbers it, from 1; titles and header count.</param>
/// <param name="Cells">
/// The filled cells of known columns. Canonical where the cell was good (codes folded, dates <c>YYYY-MM-DD</c>, amounts in
/// whole fen, areas with two decimals), as in the file where <paramref name="Refusals"/> names the column.
/// </param>
/// <param name="Texts">All cells as they stand in the file, in the order of <see cref="ListFile.Headers"/>: for giving the row back.</param>
/// <param name="Refusals">What is wrong with the row; empty for a good one. Nothing is ever repaired by guessing.</param>
public sealed record ListRow(int Number, IReadOnlyDictionary<ListColumn, string> Cells, IReadOnlyList<string> Texts, IReadOnlyList<ListCellRefusal> Refusals)
{
    /// <summary>The cell's text; null when the column is absent, or the cell blank or refused.</summary>
    public string? Text(ListColumn column) => Cells.TryGetValue(column, out var text) && !Refuses(column) ? text : null;

    /// <summary>The cell as a credit code, on the same terms as <see cref="Text"/>.</summary>
    public EnterpriseId? CreditCode(ListColumn column = ListColumn.Uscc) => Text(column) is { } text ? EnterpriseId.Parse(text).Value : null;

    /// <summary>The cell as a park's id, on the same terms.</summary>
    public ParkId? ParkId(ListColumn column = ListColumn.Park) => Text(column) is { } text ? Domain.Parks.ParkId.Parse(text).Value : null;

    /// <summary>The cell as a date, on the same terms.</summary>
    public DateOnly? Date(ListColumn column) => Text(column) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    /// <summary>The cell as a whole number: a count, a year, or an amount in fen; on the same terms.</summary>
    public long? Whole(ListColumn column) => Text(column) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>The cell as a decimal, on the same terms.</summary>
    public decimal? Decimal(ListColumn column) => Text(column) is { } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;

    private bool Refuses(ListColumn column)
    {
        foreach (var refusal in Refusals) if (refusal.Column == column) return true;
        return false;
    }
}

/// <summary>What is wrong with one cell, and what to do about it.</summary>
/// <param name="Row">The row's <see cref="ListRow.Number"/>.</param>
/// <param name="Column">The column; null when the row as a whole is at fault.</param>
/// <param name="Code">The refusal: of the domain type where one exists, else <see cref="Refusal.ListCellInvalid"/>.</param>
/// <param name="Zh">In Chinese.</param>
/// <param name="En">In English.</param>
public sealed record ListCellRefusal(int Row, ListColumn? Column, Refusal Code, string Zh, string En);
