using CsCheck;
using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Tests;

public sealed class EnterpriseIdTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const string One = "91440101MA59LU9AX1";

    public static TheoryData<string> RealCodes =>
    [
        "914403001922038216", "9144030071526726XG", "91440300192317458F", "91440400192548256N", "91440606722473344C", "9152000071430580XT",
        "91350900587527783P", "91330000733796106P", "9144030027939873X7", "914403007084678371", "91440300192181490G", "91440300192185379H",
        "9144030010001686XA", "91440300100012316L", "91100000100003962T", "91110108717743469K", "91330100799655058B", "9144010163320680X7",
        "91440101633203772F", "91440101327598294H", "91440101MA59LU9AX1", "91440101331331509F", "913306815877655972", "913303006807061374",
    ];

    private static Refused Refused(string? text)
    {
        var read = EnterpriseId.Parse(text);
        Assert.False(read.Succeeded, $"'{text}' was taken for {read.Match(id => id.Value, _ => "")}.");
        Assert.Equal((Refusal.UsccInvalid, "uscc"), (read.Refused!.Code, read.Refused.Field));
        Assert.False(string.IsNullOrEmpty(read.Refused.DetailZh));
        return read.Refused;
    }

    [Theory, MemberData(nameof(RealCodes))]
    public void Real_codes_are_read_as_they_are(string code)
    {
        var id = EnterpriseId.Parse(code).Value;
        Assert.Equal(code, id.Value);
        Assert.Equal("ent-" + code, id.GrainKey);
    }

    [Theory]
    [InlineData("91440101MA59J1K15C", "17")]
    [InlineData("914401017837604004", "18")]
    [InlineData("91440101MA59LU9AX2", "18")]
    [InlineData("91440101MA59LU9A11", "17")]
    public void A_wrong_check_character_is_named_by_its_place(string code, string place) =>
        Assert.Contains($"第 {place} 位", Refused(code).DetailZh, StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("91440101MA59LU9AX")]
    [InlineData("91440101MA59LU9AX11")]
    [InlineData("91440101 MA59LU9AX1")]
    [InlineData("91440101MA59LU9AXI")]
    [InlineData("9144O101MA59LU9AX1")]
    [InlineData("91440101MA59LU9AX1\0")]
    public void Text_that_is_no_code_is_refused(string? text) => Refused(text);

    [Fact]
    public void Broken_surrogates_are_refused()
    {
        foreach (var text in new[] { "91440101MA59LU9A\uD800X", "\uDC00\uD800", "91440101MA59LU9AX\uD800" }) Refused(text);
    }

    [Fact]
    public void A_text_beyond_all_reason_is_refused_before_it_is_folded() => Refused(new string('9', 1_000_000));

    [Fact]
    public void Every_wrong_character_in_one_place_is_refused()
    {
        var tried = 0;
        for (var i = 0; i < One.Length; i++)
            foreach (var c in Alphabet.Where(c => c != One[i]))
            {
                Refused(One[..i] + c + One[(i + 1)..]);
                tried++;
            }
        Assert.Equal(540, tried);
    }

    [Fact]
    public void Every_swap_of_two_neighbours_is_refused()
    {
        var tried = 0;
        for (var i = 0; i + 1 < One.Length; i++)
            if (One[i] != One[i + 1])
            {
                Refused(One[..i] + One[i + 1] + One[i] + One[(i + 2)..]);
                tried++;
            }
        Assert.Equal(16, tried);
    }

    [Theory]
    [InlineData("91440101ma59lu9ax1")]
    [InlineData("９１４４０１０１ＭＡ５９ＬＵ９ＡＸ１")]
    [InlineData("  91440101MA59LU9AX1\t")]
    [InlineData("　９１４４０１０１ｍａ５９ｌｕ９ａｘ１　")]
    public void Case_width_and_outer_blanks_are_folded(string text) => Assert.Equal(One, EnterpriseId.Parse(text).Value.Value);

    [Fact]
    public void No_text_makes_the_reader_throw_and_what_it_reads_is_canonical() =>
        Gen.OneOf(Gen.String, Gen.Char.Array[0, 24].Select(c => new string(c)), Gen.Char[Alphabet].Array[18].Select(c => new string(c)))
            .Sample(text => EnterpriseId.Parse(text).Match(id => EnterpriseId.Parse(id.Value).Value == id && id.Value.All(Alphabet.Contains), no => no.Code == Refusal.UsccInvalid), iter: 20_000);

    [Fact]
    public void Codes_made_from_a_number_are_read_again() =>
        Gen.Select(Gen.Char[Alphabet].Array[8], Gen.Char[Alphabet].Array[8])
            .Sample((a, b) => EnterpriseId.Of(new(a), new(b)) is var id && EnterpriseId.Parse(id.Value) is { Succeeded: true, Value: var read } && read == id);

    [Fact]
    public void Codes_are_ordered_as_text() =>
        Assert.True(EnterpriseId.Parse("91440101327598294H").Value < EnterpriseId.Parse("91440101MA59LU9AX1").Value);
}
