using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Srdi.Domain.Enterprises;

/// <summary>How an enterprise comes by a name.</summary>
public enum NameKind
{
    /// <summary>Its present name.</summary>
    Current = 0,
    /// <summary>A name that it had.</summary>
    Former = 1,
    /// <summary>A name that a published list called it by, as a person found.</summary>
    List = 2,
}

/// <summary>A name in the form in which names are compared.</summary>
/// <param name="Key">The form that <see cref="Of(string)"/> gives.</param>
/// <param name="Kind">How the enterprise comes by it.</param>
public sealed record NameKey(string Key, NameKind Kind)
{
    private const string MiddleDots = "·•‧∙⋅・●";

    /// <summary>
    /// Full-width and half-width forms, case, brackets, quotes, blanks and middle dots make no difference between names.
    /// Anything else does: no name is ever taken for another that is merely like it.
    /// </summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string folded;
        try
        {
            folded = name.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return ""; // An unpaired surrogate is part of no name.
        }
        var key = new StringBuilder(folded.Length);
        foreach (var rune in folded.EnumerateRunes())
            if (!Ignored(rune)) key.Append(Rune.ToUpperInvariant(rune).ToString());
        return key.ToString();
    }

    /// <summary>All names of an enterprise, each once; the present one first.</summary>
    public static IReadOnlyList<NameKey> Of(Enterprise enterprise)
    {
        ArgumentNullException.ThrowIfNull(enterprise);
        return
        [
            .. new[] { new NameKey(Of(enterprise.Name), NameKind.Current) }
                .Concat(enterprise.FormerNames.Select(name => new NameKey(Of(name), NameKind.Former)))
                .Concat(enterprise.Aliases.Select(name => new NameKey(Of(name), NameKind.List)))
                .Where(name => name.Key.Length > 0).DistinctBy(name => name.Key),
        ];
    }

    private static bool Ignored(Rune rune) =>
        Rune.IsWhiteSpace(rune) || rune.IsBmp && (MiddleDots.Contains((char)rune.Value, StringComparison.Ordinal) || rune.Value is '"' or '\'' or '`')
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.Format or UnicodeCategory.Control;
}
