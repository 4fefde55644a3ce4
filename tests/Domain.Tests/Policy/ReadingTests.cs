using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Rewards;
using Srdi.Domain.Tests.Enterprises;

namespace Srdi.Domain.Tests.Policy;

/// <summary>Another reading of an unclear passage, and another version of a file, change what is decided from then on, and nothing else.</summary>
public sealed class ReadingTests
{
    private const string Again = "recognise innovative 2025-09-01, recognise srdi 2025-10-01, recognise littleGiant 2025-11-01, lapse littleGiant 2025-12-01";

    private static PolicyBook Reading(string id, string was, string becomes) => ThePolicy.LoadAll(ThePolicy.With(
        "measures/ambiguities.json", $"\"default\": \"{was}\",\n      \"setting\": \"{was}\"", $"\"default\": \"{was}\",\n      \"setting\": \"{becomes}\"")) is var book && book.Ambiguities.Is(id, becomes)
        ? book : throw new InvalidOperationException(id);

    [Fact]
    public void A_title_gained_again_is_rewarded_again_only_where_each_certificate_counts()
    {
        var story = FirmStory.After(Again);
        var first = Assert.Single(story.Rewards).Id;
        var command = FirmStory.Command("recognise littleGiant 2026-03-01 batch=第九批");
        Assert.Empty(Recognise(story.Firm, Given.Policy).Answer.Rewards);

        var each = Reading("A3", "firstEver", "eachCertificate");
        var (commit, answer) = Recognise(story.Firm, each);
        var second = Assert.Single(answer.Rewards);
        Assert.Equal($"1a.{story.Uscc}.littleGiant-2026-03-01", second.Id.Value);
        Assert.Equal([first, second.Id], commit!.Record.Awards.Select(a => a.Reward));
        Assert.Contains(commit.Grants, g => g.Key == second.Id.GrainKey);
        // A record that has the certificate's reward already, as after a restored file, is not granted it twice.
        Assert.Empty(Recognise(story.Firm with { Awards = commit.Record.Awards }, each).Answer.Rewards);
        // The first certificate of all keeps its id, so that a changed setting can't pay it twice.
        Assert.Empty(Recognise(story.Firm with { Titles = [.. story.Firm.Titles.Select(t => t with { FirstFrom = null })] }, each).Answer.Rewards);

        Decision<Enterprise, TransitionAnswer> Recognise(Enterprise firm, PolicyBook policy) => EnterpriseDecisions.Transition(firm, command, Given.By(command), policy).Value;
    }

    [Fact]
    public void A_reward_names_every_reading_that_it_rests_on()
    {
        var working = Assert.Single(FirmStory.After(Again).Rewards).Working;
        var line = Assert.Single(working, w => w.StartsWith("所依口径", StringComparison.Ordinal));
        foreach (var id in ThePolicy.Book.FindMeasure("1a")!.Ambiguities) Assert.Contains(ThePolicy.Book.Ambiguities.Reading(id), line, StringComparison.Ordinal);
        var computed = MeasureAmount.OfGrant(Reading("A3", "firstEver", "eachCertificate"), ThePolicy.Book.FindMeasure("1a")!);
        Assert.Contains(computed.Working, w => w.Contains("A3 每次重新认定均视为新认定", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plan_that_names_no_rule_shares_as_the_setting_says()
    {
        foreach (var (setting, rule) in new[] { ("proRata", PlanRule.ProRata), ("firstCome", PlanRule.FirstCome), ("rank", PlanRule.Rank) })
        {
            var book = setting == "proRata" ? ThePolicy.Book : Reading("A1", "proRata", setting);
            Assert.Equal(rule, book.Sharing);
            var command = new DraftPlan(2026, ["1a"], new(2026, 3, 31));
            Reward reward = new(RewardId.Of("1a", Given.Firm(1), "once"), "1a", Given.Firm(1), Given.Firm(1).Value, "认定", 2026, RewardState.Confirmed, new(100), new(100))
            {
                District = Given.Huangpu, EarnedOn = new(2026, 1, 5), PolicyVersion = "test", Version = 2, ConfirmedAt = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero),
            };
            var year = FundDecisions.SetCap(null, new("fund", 2026, new(150)), Given.By("cap"), book).Value.Commit!.Record;
            if (rule is PlanRule.Rank)
            {
                Assert.Equal((Refusal.FieldMissing, "ranking"), (PlanDecisions.Draft(year, command, [reward], Given.By(command), book).Refused!.Code, PlanDecisions.Draft(year, command, [reward], Given.By(command), book).Refused!.Field));
                command = command with { Ranking = [reward.Id] };
            }
            Assert.Equal(rule, PlanDecisions.Draft(year, command, [reward], Given.By(command), book).Value.Answer.Item.Rule);
            // What the plan names goes before the setting.
            Assert.Equal(PlanRule.FirstCome, PlanDecisions.Draft(year, command with { Rule = PlanRule.FirstCome, Ranking = null }, [reward], Given.By(command), book).Value.Answer.Item.Rule);
        }
    }

    [Fact]
    public void A_new_version_of_a_measure_takes_effect_on_its_day_and_leaves_what_was_before()
    {
        var files = ThePolicy.With("measures/01a.json", "\"version\": \"2025-08-23\",", "\"version\": \"2025-08-23\", \"validTo\": \"2026-12-31\",");
        files["measures/01a-2027.json"] = ThePolicy.Files["measures/01a.json"].Replace("\"version\": \"2025-08-23\",", "\"version\": \"2027-01-01\", \"validFrom\": \"2027-01-01\",", StringComparison.Ordinal)
            .Replace("\"ceilingFen\": 100000000", "\"ceilingFen\": 80000000", StringComparison.Ordinal);
        var book = ThePolicy.LoadAll(files);
        Assert.NotEqual(ThePolicy.Book.Version, book.Version);
        foreach (var (on, version, wan) in new[] { ("2025-08-23", "2025-08-23", 100), ("2026-12-31", "2025-08-23", 100), ("2027-01-01", "2027-01-01", 80) })
        {
            Assert.Equal(version, book.MeasureAt("1a", Given.Day(on))!.Version);
            Assert.Equal(version, book.MeasuresAt(Given.Day(on))[0].Version);
            Assert.Equal(new Money(wan * 1_000_000L), MeasureAmount.OfGrant(book, Assert.Single(book.GrantsOn(Title.LittleGiant, Given.Day(on), isFirstEver: true))).Calculated);
        }
        Assert.Equal(("2025-08-23", "2027-01-01"), (book.MeasureAt("1a", new(2020, 1, 1))!.Version, book.MeasureAt("1a", new(2040, 1, 1))!.Version));
        Assert.Null(book.MeasureAt("1z", Given.Today));
        // What was granted before keeps its amount and the version that it was granted under.
        var granted = Assert.Single(FirmStory.After(Again).Rewards);
        Assert.Equal((ThePolicy.Book.Version, new Money(100_000_000)), (granted.PolicyVersion, granted.Ceiling));
    }
}
