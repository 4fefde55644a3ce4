using System.Text.RegularExpressions;
using Srdi.Domain;

namespace Srdi.Web.Lists;

/// <summary>What a row of a table is.</summary>
internal enum RowRole { Blank, Numbered, Total, Note, Data }

/// <summary>The table inside a file: where its header is, which column is which, and what each row below it is.</summary>
internal sealed partial class ListTable
{
    private readonly (ListColumn? Column, long FenPerUnit)[] places;
    private readonly int uscc;

    private ListTable(int headerRow, string[] headers, (ListColumn? Column, long FenPerUnit)[] places)
    {
        (HeaderRow, Headers, this.places) = (headerRow, headers, places);
        Columns = places.Where(p => p.Column is not null).Select(p => p.Column!.Value).ToHashSet();
        uscc = Array.FindIndex(places, p => p.Column == ListColumn.Uscc);
    }

    public int HeaderRow { get; }

    public IReadOnlyList<string> Headers { get; }

    public IReadOnlySet<ListColumn> Columns { get; }

    public IReadOnlyList<string> UnknownHeaders => [.. Headers.Where((header, i) => header.Length > 0 && places[i].Column is null)];

    /// <summary>The header among the first rows: the first row that has a column naming a subject. Null when there is none.</summary>
    public static ListTable? Find(IEnumerable<RawRow> rows, ListColumns columns, int headerRowsMax)
    {
        foreach (var row in rows)
        {
            if (row.Number > headerRowsMax) return null;
            var places = row.Cells.Select(c => columns.Find(c.Text) is { } found ? ((ListColumn?)found.Column, found.FenPerUnit) : (null, 0)).ToArray();
            if (!places.Any(p => p.Item1 is { } column && column.NamesASubject())) continue;
            return new(row.Number, [.. row.Cells.Select(c => c.Text)], places);
        }
        return null;
    }

    /// <summary>What makes the header unusable; null when nothing does.</summary>
    public Refused? Fault()
    {
        var twice = places.Where(p => p.Column is not null and not ListColumn.Index and not ListColumn.Remark).GroupBy(p => p.Column).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            var headers = string.Join("、", Headers.Where((_, i) => places[i].Column == twice.Key).Select(h => $"“{h}”"));
            return new(Refusal.ListHeaderMissing) { Field = "file", DetailZh = $"第 {HeaderRow} 行的表头 {headers} 含义重复, 请只保留一列。", DetailEn = $"Row {HeaderRow} has headers of one meaning: {headers}. Keep one of them." };
        }
        var unitless = Array.FindIndex(places, p => p.Column is { } column && column.KindOf() == ListCellKind.Money && p.FenPerUnit == 0);
        return unitless < 0 ? null : new(Refusal.ListHeaderMissing)
        {
            Field = "file",
            DetailZh = $"第 {HeaderRow} 行的表头“{Headers[unitless]}”没有金额单位, 请写成“{Headers[unitless]}(万元)”、“(元)”或“(分)”。",
            DetailEn = $"Row {HeaderRow}: the header '{Headers[unitless]}' names no unit. Write it with (万元), (元) or (分).",
        };
    }

    public RowRole RoleOf(RawRow row)
    {
        int filled = 0, first = -1, beyondIndex = 0;
        for (var i = 0; i < row.Cells.Length; i++)
        {
            if (row.Cells[i].Text.Length == 0) continue;
            filled++;
            if (first < 0) first = i;
            if (i >= places.Length || places[i].Column != ListColumn.Index) beyondIndex++;
        }
        if (filled == 0) return RowRole.Blank;
        var lead = row.Cells[first].Text;
        if ((uscc < 0 || uscc >= row.Cells.Length || row.Cells[uscc].Text.Length == 0) && TotalForm().IsMatch(lead)) return RowRole.Total;
        if (filled == 1 && NoteForm().IsMatch(lead)) return RowRole.Note;
        return beyondIndex == 0 && NumberForm().IsMatch(lead) ? RowRole.Numbered : RowRole.Data;
    }

    public ListRow Read(RawRow row)
    {
        var cells = new Dictionary<ListColumn, string>();
        var refusals = new List<ListCellRefusal>();
        var texts = new string[Math.Max(places.Length, row.Cells.Length)];
        Array.Fill(texts, "");
        for (var i = 0; i < row.Cells.Length; i++)
        {
            var cell = row.Cells[i];
            texts[i] = cell.Text;
            if (cell.Text.Length == 0) continue;
            if (i >= places.Length)
            {
                refusals.Add(new(row.Number, null, Refusal.ListCellInvalid, "单元格多于表头, 可能有未加引号的分隔符使各列错位。", "The row has more cells than the header: an unquoted separator may have shifted its columns."));
                break;
            }
            if (places[i].Column is not { } column || column is ListColumn.Index or ListColumn.Remark) continue;
            var read = ListCell.Read(cell, column.KindOf(), places[i].FenPerUnit);
            cells[column] = read.Succeeded ? read.Value : cell.Text;
            if (read.Refused is { } no)
                refusals.Add(new(row.Number, column, no.Code, no.DetailZh ?? RefusalTexts.ChineseOf(no.Code), no.DetailEn ?? RefusalTexts.EnglishOf(no.Code)));
        }
        return new(row.Number, cells, texts, refusals);
    }

    [GeneratedRegex(@"^(合\s*计|总\s*计|共\s*计|小\s*计|总\s*数)\s*([:：]?\s*[0-9,]*\s*[家户个项]?)$", RegexOptions.CultureInvariant)] private static partial Regex TotalForm();
    [GeneratedRegex("^(注|备注|说明)[0-9]*[:：.、]")] private static partial Regex NoteForm();
    [GeneratedRegex("^[0-9]{1,7}$")] private static partial Regex NumberForm();
}
