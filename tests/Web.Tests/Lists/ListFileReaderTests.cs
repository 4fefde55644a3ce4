using System.Security.Cryptography;
using System.Text;
using MiniExcelLibs;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Web.Lists;
using static Srdi.Web.Tests.Lists.TestFiles;

namespace Srdi.Web.Tests.Lists;

public sealed class ListFileReaderTests
{
    private static string Table(char delimiter = ',') => string.Join("\r\n", new[]
    {
        "序号,企业名称,统一社会信用代码,区",
        $"1,广州白云山医药集团股份有限公司,{Pharma},荔湾区",
        $"2,\"广州汽车集团\"\"股份\"\"有限公司\",{Auto},番禺区",
    }).Replace(',', delimiter);

    public static TheoryData<string, char> Forms()
    {
        var forms = new TheoryData<string, char>();
        foreach (var encoding in (string[])["utf-8", "utf-8-bom", "gb18030", "utf-16le", "utf-16be"])
            foreach (var delimiter in (char[])[',', ';', '\t']) forms.Add(encoding, delimiter);
        return forms;
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Every_encoding_and_separator_gives_the_same_rows(string encoding, char delimiter)
    {
        Encoding written = encoding switch
        {
            "utf-8" => new UTF8Encoding(false),
            "utf-8-bom" => new UTF8Encoding(true),
            "gb18030" => Gb18030,
            "utf-16le" => new UnicodeEncoding(false, true),
            _ => new UnicodeEncoding(true, true),
        };
        byte[] bytes = [.. written.GetPreamble(), .. written.GetBytes(Table(delimiter))];

        await using var file = (await Open(bytes)).Value;
        var rows = await file.Rows().ToListAsync();

        Assert.Equal((ListFormat.Csv, encoding, delimiter), (file.Format, file.Encoding, file.Delimiter!.Value));
        Assert.Equal((2, bytes.Length), (file.RowCount, file.Bytes));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.Digest);
        Assert.Equal(["广州白云山医药集团股份有限公司", "广州汽车集团\"股份\"有限公司"], rows.Select(r => r.Text(ListColumn.Name)));
        Assert.Equal([Pharma, Auto], rows.Select(r => r.CreditCode()!.Value.Value));
        Assert.Equal([2, 3], rows.Select(r => r.Number));
        Assert.All(rows, r => Assert.Empty(r.Refusals));
        Assert.False(rows[0].Cells.ContainsKey(ListColumn.Index));
    }

    [Fact]
    public async Task A_character_outside_the_basic_plane_survives_gb18030()
    {
        var rows = await RowsOf(await Open(Gb18030.GetBytes($"企业名称,信用代码\n广州𠅤䶮有限公司,{Pharma}\n")));
        Assert.Equal("广州𠅤䶮有限公司", rows[0].Text(ListColumn.Name));
    }

    [Fact]
    public async Task One_foreign_byte_at_the_end_of_a_long_file_decides_its_encoding()
    {
        var ascii = "name,uscc\n" + string.Concat(Enumerable.Repeat($"Firm,{Pharma}\n", 5_000));
        await using var file = (await Open([.. Encoding.ASCII.GetBytes(ascii), .. Gb18030.GetBytes($"甲,{Auto}\n")])).Value;
        Assert.Equal("gb18030", file.Encoding);
        Assert.Equal("甲", (await file.Rows().LastAsync()).Text(ListColumn.Name));
    }

    [Fact]
    public async Task Titles_above_and_totals_notes_and_printed_numbers_below_are_no_rows()
    {
        var text = $"""
            附件1,,,
            广州市2025年专精特新中小企业名单（第二批）,,,
            ,,,
            序 号,"企业
            名称",统一社会信用代码（18位）,所属区
            1,甲公司,{Pharma},黄埔区
            小 计,1家,,
            2,乙公司,{Auto},天河区
            合计：2家,,,
            注：排名不分先后。,,,
            3,,,
            4,,,
            ,,,
            """;
        await using var file = (await Open(text)).Value;
        Assert.Equal((4, 2, 2), (file.HeaderRow, file.RowCount, file.TotalRows));
        Assert.Equal([5, 7], await file.Rows().Select(r => r.Number).ToListAsync());
        Assert.Equal("企业\n名称", file.Headers[1]);
    }

