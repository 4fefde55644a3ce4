using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Rewards;
using Srdi.Grains.Sweeps;
using Srdi.Storage;
using static Srdi.Grains.Tests.Platform;

namespace Srdi.Grains.Tests.Sweeps;

/// <summary>What nobody confirmed counts as waived on the day after its window. A platform of its own: the clock moves.</summary>
public sealed class ConfirmationSweepTests(Platforms platforms) : IClassFixture<Platforms>
{
    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_reward_not_confirmed_in_its_window_is_waived_by_the_sweep_and_one_confirmed_is_not(StorageProvider on)
    {
        var platform = await platforms.On(on);
        platform.AtNoon();
        var (late, intime, withheld) = (await Giant(platform), await Giant(platform), await Giant(platform));
        var last = Good(await platform.Reward(late).Get()).ConfirmBy!.Value;
        Assert.Equal(new DateOnly(2026, 6, 30).AddDays(platform.Policy.Confirmation.Days.Value), last);
        Good(await platform.Reward(withheld).Transition(new(RewardTrigger.Withhold) { Reason = "核查" }, Me));

        At(platform, last);
        await SweepAll(platform);
        Assert.Equal(RewardState.Entitled, Good(await platform.Reward(late).Get()).State);
        Good(await platform.Reward(intime).Transition(new(RewardTrigger.Confirm), Me));

        At(platform, last.AddDays(1));
        Assert.Equal(Refusal.ConfirmationClosed, (await platform.Reward(late).Transition(new(RewardTrigger.Confirm), Me)).Refused?.Code);
        platform.Faults.LoseAnswer(late.GrainKey);
        await SweepAll(platform);
        await SweepAll(platform); // What was lost is tried again, and found done.
        var reward = Good(await platform.Reward(late).Get());
        Assert.Equal((RewardState.Waived, "逾期未确认, 视为放弃", 2), (reward.State, reward.Reason, reward.Version));
        var said = (await platform.History(SubjectKind.Reward, late.Value))[^1];
        Assert.Equal((SweeperGrain.CallerName, RewardEvents.Of(RewardTrigger.Waive), last.AddDays(1)), (said.Actor, said.Type, said.EffectiveOn));
        Assert.Equal((RewardState.Confirmed, RewardState.Withheld), (Good(await platform.Reward(intime).Get()).State, Good(await platform.Reward(withheld).Get()).State));
        Assert.Equal(Refusal.RewardNotPermitted, (await platform.Reward(late).Transition(new(RewardTrigger.Confirm), Me)).Refused?.Code); // Waived stays waived.

        // Released, it has a window of its own.
        Good(await platform.Reward(withheld).Transition(new(RewardTrigger.Release), Me));
        await SweepAll(platform);
        var anew = Good(await platform.Reward(withheld).Get());
        Assert.Equal((RewardState.Entitled, last.AddDays(1 + platform.Policy.Confirmation.Days.Value)), (anew.State, anew.ConfirmBy!.Value));
        At(platform, anew.ConfirmBy.Value.AddDays(1));
        await SweepAll(platform);
        Assert.Equal(RewardState.Waived, Good(await platform.Reward(withheld).Get()).State);
    }

    private static void At(Platform platform, DateOnly day) => platform.Clock.AdjustTime(new DateTimeOffset(day.ToDateTime(new(12, 0)), TimeSpan.FromHours(8)));

    private static async Task<RewardId> Giant(Platform platform) => RewardId.Of("1a", await platform.NewFirm(Title.Innovative, Title.Srdi, Title.LittleGiant), "littleGiant");

    private static async Task SweepAll(Platform platform)
    {
        while (await platform.Sweeper.Sweep()) { }
    }
}
