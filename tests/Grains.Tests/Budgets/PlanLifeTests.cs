using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Rewards;
using Srdi.Storage;

namespace Srdi.Grains.Tests.Budgets;

public sealed class PlanLifeTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task A_plan_goes_from_draft_to_payment_and_the_books_balance(StorageProvider provider)
    {
        await using var money = await MoneyCluster.Start(provider);
        await money.Caps("fund=1000 1b=100");
        Reward[] a = [.. Enumerable.Range(1, 3).Select(n => MoneyCluster.Confirmed(n, "1a", 400))];
        Reward[] b = [.. Enumerable.Range(4, 2).Select(n => MoneyCluster.Confirmed(n, "1b", 150))];
        await money.Seed([.. a, .. b]);

        var drafted = await money.Draft("1a", "1b");
        var plan = drafted.Value.Item;
        Assert.True(drafted.Value.Created);
        Assert.Equal((1500, 1000, 1000, 0.666666m, 5), (plan.Demand.Fen, plan.Cap.Fen, plan.Approved.Fen, plan.Ratio, plan.Lines));
        Assert.Equal("1a 300 300 300 1b 50 50", Amounts(await money.Books.Find(plan.Id, default)));
        var again = await money.Draft("1a", "1b");
        Assert.Equal((plan.Id, false), (again.Value.Item.Id, again.Value.Created));

        Assert.Equal(Refusal.PlanSamePerson, (await money.Take(plan.Id, PlanTrigger.Approve, MoneyCluster.Drafter)).Refused?.Code);
        Assert.Equal(Refusal.PlanNotPermitted, (await money.Take(plan.Id, PlanTrigger.Settle)).Refused?.Code);
        Assert.Equal("drafted approved", Step(await money.Take(plan.Id, PlanTrigger.Approve)));
        Assert.Equal("drafted approved", Step(await money.Take(plan.Id, PlanTrigger.Approve))); // A late repeat gets the first answer.
        Assert.Equal(Refusal.PlanNotBound, (await money.Take(plan.Id, PlanTrigger.Publicise)).Refused?.Code);
        await money.React();
        Assert.Equal(RewardState.Planned, await money.StateOf(a[0]));
        Assert.Equal(new Money(300), (await money.Reward(a[0]).Get()).Value.Approved);
        Assert.Equal(Refusal.RewardNotPermitted, (await Do(money, a[0], RewardTrigger.Pay)).Refused?.Code);

        Assert.Equal("approved publicised", Step(await money.Take(plan.Id, PlanTrigger.Publicise)));
        await money.React();
        Assert.Equal(Refusal.RewardNotPermitted, (await Do(money, a[0], RewardTrigger.Pay)).Refused?.Code); // Nothing is paid before the plan is settled.
        Assert.Empty(await money.Entries());
        Assert.Equal("publicised settled", Step(await money.Take(plan.Id, PlanTrigger.Settle)));
        Assert.Equal("publicised settled", Step(await money.Take(plan.Id, PlanTrigger.Settle)));
        await money.React();
        Assert.Equal(RewardState.Publicised, await money.StateOf(a[0]));
        Assert.Equal((1000, 0), ((await Fund(money)).Posted.Fen, (await Fund(money)).Left.Fen));

        Assert.Equal("publicised paid", Step(await Do(money, a[0], RewardTrigger.Pay)));
        Assert.Equal("publicised paid", Step(await Do(money, a[1], RewardTrigger.Pay)));
        Assert.Equal("publicised reversed", Step(await Do(money, a[2], RewardTrigger.Reverse)));
        Assert.Equal(Refusal.RewardNotPermitted, (await money.Reward(a[2]).Transition(new(RewardTrigger.Reverse) { Reason = "again" }, MoneyCluster.Drafter)).Refused?.Code);
        await money.React();
        Assert.Equal("paid recovered", Step(await Do(money, a[1], RewardTrigger.Recover)));
        await money.React();
        var fund = await Fund(money);
        Assert.Equal((1000, 600, 300, 300, 300), (fund.Posted.Fen, fund.Paid.Fen, fund.Reversed.Fen, fund.Recovered.Fen, fund.Left.Fen));
        Assert.Equal(9, (await money.Entries()).Count);
        await money.Sound();

        var (entries, reward) = (await money.Books.EntriesOf([a[1].Id], default), (await money.Reward(a[1]).Get()).Value);
        Assert.Equal(["post", "pay", "recover"], entries.Select(e => SrdiJson.Name(e.Act)));
        var before = await new Srdi.Storage.Budgets.ReceiptBooks(money.Database).CommittedBefore(entries[0], default);
        var receipt = RewardReceipt.Of(reward, (await money.Fund.Get()).Find(plan.Id), entries, before);
        Assert.Equal("1a - fund 700", string.Join(' ', receipt.Pots.Select(p => $"{p.Measure} {p.LeftBefore?.Fen.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"}")));
        Assert.All(receipt.Pots, p => Assert.Equal(300, p.CommittedAfter.Fen - p.CommittedBefore.Fen));
    }

    [Fact]
    public async Task A_reward_that_changed_since_the_draft_stops_the_approval_and_a_new_draft_shows_the_difference()
    {
        await using var money = await MoneyCluster.Start();
        await money.Caps("fund=100");
        Reward[] rewards = [.. Enumerable.Range(1, 3).Select(n => MoneyCluster.Confirmed(n, "1a", 100))];
        await money.Seed(rewards);
        var plan = (await money.Draft("1a")).Value.Item.Id;
        Assert.Null((await Do(money, rewards[1], RewardTrigger.Withhold)).Refused);

        Assert.Equal(Refusal.PlanStale, (await money.Take(plan, PlanTrigger.Approve)).Refused?.Code);
        Assert.Equal("drafted drafted", Step(await money.Take(plan, PlanTrigger.Redraft, new("finance:zhao"))));

        var drawn = (await money.Books.Find(plan, default))!;
        Assert.Equal(("1a 50 50", 2, "finance:zhao"), (Amounts(drawn), drawn.Head.Draft, drawn.Head.DraftedBy));
        Assert.Equal(["34 50", "33 50", "33 -"], drawn.Changes.OrderBy(c => c.To is null).ThenByDescending(c => c.From!.Value.Fen).Select(c => $"{c.From?.Fen} {(c.To is { } to ? to.Fen : "-")}"));
        Assert.Equal(Refusal.PlanSamePerson, (await money.Take(plan, PlanTrigger.Approve, MoneyCluster.Drafter)).Refused?.Code); // Nor one of the former drafters.
        Assert.Equal("drafted approved", Step(await money.Take(plan, PlanTrigger.Approve)));
        Assert.Equal(RewardState.Withheld, await money.StateOf(rewards[1]));
    }

    [Fact]
    public async Task A_reward_that_refuses_its_amount_after_the_approval_loses_its_line_with_a_reason()
    {
        await using var money = await MoneyCluster.Start();
        await money.Caps("fund=100");
        Reward[] rewards = [.. Enumerable.Range(1, 2).Select(n => MoneyCluster.Confirmed(n, "1a", 100))];
        await money.Seed(rewards);
        var plan = (await money.Draft("1a")).Value.Item.Id;
        Assert.Null((await money.Take(plan, PlanTrigger.Approve)).Refused);
        Assert.Null((await Do(money, rewards[0], RewardTrigger.Withhold)).Refused); // Before the log's reaction came.
        await money.React();

        var bound = (await money.Books.Find(plan, default))!;
        Assert.Equal((true, 1, 50), (bound.Head.Bound, bound.Head.Lines, bound.Head.Approved.Fen));
        Assert.Contains("reward.changed", Assert.Single(bound.Lines, l => l.Dropped is not null).Dropped, StringComparison.Ordinal);

        // And one that is reversed while the plan is publicised.
        Assert.Null((await money.Take(plan, PlanTrigger.Publicise)).Refused);
        Assert.Null((await Do(money, rewards[1], RewardTrigger.Reverse)).Refused);
        await money.React();
        Assert.Equal(Refusal.PlanEmpty, (await money.Take(plan, PlanTrigger.Settle)).Refused?.Code);
        Assert.Empty(await money.Entries());
        await money.Sound();
    }

    [Fact]
    public async Task A_reward_reversed_in_the_moment_of_the_settlement_is_posted_and_taken_back()
    {
        await using var money = await MoneyCluster.Start();
        await money.Caps("fund=1000");
        Reward[] rewards = [.. Enumerable.Range(1, 2).Select(n => MoneyCluster.Confirmed(n, "1a", 100))];
        await money.Seed(rewards);
        var plan = (await money.Draft("1a")).Value.Item.Id;
        await money.Take(plan, PlanTrigger.Approve);
        await money.React();
        await money.Take(plan, PlanTrigger.Publicise);
        Assert.Null((await Do(money, rewards[0], RewardTrigger.Reverse)).Refused);
        Assert.Null((await money.Take(plan, PlanTrigger.Settle)).Refused); // The reaction to the reversal has not come yet.
        await money.React();

        Assert.Equal(["post", "reverse"], (await money.Books.EntriesOf([rewards[0].Id], default)).Select(e => SrdiJson.Name(e.Act)));
        Assert.Equal((RewardState.Reversed, RewardState.Publicised), (await money.StateOf(rewards[0]), await money.StateOf(rewards[1])));
        Assert.Equal(900, (await Fund(money)).Left.Fen);
        await money.Sound();
    }

    [Fact]
    public async Task A_withdrawn_plan_gives_its_rewards_back_to_the_next_one()
    {
        await using var money = await MoneyCluster.Start();
        await money.Caps("fund=150");
        Reward[] rewards = [MoneyCluster.Confirmed(1, "1a", 100), MoneyCluster.Confirmed(2, "1b", 100)];
        await money.Seed(rewards);
        var first = (await money.Draft("1a")).Value.Item.Id;
        Assert.Equal(Refusal.PlanOverlaps, (await money.Draft("1a", "1b")).Refused?.Code);
        await money.Take(first, PlanTrigger.Approve);
        await money.React();

        // What is approved is held: another plan gets the rest of the fund, and the cap can't go below it.
        var second = (await money.Draft("1b")).Value.Item;
        Assert.Equal((50, 50), (second.Cap.Fen, second.Approved.Fen));
        Assert.Equal(Refusal.CapBelowPosted, (await money.Fund.SetCap(new("fund", MoneyCluster.Year, new(99)) { IfVersion = 1 }, MoneyCluster.Drafter)).Refused?.Code);

        Assert.Null((await money.Take(first, PlanTrigger.Withdraw)).Refused);
        await money.React();
        Assert.Equal(RewardState.Confirmed, await money.StateOf(rewards[0]));
        Assert.Null((await money.Reward(rewards[0]).Get()).Value.Approved);
        Assert.Equal("drafted drafted", Step(await money.Take(second.Id, PlanTrigger.Redraft)));
        Assert.Equal(100, (await money.Fund.Get()).Find(second.Id)!.Approved.Fen);
        Assert.Equal(PlanId.Of(2026, 3), (await money.Draft("1a")).Value.Item.Id);
    }

    [Fact]
    public async Task A_stale_activation_writes_nothing_and_the_next_one_goes_on_from_what_is_stored()
    {
        await using var money = await MoneyCluster.Start();
        await money.Caps("fund=100");
        await money.Seed(MoneyCluster.Confirmed(1, "1a", 100));
        var plan = (await money.Draft("1a")).Value.Item.Id;
        await money.Take(plan, PlanTrigger.Approve);
        await money.React();
        await money.Take(plan, PlanTrigger.Publicise);
        await money.Run("update grain_state set version = version + 1 where state_name = 'fund'"); // As another activation's write would.

        await Assert.ThrowsAnyAsync<Exception>(() => money.Take(plan, PlanTrigger.Settle));
        Assert.Empty(await money.Entries());
        Assert.Equal("publicised settled", Step(await money.Take(plan, PlanTrigger.Settle)));
        Assert.Single(await money.Entries());
        await money.Sound();
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task Ten_thousand_lines_are_settled_in_one_commit(StorageProvider provider)
    {
        const int lines = 10_000;
        await using var money = await MoneyCluster.Start(provider);
        await money.Caps("fund=500000000003 1b=100000000001");
        var dice = new Random(11);
        foreach (var some in Enumerable.Range(0, lines).Select(n => MoneyCluster.Confirmed(n, n % 3 == 0 ? "1b" : "1a", dice.NextInt64(80_000_000, 150_000_000))).Chunk(2_000))
            await money.Seed(some);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var plan = (await Timed("draft", money.Draft("1a", "1b"))).Value.Item;
        Assert.Equal(lines, plan.Lines);
        Assert.Null((await Timed("approve", money.Take(plan.Id, PlanTrigger.Approve))).Refused);
        var step = (await money.Fund.Get()).Find(plan.Id)!.Step;
        Assert.Null((await Timed("bind", money.Fund.Bind(new(plan.Id, step, []), MoneyCluster.Drafter))).Refused); // The rewards are told in another test.
        Assert.Null((await Timed("publicise", money.Take(plan.Id, PlanTrigger.Publicise))).Refused);
        Assert.Null((await Timed("settle", money.Take(plan.Id, PlanTrigger.Settle))).Refused);

        Assert.Equal((500_000_000_003, 0), ((await Fund(money)).Posted.Fen, (await Fund(money)).Left.Fen));
        Assert.Equal(100_000_000_001, (await money.Fund.Get()).Find("1b")!.Posted.Fen);
        var entries = await money.Entries();
        Assert.Equal((lines, 500_000_000_003, 1), (entries.Count, entries.Sum(e => e.Amount.Fen), entries.Select(e => e.FundOrdinal).Distinct().Count()));
        await money.Sound();

        async Task<T> Timed<T>(string what, Task<T> task)
        {
            watch.Restart();
            var answer = await task;
            output.WriteLine($"{provider} {what}: {watch.ElapsedMilliseconds} ms");
            return answer;
        }
    }

    [Fact]
    public async Task Without_a_budget_nothing_is_planned()
    {
        await using var money = await MoneyCluster.Start();
        await money.Seed(MoneyCluster.Confirmed(1, "1a", 100));
        Assert.Equal(Refusal.BudgetMissing, (await money.Draft("1a")).Refused?.Code);
        await money.Caps("fund=100");
        Assert.Equal(Refusal.PlanEmpty, (await money.Draft("1b")).Refused?.Code);
        Assert.Equal(Refusal.PlanUnknown, (await money.Take(PlanId.Of(2026, 7), PlanTrigger.Approve)).Refused?.Code);
    }

    private static Task<Outcome<TransitionAnswer>> Do(MoneyCluster money, Reward reward, RewardTrigger trigger) =>
        money.Reward(reward).Transition(new(trigger) { Reason = trigger is RewardTrigger.Pay ? null : "复核" }, MoneyCluster.Drafter);

    private static async Task<Pot> Fund(MoneyCluster money) => (await money.Fund.Get()).Find(Pot.FundName)!;

    private static string Step(Outcome<TransitionAnswer> outcome) => outcome.Match(a => $"{a.From} {a.To}", no => RefusalTexts.CodeOf(no.Code));

    private static string Amounts(Plan? plan) => string.Join(' ', plan!.Lines.GroupBy(l => l.Measure).Select(g => $"{g.Key} {string.Join(' ', g.Select(l => l.Approved.Fen))}"));
}
