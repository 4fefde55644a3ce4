using System.Collections.Concurrent;
using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Rewards;
using Srdi.Storage;

namespace Srdi.Grains.Tests.Budgets;

/// <summary>
/// What the specifications of pot, plan and reward promise, asked of the real grains: two clusters on one database that
/// know nothing of each other, so that every grain has two activations, and callers that repeat.
/// </summary>
public sealed class ConformanceTests
{
    private const long Award = 100;
    private const int TriesMax = 200;
    private const int Callers = 64;

    private enum Act
    {
        Draft, Approve, Publicise, Settle, Withdraw, Redraft, Confirm, Withhold, Release, Reject, Reverse, Pay, Recover, React,
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite, 1)]
    [InlineData(StorageProvider.Sqlite, 2)]
    [InlineData(StorageProvider.Sqlite, 3)]
    [InlineData(StorageProvider.Postgres, 1)]
    [InlineData(StorageProvider.Postgres, 2)]
    public async Task Whatever_is_done_through_either_activation_no_pot_is_overdrawn_and_the_books_are_the_rewards(StorageProvider provider, int seed)
    {
        const int steps = 250;
        await using var money = await MoneyCluster.Start(provider);
        await using var twin = await money.Twin();
        MoneyCluster[] both = [money, twin];
        await money.Caps($"fund={9 * Award}");
        Reward[] rewards = [.. Enumerable.Range(1, 10).Select(n => MoneyCluster.Confirmed(n, n % 2 == 0 ? "1a" : "1b", Award))]; // Short by one award.
        await money.Seed(rewards);
        await money.Settled("1b"); // Half of them can be paid from the beginning.
        var dice = new Random(seed);
        var (done, repeated) = (new HashSet<Act>(), 0);
        for (var step = 0; step < steps; step++)
        {
            var (act, reward, by) = (Pick(dice), rewards[dice.Next(rewards.Length)], both[dice.Next(2)]);
            if (dice.Next(4) == 0) // Two at once, one through each activation; what is lost to the other is not repeated here.
            {
                var (other, another) = (Pick(dice), rewards[dice.Next(rewards.Length)]);
                await Task.WhenAll(Quietly(() => Do(money, act, reward)), Quietly(() => Do(twin, other, another)));
            }
            else if (await Quietly(() => Do(by, act, reward)) is { } answer)
            {
                done.Add(act);
                if (act is not (Act.React or Act.Redraft or Act.Draft) && dice.Next(5) == 0)
                {
                    repeated++; // Through the other activation, which knows nothing of it yet.
                    Assert.Equal(answer, await Persistently(() => Do(by == money ? twin : money, act, reward)));
                }
            }
            if (step % 10 == 9) await money.Sound();
        }
        await Quiet(both);
        await money.Sound();
        await Agree(money, rewards);
        Assert.True(done.Count > 2 && repeated > 0, $"{string.Join(' ', done)}, {repeated} repeats");
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task Of_64_callers_on_pots_plans_and_payments_each_gets_the_first_answer_and_all_but_one_award_is_paid(StorageProvider provider)
    {
        const int claims = 40;
        await using var money = await MoneyCluster.Start(provider);
        await using var twin = await money.Twin();
        MoneyCluster[] both = [money, twin];
        await money.Caps($"fund={claims * Award} 12b={(claims - 1) * Award}"); // Short by one.
        Reward[] rewards = [.. Enumerable.Range(1, claims).Select(n => MoneyCluster.Claim(n, Award))];
        await money.Seed(rewards);

        var reviewed = await ByAll(both, rewards, (at, r) => at.Reward(r).Transition(new(RewardTrigger.Review), MoneyCluster.Approver));
        var late = Assert.Single(rewards, r => reviewed[r].StartsWith("pot.", StringComparison.Ordinal));
        Reward[] held = [.. rewards.Where(r => r.Id != late.Id)];
        await ByAll(both, held, (at, r) => at.Reward(r).Transition(new(RewardTrigger.Confirm), MoneyCluster.Registry));
        await money.Sound();

        var plan = PlanId.Of(MoneyCluster.Year, 1);
        var drafted = await ByAll(both, Enumerable.Range(0, Callers), async (at, _) => (await at.Draft("12b")).Then<string>(d => d.Item.Id.Value));
        Assert.Single(drafted.Values.Distinct());
        foreach (var trigger in new[] { PlanTrigger.Approve, PlanTrigger.Publicise, PlanTrigger.Settle })
        {
            Assert.Single((await ByAll(both, Enumerable.Range(0, Callers), (at, _) => at.Take(plan, trigger))).Values.Distinct());
            await Quiet(both);
        }
        await ByAll(both, held, (at, r) => at.Reward(r).Transition(new(RewardTrigger.Pay), MoneyCluster.Drafter));
        await Quiet(both);
        Assert.Equal("reward.notPermitted", (await Persistently(() => Answer(money.Reward(late).Transition(new(RewardTrigger.Pay), MoneyCluster.Drafter))))!);

        await money.Sound();
        var pot = (await money.Stored<FundYear>("fund", FundYear.GrainKey(MoneyCluster.Year)))!.Find("12b")!;
        Assert.Equal(((claims - 1) * Award, (claims - 1) * Award, 0), (pot.Posted.Fen, pot.Paid.Fen, pot.Left.Fen));
        Assert.Equal(3 * (claims - 1), (await money.Entries()).Count); // Reserved, posted and paid, each once.
        await Agree(money, rewards);
    }

    /// <summary>How often each act comes: the ends of a reward's life seldom, or nothing would live to be paid.</summary>
    private static readonly Act[] Bag =
    [
        .. new[] { (Act.Draft, 4), (Act.Approve, 6), (Act.Publicise, 6), (Act.Settle, 6), (Act.Withdraw, 1), (Act.Redraft, 1), (Act.Confirm, 8), (Act.Withhold, 3), (Act.Release, 8), (Act.Reject, 1), (Act.Reverse, 1), (Act.Pay, 6), (Act.Recover, 1), (Act.React, 20) }
            .SelectMany(a => Enumerable.Repeat(a.Item1, a.Item2)),
    ];

    private static Act Pick(Random dice) => Bag[dice.Next(Bag.Length)];

    private static async Task<string> Do(MoneyCluster at, Act act, Reward reward)
    {
        if (act is Act.React)
        {
            await at.React();
            return "";
        }
        if (act is Act.Draft) return await Answer((await at.Draft("1a", "1b")).Then<string>(d => d.Item.Id.Value));
        if (act > Act.Redraft) return await Answer(at.Reward(reward).Transition(new(Enum.Parse<RewardTrigger>($"{act}")) { Reason = act is Act.Confirm or Act.Pay ? null : "核查" }, MoneyCluster.Drafter));
        var latest = (await at.Stored<FundYear>("fund", FundYear.GrainKey(MoneyCluster.Year)))?.Plans is [.., var head] ? head.Id : PlanId.Of(MoneyCluster.Year, 1);
        return await Answer(at.Take(latest, Enum.Parse<PlanTrigger>($"{act}")));
    }

    private static async Task<string> Answer<T>(Task<Outcome<T>> asked) => await Answer(await asked);

    private static Task<string> Answer<T>(Outcome<T> outcome) => Task.FromResult(outcome.Match(a => JsonSerializer.Serialize(a, SrdiJson.Stored), no => RefusalTexts.CodeOf(no.Code)));

    /// <summary>The answer of a success; null when it was refused, or lost to the other activation.</summary>
    private static async Task<string?> Quietly(Func<Task<string>> act)
    {
        try
        {
            var answer = await act();
            return answer.Length == 0 || answer[0] is '{' or '"' ? answer : null;
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            return null;
        }
    }

    /// <summary>A caller that repeats until it has an answer.</summary>
    private static async Task<string?> Persistently(Func<Task<string>> act)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await act();
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException && tried < TriesMax)
            {
                // Another activation was faster: once more.
            }
        }
    }

    /// <summary>64 callers take the things of a list, a fifth of them twice; all who ask about one thing get one answer.</summary>
    private static async Task<Dictionary<TThing, string>> ByAll<TThing, T>(MoneyCluster[] clusters, IEnumerable<TThing> things, Func<MoneyCluster, TThing, Task<Outcome<T>>> ask) where TThing : notnull
    {
        var dice = new Random(5);
        List<TThing> all = [.. things];
        var calls = all.Concat(all.Where(_ => dice.Next(5) == 0)).OrderBy(_ => dice.Next()).ToList();
        var answers = new ConcurrentBag<(TThing Thing, string Answer)>();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < calls.Count;)
                answers.Add((calls[i], (await Persistently(() => Answer(ask(clusters[caller % clusters.Length], calls[i]))))!));
        }));
        return answers.GroupBy(a => a.Thing).ToDictionary(g => g.Key, g => Assert.Single(g.Select(a => a.Answer).Distinct()));
    }

    /// <summary>Lets the reactions of both clusters follow the log to its end.</summary>
    private static async Task Quiet(MoneyCluster[] both)
    {
        for (var round = 0; round < 2; round++)
            foreach (var at in both)
                await Persistently(async () =>
                {
                    await at.React();
                    return "";
                });
    }

    /// <summary>The ledger says of each reward what the reward says of itself, and its sums are theirs.</summary>
    private static async Task Agree(MoneyCluster money, Reward[] rewards)
    {
        var entries = (await money.Entries()).ToLookup(e => e.Reward);
        var (posted, paid) = (0L, 0L);
        foreach (var seeded in rewards)
        {
            var reward = (await money.Stored<Reward>("reward", seeded.Id.GrainKey))!;
            var acts = entries[reward.Id].ToDictionary(e => e.Act, e => e.Amount.Fen);
            bool Has(LedgerAct act) => acts.ContainsKey(act);
            var given = reward.State is RewardState.Publicised or RewardState.Paid or RewardState.RecoveryDemanded or RewardState.Recovered || reward is { State: RewardState.Withheld, Posted: true };
            Assert.True(given == (Has(LedgerAct.Post) && !Has(LedgerAct.Reverse)), $"{reward.Id} is {reward.State}: {string.Join(' ', acts.Keys)}");
            Assert.Equal(reward.State is RewardState.Paid or RewardState.RecoveryDemanded or RewardState.Recovered, Has(LedgerAct.Pay));
            Assert.Equal(reward.State is RewardState.Recovered, Has(LedgerAct.Recover));
            if (Has(LedgerAct.Reverse)) Assert.True(reward.State is RewardState.Reversed or RewardState.Rejected or RewardState.Waived, $"{reward.Id} is {reward.State}");
            if (reward.State is RewardState.Withheld && !reward.Posted) Assert.Null(reward.Plan);
            posted += given ? reward.Approved!.Value.Fen : 0;
            paid += reward.Paid?.Fen ?? 0;
            if (given) Assert.Equal(reward.Approved!.Value.Fen, acts[LedgerAct.Post]);
        }
        var fund = (await money.Stored<FundYear>("fund", FundYear.GrainKey(MoneyCluster.Year)))!.Find(Pot.FundName)!;
        Assert.Equal((posted, paid), (fund.Posted.Fen - fund.Reversed.Fen, fund.Paid.Fen));
    }
}
