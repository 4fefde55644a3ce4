using System.Globalization;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;
using Srdi.Domain.Policy;
using Srdi.Domain.Tests.Enterprises;
using Srdi.Domain.Tests.Policy;

namespace Srdi.Domain.Tests.Parks;

public sealed class ParkDecisionTests
{
    private static Refused Refuse<T>(ParkStory story, Func<ParkStory, Outcome<T>> act)
    {
        var (before, events) = (story.Record, story.Log.Count);
        var done = act(story);
        Assert.False(done.Succeeded, "was carried out");
        Assert.Same(before, story.Record);
        Assert.Equal(events, story.Log.Count);
        return done.Refused!;
    }

    [Fact]
    public void A_park_one_short_of_a_criterion_is_refused_with_state_clause_and_what_is_missing()
    {
        foreach (var row in TextTable.Rows("""
            giants | srdi | area | state | missing
            5 | 15 | 20000.00 | qualified |
            6 | 14 | 20000.00 | qualified |
            4 | 16 | 20000.00 | candidate | littleGiants 5 4 1 家
            5 | 14 | 20000.00 | candidate | srdi 20 19 1 家
            5 | 15 | 19999.99 | candidate | floorArea 20000 19999.99 0.01 平方米
            5 | 15 | 20000.01 | qualified |
            0 | 1 | 0.01 | candidate | floorArea 20000 0.01 19999.99 平方米; littleGiants 5 0 5 家; srdi 20 1 19 家
            """))
        {
            var story = ParkStory.With(int.Parse(row[0], CultureInfo.InvariantCulture), int.Parse(row[1], CultureInfo.InvariantCulture), decimal.Parse(row[2], CultureInfo.InvariantCulture));
            Assert.Equal(row[3], SrdiJson.Name(story.Park.State));
            if (row[4].Length == 0)
            {
                Assert.True(story.Do(ParkTrigger.Nominate).Succeeded);
                continue;
            }
            foreach (var trigger in new[] { ParkTrigger.Nominate, ParkTrigger.Accredit })
            {
                var refused = Refuse(story, s => s.Do(trigger));
                Assert.Equal((Refusal.ParkCriteriaUnmet, "candidate", "穗府办规〔2025〕13号 (十五)"), (refused.Code, refused.State, refused.Clause));
                Assert.Equal(row[4], string.Join("; ", refused.Missing!.Select(m => FormattableString.Invariant($"{m.Id} {m.Required:0.##} {m.Actual:0.##} {m.Gap:0.##} {m.Unit}"))));
            }
        }
    }

    [Fact]
    public void A_nominated_park_that_falls_short_can_not_be_accredited()
    {
        foreach (var first in new[] { ParkTrigger.Nominate, ParkTrigger.Publicise })
        {
            var story = ParkStory.With(5, 15);
            Assert.True(story.Do(ParkTrigger.Nominate, "2025-09-01").Succeeded);
            if (first == ParkTrigger.Publicise) Assert.True(story.Do(first, "2025-09-02").Succeeded);
            Assert.True(story.End(ParkStory.Giant(1).Uscc, new(2025, 9, 30)).Succeeded);
            var refused = Refuse(story, s => s.Do(ParkTrigger.Accredit, "2025-10-01"));
            Assert.Equal((Refusal.ParkCriteriaUnmet, "littleGiants", 4m), (refused.Code, refused.Missing![0].Id, refused.Missing[0].Actual));
        }
    }

