using Srdi.Domain.Enterprises;
using Srdi.Domain.Rewards;
using Srdi.Domain.Tests.Policy;

namespace Srdi.Domain.Tests.Enterprises;

public sealed class EnterpriseDecisionTests
{
    private const string Giant = "recognise innovative 2025-09-01, recognise srdi 2025-10-01, recognise littleGiant 2025-11-01";

    private static Refused Refuse(FirmStory story, string step)
    {
        var (before, events) = (Given.Json(story.Record), story.Log.Count);
        var done = story.Do(step);
        Assert.False(done.Succeeded, $"{step} was carried out.");
        Assert.Equal((before, events), (Given.Json(story.Record), story.Log.Count));
        return done.Refused!;
    }

    [Fact]
    public void A_firm_goes_up_the_ladder_with_its_events_and_rewards()
    {
        var story = new FirmStory();
        List<string> told = [];
        foreach (var step in "publicise innovative 2025-08-20, recognise innovative 2025-09-01, recognise srdi 2025-10-01, recognise littleGiant 2025-11-01, recognise champion 2026-03-01, lapse champion 2026-04-01, lapse littleGiant 2026-05-01".Split(", "))
        {
            var answer = story.Do(step).Value;
            told.Add($"{step}: {answer.From} → {answer.To} | {string.Join(' ', answer.Events.Select(e => $"{e.Ordinal} {e.Type.Split('.')[2]}"))} | {string.Join(' ', answer.Rewards.Select(r => $"{r.Id} {r.Ceiling}"))}".TrimEnd());
        }
        Assert.Equal("""
            publicise innovative 2025-08-20: microSmall → microSmall | 2 titlePublicised |
            recognise innovative 2025-09-01: microSmall → innovative | 3 titleGained 4 tierChanged |
            recognise srdi 2025-10-01: innovative → srdi | 5 titleGained 6 tierChanged |
            recognise littleGiant 2025-11-01: srdi → littleGiant | 7 titleGained 8 tierChanged | 1a.91440101MA5T000144.littleGiant 100 万元
            recognise champion 2026-03-01: littleGiant → champion | 9 titleGained 10 tierChanged | 1b.91440101MA5T000144.champion 150 万元
            lapse champion 2026-04-01: champion → littleGiant | 11 titleLapsed 12 tierChanged |
            lapse littleGiant 2026-05-01: littleGiant → srdi | 13 titleLapsed 14 tierChanged |
            """.ReplaceLineEndings("\n").Replace("91440101MA5T000144", story.Uscc.Value, StringComparison.Ordinal), string.Join('\n', told));

        var giant = story.Rewards[0];
        Assert.Equal((new DateOnly(2025, 11, 1), 2025, Given.Huangpu, "新认定专精特新“小巨人”企业 第一批"), (giant.EarnedOn, giant.Year, giant.District, giant.Cause));
        Assert.Equal(new Money(100_000_000), giant.Calculated);
    }

