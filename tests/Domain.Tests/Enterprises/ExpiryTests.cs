using Srdi.Domain.Enterprises;
using Srdi.Domain.Tests.Policy;

namespace Srdi.Domain.Tests.Enterprises;

public sealed class ExpiryTests
{
    [Fact]
    public void The_day_after_its_last_day_a_title_falls_due_or_ends_and_no_earlier()
    {
        foreach (var row in TextTable.Rows("""
            steps | until | today | comes to
            recognise innovative 2023-03-01 | 2026-02-28 | 2026-03-01 | renewalDue 2026-03-01
            recognise innovative 2023-03-01 | 2026-02-28 | 2026-02-28 | date.inFuture
            recognise innovative 2023-03-01 | 2026-02-27 | 2026-03-01 | title.notPermitted
            recognise innovative 2021-03-01 until=2024-02-29 | 2024-02-29 | 2024-03-01 | renewalDue 2024-03-01
            recognise innovative 2024-02-29 | 2027-02-28 | 2027-03-01 | renewalDue 2027-03-01
            recognise innovative 2023-03-01, suspend innovative 2025-05-01 | 2026-02-28 | 2026-03-01 | lapsed 2026-03-01
            recognise innovative 2023-03-01, suspend innovative 2026-04-01 | 2026-02-28 | 2026-04-02 | lapsed 2026-04-01
            recognise innovative 2023-03-01, startRenewal innovative 2026-01-10 | 2026-02-28 | 2026-03-01 | title.notPermitted
            recognise innovative 2023-03-01, renew innovative 2026-01-10 | 2026-02-28 | 2026-03-01 | title.notPermitted
            recognise innovative 2023-03-01, lapse innovative 2026-01-10 | 2026-02-28 | 2026-03-01 | title.notPermitted
            recognise innovative 2023-03-01, revoke innovative 2026-01-10 | 2026-02-28 | 2026-03-01 | title.notPermitted
            | 2026-02-28 | 2026-03-01 | title.notPermitted
            """))
        {
            var story = FirmStory.After(row[0]);
            var done = story.Expire(Title.Innovative, Given.Day(row[1]), Given.Day(row[2]));
            var came = done.Match(_ => $"{SrdiJson.Name(story.Firm.Holding(Title.Innovative).State)} {story.Log[^1].EffectiveOn:yyyy-MM-dd}", no => RefusalTexts.CodeOf(no.Code));
            Assert.Equal($"{row[0]}: {row[3]}", $"{row[0]}: {came}");
        }
    }

    [Fact]
    public void The_second_time_is_known_as_a_repeat()
    {
        var story = FirmStory.After("recognise innovative 2023-03-01");
        Assert.True(story.Expire(Title.Innovative, new(2026, 2, 28)).Succeeded);
        Assert.True(story.Expire(Title.Innovative, new(2026, 2, 28)).Refused is { State: "renewalDue" });
    }

    /// <summary>Lists are recorded weeks after the day that they state: a date that has passed meanwhile must not refuse them.</summary>
    [Theory]
    [InlineData("renew innovative 2026-02-20", TitleState.InForce)]
    [InlineData("startRenewal innovative 2026-02-20", TitleState.InRenewal)]
    [InlineData("suspend innovative 2026-02-20", TitleState.Suspended)]
    [InlineData("lapse innovative 2026-02-20", TitleState.Lapsed)]
    [InlineData("revoke innovative 2026-02-20", TitleState.Revoked)]
    public void A_fact_dated_before_the_expiry_may_be_recorded_after_it_with_the_same_end(string late, TitleState state)
    {
        var (before, after) = (FirmStory.After("recognise innovative 2023-03-01, " + late), FirmStory.After("recognise innovative 2023-03-01"));
        Assert.True(after.Expire(Title.Innovative, new(2026, 2, 28)).Succeeded);
        Assert.True(after.Do(late).Succeeded);
        Assert.Equal(state, after.Firm.Holding(Title.Innovative).State);
        Assert.Equal(Given.Json(before.Firm.Titles), Given.Json(after.Firm.Titles));
    }

    [Fact]
    public void A_renewal_repeated_after_the_expiry_of_its_validity_is_no_second_renewal()
    {
        var story = FirmStory.After("recognise innovative 2019-03-01, renew innovative 2022-02-01");
        Assert.True(story.Expire(Title.Innovative, new(2025, 2, 28)).Succeeded);
        Assert.True(story.Do("renew innovative 2022-02-01").Refused is { State: "renewalDue" });
    }
}
