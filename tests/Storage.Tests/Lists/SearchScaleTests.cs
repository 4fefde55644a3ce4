using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Storage.Sweeps;
using Srdi.Storage.Enterprises;
using Srdi.Storage.Lists;
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

    private static DistrictCode Huangpu => DistrictCode.Parse("440112").Value;

    private static (string What, EnterpriseQuery Query)[] Questions =>
    [
        ("all", new(50)), ("deep page", new(50, After: Code(Firms / 2).Value)), ("tier", new(50, Tier: Tier.LittleGiant)), ("district", new(50, District: Huangpu)),
        ("district and tier", new(50, District: Huangpu, Tier: Tier.Champion)), ("title", new(50, Title: Title.Srdi)), ("title runs out", new(50, Title: Title.LittleGiant, ExpiringBefore: new(2026, 6, 1))),
        ("广州, which all have", new(50, Text: "广州")), ("精密", new(50, Text: "精密")), ("a rare name", new(50, Text: "甲乙丙")), ("no name", new(50, Text: "龘靐")), ("one firm", new(50, Text: "第777号")),
        ("a name in a district", new(50, Text: "精密", District: Huangpu)), ("a name of a tier", new(50, Text: "广州", Tier: Tier.Champion)), ("code", new(50, Text: "91440101MB000")), ("whole code", new(50, Text: Code(777).Value)),
        ("initials", new(50, Text: "gzjm")), ("common initials", new(50, Text: "yxgs")), ("by name", new(50, Sort: EnterpriseSort.Name)), ("by name in a district", new(50, District: Huangpu, Sort: EnterpriseSort.Name)),
        ("a name by name", new(50, Text: "精密", Sort: EnterpriseSort.Name)), ("by last day", new(50, Title: Title.Srdi, Sort: EnterpriseSort.Until)),
    ];

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task No_search_reads_all_firms(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        await Fill(store);
        // One session, so that it can say how often it read the table from end to end.
        await using var database = provider == StorageProvider.Postgres
            ? Database.Of(store.Settings with { ConnectionString = new DbConnectionStringBuilder { ConnectionString = store.Settings.ConnectionString, ["Maximum Pool Size"] = 1 }.ConnectionString })
            : Database.Of(store.Settings);
        var list = new EnterpriseList(database);
        var found = new Dictionary<string, int>();
        foreach (var (what, query) in Questions)
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
        Assert.Single(await new ListBooks(database).Named([.. Enumerable.Range(700, 400).Select(i => NameKey.Of($"广州{Letters[i / 10 % 10]}{Letters[i % 10]}精密第777号有限公司")).Distinct()], default));
        Assert.Equal(scans, await Scans(database));
    }

    private static async Task<long> Scans(Database database) => database.Provider != StorageProvider.Postgres ? 0
        : (await database.Query("select pg_stat_force_next_flush()", [], _ => 0, default)).Count >= 0
            ? (await database.Query("select seq_scan from pg_stat_user_tables where relname = 'grain_state'", [], row => row.GetInt64(0), default))[0] : 0;

    /// <summary>Firms named after their number; one in 100 has a title.</summary>
    private static async Task Fill(Store store)
    {
        await using var database = Database.Of(store.Settings.ConnectionString is { } text ? store.Settings with { ConnectionString = text + ";Options=-c synchronous_commit=off;Command Timeout=0" } : store.Settings);
        foreach (var some in Enumerable.Range(1, Firms).Chunk(10_000))
            await database.Execute($"""
                insert into grain_state (state_name, key, version, payload)
                select 'enterprise', e.value ->> 'key', 1, e.value -> 'record' from {database.Elements(database.Json("@rows"), "rows", "e")}
                """, [("rows", JsonSerializer.Serialize(new { rows = some.Select(i => Firm(i)).Select(f => new { key = f.Uscc.GrainKey, record = f }) }, SrdiJson.Stored))], default);
        if (store.Settings.Provider == StorageProvider.Postgres) await database.Execute("vacuum analyze", [], default);
    }

    private static EnterpriseId Code(int i) => EnterpriseId.Of("91440101", $"MB{i % 1_000_000:000000}");

    private static Enterprise Firm(int i)
    {
        var title = i % 100 != 0 ? (Title?)null : i % 1_000 == 0 ? Title.Champion : i % 400 == 0 ? Title.LittleGiant : Title.Srdi;
        return new(Code(i), $"广州{Letters[i / 10 % 10]}{Letters[i % 10]}{Trades[i % 5]}第{i}号有限公司", DistrictCode.Parse(Districts[i % 4]).Value)
        {
            Tier = title?.ToTier() ?? Tier.MicroSmall, Version = 1,
            Titles = title is { } held ? [new(held, TitleState.InForce, new(2023, 1, 1)) { From = new(2023, 1, 1), Until = i % 200 == 0 ? new(2026, 5, 1) : new(2027, 5, 1) }] : [],
        };
    }

    private const string Letters = "甲乙丙丁戊己庚辛壬癸";
    private static readonly string[] Trades = ["智能", "材料", "精密", "生物", "软件"], Districts = ["440112", "440111", "440106", "440113"];
}
