using System.Globalization;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy.Criteria;

/// <summary>How the years of a window come together.</summary>
internal enum Window
{
    /// <summary>Every year must hold by itself.</summary>
    Each,
    /// <summary>One year that holds is enough.</summary>
    Any,
    /// <summary>The mean over the years.</summary>
    Average,
    /// <summary>The sum over the years.</summary>
    Sum,
    /// <summary>The compound annual growth from before the window to its end.</summary>
    Growth,
}

/// <summary>Which year a window ends with.</summary>
internal enum Ending
{
    /// <summary>The last closed fiscal year (上年度).</summary>
    LastYear,
    /// <summary>The year of the question (当年).</summary>
    ThisYear,
}

/// <summary>What a rule is asked about: the book, the facts and the day.</summary>
internal readonly record struct Asked(PolicyBook Book, EligibilityFacts Facts, Title Title, DateOnly On);

/// <summary>A bound in the fact's own unit.</summary>
internal readonly record struct Bound(Comparison Comparison, decimal Value)
{
    public bool Holds(decimal actual) => Comparison switch { Comparison.AtLeast => actual >= Value, Comparison.AtMost => actual <= Value, _ => actual < Value };

    /// <summary>Rounds to a grain in the direction that can't change the verdict.</summary>
    public decimal Round(decimal actual, decimal grain) => (Comparison == Comparison.AtMost ? decimal.Ceiling(actual / grain) : decimal.Floor(actual / grain)) * grain;

    public decimal Gap(decimal actual) => Holds(actual) ? 0 : Math.Abs(Value - actual);

    /// <summary>Reads <c>minimum…</c>, <c>maximum…</c> or <c>below…</c> with the fact's unit.</summary>
    public static Bound Read(ObjectReader from, Figure figure)
    {
        var (fact, unit) = (figure.Fact, figure.Unit.ToString());
        var found = 0;
        var bound = default(Bound);
        foreach (var (prefix, comparison) in new[] { ("minimum", Comparison.AtLeast), ("maximum", Comparison.AtMost), ("below", Comparison.Below) })
            if (from.Has(prefix + unit))
            {
                found++;
                var value = from.Whole(prefix + unit, fact.NonNegative && figure.How != Window.Growth ? 0 : -9_999, 1_000_000_000_000_000);
                bound = new(comparison, fact.Unit == FactUnit.Points ? value * 100m : value);
            }
        if (found != 1) from.Fault(null, found == 0 ? $"has no bound for {fact.Name}" : "has two bounds", $"write one of minimum{unit}, maximum{unit}, below{unit}");
        return bound;
    }
}

/// <summary>What a window comes to against a bound.</summary>
/// <param name="Verdict">Whether the bound holds.</param>
/// <param name="Actual">The deciding figure in the fact's own unit, rounded so that it gives the same verdict; null when unknown.</param>
/// <param name="Year">The year that decided, or the window's last.</param>
internal readonly record struct Reading(Verdict Verdict, decimal? Actual, int Year);

/// <summary>A fact over a window of years.</summary>
internal sealed record Figure(Fact Fact, int Years, Window How, Ending Ending)
{
    private const int GrowthYearsMax = 2; // Powers of larger windows could overflow.

    /// <summary>The unit of what the window comes to: growth is in basis points, whatever grows.</summary>
    public FactUnit Unit => How == Window.Growth ? FactUnit.BasisPoints : Fact.Unit;

    private decimal Grain => Unit == FactUnit.Fen ? 1 : 0.01m;

    public int LastYear(Asked asked) => asked.On.Year - (Ending == Ending.LastYear ? 1 : 0);

