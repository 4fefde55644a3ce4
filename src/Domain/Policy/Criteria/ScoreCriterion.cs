using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy.Criteria;

/// <summary>An item of a score.</summary>
internal sealed record ScoreItem(string Id, string Text, int Group, Scoring Scoring);

/// <summary>A group of items; some ask for points of their own.</summary>
internal sealed record ScoreGroup(string Id, string Name, decimal Minimum);

/// <summary>A score with a minimum in all, and perhaps one in each group.</summary>
internal sealed class ScoreCriterion(string id, string clause, string text, decimal minimum, ScoreGroup[] groups, ScoreItem[] items) : Criterion(id, clause, text)
{
    public override Verdict Decide(Asked asked)
    {
        Span<decimal> lows = stackalloc decimal[groups.Length];
        Span<decimal> highs = stackalloc decimal[groups.Length];
        var (low, high) = (0m, 0m);
        foreach (var item in items)
        {
            var (least, most) = item.Scoring.Range(asked);
            (low, high) = (low + least, high + most);
            (lows[item.Group], highs[item.Group]) = (lows[item.Group] + least, highs[item.Group] + most);
        }
        var verdict = Reaches(low, high, minimum);
        for (var i = 0; i < groups.Length; i++)
            if (groups[i].Minimum > 0) verdict = Worse(verdict, Reaches(lows[i], highs[i], groups[i].Minimum));
        return verdict;
    }

    public override CriterionResult Weigh(Asked asked)
    {
        var parts = new List<CriterionResult>(items.Length + groups.Length);
        Span<decimal> lows = stackalloc decimal[groups.Length];
        Span<decimal> highs = stackalloc decimal[groups.Length];
        var (low, high) = (0m, 0m);
        foreach (var item in items)
        {
            var points = item.Scoring.Of(asked);
            (low, high) = (low + points.Low, high + points.High);
            (lows[item.Group], highs[item.Group]) = (lows[item.Group] + points.Low, highs[item.Group] + points.High);
            var known = points.Low == points.High;
            parts.Add(new(item.Id, Clause, item.Text, !known ? Verdict.Unknown : points.Low >= item.Scoring.Maximum ? Verdict.Met : Verdict.Unmet)
            {
                Required = item.Scoring.Maximum, Comparison = Comparison.Points, Actual = known ? points.Low : null, Gap = known ? Math.Max(0, item.Scoring.Maximum - points.Low) : null, Unit = "分",
                Source = points.Source, Needed = known ? null : $"待补: {item.Scoring.Unknown(asked)} ({points.Low.Plain()}—{points.High.Plain()} 分)",
            });
        }
        var verdict = Reaches(low, high, minimum);
        for (var i = 0; i < groups.Length; i++)
        {
            if (groups[i].Minimum <= 0) continue;
            var part = Total(groups[i].Id, $"{groups[i].Name}不低于 {groups[i].Minimum.Plain()} 分", lows[i], highs[i], groups[i].Minimum);
            parts.Add(part);
            verdict = Worse(verdict, part.Verdict);
        }
        parts.Add(Total("total", $"总分不低于 {minimum.Plain()} 分", low, high, minimum));
        var actual = verdict == Verdict.Unknown ? (decimal?)null : verdict == Verdict.Met ? low : high;
        return Result(verdict) with
        {
            Required = minimum, Comparison = Comparison.Score, Actual = actual, Gap = actual is { } a ? Math.Max(0, minimum - a) : null, Unit = "分", Parts = parts,
            Needed = verdict == Verdict.Met ? null : string.Join("; ", parts.Where(p => p.Verdict == verdict && p.Comparison == Comparison.Points == (verdict == Verdict.Unknown)).Select(p => p.Needed).OfType<string>()),
            Source = low == high ? null : $"已知 {low.Plain()} 分, 最多 {high.Plain()} 分",
        };
    }

