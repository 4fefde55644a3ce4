using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Srdi.Domain;
using Srdi.Web.Lists;

namespace Srdi.Web.Tests.Lists;

/// <summary>Builds list files byte by byte and opens them.</summary>
internal static class TestFiles
{
    public const string Pharma = "9144010163320680X7";
    public const string Auto = "91440101633203772F";

    public static Encoding Gb18030 { get; } = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    public static string RepoRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));

    public static ListFileReader Reader { get; } = new(ListColumns.Read(Path.Combine(RepoRoot(), "config/lists/columns.json")));

    public static async Task<Outcome<ListFile>> Open(byte[] bytes, string name = "list.csv", ListFileLimits? limits = null) =>
        await Reader.Open(new MemoryStream(bytes), name, limits ?? ListFileLimits.Default);

    public static Task<Outcome<ListFile>> Open(string text, string name = "list.csv", ListFileLimits? limits = null) => Open(Encoding.UTF8.GetBytes(text), name, limits);

    public static async Task<List<ListRow>> RowsOf(Outcome<ListFile> opened)
    {
        await using var file = opened.Value;
        return await file.Rows().ToListAsync();
    }

    public static async Task<Refused> RefusalOf(Task<Outcome<ListFile>> opening)
    {
        var opened = await opening;
        if (opened.Succeeded) await opened.Value.DisposeAsync();
        Assert.NotNull(opened.Refused);
        Assert.False(string.IsNullOrWhiteSpace(opened.Refused.DetailZh));
        Assert.False(string.IsNullOrWhiteSpace(opened.Refused.DetailEn));
        return opened.Refused;
    }

    /// <summary>A workbook with the given rows of XML in its only visible sheet. Style 1 is a date.</summary>
    public static byte[] Workbook(string rows, string workbookProperties = "", string beforeSheetData = "", string moreSheets = "", params (string Name, string Text)[] parts)
    {
        const string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        (string, string)[] all =
        [
            ("[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"""),
            ("xl/workbook.xml", $"""<workbook xmlns="{main}" xmlns:r="{relations}">{workbookProperties}<sheets><sheet name="隐藏" sheetId="2" state="hidden" r:id="r3"/><sheet name="名单" sheetId="1" r:id="r1"/>{moreSheets}</sheets></workbook>"""),
            ("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{relations}/styles" Target="styles.xml"/><Relationship Id="r3" Type="{relations}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"""),
            ("xl/styles.xml", $"""<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"""),
            ("xl/worksheets/sheet1.xml", $"""<worksheet xmlns="{main}">{beforeSheetData}<sheetData>{rows}</sheetData></worksheet>"""),
            ("xl/worksheets/sheet2.xml", $"""<worksheet xmlns="{main}"><sheetData/></worksheet>"""),
            .. parts,
        ];
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in all)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        return bytes.ToArray();
    }

    /// <summary>Rows of text cells, without places: they follow one another.</summary>
    public static string TextRows(params string[][] rows) =>
        string.Concat(rows.Select(r => $"<row>{string.Concat(r.Select(Text))}</row>"));

    public static string Text(string text) => text.Length == 0 ? "<c/>" : $"""<c t="inlineStr"><is><t>{text}</t></is></c>""";

    public static string Number(string number, int style = 0) => $"""<c s="{style}"><v>{number}</v></c>""";
}
