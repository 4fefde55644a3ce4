using System.Text.Json.Serialization;

namespace Srdi.Domain;

/// <summary>One of the 11 districts (区) of Guangzhou by its GB/T 2260 code. An enterprise's district is an own, dated attribute: never derived from its credit code.</summary>
[GenerateSerializer, Immutable, Alias("DistrictCode"), JsonConverter(typeof(TextIdJson<DistrictCode>))]
public readonly record struct DistrictCode : ITextId<DistrictCode>
{
    private static readonly (string Code, string Name)[] Known =
    [
        ("440103", "荔湾区"), ("440104", "越秀区"), ("440105", "海珠区"), ("440106", "天河区"), ("440111", "白云区"), ("440112", "黄埔区"),
        ("440113", "番禺区"), ("440114", "花都区"), ("440115", "南沙区"), ("440117", "从化区"), ("440118", "增城区"),
    ];

    private DistrictCode(string value) => Value = value;

    /// <summary>Six digits.</summary>
    [Id(0)] public string Value { get; }

    /// <summary>The Chinese name, such as 黄埔区.</summary>
    public string Name
    {
        get
        {
            foreach (var (code, name) in Known) if (code == Value) return name;
            return Value;
        }
    }

    /// <summary>All districts by code.</summary>
    public static IReadOnlyList<DistrictCode> All { get; } = [.. Known.Select(k => new DistrictCode(k.Code))];

    /// <summary>Reads a code; refuses with <see cref="Refusal.DistrictUnknown"/>.</summary>
    public static Outcome<DistrictCode> Parse(string? text)
    {
        foreach (var (code, _) in Known) if (code == text) return new DistrictCode(code);
        return new Refused(Refusal.DistrictUnknown)
        {
            Field = "district",
            DetailZh = $"区代码应为广州 11 个区之一: {string.Join(", ", Known.Select(k => $"{k.Code} {k.Name}"))}。",
            DetailEn = $"The district must be one of the 11 of Guangzhou: {string.Join(", ", Known.Select(k => k.Code))}.",
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
