using Srdi.Benchmarks.Measuring;
using Srdi.Host.Tests.Storm;
using Srdi.Storage;

namespace Srdi.Benchmarks.Streams;

/// <summary>Readers of every kind behind many writers: with kills, whether each gets exactly its own; without, how soon.</summary>
internal static class StreamScene
{
    public static async Task Play(Arguments arguments)
    {
        Report.Machine("PostgreSQL with fsync=on, synchronous_commit=on, on the same cores as all processes, readers and writers");
        var directory = Directory.CreateTempSubdirectory("srdi-stream-");
        try
        {
            var size = new StormSize(arguments.Transitions, arguments.Processes) { Kills = arguments.Kills, PerSecond = arguments.PerSecond, Measures = arguments.Kills == 0, Patience = TimeSpan.FromMinutes(10), Progress = Console.Error };
            var report = await StormRun.On(size, (await Given.Storage(StorageProvider.Postgres)).ConnectionString!, directory.FullName);
            Console.WriteLine(report);
            if (!report.Sound) throw new EffectsDifferException("A reader does not have exactly its district's events.");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