    [Fact]
    public void Tenants_count_on_the_days_of_their_stay_and_of_their_titles()
    {
        var on = new DateOnly(2026, 3, 1);
        foreach (var row in TextTable.Rows("""
            from | to | titles | little giants | srdi
            2026-03-01 | | recognise innovative 2024-01-01, recognise srdi 2024-02-01, recognise littleGiant 2024-03-01 | 1 | 1
            2026-03-02 | | recognise innovative 2024-01-01, recognise srdi 2024-02-01, recognise littleGiant 2024-03-01 | 0 | 0
            2025-01-01 | 2026-03-01 | recognise innovative 2024-01-01, recognise srdi 2024-02-01, recognise littleGiant 2024-03-01 | 1 | 1
            2025-01-01 | 2026-02-28 | recognise innovative 2024-01-01, recognise srdi 2024-02-01, recognise littleGiant 2024-03-01 | 0 | 0
            2025-01-01 | | recognise innovative 2024-01-01, recognise srdi 2024-02-01, recognise littleGiant 2026-03-01 | 1 | 1
            2025-01-01 | | recognise innovative 2024-01-01, recognise srdi 2024-02-01, recognise littleGiant 2026-03-02 | 0 | 1
            2025-01-01 | | recognise innovative 2024-01-01, recognise srdi 2026-03-01 | 0 | 1
            2025-01-01 | | recognise innovative 2024-01-01, recognise srdi 2026-03-02 | 0 | 0
            2025-01-01 | | recognise innovative 2024-01-01, recognise srdi 2024-02-01, lapse srdi 2025-03-01 | 0 | 0
            2025-01-01 | | recognise innovative 2024-01-01, recognise srdi 2024-02-01, recognise littleGiant 2024-03-01, lapse littleGiant 2025-03-01 | 0 | 1
            2025-01-01 | | recognise innovative 2020-01-01, recognise srdi 2021-02-01, startRenewal srdi 2024-01-15 | 0 | 1
            2025-01-01 | | recognise innovative 2020-01-01, recognise srdi 2023-03-02, suspend srdi 2025-01-01 | 0 | 1
            2025-01-01 | | recognise innovative 2020-01-01, recognise srdi 2023-03-01, suspend srdi 2025-01-01 | 0 | 0
            2025-01-01 | | recognise champion 2024-01-01 | 0 | 0
            """))
        {
            var story = new ParkStory();
            Assert.True(story.Put(FirmStory.After(row[2], 42).Firm, Given.Day(row[0]), row[1].Length == 0 ? null : Given.Day(row[1])).Succeeded);
            var criteria = ParkDecisions.Assess(story.Park, on, Given.Policy).Criteria;
            Assert.Equal($"{string.Join(' ', row[..3])}: {row[3]} {row[4]}", $"{string.Join(' ', row[..3])}: {criteria[1].Actual} {criteria[2].Actual}");
        }
    }

    [Fact]
    public void The_same_firm_is_counted_once_and_can_not_be_in_the_park_twice_at_one_time()
    {
        var story = new ParkStory();
        var firm = ParkStory.Giant(1);
        Assert.True(story.Put(firm, new(2025, 2, 1), new(2025, 6, 30)).Value.Created);
        Assert.True(story.Put(firm, new(2025, 7, 1)).Value.Created);
        Assert.Equal(1, story.Assessed.Criteria[1].Actual);
        foreach (var (from, to) in new (DateOnly, DateOnly?)[] { (new(2025, 6, 30), new(2025, 6, 30)), (new(2025, 1, 1), null), (new(2025, 1, 1), new(2025, 2, 1)), (new(2026, 1, 1), null) })
            Assert.Equal(Refusal.TenancyOverlaps, Refuse(story, s => s.Put(firm, from, to)).Code);
        Assert.True(story.Put(firm, new(2025, 1, 1), new(2025, 1, 31)).Value.Created);
        Assert.Equal(3, story.Park.Tenants.Count);
    }

    [Fact]
    public void A_tenancy_is_put_once_and_its_end_mended_after()
    {
        var story = new ParkStory();
        var firm = ParkStory.Srdi(1);
        Assert.True(story.Put(firm, new(2025, 2, 1)).Value.Created);
        var version = story.Park.Version;
        Assert.False(story.Put(firm, new(2025, 2, 1)).Value.Created);
        Assert.False(story.Put(firm).Value.Created);
        Assert.Equal(version, story.Park.Version);

        Assert.False(story.Put(firm, new(2025, 2, 1), new(2026, 12, 31)).Value.Created);
        Assert.Equal((ParkEvents.TenantChanged, new DateOnly(2026, 12, 31)), (story.Log[^1].Type, story.Park.Tenants[0].To));

        Assert.True(story.End(firm.Uscc).Succeeded);
        Assert.Equal((ParkEvents.TenantLeft, Given.Today), (story.Log[^1].Type, story.Park.Tenants[0].To));
        var ended = story.Park.Version;
        Assert.True(story.End(firm.Uscc).Succeeded);
        Assert.Equal(ended, story.Park.Version);
    }

    [Fact]
    public void Each_refusal_about_tenants_names_its_member()
    {
        var story = new ParkStory();
        var firm = ParkStory.Srdi(1);
        Assert.Equal((Refusal.DateInFuture, "from"), (Refuse(story, s => s.Put(firm, new(2026, 7, 1))) is var a ? (a.Code, a.Field) : default));
        Assert.Equal((Refusal.DatesReversed, "to"), (Refuse(story, s => s.Put(firm, new(2026, 6, 1), new(2026, 5, 31))) is var b ? (b.Code, b.Field) : default));
        Assert.Equal((Refusal.TenantUnknown, "uscc"), (Refuse(story, s => s.End(firm.Uscc)) is var c ? (c.Code, c.Field) : default));
        Assert.True(story.Put(firm, new(2026, 6, 1)).Succeeded);
        Assert.Equal((Refusal.DatesReversed, "to"), (Refuse(story, s => s.End(firm.Uscc, new(2026, 5, 31))) is var d ? (d.Code, d.Field) : default));
    }

