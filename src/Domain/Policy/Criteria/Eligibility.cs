using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Policy.Criteria;

/// <summary>Weighs an enterprise against the criteria of a title as they hold on a day.</summary>
public static class Eligibility
{
    /// <summary>The verdict with every criterion. Where no criteria hold on the day the verdict is unknown.</summary>
    public static EligibilityReport Evaluate(PolicyBook book, EligibilityFacts facts, Title title, Procedure procedure, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(facts);
        var rules = book.RulesOf(title, procedure, on);
        var asked = new Asked(book, facts, title, on);
        if (rules.Count == 0)
            return new(title, procedure, on, Verdict.Unknown) { DecidedBy = book.RulesOf(title).DecidedBy, Readiness = $"{on.Iso()} 没有适用的{title.Chinese()}{Chinese(procedure)}条件" };
        if (rules.Count == 1)
        {
            var criteria = Weigh(rules[0], asked);
            return Report(rules, Criterion.All(criteria), criteria, title, procedure, on);
        }
        // Standards side by side: one of them is enough.
        var standards = new CriterionResult[rules.Count];
        for (var i = 0; i < standards.Length; i++)
        {
            var parts = Weigh(rules[i], asked);
            standards[i] = new(Path.GetFileNameWithoutExtension(rules[i].File), rules[i].Regulation, $"{rules[i].Standard}标准全部条件", Criterion.All(parts))
            {
                Comparison = Comparison.AllOf, Parts = parts, Needed = Needed(parts) is { Length: > 0 } needed ? $"{rules[i].Standard}: {needed}" : null,
            };
        }
        var verdict = Criterion.Any(standards);
        var either = new CriterionResult("standards", Joined(rules, r => r.Regulation), $"满足一个标准: {string.Join("或", rules.Select(r => r.Standard))}", verdict)
        {
            Comparison = Comparison.AnyOf, Parts = standards, Needed = verdict == Verdict.Met ? null : "任一: " + string.Join("; 或 ", standards.Select(s => s.Needed)),
        };
        return Report(rules, verdict, [either], title, procedure, on);
    }

    /// <summary>The verdict of <see cref="Evaluate"/> alone and many times faster, without a word of why: for many firms at once.</summary>
    public static Verdict Decide(PolicyBook book, EligibilityFacts facts, Title title, Procedure procedure, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(facts);
        var rules = book.RulesOf(title, procedure, on);
        var asked = new Asked(book, facts, title, on);
        var verdict = rules.Count == 0 ? Verdict.Unknown : Verdict.Unmet;
        for (var i = 0; i < rules.Count; i++)
            switch (Criterion.All(rules[i].Criteria, asked))
            {
                case Verdict.Met: return Verdict.Met;
                case Verdict.Unknown: verdict = Verdict.Unknown; break;
            }
        return verdict;
    }

    private static string Needed(CriterionResult[] parts) => string.Join(", ", parts.Select(p => p.Needed).OfType<string>());

    /// <summary>The fewest changes after which the criteria of a title would be met on a day.</summary>
    internal static IReadOnlyList<Change> Smallest(PolicyBook book, EligibilityFacts facts, Title title, Procedure procedure, DateOnly on)
    {
        var asked = new Asked(book, facts, title, on);
        List<Change>? smallest = null;
        foreach (var rule in book.RulesOf(title, procedure, on))
        {
            var changes = new List<Change>();
            foreach (var criterion in rule.Criteria) changes.AddRange(criterion.Smallest(asked));
            if (smallest is null || Criterion.Smaller(changes, smallest)) smallest = changes;
        }
        return smallest ?? [];
    }

    private static CriterionResult[] Weigh(RuleFile rule, Asked asked)
    {
        var results = new CriterionResult[rule.Criteria.Length];
        for (var i = 0; i < results.Length; i++) results[i] = rule.Criteria[i].Weigh(asked);
        return results;
    }

    private static EligibilityReport Report(IReadOnlyList<RuleFile> rules, Verdict verdict, CriterionResult[] criteria, Title title, Procedure procedure, DateOnly on) =>
        new(title, procedure, on, verdict)
        {
            RuleFile = Joined(rules, r => r.File), RuleVersion = Joined(rules, r => r.Version), Regulation = Joined(rules, r => r.Regulation), RegulationSource = Joined(rules, r => r.Source),
            Verified = rules.All(r => r.Verified), DecidedBy = rules[0].DecidedBy, Readiness = Readiness(verdict, criteria, title, procedure, rules[0].DecidedBy), Criteria = criteria,
        };

    private static string Joined(IReadOnlyList<RuleFile> rules, Func<RuleFile, string> of) => rules.Count == 1 ? of(rules[0]) : string.Join(" + ", rules.Select(of));

    private static string Readiness(Verdict verdict, CriterionResult[] criteria, Title title, Procedure procedure, string decidedBy)
    {
        var (unmet, unknown) = (0, 0);
        foreach (var criterion in criteria)
            if (criterion.Verdict == Verdict.Unmet) unmet++;
            else if (criterion.Verdict == Verdict.Unknown) unknown++;
        var what = title.Chinese() + Chinese(procedure);
        return verdict switch
        {
            Verdict.Met => $"{what}: {criteria.Length - unmet - unknown} 项条件已满足, 由{decidedBy}决定",
            Verdict.Unmet => $"{what}: 差 {unmet} 项: {string.Join("; ", criteria.Where(c => c.Verdict == Verdict.Unmet).Select(c => c.Needed ?? c.Text))}{(unknown > 0 ? $"; 另有 {unknown} 项待补充资料" : "")}",
            Verdict.Unknown => $"{what}: 未发现不符合, {unknown} 项待补充资料: {string.Join("; ", criteria.Where(c => c.Verdict == Verdict.Unknown).Select(c => c.Text))}",
        };
    }

    private static string Chinese(Procedure procedure) => procedure == Procedure.Renewal ? "复核" : "认定";
}
