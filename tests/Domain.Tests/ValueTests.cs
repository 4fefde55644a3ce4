using System.Text.Json;
using CsCheck;
using Srdi.Domain.Parks;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Tests;

public sealed class ValueTests
{
    [Theory]
    [InlineData(100, 3_000, 30)]
    [InlineData(1, 9_999, 0)]
    [InlineData(3_333, 3_000, 999)]
    [InlineData(10_001, 5_000, 5_000)]
    [InlineData(long.MaxValue, 10_000, long.MaxValue)]
    public void A_share_is_rounded_down_to_the_fen(long fen, int basisPoints, long share) => Assert.Equal(share, new Money(fen).Share(basisPoints).Fen);

    [Fact]
    public void A_share_never_exceeds_the_part_it_is_of() =>
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Int[0, 10_000]).Sample((fen, part) =>
        {
            var share = new Money(fen).Share(part).Fen;
            return share * (Int128)10_000 <= fen * (Int128)part && (share + (Int128)1) * 10_000 > fen * (Int128)part;
        });

    [Fact]
    public void Sums_that_do_not_fit_are_errors_not_other_amounts()
    {
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue) + new Money(1));
        Assert.Throws<OverflowException>(() => new Money(long.MinValue) - new Money(1));
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue).Share(10_001));
    }

    [Theory]
    [InlineData(100_000_000, "100 万元")]
    [InlineData(22_500_000, "22.5 万元")]
    [InlineData(1, "0.000001 万元")]
    [InlineData(123_456_000_000_000, "123,456,000 万元")]
    public void Amounts_are_written_as_the_policy_writes_them(long fen, string text) => Assert.Equal(text, new Money(fen).ToString());

    [Theory]
    [InlineData("1.5")]
    [InlineData("\"1\"")]
    [InlineData("1e3")]
    [InlineData("9223372036854775808")]
    [InlineData("null")]
    public void Money_in_JSON_is_a_whole_number_of_fen(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>(json, SrdiJson.Edge));

    [Fact]
    public void Money_keeps_every_fen_through_JSON() =>
        Gen.Long.Sample(fen => JsonSerializer.Deserialize<Money>(JsonSerializer.Serialize(new Money(fen), SrdiJson.Stored), SrdiJson.Stored).Fen == fen);

    [Theory]
    [InlineData("42", true)]
    [InlineData("0042", true)]
    [InlineData("AB12", true)]
    [InlineData("ab12", true)]
    [InlineData("a-b", true)]
    [InlineData("1234567890123456789012345678901234567890", true)]
    [InlineData("12345678901234567890123456789012345678901", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a b", false)]
    [InlineData("a.b", false)]
    [InlineData("园区", false)]
    [InlineData("４２", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_park_id_is_letters_digits_and_inner_hyphens(string? text, bool good)
    {
        var read = ParkId.Parse(text);
        Assert.Equal(good, read.Succeeded);
        Assert.Equal(good ? "park-" + text : "park.idInvalid", read.Match(id => id.GrainKey, no => RefusalTexts.CodeOf(no.Code)));
    }

    [Fact]
    public void Ids_that_look_like_one_number_stay_apart() =>
        Assert.Equal(4, new[] { "42", "0042", "AB12", "ab12" }.Select(t => ParkId.Parse(t).Value).Distinct().Select(id => id.GrainKey).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void There_are_eleven_districts_with_their_names()
    {
        Assert.Equal(
            "440103 荔湾区, 440104 越秀区, 440105 海珠区, 440106 天河区, 440111 白云区, 440112 黄埔区, 440113 番禺区, 440114 花都区, 440115 南沙区, 440117 从化区, 440118 增城区",
            string.Join(", ", DistrictCode.All.Select(d => $"{d.Value} {d.Name}")));
        Assert.All(DistrictCode.All, d => Assert.Equal(d, DistrictCode.Parse(d.Value).Value));
    }

    [Theory]
    [InlineData("440100")]
    [InlineData("440116")]
    [InlineData("440112 ")]
    [InlineData("４４０１１２")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_codes_are_no_district(string? text)
    {
        var refused = DistrictCode.Parse(text).Refused!;
        Assert.Equal((Refusal.DistrictUnknown, "district"), (refused.Code, refused.Field));
        Assert.Contains("440112 黄埔区", refused.DetailZh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1a.91440101MA59LU9AX1.littleGiant", true)]
    [InlineData("15b.91440101MA59LU9AX1.0042", true)]
    [InlineData("1a.91440101MA59LU9AX2.littleGiant", false)]
    [InlineData("1a.91440101ma59lu9ax1.littleGiant", false)]
    [InlineData("1a.91440101MA59LU9AX1", false)]
    [InlineData("1a.91440101MA59LU9AX1.a.b", false)]
    [InlineData("1a.91440101MA59LU9AX1.", false)]
    [InlineData("1a.91440101MA59LU9AX1.小巨人", false)]
    [InlineData(null, false)]
    public void A_reward_id_is_measure_payee_and_cause(string? text, bool good)
    {
        var read = RewardId.Parse(text);
        Assert.Equal(good ? "reward-" + text : "reward.unknown", read.Match(id => id.GrainKey, no => RefusalTexts.CodeOf(no.Code)));
    }

    [Theory]
    [InlineData("2025-12-31T15:59:59Z", "2025-12-31")]
    [InlineData("2025-12-31T16:00:00Z", "2026-01-01")]
    [InlineData("2026-06-30T23:30:00+08:00", "2026-06-30")]
    [InlineData("2026-06-30T12:00:00-12:00", "2026-07-01")]
    public void A_day_ends_at_midnight_in_Shanghai(string instant, string day) =>
        Assert.Equal(Given.Day(day), Shanghai.DayOf(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)));
}
