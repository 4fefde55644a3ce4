using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Srdi.Domain;

namespace Srdi.Web.Http;

/// <summary>
/// JSON at the edge. Answers and their schemas are <see cref="Out"/>; bodies are read with <see cref="In"/>, which names
/// what a text, date or enumeration may not be instead of only failing.
/// </summary>
internal static class WebJson
{
    /// <summary>For answers.</summary>
    public static JsonSerializerOptions Out { get; } = Frozen(new JsonSerializerOptions(SrdiJson.Edge) { TypeInfoResolver = Shown() });

    /// <summary>For bodies.</summary>
    public static JsonSerializerOptions In { get; } = Frozen(new JsonSerializerOptions(SrdiJson.Edge) { Converters = { } }, new EdgeText(), new EdgeDate(), new EdgeEnum());

    /// <summary>Gives the framework's own options the dialect of <see cref="Out"/>.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = Out.PropertyNamingPolicy;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = Out.NumberHandling;
        options.UnmappedMemberHandling = Out.UnmappedMemberHandling;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.MaxDepth = Out.MaxDepth;
        options.Encoder = Out.Encoder;
        options.TypeInfoResolver = Shown();
        foreach (var converter in Out.Converters) options.Converters.Add(converter);
    }

    /// <summary>The version of the stored shape is storage's own affair.</summary>
    private static DefaultJsonTypeInfoResolver Shown() => new()
    {
        Modifiers =
        {
            type =>
            {
                for (var i = type.Properties.Count - 1; i >= 0; i--)
                    if (type.Properties[i].Name == "schemaVersion") type.Properties.RemoveAt(i);
            },
        },
    };

    private static JsonSerializerOptions Frozen(JsonSerializerOptions options, params ReadOnlySpan<JsonConverter> first)
    {
        for (var i = 0; i < first.Length; i++) options.Converters.Insert(i, first[i]);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>Texts without control characters: storage could not hold them, and no register should.</summary>
    private sealed class EdgeText : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String) throw new JsonException("Write a text in quotes.");
            var text = reader.GetString()!;
            foreach (var c in text)
                if (char.IsControl(c))
                    throw Refuse($"含有控制字符 U+{(int)c:X4}", $"holds the control character U+{(int)c:X4}");
            return text;
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    /// <summary>Dates as <c>YYYY-MM-DD</c> that the calendar has.</summary>
    private sealed class EdgeDate : JsonConverter<DateOnly>
    {
        public override DateOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && DateOnly.TryParseExact(reader.GetString(), "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var date)
                ? date
                : throw Refuse("应为日历中存在的日期, 写作 YYYY-MM-DD", "must be a date of the calendar, written YYYY-MM-DD");

        public override void Write(Utf8JsonWriter writer, DateOnly value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Enumerations by their exact wire names.</summary>
    private sealed class EdgeEnum : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

        private sealed class Of<TEnum> : JsonConverter<TEnum> where TEnum : struct, Enum
        {
            private static readonly Dictionary<string, TEnum> Values = Enum.GetValues<TEnum>().ToDictionary(SrdiJson.Name);

            public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
                reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value)
                    ? value
                    : throw Refuse($"应为以下之一: {string.Join(", ", Values.Keys)}", $"must be one of {string.Join(", ", Values.Keys)}");

            public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(SrdiJson.Name(value));
        }
    }

    private static RefusedJsonException Refuse(string zh, string en) => new(new(Refusal.FieldInvalid) { DetailZh = zh, DetailEn = en });
}
