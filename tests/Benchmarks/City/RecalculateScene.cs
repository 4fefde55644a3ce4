using System.Diagnostics;
using Srdi.Benchmarks.Eligibility;
using Srdi.Benchmarks.Measuring;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Criteria;

namespace Srdi.Benchmarks.City;

/// <summary>Which verdicts a changed file of criteria changes: every title of every firm anew, beside the verdict that it had, on all cores.</summary>
internal static class RecalculateScene
{
    private const int Firms = 1_000_000;
    private const string File = "criteria/srdi-recognition-2.json", Before = "\"fact\": \"nicheYears\", \"minimumYears\": 3", After = "\"fact\": \"nicheYears\", \"minimumYears\": 8";
    private static readonly DateOnly On = new(2026, 11, 1);
    private static readonly Title[] Titles = Enum.GetValues<Title>();

    public static Task Play(Arguments arguments)
    {
        var files = PolicyFiles.Read(Path.Combine(Given.Root, "config")).ToDictionary();
        if (!files[File].Contains(Before, StringComparison.Ordinal)) throw new EffectsDifferException($"{File} does not say {Before}.");
        files[File] = files[File].Replace(Before, After, StringComparison.Ordinal);
        var (changed, faults) = PolicyBook.Load(files);
        if (changed is null) throw new EffectsDifferException(string.Join('\n', faults));
        EligibilityFacts[] kinds = [.. Enumerable.Range(0, EligibilityScene.Kinds).Select(EligibilityScene.Firm)];
        var had = new Verdict[Firms * Titles.Length];
        Parallel.For(0, Firms, i =>
        {
            for (var t = 0; t < Titles.Length; t++) had[i * Titles.Length + t] = Domain.Policy.Criteria.Eligibility.Decide(Given.Policy, kinds[i % kinds.Length], Titles[t], Procedure.Recognition, On);
        });
        // By the long way with all its texts, so that the short one is not its own witness.
        var expected = kinds.Sum(firm => Titles.Count(title => Long(Given.Policy, firm, title) != Long(changed, firm, title)));
        List<double> perSecond = [];
        for (var round = 0; round < arguments.Rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            var differ = Differing(changed, kinds, had);
            perSecond.Add(Firms / Stopwatch.GetElapsedTime(began).TotalSeconds);
            if (differ != expected * (Firms / kinds.Length) || differ == 0) throw new EffectsDifferException($"{differ} verdicts differ.");
        }
        perSecond.Sort();
        Report.Machine("figures at hand in memory");
        Console.WriteLine(Report.Text($"recalculate: {Titles.Length} titles of {Firms:#,0} firms under a changed policy, {perSecond.Count} rounds: median {perSecond[perSecond.Count / 2]:#,0} firms/s on {Environment.ProcessorCount} cores ({perSecond[0]:#,0}–{perSecond[^1]:#,0}), {Firms / perSecond[perSecond.Count / 2]:0.0} s for all; {expected * 100.0 / kinds.Length:0.0} verdicts in 100 firms differ"));
        return Task.CompletedTask;
    }

    private static Verdict Long(PolicyBook book, EligibilityFacts firm, Title title) => Domain.Policy.Criteria.Eligibility.Evaluate(book, firm, title, Procedure.Recognition, On).Verdict;

    private static long Differing(PolicyBook changed, EligibilityFacts[] kinds, Verdict[] had)
    {
        long differ = 0;
        Parallel.For(0, Firms, () => 0L, (i, _, sum) =>
        {
            for (var t = 0; t < Titles.Length; t++)
                if (Domain.Policy.Criteria.Eligibility.Decide(changed, kinds[i % kinds.Length], Titles[t], Procedure.Recognition, On) != had[i * Titles.Length + t]) sum++;
            return sum;
        }, sum => Interlocked.Add(ref differ, sum));
        return differ;
    }
}
