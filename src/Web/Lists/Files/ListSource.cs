using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;
using Srdi.Domain;
using Srdi.Web.Http;

namespace Srdi.Web.Lists;

/// <summary>A row before anything is known of its meaning. Numbers count every row of the file, blank ones too, as Excel does.</summary>
internal readonly record struct RawRow(int Number, RawCell[] Cells);

/// <summary>The content lies beyond a limit, or is not what it should be. Thrown while reading, answered as a refusal by <see cref="ListFileReader"/>; never leaves this folder.</summary>
internal sealed class ListFileException(Refused refused) : Exception(refused.Code.ToString())
{
    public Refused Refused { get; } = refused;

    public static ListFileException TooLarge(string zh, string en) => new(new(Refusal.ListTooLarge) { Field = "file", DetailZh = zh, DetailEn = en });

    public static ListFileException Unreadable(string zh, string en) => new(new(Refusal.ListFileUnreadable) { Field = "file", DetailZh = zh, DetailEn = en });
}

/// <summary>The rows of a CSV or of an XLSX, as often as they are asked for.</summary>
internal abstract class ListSource(Stream content, ListFileLimits limits)
{
    protected Stream Content { get; } = content;

    protected ListFileLimits Limits { get; } = limits;

    public abstract IEnumerable<RawRow> Rows();

    protected void CheckRow(int number, int columns)
    {
        if (number > Limits.RowsMax + Limits.HeaderRowsMax) throw ListFileException.TooLarge($"超过 {Limits.RowsMax} 行, 请拆分文件。", $"More than {Limits.RowsMax} rows; split the file.");
        if (columns > Limits.ColumnsMax) throw ListFileException.TooLarge($"第 {number} 行超过 {Limits.ColumnsMax} 列。", $"Row {number} has more than {Limits.ColumnsMax} columns.");
    }

    protected RawCell Cell(int row, string text, RawKind kind = RawKind.Text)
    {
        if (text.Length > Limits.CellCharactersMax) throw ListFileException.TooLarge($"第 {row} 行有单元格超过 {Limits.CellCharactersMax} 个字符。", $"Row {row} has a cell of more than {Limits.CellCharactersMax} characters.");
        return new(text.AsSpan().Trim().Trim(Invisible).Trim().ToString(), kind);
    }

    /// <summary>Left over from copying out of web pages: zero-width space, joiners, byte order mark.</summary>
    private const string Invisible = "\u200B\u200C\u200D\u2060\uFEFF";
}

/// <summary>Comma, semicolon or tab separated text.</summary>
internal sealed class CsvSource(Stream content, Encoding encoding, char delimiter, ListFileLimits limits) : ListSource(content, limits)
{
    public override IEnumerable<RawRow> Rows()
    {
        Content.Position = 0;
        using var text = new StreamReader(Content, encoding, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(),
            IgnoreBlankLines = false,
            MaxFieldSize = Limits.CellCharactersMax,
            BadDataFound = bad => throw ListFileException.Unreadable($"第 {bad.Context.Parser?.Row} 行的引号不成对或位置不对。", $"Row {bad.Context.Parser?.Row} has a quote that is not paired or out of place."),
        });
        while (Read(parser))
        {
            CheckRow(parser.Row, parser.Count);
            var cells = new RawCell[parser.Count];
            for (var i = 0; i < cells.Length; i++) cells[i] = Cell(parser.Row, CsvText.Unguard(parser[i]));
            yield return new(parser.Row, cells);
        }
    }

    private bool Read(CsvParser parser)
    {
        try
        {
            return parser.Read();
        }
        catch (MaxFieldSizeException)
        {
            throw ListFileException.TooLarge($"第 {parser.Row} 行有单元格超过 {Limits.CellCharactersMax} 个字符, 或引号没有闭合。",
                $"Row {parser.Row} has a cell of more than {Limits.CellCharactersMax} characters, or a quote is never closed.");
        }
    }
}

/// <summary>The first visible sheet of a workbook that <see cref="XlsxGuard"/> has let pass.</summary>
internal sealed class XlsxSource(Stream content, XlsxShape shape, ListFileLimits limits) : ListSource(content, limits)
{
    public override IEnumerable<RawRow> Rows()
    {
        Content.Position = 0;
        var number = 0;
        // The range comes from the cells themselves: MiniExcel would trust the sheet's own dimension, which some writers leave at A1, and drop the rest.
        foreach (IDictionary<string, object?> row in Content.QueryRange(useHeaderRow: false, shape.Sheet, ExcelType.XLSX, "A1", shape.LastCell, new OpenXmlConfiguration { FillMergedCells = false }))
        {
            CheckRow(++number, row.Count);
            var cells = new RawCell[row.Count];
            var i = 0;
            foreach (var value in row.Values) cells[i++] = CellOf(number, value);
            yield return new(number, cells);
        }
    }

    private RawCell CellOf(int row, object? value) => value switch
    {
        null => new(""),
        string text => Cell(row, text),
        // Excel shows 15 significant digits, and so does decimal: 0.1 + 0.2 is 0.3 here as there. Longer numbers keep their exponent, which marks the damage.
        double number when Math.Abs(number) < 1e15 => new(((decimal)number).ToString(CultureInfo.InvariantCulture), RawKind.Number),
        double number => new(number.ToString("R", CultureInfo.InvariantCulture), RawKind.Number),
        // Days before 1900-03-01 are off by one (Excel knows a 29 February 1900), and times belong to no column: both stay in a form that no column takes.
        DateTime date => new(date.ToString(date.TimeOfDay == TimeSpan.Zero && date.Year > 1900 ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture), shape.Dates1904 ? RawKind.DateOf1904 : RawKind.Date),
        bool flag => new(flag ? "TRUE" : "FALSE"),
        IFormattable other => Cell(row, other.ToString(null, CultureInfo.InvariantCulture)),
        _ => Cell(row, value.ToString() ?? ""),
    };
}
