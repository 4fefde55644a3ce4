using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Tests.Enterprises;
using Srdi.Domain.Tests.Parks;

namespace Srdi.Domain.Tests.Differences;

public sealed class DifferenceTests
{
    private const string Held = "recognise innovative 2025-09-01, recognise srdi 2025-10-01";

    private static LateFact Late(IReadOnlyList<LogEntry> log) => LateFact.In([.. log.Select(e => new LoggedEvent(LogCursor.Start, e))])[^1];

    private static IReadOnlyList<RewardDifference> Found(FirmStory story, LateFact? fact = null)
    {
        fact ??= Late(story.Log);
        var decided = EnterpriseDifferences.Find(story.Record, story.Log, fact, Given.By(fact) with { Cause = fact.Cause }, Given.Policy);
        if (decided is null) return [];
        var raised = Assert.Single(decided.Commit!.Events);
        Assert.Equal((EnterpriseEvents.DifferenceFound, story.Firm.Version + 1, decided.Answer.Version, fact.Cause), (raised.Type, raised.Ordinal, raised.Ordinal, raised.Cause));
        // It says something and changes nothing, and it is said once.
        Assert.Equal(Given.Json(story.Firm with { Version = raised.Ordinal }), Given.Json(EnterpriseHistory.Fold([.. story.Log, raised])));
        Assert.Empty(decided.Commit.Grants);
        Assert.Null(EnterpriseDifferences.Find(decided.Answer, [.. story.Log, raised], fact, Given.By(fact) with { Cause = fact.Cause }, Given.Policy));
        return System.Text.Json.JsonSerializer.Deserialize<EnterpriseDifferenceData>(raised.Data, SrdiJson.Stored)!.Rewards;
    }

    /// <summary>A national green factory since March, claimed in June.</summary>
    private static FirmStory Claimed()
    {
        var story = FirmStory.After(Held);
        var command = new ClaimReward(story.Uscc, "21", new GreenFactoryClaim("示例函〔2026〕8号", new(2026, 3, 1)));
        story.Carry(ClaimDecisions.Claim(story.Firm, command, [], Given.By(command), Given.Policy).Value.Commit!);
        return story;
    }

    [Theory]
    [InlineData("lapse srdi 2026-02-01", "NotDue 21 2026-03-01 due>notDue")]
    [InlineData("lapse srdi 2026-03-01", "NotDue 21 2026-03-01 due>notDue")]
    [InlineData("lapse srdi 2026-03-02", "")]
    [InlineData("revoke srdi 2026-02-01 ground=fraud", "NotDue 21 2026-03-01 due>notDue")]
    [InlineData("move 2026-01-15 district=440106", "OtherDistrict 21 2026-03-01 440112>440106")]
    [InlineData("move 2026-04-15 district=440106", "")]
    [InlineData("rename 2026-01-15 name=新名", "none")]
    public void A_fact_that_comes_late_puts_into_question_what_was_granted_in_between(string step, string expected)
    {
        var story = Claimed();
        Assert.True(story.Do(step).Succeeded);
        if (expected == "none") Assert.Equal(EnterpriseEvents.TitleGained, Late(story.Log).Type);
        else Assert.Equal(expected, string.Join("; ", Found(story).Select(d => $"{d.Kind} {d.Measure} {d.On:yyyy-MM-dd} {d.Was}>{d.ShouldBe}")));
    }

    [Fact]
    public void What_a_list_says_weeks_later_is_granted_then_and_no_difference()
    {
        var story = FirmStory.After(Held + ", recognise littleGiant 2025-11-01");
        Assert.Single(story.Rewards);
        Assert.Empty(Found(story));
        Assert.True(story.Do("renew littleGiant 2026-05-01").Succeeded);
        Assert.Empty(Found(story));
    }

    [Fact]
    public void A_recognition_that_proves_to_be_the_first_one_makes_a_reward_due_that_was_not_granted()
    {
        var story = FirmStory.After("recognise innovative 2025-06-01, recognise srdi 2025-06-15, recognise littleGiant 2025-08-01"); // Before the policy.
        Assert.Empty(story.Rewards);
        Assert.True(story.Do("revoke littleGiant 2025-08-01 reason=名单有误").Succeeded);
        Assert.Empty(Found(story));
        Assert.True(story.Overrule(FirmStory.Command("recognise littleGiant 2025-11-01"), new("0123456789abcdef01234567", "city:li", "因", [Refusal.TitleBanned, Refusal.TitleNotPermitted])).Succeeded);
        Assert.Empty(story.Rewards);
        Assert.Equal([new(DifferenceKind.NotGranted, "1a", null, new(2025, 11, 1), "notDue", "due")], Found(story));
    }