    /// <summary>Greedy: the cheapest points first, groups' minima before the total, then whatever turns out not to be needed is dropped.</summary>
    public override IReadOnlyList<Change> Smallest(Asked asked)
    {
        var points = Array.ConvertAll(items, i => i.Scoring.Of(asked));
        var reached = Array.ConvertAll(points, p => p.High);
        var chosen = new Upgrade?[items.Length];
        for (var group = 0; group < groups.Length; group++)
            while (SumOf(reached, group) < groups[group].Minimum && Raise(asked, points, reached, chosen, group)) { }
        while (SumOf(reached, null) < minimum && Raise(asked, points, reached, chosen, null)) { }
        for (var i = 0; i < items.Length; i++)
        {
            if (chosen[i] is null) continue;
            var kept = reached[i];
            reached[i] = points[i].High;
            if (Holds(reached)) chosen[i] = null;
            else reached[i] = kept;
        }
        var changes = new List<Change>();
        var counted = Array.ConvertAll(points, p => p.Low);
        for (var i = 0; i < items.Length; i++)
            if (chosen[i] is { } upgrade)
            {
                counted[i] = upgrade.Points;
                changes.Add(new(items[i].Id, Clause, $"{upgrade.Text} → {items[i].Text} {upgrade.Points.Plain()} 分", false, upgrade.Effort));
            }
        for (var i = 0; i < items.Length && !Holds(counted); i++)
            if (points[i].Low != points[i].High)
            {
                counted[i] = points[i].High;
                changes.Add(new(items[i].Id, Clause, $"待补: {items[i].Scoring.Unknown(asked)}", true, 0));
            }
        if (!Holds(reached)) changes.Add(new(Id, Clause, $"现有指标不足以达到 {minimum.Plain()} 分", false, 9));
        return changes;
    }

    internal static ScoreCriterion Read(ObjectReader from, string id, string clause, string text)
    {
        var groups = new List<ScoreGroup>();
        var items = new List<ScoreItem>();
        var minimum = from.Number("minimumPoints", 1, 1_000);
        _ = from.List("groups", g =>
        {
            var index = groups.Count;
            groups.Add(new(g.Text("id"), g.Text("name"), g.Has("minimumPoints") ? g.Number("minimumPoints", 1, 1_000) : 0));
            _ = g.List("items", i =>
            {
                var (itemId, itemText, maximum) = (i.Text("id"), i.Text("text"), i.Number("maximumPoints", 1, 100));
                var scoring = i.Object("scoring") is { } s ? Scoring.Read(s) : null;
                i.Done();
                if (scoring is not null && scoring.Maximum != maximum) i.Fault("maximumPoints", $"is {maximum.Plain()}, but the bands come to {scoring.Maximum.Plain()} at most", "make the two agree");
                if (scoring is not null) items.Add(new(itemId, itemText, index, scoring));
                return scoring;
            });
            g.Done();
            return index;
        });
        if (items.Count > 0 && items.Sum(i => i.Scoring.Maximum) < minimum) from.Fault("minimumPoints", "is more than all items come to", "lower it, or complete the items");
        return new(id, clause, text, minimum, [.. groups], [.. items]);
    }

    private static Verdict Worse(Verdict one, Verdict other) => one == Verdict.Unmet || other == Verdict.Unmet ? Verdict.Unmet : one == Verdict.Unknown ? Verdict.Unknown : other;

    private static Verdict Reaches(decimal low, decimal high, decimal minimum) => low >= minimum ? Verdict.Met : high < minimum ? Verdict.Unmet : Verdict.Unknown;

    private CriterionResult Total(string part, string what, decimal low, decimal high, decimal least)
    {
        var verdict = Reaches(low, high, least);
        decimal? actual = verdict switch { Verdict.Met => low, Verdict.Unmet => high, _ => null };
        return new(part, Clause, what, verdict)
        {
            Required = least, Comparison = Comparison.AtLeast, Actual = actual, Gap = actual is { } a ? Math.Max(0, least - a) : null, Unit = "分",
            Needed = verdict switch { Verdict.Met => null, Verdict.Unmet => $"+{(least - high).Plain()} 分 ({what})", _ => $"待补: 现为 {low.Plain()}—{high.Plain()} 分 ({what})" },
        };
    }

    private decimal SumOf(decimal[] reached, int? group)
    {
        var sum = 0m;
        for (var i = 0; i < items.Length; i++) if (group is null || items[i].Group == group) sum += reached[i];
        return sum;
    }

    private bool Holds(decimal[] reached)
    {
        for (var group = 0; group < groups.Length; group++) if (SumOf(reached, group) < groups[group].Minimum) return false;
        return SumOf(reached, null) >= minimum;
    }

    private bool Raise(Asked asked, Points[] points, decimal[] reached, Upgrade?[] chosen, int? group)
    {
        var (at, cheapest, cost) = (-1, default(Upgrade), decimal.MaxValue);
        for (var i = 0; i < items.Length; i++)
        {
            if (group is not null && items[i].Group != group || points[i].Low != points[i].High) continue;
            foreach (var upgrade in items[i].Scoring.Upgrades(asked))
                if (upgrade.Points > reached[i] && upgrade.Effort / (upgrade.Points - reached[i]) is var price && price < cost) (at, cheapest, cost) = (i, upgrade, price);
        }
        if (at < 0) return false;
        (chosen[at], reached[at]) = (cheapest, cheapest.Points);
        return true;
    }
}
