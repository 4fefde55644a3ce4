using System.Globalization;
using System.Text;
using CsCheck;

namespace Srdi.Domain.Tests;

public sealed class TextTests
{
    [Theory]
    [InlineData("广州样例(示例)有限公司", "广州样例(示例)有限公司")]
    [InlineData("  outer blanks ", "outer blanks")]
    [InlineData("e\u0301", "é")]
    [InlineData("𠮷野家", "𠮷野家")]
    public void A_text_is_kept_but_for_normal_form_and_outer_blanks(string given, string kept) => Assert.Equal(kept, Text.Required(given, "name", 20).Value);

    [Theory]
    [InlineData(null, Refusal.FieldMissing, "")]
    [InlineData("", Refusal.FieldMissing, "")]
    [InlineData(" \u3000", Refusal.FieldMissing, "")]
    [InlineData("a\0b", Refusal.FieldInvalid, "U+0000")]
    [InlineData("a\nb", Refusal.FieldInvalid, "U+000A")]
    [InlineData("a\u0085b", Refusal.FieldInvalid, "U+0085")]
    [InlineData("a\u202Eb", Refusal.FieldInvalid, "U+202E")]
    [InlineData("a\u200Bb", Refusal.FieldInvalid, "U+200B")]
    [InlineData("\uFEFFa", Refusal.FieldInvalid, "U+FEFF")]
    [InlineData("a\uE000b", Refusal.FieldInvalid, "U+E000")]
    [InlineData("a\u2028b", Refusal.FieldInvalid, "U+2028")]
    public void What_no_register_could_hold_is_refused_by_name(string? given, Refusal code, string named)
    {
        var refused = Text.Required(given, "reason", 20).Refused!;
        Assert.Equal((code, "reason"), (refused.Code, refused.Field));
        Assert.Contains(named, refused.DetailEn, StringComparison.Ordinal);
        Assert.Contains(named, refused.DetailZh, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_surrogates_are_refused()
    {
        foreach (var text in new[] { "a\uD800b", "a\uDC00", "\uD800", "\uDC00\uD800" }) Assert.Equal(Refusal.FieldInvalid, Text.Required(text, "reason", 20).Refused!.Code);
    }

    [Fact]
    public void Length_is_counted_in_code_points()
    {
        Assert.True(Text.Required(string.Concat(Enumerable.Repeat("𠮷", 20)), "name", 20).Succeeded);
        Assert.Equal(Refusal.FieldInvalid, Text.Required(string.Concat(Enumerable.Repeat("𠮷", 21)), "name", 20).Refused!.Code);
    }

    [Fact]
    public void An_optional_text_may_be_absent_but_not_empty()
    {
        Assert.Null(Text.Optional(null, "reason", 20).Value);
        Assert.Equal("a", Text.Optional(" a", "reason", 20).Value);
        Assert.Equal(Refusal.FieldMissing, Text.Optional("", "reason", 20).Refused!.Code);
    }

    [Fact]
    public void No_text_makes_the_check_throw_and_what_passes_is_storable() =>
        Gen.OneOf(Gen.String, Gen.Char.Array[1, 12].Select(c => new string(c)), Gen.Char["aé中\u0000\u001F\uD800\uDC00\u200D "].Array[1, 6].Select(c => new string(c))).Sample(given =>
            Text.Required(given, "name", 12).Match(
                text => text.Length > 0 && text.IsNormalized() && text == text.Trim() && text.EnumerateRunes().Count() <= 12
                    && text.All(c => !char.IsControl(c)) && text.EnumerateRunes().All(r => Rune.GetUnicodeCategory(r) != UnicodeCategory.Surrogate)
                    && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text,
                no => no.Code is Refusal.FieldMissing or Refusal.FieldInvalid), iter: 20_000);
}
