using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Tests.Enterprises;

/// <summary>What other payers pay for the same, and claims that are made again.</summary>
public sealed class OtherAwardTests
{
    private static readonly FirstSetClaim Machine = new(FirstSetKind.SingleUnit, "五轴中心 VX-5", Money.OfWanYuan(900), 1);
    private static readonly RetrofitClaim Retrofit = new("一期技改", Money.OfWanYuan(300), new(2026, 3, 1));

    private static Enterprise Firm => FirmStory.After("recognise innovative 2025-09-01, recognise srdi 2025-10-01, recognise littleGiant 2025-11-01").Firm with { Industry = "C3562" };

    private static Outcome<Decision<Enterprise, Registered<OtherAwardRecorded>>> Record(Enterprise firm, OtherPayer payer, string scheme, string? item = null, string id = "1")
    {
        var command = new RecordOtherAward(new(OtherAwardId.Parse(id).Value, payer, scheme, new(2026, 3, 1)) { Item = item, Document = "示例函〔2026〕2号" });
        return OtherAwardDecisions.Record(firm, command, Given.By(command), Given.Policy);
    }

    private static Outcome<Decision<Enterprise, Reward>> Claim(Enterprise firm, string measure, ClaimFacts facts, int? attempt = null, params RewardId[] ended)
    {
        var command = new ClaimReward(firm.Uscc, measure, facts) { Attempt = attempt };
        return ClaimDecisions.Claim(firm, command, [], Given.By(command), Given.Policy, ended.ToHashSet());
    }

    private static Enterprise Claimed(string measure, ClaimFacts facts) => Claim(Firm, measure, facts).Value.Commit!.Record;

    [Fact]
    public void What_another_payer_paid_for_is_not_claimed_again_where_the_measure_does_not_bear_it()
    {
        var paid = Record(Firm, OtherPayer.Province, "firstSet", "五轴中心　vx-5").Value.Commit!.Record;
        var refused = Claim(paid, "7", Machine).Refused!;
        Assert.Equal((Refusal.DoubleFunding, "facts"), (refused.Code, refused.Field));
        Assert.Contains("A16", refused.Clause, StringComparison.Ordinal);
        Assert.True(Claim(paid, "7", Machine with { Product = "另一产品" }).Succeeded);
        Assert.Equal(Refusal.DoubleFunding, Claim(Record(Firm, OtherPayer.Province, "retrofit", "一期技改").Value.Commit!.Record, "12b", Retrofit).Refused!.Code);
        Assert.Equal(Refusal.DoubleFunding, Claim(Record(Firm, OtherPayer.City, "retrofit", "一期技改").Value.Commit!.Record, "12b", Retrofit).Refused!.Code);
        // 12a is paid on top of just that base award; and the province's award for a little giant stacks with the city's.
        Assert.True(Claim(Record(Firm, OtherPayer.Province, "retrofit", "一期技改").Value.Commit!.Record, "12a", Retrofit).Succeeded);
        Assert.Empty(Record(Firm, OtherPayer.Province, "littleGiantAward").Value.Answer.Item.Conflicts);
    }

    [Fact]
    public void One_project_has_one_of_the_measures_that_exclude_each_other()
    {
        var small = Claim(Firm, "12b", Retrofit).Value;
        Assert.Equal(Refusal.DoubleFunding, Claim(small.Commit!.Record, "12a", Retrofit).Refused!.Code);
        Assert.True(Claim(small.Commit.Record, "12a", Retrofit, null, small.Answer.Id).Succeeded); // What came to nothing excludes nothing.
        Assert.True(Claim(small.Commit.Record, "12a", Retrofit with { Project = "二期技改" }).Succeeded);
        Assert.Equal(Refusal.DoubleFunding, Claim(Claimed("12a", Retrofit), "12b", Retrofit).Refused!.Code);
    }

