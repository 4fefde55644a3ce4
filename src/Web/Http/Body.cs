using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Srdi.Domain;

namespace Srdi.Web.Http;

/// <summary>A JSON body, read strictly. What can't be read is refused with the member at fault.</summary>
/// <typeparam name="T">What the body says.</typeparam>
internal sealed class Body<T>(T value) : IEndpointParameterMetadataProvider where T : class
{
    /// <summary>What the body says.</summary>
    public T Value => value;

    /// <summary>Reads the request's body.</summary>
    public static async ValueTask<Body<T>?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        if (!http.Request.HasJsonContentType()) throw new RequestRefusedException(new(Refusal.MediaTypeUnsupported)
        {
            Field = "Content-Type", DetailZh = "请求内容应为 application/json。", DetailEn = "The body must be application/json.",
        });
        // As bytes: JSON is UTF-8 whatever the header claims, and a body of another encoding fails in the reader.
        using var bytes = await ReadWithin(http, BodyFaults.BytesMax);
        if (bytes.Length == 0) throw Unreadable("请求内容为空。", "The body is empty.");
        try
        {
            return new(JsonSerializer.Deserialize<T>(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), WebJson.In) ?? throw Unreadable("请求内容应为 JSON 对象。", "The body must be a JSON object."));
        }
        catch (JsonException unreadable)
        {
            var refused = BodyFaults.Of(unreadable);
            // What is no JSON to its end is refused as such, before what it says is judged.
            if (refused.Code != Refusal.BodyUnreadable && BodyFaults.SyntaxOf(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)) is { } noJson) refused = noJson;
            throw new RequestRefusedException(refused);
        }
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: false));

    private static async Task<MemoryStream> ReadWithin(HttpContext http, int bytesMax)
    {
        if (http.Request.ContentLength > bytesMax) throw TooLarge(bytesMax);
        var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0; bytes.Write(buffer, 0, read))
            if (bytes.Length + read > bytesMax) throw TooLarge(bytesMax);
        return bytes;
    }

    private static RequestRefusedException TooLarge(int bytesMax) =>
        new(new(Refusal.BodyTooLarge) { Field = BodyFaults.WholeBody, DetailZh = $"请求内容不得超过 {bytesMax} 字节。", DetailEn = $"The body may have at most {bytesMax} bytes." });

    private static RequestRefusedException Unreadable(string zh, string en) => new(new(Refusal.BodyUnreadable) { Field = BodyFaults.WholeBody, DetailZh = zh, DetailEn = en });
}

/// <summary>What the serializer found wrong with a body, as a refusal that names the member.</summary>
internal static partial class BodyFaults
{
    /// <summary>The field of a fault that no member has alone.</summary>
    public const string WholeBody = "body";

    /// <summary>The largest JSON body.</summary>
    public const int BytesMax = 1024 * 1024;

    public static Refused Of(JsonException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var path = fault.Path switch { null or "$" => "", ['$', '.', .. var members] => members, ['$', .. var index] => index, var other => other };
        if (fault is RefusedJsonException { Refused: var refused })
            return refused.Field is null // The text, date or enumeration at fault does not know its name.
                ? refused with { Field = path, DetailZh = $"{path} {refused.DetailZh}。", DetailEn = $"'{path}' {refused.DetailEn}." }
                : refused with { Field = path };
        if (Missing().Match(fault.Message) is { Success: true } missing)
        {
            var field = Below(path, missing.Groups[1].Value);
            return new(Refusal.FieldMissing) { Field = field, DetailZh = $"请填写 {field}。", DetailEn = $"Give '{field}'." };
        }
        if (Unmapped().Match(fault.Message) is { Success: true } unknown)
        {
            var field = Below(path, unknown.Groups[1].Value);
            return new(Refusal.BodyUnreadable) { Field = field, DetailZh = $"不认识的成员 {field}。", DetailEn = $"There is no member '{field}'." };
        }
        if (Duplicate().Match(fault.Message) is { Success: true } twice)
        {
            var field = Below(path, twice.Groups[1].Value);
            return new(Refusal.BodyUnreadable) { Field = field, DetailZh = $"成员 {field} 出现了两次。", DetailEn = $"The member '{field}' stands twice." };
        }
        var (line, column) = (fault.LineNumber + 1, fault.BytePositionInLine + 1);
        return new(Refusal.BodyUnreadable)
        {
            Field = path.Length > 0 ? path : WholeBody, DetailZh = $"第 {line} 行第 {column} 字节处无法读取。", DetailEn = $"Unreadable at line {line}, byte {column}.",
        };
    }

    /// <summary>What makes bytes no JSON; null when they are.</summary>
    public static Refused? SyntaxOf(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = WebJson.In.MaxDepth });
            while (reader.Read()) { }
            return null;
        }
        catch (JsonException unreadable)
        {
            return Of(unreadable);
        }
    }

    /// <summary>The serializer puts the member into the path in some cases only.</summary>
    private static string Below(string path, string member) =>
        path.Length == 0 || path == member ? member : path.EndsWith("." + member, StringComparison.Ordinal) ? path : $"{path}.{member}";

    // The serializer says these three in its message only; a test holds each.
    [GeneratedRegex("missing required properties including: '([^']+)'")]
    private static partial Regex Missing();

    [GeneratedRegex("^The JSON property '([^']+)' could not be mapped")]
    private static partial Regex Unmapped();

    [GeneratedRegex("^Duplicate property '([^']+)'")]
    private static partial Regex Duplicate();
}
