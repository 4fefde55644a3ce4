using System.Diagnostics;
using Srdi.Benchmarks.Eligibility;
using Srdi.Benchmarks.Measuring;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Criteria;

namespace Srdi.Benchmarks.City;

/// <summary>What a changed file of criteria would change: every title of every firm under both, on all cores.</summary>
internal static class RecalculateScene
{
    private const int Firms = 200_000;
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
        var expected = Round(changed, kinds, kinds.Length);
        List<double> perSecond = [];
        for (var round = 0; round < arguments.Rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            var differ = Round(changed, kinds, Firms);
            perSecond.Add(Firms / Stopwatch.GetElapsedTime(began).TotalSeconds);
            if (differ != expected * (Firms / kinds.Length) || differ == 0) throw new EffectsDifferException($"{differ} verdicts differ.");
        }
        perSecond.Sort();
        Report.Machine("figures at hand in memory");
        Console.WriteLine(Report.Text($"recalculate: {Titles.Length} titles of {Firms:#,0} firms under two policies, {perSecond.Count} rounds: median {perSecond[perSecond.Count / 2]:#,0} firms/s on {Environment.ProcessorCount} cores ({perSecond[0]:#,0}–{perSecond[^1]:#,0}); {expected * 100.0 / kinds.Length:0.0} verdicts in 100 firms differ"));
        return Task.CompletedTask;
    }

    private static long Round(PolicyBook changed, EligibilityFacts[] kinds, int firms)
    {
        long differ = 0;
        Parallel.For(0, firms, () => 0L, (i, _, sum) =>
        {
            foreach (var title in Titles)
            {
                var (now, then) = (Domain.Policy.Criteria.Eligibility.Evaluate(Given.Policy, kinds[i % kinds.Length], title, Procedure.Recognition, On).Verdict,
                    Domain.Policy.Criteria.Eligibility.Evaluate(changed, kinds[i % kinds.Length], title, Procedure.Recognition, On).Verdict);
                if (now != then) sum++;
            }
            return sum;
        }, sum => Interlocked.Add(ref differ, sum));
        return differ;
    }
}
