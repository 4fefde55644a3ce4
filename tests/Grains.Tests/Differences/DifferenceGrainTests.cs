using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Rewards;
using Srdi.Storage;
using static Srdi.Grains.Tests.Platform;

namespace Srdi.Grains.Tests.Differences;

[Collection(SharedPlatforms.Name)]
public sealed class DifferenceGrainTests(Platforms platforms)
{
    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_claim_on_a_title_that_had_ended_is_put_into_question_once_and_stays_as_it_is(StorageProvider on)
    {
        var platform = await platforms.On(on);
        platform.AtNoon();
        var firm = await platform.NewFirm(Title.Innovative, Title.Srdi);
        var reward = Good(await platform.Firm(firm).Claim(new(firm, "21", new GreenFactoryClaim("示例函〔2026〕8号", new(2026, 3, 1))), Me));
        Good(await platform.Do(firm, Lapse(Title.Srdi, new(2026, 2, 1))));
        await platform.Eventually(async () => (await platform.History(firm)).Any(e => e.Type == EnterpriseEvents.DifferenceFound));

        var raised = Assert.Single(await platform.History(firm), e => e.Type == EnterpriseEvents.DifferenceFound);
        Assert.Equal(reward.Id.Value, raised.Data.GetProperty("rewards")[0].GetProperty("reward").GetString());
        var lapse = (await platform.History(firm)).First(e => e.Type == EnterpriseEvents.TitleLapsed);
        var fact = new LateFact(SubjectKind.Enterprise, firm.Value, lapse.Ordinal, lapse.Ordinal + 1, lapse.Type, lapse.EffectiveOn, lapse.RecordedAt);
        await platform.Deactivate(platform.Firm(firm));
        await platform.Firm(firm).FindDifference(fact, Me); // The reaction may run twice.
        Assert.Single(await platform.History(firm), e => e.Type == EnterpriseEvents.DifferenceFound);
        Assert.Equal((RewardState.Claimed, reward.Version), (Good(await platform.Reward(reward.Id).Get()).State, Good(await platform.Reward(reward.Id).Get()).Version));
        await platform.Sound(firm);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_floor_area_that_is_corrected_for_the_past_says_which_days_it_changes(StorageProvider on)
    {
        var platform = await platforms.On(on);
        platform.At("2026-06-01T04:00:00Z");
        var park = await platform.NewPark(20_000m);
        platform.AtNoon();
        var known = Good(await platform.Park(park).Get(null)).Park;
        var correct = new RegisterPark(park, known.Name, known.District, known.Operator, 19_999.99m) { EffectiveOn = new(2026, 6, 10) };
        Good(await platform.Park(park).Register(correct, Me));
        await platform.Eventually(async () => (await platform.History(SubjectKind.Park, park.Value)).Any(e => e.Type == ParkEvents.DifferenceFound));

        var log = await platform.History(SubjectKind.Park, park.Value);
        var raised = Assert.Single(log, e => e.Type == ParkEvents.DifferenceFound);
        var period = raised.Data.GetProperty("periods")[0];
        Assert.Equal(("2026-06-10", "2026-06-29", 20_000m, 19_999.99m), (period.GetProperty("from").GetString(), period.GetProperty("to").GetString(), period.GetProperty("was")[0].GetProperty("actual").GetDecimal(), period.GetProperty("shouldBe")[0].GetProperty("actual").GetDecimal()));
        await platform.Park(park).FindDifferences([new(SubjectKind.Park, park.Value, 2, 2, ParkEvents.Updated, new(2026, 6, 10), log[1].RecordedAt)], Me);
        Assert.Equal(log.Count, (await platform.History(SubjectKind.Park, park.Value)).Count);
    }
}