    [Fact]
    public void Nothing_can_be_done_with_a_park_that_is_not_registered()
    {
        Assert.Equal(Refusal.ParkUnknown, ParkDecisions.PutTenant(null, new(Given.Firm(1), null, null), ParkStory.Srdi(1), Given.By(""), Given.Policy).Refused!.Code);
        Assert.Equal(Refusal.ParkUnknown, ParkDecisions.EndTenancy(null, new(Given.Firm(1), null), Given.By(""), Given.Policy).Refused!.Code);
        Assert.Equal(Refusal.ParkUnknown, ParkDecisions.Transition(null, new(ParkTrigger.Nominate), Given.By(""), Given.Policy).Refused!.Code);
        Assert.Null(ParkDecisions.Hear(null, ParkStory.Srdi(1), Given.By(""), Given.Policy));
    }

    [Fact]
    public void A_park_qualifies_falls_at_risk_and_recovers_by_itself_in_the_commit_that_does_it()
    {
        var story = ParkStory.With(5, 14);
        Assert.Equal(ParkState.Candidate, story.Park.State);
        Assert.True(story.Put(ParkStory.Srdi(15), ParkStory.Opened).Succeeded);
        Assert.Equal("tenantAdded qualified", Latest(story, 2));
        Assert.True(story.End(ParkStory.Srdi(15).Uscc, new(2026, 6, 29)).Succeeded);
        Assert.Equal("tenantLeft disqualified", Latest(story, 2));

        story = ParkStory.Accredited();
        Assert.Equal(ParkState.Accredited, story.Park.State);
        Assert.True(story.Register(19_999.99m).Succeeded);
        Assert.Equal("updated atRisk", Latest(story, 2));
        Assert.True(story.Register(20_000m).Succeeded);
        Assert.Equal("updated recovered", Latest(story, 2));
        Assert.Equal(ParkState.Accredited, story.Park.State);
    }

    [Fact]
    public void News_of_a_tenant_counts_once_and_old_news_never()
    {
        var story = ParkStory.Accredited();
        var before = ParkStory.Giant(1);
        var firm = FirmStory.After("recognise innovative 2024-01-01, recognise srdi 2024-02-01, recognise littleGiant 2024-03-01, lapse littleGiant 2026-01-01", 1_001).Firm;
        Assert.True(story.Hear(firm));
        Assert.Equal("tenantTitlesChanged atRisk", Latest(story, 2));
        Assert.Equal((4, 20), (story.Assessed.Criteria[1].Actual, story.Assessed.Criteria[2].Actual));
        Assert.False(story.Hear(firm));
        Assert.False(story.Hear(before));
        Assert.False(story.Hear(ParkStory.Giant(99)));
        Assert.Equal(4, story.Assessed.Criteria[1].Actual);

        Assert.True(story.Hear(FirmStory.After("recognise innovative 2024-01-01, recognise srdi 2024-02-01, recognise littleGiant 2024-03-01, lapse littleGiant 2026-01-01, recognise littleGiant 2026-02-01", 1_001).Firm));
        Assert.Equal("tenantTitlesChanged recovered", Latest(story, 2));
    }

    [Fact]
    public void Accreditation_entitles_the_operator_of_that_day_and_lasts_three_years()
    {
        var story = ParkStory.With(5, 15);
        story.Do(ParkTrigger.Nominate, "2025-09-01");
        var answer = story.Do(ParkTrigger.Accredit, "2025-10-01").Value;
        Assert.Equal(("nominated", "accredited"), (answer.From, answer.To));
        var reward = Assert.Single(story.Rewards);
        Assert.Equal(($"15b.{Given.Firm(9_000)}.P-1", "15b", 2025, new Money(50_000_000), "P-1"), (reward.Id.Value, reward.Measure, reward.Year, reward.Ceiling, reward.Subject));
        Assert.Equal((new Selection(2025, "穗工信〔2025〕9号", new(2025, 10, 1)), new DateOnly(2028, 9, 30)), (story.Park.Accreditation, story.Park.AccreditedUntil));
    }

