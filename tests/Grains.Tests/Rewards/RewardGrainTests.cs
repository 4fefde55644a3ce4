using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Rewards;
using Srdi.Storage;
using static Srdi.Grains.Tests.Platform;

namespace Srdi.Grains.Tests.Rewards;

[Collection(SharedPlatforms.Name)]
public sealed class RewardGrainTests(Platforms platforms)
{
    private static readonly TransitionReward Confirm = new(RewardTrigger.Confirm);

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_reward_that_was_asked_for_too_early_is_found_once_it_is_granted(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = await platform.NewFirm(Title.Innovative, Title.Srdi);
        var reward = platform.Reward(RewardId.Of("1a", id, "littleGiant"));
        Assert.Equal(Refusal.RewardUnknown, (await reward.Get()).Refused!.Code);
        Assert.Equal(Refusal.RewardUnknown, (await reward.Transition(Confirm, Me)).Refused!.Code);
        Assert.Equal(Refusal.RewardUnknown, (await reward.Get()).Refused!.Code);
        Good(await platform.Do(id, Recognise(Title.LittleGiant, new(2025, 11, 1))));
        Assert.Equal(RewardState.Entitled, Good(await reward.Get()).State);
        Assert.Equal("confirmed", Good(await reward.Transition(Confirm, Me)).To);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_question_asked_after_the_grant_is_answered_with_it_even_if_an_earlier_one_read_nothing(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = await platform.NewFirm(Title.Innovative, Title.Srdi);
        var reward = platform.Reward(RewardId.Of("1a", id, "littleGiant"));
        var read = platform.Faults.HoldRead(RewardId.Of("1a", id, "littleGiant").GrainKey);
        var early = reward.Get(); // Its activation reads that there is no row, and is held up there.
        await read.Reached;
        Good(await platform.Do(id, Recognise(Title.LittleGiant, new(2025, 11, 1))));
        var (late, confirmed) = (reward.Get(), reward.Transition(Confirm, Me));
        read.Release();
        await early;
        Assert.True((await late).Succeeded, "The reward was granted before it was asked for.");
        Assert.Equal("confirmed", Good(await confirmed).To);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Each_step_is_made_once_and_its_repeat_gets_the_same_answer(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = await platform.NewFirm(Title.Innovative, Title.Srdi, Title.LittleGiant);
        var rewardId = RewardId.Of("1a", id, "littleGiant");
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => platform.Reward(rewardId).Transition(Confirm, Me)));
        Assert.All(answers, a => Assert.Equal(("entitled", "confirmed", 2), (Good(a).From, Good(a).To, Good(a).Version)));
        var refused = (await platform.Reward(rewardId).Transition(new(RewardTrigger.Pay), Me)).Refused!;
        Assert.Equal((Refusal.RewardNotPermitted, "confirmed"), (refused.Code, refused.State));
        Assert.Equal([1, 2], (await platform.History(SubjectKind.Reward, rewardId.Value)).Select(e => e.Ordinal));
        await platform.Sound(id);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_lost_answer_to_a_confirmation_can_be_asked_for_again(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = await platform.NewFirm(Title.Innovative, Title.Srdi, Title.LittleGiant);
        var rewardId = RewardId.Of("1a", id, "littleGiant");
        platform.Faults.LoseAnswer(rewardId.GrainKey);
        await Lost(() => platform.Reward(rewardId).Transition(Confirm, Me));
        Assert.Equal(("entitled", "confirmed", 2), Good(await platform.Reward(rewardId).Transition(Confirm, Me)) is var again ? (again.From, again.To, again.Version) : default);
        await platform.Sound(id);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_claim_becomes_one_reward_and_the_same_claim_again_gets_it_again(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = NextId();
        Good(await platform.Firm(id).Register(new(id, "样例(示例)", Huangpu) { Industry = "C3562" }, Me));
        var claim = new ClaimReward(id, "12b", new Domain.Policy.Measures.RetrofitClaim("一期", Money.OfWanYuan(300), new(2026, 3, 1)));
        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => platform.Firm(id).Claim(claim, Me)));
        Assert.All(all, r => Assert.Equal((RewardState.Claimed, Money.OfWanYuan(45)), (Good(r).State, Good(r).Calculated)));
        var other = claim with { Facts = new Domain.Policy.Measures.RetrofitClaim("一期", Money.OfWanYuan(400), new(2026, 3, 1)) };
        Assert.Equal(Refusal.RewardExists, (await platform.Firm(id).Claim(other, Me)).Refused!.Code);
        await platform.Sound(id);
    }
}
