using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy.Criteria;

/// <summary>The points that an item of a score has: a range while facts are missing.</summary>
/// <param name="Low">At least so many.</param>
/// <param name="High">At most so many.</param>
/// <param name="Source">Where they come from.</param>
internal readonly record struct Points(decimal Low, decimal High, string? Source);

/// <summary>A way to more points.</summary>
/// <param name="Points">The item's points after it.</param>
/// <param name="Text">What to do.</param>
/// <param name="Effort">How large that is.</param>
internal readonly record struct Upgrade(decimal Points, string Text, decimal Effort);

/// <summary>How an item of a score comes to its points.</summary>
internal abstract class Scoring
{
    public abstract decimal Maximum { get; }

    public abstract Points Of(Asked asked);

    /// <summary>The points of <see cref="Of"/> without where they come from: no text, no allocation.</summary>
    public abstract (decimal Low, decimal High) Range(Asked asked);

    public abstract IEnumerable<Upgrade> Upgrades(Asked asked);

    /// <summary>What is not known yet, in words.</summary>
    public abstract string Unknown(Asked asked);

    public static Scoring? Read(ObjectReader from)
    {
        var shape = from.Text("shape");
        Scoring? scoring = null;
        switch (shape)
        {
            case "bands":
                if (Figure.Read(from) is not { } figure) return null;
                if (figure.How is Window.Any or Window.Growth || figure.How == Window.Each && figure.Years > 1) from.Fault("how", $"is {SrdiJson.Name(figure.How)}", "bands take one year, an average or a sum");
                var bands = from.List("bands", b =>
                {
                    var band = (Bound.Read(b, figure), b.Number("points", 0, 100));
                    b.Done();
                    return band;
                });
                if (bands.Select(b => b.Item1.Comparison).Distinct().Count() > 1) from.Fault("bands", "mixes minimum and maximum", "use one of them in all bands");
                scoring = new BandScoring(figure, [.. bands.OrderByDescending(b => b.Item2)]);
                break;
            case "yesNo":
                if (Figure.Read(from) is not { } flag) return null;
                if (flag.Fact.Unit != FactUnit.YesNo) from.Fault("fact", $"is '{flag.Fact.Name}', which is not yes or no", "use bands");
                scoring = new YesNoScoring(flag, from.Number("points", 0, 100), from.Has("otherwisePoints") ? from.Number("otherwisePoints", 0, 100) : 0);
                break;
            case "given":
                if (Figure.Read(from) is not { } given) return null;
                if (given.Fact.Unit != FactUnit.Points) from.Fault("fact", $"is '{given.Fact.Name}', which is not in points", "name a fact in points");
                scoring = new GivenScoring(given, from.Number("maximumPoints", 0, 100));
                break;
            case "best": scoring = new BestScoring([.. from.List("of", Read).OfType<Scoring>()]); break;
            case "sum": scoring = new SumScoring([.. from.List("of", Read).OfType<Scoring>()], from.Number("maximumPoints", 0, 100)); break;
            default: from.Fault("shape", $"is '{shape}'", "write one of bands | yesNo | given | best | sum"); return null;
        }
        from.Done();
        return scoring;
    }
}

/// <summary>Points by the band that a figure falls into; a figure on a bound takes the higher band.</summary>
internal sealed class BandScoring(Figure figure, (Bound Bound, decimal Points)[] bands) : Scoring
{
    public override decimal Maximum => bands.Length == 0 ? 0 : bands[0].Points;

    public override Points Of(Asked asked)
    {
        var (low, high) = Range(asked);
        return new(low, high, figure.Value(asked) is { } value ? Source(asked, value) : null);
    }

    public override (decimal Low, decimal High) Range(Asked asked)
    {
        if (figure.Value(asked) is not { } value) return (0, Maximum);
        foreach (var (bound, points) in bands) if (bound.Holds(value)) return (points, points);
        return (0, 0);
    }

    public override IEnumerable<Upgrade> Upgrades(Asked asked)
    {
        var now = Of(asked).Low;
        foreach (var (bound, points) in bands)
            if (points > now && figure.Weigh(asked, bound) is { Verdict: Verdict.Unmet } reading && figure.Change(asked, bound, reading) is var (text, effort)) yield return new(points, text, effort);
    }

    public override string Unknown(Asked asked) => $"{figure.LastYear(asked)} 年 {figure.Fact.Chinese}";

    private string Source(Asked asked, decimal value)
    {
        var shown = figure.Shown(decimal.Floor(value * 100) / 100).Plain();
        return $"{figure.Fact.Chinese} {shown}{figure.ShownUnit}, {figure.Source(asked, new(Verdict.Met, value, figure.LastYear(asked)))}";
    }
}

