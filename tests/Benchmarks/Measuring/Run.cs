using System.Diagnostics;

namespace Srdi.Benchmarks.Measuring;

/// <summary>What one run of one contestant came to.</summary>
/// <param name="PerSecond">Completed per second.</param>
/// <param name="P50">Half were faster, in milliseconds.</param>
/// <param name="P99">All but one in a hundred were faster, in milliseconds.</param>
/// <param name="OwnCpu">Microseconds of CPU of this process, for one piece of work. Unlike time it hardly depends on what else the machine does.</param>
/// <param name="DatabaseCpu">The same of the database server.</param>
internal sealed record Run(double PerSecond, double P50, double P99, double OwnCpu, double DatabaseCpu)
{
    /// <summary>
    /// Lets a number of callers work side by side, each going on with its next piece when the one before is answered.
    /// The clock runs from the first start to the last answer.
    /// </summary>
    /// <param name="callers">The number of callers.</param>
    /// <param name="pieces">What a caller does, piece after piece; each returns how much work it stood for.</param>
    public static async Task<Run> Of(int callers, Func<int, IEnumerable<Func<Task<int>>>> pieces)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var latencies = new List<double>[callers];
        var work = new long[callers];
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calling = Enumerable.Range(0, callers).Select(async caller =>
        {
            List<double> mine = latencies[caller] = new(4096);
            await start.Task;
            foreach (var piece in pieces(caller))
            {
                var began = Stopwatch.GetTimestamp();
                work[caller] += await piece();
                mine.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }).ToArray();
        var (own, database) = (Cpu.Own(), Cpu.OfPostgres());
        var clock = Stopwatch.StartNew();
        start.SetResult();
        await Task.WhenAll(calling);
        var seconds = clock.Elapsed.TotalSeconds;
        (own, database) = (Cpu.Own() - own, Cpu.OfPostgres() - database);
        double[] all = [.. latencies.SelectMany(l => l).Order()];
        return new(work.Sum() / seconds, all[all.Length / 2], all[Math.Min(all.Length - 1, all.Length * 99 / 100)], own.TotalMicroseconds / work.Sum(), database.TotalMicroseconds / work.Sum());
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
