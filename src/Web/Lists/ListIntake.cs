using Microsoft.AspNetCore.Http;
using Srdi.Domain;
using Srdi.Domain.Lists;

namespace Srdi.Web.Lists;

/// <summary>Takes a file in: its rows into their table part by part, then the list into its grain, which begins the preview.</summary>
internal sealed class ListIntake(ListFileReader reader, IListBooks books, IGrainFactory grains)
{
    private const int Part = 500;

    public async Task<Outcome<Registered<ImportedList>>> Take(IFormFile upload, ListHeading heading, Caller by, CancellationToken gone)
    {
        await using var content = upload.OpenReadStream();
        var opened = await reader.Open(content, Path.GetFileName(upload.FileName), ListFileLimits.Default, gone);
        if (opened.Refused is { } unreadable) return unreadable;
        await using var file = opened.Value;
        if (file.Lacks(Needed(heading.Kind)) is { } lacking) return lacking;
        var id = ListId.Of(heading, file.Digest);
        var grain = grains.GetGrain<IListGrain>(id.GrainKey);
        if ((await grain.Get()).Refused is not null)
        {
            // A list that the grain doesn't know has rows at most of an upload that was broken off: the same rows.
            var part = new List<ListRowDraft>(Part);
            await foreach (var row in file.Rows(gone))
            {
                part.Add(Draft(row));
                if (part.Count < Part) continue;
                await books.Add(id, part, gone);
                part.Clear();
            }
            await books.Add(id, part, gone);
        }
        return await grain.Upload(new(id, heading, FactsOf(file, upload.FileName)), by);
    }

    private static ListRowDraft Draft(ListRow row) => new(
        row.Number, row.Cells.Where(cell => row.Text(cell.Key) is not null || cell.Key == ListColumn.Name).ToDictionary(cell => SrdiJson.Name(cell.Key), cell => cell.Value), row.Texts,
        row.Refusals is not [var first, ..] ? null : new Refused(first.Code)
        {
            DetailZh = string.Join(' ', row.Refusals.Select(refusal => refusal.Column is { } column ? $"{SrdiJson.Name(column)}: {refusal.Zh}" : refusal.Zh)),
        });

    private static ListFileFacts FactsOf(ListFile file, string name) => new(
        Path.GetFileName(name) is { Length: > 200 } longer ? longer[..200] : Path.GetFileName(name), file.Digest, SrdiJson.Name(file.Format), file.RowCount, file.Headers)
    {
        Encoding = file.Encoding,
        Notes =
        [
            .. file.OtherSheets.Select(sheet => $"工作表“{sheet}”未读取。"), .. file.UnknownHeaders.Select(header => $"列“{header}”不认识, 未使用。"),
            .. file.TotalRows > 0 ? [$"合计行 {file.TotalRows} 行, 未计入。"] : Array.Empty<string>(),
        ],
    };

    private static ListColumn[] Needed(ListKind kind) => kind switch
    {
        ListKind.Recognition or ListKind.Renewal or ListKind.Revocation => [], // The header names a subject, or would not have been found.
        ListKind.Enterprises => [ListColumn.Uscc, ListColumn.Name, ListColumn.District],
        ListKind.Reports => [ListColumn.Uscc, ListColumn.Year, ListColumn.Source],
        ListKind.Parks => [ListColumn.Park, ListColumn.Name, ListColumn.District, ListColumn.Operator, ListColumn.FloorAreaSquareMetres],
        ListKind.Tenants => [ListColumn.Park, ListColumn.Uscc, ListColumn.From],
    };
}
