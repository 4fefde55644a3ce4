using System.Diagnostics;
using System.Net;
using Srdi.Benchmarks.Measuring;
using Srdi.Host.Tests;
using Srdi.Storage;

namespace Srdi.Benchmarks.City;

/// <summary>From the start of the process to its first answer about a firm.</summary>
internal static class StartScene
{
    private const int Starts = 5;

    public static async Task Play(Arguments arguments)
    {
        Report.Machine($"{Starts} starts each of the program as built, Release");
        List<string[]> rows = [];
        foreach (var provider in arguments.Databases)
        {
            var directory = Directory.CreateTempSubdirectory("srdi-start-");
            try
            {
                string[] settings = provider == StorageProvider.Postgres ? HostProcess.Postgres((await Given.Storage(provider)).ConnectionString!, directory.FullName) : HostProcess.Sqlite(directory.FullName);
                var first = await Time(settings);
                var (code, text) = await HostProcess.RunToEnd([.. settings, "--demo", "--once"]);
                if (code != 0) throw new EffectsDifferException(text);
                List<double> times = [];
                for (var i = 0; i < Starts; i++) times.Add(await Time(settings));
                times.Sort();
                rows.Add([$"{provider}", Report.Number(first), Report.Number(times[Starts / 2]), $"{Report.Number(times[0])}–{Report.Number(times[^1])}"]);
            }
            finally
            {
                directory.Delete(recursive: true);
            }
        }
        Report.Table("start to first answer, ms", ["", "empty, with all migrations", "the demo's city, median", "lowest–highest"], rows);
    }

    private static async Task<double> Time(string[] settings)
    {
        var began = Stopwatch.GetTimestamp();
        await using var host = await HostProcess.Start(settings);
        var (status, body) = await host.Send(HttpMethod.Get, "/v1/enterprises?limit=1");
        var time = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        if (status != HttpStatusCode.OK) throw new EffectsDifferException($"{status} {body}");
        await host.Stop();
        return time;
    }
}
