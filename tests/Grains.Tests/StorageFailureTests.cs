using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;
using Srdi.Domain;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Rewards;
using Srdi.Storage;
using static Srdi.Grains.Tests.Platform;

namespace Srdi.Grains.Tests;

[Collection(SharedPlatforms.Name)]
public sealed class StorageFailureTests(Platforms platforms)
{
    private static readonly TransitionEnterprise Giant = Recognise(Title.LittleGiant, new(2025, 11, 1));

    private static string Json<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value, SrdiJson.Stored);

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_write_that_was_lost_leaves_no_trace_in_memory_nor_later(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = await platform.NewFirm(Title.Innovative, Title.Srdi);
        var (before, events) = (Json(Good(await platform.Firm(id).Get())), (await platform.History(id)).Count);
        platform.Faults.LoseWrite(id.GrainKey);
        await Lost(() => platform.Do(id, Giant));

        Assert.Equal(before, Json(Good(await platform.Firm(id).Get())));
        Assert.Equal(before, Json(await platform.Stored(id)));
        Assert.Equal(events, (await platform.History(id)).Count);
        Assert.Equal(Refusal.RewardUnknown, (await platform.Reward(RewardId.Of("1a", id, "littleGiant")).Get()).Refused!.Code);

        Assert.Equal(events + 2, Good(await platform.Do(id, Giant)).Version);
        await platform.Sound(id);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_write_whose_answer_was_lost_happened_once_and_its_repeat_gets_the_first_answer(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = await platform.NewFirm(Title.Innovative, Title.Srdi);
        var events = (await platform.History(id)).Count;
        platform.Faults.LoseAnswer(id.GrainKey);
        await Lost(() => platform.Do(id, Giant));

        Assert.Equal(Tier.LittleGiant, Good(await platform.Firm(id).Get()).Tier);
        var answer = Good(await platform.Do(id, Giant));
        Assert.Equal(("srdi", "littleGiant", events + 2), (answer.From, answer.To, answer.Version));
        Assert.Equal($"1a.{id}.littleGiant", Assert.Single(answer.Rewards).Id.Value);
        Assert.Equal(events + 2, (await platform.History(id)).Count);
        await platform.Sound(id);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Callers_that_wait_behind_a_lost_write_are_answered_from_the_database(StorageProvider on)
    {
        foreach (var lose in new Action<Faults, string>[] { (f, k) => f.LoseWrite(k), (f, k) => f.LoseAnswer(k) })
        {
            var platform = await platforms.On(on);
            var id = await platform.NewFirm(Title.Innovative, Title.Srdi);
            lose(platform.Faults, id.GrainKey);
            var calls = Enumerable.Range(0, 32).Select(_ => platform.Do(id, Giant)).ToList();
            var lost = 0;
            HashSet<string> answers = [];
            foreach (var call in calls)
                try
                {
                    answers.Add(Json(Good(await call)));
                }
                catch (Exception e) when (e is OrleansException)
                {
                    lost++;
                }
            Assert.True(lost >= 1);
            answers.Add(Json(Good(await platform.Do(id, Giant))));
            Assert.Single(answers);
            Assert.Single(await platform.History(id), e => e.Type == EnterpriseEvents.TitleGained && e.Data.GetProperty("title").GetString() == "littleGiant");
            await platform.Sound(id);
        }
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_first_registration_whose_answer_was_lost_can_be_repeated(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = NextId();
        platform.Faults.LoseAnswer(id.GrainKey);
        var command = new RegisterEnterprise(id, "样例(示例)", Huangpu);
        await Lost(() => platform.Firm(id).Register(command, Me));
        Assert.Equal((false, 1), Good(await platform.Firm(id).Register(command, Me)) is var again ? (again.Created, again.Item.Version) : default);
        await platform.Sound(id);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_second_activation_that_is_behind_can_not_write(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = await platform.NewFirm(Title.Innovative, Title.Srdi);
        var stale = Good(await platform.Firm(id).Get()).Version; // Its activation now holds this version in memory.

        // Another activation elsewhere, with storage's own idea of the version, renames the firm.
        var storage = platform.Services.GetRequiredService<IGrainStorage>();
        var elsewhere = new GrainState<Stored<Enterprise>> { State = new() };
        var grain = GrainId.Create("enterprise", id.GrainKey);
        await storage.ReadStateAsync("enterprise", grain, elsewhere);
        var rename = new TransitionEnterprise(EnterpriseTrigger.Rename) { Name = "别处改名" };
        var book = platform.Services.GetRequiredService<Domain.Policy.PolicyBook>();
        var decided = EnterpriseDecisions.Transition(elsewhere.State.Record, rename, Circumstances.Of(rename, new("elsewhere"), platform.Clock), book);
        elsewhere.State.Pending = decided.Value.Commit;
        await storage.WriteStateAsync("enterprise", grain, elsewhere);

        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => platform.Do(id, Giant));
        var record = Good(await platform.Firm(id).Get());
        Assert.Equal((stale + 1, "别处改名", Tier.Srdi), (record.Version, record.Name, record.Tier));
        Assert.Equal(Refusal.RewardUnknown, (await platform.Reward(RewardId.Of("1a", id, "littleGiant")).Get()).Refused!.Code);

        Assert.Equal(stale + 3, Good(await platform.Do(id, Giant)).Version);
        await platform.Sound(id);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_grant_whose_row_exists_fails_the_whole_commit(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var (id, other) = (await platform.NewFirm(Title.Innovative, Title.Srdi), await platform.NewFirm(Title.Innovative, Title.Srdi, Title.LittleGiant));
        var reward = Good(await platform.Reward(RewardId.Of("1a", other, "littleGiant")).Get());
        var storage = platform.Services.GetRequiredService<IGrainStorage>();
        var planted = new GrainState<Stored<Reward>> { State = new() { Pending = new(reward with { Id = RewardId.Of("1a", id, "littleGiant") }) } };
        await storage.WriteStateAsync("reward", GrainId.Create("reward", RewardId.Of("1a", id, "littleGiant").GrainKey), planted);
        var before = Json(await platform.Stored(id));

        await Assert.ThrowsAnyAsync<Exception>(() => platform.Do(id, Giant));
        Assert.Equal(before, Json(await platform.Stored(id)));
        Assert.DoesNotContain(await platform.History(id), e => e.Data.TryGetProperty("title", out var title) && title.GetString() == "littleGiant");
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_park_and_a_fund_year_answer_from_the_database_after_a_failed_write(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var (park, firm) = (await platform.NewPark(), await platform.NewFirm());
        platform.Faults.LoseWrite(park.GrainKey);
        await Lost(() => platform.Park(park).PutTenant(new(firm, null, null), Me));
        Assert.Empty(Good(await platform.Park(park).Get(null)).Park.Tenants);
        platform.Faults.LoseAnswer(park.GrainKey);
        await Lost(() => platform.Park(park).PutTenant(new(firm, null, null), Me));
        Assert.False(Good(await platform.Park(park).PutTenant(new(firm, null, null), Me)).Created);
        Assert.Single(Good(await platform.Park(park).Get(null)).Park.Tenants);
        Assert.Equal([1, 2], (await platform.History(SubjectKind.Park, park.Value)).Select(e => e.Ordinal));

        var fund = platform.Fund(2041);
        platform.Faults.LoseWrite("fund-2041");
        await Lost(() => fund.SetCap(new("1a", 2041, new(5)), Me));
        Assert.Null((await fund.Get()).Find("1a")); // The policy's own pots are always there.
        platform.Faults.LoseAnswer("fund-2041");
        await Lost(() => fund.SetCap(new("1a", 2041, new(5)), Me));
        Assert.Equal((false, 1), Good(await fund.SetCap(new("1a", 2041, new(5)), Me)) is var pot ? (pot.Created, pot.Item.Version) : default);
    }
}