    [Fact]
    public void A_park_earns_its_reward_once_for_ever_whoever_operates_it()
    {
        var story = ParkStory.Accredited();
        Assert.True(story.Register(30_000m, by: Given.Firm(9_001)).Succeeded);
        Assert.True(story.Do(ParkTrigger.Lapse, "2026-01-01").Succeeded);
        Assert.True(story.Do(ParkTrigger.Nominate, "2026-02-01").Succeeded);
        var again = story.Do(ParkTrigger.Accredit, "2026-03-01").Value;
        Assert.Empty(again.Rewards);
        Assert.Equal(Given.Firm(9_000), Assert.Single(story.Rewards).Payee);
    }

    [Fact]
    public void Accreditation_before_the_policy_earns_nothing()
    {
        var story = ParkStory.With(5, 15);
        Assert.True(story.Do(ParkTrigger.Nominate, "2025-08-01").Succeeded);
        Assert.Empty(story.Do(ParkTrigger.Accredit, "2025-08-22").Value.Rewards);
        Assert.Equal(ParkState.Accredited, story.Park.State);
    }

    [Fact]
    public void An_accreditation_of_a_day_on_which_the_criteria_were_met_tells_the_state_it_ends_in()
    {
        var story = ParkStory.With(5, 15);
        story.Do(ParkTrigger.Nominate, "2025-09-01");
        story.End(ParkStory.Giant(1).Uscc, new(2025, 12, 31));
        var answer = story.Do(ParkTrigger.Accredit, "2025-10-01").Value;
        Assert.Equal((ParkState.AtRisk, "atRisk"), (story.Park.State, answer.To));
        Assert.Equal("accredited atRisk", Latest(story, 2));
    }

    [Fact]
    public void A_withdrawn_nomination_leaves_the_park_as_its_criteria_have_it()
    {
        var story = ParkStory.With(5, 15);
        story.Do(ParkTrigger.Nominate, "2025-09-01");
        Assert.Equal("qualified", story.Do(ParkTrigger.Withdraw, "2025-09-02").Value.To);
        Assert.Null(story.Park.Nomination);
    }

    [Fact]
    public void A_revoked_park_is_not_nominated_before_its_ban_has_run_out()
    {
        var story = ParkStory.Accredited();
        Assert.True(story.Do(ParkTrigger.Revoke, "2025-12-01").Succeeded);
        Assert.Equal(new DateOnly(2028, 11, 30), story.Park.BannedUntil);
        Assert.Equal(Refusal.TitleBanned, Refuse(story, s => s.Do(ParkTrigger.Nominate, "2028-11-30", new(2029, 1, 1))).Code);
        Assert.True(story.Do(ParkTrigger.Nominate, "2028-12-01", new(2029, 1, 1)).Succeeded);
    }

    [Fact]
    public void Each_refused_step_names_the_state_and_what_it_permits()
    {
        foreach (var (trigger, state, permitted) in new[]
        {
            (ParkTrigger.Publicise, "qualified", "nominate"), (ParkTrigger.Accredit, "qualified", "nominate"), (ParkTrigger.Lapse, "qualified", "nominate"),
            (ParkTrigger.Withdraw, "qualified", "nominate"), (ParkTrigger.Revoke, "qualified", "nominate"),
            (ParkTrigger.Qualify, "qualified", "nominate"), (ParkTrigger.Disqualify, "qualified", "nominate"),
        })
        {
            var refused = Refuse(ParkStory.With(5, 15), s => s.Do(trigger));
            Assert.Equal((trigger, Refusal.ParkNotPermitted, "trigger", state, permitted), (trigger, refused.Code, refused.Field, refused.State, string.Join(' ', refused.Permitted!)));
            Assert.False(string.IsNullOrEmpty(refused.Clause));
        }
        var twice = Refuse(ParkStory.Accredited(), s => s.Do(ParkTrigger.Accredit, "2025-10-02"));
        Assert.Equal((Refusal.ParkNotPermitted, "accredited", "lapse revoke"), (twice.Code, twice.State, string.Join(' ', twice.Permitted!)));
        Assert.Equal(Refusal.DateInFuture, Refuse(ParkStory.With(5, 15), s => s.Do(ParkTrigger.Nominate, "2026-07-01")).Code);
        Assert.Equal((Refusal.FieldInvalid, "year"), Refuse(ParkStory.With(5, 15), s => s.Do(new TransitionPark(ParkTrigger.Nominate) { Year = 25 })) is var year ? (year.Code, year.Field) : default);
        Assert.Equal((Refusal.FieldMissing, "reason"), Refuse(ParkStory.Accredited(), s => s.Do(new TransitionPark(ParkTrigger.Revoke))) is var reason ? (reason.Code, reason.Field) : default);
        Assert.Equal((Refusal.FieldInvalid, "document"), Refuse(ParkStory.Accredited(), s => s.Do(new TransitionPark(ParkTrigger.Lapse) { Document = "a\0" })) is var text ? (text.Code, text.Field) : default);
    }