    public static Figure? Read(ObjectReader from)
    {
        var name = from.Text("fact");
        if (name.Length == 0) return null;
        if (!Fact.All.TryGetValue(name, out var fact))
        {
            from.Fault("fact", $"is '{name}', which is not known", $"write one of {string.Join(", ", Fact.All.Keys.Order(StringComparer.Ordinal))}");
            return null;
        }
        var how = from.EnumOrNull<Window>("how") ?? Window.Each;
        var years = from.Has("years") ? from.Count("years", 1, how == Window.Growth ? GrowthYearsMax : 10) : 1;
        if (how == Window.Growth && (fact.Unit != FactUnit.Fen || fact.Numerator is not null)) from.Fault("how", $"is growth of {name}", "take growth of an amount");
        return new(fact, years, how, from.EnumOrNull<Ending>("ending") ?? Ending.LastYear);
    }

    public Reading Weigh(Asked asked, Bound bound)
    {
        var last = LastYear(asked);
        return How switch
        {
            Window.Each => Each(asked, bound, last),
            Window.Any => Any(asked, bound, last),
            Window.Growth => Growth(asked, bound, last),
            _ => Total(asked, bound, last),
        };
    }

    /// <summary>The window's value where it is one number: the year itself, the mean or the sum.</summary>
    public decimal? Value(Asked asked)
    {
        var last = LastYear(asked);
        var sum = 0m;
        for (var i = 0; i < Years; i++)
        {
            if (Fact.Of(asked.Facts, last - i) is not { } value) return null;
            sum += value;
        }
        return How == Window.Average ? sum / Years : sum;
    }

    /// <summary>What must change for a bound to hold that doesn't: the text and how large the change is against what is asked.</summary>
    public (string Text, decimal Effort) Change(Asked asked, Bound bound, Reading reading)
    {
        if (reading.Actual is not { } actual) return ($"待补: {YearsText(asked)} {Fact.Chinese}", 0);
        var effort = bound.Value == 0 ? 1 : Math.Min(9, bound.Gap(actual) / Math.Abs(bound.Value));
        if (Fact is { Numerator: { } over, Denominator: { } under } && How is Window.Each or Window.Any
            && over.Of(asked.Facts, reading.Year) is { } a && under.Of(asked.Facts, reading.Year) is { } b)
        {
            var target = bound.Value * b / 10_000m;
            var change = bound.Comparison == Comparison.AtLeast ? decimal.Ceiling(target) - a : decimal.Floor(target) - a;
            return ($"{Signed(over, change)} {over.Chinese} ({reading.Year} 年, 使{Fact.Chinese}达到 {Shown(bound.Value).Plain()}{ShownUnit})", effort);
        }
        if (How == Window.Growth && Fact.Of(asked.Facts, reading.Year - Years) is { } start && Fact.Of(asked.Facts, reading.Year) is { } end)
        {
            var factor = 1m;
            for (var i = 0; i < Years; i++) factor *= 1 + bound.Value / 10_000m;
            return ($"{Signed(Fact, decimal.Ceiling(start * factor) - end)} {Fact.Chinese} ({reading.Year} 年, 使年均增长达到 {Shown(bound.Value).Plain()}{ShownUnit})", effort);
        }
        if (Fact.Unit == FactUnit.Rank) return ($"{Fact.Chinese}进入前 {bound.Value.Plain()} 名", effort);
        var gap = (bound.Comparison == Comparison.AtLeast ? 1 : -1) * bound.Gap(actual) * (How == Window.Average ? Years : 1);
        return ($"{Signed(Fact, gap)} {Fact.Chinese} ({(How is Window.Each or Window.Any ? $"{reading.Year} 年" : YearsText(asked) + "合计")})", effort);
    }

    /// <summary>Which reports the figure comes from.</summary>
    public string? Source(Asked asked, Reading reading)
    {
        if (reading.Actual is null) return null;
        if (asked.Facts.ReportOf(reading.Year) is not { } report) return null;
        var what = report.Report.Source switch { ReportSource.AuditReport => "审计报告", ReportSource.Tax => "纳税申报", _ => "企业自报" };
        return $"{(Years > 1 && How is not (Window.Each or Window.Any) ? YearsText(asked) : $"{report.CarriedFrom ?? report.Year} 年")}{what}{(report.CarriedFrom is null ? "" : $" (推算 {report.Year} 年)")}";
    }

