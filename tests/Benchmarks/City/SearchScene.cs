using System.Diagnostics;
using Srdi.Benchmarks.Measuring;
using Srdi.Storage;
using Srdi.Storage.Enterprises;
using Srdi.Tests;

namespace Srdi.Benchmarks.City;

/// <summary>Each kind of search, as the number of stored firms grows a hundredfold.</summary>
internal static class SearchScene
{
    private const int Asked = 30;

    public static async Task Play(Arguments arguments)
    {
        foreach (var provider in arguments.Databases)
        {
            Report.Machine($"{provider}; pages of 50, each asked {Asked} times; p99 is the slowest");
            var columns = new List<Dictionary<string, (double P50, double P99)>>();
            foreach (var firms in arguments.Stored)
            {
                var settings = await Given.Store(provider);
                await ManyFirms.Fill(settings, firms);
                await using var database = Database.Of(settings);
                var list = new EnterpriseList(database);
                var found = new Dictionary<string, (double, double)>();
                foreach (var (what, query) in ManyFirms.Questions(firms))
                {
                    await list.Read(query, default);
                    List<double> times = [];
                    for (var i = 0; i < Asked; i++)
                    {
                        var began = Stopwatch.GetTimestamp();
                        await list.Read(query, default);
                        times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                    }
                    times.Sort();
                    found[what] = (times[Asked / 2], times[^1]);
                }
                columns.Add(found);
            }
            Report.Table($"{provider}: a page of a search, ms (p50 / p99)", ["", .. arguments.Stored.Select(f => Report.Text($"{f:#,0} firms")), "p50, last ÷ first"],
                columns[0].Keys.Select(what => (string[])[what, .. columns.Select(c => $"{Report.Number(c[what].P50)} / {Report.Number(c[what].P99)}"), Report.Number(columns[^1][what].P50 / columns[0][what].P50)]));
        }
    }
}
