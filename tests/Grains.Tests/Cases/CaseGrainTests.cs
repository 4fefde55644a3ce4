using Srdi.Domain;
using Srdi.Domain.Cases;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Rewards;
using Srdi.Storage;
using static Srdi.Grains.Tests.Platform;

namespace Srdi.Grains.Tests.Cases;

[Collection(SharedPlatforms.Name)]
public sealed class CaseGrainTests(Platforms platforms)
{
    private static readonly Caller City = new("city:li");

    private static async Task<Case> Held(Platform platform, EnterpriseId firm, TransitionEnterprise fact) =>
        Good(await platform.Case(CaseId.Of(firm, fact)).Submit(new(firm, fact), Me)).Held!;

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_fact_that_contradicts_nothing_is_recorded_and_one_that_is_no_fact_refused(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var firm = await platform.NewFirm();
        var fact = Recognise(Title.Innovative, new(2025, 9, 1));
        var recorded = Good(await platform.Case(CaseId.Of(firm, fact)).Submit(new(firm, fact), Me));
        Assert.Equal((null, "innovative"), (recorded.Held, recorded.Answer!.To));
        Assert.Equal(Refusal.CaseUnknown, (await platform.Case(CaseId.Of(firm, fact)).Get()).Refused!.Code);
        var late = Recognise(Title.Srdi, new(2099, 1, 1));
        Assert.Equal(Refusal.DateInFuture, (await platform.Case(CaseId.Of(firm, late)).Submit(new(firm, late), Me)).Refused!.Code);
        await Assert.ThrowsAsync<ArgumentException>(() => platform.Case(CaseId.Of(firm, late)).Submit(new(firm, fact), Me));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task An_accepted_case_is_recorded_once_with_its_reward_and_the_person_however_it_is_interrupted(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var firm = await platform.NewFirm();
        var fact = Recognise(Title.LittleGiant, new(2025, 11, 1));
        var held = await Held(platform, firm, fact);
        Assert.Equal((CaseState.Open, true, Refusal.TitlePrerequisiteMissing), (held.State, held.Acceptable, held.Refusals[0].Code));
        Assert.Equal(held.Id, (await Held(platform, firm, fact with { AsCase = true })).Id);
        Assert.Empty((await platform.Stored(firm)).Titles);

        var accept = new ResolveCase(CaseTrigger.Accept, "以公告原件为准");
        platform.Faults.LoseWrite(firm.GrainKey); // Decided, but not recorded.
        await Lost(() => platform.Case(held.Id).Resolve(accept, City));
        Assert.Equal(CaseState.Accepting, Good(await platform.Case(held.Id).Get()).State);
        Assert.Equal(Refusal.CaseNotPermitted, (await platform.Case(held.Id).Resolve(new(CaseTrigger.Reject, "不"), new("city:wang"))).Refused!.Code);
        platform.Faults.LoseAnswer(firm.GrainKey); // Recorded, but nobody heard.
        await Lost(() => platform.Case(held.Id).Resolve(accept, City));
        var done = Good(await platform.Case(held.Id).Resolve(accept, City));
        Assert.Equal((CaseState.Accepted, "littleGiant", "city:li"), (done.State, done.Answer!.To, done.DecidedBy));
        Assert.Equal(done.Version, Good(await platform.Case(held.Id).Resolve(accept, City)).Version);

        var firmNow = await platform.Stored(firm);
        Assert.Equal((Tier.LittleGiant, "1a"), (firmNow.Tier, Assert.Single(firmNow.Awards).Measure));
        Assert.Single(await platform.History(firm), e => e.Type == EnterpriseEvents.TitleGained && e.Data.GetProperty("waiver").GetProperty("reason").GetString() == "以公告原件为准");
        Assert.Equal("littleGiant", (Good(await platform.Case(held.Id).Submit(new(firm, fact), Me))).Answer!.To);
        await platform.Sound(firm);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_rejected_case_changes_nothing_and_stays_to_be_read(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var firm = await platform.NewFirm(Title.Innovative);
        var held = await Held(platform, firm, Recognise(Title.LittleGiant, new(2025, 11, 1)));
        var version = (await platform.Stored(firm)).Version;
        Assert.Equal(CaseState.Rejected, Good(await platform.Case(held.Id).Resolve(new(CaseTrigger.Reject, "名单有误"), City)).State);
        Assert.Equal(version, (await platform.Stored(firm)).Version);
        Assert.Equal(["srdi.case.opened.v1", "srdi.case.rejected.v1"], (await platform.History(SubjectKind.Case, held.Id.Value)).Select(e => e.Type));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task The_award_memory_of_a_merged_firm_comes_to_its_successor(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var (gone, heir) = (await platform.NewFirm(Title.Innovative, Title.Srdi, Title.LittleGiant), await platform.NewFirm(Title.Innovative, Title.Srdi));
        Assert.Equal("into", (await platform.Do(gone, new(EnterpriseTrigger.Merge) { Into = [NextId()] })).Refused!.Field);
        Good(await platform.Do(gone, new(EnterpriseTrigger.Merge) { Into = [heir] }));
        await platform.Eventually(async () => Good(await platform.Firm(heir).Get()).Predecessors?.Contains(gone) == true);
        Assert.Empty(Good(await platform.Do(heir, Recognise(Title.LittleGiant, new(2026, 6, 1)))).Rewards);
        Assert.Single(await platform.History(heir), e => e.Type == EnterpriseEvents.Inherited);
    }
}
