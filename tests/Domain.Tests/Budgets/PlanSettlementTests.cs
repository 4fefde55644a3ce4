using CsCheck;
using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Rewards;
using Srdi.Domain.Tests.Policy;

namespace Srdi.Domain.Tests.Budgets;

public sealed class PlanSettlementTests
{
    private static readonly string[] Measures = ["12b", "1a", "1b"];

    private static readonly Gen<(PlanRule Rule, Demand[] Demands, long?[] Pots, long Fund)> Cases = Gen.Select(
        Gen.Enum<PlanRule>(), Gen.Select(Gen.Int[0, 2], Gen.Long[1, 60], Gen.Int[0, 9], (measure, fen, place) => (measure, fen, place)).Array[1, 25],
        Gen.Long[-200, 400].Select(pot => pot < 0 ? (long?)null : pot).Array[3], Gen.Long[0, 900],
        (rule, all, pots, fund) => (rule, all.Select((d, i) => Of(i, Measures[d.measure], d.fen, d.place)).ToArray(), pots, fund));

    [Fact]
    public void Shares_are_as_worked_out_by_hand()
    {
        foreach (var row in TextTable.Rows("""
            rule | demands | pots | fund | given
            proRata | 1a 100, 1a 100, 1a 100 | | 300 | 100 100 100
            proRata | 1a 100, 1a 100, 1a 100 | | 301 | 100 100 100
            proRata | 1a 100, 1a 100, 1a 100 | | 100 | 34 33 33
            proRata | 1a 100, 1a 100, 1a 100 | | 101 | 34 34 33
            proRata | 1a 100, 1a 100, 1a 100 | | 0 | 0 0 0
            proRata | 1a 100, 1a 100, 1a 100 | | -5 | 0 0 0
            proRata | 1a 1, 1a 1, 1a 1 | | 1 | 1 0 0
            proRata | 1a 7, 1a 2, 1a 1 | | 5 | 4 1 0
            proRata | 1a 7, 1a 2, 1a 1 | | 6 | 4 1 1
            proRata | 1a 100, 1b 100 | 1b=20 | 100 | 80 20
            proRata | 1a 100, 1b 100 | 1b=50 | 100 | 50 50
            proRata | 1a 100, 1b 100 | 1b=90 | 100 | 50 50
            proRata | 1a 100, 1b 100, 12b 100 | 1b=10 12b=40 | 120 | 70 10 40
            proRata | 1a 100, 1b 100, 12b 100 | 1b=10 12b=60 | 120 | 55 10 55
            firstCome | 1a 100, 1a 100, 1a 100 | | 150 | 100 50 0
            firstCome | 1a 100, 1b 100, 1a 100 | 1a=120 | 500 | 100 100 20
            firstCome | 1a 100, 1b 100, 1a 100 | 1a=120 | 210 | 100 100 10
            rank | 1b 100, 1a 100 | 1b=0 | 90 | 0 90
            """))
        {
            var demands = row[1].Split(", ").Select((d, i) => Of(i, d.Split(' ')[0], long.Parse(d.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), i)).ToArray();
            var pots = row[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(p => p.Split('=')[0], p => (Money?)new Money(long.Parse(p.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture)));
            var given = PlanSettlement.Share(Enum.Parse<PlanRule>(row[0], ignoreCase: true), demands, m => pots.GetValueOrDefault(m), new(long.Parse(row[3], System.Globalization.CultureInfo.InvariantCulture)));
            Assert.Equal($"{string.Join(" | ", row[..4])} | {row[4]}", $"{string.Join(" | ", row[..4])} | {string.Join(' ', given.Select(g => g.Fen))}");
        }
    }

    [Fact]
    public void All_that_the_pots_allow_is_given_and_never_a_fen_more() => Cases.Sample(c =>
    {
        var given = Share(c);
        var (allowed, total) = (0L, 0L);
        for (var m = 0; m < Measures.Length; m++)
        {
            var mine = c.Demands.Select((d, i) => (d, i)).Where(x => x.d.Measure == Measures[m]).ToList();
            var sum = mine.Sum(x => given[x.i].Fen);
            var limit = Math.Min(c.Pots[m] ?? long.MaxValue, mine.Sum(x => x.d.Amount.Fen));
            Assert.InRange(sum, 0, limit);
            (allowed, total) = (allowed + limit, total + sum);
        }
        Assert.Equal(Math.Min(allowed, c.Fund), total);
        for (var i = 0; i < given.Length; i++) Assert.InRange(given[i].Fen, 0, c.Demands[i].Amount.Fen);
    });

    [Fact]
    public void The_order_in_which_demands_are_read_does_not_matter() => Gen.Select(Cases, Gen.Int).Sample((c, seed) =>
    {
        var order = Enumerable.Range(0, c.Demands.Length).ToArray();
        new Random(seed).Shuffle(order);
        var (given, shuffled) = (Share(c), Share(c with { Demands = [.. order.Select(i => c.Demands[i])] }));
        for (var i = 0; i < order.Length; i++) Assert.Equal(given[order[i]], shuffled[i]);
    });

    [Fact]
    public void Who_asks_for_more_of_a_measure_never_gets_less_pro_rata() => Cases.Sample(c =>
    {
        var given = Share(c with { Rule = PlanRule.ProRata });
        for (var i = 0; i < given.Length; i++)
            for (var j = 0; j < given.Length; j++)
            {
                if (c.Demands[i].Measure != c.Demands[j].Measure) continue;
                if (c.Demands[i].Amount > c.Demands[j].Amount) Assert.True(given[i] >= given[j]);
                if (c.Demands[i].Amount == c.Demands[j].Amount && c.Demands[i].Payee < c.Demands[j].Payee) Assert.InRange(given[i].Fen - given[j].Fen, 0, 1);
            }
    });

    [Fact]
    public void A_higher_fund_takes_from_nobody() => Gen.Select(Cases, Gen.Long[0, 100]).Sample((c, more) =>
    {
        var (before, after) = (Share(c), Share(c with { Fund = c.Fund + more }));
        // The largest remainder moves a fen at most, once among measures and once among lines; queues move nothing.
        var slack = c.Rule is PlanRule.ProRata ? 2 : 0;
        for (var i = 0; i < before.Length; i++) Assert.True(after[i].Fen >= before[i].Fen - slack);
        Assert.True(after.Sum(a => a.Fen) >= before.Sum(b => b.Fen));
    });

    [Theory]
    [InlineData(PlanRule.ProRata)]
    [InlineData(PlanRule.FirstCome)]
    [InlineData(PlanRule.Rank)]
    public void Ten_thousand_lines_come_to_the_fen_and_the_same_on_every_run(PlanRule rule)
    {
        var dice = new Random(20260331);
        var demands = Enumerable.Range(0, 10_000).Select(i => Of(i, Measures[dice.Next(3)], dice.NextInt64(1, 150_000_001), dice.Next(5_000))).ToArray();
        var potOf = (string m) => m == "12b" ? (Money?)new Money(100_000_000_007) : null;
        var first = PlanSettlement.Share(rule, demands, potOf, new(400_000_000_011));
        Assert.Equal(400_000_000_011, first.Sum(f => f.Fen));
        Assert.InRange(demands.Zip(first).Where(x => x.First.Measure == "12b").Sum(x => x.Second.Fen), 1, 100_000_000_007);
        Assert.Equal(first, PlanSettlement.Share(rule, demands, potOf, new(400_000_000_011)));
        Assert.Equal(first.Reverse(), PlanSettlement.Share(rule, [.. demands.Reverse()], potOf, new(400_000_000_011)));
    }

    private static Money[] Share((PlanRule Rule, Demand[] Demands, long?[] Pots, long Fund) c) =>
        PlanSettlement.Share(c.Rule, c.Demands, m => c.Pots[Array.IndexOf(Measures, m)] is { } pot ? new Money(pot) : null, new(c.Fund));

    private static Demand Of(int i, string measure, long fen, long place)
    {
        var firm = EnterpriseId.Of("91440101", $"MA{i:000000}");
        return new(RewardId.Of(measure, firm, "once"), firm, measure, new(fen), place);
    }
}
