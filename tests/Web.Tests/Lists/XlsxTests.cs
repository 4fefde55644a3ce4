using System.Text;
using MiniExcelLibs;
using Srdi.Domain;
using Srdi.Web.Lists;
using static Srdi.Web.Tests.Lists.TestFiles;

namespace Srdi.Web.Tests.Lists;

public sealed class XlsxTests
{
    private static readonly string Header = TextRows(["附件1"], ["序号", "企业名称", "统一社会信用代码", "认定日期", "营业收入（万元）"]);

    private static Task<Outcome<ListFile>> OpenBook(byte[] bytes, ListFileLimits? limits = null) => Open(bytes, "名单.XLSX", limits);

    [Fact]
    public async Task A_workbook_reads_like_its_csv()
    {
        var rows = Header + $"<row>{Number("1")}{Text("甲公司")}{Text(Pharma)}{Number("45892", style: 1)}{Number("1234.5")}</row>" + TextRows(["合计", "1家"], ["2"]);
        await using var file = (await OpenBook(Workbook(rows))).Value;
        var row = Assert.Single(await file.Rows().ToListAsync());
        Assert.Equal((ListFormat.Xlsx, (string?)null, (char?)null, 2, 1, 1), (file.Format, file.Encoding, file.Delimiter, file.HeaderRow, file.RowCount, file.TotalRows));
        Assert.Empty(row.Refusals);
        Assert.Equal((3, "甲公司", Pharma), (row.Number, row.Text(ListColumn.Name), row.CreditCode()!.Value.Value));
        Assert.Equal((new DateOnly(2025, 8, 23), 1_234_500_000L), (row.Date(ListColumn.RecognisedOn)!.Value, row.Whole(ListColumn.RevenueFen)!.Value));
        Assert.Single(await file.Rows().ToListAsync()); // and again
    }

    [Fact]
    public async Task What_a_library_writes_is_read()
    {
        var bytes = new MemoryStream();
        bytes.SaveAs(new[] { new { 企业名称 = "甲", 信用代码 = Pharma }, new { 企业名称 = "乙", 信用代码 = Auto } });
        Assert.Equal([Pharma, Auto], (await RowsOf(await OpenBook(bytes.ToArray()))).Select(r => r.Cells[ListColumn.Uscc]));
    }

    [Fact]
    public async Task A_sheet_that_claims_a_smaller_range_loses_nothing()
    {
        var rows = $"""<row r="1"><c r="A1" t="str"><v>企业名称</v></c><c r="C1" t="str"><v>信用代码</v></c></row><row r="4"><c r="A4" t="str"><v>甲</v></c><c r="C4" t="str"><v>{Pharma}</v></c></row>""";
        var row = Assert.Single(await RowsOf(await OpenBook(Workbook(rows, beforeSheetData: """<dimension ref="A1"/>"""))));
        Assert.Equal((4, Pharma), (row.Number, row.Cells[ListColumn.Uscc]));
    }

    [Theory]
    [InlineData("914403001922038216", "末几位已丢失")]
    [InlineData("9.14401E+17", "末几位已丢失")]
    public async Task A_code_stored_as_a_number_is_refused_even_with_all_its_digits(string number, string says)
    {
        var row = Assert.Single(await RowsOf(await OpenBook(Workbook(Header + $"<row>{Text("1")}{Text("甲")}{Number(number)}</row>"))));
        Assert.Contains(says, Assert.Single(row.Refusals).Zh);
        Assert.Null(row.CreditCode());
    }

    [Fact]
    public async Task A_park_id_stored_as_a_number_may_have_lost_zeros()
    {
        var row = Assert.Single(await RowsOf(await OpenBook(Workbook(TextRows(["园区编号", "园区名称"]) + $"<row>{Number("42")}{Text("甲园")}</row>"))));
        Assert.Equal(ListColumn.Park, Assert.Single(row.Refusals).Column);
        Assert.Equal("0042", Assert.Single(await RowsOf(await OpenBook(Workbook(TextRows(["园区编号"], ["0042"]))))).Text(ListColumn.Park));
    }

