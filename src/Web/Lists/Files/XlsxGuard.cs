using System.IO.Compression;
using System.Xml;

namespace Srdi.Web.Lists;

/// <summary>What has to be known of a workbook before it is read.</summary>
/// <param name="Sheet">The first visible sheet.</param>
/// <param name="OtherSheets">Further visible sheets, which are not read.</param>
/// <param name="LastCell">The lower right corner of what is filled, such as <c>F1203</c>.</param>
/// <param name="Dates1904">The workbook counts days from 1904.</param>
internal sealed record XlsxShape(string Sheet, IReadOnlyList<string> OtherSheets, string LastCell, bool Dates1904);

/// <summary>
/// Decides whether a workbook may be read at all: no macros, no links to other files, within the limits when unpacked.
/// The declared sizes are checked first, which costs nothing; then every part is read once as a stream, because a
/// declaration can lie.
/// </summary>
internal static class XlsxGuard
{
    private const long SmallPart = 1_000_000;
    private const int DepthMax = 64;
    private const int ExcelRowsMax = 1_048_576;

    public static XlsxShape Check(Stream content, ListFileLimits limits)
    {
        content.Position = 0;
        using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        CheckDeclarations(zip, limits);
        string? sheet = null;
        List<string> others = [];
        var dates1904 = false;
        int lastRow = 0, lastColumn = 0;
        var budget = new UnpackedBudget(limits.UnpackedBytesMax);
        foreach (var entry in zip.Entries)
        {
            if (!entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && !entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)) continue;
            var isSheet = entry.FullName.StartsWith("xl/worksheets/", StringComparison.OrdinalIgnoreCase);
            var isWorkbook = entry.FullName.Equals("xl/workbook.xml", StringComparison.OrdinalIgnoreCase);
            using var part = new BoundedPart(entry.Open(), budget);
            using var xml = XmlReader.Create(part, new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            int row = 0, column = 0;
            bool placed = false, unplaced = false;
            while (xml.Read())
            {
                if (xml.Depth > DepthMax) throw ListFileException.Unreadable("表格结构异常: XML 嵌套过深。", "The workbook's XML is nested too deeply.");
                if (xml.NodeType != XmlNodeType.Element) continue;
                if (isWorkbook && xml.LocalName == "workbookPr")
                    dates1904 = xml.GetAttribute("date1904") is "1" or "true" or "on";
                else if (isWorkbook && xml.LocalName == "sheet" && xml.GetAttribute("state") is null or "visible")
                {
                    if (sheet is null) sheet = xml.GetAttribute("name");
                    else others.Add(xml.GetAttribute("name") ?? "");
                }
                else if (isSheet && xml.LocalName is "row" or "c" or "dimension")
                {
                    // MiniExcel counts cells only where none says its place; a mixture would come out shifted.
                    if (xml.LocalName == "dimension" || xml.GetAttribute("r") is not null) placed = true;
                    else unplaced = true;
                    if (placed && unplaced) throw Malformed();
                }
                if (isSheet && xml.LocalName == "row")
                {
                    row = xml.GetAttribute("r") is { } r ? int.TryParse(r, out var given) && given is > 0 and <= ExcelRowsMax ? given : throw Malformed() : row + 1;
                    column = 0;
                }
                else if (isSheet && xml.LocalName == "c")
                {
                    column = xml.GetAttribute("r") is { } reference ? ColumnOf(reference) : column + 1;
                    if (xml.IsEmptyElement) continue; // formatted, but blank
                    lastColumn = Math.Max(lastColumn, column);
                    lastRow = Math.Max(lastRow, row);
                }
            }
        }
        if (sheet is null) throw ListFileException.Unreadable("工作簿没有可见的工作表。", "The workbook has no visible sheet.");
        if (lastRow == 0) throw ListFileException.Unreadable("文件为空。", "The file is blank.");
        if (lastColumn > limits.ColumnsMax) throw ListFileException.TooLarge($"超过 {limits.ColumnsMax} 列, 请删除表格右侧多余的内容。", $"More than {limits.ColumnsMax} columns; delete what lies right of the table.");
        if (lastRow > limits.RowsMax + limits.HeaderRowsMax)
            throw ListFileException.TooLarge($"最后一个有内容的行是第 {lastRow} 行, 超过 {limits.RowsMax} 行的上限。", $"The last filled row is {lastRow}, beyond the limit of {limits.RowsMax}.");
        return new(sheet, others, NameOf(lastColumn) + lastRow, dates1904);
    }