    [Fact]
    public void Each_refusal_names_the_state_what_it_permits_and_the_clause_and_changes_nothing()
    {
        foreach (var row in TextTable.Rows("""
            after | step | refusal | field | state | permitted
            | recognise srdi 2025-10-01 | title.prerequisiteMissing | title | microSmall | publicise recognise
            | publicise srdi 2025-10-01 | title.prerequisiteMissing | title | microSmall | publicise recognise
            | recognise littleGiant 2025-10-01 | title.prerequisiteMissing | title | microSmall | publicise recognise
            recognise innovative 2025-09-01 | recognise littleGiant 2025-10-01 | title.prerequisiteMissing | title | innovative | publicise recognise
            recognise champion 2025-09-01 | recognise littleGiant 2025-10-01 | title.prerequisiteMissing | title | champion |
            recognise innovative 2025-09-01 | recognise srdi 2025-08-31 | title.prerequisiteMissing | title | innovative | publicise recognise
            recognise innovative 2025-09-01, lapse innovative 2025-10-01 | recognise srdi 2025-10-02 | title.prerequisiteMissing | title | microSmall | publicise recognise
            recognise innovative 2025-09-01 | recognise innovative 2025-10-01 batch=第二批 | title.notPermitted | trigger | inForce | startRenewal renew suspend lapse revoke
            recognise innovative 2025-09-01 | publicise innovative 2025-10-01 | title.notPermitted | trigger | inForce | startRenewal renew suspend lapse revoke
            publicise innovative 2025-09-01 | publicise innovative 2025-09-02 | title.notPermitted | trigger | publicised | withdraw recognise
            | lapse innovative | title.notPermitted | trigger | none | publicise recognise
            | revoke champion | title.notPermitted | trigger | none | publicise recognise
            | renew srdi | title.notPermitted | trigger | none | publicise recognise
            recognise innovative 2025-09-01, lapse innovative 2025-10-01 | renew innovative | title.notPermitted | trigger | lapsed | publicise recognise
            recognise innovative 2025-09-01, suspend innovative 2025-10-01 | renew innovative | title.notPermitted | trigger | suspended | lapse revoke
            recognise innovative 2025-09-01, suspend innovative 2025-10-01 | startRenewal innovative | title.notPermitted | trigger | suspended | lapse revoke
            recognise innovative 2025-09-01, startRenewal innovative 2025-10-01 | startRenewal innovative | title.notPermitted | trigger | inRenewal | renew suspend lapse revoke
            recognise innovative 2023-03-01, revoke innovative 2023-06-30 | recognise innovative 2026-06-29 | title.banned | effectiveOn | revoked |
            recognise innovative 2023-03-01, revoke innovative 2023-06-30 | publicise innovative 2026-06-29 | title.banned | effectiveOn | revoked |
            recognise innovative 2025-09-01 | lapse innovative 2025-08-31 | transition.outOfOrder | effectiveOn | inForce | startRenewal renew suspend lapse revoke
            recognise innovative 2025-09-01, lapse innovative 2025-10-01 | recognise innovative 2025-09-30 | transition.outOfOrder | effectiveOn | lapsed | publicise recognise
            recognise innovative 2025-09-01 | renew innovative 2026-01-01 until=2028-08-31 | renewal.notLater | validUntil | inForce | startRenewal renew suspend lapse revoke
            recognise innovative 2025-09-01, suspend innovative 2025-10-01, recognise srdi 2025-11-01 | move 2026-01-01 district=440112 | title.notPermitted | district | 440112 |
            | rename name=样例(示例)有限公司 | title.notPermitted | name | 样例(示例)有限公司 |
            dissolve 2026-01-01 | recognise innovative | enterprise.dissolved | - | dissolved |
            dissolve 2026-01-01 | move district=440106 | enterprise.dissolved | - | dissolved |
            dissolve 2026-01-01 | rename name=另名 | enterprise.dissolved | - | dissolved |
            dissolve 2026-01-01 | dissolve 2026-02-01 | enterprise.dissolved | - | dissolved |
            | recognise innovative 2026-07-01 | date.inFuture | effectiveOn | - |
            | move 2026-07-01 district=440106 | date.inFuture | effectiveOn | - |
            | recognise innovative 2026-01-01 until=2025-12-31 | date.reversed | validUntil | - |
            | recognise 2026-01-01 | field.missing | title | - |
            | recognise innovative bare | field.missing | document | - |
            recognise innovative 2025-09-01 | renew innovative bare | field.missing | document | - |
            recognise innovative 2025-09-01 | revoke innovative bare | field.missing | reason | - |
            | move | field.missing | district | - |
            | rename | field.missing | name | - |
            """))
        {
            var refused = Refuse(FirmStory.After(row[0]), row[1]);
            Assert.Equal(
                $"{row[1]}: {row[2]} {row[3]} {row[4]} [{row[5]}]",
                $"{row[1]}: {RefusalTexts.CodeOf(refused.Code)} {refused.Field ?? "-"} {refused.State ?? "-"} [{string.Join(' ', refused.Permitted ?? [])}]");
            if (refused is { Code: Refusal.TitleNotPermitted, Field: "trigger" } or { Code: Refusal.TitlePrerequisiteMissing or Refusal.TitleBanned }) Assert.False(string.IsNullOrEmpty(refused.Clause), row[1]);
            if (refused.Code == Refusal.TitlePrerequisiteMissing) Assert.Equal((1m, 0m, 1m, "title"), (refused.Missing![0].Required, refused.Missing[0].Actual, refused.Missing[0].Gap, refused.Missing[0].Unit));
        }
    }

