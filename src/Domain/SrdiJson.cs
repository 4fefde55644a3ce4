using System.Text.Json;
using System.Text.Json.Serialization;

namespace Srdi.Domain;

/// <summary>The two dialects of JSON: strict at the edge, lenient towards newer rows in storage. Both camelCase, enums as camelCase text, dates <c>YYYY-MM-DD</c>.</summary>
public static class SrdiJson
{
    /// <summary>For callers: unknown members, duplicate members and missing required members are refused.</summary>
    public static JsonSerializerOptions Edge { get; } = Freeze(Common(new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = false,
        MaxDepth = 32,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }));

    /// <summary>For rows: absent members keep their defaults, members of a newer version are skipped, nulls are not written.</summary>
    public static JsonSerializerOptions Stored { get; } = Freeze(Common(new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }));

    /// <summary>The wire name of an enum value: camelCase.</summary>
    public static string Name<TEnum>(TEnum value) where TEnum : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static JsonSerializerOptions Common(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }

    private static JsonSerializerOptions Freeze(JsonSerializerOptions options)
    {
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