    private static readonly DateTimeOffset Early = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static ParkDifferenceData? Found(ParkStory story, LateFact? fact, params FirmStory[] changed)
    {
        fact ??= Late(story.Log);
        var firms = story.Park.Tenants.Select(t => t.Uscc).Distinct().ToDictionary(u => u, u => changed.FirstOrDefault(c => c.Uscc == u)?.Log);
        List<TitleStanding> standings = [];
        foreach (var tenant in story.Park.Tenants)
            if (firms[tenant.Uscc] is { } log)
                standings.AddRange(log.Where(e => e.Type.StartsWith("srdi.enterprise.title", StringComparison.Ordinal)).Select(e => (e, said: System.Text.Json.JsonSerializer.Deserialize<TitleEventData>(e.Data, SrdiJson.Stored)!))
                    .Select(e => new TitleStanding(tenant.Uscc, e.said.Title, e.e.Ordinal, e.e.EffectiveOn, e.said.State, e.said.From, e.said.Until, e.e.RecordedAt)));
            else standings.AddRange(tenant.Titles.Select(t => new TitleStanding(tenant.Uscc, t.Title, 1, t.From!.Value, t.State, t.From, t.Until, Early)));
        var decided = ParkDifferences.Find(story.Park, story.Log, standings, [fact], Given.By(fact), Given.Policy);
        if (decided is null) return null;
        var raised = Assert.Single(decided.Commit!.Events);
        Assert.Equal((ParkEvents.DifferenceFound, story.Park.Version + 1, fact.Cause), (raised.Type, raised.Ordinal, raised.Cause));
        Assert.Equal(Given.Json(story.Park with { Version = raised.Ordinal }), Given.Json(ParkHistory.Fold([.. story.Log, raised])));
        Assert.Empty(decided.Commit.Grants);
        Assert.Null(ParkDifferences.Find(decided.Answer, [.. story.Log, raised], standings, [fact], Given.By(fact), Given.Policy));
        return System.Text.Json.JsonSerializer.Deserialize<ParkDifferenceData>(raised.Data, SrdiJson.Stored)!;
    }

    private static string Text(ParkDifferenceData? data) => data is null ? "" : string.Join("; ", data.Periods.Select(p => $"{p.From:yyyy-MM-dd}…{p.To:yyyy-MM-dd} {p.StateWas}>{p.StateShouldBe}"))
        + string.Concat(data.Steps.Select(s => $" | {s.Type[10..^3]} {s.On:yyyy-MM-dd}")) + string.Concat(data.Rewards.Select(r => $" | {r.Kind} {r.Measure} {r.On:yyyy-MM-dd}"));

    /// <summary>An accredited park of 5 little giants and 20 SRDI firms: nominated 09-01, accredited 10-01. The last giant's own story goes on.</summary>
    private static (ParkStory Park, FirmStory Giant) TheFifth()
    {
        var story = ParkStory.Accredited();
        return (story, FirmStory.After("recognise innovative 2024-01-01, recognise srdi 2024-02-01, recognise littleGiant 2024-03-01", 1_005));
    }

    [Theory]
    [InlineData("lapse littleGiant 2025-08-15", "2025-08-15…2025-08-31 Candidate>Candidate; 2025-09-01…2025-09-09 Nominated>Nominated; 2025-09-10…2025-09-30 Publicised>Publicised; 2025-10-01…2026-06-29 Accredited>AtRisk | nominated 2025-09-01 | accredited 2025-10-01 | NotDue 15b 2025-10-01")]
    [InlineData("lapse littleGiant 2025-09-15", "2025-09-15…2025-09-30 Publicised>Publicised; 2025-10-01…2026-06-29 Accredited>AtRisk | accredited 2025-10-01 | NotDue 15b 2025-10-01")]
    [InlineData("lapse littleGiant 2025-10-02", "2025-10-02…2026-06-29 Accredited>AtRisk")]
    [InlineData("lapse littleGiant 2026-06-29", "2026-06-29…2026-06-29 Accredited>AtRisk")]
    public void A_title_that_ended_earlier_than_was_known_changes_the_past_of_its_park_and_what_rested_on_it(string step, string expected)
    {
        var (park, giant) = TheFifth();
        Assert.True(giant.Do(step).Succeeded);
        Assert.Equal(expected, Text(Found(park, Late(giant.Log), giant)));
    }

    [Fact]
    public void What_changes_no_verdict_is_no_difference()
    {
        var park = ParkStory.With(6, 15);
        var giant = FirmStory.After("recognise innovative 2024-01-01, recognise srdi 2024-02-01, recognise littleGiant 2024-03-01", 1_006);
        Assert.True(giant.Do("lapse littleGiant 2025-08-15").Succeeded);
        Assert.Null(Found(park, Late(giant.Log), giant));
    }

    [Fact]
    public void A_tenancy_that_is_mended_and_a_floor_area_that_is_corrected_change_the_past_too()
    {
        var left = ParkStory.Accredited();
        Assert.True(left.End(ParkStory.Giant(5).Uscc, new(2025, 12, 31)).Succeeded);
        Assert.Equal("2026-01-01…2026-06-29 Accredited>AtRisk", Text(Found(left, null)));
        Assert.True(left.End(ParkStory.Giant(5).Uscc, new(2026, 3, 31)).Succeeded); // It stayed longer than that.
        Assert.Equal("2026-01-01…2026-03-31 Accredited>Accredited", Text(Found(left, null)));

        var small = ParkStory.Accredited();
        var command = new RegisterPark(small.Id, small.Park.Name, small.Park.District, small.Park.Operator, 19_999.99m) { EffectiveOn = new(2025, 9, 20) };
        small.Carry(ParkDecisions.Register(small.Record, command, Given.By(command), Given.Policy).Value.Commit!);
        Assert.Equal("2025-09-20…2025-09-30 Publicised>Publicised; 2025-10-01…2026-06-29 Accredited>AtRisk | accredited 2025-10-01 | NotDue 15b 2025-10-01", Text(Found(small, null)));
        Assert.Equal(Refusal.DateInFuture, ParkDecisions.Register(small.Record, command with { FloorAreaSquareMetres = 1, EffectiveOn = new(2026, 7, 1) }, Given.By(command), Given.Policy).Refused!.Code);
    }
}
