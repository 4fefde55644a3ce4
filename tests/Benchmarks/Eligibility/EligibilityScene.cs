using System.Diagnostics;
using System.Globalization;
using Srdi.Benchmarks.Measuring;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Criteria;

namespace Srdi.Benchmarks.Eligibility;

/// <summary>A million evaluations: firms with figures of three years weighed against all four titles, on one core.</summary>
internal static class EligibilityScene
{
    internal const int Kinds = 1_000;
    private const int FirmsPerRound = 250_000;
    private static readonly DateOnly On = new(2026, 11, 1);
    private static readonly Title[] Titles = Enum.GetValues<Title>();

    public static Task Play(Arguments arguments)
    {
        var book = Given.Policy;
        EligibilityFacts[] firms = [.. Enumerable.Range(0, Kinds).Select(Firm)];
        var expected = Round(book, firms, Kinds); // Warms up, and says how the verdicts fall.
        var rows = new List<(double PerSecond, double Bytes)>();
        for (var round = 0; round < arguments.Rounds; round++)
        {
            var (before, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            var found = Round(book, firms, FirmsPerRound);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            rows.Add((FirmsPerRound / seconds, (GC.GetAllocatedBytesForCurrentThread() - before) / (double)FirmsPerRound));
            for (var verdict = 0; verdict < found.Length; verdict++)
                if (found[verdict] != expected[verdict] * (FirmsPerRound / Kinds)) throw new EffectsDifferException($"Round {round + 1} came to other verdicts than the first.");
        }
        rows.Sort();
        var median = rows[rows.Count / 2];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"eligibility: {FirmsPerRound:#,##0} firms × {Titles.Length} titles, {rows.Count} rounds, one core: median {median.PerSecond:#,##0} firms/s ({rows[0].PerSecond:#,##0}–{rows[^1].PerSecond:#,##0}), {1e6 / median.PerSecond:0.0} µs and {median.Bytes:#,##0} bytes per firm; of {Kinds * Titles.Length:#,##0} verdicts {expected[1]:#,##0} met, {expected[2]:#,##0} unmet, {expected[3]:#,##0} unknown"));
        return Task.CompletedTask;
    }

    private static long[] Round(PolicyBook book, EligibilityFacts[] firms, int count)
    {
        var verdicts = new long[4];
        for (var i = 0; i < count; i++)
            foreach (var title in Titles)
                verdicts[(int)Domain.Policy.Criteria.Eligibility.Evaluate(book, firms[i % firms.Length], title, Procedure.Recognition, On).Verdict]++;
        return verdicts;
    }

    internal static EligibilityFacts Firm(int number) => new()
    {
        Industry = "C3562", LegalPerson = true,
        Titles = [.. Titles.Take(number % 4).Select(t => new HeldTitle(t, new(2024, 1, 1), new(2027, 1, 1)))],
        Reports = [.. Enumerable.Range(2023, 4).Select(year => new YearReport(year, Report(number, year)))],
    };

    private static AnnualReport Report(int number, int year)
    {
        var revenue = new Money(500_000_000L + number * 20_000_000L + (year - 2023) * 300_000_000L);
        return new()
        {
            Source = ReportSource.AuditReport, Revenue = revenue, MainRevenue = revenue.Share(7_000 + number % 30 * 100), MainRevenueLastYear = revenue.Share(8_000),
            RdExpense = revenue.Share(100 + number % 12 * 100), NetProfit = revenue.Share(800), TotalAssets = revenue, TotalLiabilities = revenue.Share(2_000 + number % 80 * 100),
            Employees = 40 + number % 300, RdEmployees = 10 + number % 30, Class1Ip = number % 6, Class1OwnIp = number % 6, Class2Ip = number % 9, NicheYears = number % 14,
            NationalMarketShareBp = number % 3_000, DevelopmentScoreCentipoints = number % 7 == 0 ? null : 4_000 + number % 50 * 100,
            AbnormalOperation = false, SeriousDiscredit = false, RestrictedProduct = false, SeriousViolation = number % 50 == 0,
        };
    }
}
