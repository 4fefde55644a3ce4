using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Tests.Enterprises;

public sealed class ClaimDecisionTests
{
    private static readonly RetrofitClaim Retrofit = new("一期 技改", Money.OfWanYuan(300), new(2026, 3, 1));

    private static Enterprise Firm => FirmStory.After("recognise innovative 2025-09-01, recognise srdi 2025-10-01").Firm with { Industry = "C3562" };

    private static Outcome<Decision<Enterprise, Reward>> Claim(Enterprise? firm, string measure, ClaimFacts facts, params PriorGrant[] granted)
    {
        var command = new ClaimReward(Given.Firm(1), measure, facts);
        return ClaimDecisions.Claim(firm, command, granted, Given.By(command), Given.Policy);
    }

    [Fact]
    public void A_claim_becomes_a_reward_in_the_commit_that_remembers_it()
    {
        var (commit, reward) = Claim(Firm, "12b", Retrofit).Value;
        Given.Sound(commit!, SubjectKind.Enterprise, Firm.Uscc.Value, Firm.Version, commit!.Record.Version, Given.By(new ClaimReward(Given.Firm(1), "12b", Retrofit)));
        Assert.Equal((RewardState.Claimed, true, Money.OfWanYuan(45), 2026, new DateOnly(2026, 3, 1)), (reward.State, reward.ByClaim, reward.Calculated, reward.Year, reward.EarnedOn));
        Assert.Equal([new AwardMark("12b", reward.Id)], commit.Record.Awards);
        Assert.Equal(["srdi.enterprise.rewardClaimed.v1", "srdi.reward.claimed.v1"], commit.Events.Select(e => e.Type));
        Assert.Equal(reward, Assert.Single(commit.Grants).Record);
        Assert.Equal(reward.Id, Assert.Single(Repeats.AnswerOf(commit.Events.Take(1), commit.Events[0].Cause)!.Rewards).Id);
    }

    [Fact]
    public void One_project_is_claimed_once_however_its_name_is_written_and_another_is_another()
    {
        var claimed = Claim(Firm, "12b", Retrofit).Value.Commit!.Record;
        foreach (var name in new[] { "一期 技改", "一期技改", " 一期　技改", "一期 技改 " })
        {
            var refused = Claim(claimed, "12b", Retrofit with { Project = name, Equipment = Money.OfWanYuan(400) }).Refused!;
            Assert.Equal((Refusal.RewardExists, claimed.Awards[0].Reward.Value), (refused.Code, refused.State));
        }
        Assert.True(Claim(claimed, "12b", Retrofit with { Project = "二期技改" }).Succeeded);
    }

    [Fact]
    public void A_claim_that_can_not_be_borne_is_refused_and_nothing_is_remembered()
    {
        Assert.Equal(Refusal.EnterpriseUnknown, Claim(null, "12b", Retrofit).Refused!.Code);
        Assert.Equal(Refusal.EnterpriseDissolved, Claim(Firm with { DissolvedOn = new(2026, 1, 1) }, "12b", Retrofit).Refused!.Code);
        Assert.Equal(Refusal.MeasureUnknown, Claim(Firm, "26", Retrofit).Refused!.Code);
        Assert.Equal(Refusal.MeasureNotClaimable, Claim(Firm, "1a", Retrofit).Refused!.Code);
        Assert.Equal(Refusal.MeasureNotInForce, Claim(Firm, "12b", Retrofit with { Decided = new(2025, 8, 22) }).Refused!.Code);
        Assert.Equal(Refusal.ClaimNotEligible, Claim(Firm, "12b", Retrofit with { Equipment = Money.OfWanYuan(149.99m) }).Refused!.Code);
    }
}
