using Srdi.Domain.Enterprises;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Budgets;

/// <summary>What one reward asks of the pots.</summary>
/// <param name="Reward">The reward.</param>
/// <param name="Payee">Who is paid: decides ties.</param>
/// <param name="Measure">The measure, whose pot binds beside the fund.</param>
/// <param name="Amount">The amount.</param>
/// <param name="Place">The place in the queue, where the rule goes by one.</param>
public sealed record Demand(RewardId Reward, EnterpriseId Payee, string Measure, Money Amount, long Place);

/// <summary>
/// Shares what the pots allow among demands, exactly to the fen. The result doesn't depend on the order of the demands.
/// The whole of what the pots allow is given, never a fen more; no demand gets more than it asks; who asks for more never
/// gets less.
/// </summary>
public static class PlanSettlement
{
    /// <summary>The amounts, in the order of the demands.</summary>
    /// <param name="rule">How to share.</param>
    /// <param name="demands">The demands.</param>
    /// <param name="potOf">What the pot of a measure can give; null where the measure draws on the fund alone.</param>
    /// <param name="fund">What the fund can give.</param>
    public static Money[] Share(PlanRule rule, IReadOnlyList<Demand> demands, Func<string, Money?> potOf, Money fund)
    {
        ArgumentNullException.ThrowIfNull(demands);
        ArgumentNullException.ThrowIfNull(potOf);
        return rule switch
        {
            PlanRule.ProRata => ProRata(demands, potOf, Floor(fund)),
            PlanRule.FirstCome or PlanRule.Rank => Queue(demands, potOf, Floor(fund)),
        };
    }

    /// <summary>
    /// One ratio for all, as high as the fund allows; a measure whose own pot allows less gets its pot, and what that
    /// leaves raises the ratio of the others.
    /// </summary>
    private static Money[] ProRata(IReadOnlyList<Demand> demands, Func<string, Money?> potOf, long fund)
    {
        var groups = Enumerable.Range(0, demands.Count).Where(i => demands[i].Amount > Money.Zero).GroupBy(i => demands[i].Measure, StringComparer.Ordinal)
            .Select(g => new Group(g.Key, [.. g], Sum(g.Select(i => demands[i].Amount.Fen)), potOf(g.Key)))
            .OrderBy(g => g.Measure, StringComparer.Ordinal).ToList();
        var open = groups.OrderBy(g => g, Comparer<Group>.Create((a, b) => ((Int128)a.Cap * b.Demand).CompareTo((Int128)b.Cap * a.Demand))).ToList(); // Stable: equal ratios stay in the order of measures.
        var (left, demand) = (fund, Sum(open.Select(g => g.Demand)));
        while (open.Count > 0 && (Int128)open[0].Cap * demand <= (Int128)left * open[0].Demand)
        {
            var full = open[0];
            full.Given = full.Cap;
            left -= full.Cap;
            demand -= full.Demand;
            open.RemoveAt(0);
        }
        open.Sort((a, b) => string.CompareOrdinal(a.Measure, b.Measure));
        var shares = Apportion(left, [.. open.Select(g => g.Demand)], [.. Enumerable.Range(0, open.Count)]);
        for (var i = 0; i < open.Count; i++) open[i].Given = shares[i];

        var given = new Money[demands.Count];
        foreach (var group in groups)
        {
            var weights = group.Members.Select(i => demands[i].Amount.Fen).ToArray();
            var ties = Enumerable.Range(0, weights.Length)
                .OrderBy(i => demands[group.Members[i]].Payee.Value, StringComparer.Ordinal).ThenBy(i => demands[group.Members[i]].Reward.Value, StringComparer.Ordinal).ToArray();
            var parts = Apportion(group.Given, weights, ties);
            for (var i = 0; i < parts.Length; i++) given[group.Members[i]] = new(parts[i]);
        }
        return given;
    }

    /// <summary>In turn, as long as there is something: the one at the border gets what is left.</summary>
    private static Money[] Queue(IReadOnlyList<Demand> demands, Func<string, Money?> potOf, long fund)
    {
        var given = new Money[demands.Count];
        var pots = demands.Select(d => d.Measure).Distinct(StringComparer.Ordinal).ToDictionary(m => m, m => potOf(m) is { } pot ? Floor(pot) : long.MaxValue, StringComparer.Ordinal);
        foreach (var i in Enumerable.Range(0, demands.Count).OrderBy(i => demands[i].Place).ThenBy(i => demands[i].Payee.Value, StringComparer.Ordinal).ThenBy(i => demands[i].Reward.Value, StringComparer.Ordinal))
        {
            var amount = Math.Min(Math.Min(demands[i].Amount.Fen, pots[demands[i].Measure]), fund);
            if (amount <= 0) continue;
            fund -= amount;
            if (pots[demands[i].Measure] != long.MaxValue) pots[demands[i].Measure] -= amount;
            given[i] = new(amount);
        }
        return given;
    }

    /// <summary>
    /// Shares a sum, at most that of the weights, in proportion to them: each the floor of its quota, then one fen more
    /// to the largest remainders, ties by the order given.
    /// </summary>
    private static long[] Apportion(long sum, long[] weights, int[] ties)
    {
        var whole = Sum(weights);
        if (whole == 0) return new long[weights.Length];
        var parts = new long[weights.Length];
        var remainders = new Int128[weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var quota = (Int128)sum * weights[i];
            parts[i] = (long)(quota / whole);
            remainders[i] = quota % whole;
        }
        var missing = (int)(sum - Sum(parts));
        foreach (var i in ties.OrderByDescending(i => remainders[i]).Take(missing)) parts[i]++; // Stable: ties keep their order.
        return parts;
    }

    private static long Floor(Money amount) => Math.Max(amount.Fen, 0);

    private static long Sum(IEnumerable<long> amounts)
    {
        var sum = 0L;
        foreach (var amount in amounts) sum += amount;
        return sum;
    }

    private sealed class Group(string measure, int[] members, long demand, Money? pot)
    {
        public string Measure => measure;

        public int[] Members => members;

        public long Demand => demand;

        /// <summary>The most that it can get.</summary>
        public long Cap { get; } = pot is { } own ? Math.Min(demand, Floor(own)) : demand;

        public long Given { get; set; }
    }
}