    private static void CheckDeclarations(ZipArchive zip, ListFileLimits limits)
    {
        if (zip.Entries.Count > limits.EntriesMax) throw ListFileException.TooLarge($"压缩包内超过 {limits.EntriesMax} 个部件。", $"The package has more than {limits.EntriesMax} parts.");
        long unpacked = 0;
        foreach (var entry in zip.Entries)
        {
            unpacked += entry.Length;
            if (unpacked > limits.UnpackedBytesMax || entry.Length > SmallPart && entry.Length / Math.Max(1, entry.CompressedLength) > limits.UnpackedRatioMax)
                throw ListFileException.TooLarge("文件解压后过大或压缩率异常, 未予打开。", "The file would unpack to too much, or is packed beyond reason; it was not opened.");
            if (entry.FullName.Contains("vbaProject", StringComparison.OrdinalIgnoreCase) || entry.FullName.StartsWith("xl/macrosheets/", StringComparison.OrdinalIgnoreCase))
                throw ListFileException.Unreadable("工作簿含有宏, 请另存为不含宏的 .xlsx。", "The workbook has macros; save it as an .xlsx without them.");
            if (entry.FullName.StartsWith("xl/externalLinks/", StringComparison.OrdinalIgnoreCase))
                throw ListFileException.Unreadable("工作簿链接到其他文件, 请断开链接后另存。", "The workbook links to other files; break the links and save it again.");
        }
        if (zip.GetEntry("xl/workbook.xml") is null)
            throw ListFileException.Unreadable("不是 .xlsx 工作簿 (可能是 .docx、.ods 或 .xlsb), 请另存为 .xlsx 或 CSV。", "Not an .xlsx workbook (perhaps .docx, .ods or .xlsb); save it as .xlsx or CSV.");
    }

    private static int ColumnOf(string reference)
    {
        var column = 0;
        foreach (var c in reference)
        {
            if (!char.IsAsciiLetter(c)) break;
            column = column * 26 + (char.ToUpperInvariant(c) - 'A' + 1);
            if (column > 16_384) throw Malformed();
        }
        return column > 0 ? column : throw Malformed();
    }

    private static string NameOf(int column)
    {
        var name = "";
        for (; column > 0; column = (column - 1) / 26) name = (char)('A' + (column - 1) % 26) + name;
        return name;
    }

    private static ListFileException Malformed() => ListFileException.Unreadable("表格结构异常: 行号或列号无效, 请用 Excel 或 WPS 打开后另存。", "The workbook's cells have impossible places; open it in Excel or WPS and save it again.");

    /// <summary>What the parts of one package may still unpack to.</summary>
    private sealed class UnpackedBudget(long bytes)
    {
        private long left = bytes;

        public void Spend(int bytes)
        {
            left -= bytes;
            if (left < 0) throw ListFileException.TooLarge("文件解压后过大, 未予读取。", "The file unpacks to too much; it was not read.");
        }
    }

    /// <summary>A part while it is read: within the budget, and without a text, attribute or comment so long that holding it would cost memory.</summary>
    private sealed class BoundedPart(Stream inner, UnpackedBudget budget) : Stream
    {
        private const int RunMax = 1_000_000;
        private int run;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            budget.Spend(read);
            var tag = buffer[..read].LastIndexOf((byte)'<');
            run = tag < 0 ? run + read : read - tag;
            return run <= RunMax ? read : throw ListFileException.TooLarge("表格含有过长的内容, 未予读取。", "The workbook has a text or attribute beyond reason; it was not read.");
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
