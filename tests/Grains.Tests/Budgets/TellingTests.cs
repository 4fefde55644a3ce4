using System.Diagnostics;
using System.Globalization;
using Srdi.Domain.Budgets;
using Srdi.Domain.Rewards;
using Srdi.Storage;
using Xunit.Abstractions;

namespace Srdi.Grains.Tests.Budgets;

/// <summary>The rewards of a long plan hear of its approval and its settlement from the log. The size is a setting: set SRDI_LINES to 10000 to measure.</summary>
public sealed class TellingTests(ITestOutputHelper output)
{
    private static readonly int Lines = int.Parse(Environment.GetEnvironmentVariable("SRDI_LINES") ?? "600", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task All_rewards_of_a_long_plan_are_told_once_and_the_plan_says_how_many(StorageProvider provider)
    {
        await using var money = await MoneyCluster.Start(provider);
        await money.Caps($"fund={Lines * 90L}");
        Reward[] rewards = [.. Enumerable.Range(1, Lines).Select(n => MoneyCluster.Confirmed(n, "1a", 100))];
        foreach (var some in rewards.Chunk(2_000)) await money.Seed(some);
        var plan = (await money.Draft("1a")).Value.Item.Id;
        await Step(PlanTrigger.Approve);
        await Step(PlanTrigger.Publicise);
        await Step(PlanTrigger.Settle);
        var events = await money.Count($"select count(*) from log where kind = 'reward'");
        Assert.Equal(2 * Lines, events); // Each heard of the approval and of the settlement, once.
        await money.React();
        Assert.Equal(events, await money.Count("select count(*) from log where kind = 'reward'"));
        await money.Sound();

        async Task Step(PlanTrigger trigger)
        {
            Assert.Null((await money.Take(plan, trigger)).Refused);
            var before = await Told();
            var watch = Stopwatch.StartNew();
            await money.React();
            output.WriteLine($"{provider} {trigger}: {Lines} rewards told in {watch.Elapsed.TotalSeconds:0.0} s, {before} before");
            watch.Restart();
            Assert.Equal(Lines, await Told());
            output.WriteLine($"{provider} counting: {watch.ElapsedMilliseconds} ms");
            if (trigger is not PlanTrigger.Publicise) Assert.Equal(0, before);
        }

        async Task<int> Told() => await money.Books.Told((await money.Fund.Get()).Find(plan)!, default);
    }
}
