using System.Globalization;
using System.Text;
using CsvHelper;
using Microsoft.AspNetCore.Http;

namespace Srdi.Web.Http;

/// <summary>Texts in CSV that no spreadsheet program takes for formulas.</summary>
public static class CsvText
{
    private const string Risky = "=+-@\t\r＝＋－＠";

    /// <summary>Puts an apostrophe before what a spreadsheet program would take for a formula.</summary>
    public static string Guard(string text) => text.Length > 0 && (Risky.Contains(text[0], StringComparison.Ordinal) || text[0] == '\'') ? "'" + text : text;

    /// <summary>Takes it away again.</summary>
    public static string Unguard(string text) => text is ['\'', var next, ..] && (Risky.Contains(next, StringComparison.Ordinal) || next == '\'') ? text[1..] : text;
}

/// <summary>A CSV in UTF-8 with byte order mark, which is how Excel knows the encoding; written as its rows come.</summary>
internal sealed class CsvResult(string name, IAsyncEnumerable<IReadOnlyList<string>> rows) : IResult
{
    public const string MediaType = "text/csv";
    private const int PartCharacters = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, gone) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = MediaType + "; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        await response.Body.WriteAsync(Encoding.UTF8.GetPreamble(), gone);
        var part = new StringBuilder();
        await using var text = new StringWriter(part, CultureInfo.InvariantCulture);
        await using var csv = new CsvWriter(text, CultureInfo.InvariantCulture);
        await foreach (var row in rows.WithCancellation(gone))
        {
            foreach (var cell in row) csv.WriteField(CsvText.Guard(cell));
            await csv.NextRecordAsync();
            if (part.Length < PartCharacters) continue;
            await csv.FlushAsync();
            await response.WriteAsync(part.ToString(), gone);
            part.Clear();
        }
        await csv.FlushAsync();
        await response.WriteAsync(part.ToString(), gone);
    }
}