    [Fact]
    public void Of_several_things_wrong_the_first_in_this_order_is_the_answer()
    {
        // Each row is wrong in its own way and in all ways below it that can be had together.
        foreach (var row in TextTable.Rows("""
            after | step | refusal
            dissolve 2026-01-01 | recognise 2026-07-01 reason=a↵b | date.inFuture
            dissolve 2026-01-01 | recognise 2026-06-01 reason=a↵b | enterprise.dissolved
            | recognise 2026-06-01 reason=a↵b bare | field.invalid
            | recognise 2026-06-01 until=2026-05-31 bare | field.missing title
            | recognise srdi 2026-06-01 until=2026-05-31 bare | field.missing document
            | revoke srdi 2026-06-01 until=2026-05-31 bare | field.missing reason
            | recognise srdi 2026-06-01 until=2026-05-31 | date.reversed
            recognise innovative 2026-02-01 | recognise innovative 2026-01-01 | title.notPermitted
            recognise innovative 2023-01-01, recognise srdi 2023-02-01, lapse innovative 2023-03-01, revoke srdi 2024-01-01 | recognise srdi 2023-12-01 | title.banned
            recognise innovative 2023-01-01, recognise srdi 2023-02-01, lapse innovative 2023-03-01, lapse srdi 2024-01-01 | recognise srdi 2023-12-01 | title.prerequisiteMissing
            recognise innovative 2026-02-01 | renew innovative 2026-01-01 until=2026-01-02 | transition.outOfOrder
            recognise innovative 2026-02-01 | renew innovative 2026-03-01 until=2026-03-02 | renewal.notLater
            """))
        {
            var refused = Refuse(FirmStory.After(row[0]), row[1].Replace('↵', '\n'));
            Assert.Equal(row[2], string.Join(' ', new[] { RefusalTexts.CodeOf(refused.Code), refused.Code == Refusal.FieldMissing ? refused.Field : null }.OfType<string>()));
        }
        Assert.Equal(Refusal.EnterpriseUnknown, new FirmStory(registered: false).Do("recognise 2026-07-01").Refused!.Code);
    }

    [Fact]
    public void Rewards_are_granted_on_the_days_that_the_measure_covers_and_on_no_other()
    {
        foreach (var row in TextTable.Rows("""
            title | on | rewards
            littleGiant | 2025-08-22 |
            littleGiant | 2025-08-23 | 1a 2025
            littleGiant | 2025-12-31 | 1a 2025
            littleGiant | 2026-01-01 | 1a 2026
            littleGiant | 2027-12-31 | 1a 2027
            littleGiant | 2028-01-01 |
            champion | 2025-08-22 |
            champion | 2025-08-23 | 1b 2025
            champion | 2027-12-31 | 1b 2027
            champion | 2028-01-01 |
            """))
        {
            var story = FirmStory.After("recognise innovative 2025-01-01, recognise srdi 2025-02-01");
            var answer = story.Do($"recognise {row[0]} {row[1]}", today: new(2028, 3, 1)).Value;
            Assert.Equal($"{row[1]} {row[2]}", $"{row[1]} {string.Join(' ', story.Rewards.Select(r => $"{r.Measure} {r.Year}"))}");
            Assert.Equal(story.Rewards.Count, answer.Rewards.Count);
        }
    }

    [Theory]
    [InlineData("lapse littleGiant 2026-01-10, recognise littleGiant 2026-02-01 batch=第八批")]
    [InlineData("lapse littleGiant 2026-01-10, rename 2026-01-20 name=新名, publicise littleGiant 2026-01-21, recognise littleGiant 2026-02-01")]
    [InlineData("renew littleGiant 2026-02-01")]
    [InlineData("startRenewal littleGiant 2026-01-10, renew littleGiant 2026-02-01")]
    [InlineData("move 2026-01-10 district=440106, lapse littleGiant 2026-01-11, recognise littleGiant 2026-02-01")]
    public void A_reward_once_granted_is_never_granted_again(string later)
    {
        var story = FirmStory.After(Giant + ", " + later);
        Assert.Equal(TitleState.InForce, story.Firm.Holding(Title.LittleGiant).State);
        Assert.Equal("1a", Assert.Single(story.Rewards).Measure);
    }

