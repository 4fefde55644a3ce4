using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Rewards;
using Srdi.Storage;

namespace Srdi.Grains.Tests.Budgets;

/// <summary>Objections, stopped payments, and what a revocation does to money.</summary>
public sealed class WithheldTests
{
    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task An_objection_in_publicity_takes_one_reward_out_and_the_plan_goes_on(StorageProvider provider)
    {
        await using var money = await MoneyCluster.Start(provider);
        await money.Caps("fund=1000");
        Reward[] rewards = [.. Enumerable.Range(1, 3).Select(n => MoneyCluster.Confirmed(n, "1a", 100))];
        await money.Seed(rewards);
        var plan = (await money.Draft("1a")).Value.Item.Id;
        await money.Take(plan, PlanTrigger.Approve);
        await money.React();
        await money.Take(plan, PlanTrigger.Publicise);

        Assert.Equal("planned withheld", Step(await Do(money, rewards[1], RewardTrigger.Withhold, "公示异议: 实名举报")));
        Assert.Equal(Refusal.RewardPlanPending, (await Do(money, rewards[1], RewardTrigger.Release)).Refused?.Code);
        await money.React();
        var lost = Assert.Single((await money.Books.Find(plan, default))!.Lines, l => l.Dropped is not null);
        Assert.Equal((rewards[1].Id, "公示异议: 实名举报"), (lost.RewardId, lost.Dropped));
        Assert.Null((await money.Take(plan, PlanTrigger.Settle)).Refused);
        await money.React();
        Assert.Equal((200, 800), await Posted(money));
        Assert.Equal((RewardState.Publicised, RewardState.Withheld), (await money.StateOf(rewards[0]), await money.StateOf(rewards[1])));

        // The objection was wrong: it is confirmed anew and goes into the next plan.
        Assert.Equal("withheld entitled", Step(await Do(money, rewards[1], RewardTrigger.Release)));
        Assert.Equal("entitled confirmed", Step(await Do(money, rewards[1], RewardTrigger.Confirm)));
        await money.Settled("1a");
        Assert.Equal((300, 700), await Posted(money));
        Assert.Equal("publicised paid", Step(await Do(money, rewards[1], RewardTrigger.Pay)));
        await money.React();
        await money.Sound();
    }

    [Fact]
    public async Task A_payment_is_stopped_and_goes_on_or_the_amount_returns_to_the_pot()
    {
        await using var money = await MoneyCluster.Start();
        await money.Caps("fund=1000");
        Reward[] rewards = [.. Enumerable.Range(1, 2).Select(n => MoneyCluster.Confirmed(n, "1a", 100))];
        await money.Seed(rewards);
        await money.Settled("1a");
        foreach (var reward in rewards) Assert.Equal("publicised withheld", Step(await Do(money, reward, RewardTrigger.Withhold, "账户异常")));
        await money.React();
        Assert.Equal((200, 800), await Posted(money));
        Assert.Equal(Refusal.RewardNotPermitted, (await Do(money, rewards[0], RewardTrigger.Pay)).Refused?.Code);

        Assert.Equal("withheld publicised", Step(await Do(money, rewards[0], RewardTrigger.Release)));
        Assert.Equal("publicised paid", Step(await Do(money, rewards[0], RewardTrigger.Pay)));
        Assert.Equal("withheld rejected", Step(await Do(money, rewards[1], RewardTrigger.Reject, "不符合条件")));
        await money.React();
        Assert.Equal(["post", "reverse"], (await money.Books.EntriesOf([rewards[1].Id], default)).Select(e => SrdiJson.Name(e.Act)));
        Assert.Equal((200, 900), await Posted(money));
        await money.Sound();
    }

