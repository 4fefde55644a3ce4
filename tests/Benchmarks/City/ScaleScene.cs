using Srdi.Benchmarks.Measuring;
using Srdi.Benchmarks.Transitions;
using Srdi.Host.Tests.Storm;
using Srdi.Storage;
using Srdi.Storage.Commits;
using Srdi.Tests;

namespace Srdi.Benchmarks.City;

/// <summary>What a transition costs as the stored firms grow a hundredfold, and how many there are in a second with one, two and three processes.</summary>
internal static class ScaleScene
{
    private const int Callers = 64;
    private const int Firms = 2_000;
    private const int Transitions = 4_000;

    public static async Task Play(Arguments arguments)
    {
        foreach (var provider in arguments.Databases)
        {
            Report.Machine($"{provider}; {Callers} callers take {Firms:#,0} new firms up the ladder, {arguments.Rounds} rounds");
            List<(int Stored, Run Run)> runs = [];
            foreach (var stored in arguments.Stored)
            {
                await using var ours = new Platform(provider, CommitMode.Group);
                await ours.Start();
                await ManyFirms.Fill(ours.Storage, stored);
                List<Run> rounds = [];
                for (var round = -1; round < arguments.Rounds; round++)
                {
                    var first = (round + 1) * Firms;
                    await ours.Register(first, Firms);
                    var run = await Run.Of(Callers, caller => Enumerable.Range(0, Ladder.Steps.Length).SelectMany(step => Enumerable.Range(first, Firms).Where(n => n % Callers == caller)
                        .Select(n => (Func<Task<int>>)(async () => (await ours.Step(step, new[] { n })).Events > 0 ? 1 : throw new EffectsDifferException("A step left no event.")))));
                    if (round >= 0) rounds.Add(run);
                }
                runs.Add((stored, rounds.OrderBy(r => r.OwnCpu + r.DatabaseCpu).ElementAt(rounds.Count / 2)));
            }
            double Cost(Run run) => run.OwnCpu + run.DatabaseCpu;
            Report.Table($"{provider}: a transition among many firms", ["stored firms", "per second", "p50 ms", "p99 ms", "CPU µs", "÷ the fewest"],
                runs.Select(r => (string[])[Report.Text($"{r.Stored:#,0}"), Report.Number(r.Run.PerSecond), Report.Number(r.Run.P50), Report.Number(r.Run.P99), Report.Number(Cost(r.Run)), Report.Number(Cost(r.Run) / Cost(runs[0].Run))]));
        }
        if (!arguments.Databases.Contains(StorageProvider.Postgres)) return;
        List<(int Processes, StormReport Report)> storms = [];
        foreach (var processes in new[] { 1, 2, 3 })
        {
            var directory = Directory.CreateTempSubdirectory("srdi-scale-");
            storms.Add((processes, await StormRun.On(new(Transitions, processes) { Readers = 0, Writers = Callers }, (await Given.Storage(StorageProvider.Postgres)).ConnectionString!, directory.FullName)));
            directory.Delete(recursive: true);
        }
        Report.Table($"PostgreSQL: {Transitions:#,0} renames by {Callers} callers over HTTP, all on the same cores", ["processes", "per second", "÷ one"],
            storms.Select(s => (string[])[$"{s.Processes}", Report.Number(Transitions / s.Report.Writing.TotalSeconds), Report.Number(storms[0].Report.Writing.TotalSeconds / s.Report.Writing.TotalSeconds)]));
    }
}
