using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Rewards;
using Srdi.Grains.Reactions;
using Srdi.Storage;
using static Srdi.Grains.Tests.Platform;

namespace Srdi.Grains.Tests.Parks;

[Collection(SharedPlatforms.Name)]
public sealed class ParkGrainTests(Platforms platforms)
{
    private static readonly DateOnly Since = new(2026, 1, 1);

    private static async Task<(int Giants, int Srdi)> Counts(Platform platform, ParkId park)
    {
        var criteria = Good(await platform.Park(park).Get(null)).Assessment.Criteria;
        return ((int)criteria[1].Actual, (int)criteria[2].Actual);
    }

    private static async Task Sound(Platform platform, ParkId park)
    {
        await platform.Deactivate(platform.Park(park));
        var record = Good(await platform.Park(park).Get(null)).Park;
        Assert.Equal(Enumerable.Range(1, record.Version), (await platform.History(SubjectKind.Park, park.Value)).Select(e => e.Ordinal));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Counts_follow_the_titles_of_the_tenants(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var (park, firm) = (await platform.NewPark(), await platform.NewFirm(Title.Innovative));
        Assert.True(Good(await platform.Park(park).PutTenant(new(firm, Since, null), Me)).Created);
        Assert.Equal((0, 0), await Counts(platform, park));
        Good(await platform.Do(firm, Recognise(Title.Srdi, new(2025, 10, 1))));
        await platform.Eventually(async () => await Counts(platform, park) == (0, 1));
        Good(await platform.Do(firm, Recognise(Title.LittleGiant, new(2025, 11, 1))));
        await platform.Eventually(async () => await Counts(platform, park) == (1, 1));
        Good(await platform.Do(firm, Lapse(Title.LittleGiant, new(2026, 2, 1))));
        await platform.Eventually(async () => await Counts(platform, park) == (0, 1));
        Good(await platform.Do(firm, new(EnterpriseTrigger.Dissolve) { EffectiveOn = new(2026, 3, 1) }));
        await platform.Eventually(async () => await Counts(platform, park) == (0, 0));
        await Sound(platform, park);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_title_that_changes_while_the_tenancy_is_being_written_is_not_missed(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var (park, firm) = (await platform.NewPark(), await platform.NewFirm(Title.Innovative, Title.Srdi, Title.LittleGiant));
        var write = platform.Faults.HoldWrite(park.GrainKey);
        var put = platform.Park(park).PutTenant(new(firm, Since, null), Me); // It has seen a little giant, and waits.
        await write.Reached;
        Good(await platform.Do(firm, Lapse(Title.LittleGiant, new(2026, 2, 1))));
        await platform.Settled(); // The reaction has looked for the firm's parks and found none.
        write.Release();
        Assert.True(Good(await put).Created);
        await platform.Eventually(async () => await Counts(platform, park) == (0, 1));
        await Sound(platform, park);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_reaction_that_failed_goes_on_from_its_cursor(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var (park, firm) = (await platform.NewPark(), await platform.NewFirm(Title.Innovative));
        Good(await platform.Park(park).PutTenant(new(firm, Since, null), Me));
        await platform.Settled();
        platform.Faults.LoseWrite(park.GrainKey);
        Good(await platform.Do(firm, Recognise(Title.Srdi, new(2025, 10, 1))));
        await platform.Eventually(async () => await Counts(platform, park) == (0, 1));
        await Sound(platform, park);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_reaction_that_runs_twice_changes_nothing_twice(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var (park, firm) = (await platform.NewPark(), await platform.NewFirm(Title.Innovative));
        Good(await platform.Park(park).PutTenant(new(firm, Since, null), Me));
        await platform.Settled();
        platform.Faults.LoseWrite(ReactorGrain.KeyOf(ParkTenantsReaction.ReactionName)); // Handled, but the cursor was not kept.
        Good(await platform.Do(firm, Recognise(Title.Srdi, new(2025, 10, 1))));
        await platform.Settled();
        Assert.Equal((0, 1), await Counts(platform, park));
        Assert.Single(await platform.History(SubjectKind.Park, park.Value), e => e.Type == ParkEvents.TenantTitlesChanged);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_park_is_accredited_at_5_little_giants_and_20_SRDI_firms_and_earns_its_reward_once(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var park = await platform.NewPark();
        for (var n = 0; n < 4; n++) Good(await platform.Park(park).PutTenant(new(await platform.NewFirm(Title.Innovative, Title.Srdi, Title.LittleGiant), Since, null), Me));
        for (var n = 0; n < 15; n++) Good(await platform.Park(park).PutTenant(new(await platform.NewFirm(Title.Innovative, Title.Srdi), Since, null), Me));
        var version = Good(await platform.Park(park).Get(null)).Park.Version;
        var nominate = new TransitionPark(ParkTrigger.Nominate) { Year = 2026, EffectiveOn = Since };
        var refused = (await platform.Park(park).Transition(nominate, Me)).Refused!;
        Assert.Equal((Refusal.ParkCriteriaUnmet, "candidate", "littleGiants 4, srdi 19"), (refused.Code, refused.State, string.Join(", ", refused.Missing!.Select(m => $"{m.Id} {m.Actual}"))));
        Assert.Equal(version, Good(await platform.Park(park).Get(null)).Park.Version);

        Good(await platform.Park(park).PutTenant(new(await platform.NewFirm(Title.Innovative, Title.Srdi, Title.LittleGiant), Since, null), Me));
        Good(await platform.Park(park).Transition(nominate, Me));
        Assert.Equal("nominated", Good(await platform.Park(park).Transition(nominate, Me)).To);
        var accredit = new TransitionPark(ParkTrigger.Accredit) { Document = "穗工信〔2026〕9号", EffectiveOn = Since };
        await platform.Settled(); // No reaction may write the park now, and take the fault upon itself.
        platform.Faults.LoseAnswer(park.GrainKey);
        await Lost(() => platform.Park(park).Transition(accredit, Me));
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => platform.Park(park).Transition(accredit, Me)));
        Assert.All(answers, a => Assert.Equal(("nominated", "accredited", 1), (Good(a).From, Good(a).To, Good(a).Rewards.Count)));
        var reward = Good(await platform.Reward(Good(answers[0]).Rewards[0].Id).Get());
        Assert.Equal(("15b", RewardState.Entitled, Good(await platform.Park(park).Get(null)).Park.Operator, new Money(50_000_000)), (reward.Measure, reward.State, reward.Payee, reward.Ceiling));
        await Sound(platform, park);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task An_operator_or_tenant_that_is_not_registered_is_refused(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = NextPark();
        var refused = (await platform.Park(id).Register(new(id, "园", Huangpu, NextId(), 1m), Me)).Refused!;
        Assert.Equal((Refusal.OperatorUnknown, "operator"), (refused.Code, refused.Field));
        Assert.Equal(Refusal.ParkUnknown, (await platform.Park(id).Get(null)).Refused!.Code);
        var park = await platform.NewPark();
        var tenant = (await platform.Park(park).PutTenant(new(NextId(), null, null), Me)).Refused!;
        Assert.Equal((Refusal.EnterpriseUnknown, "uscc"), (tenant.Code, tenant.Field));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Parks_whose_ids_look_like_one_number_never_meet(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var firm = await platform.NewFirm();
        ParkId[] ids = [.. new[] { "42", "0042", "AB12", "ab12", "2A" }.Select(t => ParkId.Parse(t).Value)];
        await Task.WhenAll(ids.Select(async id => Assert.True(Good(await platform.Park(id).Register(new(id, $"园 {id}", Huangpu, firm, 1m), Me)).Created)));
        foreach (var id in ids)
        {
            await platform.Deactivate(platform.Park(id));
            Assert.Equal(($"园 {id}", 1), Good(await platform.Park(id).Get(null)).Park is var park ? (park.Name, park.Version) : default);
        }
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Caps_set_at_once_end_in_one_order_and_nest(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var fund = platform.Fund(2042);
        Good(await fund.SetCap(new("fund", 2042, new(1_000)), Me));
        var all = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => fund.SetCap(new("1a", 2042, new(i * 50)) { IfVersion = i == 0 ? null : 2 }, Me)));
        await platform.Deactivate(fund);
        var year = await fund.Get();
        Assert.All(year.Pots.Where(p => p.Version > 0), p => Assert.True(p.Cap <= year.Find("fund")!.Cap)); // Caps of the policy were not set by anyone.
        Assert.Equal(Enumerable.Range(1, year.Version), (await platform.History(SubjectKind.Fund, "2042")).Select(e => e.Ordinal));
        Assert.InRange(all.Count(a => a.Succeeded), 1, 2);
        await Assert.ThrowsAsync<ArgumentException>(() => fund.SetCap(new("1a", 2043, new(1)), Me));
    }
}
