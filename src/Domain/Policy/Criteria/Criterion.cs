using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy.Criteria;

/// <summary>One thing to change or to find out.</summary>
/// <param name="Criterion">The criterion's id.</param>
/// <param name="Clause">Its clause.</param>
/// <param name="Text">What to do, such as <c>+42 万元 研发费用</c>.</param>
/// <param name="ToConfirm">Whether the fact is only not known yet.</param>
/// <param name="Effort">How large the change is against what is asked; only for choosing between ways.</param>
[GenerateSerializer, Immutable, Alias("Change")]
public sealed record Change([property: Id(0)] string Criterion, [property: Id(1)] string Clause, [property: Id(2)] string Text, [property: Id(3)] bool ToConfirm, [property: Id(4)] decimal Effort);

/// <summary>A compiled criterion. Immutable; weighing it allocates its result only.</summary>
internal abstract class Criterion(string id, string clause, string text)
{
    public string Id => id;

    public string Clause => clause;

    public string Text => text;

    public abstract CriterionResult Weigh(Asked asked);

    /// <summary>The verdict that <see cref="Weigh"/> comes to, and nothing else: no text, no allocation.</summary>
    public abstract Verdict Decide(Asked asked);

    /// <summary>The ids of those in it that people decide.</summary>
    public virtual IEnumerable<string> Judged => [];

    /// <summary>The smallest set of changes after which it would be met; empty when it is.</summary>
    public virtual IReadOnlyList<Change> Smallest(Asked asked)
    {
        if (Decide(asked) == Verdict.Met) return [];
        var result = Weigh(asked);
        return [new(id, clause, result.Needed ?? text, result.Verdict == Verdict.Unknown, Effort(result))];
    }

    protected CriterionResult Result(Verdict verdict) => new(id, clause, text, verdict);

    /// <summary>The result of a question that is answered with yes or no.</summary>
    protected CriterionResult YesNo(Verdict verdict, string needed, string toConfirm, string? source)
    {
        decimal? actual = verdict switch { Verdict.Met => 1, Verdict.Unmet => 0, _ => null };
        return Result(verdict) with
        {
            Required = 1, Comparison = Comparison.AtLeast, Actual = actual, Gap = 1 - actual, Unit = "是否", Source = source,
            Needed = verdict switch { Verdict.Met => null, Verdict.Unmet => needed, _ => $"待补: {toConfirm}" },
        };
    }

    protected static decimal Effort(CriterionResult result) => result is { Gap: { } gap, Required: { } required } && required != 0 ? Math.Min(9, gap / Math.Abs(required)) : 1;

    /// <summary>Fewest changes first, then fewest to confirm, then least effort.</summary>
    public static bool Smaller(IReadOnlyList<Change> a, IReadOnlyList<Change> b)
    {
        var byCount = a.Count(c => !c.ToConfirm) - b.Count(c => !c.ToConfirm);
        if (byCount != 0) return byCount < 0;
        var byUnknown = a.Count - b.Count;
        return byUnknown != 0 ? byUnknown < 0 : a.Sum(c => c.Effort) < b.Sum(c => c.Effort);
    }

    public static Verdict All(IReadOnlyList<CriterionResult> results)
    {
        var verdict = Verdict.Met;
        for (var i = 0; i < results.Count; i++)
            if (results[i].Verdict == Verdict.Unmet) return Verdict.Unmet;
            else if (results[i].Verdict == Verdict.Unknown) verdict = Verdict.Unknown;
        return verdict;
    }

    /// <summary>Asks until one is not met.</summary>
    public static Verdict All(Criterion[] criteria, Asked asked)
    {
        var verdict = Verdict.Met;
        foreach (var criterion in criteria)
            switch (criterion.Decide(asked))
            {
                case Verdict.Unmet: return Verdict.Unmet;
                case Verdict.Unknown: verdict = Verdict.Unknown; break;
            }
        return verdict;
    }

    public static Verdict Any(IReadOnlyList<CriterionResult> results)
    {
        var verdict = Verdict.Unmet;
        for (var i = 0; i < results.Count; i++)
            if (results[i].Verdict == Verdict.Met) return Verdict.Met;
            else if (results[i].Verdict == Verdict.Unknown) verdict = Verdict.Unknown;
        return verdict;
    }

