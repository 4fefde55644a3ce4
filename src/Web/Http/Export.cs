using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Srdi.Domain;
using Srdi.Storage;
using Srdi.Web.Access;

namespace Srdi.Web.Http;

/// <summary>The forms of an export.</summary>
internal enum ExportFormat
{
    /// <summary>Separated text.</summary>
    Csv,
    /// <summary>A workbook.</summary>
    Xlsx,
}

/// <summary>All that a search finds, as a file that says above its table what was asked and when; read and written in parts.</summary>
internal static class Export
{
    /// <summary>The rows of one part.</summary>
    public const int Part = 500;

    private const int SheetRowsMax = 1_000_000;

    public static Takes Format { get; } = Takes.Of<ExportFormat>("format", "csv 或 xlsx, 默认 csv");

    /// <summary>Says that a route answers with a file.</summary>
    public static Microsoft.AspNetCore.Builder.RouteHandlerBuilder AnswersFile(this Microsoft.AspNetCore.Builder.RouteHandlerBuilder route) =>
        Audit.AuditTrailing.TakenDownFirst(Microsoft.AspNetCore.Http.OpenApiRouteHandlerBuilderExtensions.Produces(Microsoft.AspNetCore.Http.OpenApiRouteHandlerBuilderExtensions.Produces(route, 200, contentType: CsvResult.MediaType), 200, contentType: XlsxResult.MediaType));

    /// <param name="what">What the file holds, in its name.</param>
    /// <param name="asked">The request's query.</param>
    /// <param name="request">The request, whose query is the filter.</param>
    /// <param name="user">The caller; the district that it is confined to is named as a filter.</param>
    /// <param name="at">The instant.</param>
    /// <param name="headers">The columns.</param>
    /// <param name="page">Reads the part that begins after a place.</param>
    /// <param name="line">A row's cells.</param>
    public static IResult Of<T>(
        string what, Asked asked, HttpRequest request, ClaimsPrincipal user, DateTimeOffset at, IReadOnlyList<string> headers, Func<string?, CancellationToken, Task<ListPage<T>>> page, Func<T, string[]> line)
    {
        var format = asked.Enum<ExportFormat>(Format.Name) ?? ExportFormat.Csv;
        var filters = request.Query.Where(q => q.Key != Format.Name).Select(q => $"{q.Key}={q.Value}").ToList();
        if (user.Confined() is { } own && !request.Query.ContainsKey("district")) filters.Add($"district={own}");
        var (name, gone) = ($"{what}-{at:yyyyMMddTHHmmssZ}", request.HttpContext.RequestAborted);
        return format is ExportFormat.Xlsx ? new XlsxResult(name + ".xlsx", Lines()) : new CsvResult(name + ".csv", Lines());

        async IAsyncEnumerable<IReadOnlyList<string>> Lines()
        {
            yield return Padded("筛选", filters.Count == 0 ? "全部" : string.Join(' ', filters));
            yield return Padded("导出时间", at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
            yield return headers;
            var (after, rows) = ((string?)null, 0);
            do
            {
                var part = await page(after, gone);
                // A workbook is made before the first byte is sent, so it can still be refused.
                if ((rows += part.Items.Count) > SheetRowsMax && format is ExportFormat.Xlsx)
                    throw Asked.No(Format.Name, $"工作簿最多 {SheetRowsMax} 行, 请缩小筛选范围或使用 csv", $"can't be xlsx for more than {SheetRowsMax} rows; narrow the search or use csv");
                foreach (var one in part.Items) yield return line(one);
                after = part.Next;
            }
            while (after is not null);
        }

        // A workbook takes its columns from its first row.
        string[] Padded(params string[] cells) => [.. cells, .. Enumerable.Repeat("", headers.Count - cells.Length)];
    }

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    /// <summary>An amount in 万元, exact.</summary>
    public static string Wan(Money? amount) => amount is { } money ? (money.Fen / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture) : "";
}
