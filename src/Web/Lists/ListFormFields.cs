using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Lists;
using Srdi.Web.Http;

namespace Srdi.Web.Lists;

/// <summary>The parts of an upload, read as strictly as a JSON body.</summary>
internal sealed record ListFormFields(IFormFile File, ListHeading Heading)
{
    /// <summary>The reader's own limit, and room for the other parts.</summary>
    public static readonly long BytesMax = ListFileLimits.Default.BytesMax + 100_000;

    private static readonly string[] Known = ["kind", "title", "batch", "document", "publishedOn", "publisher", "effectiveOn", "validUntil"];

    // Beyond the first 64 KB the form is kept on disk and not in memory.
    private static readonly FormOptions Options = new() { MultipartBodyLengthLimit = BytesMax, ValueCountLimit = 20, ValueLengthLimit = 10_000, KeyLengthLimit = 100, MultipartHeadersCountLimit = 8 };

    public static async Task<ListFormFields> Read(HttpRequest request, CancellationToken gone)
    {
        if (!request.HasFormContentType || request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
            throw new RequestRefusedException(new(Refusal.MediaTypeUnsupported) { Field = "Content-Type", DetailZh = "请以 multipart/form-data 上传。", DetailEn = "Upload as multipart/form-data." });
        IFormCollection form;
        try
        {
            form = await new FormFeature(request, Options).ReadFormAsync(gone);
        }
        catch (InvalidDataException unreadable)
        {
            throw new RequestRefusedException(new(Refusal.BodyUnreadable) { Field = BodyFaults.WholeBody, DetailZh = "表单无法读取或超过上限。", DetailEn = unreadable.Message });
        }
        foreach (var name in form.Keys)
            if (!Known.Contains(name)) throw Unreadable(name, $"不认识的部分 {name}。", $"There is no part '{name}'.");
            else if (form[name].Count != 1) throw Unreadable(name, $"{name} 应恰有一个。", $"'{name}' must stand once.");
        if (form.Files is not [{ Name: "file" } file]) throw form.Files.Count == 0 ? Missing("file") : Unreadable("file", "应恰有一个文件, 名为 file。", "There must be exactly one file, called 'file'.");
        var heading = new ListHeading(Choice<ListKind>("kind") ?? throw Missing("kind"), Date("publishedOn") ?? throw Missing("publishedOn"), Text("publisher") ?? throw Missing("publisher"))
        {
            Title = Choice<Title>("title"), Batch = Text("batch"), Document = Text("document"), EffectiveOn = Date("effectiveOn"), ValidUntil = Date("validUntil"),
        };
        if (!heading.IsOfTitles && heading.Title is not null) throw Unreadable("title", "此类名单没有 title。", "A list of this kind has no 'title'.");
        return new(file, heading);

        string? Text(string name) => form.TryGetValue(name, out var values) && values[0] is { } text && !string.IsNullOrWhiteSpace(text) ? Srdi.Domain.Text.Required(text, name, 200) is var read && read.Refused is { } no ? throw new RequestRefusedException(no) : read.Value : null;

        DateOnly? Date(string name) => Text(name) is not { } text ? null
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date
            : throw Invalid(name, "应为日历中存在的日期, 写作 YYYY-MM-DD", "must be a date of the calendar, written YYYY-MM-DD");

        TEnum? Choice<TEnum>(string name) where TEnum : struct, Enum
        {
            if (Text(name) is not { } text) return null;
            foreach (var value in Enum.GetValues<TEnum>()) if (SrdiJson.Name(value) == text) return value;
            var names = string.Join(", ", Enum.GetValues<TEnum>().Select(SrdiJson.Name));
            throw Invalid(name, $"应为以下之一: {names}", $"must be one of {names}");
        }
    }

    private static RequestRefusedException Missing(string name) => new(new(Refusal.FieldMissing) { Field = name, DetailZh = $"请填写 {name}。", DetailEn = $"Give '{name}'." });

    private static RequestRefusedException Invalid(string name, string zh, string en) => new(new(Refusal.FieldInvalid) { Field = name, DetailZh = $"{name} {zh}。", DetailEn = $"'{name}' {en}." });

    private static RequestRefusedException Unreadable(string name, string zh, string en) => new(new(Refusal.BodyUnreadable) { Field = name, DetailZh = zh, DetailEn = en });
}