    /// <summary>Reads a criterion of a rule file; null with a fault when its shape can't be read.</summary>
    public static Criterion? Read(ObjectReader from)
    {
        var (id, clause, text, shape) = (from.Text("id"), from.Text("clause"), from.Text("text"), from.Text("shape"));
        Criterion? criterion = null;
        switch (shape)
        {
            case "figure":
                if (Figure.Read(from) is not { } figure) return null;
                if (figure.Fact.Unit == FactUnit.YesNo) from.Fault("fact", $"is '{figure.Fact.Name}', which is yes or no", "use the shape flag or absent");
                else criterion = new FigureCriterion(id, clause, text, figure, Bound.Read(from, figure));
                break;
            case "flag" or "absent":
                if (Figure.Read(from) is not { } flag) return null;
                if (flag.Fact.Unit != FactUnit.YesNo || flag.How is not (Window.Each or Window.Any)) from.Fault("fact", $"is '{flag.Fact.Name}' {SrdiJson.Name(flag.How)}", "name a yes-or-no fact, with how each or any");
                else criterion = new FlagCriterion(id, clause, text, flag, wanted: shape == "flag");
                break;
            case "title" or "noTitle": criterion = new TitleCriterion(id, clause, text, from.Enum<Title>("title"), wanted: shape == "title"); break;
            case "sme": criterion = new SmeCriterion(id, clause, text); break;
            case "legalPerson": criterion = new LegalPersonCriterion(id, clause, text); break;
            case "judgement": criterion = new JudgementCriterion(id, clause, text, from.Text("by")); break;
            case "anyOf": criterion = new AnyOfCriterion(id, clause, text, Several(from, "of", 2)); break;
            case "allOf": criterion = new AllOfCriterion(id, clause, text, Several(from, "of", 2)); break;
            case "waiver":
                var required = from.Object("require") is { } require ? Read(require) : null;
                var waivers = Several(from, "waivedBy", 1);
                criterion = new AnyOfCriterion(id, clause, text, required is null ? waivers : [required, .. waivers]);
                break;
            case "score": criterion = ScoreCriterion.Read(from, id, clause, text); break;
            default: from.Fault("shape", $"is '{shape}'", "write one of figure | flag | absent | title | noTitle | sme | legalPerson | judgement | anyOf | allOf | waiver | score"); return null;
        }
        from.Done();
        return criterion;
    }

    private static Criterion[] Several(ObjectReader from, string name, int minimum) => [.. from.List(name, Read, minimum).OfType<Criterion>()];
}

/// <summary>A figure against a bound: threshold or window.</summary>
internal sealed class FigureCriterion(string id, string clause, string text, Figure figure, Bound bound) : Criterion(id, clause, text)
{
    public override Verdict Decide(Asked asked) => figure.Weigh(asked, bound).Verdict;

    public override CriterionResult Weigh(Asked asked)
    {
        var reading = figure.Weigh(asked, bound);
        return Result(reading.Verdict) with
        {
            Required = figure.Shown(bound.Value), Comparison = bound.Comparison,
            Actual = reading.Actual is { } actual ? figure.Shown(actual) : null,
            Gap = reading.Actual is { } known ? figure.Shown(bound.Gap(known)) : null,
            Unit = figure.ShownUnit,
            Needed = reading.Verdict == Verdict.Met ? null : figure.Change(asked, bound, reading).Text,
            Source = figure.Source(asked, reading),
        };
    }
}

/// <summary>Something that must be so, or must not.</summary>
internal sealed class FlagCriterion(string id, string clause, string text, Figure figure, bool wanted) : Criterion(id, clause, text)
{
    private readonly Bound bound = wanted ? new(Comparison.AtLeast, 1) : new(Comparison.AtMost, 0);

    public override Verdict Decide(Asked asked) => figure.Weigh(asked, bound).Verdict;

    public override CriterionResult Weigh(Asked asked)
    {
        var reading = figure.Weigh(asked, bound);
        return YesNo(reading.Verdict, wanted ? $"须具备: {figure.Fact.Chinese}" : $"须消除: {figure.Fact.Chinese} ({reading.Year} 年)", $"{figure.LastYear(asked)} 年 {(wanted ? "" : "是否")}{figure.Fact.Chinese}", figure.Source(asked, reading));
    }
}

/// <summary>A title that must, or must not, be in force on the day.</summary>
internal sealed class TitleCriterion(string id, string clause, string text, Title title, bool wanted) : Criterion(id, clause, text)
{
    public override Verdict Decide(Asked asked) => asked.Facts.Holding(title, asked.On) is not null == wanted ? Verdict.Met : Verdict.Unmet;

    public override CriterionResult Weigh(Asked asked)
    {
        var held = asked.Facts.Holding(title, asked.On);
        return YesNo(Decide(asked), wanted ? $"先取得有效的{title.Chinese()}称号" : $"持有{title.Chinese()}称号, 不得申报", "", held is null ? "称号登记: 当日无有效称号" : $"称号登记: {held.From.Iso()} 至 {(held.InRenewal && held.Until < asked.On ? "复核结果公布" : held.Until?.Iso() ?? "今")}");
    }
}