    private string YearsText(Asked asked) => Years == 1 ? $"{LastYear(asked)} 年" : $"{LastYear(asked) - Years + 1}—{LastYear(asked)} 年";

    /// <summary>What a value is in the unit that texts use.</summary>
    public decimal Shown(decimal value) => Unit.Shown(value);

    public string ShownUnit => Unit.Shown();

    private static string Signed(Fact fact, decimal change) =>
        $"{(change >= 0 ? "+" : "−")}{Math.Abs(fact.Unit.Shown(change)).Plain()} {(fact.Unit == FactUnit.BasisPoints ? "个百分点" : fact.Unit.Shown())}";

    private Reading Each(Asked asked, Bound bound, int last)
    {
        // The worst year decides; a year that fails decides even when others are unknown.
        (decimal? worst, var year, var unknown) = (null, last, false);
        for (var i = 0; i < Years; i++)
            if (Fact.Of(asked.Facts, last - i) is not { } value) unknown = true;
            else if (worst is not { } w || (bound.Comparison == Comparison.AtLeast ? value < w : value > w)) (worst, year) = (value, last - i);
        if (worst is { } known && (!bound.Holds(known) || !unknown)) return new(bound.Holds(known) ? Verdict.Met : Verdict.Unmet, bound.Round(known, Grain), year);
        return new(Verdict.Unknown, null, last);
    }

    private Reading Any(Asked asked, Bound bound, int last)
    {
        (decimal? best, var year, var unknown) = (null, last, false);
        for (var i = 0; i < Years; i++)
            if (Fact.Of(asked.Facts, last - i) is not { } value) unknown = true;
            else if (best is not { } b || (bound.Comparison == Comparison.AtLeast ? value > b : value < b)) (best, year) = (value, last - i);
        if (best is { } known && (bound.Holds(known) || !unknown)) return new(bound.Holds(known) ? Verdict.Met : Verdict.Unmet, bound.Round(known, Grain), year);
        return new(Verdict.Unknown, null, last);
    }

    private Reading Total(Asked asked, Bound bound, int last)
    {
        var (sum, unknown) = (0m, false);
        for (var i = 0; i < Years; i++)
            if (Fact.Of(asked.Facts, last - i) is { } value) sum += value;
            else unknown = true;
        var divisor = How == Window.Average ? Years : 1;
        var holds = new Bound(bound.Comparison, bound.Value * divisor).Holds(sum);
        // What is known of a figure that can't be negative is a lower bound of the whole.
        var decided = !unknown || Fact.NonNegative && (bound.Comparison == Comparison.AtLeast ? holds : !holds);
        return decided ? new(holds ? Verdict.Met : Verdict.Unmet, bound.Round(sum / divisor, Grain), last) : new(Verdict.Unknown, null, last);
    }

    private Reading Growth(Asked asked, Bound bound, int last)
    {
        if (Fact.Of(asked.Facts, last) is not { } end || Fact.Of(asked.Facts, last - Years) is not { } start || start <= 0) return new(Verdict.Unknown, null, last);
        // Compared as powers, so that no root is rounded; the root is only shown.
        var (left, right) = (end, start);
        for (var i = 0; i < Years; i++) (left, right) = (left * 10_000m, right * (10_000m + bound.Value));
        var holds = new Bound(bound.Comparison, right).Holds(left);
        var shown = bound.Round((decimal)((Math.Pow((double)(end / start), 1d / Years) - 1) * 10_000), Grain);
        if (bound.Holds(shown) != holds) shown = bound.Value + (holds ? 0 : bound.Comparison == Comparison.AtLeast ? -Grain : Grain);
        return new(holds ? Verdict.Met : Verdict.Unmet, shown, last);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Fact.Name} {How} {Years}");
}
