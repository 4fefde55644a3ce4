using System.Globalization;
using System.Text;

namespace Srdi.Domain;

/// <summary>Free text from outside: kept verbatim but for normalisation, refused where no register could hold it.</summary>
public static class Text
{
    /// <summary>Checks and normalises (NFC, outer blanks cut) a required text.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="field">The member's name, for the refusal.</param>
    /// <param name="lengthMax">Most code points.</param>
    public static Outcome<string> Required(string? text, string field, int lengthMax)
    {
        if (string.IsNullOrWhiteSpace(text)) return new Refused(Refusal.FieldMissing) { Field = field, DetailZh = $"请填写 {field}。", DetailEn = $"Give '{field}'." };
        foreach (var c in text)
            if (char.IsControl(c)) return Invalid(field, $"含有控制字符 U+{(int)c:X4}", $"holds the control character U+{(int)c:X4}");
        string normal;
        try
        {
            normal = text.Normalize(NormalizationForm.FormC).Trim();
        }
        catch (ArgumentException)
        {
            return Invalid(field, "含有无效的 Unicode 字符", "holds an unpaired surrogate");
        }
        var length = 0;
        foreach (var rune in normal.EnumerateRunes())
        {
            length++;
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                return Invalid(field, $"含有不可见字符 U+{rune.Value:X4}", $"holds the invisible character U+{rune.Value:X4}");
        }
        return length <= lengthMax ? normal : Invalid(field, $"超过 {lengthMax} 个字符", $"is longer than {lengthMax} characters");
    }

    /// <summary>The same for a text that may be absent.</summary>
    public static Outcome<string?> Optional(string? text, string field, int lengthMax)
    {
        if (text is null) return Outcome.Of<string?>(null);
        var read = Required(text, field, lengthMax);
        return read.Refused is { } no ? no : Outcome.Of<string?>(read.Value);
    }

    private static Refused Invalid(string field, string zh, string en) =>
        new(Refusal.FieldInvalid) { Field = field, DetailZh = $"{field} {zh}。", DetailEn = $"'{field}' {en}." };
}