    [Fact]
    public void A_title_first_held_before_the_policy_is_not_new_under_it()
    {
        var story = FirmStory.After("recognise innovative 2022-01-01, recognise srdi 2022-02-01, recognise littleGiant 2022-09-01, lapse littleGiant 2025-09-01, recognise littleGiant 2025-11-01");
        Assert.Equal((Tier.LittleGiant, new DateOnly(2022, 9, 1)), (story.Firm.Tier, story.Firm.Holding(Title.LittleGiant).FirstFrom));
        Assert.Empty(story.Rewards);
    }

    [Fact]
    public void A_recognition_after_the_ban_may_come_on_its_next_day_and_ends_it()
    {
        var story = FirmStory.After("recognise innovative 2023-03-01, revoke innovative 2023-06-30");
        Assert.Equal(new DateOnly(2026, 6, 29), story.Firm.Holding(Title.Innovative).BannedUntil);
        Assert.Equal(Refusal.TitleBanned, Refuse(story, "recognise innovative 2026-06-29").Code);
        Assert.True(story.Do("recognise innovative 2026-06-30").Succeeded);
        Assert.Null(story.Firm.Holding(Title.Innovative).BannedUntil);
    }

    [Fact]
    public void A_ban_outlives_a_publicity_that_came_to_nothing()
    {
        var story = FirmStory.After("recognise innovative 2023-03-01, revoke innovative 2023-06-30, publicise innovative 2026-06-30, withdraw innovative 2026-06-30");
        Assert.Equal((TitleState.None, new DateOnly(2026, 6, 29)), (story.Firm.Holding(Title.Innovative).State, story.Firm.Holding(Title.Innovative).BannedUntil));
        Assert.Equal(Refusal.TitleBanned, Refuse(story, "recognise innovative 2026-06-29").Code);
    }

    [Fact]
    public void Validity_is_three_years_and_a_renewal_goes_on_from_its_end()
    {
        foreach (var row in TextTable.Rows("""
            steps | from | until
            recognise innovative 2023-03-01 | 2023-03-01 | 2026-02-28
            recognise innovative 2024-02-29 | 2024-02-29 | 2027-02-28
            recognise innovative 2023-03-01 until=2025-12-31 | 2023-03-01 | 2025-12-31
            recognise innovative 2023-03-01, renew innovative 2025-12-01 | 2023-03-01 | 2029-02-28
            recognise innovative 2023-03-01, renew innovative 2026-02-28 | 2023-03-01 | 2029-02-28
            recognise innovative 2023-03-01, renew innovative 2026-03-01 | 2023-03-01 | 2029-02-28
            recognise innovative 2023-03-01, startRenewal innovative 2026-02-01, renew innovative 2026-06-01 | 2023-03-01 | 2029-05-31
            recognise innovative 2023-03-01, renew innovative 2025-12-01 until=2026-03-01 | 2023-03-01 | 2026-03-01
            recognise innovative 2023-03-01, lapse innovative 2026-03-01, recognise innovative 2026-04-01 | 2026-04-01 | 2029-03-31
            """))
        {
            var holding = FirmStory.After(row[0]).Firm.Holding(Title.Innovative);
            Assert.Equal($"{row[0]}: {row[1]} {row[2]}", $"{row[0]}: {holding.From:yyyy-MM-dd} {holding.Until:yyyy-MM-dd}");
        }
    }

    [Fact]
    public void Between_expiry_and_the_published_result_the_title_stays_in_force()
    {
        var story = FirmStory.After("recognise innovative 2022-03-01, startRenewal innovative 2025-02-01, recognise srdi 2025-06-01");
        Assert.True(story.Firm.Holding(Title.Innovative).HoldsOn(new(2025, 6, 1)));
        Assert.Equal(Tier.Srdi, story.Firm.Tier);
    }