    [Fact]
    public void A_step_may_not_be_dated_before_the_one_that_it_follows()
    {
        var story = ParkStory.Accredited();
        Assert.Equal(Refusal.TransitionOutOfOrder, Refuse(story, s => s.Do(ParkTrigger.Lapse, "2025-09-30")).Code);
        var nominated = ParkStory.With(5, 15);
        nominated.Do(ParkTrigger.Nominate, "2025-09-01");
        Assert.Equal(Refusal.TransitionOutOfOrder, Refuse(nominated, s => s.Do(ParkTrigger.Accredit, "2025-08-31")).Code);
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("-1", false)]
    [InlineData("0.01", true)]
    [InlineData("0.001", false)]
    [InlineData("20000.005", false)]
    [InlineData("20000.000", true)]
    [InlineData("100000000", true)]
    [InlineData("100000000.01", false)]
    public void A_floor_area_is_more_than_nothing_with_two_decimals(string area, bool good)
    {
        var story = new ParkStory();
        var done = story.Register(decimal.Parse(area, CultureInfo.InvariantCulture));
        Assert.Equal(good ? "" : "field.invalid floorAreaSquareMetres", done.Match(_ => "", no => $"{RefusalTexts.CodeOf(no.Code)} {no.Field}"));
    }

    [Fact]
    public void Unchanged_facts_commit_nothing_and_a_change_is_told_to_the_new_district()
    {
        var story = new ParkStory();
        Assert.True(story.Register(20_000.0m).Succeeded);
        Assert.Equal(1, story.Park.Version);
        Assert.True(story.Register(20_000m, district: Given.Tianhe).Succeeded);
        Assert.Equal((2, "440106"), (story.Park.Version, story.Log[^1].District));
    }

    private static string Latest(ParkStory story, int count) => string.Join(' ', story.Log.TakeLast(count).Select(e => e.Type.Split('.')[2]));

    [Fact]
    public void A_park_says_on_which_day_an_end_that_is_known_will_drop_a_criterion()
    {
        // The givens' little giants end on 2027-02-28, their SRDI titles on 2027-01-31.
        var safe = ParkStory.With(6, 15);
        Assert.Equal(new DateOnly(2027, 2, 1), ParkDecisions.FallsBelowOn(safe.Park, Given.Today, Given.Policy));
        var tenancy = ParkStory.With(5, 15);
        Assert.True(tenancy.Put(ParkStory.Giant(1), ParkStory.Opened, new(2026, 8, 31)).Succeeded);
        Assert.Equal(new DateOnly(2026, 9, 1), ParkDecisions.FallsBelowOn(tenancy.Park, Given.Today, Given.Policy));
        Assert.Null(ParkDecisions.FallsBelowOn(ParkStory.With(4, 15).Park, Given.Today, Given.Policy));
        // Twenty little giants: what falls first is theirs, a month after the SRDI titles beneath, which no longer matter.
        Assert.Equal(new DateOnly(2027, 3, 1), ParkDecisions.FallsBelowOn(ParkStory.With(20, 0).Park, Given.Today, Given.Policy));
    }

    [Fact]
    public void Both_ways_of_counting_a_little_giant_are_shown()
    {
        var assessed = ParkStory.With(5, 15).Assessed;
        Assert.Equal((20, 15), (assessed.SrdiInclusive, assessed.SrdiDisjoint));
    }

    [Fact]
    public void The_past_of_a_park_is_told_by_its_log()
    {
        var story = ParkStory.Accredited();
        Assert.True(story.End(ParkStory.Giant(1).Uscc, new(2026, 3, 31)).Succeeded);
        foreach (var (day, state) in new[] { ("2025-08-31", ParkState.Candidate), ("2025-09-01", ParkState.Nominated), ("2025-09-30", ParkState.Publicised), ("2025-10-01", ParkState.Accredited), ("2026-06-30", ParkState.AtRisk) })
            Assert.Equal((day, state), (day, ParkHistory.AsOf(story.Log, Given.Day(day))!.State));
        foreach (var (day, giants) in new[] { ("2026-03-31", 5m), ("2026-04-01", 4m) })
            Assert.Equal((day, giants), (day, ParkDecisions.Assess(ParkHistory.AsOf(story.Log, Given.Day(day))!, Given.Day(day), Given.Policy).Criteria[1].Actual));
    }
}