    [Fact]
    public async Task Serials_and_dates_of_1904_are_refused_and_whole_dates_of_1900_read()
    {
        static string Row(string cell) => Header + $"<row>{Text("1")}{Text("甲")}{Text(Pharma)}{cell}</row>";
        async Task<ListRow> Read(string cell, string properties = "") => Assert.Single(await RowsOf(await OpenBook(Workbook(Row(cell), properties))));

        Assert.Contains("2025-08-23", Assert.Single((await Read(Number("45892"))).Refusals).Zh, StringComparison.Ordinal);
        Assert.Contains("1904", Assert.Single((await Read(Number("44430", style: 1), """<workbookPr date1904="1"/>""")).Refusals).Zh, StringComparison.Ordinal);
        Assert.Single((await Read(Number("45892.5", style: 1))).Refusals);
        Assert.Single((await Read(Number("30", style: 1))).Refusals); // January 1900: Excel's calendar is off by one there
        Assert.Equal(new DateOnly(2025, 8, 23), (await Read(Number("20250823"))).Date(ListColumn.RecognisedOn));
        Assert.Equal(new DateOnly(2025, 8, 23), (await Read(Number("45892", style: 1), """<workbookPr date1904="0"/>""")).Date(ListColumn.RecognisedOn));
    }

    [Fact]
    public async Task Hidden_sheets_are_passed_over_and_further_ones_named()
    {
        var rows = TextRows(["企业名称"], ["甲"]);
        await using var file = (await OpenBook(Workbook(rows, moreSheets: """<sheet name="汇总" sheetId="3" r:id="r3"/>"""))).Value;
        Assert.Equal(["汇总"], file.OtherSheets);
        Assert.Equal("甲", (await file.Rows().SingleAsync()).Text(ListColumn.Name));
    }

