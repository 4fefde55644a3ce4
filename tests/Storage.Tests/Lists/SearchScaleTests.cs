using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Storage.Sweeps;
using Srdi.Storage.Enterprises;
using Srdi.Storage.Lists;
using Srdi.Tests;
using Xunit.Abstractions;

namespace Srdi.Storage.Tests.Lists;

/// <summary>
/// Every search answers from an index. The number of firms is small here; the environment variable SRDI_FIRMS takes it to
/// a million, and the times are printed.
/// </summary>
public sealed class SearchScaleTests(ITestOutputHelper output)
{
    private static readonly int Firms = int.Parse(Environment.GetEnvironmentVariable("SRDI_FIRMS") ?? "20000", CultureInfo.InvariantCulture);
    private const int Rounds = 20;

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task No_search_reads_all_firms(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        await ManyFirms.Fill(store.Settings, Firms);
        // One session, so that it can say how often it read the table from end to end.
        await using var database = provider == StorageProvider.Postgres
            ? Database.Of(store.Settings with { ConnectionString = new DbConnectionStringBuilder { ConnectionString = store.Settings.ConnectionString, ["Maximum Pool Size"] = 1 }.ConnectionString })
            : Database.Of(store.Settings);
        var list = new EnterpriseList(database);
        var found = new Dictionary<string, int>();
        foreach (var (what, query) in ManyFirms.Questions(Firms))
        {
            var before = await Scans(database);
            found[what] = (await list.Read(query, default)).Items.Count;
            Assert.True(await Scans(database) == before, $"{what}: read the whole table");
            var counting = Stopwatch.GetTimestamp();
            var count = await list.Count(query, 10_000, default);
            var counted = Stopwatch.GetElapsedTime(counting).TotalMilliseconds;
            var times = new List<double>();
            for (var i = 0; i < Rounds; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await list.Read(query, default);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            times.Sort();
            output.WriteLine($"{provider} {Firms:#,##0} firms, {what}: p50 {times[Rounds / 2]:0.00} ms, p99 {times[^1]:0.00} ms, {found[what]} found; {count} counted in {counted:0.00} ms");
        }
        Assert.Equal((50, 50, 0, 1, 1), (found["广州, which all have"], found["精密"], found["no name"], found["one firm"], found["whole code"]));
        var scans = await Scans(database);
        Assert.NotEmpty(await new ExpiryStatistics(database).Read(new(2000, 1, 1), new(2100, 12, 31), null, default));
        Assert.NotEmpty(await new NameSearch(database).Suggest("广州甲乙精密777有限公司", 5, default));
        Assert.NotEmpty(await new NameSearch(database).Suggest("广州精密有限公司", 5, default)); // Every part of it is in a thousand names and more.
        Assert.Single(await new ListBooks(database).Named([.. Enumerable.Range(700, 400).Select(i => NameKey.Of($"广州{ManyFirms.Letters[i / 10 % 10]}{ManyFirms.Letters[i % 10]}精密第777号有限公司")).Distinct()], default));
        Assert.Equal(scans, await Scans(database));
    }

    private static async Task<long> Scans(Database database) => database.Provider != StorageProvider.Postgres ? 0
        : (await database.Query("select pg_stat_force_next_flush()", [], _ => 0, default)).Count >= 0
            ? (await database.Query("select seq_scan from pg_stat_user_tables where relname = 'grain_state'", [], row => row.GetInt64(0), default))[0] : 0;
}
