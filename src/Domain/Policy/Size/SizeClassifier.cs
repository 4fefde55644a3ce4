using System.Collections.Frozen;
using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy.Size;

/// <summary>The size of an enterprise in one fiscal year (中小企业划型).</summary>
public enum EnterpriseSize
{
    /// <summary>The figures or the industry do not say.</summary>
    Unknown = 0,
    /// <summary>微型.</summary>
    Micro = 1,
    /// <summary>小型.</summary>
    Small = 2,
    /// <summary>中型.</summary>
    Medium = 3,
    /// <summary>大型.</summary>
    Large = 4,
}

/// <summary>The lower limits of the three upper classes for one indicator, each inclusive.</summary>
/// <param name="Small">From here on small.</param>
/// <param name="Medium">From here on medium.</param>
/// <param name="Large">From here on large.</param>
public sealed record SizeLimits(long Small, long Medium, long Large)
{
    internal EnterpriseSize Of(long value) => value >= Large ? EnterpriseSize.Large : value >= Medium ? EnterpriseSize.Medium : value >= Small ? EnterpriseSize.Small : EnterpriseSize.Micro;

    internal static SizeLimits? Read(ObjectReader? from, string unit, long maximum)
    {
        if (from is null) return null;
        var limits = new SizeLimits(from.Whole($"smallFrom{unit}", 1, maximum), from.Whole($"mediumFrom{unit}", 1, maximum), from.Whole($"largeFrom{unit}", 1, maximum));
        from.Done();
        if (limits.Small > limits.Medium || limits.Medium > limits.Large) from.Fault(null, "has limits out of order", "let small, medium and large rise");
        return limits;
    }
}

/// <summary>One of the 16 industries of the rule with its indicators.</summary>
/// <param name="Id">Short id, such as <c>industry</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Codes">The beginnings of the GB/T 4754 codes that belong to it.</param>
/// <param name="Employees">Limits by staff, in persons; null when staff does not count.</param>
/// <param name="Revenue">Limits by revenue, in fen.</param>
/// <param name="Assets">Limits by total assets, in fen.</param>
public sealed record SizeIndustry(string Id, string Name, IReadOnlyList<string> Codes, SizeLimits? Employees, SizeLimits? Revenue, SizeLimits? Assets);

/// <summary>
/// Sizes by 工信部联企业〔2011〕300号: a class is reached when every listed indicator reaches its lower limit; micro is what
/// misses any limit of small. Where a figure is missing the class is known only if no value of it could change the answer.
/// </summary>
public sealed class SizeClassifier
{
    private readonly FrozenDictionary<string, SizeIndustry> byCode;
    private readonly string[] letterByDivision = new string[100];

    private SizeClassifier(string version, string regulation, string source, bool verified, IReadOnlyList<SizeIndustry> industries)
    {
        (Version, Regulation, Source, Verified, Industries) = (version, regulation, source, verified, industries);
        byCode = industries.SelectMany(i => i.Codes.Select(c => (Code: c, Industry: i))).GroupBy(p => p.Code, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.First().Industry, StringComparer.Ordinal);
    }

    /// <summary>The file's version.</summary>
    public string Version { get; }

    /// <summary>The regulation.</summary>
    public string Regulation { get; }

    /// <summary>Where it was read.</summary>
    public string Source { get; }

    /// <summary>Whether that was the official text.</summary>
    public bool Verified { get; }

    /// <summary>The industries.</summary>
    public IReadOnlyList<SizeIndustry> Industries { get; }

    /// <summary>The industry of the rule that a GB/T 4754 code belongs to: <c>C3562</c>, <c>3562</c>, <c>C35</c> or <c>C</c>; null when none does, as with finance.</summary>
    public SizeIndustry? IndustryOf(string? code)
    {
        if (code is not { Length: >= 1 and <= 5 }) return null;
        var digits = char.IsAsciiLetterUpper(code[0]) ? code[1..] : code;
        foreach (var c in digits) if (!char.IsAsciiDigit(c)) return null;
        if (digits.Length > 4 || digits.Length == 1 || digits.Length == 0 && code.Length == 0) return null;
        var letter = digits.Length >= 2 ? letterByDivision[(digits[0] - '0') * 10 + digits[1] - '0'] : code;
        if (letter is null || digits.Length != code.Length && letter != code[..1]) return null;
        for (var length = digits.Length; length >= 0; length--)
            if (byCode.TryGetValue(string.Concat(letter, digits.AsSpan(0, length)), out var industry)) return industry;
        return null;
    }

