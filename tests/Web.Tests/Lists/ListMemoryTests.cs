using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using MiniExcelLibs;
using Srdi.Domain;
using Srdi.Web.Lists;
using static Srdi.Web.Tests.Lists.TestFiles;

namespace Srdi.Web.Tests.Lists;

/// <summary>They measure the whole process, so nothing else may run beside them.</summary>
[CollectionDefinition(nameof(ListMemoryTests), DisableParallelization = true)]
[Collection(nameof(ListMemoryTests))]
public sealed class ListMemoryTests
{
    private static Task<Outcome<ListFile>> OpenBook(byte[] bytes) => Open(bytes, "名单.xlsx");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hundred_thousand_rows_are_never_held_together(bool xlsx)
    {
        var rows = Enumerable.Range(1, 100_000).Select(i => new { 序号 = i, 企业名称 = $"广州甲乙丙丁{i}智能装备(示例)有限公司", 信用代码 = Pharma, 区 = "黄埔区", 认定日期 = "2025-08-23" });
        var bytes = new MemoryStream();
        if (xlsx) bytes.SaveAs(rows);
        else bytes.Write(Encoding.UTF8.GetBytes("序号,企业名称,信用代码,区,认定日期\n" + string.Concat(rows.Select(r => $"{r.序号},{r.企业名称},{r.信用代码},{r.区},{r.认定日期}\n"))));
        await using var file = (await Open(bytes.ToArray(), xlsx ? "a.xlsx" : "a.csv")).Value;
        Assert.Equal(100_000, file.RowCount);

        long early = 0, late = 0;
        await foreach (var row in file.Rows())
        {
            if (row.Number == 1_000) early = GC.GetTotalMemory(forceFullCollection: true);
            if (row.Number == 100_000) late = GC.GetTotalMemory(forceFullCollection: true);
            if (row.Number == 50_000) Assert.Equal("广州甲乙丙丁49999智能装备(示例)有限公司", row.Text(ListColumn.Name));
        }
        Assert.True(late > 0 && late - early < 4_000_000, $"{early:N0} bytes held at row 1,000, {late:N0} at row 100,000");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bomb_that_unpacks_to_a_gigabyte_is_refused_at_once_and_costs_no_memory(bool lies)
    {
        var bomb = Packed.Value.ToArray();
        Assert.InRange(bomb.Length, 500_000, 4_000_000);
        if (lies) DeclareSmall(bomb);
        var clock = Stopwatch.StartNew();
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var refused = await RefusalOf(OpenBook(bomb));

        // A false size is noticed where the part ends after it, in the middle of its XML.
        Assert.Equal(lies ? Refusal.ListFileUnreadable : Refusal.ListTooLarge, refused.Code);
        Assert.Contains(lies ? "损坏" : "未予打开", refused.DetailZh, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 64_000_000);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(lies ? 20 : 2));
    }

    private static readonly Lazy<byte[]> Packed = new(Bomb);

    /// <summary>A sheet of a gigabyte of blank rows.</summary>
    private static byte[] Bomb()
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var workbook = zip.CreateEntry("xl/workbook.xml").Open()) workbook.Write("""<workbook><sheets><sheet name="名单"/></sheets></workbook>"""u8);
            using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.SmallestSize).Open();
            sheet.Write("""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"""u8);
            var block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<row><c/></row>", 70_000)));
            for (var written = 0L; written < 1_000_000_000; written += block.Length) sheet.Write(block);
            sheet.Write("</sheetData></worksheet>"u8);
        }
        return bytes.ToArray();
    }

    /// <summary>Overwrites the uncompressed sizes in the central directory.</summary>
    private static void DeclareSmall(byte[] zip)
    {
        for (var at = 0; (at = zip.AsSpan(at).IndexOf("PK\x01\x02"u8) is var next and >= 0 ? at + next : -1) >= 0; at += 4)
            if (BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(at + 24)) > 1_000_000)
                BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(at + 24), 90_000);
    }
}