    [Fact]
    public async Task A_reward_withheld_in_the_moment_of_the_settlement_is_posted_and_can_be_released_for_payment()
    {
        await using var money = await MoneyCluster.Start();
        await money.Caps("fund=1000");
        var reward = MoneyCluster.Confirmed(1, "1a", 100);
        await money.Seed(reward);
        var plan = (await money.Draft("1a")).Value.Item.Id;
        await money.Take(plan, PlanTrigger.Approve);
        await money.React();
        await money.Take(plan, PlanTrigger.Publicise);
        Assert.Null((await Do(money, reward, RewardTrigger.Withhold, "异议")).Refused);
        Assert.Null((await money.Take(plan, PlanTrigger.Settle)).Refused); // The log's reactions have not come yet.
        await money.React();
        Assert.Equal("withheld publicised", Step(await Do(money, reward, RewardTrigger.Release)));
        Assert.Equal("publicised paid", Step(await Do(money, reward, RewardTrigger.Pay)));
        await money.React();
        Assert.Equal(["post", "pay"], (await money.Books.EntriesOf([reward.Id], default)).Select(e => SrdiJson.Name(e.Act)));
        await money.Sound();
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task Fraud_demands_what_was_paid_takes_back_what_was_posted_and_an_expiry_takes_nothing(StorageProvider provider)
    {
        await using var money = await MoneyCluster.Start(provider);
        await money.Caps("fund=100000000000");
        var firms = Enumerable.Range(1, 4).Select(MoneyCluster.Firm).ToArray(); // Paid, publicised, confirmed; the last one's title only ends.
        foreach (var firm in firms) await Giant(money, firm);
        foreach (var firm in firms) Assert.Null((await Of(money, firm).Transition(Confirm(firm), MoneyCluster.Registry)).Refused);
        Assert.Null((await Of(money, firms[2]).Transition(new(RewardTrigger.Withhold) { Reason = "核查" }, MoneyCluster.Approver)).Refused);
        await money.Settled("1a");
        Assert.Null((await Of(money, firms[2]).Transition(new(RewardTrigger.Release), MoneyCluster.Approver)).Refused);
        foreach (var firm in (EnterpriseId[])[firms[0], firms[3]]) Assert.Null((await Of(money, firm).Transition(new(RewardTrigger.Pay), MoneyCluster.Drafter)).Refused);
        await money.React();

        foreach (var firm in firms[..3])
            Assert.Null((await money.Grains.GetGrain<IEnterpriseGrain>(firm.GrainKey).Transition(new(EnterpriseTrigger.Revoke) { Title = Title.LittleGiant, Ground = "fraud", EffectiveOn = new(2026, 6, 1) }, MoneyCluster.Registry)).Refused);
        Assert.Null((await money.Grains.GetGrain<IEnterpriseGrain>(firms[3].GrainKey).Transition(new(EnterpriseTrigger.Lapse) { Title = Title.LittleGiant, EffectiveOn = new(2026, 6, 1) }, MoneyCluster.Registry)).Refused);
        await money.React();
        await money.React();
        Assert.Equal([RewardState.RecoveryDemanded, RewardState.Reversed, RewardState.Withheld, RewardState.Paid], await Task.WhenAll(firms.Select(async f => (await Of(money, f).Get()).Value.State)));
        var demanded = (await Of(money, firms[0]).Get()).Value;
        Assert.Contains("弄虚作假", demanded.Reason, StringComparison.Ordinal);
        Assert.Contains("117号", demanded.Clause, StringComparison.Ordinal);

        Assert.Equal("recoveryDemanded recovered", Step(await Of(money, firms[0]).Transition(new(RewardTrigger.Recover) { Reason = "已退回" }, MoneyCluster.Drafter)));
        await money.React();
        Assert.Equal(["post", "pay", "recover"], (await money.Books.EntriesOf([demanded.Id], default)).Select(e => SrdiJson.Name(e.Act)));
        Assert.Equal(["post", "reverse"], (await money.Books.EntriesOf([Id(firms[1])], default)).Select(e => SrdiJson.Name(e.Act)));
        // The whole log heard again raises nothing anew.
        var versions = await Task.WhenAll(firms.Select(async f => (await Of(money, f).Get()).Value.Version));
        await money.Run("delete from grain_state where state_name = 'reactor' and key like '%stakes%'");
        await using (var twin = await money.Twin()) await twin.React();
        Assert.Equal(versions, await Task.WhenAll(firms.Select(async f => (await Of(money, f).Get()).Value.Version)));
        await money.Sound();
    }

    [Fact]
    public async Task An_account_is_checked_against_the_names_of_the_payee_and_its_number_is_nowhere_in_the_database()
    {
        await using var money = await MoneyCluster.Start();
        var firm = MoneyCluster.Firm(1);
        await Giant(money, firm);
        var grain = money.Grains.GetGrain<IEnterpriseGrain>(firm.GrainKey);
        Assert.Null((await grain.Transition(new(EnterpriseTrigger.Rename) { Name = "新名有限公司", EffectiveOn = new(2026, 6, 2) }, MoneyCluster.Registry)).Refused);
        var wrong = await Of(money, firm).Transition(Confirm(firm) with { Account = new("440012345678", "别家有限公司") }, MoneyCluster.Registry);
        Assert.Equal((Refusal.AccountHolderDiffers, "account.holder"), (wrong.Refused!.Code, wrong.Refused.Field));
        Assert.Equal("account.number", (await Of(money, firm).Transition(Confirm(firm) with { Account = new("44001234567x", "新名有限公司") }, MoneyCluster.Registry)).Refused?.Field);
        Assert.Equal(1, (await Of(money, firm).Get()).Value.Version);

        var confirm = Confirm(firm) with { Account = new("440012345678", "新名有限公司") };
        Assert.Equal("entitled confirmed", Step(await Of(money, firm).Transition(confirm, MoneyCluster.Registry)));
        Assert.Equal("entitled confirmed", Step(await Of(money, firm).Transition(confirm, MoneyCluster.Registry))); // A repeat …
        Assert.Equal("reward.notPermitted", Step(await Of(money, firm).Transition(confirm with { Account = new("440012345679", "新名有限公司") }, MoneyCluster.Registry))); // … and another account.
        var former = new TransitionReward(RewardTrigger.NameAccount) { Account = new("440012345679", MoneyCluster.NameOf(firm)) };
        Assert.Equal("confirmed confirmed", Step(await Of(money, firm).Transition(former, MoneyCluster.Registry)));
        Assert.Equal("confirmed confirmed", Step(await Of(money, firm).Transition(former, MoneyCluster.Registry)));
        Assert.Equal((3, "********5679"), ((await Of(money, firm).Get()).Value.Version, (await Of(money, firm).Get()).Value.Account!.Number));
        foreach (var (table, column) in new[] { ("grain_state", "payload"), ("log", "data"), ("log", "cause") })
            Assert.Equal(0, await money.Count($"select count(*) from {table} where cast({column} as text) like '%44001234567%'"));
    }

    private static RewardId Id(EnterpriseId firm) => RewardId.Of("1a", firm, "littleGiant");

    private static IRewardGrain Of(MoneyCluster money, EnterpriseId firm) => money.Grains.GetGrain<IRewardGrain>(Id(firm).GrainKey);

    private static TransitionReward Confirm(EnterpriseId firm) => new(RewardTrigger.Confirm) { Account = new("4400123456781234", MoneyCluster.NameOf(firm)) };

    private static async Task Giant(MoneyCluster money, EnterpriseId firm)
    {
        var grain = money.Grains.GetGrain<IEnterpriseGrain>(firm.GrainKey);
        Assert.Null((await grain.Register(new(firm, MoneyCluster.NameOf(firm), MoneyCluster.Huangpu), MoneyCluster.Registry)).Refused);
        foreach (var (title, on) in new[] { (Title.Innovative, new DateOnly(2025, 9, 1)), (Title.Srdi, new(2025, 10, 1)), (Title.LittleGiant, new(2026, 1, 5)) })
            Assert.Null((await grain.Transition(new(EnterpriseTrigger.Recognise) { Title = title, Batch = "测试批", EffectiveOn = on }, MoneyCluster.Registry)).Refused);
    }

    private static async Task<(long, long)> Posted(MoneyCluster money) => (await money.Fund.Get()).Find(Pot.FundName) is { } fund ? (fund.Posted.Fen, fund.Left.Fen) : default;

    private static Task<Outcome<TransitionAnswer>> Do(MoneyCluster money, Reward reward, RewardTrigger trigger, string? reason = null) =>
        money.Reward(reward).Transition(new(trigger) { Reason = reason }, MoneyCluster.Drafter);

    private static string Step(Outcome<TransitionAnswer> outcome) => outcome.Match(a => $"{a.From} {a.To}", no => RefusalTexts.CodeOf(no.Code));
}
