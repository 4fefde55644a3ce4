using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using MiniExcelLibs;
using Srdi.Domain;

namespace Srdi.DemoData;

/// <summary>Writes the city into files; the same bytes at every run.</summary>
public static partial class DemoWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly JsonSerializerOptions Json = new(SrdiJson.Stored) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.Never, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static void Write(DemoCity city, string directory)
    {
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(directory);
        Directory.CreateDirectory(Path.Combine(directory, "lists"));
        Csv("enterprises.csv", "uscc,name,district,industry,foundedOn,kind",
            city.Firms.Select(f => $"{f.Id},{f.Name},{f.District},{f.Industry},{(f.FoundedOn == default ? "" : Day(f.FoundedOn))},{f.Kind}"));
        Csv("parks.csv", "park,name,district,operator,floorAreaSquareMetres",
            city.Parks.Select(p => $"{p.Id},{p.Name},{p.District},{p.Operator.Id},{p.FloorArea.ToString("0.00", CultureInfo.InvariantCulture)}"));
        Csv("tenants.csv", "park,uscc,from,to",
            city.Tenancies.Select(t => $"{t.Park.Id},{t.Firm.Id},{Day(t.From)},{(t.To is { } to ? Day(to) : "")}"));
        var members = city.Reports[0].Figures.Keys.ToList();
        Csv("reports.csv", $"uscc,year,{string.Join(',', members)},abnormalOperation,seriousDiscredit,restrictedProduct,seriousViolation,highTechEnterprise,source",
            city.Reports.Select(r => string.Join(',',
            [
                r.Firm.Id.Value, r.Year.ToString(CultureInfo.InvariantCulture), .. members.Select(m => r.Figures.GetValueOrDefault(m)?.ToString(CultureInfo.InvariantCulture) ?? ""),
                .. Enumerable.Repeat(r.Clean ? "否" : "", 4), r.HighTech switch { true => "是", false => "否", null => "" }, r.Source,
            ])));
        foreach (var list in city.Publications) WriteList(list, Path.Combine(directory, "lists", list.File));
        WriteJson(Path.Combine("lists", "manifest.json"), city.Publications.Select(p => new { p.File, p.Kind, p.Title, p.Name, p.Batch, p.Document, p.PublishedOn, p.EffectiveOn, p.ValidUntil, p.Publisher }));
        WriteJson("pots.json", Pots());

        void Csv(string name, string header, IEnumerable<string> lines) =>
            File.WriteAllText(Path.Combine(directory, name), string.Concat(lines.Prepend(header).Select(l => l + "\n")), Utf8);

        void WriteJson(string name, object value) => File.WriteAllText(Path.Combine(directory, name), JsonSerializer.Serialize(value, Json) + "\n", Utf8);
    }

    private static IEnumerable<object> Pots()
    {
        foreach (var year in (int[])[2025, 2026, 2027])
        {
            // The policy caps only three measures by name; what the whole fund holds in a year is the city's budget, which the demo assumes.
            yield return new { Measure = "fund", Year = year, CapFen = 30_000_000_000L + (year - 2025) * 5_000_000_000L, Assumed = true, Note = "年度资金总量: 演示假设, 非政策数额" };
            yield return new { Measure = "2", Year = year, CapFen = 500_000_000L, Assumed = false, Note = "第2条: 每年500万元" };
            yield return new { Measure = "12b", Year = year, CapFen = 20_000_000_000L, Assumed = false, Note = "第12条: 每年2亿元" };
            yield return new { Measure = "16", Year = year, CapFen = 100_000_000L, Assumed = false, Note = "第16条: 每年100万元" };
        }
    }

    private static void WriteList(Publication list, string path)
    {
        string[] header = ["序号", "企业名称", "统一社会信用代码", "地市", "区"];
        var rows = list.Firms.Select((f, i) => (string[])[$"{i + 1}", f.Name, f.Id.Value, "广州市", f.District.Name]).ToList();
        string[] total = ["合计", $"{rows.Count}家", "", "", ""];
        // As in real notices: what is attached to which notice stands above the table.
        string[][] titled = [["附件1", "", "", "", ""], [list.Name, "", "", "", ""], header, .. rows, total];
        switch (list.Form)
        {
            case ListForm.CsvGb18030:
                Text(titled, ',', CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!);
                break;
            case ListForm.CsvUtf8Bom:
                Text([header, .. rows], ',', new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
                break;
            case ListForm.CsvUtf16Tabs:
                Text(titled, '\t', new UnicodeEncoding(bigEndian: false, byteOrderMark: true));
                break;
            case ListForm.Xlsx:
                Workbook(titled);
                break;
        }

        void Text(string[][] lines, char delimiter, Encoding encoding) =>
            File.WriteAllText(path, string.Concat(lines.Select(l => string.Join(delimiter, l) + "\r\n")), encoding);

        void Workbook(string[][] lines)
        {
            using var written = new MemoryStream();
            written.SaveAs(lines.Select(l => l.Select((text, i) => (Place: $"{(char)('A' + i)}", text)).ToDictionary(c => c.Place, c => (object)c.text)), printHeader: false, sheetName: "名单");
            // Packed again with one date for all parts and with counted relationship ids in place of random ones: a file should not depend on when it was made.
            written.Position = 0;
            using var source = new ZipArchive(written, ZipArchiveMode.Read);
            using var target = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
            var ids = new Dictionary<string, string>();
            foreach (var entry in source.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
            {
                var copy = target.CreateEntry(entry.FullName, CompressionLevel.SmallestSize);
                copy.LastWriteTime = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
                using var from = new StreamReader(entry.Open(), Utf8);
                using var to = new StreamWriter(copy.Open(), Utf8);
                to.Write(RandomId().Replace(from.ReadToEnd(), id => ids.TryGetValue(id.Value, out var known) ? known : ids[id.Value] = $"R{ids.Count + 1}"));
            }
        }
    }

    [GeneratedRegex("R[0-9a-f]{32}")] private static partial Regex RandomId();

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
