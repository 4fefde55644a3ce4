using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace Srdi.Web.Http;

/// <summary>
/// A workbook of text cells, which no spreadsheet program takes for formulas. It is written to a temporary file first: its
/// archive can't be written in one go, and memory must not depend on the number of rows.
/// </summary>
/// <param name="name">The file's name.</param>
/// <param name="rows">The rows; the first has as many cells as any.</param>
internal sealed class XlsxResult(string name, IAsyncEnumerable<IReadOnlyList<string>> rows) : IResult
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var gone = httpContext.RequestAborted;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(Path.Combine(Path.GetTempPath(), $"srdi-sheet-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}"), options);
        await file.SaveAsAsync(Lines(), printHeader: false, sheetName: "Sheet1", configuration: new OpenXmlConfiguration { FastMode = true, AutoFilter = false, TableStyles = TableStyles.None }, cancellationToken: gone);
        file.Position = 0;
        var response = httpContext.Response;
        response.ContentType = MediaType;
        response.ContentLength = file.Length;
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        await file.CopyToAsync(response.Body, gone);
    }

    // Columns are told apart by numbers: headers may stand twice or be blank.
    private async IAsyncEnumerable<IDictionary<string, object>> Lines()
    {
        await foreach (var row in rows) yield return Line(row);
    }

    private static Dictionary<string, object> Line(IReadOnlyList<string> cells) =>
        cells.Select((cell, i) => (Key: i.ToString(CultureInfo.InvariantCulture), Cell: cell)).ToDictionary(c => c.Key, c => (object)c.Cell);
}