    [Fact]
    public async Task Macros_links_passwords_and_other_formats_are_refused()
    {
        var rows = TextRows(["企业名称"], ["甲"]);
        Assert.Contains("宏", (await RefusalOf(OpenBook(Workbook(rows, parts: ("xl/vbaProject.bin", "x"))))).DetailZh, StringComparison.Ordinal);
        Assert.Contains("链接", (await RefusalOf(OpenBook(Workbook(rows, parts: ("xl/externalLinks/externalLink1.xml", "<x/>"))))).DetailZh, StringComparison.Ordinal);
        byte[] ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[100_000]];
        Assert.Contains("旧格式", (await RefusalOf(Open(ole, "a.xls"))).DetailZh, StringComparison.Ordinal);
        Encoding.Unicode.GetBytes("EncryptedPackage").CopyTo(ole, 81_920 - 7); // across two reads
        Assert.Contains("密码", (await RefusalOf(OpenBook(ole))).DetailZh, StringComparison.Ordinal);
        Assert.Contains("扩展名", (await RefusalOf(Open(Workbook(rows), "a.csv"))).DetailZh, StringComparison.Ordinal);
        Assert.Contains("扩展名", (await RefusalOf(Open(Workbook(rows), "a.xlsm"))).DetailZh, StringComparison.Ordinal);
        Assert.Contains("为空", (await RefusalOf(OpenBook(Workbook("<row><c s=\"1\"/></row>")))).DetailZh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<row r=\"1\"><c><v>1</v></c>")]
    [InlineData("<row r=\"2000000000\"><c><v>1</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"ZZZZZZ1\"><v>1</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"17\"><v>1</v></c></row>")]
    [InlineData("<row r=\"1\"><c t=\"s\"><v>99</v></c></row>")]
    public async Task A_damaged_sheet_is_refused(string rows)
    {
        var refused = await RefusalOf(OpenBook(Workbook(rows)));
        Assert.True(refused.Code is Refusal.ListFileUnreadable or Refusal.ListHeaderMissing, refused.Code.ToString());
    }

    [Fact]
    public async Task Entities_are_not_expanded()
    {
        var laughs = Workbook("", parts: ("xl/worksheets/sheet9.xml", """<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>"""));
        Assert.Equal(Refusal.ListFileUnreadable, (await RefusalOf(OpenBook(laughs))).Code);
    }

    [Fact]
    public async Task Truncation_at_any_place_is_refused()
    {
        var whole = Workbook(TextRows(["企业名称"], ["甲"]));
        for (var length = 4; length < whole.Length; length += 97)
            Assert.Equal(Refusal.ListFileUnreadable, (await RefusalOf(OpenBook(whole[..length]))).Code);
    }

    [Fact]
    public async Task Limits_hold_for_workbooks()
    {
        var rows = TextRows(["企业名称"], ["甲"], ["乙"], ["丙"]);
        Assert.Equal(3, (await RowsOf(await OpenBook(Workbook(rows), new() { RowsMax = 3 }))).Count);
        Assert.Equal(Refusal.ListTooLarge, (await RefusalOf(OpenBook(Workbook(rows), new() { RowsMax = 2 }))).Code);
        Assert.Equal(Refusal.ListTooLarge, (await RefusalOf(OpenBook(Workbook("""<row r="1"><c r="A1" t="str"><v>企业名称</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>""")))).Code);
        Assert.Equal(Refusal.ListTooLarge, (await RefusalOf(OpenBook(Workbook(TextRows(["企业名称", "a", "b"], ["甲"])), new() { ColumnsMax = 2 }))).Code);
        Assert.Equal(Refusal.ListTooLarge, (await RefusalOf(OpenBook(Workbook("""<row r="1"><c r="A1" t="str"><v>企业名称</v></c></row><row r="9"><c r="XFD9"><v>1</v></c></row>""")))).Code);
        Assert.Equal(Refusal.ListTooLarge, (await RefusalOf(OpenBook(Workbook(TextRows(["企业名称"], [new string('甲', 40_000)]))))).Code);
        Assert.Equal(Refusal.ListTooLarge, (await RefusalOf(OpenBook(Workbook(rows), new() { EntriesMax = 3 }))).Code);
        Assert.Equal(Refusal.ListTooLarge, (await RefusalOf(OpenBook(Workbook(rows), new() { UnpackedBytesMax = 500 }))).Code);
    }

    [Theory]
    [InlineData("<!--", "-->")]
    [InlineData("<row><c t=\"inlineStr\"><is><t>", "</t></is></c></row>")]
    [InlineData("<row x=\"", "\"/>")]
    [InlineData("<row>", "</row>")]
    public async Task A_single_node_beyond_reason_is_refused_before_it_is_held(string before, string after)
    {
        var noise = new char[4_000_000];
        Array.Fill(noise, before == "<row>" ? ' ' : 'x');
        for (var i = 0; i < noise.Length; i += 40) noise[i] = before == "<row>" ? '\n' : (char)('a' + i / 40 * 7 % 26);
        var refused = await RefusalOf(OpenBook(Workbook(TextRows(["企业名称"], ["甲"]) + before + new string(noise) + after), new() { UnpackedRatioMax = int.MaxValue }));
        Assert.Equal(Refusal.ListTooLarge, refused.Code);
    }

    [Fact]
    public async Task Cells_of_which_only_some_say_their_place_are_refused()
    {
        var rows = TextRows(["企业名称"], ["甲"]);
        Assert.Equal(Refusal.ListFileUnreadable, (await RefusalOf(OpenBook(Workbook(rows, beforeSheetData: """<dimension ref="A1:A2"/>""")))).Code);
        Assert.Equal(Refusal.ListFileUnreadable, (await RefusalOf(OpenBook(Workbook(rows + """<row r="3"><c r="A3"><v>1</v></c></row>""")))).Code);
    }
}
