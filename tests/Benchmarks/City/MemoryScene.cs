using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Srdi.Benchmarks.Measuring;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Storage;
using Srdi.Tests;

namespace Srdi.Benchmarks.City;

/// <summary>What a firm at rest takes in memory, and how fast firms come there from the store.</summary>
internal static class MemoryScene
{
    private const int Firms = 40_000;
    private const int Callers = 64;

    public static async Task Play(Arguments arguments)
    {
        foreach (var provider in arguments.Databases)
        {
            var settings = await Given.Store(provider);
            await ManyFirms.Fill(settings, Firms);
            using var host = await Given.Silo(settings);
            var grains = host.Services.GetRequiredService<IGrainFactory>();
            await Wake(grains, 1, 2_000); // Compiles what the rest only runs.
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var started = Stopwatch.GetTimestamp();
            await Wake(grains, 2_001, Firms - 2_000);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)(Firms - 2_000);
            Report.Machine($"{provider}");
            Console.WriteLine(Report.Text($"memory: {Firms - 2_000:#,0} firms activated by {Callers} callers in {seconds:0.0} s, {(Firms - 2_000) / seconds:#,0} cold activations/s; {bytes:#,0} bytes for each at rest"));
            Console.WriteLine();
            await host.StopAsync();
        }
    }

    private static Task Wake(IGrainFactory grains, int first, int count) => Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (n, _) =>
    {
        var firm = await grains.GetGrain<IEnterpriseGrain>(ManyFirms.Code(n).GrainKey).Get();
        if (!firm.Succeeded || firm.Value.Name != ManyFirms.Firm(n).Name) throw new EffectsDifferException($"Firm {n} is not what was stored.");
    });
}