/// <summary>Small or medium size by the last fiscal year.</summary>
internal sealed class SmeCriterion(string id, string clause, string text) : Criterion(id, clause, text)
{
    public override Verdict Decide(Asked asked)
    {
        var report = asked.Facts.ReportOf(asked.On.Year - 1)?.Report;
        return asked.Book.Sizes.IsSme(asked.Facts.Industry, report?.Employees, report?.Revenue, report?.TotalAssets);
    }

    public override CriterionResult Weigh(Asked asked)
    {
        var verdict = Decide(asked);
        return YesNo(verdict, "已属大型企业, 不再符合中小企业划型标准", asked.Book.Sizes.IndustryOf(asked.Facts.Industry) is null ? "行业代码 (GB/T 4754)" : $"{asked.On.Year - 1} 年从业人员、营业收入或资产总额",
            verdict == Verdict.Unknown ? null : $"{asked.Book.Sizes.IndustryOf(asked.Facts.Industry)!.Name}, {asked.On.Year - 1} 年");
    }
}

/// <summary>An independent legal person.</summary>
internal sealed class LegalPersonCriterion(string id, string clause, string text) : Criterion(id, clause, text)
{
    public override Verdict Decide(Asked asked) => asked.Facts.LegalPerson switch { true => Verdict.Met, false => Verdict.Unmet, null => Verdict.Unknown };

    public override CriterionResult Weigh(Asked asked) => YesNo(
        Decide(asked),
        "须为境内注册的独立法人", "企业类型", asked.Facts.LegalPerson is null ? null : "企业登记");
}

/// <summary>What people decide: unknown until they have.</summary>
internal sealed class JudgementCriterion(string id, string clause, string text, string by) : Criterion(id, clause, text)
{
    public override IEnumerable<string> Judged => [Id];

    public override Verdict Decide(Asked asked) => Latest(asked)?.Holds switch { true => Verdict.Met, false => Verdict.Unmet, null => Verdict.Unknown };

    public override CriterionResult Weigh(Asked asked)
    {
        var latest = Latest(asked);
        return YesNo(Decide(asked), $"{by}认定不符合", $"由{by}认定", latest is null ? null : $"{latest.Source}, {latest.On.Iso()}");
    }

    private Judgement? Latest(Asked asked)
    {
        Judgement? latest = null;
        for (var i = 0; i < asked.Facts.Judgements.Count; i++)
            if (asked.Facts.Judgements[i] is var one && one.Title == asked.Title && one.Criterion == Id && one.On <= asked.On && (latest is null || one.On >= latest.On)) latest = one;
        return latest;
    }
}

/// <summary>One way of several is enough.</summary>
internal sealed class AnyOfCriterion(string id, string clause, string text, Criterion[] ways) : Criterion(id, clause, text)
{
    public override IEnumerable<string> Judged => ways.SelectMany(w => w.Judged);

    public override Verdict Decide(Asked asked)
    {
        var verdict = Verdict.Unmet;
        foreach (var way in ways)
            switch (way.Decide(asked))
            {
                case Verdict.Met: return Verdict.Met;
                case Verdict.Unknown: verdict = Verdict.Unknown; break;
            }
        return verdict;
    }

    public override CriterionResult Weigh(Asked asked)
    {
        var parts = Array.ConvertAll(ways, w => w.Weigh(asked));
        var verdict = Any(parts);
        return Result(verdict) with { Comparison = Comparison.AnyOf, Parts = parts, Needed = verdict == Verdict.Met ? null : "任一: " + string.Join("; ", parts.Where(p => p.Needed is not null).Select(p => p.Needed)) };
    }

    public override IReadOnlyList<Change> Smallest(Asked asked)
    {
        IReadOnlyList<Change>? smallest = null;
        foreach (var way in ways)
            if (way.Smallest(asked) is var changes && (smallest is null || Smaller(changes, smallest))) smallest = changes;
        return smallest ?? [];
    }
}

/// <summary>All of several.</summary>
internal sealed class AllOfCriterion(string id, string clause, string text, Criterion[] all) : Criterion(id, clause, text)
{
    public override IEnumerable<string> Judged => all.SelectMany(w => w.Judged);

    public override Verdict Decide(Asked asked) => All(all, asked);

    public override CriterionResult Weigh(Asked asked)
    {
        var parts = Array.ConvertAll(all, w => w.Weigh(asked));
        var verdict = All(parts);
        return Result(verdict) with { Comparison = Comparison.AllOf, Parts = parts, Needed = verdict == Verdict.Met ? null : string.Join(" 且 ", parts.Where(p => p.Needed is not null).Select(p => p.Needed)) };
    }

    public override IReadOnlyList<Change> Smallest(Asked asked)
    {
        var changes = new List<Change>();
        foreach (var one in all) changes.AddRange(one.Smallest(asked));
        return changes;
    }
}
