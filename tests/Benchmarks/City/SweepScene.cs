using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Srdi.Benchmarks.Measuring;
using Srdi.Benchmarks.Transitions;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Sweeps;
using Srdi.Storage;
using Srdi.Tests;

namespace Srdi.Benchmarks.City;

/// <summary>The day on which a cohort runs out: each firm's title lapses, with its events.</summary>
internal static class SweepScene
{
    private const int Cohort = 9_000;
    private const string Waiting = "select count(*) from due where kind = 'enterprise' and state in ('inForce', 'suspended')";

    public static async Task Play(Arguments arguments)
    {
        foreach (var provider in arguments.Databases)
        {
            var settings = await Given.Store(provider);
            await ManyFirms.Fill(settings, Enumerable.Range(1, Cohort).Select(n => ManyFirms.Firm(n) with
            {
                Tier = Tier.Srdi, Titles = [new(Title.Srdi, TitleState.Suspended, new(2022, 10, 1)) { From = new(2022, 10, 1), Until = new(2025, 9, 30), Batch = "2022年" }],
            }));
            await using var database = Database.Of(settings);
            if (await Number(database, Waiting) != Cohort) throw new EffectsDifferException("The cohort is not due.");
            var started = Stopwatch.GetTimestamp();
            using var host = await Given.Silo(settings);
            var sweeper = host.Services.GetRequiredService<IGrainFactory>().GetGrain<ISweeperGrain>(ISweeperGrain.Key);
            while (await sweeper.Sweep() || await Number(database, Waiting) > 0)
            {
            }
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var lapsed = await Number(database, "select count(*) from log where type = 'srdi.enterprise.titleLapsed.v1'");
            if (lapsed != Cohort) throw new EffectsDifferException($"{lapsed} of {Cohort} titles lapsed.");
            Report.Machine($"{provider}");
            Console.WriteLine(Report.Text($"sweep: {Cohort:#,0} titles lapsed in {seconds:0.0} s with the silo's start, {Cohort / seconds:#,0}/s"));
            Console.WriteLine();
            await host.StopAsync();
        }
    }

    internal static async Task<long> Number(Database database, string sql) => (await database.Query(sql, [], row => row.GetInt64(0), default))[0];
}
