using Microsoft.AspNetCore.Http;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Storage;
using Srdi.Storage.Enterprises;
using Srdi.Web.Http;

namespace Srdi.Web.Enterprises;

/// <summary>The forms of an export.</summary>
internal enum ExportFormat
{
    /// <summary>Separated text.</summary>
    Csv,
    /// <summary>A workbook.</summary>
    Xlsx,
}

/// <summary>
/// All that a search finds, as a file that says what was asked and when. Its first columns are those of an enterprise
/// roster, so that it can be sent back as it is and changes nothing.
/// </summary>
internal static class EnterpriseExport
{
    /// <summary>The rows that a sheet takes beside the lines above them.</summary>
    public const int SheetRowsMax = 1_000_000;

    private const int Part = 500;
    private static readonly string[] Headers = ["统一社会信用代码", "企业名称", "区", "行业代码", "成立日期", "企业类型", "曾用名", "梯度", .. Enum.GetValues<Title>().Select(t => t.Chinese())];

    public static IResult Of(Func<EnterpriseQuery, Task<ListPage<Enterprise>>> read, EnterpriseQuery query, string filter, DateTimeOffset at, ExportFormat format)
    {
        var name = $"enterprises-{at:yyyyMMddTHHmmssZ}";
        return format is ExportFormat.Xlsx ? new XlsxResult(name + ".xlsx", Lines()) : new CsvResult(name + ".csv", Lines());

        async IAsyncEnumerable<IReadOnlyList<string>> Lines()
        {
            yield return Padded("筛选", filter.Length == 0 ? "全部" : filter);
            yield return Padded("导出时间", at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture));
            yield return Headers;
            string? after = null;
            do
            {
                var page = await read(query with { Limit = Part, After = after });
                foreach (var enterprise in page.Items) yield return Line(enterprise);
                after = page.Next;
            }
            while (after is not null);
        }
    }

    private static string[] Line(Enterprise e) =>
    [
        e.Uscc.Value, e.Name, e.District.Name, e.Industry ?? "", e.FoundedOn is { } founded ? Day(founded) : "", SrdiJson.Name(e.Kind), string.Join('、', e.FormerNames), e.Tier.Chinese(),
        .. Enum.GetValues<Title>().Select(title => e.Holding(title) is { State: not TitleState.None } held ? $"{SrdiJson.Name(held.State)} {held.Batch} {(held.From is { } from ? Day(from) : "")}/{(held.Until is { } until ? Day(until) : "")}" : ""),
    ];

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A workbook takes its columns from its first row.</summary>
    private static string[] Padded(params string[] cells) => [.. cells, .. Enumerable.Repeat("", Headers.Length - cells.Length)];
}