/// <summary>Points for something that is so.</summary>
internal sealed class YesNoScoring(Figure figure, decimal points, decimal otherwise) : Scoring
{
    public override decimal Maximum => Math.Max(points, otherwise);

    public override Points Of(Asked asked)
    {
        var (low, high) = Range(asked);
        return new(low, high, figure.Value(asked) switch { null => null, 0 => $"不{(figure.Fact.Chinese[0] is '属' or '位' ? "" : "具备: ")}{figure.Fact.Chinese}", _ => figure.Fact.Chinese });
    }

    public override (decimal Low, decimal High) Range(Asked asked) => figure.Value(asked) switch { null => (Math.Min(points, otherwise), Maximum), 0 => (otherwise, otherwise), _ => (points, points) };

    public override IEnumerable<Upgrade> Upgrades(Asked asked)
    {
        if (figure.Value(asked) == 0 && points > otherwise) yield return new(points, $"须具备: {figure.Fact.Chinese}", 1);
    }

    public override string Unknown(Asked asked) => figure.Fact.Chinese;
}

/// <summary>Points that another body gives.</summary>
internal sealed class GivenScoring(Figure figure, decimal maximum) : Scoring
{
    public override decimal Maximum => maximum;

    public override Points Of(Asked asked)
    {
        var (low, high) = Range(asked);
        return new(low, high, figure.Value(asked) is null ? null : figure.Fact.Chinese);
    }

    public override (decimal Low, decimal High) Range(Asked asked) => figure.Value(asked) is { } value ? (Math.Min(maximum, value / 100m), Math.Min(maximum, value / 100m)) : (0, maximum);

    public override IEnumerable<Upgrade> Upgrades(Asked asked) => [];

    public override string Unknown(Asked asked) => figure.Fact.Chinese;
}

/// <summary>The best of several ways.</summary>
internal sealed class BestScoring(Scoring[] ways) : Scoring
{
    public override decimal Maximum { get; } = ways.Length == 0 ? 0 : ways.Max(w => w.Maximum);

    public override Points Of(Asked asked)
    {
        var best = default(Points);
        foreach (var way in ways)
        {
            var points = way.Of(asked);
            best = new(Math.Max(best.Low, points.Low), Math.Max(best.High, points.High), points.Low > best.Low || best.Source is null ? points.Source : best.Source);
        }
        return best;
    }

    public override (decimal Low, decimal High) Range(Asked asked)
    {
        var (low, high) = (0m, 0m);
        foreach (var way in ways)
        {
            var (least, most) = way.Range(asked);
            (low, high) = (Math.Max(low, least), Math.Max(high, most));
        }
        return (low, high);
    }

    public override IEnumerable<Upgrade> Upgrades(Asked asked)
    {
        var now = Of(asked).Low;
        return ways.SelectMany(w => w.Upgrades(asked)).Where(u => u.Points > now);
    }

    public override string Unknown(Asked asked) => string.Join("、", ways.Where(w => w.Of(asked) is var p && p.Low != p.High).Select(w => w.Unknown(asked)).Distinct());
}

/// <summary>The sum of several, up to a limit.</summary>
internal sealed class SumScoring(Scoring[] parts, decimal maximum) : Scoring
{
    public override decimal Maximum => maximum;

    public override Points Of(Asked asked)
    {
        var (low, high) = Sum(asked);
        return new(Math.Min(maximum, low), Math.Min(maximum, high), low == high ? "各项合计" : null);
    }

    public override (decimal Low, decimal High) Range(Asked asked)
    {
        var (low, high) = Sum(asked);
        return (Math.Min(maximum, low), Math.Min(maximum, high));
    }

    private (decimal Low, decimal High) Sum(Asked asked)
    {
        var (low, high) = (0m, 0m);
        foreach (var part in parts)
        {
            var (least, most) = part.Range(asked);
            (low, high) = (low + least, high + most);
        }
        return (low, high);
    }

    public override IEnumerable<Upgrade> Upgrades(Asked asked)
    {
        var sum = 0m;
        foreach (var part in parts) sum += part.Of(asked).Low;
        foreach (var part in parts)
        {
            var without = sum - part.Of(asked).Low;
            foreach (var upgrade in part.Upgrades(asked))
                if (Math.Min(maximum, without + upgrade.Points) is var points && points > Math.Min(maximum, sum)) yield return upgrade with { Points = points };
        }
    }

    public override string Unknown(Asked asked) => string.Join("、", parts.Where(w => w.Of(asked) is var p && p.Low != p.High).Select(w => w.Unknown(asked)).Distinct());
}
