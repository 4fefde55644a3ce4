using Srdi.Domain.Enterprises;
using Srdi.Domain.Tests.Policy;

namespace Srdi.Domain.Tests.Enterprises;

public sealed class RevocationTests
{
    private const string Giant = "recognise innovative 2025-09-01, recognise srdi 2025-10-01, recognise littleGiant 2025-11-01";

    private static string Titles(Enterprise firm) =>
        string.Join(' ', firm.Titles.Select(t => $"{SrdiJson.Name(t.Title)}:{SrdiJson.Name(t.State)}{(t.BannedUntil is { } ban ? $"/{ban:yyyy-MM-dd}" : "")}"));

    [Fact]
    public void What_falls_is_what_the_reason_takes()
    {
        foreach (var row in TextTable.Rows("""
            before | step | titles
            B | revoke littleGiant 2026-01-01 ground=fraud | innovative:revoked/2028-12-31 srdi:revoked/2028-12-31 littleGiant:revoked/2028-12-31
            B | revoke srdi 2026-01-01 reason=弄虚作假 | innovative:revoked/2028-12-31 srdi:revoked/2028-12-31 littleGiant:revoked/2028-12-31
            B | revoke littleGiant 2026-01-01 ground=taxEvasion | innovative:inForce srdi:inForce littleGiant:revoked/2028-12-31
            B | revoke littleGiant 2026-01-01 reason=偷税漏税 | innovative:inForce srdi:inForce littleGiant:revoked/2028-12-31
            B | revoke littleGiant 2026-01-01 ground=noLongerFits | innovative:inForce srdi:inForce littleGiant:revoked
            B | revoke littleGiant 2026-01-01 reason=另有原因 | innovative:inForce srdi:inForce littleGiant:revoked/2028-12-31
            recognise innovative 2025-09-01 | revoke innovative 2026-01-01 ground=fraud | innovative:revoked/2028-12-31 srdi:none/2028-12-31 littleGiant:none/2028-12-31
            recognise innovative 2025-09-01, publicise srdi 2025-12-01 | revoke innovative 2026-01-01 ground=fraud | innovative:revoked/2028-12-31 srdi:none/2028-12-31 littleGiant:none/2028-12-31
            recognise innovative 2025-09-01, recognise srdi 2025-10-01, lapse srdi 2025-12-01 | revoke innovative 2026-01-01 ground=fraud | innovative:revoked/2028-12-31 srdi:lapsed/2028-12-31 littleGiant:none/2028-12-31
            recognise champion 2025-09-01, recognise innovative 2025-09-01 | revoke champion 2026-01-01 ground=fraud | innovative:inForce champion:revoked/2028-12-31
            """))
        {
            var story = FirmStory.After(row[0] == "B" ? Giant : row[0]);
            Assert.True(story.Do(row[1]).Succeeded, row[1]);
            Assert.Equal($"{row[1]}: {row[2]}", $"{row[1]}: {Titles(story.Firm)}");
        }
    }

    [Fact]
    public void After_a_fraud_no_title_is_recognised_during_the_ban_not_even_one_never_held()
    {
        var story = FirmStory.After("recognise innovative 2022-01-01, revoke innovative 2023-06-01 ground=fraud");
        Assert.Equal(new DateOnly(2026, 5, 31), story.Firm.Holding(Title.LittleGiant).BannedUntil);
        foreach (var title in new[] { "innovative", "srdi", "littleGiant" })
            Assert.Equal((title, Refusal.TitleBanned), (title, story.Do($"recognise {title} 2026-05-31").Refused!.Code));
        Assert.True(story.Do("recognise innovative 2026-06-01").Succeeded);
        Assert.True(story.Do("recognise champion 2026-06-02").Succeeded);
    }

    [Fact]
    public void Rewards_that_rest_on_a_revoked_title_are_named_for_the_money_side()
    {
        foreach (var (step, recovers) in new[] { ("revoke littleGiant 2026-01-01 ground=fraud", true), ("revoke littleGiant 2026-01-01 ground=safetyAccident", false), ("revoke littleGiant 2026-01-01 reason=另有原因", false) })
        {
            var story = FirmStory.After(Giant + ", recognise champion 2025-12-01");
            Assert.True(story.Do(step).Succeeded);
            var said = Assert.Single(story.Log, e => e.Type == EnterpriseEvents.RewardsAtStake).Data;
            Assert.Equal(recovers, said.GetProperty("recovers").GetBoolean());
            Assert.Equal([$"1a.{story.Uscc}.littleGiant"], said.GetProperty("awards").EnumerateArray().Select(a => a.GetProperty("reward").GetString()));
            Assert.Equal(2, story.Firm.Awards.Count);
        }
        var lapsed = FirmStory.After(Giant + ", lapse littleGiant 2026-01-01");
        Assert.DoesNotContain(lapsed.Log, e => e.Type == EnterpriseEvents.RewardsAtStake);
    }

    [Fact]
    public void What_a_later_recognition_rested_on_is_not_taken_away_silently()
    {
        foreach (var row in TextTable.Rows("""
            step | refusal
            revoke innovative 2025-09-15 ground=taxEvasion | title.contradictsLater
            lapse innovative 2025-10-01 | title.contradictsLater
            lapse innovative 2025-10-02 | -
            revoke srdi 2025-10-15 ground=taxEvasion | title.contradictsLater
            revoke srdi 2025-10-15 ground=fraud | title.contradictsLater
            revoke innovative 2025-11-01 ground=fraud | -
            revoke littleGiant 2025-12-01 ground=nothing | revocation.reasonUnknown
            """))
            Assert.Equal($"{row[0]}: {row[1]}", $"{row[0]}: {FirmStory.After(Giant).Do(row[0]).Match(_ => "-", no => RefusalTexts.CodeOf(no.Code))}");
    }

    [Fact]
    public void A_reason_is_found_by_its_id_and_each_of_its_wordings()
    {
        Assert.Equal(["fraud", "fraud", "taxEvasion", null, null], new[] { "fraud", "弄虚作假", "偷税漏税", "别的", null }.Select(t => Given.Policy.FindRevocationReason(t)?.Id));
        Assert.All(Given.Policy.RevocationReasons, r => Assert.False(string.IsNullOrEmpty(r.Clause)));
    }
}