    [Fact]
    public void An_award_recorded_later_names_the_rewards_that_it_stands_against_with_the_clause()
    {
        var firm = Claimed("7", Machine);
        var (commit, answer) = Record(firm, OtherPayer.Province, "firstSet", "五轴中心VX-5").Value;
        Assert.Equal([firm.Awards[^1].Reward], answer.Item.Conflicts);
        var said = Assert.Single(commit!.Events);
        Assert.Equal((EnterpriseEvents.OtherAwardRecorded, "省级首台(套)重点技术装备奖励"), (said.Type, said.Data.GetProperty("text").GetString()));
        Assert.Contains("A16", said.Data.GetProperty("clause").GetString(), StringComparison.Ordinal);
        Assert.Empty(Record(firm, OtherPayer.Province, "firstSet", "别的产品").Value.Answer.Item.Conflicts);

        var again = Record(commit.Record, OtherPayer.Province, "firstSet", "五轴中心VX-5").Value;
        Assert.Null(again.Commit);
        Assert.Equal((false, 1), (again.Answer.Created, again.Answer.Item.Conflicts.Count));
        Assert.Equal(2, Record(commit.Record, OtherPayer.Province, "firstSet", "别的产品", "2").Value.Commit!.Record.OtherAwards!.Count);
        Assert.Single(Record(commit.Record, OtherPayer.Province, "firstSet", "别的产品").Value.Commit!.Record.OtherAwards!); // A correction.
    }

    [Fact]
    public void The_history_has_it_too()
    {
        var story = FirmStory.After("recognise innovative 2025-09-01");
        var commit = Record(story.Firm, OtherPayer.Province, "firstSet", "甲").Value.Commit!;
        Assert.Equal(Given.Json(commit.Record), Given.Json(EnterpriseHistory.AsOf([.. story.Log, .. commit.Events], Given.Today)));
    }

    [Fact]
    public void A_record_that_says_too_little_or_too_much_is_refused()
    {
        Assert.Equal((Refusal.FieldInvalid, "scheme"), Record(Firm, OtherPayer.Province, "nothing").Refused is { } unknown ? (unknown.Code, unknown.Field) : default);
        Assert.Equal((Refusal.FieldMissing, "item"), Record(Firm, OtherPayer.Province, "firstSet").Refused is { } missing ? (missing.Code, missing.Field) : default);
        var full = Firm with { OtherAwards = [.. Enumerable.Range(1, OtherAwardDecisions.AwardsMax).Select(n => new OtherAward(OtherAwardId.Parse($"a{n}").Value, OtherPayer.Province, "firstSet", new(2026, 1, 1)))] };
        Assert.Equal(Refusal.OtherAwardsTooMany, Record(full, OtherPayer.Province, "firstSet", "甲").Refused!.Code);
    }

    [Fact]
    public void What_was_rejected_or_given_up_can_be_claimed_again_as_a_further_attempt_and_nothing_else()
    {
        var first = Claim(Firm, "12b", Retrofit).Value;
        var firm = first.Commit!.Record;
        var repeated = Claim(firm, "12b", Retrofit, null, first.Answer.Id).Refused!;
        Assert.Equal((Refusal.RewardExists, first.Answer.Id.Value), (repeated.Code, repeated.State)); // A late repeat is no new claim.
        Assert.Contains("attempt", repeated.DetailEn, StringComparison.Ordinal);
        Assert.Equal(Refusal.ClaimAttemptInvalid, Claim(firm, "12b", Retrofit, 2).Refused!.Code); // The first still stands.
        Assert.Equal(Refusal.ClaimAttemptInvalid, Claim(firm, "12b", Retrofit, 3, first.Answer.Id).Refused!.Code);
        Assert.Equal(Refusal.ClaimAttemptInvalid, Claim(firm, "12b", Retrofit, 0).Refused!.Code);

        var second = Claim(firm, "12b", Retrofit, 2, first.Answer.Id).Value;
        Assert.Equal(first.Answer.Id.Value + "-2", second.Answer.Id.Value);
        Assert.Equal([first.Answer.Id, second.Answer.Id], second.Commit!.Record.Awards.Where(a => a.Measure == "12b").Select(a => a.Reward));
        Assert.Equal(Refusal.RewardExists, Claim(second.Commit.Record, "12b", Retrofit, 2, first.Answer.Id).Refused!.Code);
        Assert.True(Claim(second.Commit.Record, "12b", Retrofit, 3, first.Answer.Id, second.Answer.Id).Succeeded);
        Assert.Equal(Refusal.DoubleFunding, Claim(second.Commit.Record, "12a", Retrofit, null, first.Answer.Id).Refused!.Code);
    }
}