    [Fact]
    public void A_suspended_title_runs_to_its_expiry_and_carries_nothing_beyond_it()
    {
        var suspended = "recognise innovative 2023-03-01, suspend innovative 2025-06-01";
        Assert.True(FirmStory.After(suspended).Do("recognise srdi 2026-02-28").Succeeded);
        Assert.Equal(Refusal.TitlePrerequisiteMissing, Refuse(FirmStory.After(suspended), "recognise srdi 2026-03-01").Code);
    }

    [Fact]
    public void A_champion_comes_from_any_tier_and_leaves_what_was_there()
    {
        foreach (var (before, tier) in new[] { ("", "microSmall"), ("recognise innovative 2025-09-01", "innovative"), ("recognise innovative 2025-09-01, recognise srdi 2025-10-01", "srdi"), (Giant, "littleGiant") })
        {
            var story = FirmStory.After(before);
            var up = story.Do("recognise champion 2026-01-01").Value;
            var down = story.Do("revoke champion 2026-02-01").Value;
            Assert.Equal((tier, "champion", "champion", tier), (up.From, up.To, down.From, down.To));
        }
    }

    [Fact]
    public void A_lost_rung_in_the_middle_leaves_the_higher_title_and_falls_deep_later()
    {
        var story = FirmStory.After(Giant + ", lapse srdi 2026-01-01");
        Assert.Equal(Tier.LittleGiant, story.Firm.Tier);
        Assert.Equal("innovative", story.Do("lapse littleGiant 2026-02-01").Value.To);
        Assert.Equal("microSmall", story.Do("lapse innovative 2026-03-01").Value.To);
    }

    [Fact]
    public void A_move_is_seen_by_both_districts_and_the_new_one_gets_the_whole_firm()
    {
        var story = FirmStory.After(Giant + ", move 2026-01-01 district=440106 document=迁移1号");
        var (left, came) = (story.Log[^2], story.Log[^1]);
        Assert.Equal((EnterpriseEvents.MovedOut, "440112", EnterpriseEvents.MovedIn, "440106"), (left.Type, left.District, came.Type, came.District));
        Assert.Equal((Given.Tianhe, Tier.LittleGiant), (story.Firm.District, story.Firm.Tier));
        var snapshot = System.Text.Json.JsonSerializer.Deserialize<Enterprise>(came.Data.GetProperty("snapshot"), SrdiJson.Stored)!;
        Assert.Equal(Given.Json(story.Firm), Given.Json(snapshot));
        Assert.Equal("440106", story.Do("lapse littleGiant 2026-02-01").Match(_ => story.Log[^1].District, _ => ""));
        Assert.Equal(Given.Huangpu, story.Rewards[0].District);
    }

    [Fact]
    public void A_rename_keeps_the_old_names_in_their_order()
    {
        var story = FirmStory.After("rename 2025-01-01 name=甲公司, rename 2025-02-01 name=乙公司");
        Assert.Equal("乙公司", story.Firm.Name);
        Assert.Equal(["样例(示例)有限公司", "甲公司"], story.Firm.FormerNames);
        Assert.Equal(("甲公司", "乙公司"), (story.Log[^1].Data.GetProperty("formerName").GetString(), story.Log[^1].Data.GetProperty("name").GetString()));
    }

    [Fact]
    public void A_dissolved_firm_loses_what_is_in_force_and_keeps_what_it_earned()
    {
        var story = FirmStory.After(Giant + ", lapse srdi 2025-12-01, publicise champion 2025-12-15");
        var answer = story.Do("dissolve 2026-01-01").Value;
        Assert.Equal(("littleGiant", "microSmall"), (answer.From, answer.To));
        Assert.Equal("dissolved titleLapsed titleLapsed tierChanged", string.Join(' ', answer.Events.Select(e => e.Type.Split('.')[2])));
        Assert.Equal(new DateOnly(2026, 1, 1), story.Firm.DissolvedOn);
        Assert.Equal("1a", Assert.Single(story.Firm.Awards).Measure);
        Assert.Equal(Refusal.EnterpriseDissolved, story.Register(new(story.Uscc, "样例(示例)有限公司", Given.Huangpu)).Refused!.Code);
    }