    /// <summary>Whether a code belongs to 工业 (mining, manufacturing, power, gas and water).</summary>
    public bool IsIndustry(string? code) => IndustryOf(code) is { Id: "industry" };

    /// <summary>The size by one year's figures.</summary>
    /// <param name="industryCode">Class of GB/T 4754.</param>
    /// <param name="employees">Staff.</param>
    /// <param name="revenue">Revenue of the year.</param>
    /// <param name="assets">Total assets at the end of the year.</param>
    public EnterpriseSize Classify(string? industryCode, int? employees, Money? revenue, Money? assets)
    {
        var (least, most) = Range(industryCode, employees, revenue, assets);
        return least == most ? least : EnterpriseSize.Unknown;
    }

    /// <summary>Whether it is an SME. Known as soon as one indicator is below the upper limit, even when the class is not.</summary>
    public Verdict IsSme(string? industryCode, int? employees, Money? revenue, Money? assets)
    {
        var (least, most) = Range(industryCode, employees, revenue, assets);
        return least == EnterpriseSize.Large ? Verdict.Unmet : most is > EnterpriseSize.Unknown and < EnterpriseSize.Large ? Verdict.Met : Verdict.Unknown;
    }

    private (EnterpriseSize Least, EnterpriseSize Most) Range(string? code, int? employees, Money? revenue, Money? assets)
    {
        if (IndustryOf(code) is not { } industry) return (EnterpriseSize.Unknown, EnterpriseSize.Unknown);
        var (least, most) = (EnterpriseSize.Large, EnterpriseSize.Large);
        Narrow(industry.Employees, employees);
        Narrow(industry.Revenue, revenue?.Fen);
        Narrow(industry.Assets, assets?.Fen);
        return (least, most);

        void Narrow(SizeLimits? limits, long? value)
        {
            if (limits is null) return;
            var (low, high) = value is { } known ? (limits.Of(known), limits.Of(known)) : (EnterpriseSize.Micro, EnterpriseSize.Large);
            if (low < least) least = low;
            if (high < most) most = high;
        }
    }

    internal static SizeClassifier Read(ObjectReader from)
    {
        const long fenMax = 1_000_000_000_000_000;
        var (version, regulation) = (from.Text("version"), from.Text("regulation"));
        _ = from.Text("clause");
        _ = from.Text("rule");
        var (source, verified) = (from.Text("source"), from.Bool("verified"));
        var sections = from.List("sections", s =>
        {
            var (letter, divisions) = (s.Text("letter"), s.Text("divisions"));
            s.Done();
            var ok = letter is [>= 'A' and <= 'T'] & divisions is [>= '0' and <= '9', >= '0' and <= '9', '-', >= '0' and <= '9', >= '0' and <= '9'];
            if (!ok) s.Fault(null, $"is '{letter}' with '{divisions}'", "write a letter A to T and divisions as 01-05");
            return (Letter: letter, From: ok ? Number(divisions[..2]) : 0, To: ok ? Number(divisions[3..]) : -1);
        });
        var industries = from.List("industries", i =>
        {
            var industry = new SizeIndustry(i.Text("id"), i.Text("name"), i.Texts("codes"),
                SizeLimits.Read(i.ObjectOrNull("employees"), "Persons", 10_000_000), SizeLimits.Read(i.ObjectOrNull("revenue"), "Fen", fenMax), SizeLimits.Read(i.ObjectOrNull("assets"), "Fen", fenMax));
            i.Done();
            if (industry is { Employees: null, Revenue: null, Assets: null }) i.Fault(null, "has no indicator", "add employees, revenue or assets with their limits");
            return industry;
        });
        from.Done();
        foreach (var twice in industries.SelectMany(i => i.Codes).GroupBy(c => c, StringComparer.Ordinal).Where(g => g.Count() > 1)) from.Fault("industries", $"gives the code {twice.Key} twice", "let each code belong to one industry");
        if (industries.All(i => i.Id != "industry")) from.Fault("industries", "has no entry \"industry\" (工业)", "add it");
        var classifier = new SizeClassifier(version, regulation, source, verified, industries);
        foreach (var section in sections)
            for (var division = section.From; division <= section.To; division++)
            {
                if (classifier.letterByDivision[division] is { } other) from.Fault("sections", $"gives division {division:00} to {other} and {section.Letter}", "let each division belong to one section");
                classifier.letterByDivision[division] = section.Letter;
            }
        return classifier;

        static int Number(string digits) => int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
    }
}