    [Fact]
    public async Task A_firm_whose_name_begins_like_a_total_stays_a_row()
    {
        var rows = await RowsOf(await Open($"企业名称,信用代码\n合计,{Pharma}\n总计信息技术有限公司,\n"));
        Assert.Equal(["合计", "总计信息技术有限公司"], rows.Select(r => r.Text(ListColumn.Name)));
    }

    [Fact]
    public async Task A_number_without_content_between_rows_is_kept_and_its_count_agrees()
    {
        await using var file = (await Open($"序号,企业名称,信用代码\n1,甲,{Pharma}\n2,,\n3,乙,{Auto}\n4,,\n")).Value;
        Assert.Equal([2, 3, 4], await file.Rows().Select(r => r.Number).ToListAsync());
        Assert.Equal(3, file.RowCount);
    }

    [Theory]
    [InlineData("单位名称", ListColumn.Name)]
    [InlineData("公司名称", ListColumn.Name)]
    [InlineData("★企业名称*", ListColumn.Name)]
    [InlineData("社会信用代码", ListColumn.Uscc)]
    [InlineData("信用代码", ListColumn.Uscc)]
    [InlineData("USCC", ListColumn.Uscc)]
    [InlineData("省（区、市）", ListColumn.Province)]
    [InlineData("地市", ListColumn.City)]
    [InlineData("区县", ListColumn.District)]
    [InlineData("公布日期", ListColumn.RecognisedOn)]
    [InlineData("到期日期", ListColumn.ValidUntil)]
    [InlineData("批次", ListColumn.Batch)]
    [InlineData("营业收入（万元）", ListColumn.RevenueFen)]
    [InlineData("Ⅰ类知识产权(项)", ListColumn.Class1Ip)]
    [InlineData("rdExpenseFen", ListColumn.RdExpenseFen)]
    public async Task Headers_are_matched_by_synonyms(string header, ListColumn column)
    {
        await using var file = (await Open($"企业名称,x\n甲,1\n".Replace(column == ListColumn.Name ? "企业名称" : ",x", column == ListColumn.Name ? header : "," + header, StringComparison.Ordinal))).Value;
        Assert.Contains(column, file.Columns);
    }

    [Fact]
    public async Task Unknown_headers_are_named_and_their_cells_kept()
    {
        await using var file = (await Open("企业名称,法人代表,\n甲,某人,旁注\n")).Value;
        Assert.Equal(["法人代表"], file.UnknownHeaders);
        Assert.Equal(["甲", "某人", "旁注"], (await file.Rows().FirstAsync()).Texts);
        Assert.Equal("uscc, district", string.Join(", ", file.Lacks(ListColumn.Name, ListColumn.Uscc, ListColumn.District)!.DetailZh!.Split(": ")[1].TrimEnd('。').Split(", ")));
        Assert.Null(file.Lacks(ListColumn.Name));
    }

    [Theory]
    [InlineData("企业名称,单位名称\n甲,乙\n", "企业名称")]
    [InlineData("企业名称,信用代码,社会信用代码\n甲,1,2\n", "信用代码")]
    [InlineData("企业名称,营业收入\n甲,100\n", "万元")]
    [InlineData("企业名称,营业收入(美元)\n甲,100\n", "万元")]
    [InlineData("企业,代码\n甲,1\n", "表头")]
    [InlineData("广州市名单\n第一批\n", "表头")]
    public async Task A_header_that_is_absent_twofold_or_without_unit_is_refused(string text, string says)
    {
        var refused = await RefusalOf(Open(text));
        Assert.Equal(Refusal.ListHeaderMissing, refused.Code);
        Assert.Contains(says, refused.DetailZh);
    }

    [Fact]
    public async Task A_header_below_the_rows_searched_is_not_found()
    {
        var text = string.Concat(Enumerable.Repeat("标题\n", 5)) + "企业名称\n甲\n";
        Assert.Equal(Refusal.ListHeaderMissing, (await RefusalOf(Open(text, limits: new() { HeaderRowsMax = 5 }))).Code);
        Assert.Single(await RowsOf(await Open(text, limits: new() { HeaderRowsMax = 6 })));
    }

    [Theory]
    [InlineData("", "为空")]
    [InlineData("\n\n", "表头")]
    [InlineData("企业名称,信用代码\n合计,\n", "没有数据")]
    [InlineData("企业名称,信用代码\n\"甲\"乙,1\n", "第 2 行")]
    [InlineData("%PDF-1.7 名单", "PDF")]
    public async Task What_holds_no_table_is_refused(string text, string says) => Assert.Contains(says, (await RefusalOf(Open(text))).DetailZh);