    [Fact]
    public void Facts_are_registered_once_and_brought_up_to_date_after()
    {
        var story = new FirmStory(registered: false);
        Assert.True(story.Register(new(story.Uscc, " 甲公司 ", Given.Huangpu) { Industry = "C3562", FoundedOn = new(2015, 5, 1), Kind = EnterpriseKind.Branch }).Value.Created);
        Assert.Equal(("甲公司", "C3562", new DateOnly(2015, 5, 1), EnterpriseKind.Branch), (story.Firm.Name, story.Firm.Industry, story.Firm.FoundedOn, story.Firm.Kind));

        var version = story.Firm.Version;
        Assert.False(story.Register(new(story.Uscc, "甲公司", Given.Huangpu)).Value.Created);
        Assert.Equal(version, story.Firm.Version);

        story.Register(new(story.Uscc, "乙公司", Given.Tianhe) { Industry = "C35" });
        Assert.Equal("registered renamed movedOut movedIn updated", string.Join(' ', story.Log.Select(e => e.Type.Split('.')[2])));
        Assert.Equal(("乙公司", Given.Tianhe, "C35", EnterpriseKind.Branch), (story.Firm.Name, story.Firm.District, story.Firm.Industry, story.Firm.Kind));
    }

    [Theory]
    [InlineData("", "C35", "2020-01-01", "field.missing name")]
    [InlineData("a\0b", "C35", "2020-01-01", "field.invalid name")]
    [InlineData("甲", "c35", "2020-01-01", "field.invalid industry")]
    [InlineData("甲", "", "2020-01-01", "field.invalid industry")]
    [InlineData("甲", "U01", "2020-01-01", "field.invalid industry")]
    [InlineData("甲", "C35621", "2020-01-01", "field.invalid industry")]
    [InlineData("甲", "C35", "2026-07-01", "date.inFuture foundedOn")]
    [InlineData("甲", "C35", "1849-12-31", "field.invalid foundedOn")]
    [InlineData("甲", "C35", "2026-06-30", "")]
    [InlineData("甲", "C35", "1850-01-01", "")]
    public void Facts_that_can_not_be_are_refused_by_their_member(string name, string industry, string foundedOn, string refusal)
    {
        var story = new FirmStory(registered: false);
        var done = story.Register(new(story.Uscc, name, Given.Huangpu) { Industry = industry, FoundedOn = Given.Day(foundedOn) });
        Assert.Equal(refusal, done.Match(_ => "", no => $"{RefusalTexts.CodeOf(no.Code)} {no.Field}"));
    }

    [Fact]
    public void A_change_of_facts_that_rests_on_an_older_version_is_refused_and_a_repeat_is_not()
    {
        var story = new FirmStory();
        var renamed = new RegisterEnterprise(story.Uscc, "乙公司", Given.Huangpu) { IfVersion = 1 };
        Assert.True(story.Register(renamed).Succeeded);
        Assert.True(story.Register(renamed).Succeeded);
        Assert.Equal((Refusal.VersionConflict, "If-Match"), story.Register(renamed with { Name = "丙公司" }).Refused is { } no ? (no.Code, no.Field) : default);
        Assert.True(story.Register(renamed with { Name = "丙公司", IfVersion = 2 }).Succeeded);
        var unknown = new FirmStory(2, registered: false);
        Assert.Equal(Refusal.VersionConflict, unknown.Register(new(unknown.Uscc, "甲公司", Given.Huangpu) { IfVersion = 1 }).Refused!.Code);
    }

    [Fact]
    public void A_firm_without_a_district_is_refused() =>
        Assert.Equal("district", new FirmStory(registered: false).Register(new(Given.Firm(1), "甲", default)).Refused!.Field);

    [Fact]
    public void The_same_command_has_the_same_cause_and_another_has_another()
    {
        var one = FirmStory.Command("recognise innovative 2025-09-01");
        Assert.Equal(Circumstances.CauseOf(one), Circumstances.CauseOf(FirmStory.Command("recognise innovative 2025-09-01")));
        Assert.NotEqual(Circumstances.CauseOf(one), Circumstances.CauseOf(one with { Document = "粤工信〔2025〕1号" }));
        Assert.Matches("^[0-9a-f]{24}$", Circumstances.CauseOf(one));
    }
}
