using Srdi.Benchmarks.Measuring;
using Srdi.Storage;

namespace Srdi.Benchmarks.Transitions;

/// <summary>Durable transitions per second, beside what one would build them with otherwise and what the database can do at all.</summary>
internal static class TransitionsScene
{
    public static async Task Play(Arguments arguments)
    {
        foreach (var provider in arguments.Databases) await On(provider, arguments);
    }

    private static async Task On(StorageProvider provider, Arguments arguments)
    {
        var postgres = provider == StorageProvider.Postgres;
        IContestant[] all = postgres
            ? [new Platform(provider, CommitMode.Group), new Platform(provider, CommitMode.Single), new AkkaSharding(), new AdoNetStateOnly(provider), new EntityFramework(provider), new RawPostgres(1), new RawPostgres(100)]
            : [new Platform(provider, CommitMode.Group), new Platform(provider, CommitMode.Single), new AdoNetStateOnly(provider), new EntityFramework(provider), new RawSqlite(1), new RawSqlite(100)];
        IContestant[] contestants = [.. all.Where(c => arguments.Only is null || c.Name.Contains(arguments.Only, StringComparison.OrdinalIgnoreCase))];
        Report.Machine(postgres ? "PostgreSQL with fsync=on, synchronous_commit=on, on the same cores" : "SQLite in WAL mode, synchronous=full");
        foreach (var contestant in contestants) await contestant.Start();

        var acknowledged = contestants.ToDictionary(c => c, _ => default(Effects));
        var runs = new Dictionary<(int Callers, IContestant Contestant), List<Run>>();
        var next = 0;
        await Round(16, 400, warming: true);
        for (var round = 0; round < arguments.Rounds; round++)
            foreach (var (callers, firms) in arguments.Callers)
                await Round(callers, firms, warming: false);

        foreach (var (callers, _) in arguments.Callers)
        {
            double Median(IContestant contestant) => Run.Median(runs[(callers, contestant)].Select(r => r.PerSecond));
            var peer = contestants.Where(c => c.Role == Role.Peer).Select(Median).DefaultIfEmpty(double.NaN).Max();
            var limit = contestants.Where(c => c.Role == Role.Limit).Select(Median).DefaultIfEmpty(double.NaN).Max();
            Report.Table(
                Report.Text($"{(postgres ? "PostgreSQL" : "SQLite")}, {callers} caller{(callers == 1 ? "" : "s")}: durable transitions/s, median of {arguments.Rounds} interleaved runs"),
                ["", "per second", "lowest–highest", "p50 ms", "p99 ms", "÷ best peer", "÷ limit", "CPU µs own", "CPU µs database"],
                contestants.Select(c => (string[])
                [
                    c.Name, Report.Number(Median(c)),
                    $"{Report.Number(runs[(callers, c)].Min(r => r.PerSecond))}–{Report.Number(runs[(callers, c)].Max(r => r.PerSecond))}",
                    c.FirmsPerCall > 1 ? "–" : Report.Number(Run.Median(runs[(callers, c)].Select(r => r.P50))), c.FirmsPerCall > 1 ? "–" : Report.Number(Run.Median(runs[(callers, c)].Select(r => r.P99))),
                    Report.Number(Median(c) / peer), Report.Number(Median(c) / limit),
                    Report.Number(Run.Median(runs[(callers, c)].Select(r => r.OwnCpu))), postgres ? Report.Number(Run.Median(runs[(callers, c)].Select(r => r.DatabaseCpu))) : "in own",
                ]));
        }
        foreach (var contestant in contestants) await contestant.DisposeAsync();

        async Task Round(int callers, int firms, bool warming)
        {
            var first = next;
            next += firms;
            foreach (var contestant in contestants)
            {
                await contestant.Register(first, firms);
                var sum = new Effects[callers];
                var run = await Run.Of(callers, caller => Pieces(contestant, caller, callers, first, firms, sum));
                acknowledged[contestant] += sum.Aggregate(new Effects(firms, 0, 0), (a, b) => a + b);
                if (!warming) (runs.TryGetValue((callers, contestant), out var list) ? list : runs[(callers, contestant)] = []).Add(run);
                var counted = await contestant.Count();
                if (counted != acknowledged[contestant])
                    throw new EffectsDifferException($"{contestant.Name}: acknowledged {acknowledged[contestant]}, in the store {counted}.");
                if (arguments.Verbose) Console.Error.WriteLine(Report.Text($"{contestant.Name}, {callers} callers: {run.PerSecond:0}/s, p50 {run.P50:0.00} ms, p99 {run.P99:0.00} ms, CPU {run.OwnCpu:0} + {run.DatabaseCpu:0} µs"));
            }
        }
    }

    private static IEnumerable<Func<Task<int>>> Pieces(IContestant contestant, int caller, int callers, int first, int firms, Effects[] sum)
    {
        // Each caller has firms of its own and takes them up the ladder rung by rung.
        int[] mine = [.. Enumerable.Range(first, firms).Where(n => (n - first) / contestant.FirmsPerCall % callers == caller)];
        for (var step = 0; step < Ladder.Steps.Length; step++)
            for (var at = 0; at < mine.Length; at += contestant.FirmsPerCall)
            {
                var (now, some) = (step, mine.AsMemory(at, Math.Min(contestant.FirmsPerCall, mine.Length - at)));
                yield return async () =>
                {
                    sum[caller] += await contestant.Step(now, some);
                    return some.Length;
                };
            }
    }
}