    [Fact]
    public async Task Bytes_of_no_known_encoding_are_refused()
    {
        Assert.Equal(Refusal.ListFileUnreadable, (await RefusalOf(Open([.. "name\n"u8, 0x81, 0x20, 0x0A]))).Code);
        Assert.Equal(Refusal.ListFileUnreadable, (await RefusalOf(Open([0xEF, 0xBB, 0xBF, .. Gb18030.GetBytes("企业名称\n甲\n")]))).Code);
        Assert.Contains("UTF-16", (await RefusalOf(Open(Encoding.Unicode.GetBytes("name,uscc\nA,B\n")))).DetailZh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list.xlsx")]
    [InlineData("list.xls")]
    [InlineData("list.exe")]
    [InlineData("list")]
    public async Task Text_under_another_extension_is_refused(string name) =>
        Assert.Equal(Refusal.ListFileUnreadable, (await RefusalOf(Open(Table(), name))).Code);

    [Theory]
    [InlineData("9.14401E+17", "末几位已丢失")]
    [InlineData("9.1440101E17", "末几位已丢失")]
    [InlineData("914403001922038000", "末三位已丢失")]
    [InlineData("14403001922038216", "开头的 0")]
    [InlineData("91440101MA59J1K15C", "校验码")]
    [InlineData("440301103412345", "15 位")]
    public async Task A_damaged_code_is_refused_with_a_hint_and_never_repaired(string code, string says)
    {
        var row = Assert.Single(await RowsOf(await Open($"企业名称,信用代码\n甲,{code}\n")));
        var refusal = Assert.Single(row.Refusals);
        Assert.Equal((2, ListColumn.Uscc), (refusal.Row, refusal.Column));
        Assert.Contains(says, refusal.Zh);
        Assert.NotEmpty(refusal.En);
        Assert.Null(row.CreditCode());
        Assert.Equal(code, row.Cells[ListColumn.Uscc]);
    }

    [Theory]
    [InlineData("2025-08-23")]
    [InlineData("2025/8/23")]
    [InlineData("2025/08/23")]
    [InlineData("20250823")]
    [InlineData("2025年8月23日")]
    [InlineData(" 2025年08月23日　")]
    public async Task The_four_forms_of_a_date_are_read(string text)
    {
        var row = Assert.Single(await RowsOf(await Open($"企业名称,认定日期\n甲,{text}\n")));
        Assert.Equal(new DateOnly(2025, 8, 23), row.Date(ListColumn.RecognisedOn));
        Assert.Equal("2025-08-23", row.Cells[ListColumn.RecognisedOn]);
    }

    [Theory]
    [InlineData("45892", "2029-08-24")]
    [InlineData("45892.5", "1904")]
    [InlineData("2025", "日期无效")]
    [InlineData("2027-02-29", "日期无效")]
    [InlineData("2025-8-23", "日期无效")]
    [InlineData("23/8/2025", "日期无效")]
    [InlineData("25年8月", "日期无效")]
    [InlineData("25年8月3日", "日期无效")]
    [InlineData("2568-08-23", "1900")]
    [InlineData("0000-00-00", "日期无效")]
    [InlineData("２０２５-08-23", "日期无效")]
    public async Task Any_other_form_of_a_date_is_refused(string text, string says)
    {
        var row = Assert.Single(await RowsOf(await Open($"企业名称,认定日期\n甲,{text}\n")));
        Assert.Contains(says, Assert.Single(row.Refusals).Zh);
        Assert.Null(row.Date(ListColumn.RecognisedOn));
    }

    [Theory]
    [InlineData("营业收入(万元)", "1234.5678", 1_234_567_800L)]
    [InlineData("营业收入（元）", "0.01", 1L)]
    [InlineData("营业收入(分)", "7", 7L)]
    [InlineData("revenueFen", "7", 7L)]
    [InlineData("净利润(万元)", "-12", -12_000_000L)]
    public async Task The_unit_of_an_amount_is_taken_from_its_header(string header, string text, long fen)
    {
        await using var file = (await Open($"企业名称,{header}\n甲,{text}\n")).Value;
        Assert.Equal(fen, (await file.Rows().FirstAsync()).Whole(file.Columns.Single(c => c != ListColumn.Name)));
    }

    [Theory]
    [InlineData("营业收入(元)", "\"1,000\"")]
    [InlineData("营业收入(元)", "100万")]
    [InlineData("营业收入(元)", "￥100")]
    [InlineData("营业收入(元)", "1.005")]
    [InlineData("营业收入(元)", "1e8")]
    [InlineData("营业收入(元)", "９１")]
    [InlineData("营业收入(万元)", "9999999999999")]
    [InlineData("从业人员", "-3")]
    [InlineData("从业人员", "3.5")]
    [InlineData("建筑面积(平方米)", "19999.995")]
    [InlineData("年度", "25")]
    [InlineData("园区编号", "-1")]
    [InlineData("认定日期", "#N/A")]
    [InlineData("区", "#REF!")]
    [InlineData("区", "\"黄埔\n区\"")]
    [InlineData("区", "黄\u001b[31m埔")]
    public async Task A_cell_that_is_not_what_its_column_holds_is_refused(string header, string text)
    {
        var row = Assert.Single(await RowsOf(await Open($"企业名称,{header}\n甲,{text}\n")));
        Assert.Equal(2, Assert.Single(row.Refusals).Row);
    }

    [Fact]
    public async Task A_separator_inside_a_name_is_noticed_where_it_widens_the_row()
    {
        var rows = await RowsOf(await Open($"企业名称,信用代码\n甲,乙公司,{Pharma}\n丙,{Auto},\n"));
        Assert.Contains(rows[0].Refusals, r => r.Column is null && r.Zh.Contains("错位", StringComparison.Ordinal));
        Assert.Empty(rows[1].Refusals); // blank cells beyond the header mean nothing
    }

    [Fact]
    public async Task Codes_are_folded_and_blanks_around_a_cell_do_not_count()
    {
        var row = Assert.Single(await RowsOf(await Open("企业名称,信用代码\n　甲 \u200B,９１４４010163320680x7\n")));
        Assert.Equal(("甲", Pharma), (row.Text(ListColumn.Name), row.Cells[ListColumn.Uscc]));
    }

    [Fact]
    public async Task A_row_beyond_each_limit_is_refused_and_one_within_is_read()
    {
        var three = "企业名称\n甲\n乙\n丙\n";
        Assert.Equal(3, (await RowsOf(await Open(three, limits: new() { RowsMax = 3 }))).Count);
        Assert.Equal(Refusal.ListTooLarge, (await RefusalOf(Open(three, limits: new() { RowsMax = 2 }))).Code);
        Assert.Equal(Refusal.ListTooLarge, (await RefusalOf(Open(three, limits: new() { BytesMax = Encoding.UTF8.GetByteCount(three) - 1 }))).Code);
        Assert.Equal(3, (await RowsOf(await Open(three, limits: new() { BytesMax = Encoding.UTF8.GetByteCount(three) }))).Count);
        Assert.Equal(Refusal.ListTooLarge, (await RefusalOf(Open("企业名称,a,b\n甲\n", limits: new() { ColumnsMax = 2 }))).Code);
        Assert.Equal(Refusal.ListTooLarge, (await RefusalOf(Open("企业名称\n" + new string('甲', 11) + "\n", limits: new() { CellCharactersMax = 10 }))).Code);
        Assert.Equal(Refusal.ListTooLarge, (await RefusalOf(Open("企业名称\n\"甲\n乙\n丙\n丁\n戊\n己\n", limits: new() { CellCharactersMax = 10 }))).Code);
        Assert.Equal(Refusal.ListTooLarge, (await RefusalOf(Open("企业名称\n甲\n" + new string('\n', 3_000), limits: new() { RowsMax = 10 }))).Code);
    }

    [Fact]
    public async Task No_temporary_copy_is_left_behind()
    {
        static int Copies() => Directory.GetFiles(Path.GetTempPath(), "srdi-list-*").Length;
        var before = Copies();
        await RefusalOf(Open("x\n"));
        await using (var file = (await Open(Table())).Value) Assert.Equal(2, file.RowCount);
        Assert.InRange(Copies(), 0, before);
    }

    [Fact]
    public void Faults_of_the_synonyms_are_reported_together()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """{ "name": ["企业名称", " "], "uscc": ["企业（名称）", "企业名称"], "nothing": ["x"] }""");
            var fault = Assert.Throws<InvalidDataException>(() => ListColumns.Read(path)).Message;
            Assert.Equal(3, fault.Split(Environment.NewLine).Length);
            Assert.Contains("already stands for name", fault, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
