using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
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
        ("all", new(50)), ("deep page", new(50, After: "91440101MB00010000X")), ("tier", new(50, Tier: Tier.LittleGiant)), ("district", new(50, District: Huangpu)),
        ("district and tier", new(50, District: Huangpu, Tier: Tier.Champion)), ("title", new(50, Title: Title.Srdi)), ("title runs out", new(50, Title: Title.LittleGiant, ExpiringBefore: new(2026, 6, 1))),
        ("广州, which all have", new(50, Text: "广州")), ("精密", new(50, Text: "精密")), ("a rare name", new(50, Text: "甲乙丙")), ("no name", new(50, Text: "龘靐")), ("one firm", new(50, Text: "第777号")),
        ("a name in a district", new(50, Text: "精密", District: Huangpu)), ("a name of a tier", new(50, Text: "广州", Tier: Tier.Champion)), ("code", new(50, Text: "91440101MB0000")), ("whole code", new(50, Text: "91440101MB00000777")),
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
            await list.Count(query, 10_000, default);
            Assert.True(await Scans(database) == before, $"{what}: read the whole table");
            var times = new List<double>();
            for (var i = 0; i < Rounds; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await list.Read(query, default);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            times.Sort();
            output.WriteLine($"{provider} {Firms:#,##0} firms, {what}: p50 {times[Rounds / 2]:0.00} ms, p99 {times[^1]:0.00} ms, {found[what]} found");
        }
        Assert.Equal((50, 50, 0, 1, 1), (found["广州, which all have"], found["精密"], found["no name"], found["one firm"], found["whole code"]));
        var scans = await Scans(database);
        Assert.NotEmpty(await new TitleStatistics(database).Expiries(null, default));
        Assert.NotEmpty(await new NameSearch(database).Suggest("广州甲乙精密777有限公司", 5, default));
        Assert.Single(await new ListBooks(database).Named([NameKey.Of("广州甲甲精密第777号有限公司"), "广州乙戊精密第777号有限公司", .. Enumerable.Range(0, 100).Select(i => $"{"甲乙丙丁戊己庚辛壬癸"[i / 10]}{"甲乙丙丁戊己庚辛壬癸"[i % 10]}").Select(b => $"广州{b}精密第777号有限公司")], default));
        Assert.Equal(scans, await Scans(database));
    }

    private static async Task<long> Scans(Database database) => database.Provider != StorageProvider.Postgres ? 0
        : (await database.Query("select pg_stat_force_next_flush()", [], _ => 0, default)).Count >= 0
            ? (await database.Query("select seq_scan from pg_stat_user_tables where relname = 'grain_state'", [], row => row.GetInt64(0), default))[0] : 0;

    /// <summary>Firms named after their number; one in 100 has a title.</summary>
    private static async Task Fill(Store store)
    {
        const string letters = "甲乙丙丁戊己庚辛壬癸";
        const string name = $"'广州' || substr('{letters}', i / 10 % 10 + 1, 1) || substr('{letters}', i % 10 + 1, 1) || (case i % 5 when 0 then '智能' when 1 then '材料' when 2 then '精密' when 3 then '生物' else '软件' end) || '第' || i || '号有限公司'";
        const string district = "(case i % 4 when 0 then '440112' when 1 then '440111' when 2 then '440106' else '440113' end)";
        const string tier = "(case when i % 100 <> 0 then 'microSmall' when i % 1000 = 0 then 'champion' when i % 400 = 0 then 'littleGiant' else 'srdi' end)";
        const string title = "(case when i % 1000 = 0 then 'champion' when i % 400 = 0 then 'littleGiant' else 'srdi' end)";
        if (store.Settings.Provider == StorageProvider.Postgres)
        {
            await using var connection = new Npgsql.NpgsqlConnection(store.Settings.ConnectionString);
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandTimeout = 0;
            command.CommandText = $"""
                set statement_timeout = 0;
                insert into grain_state (state_name, key, version, payload)
                select 'enterprise', 'ent-91440101MB' || lpad(i::text, 8, '0'), 1, jsonb_build_object('uscc', '91440101MB' || lpad(i::text, 8, '0'), 'name', {name}, 'district', {district}, 'tier', {tier},
                  'nameKeys', jsonb_build_array(jsonb_build_object('key', {name}, 'kind', 'current')),
                  'titles', case when i % 100 = 0 then jsonb_build_array(jsonb_build_object('title', {title}, 'state', 'inForce', 'from', '2023-01-01', 'until', case when i % 200 = 0 then '2026-05-01' else '2027-05-01' end)) else '[]'::jsonb end)
                from generate_series(1, {Firms}) i;
                """;
            await command.ExecuteNonQueryAsync();
            command.CommandText = "vacuum analyze";
            await command.ExecuteNonQueryAsync();
            return;
        }
        await store.Run($"""
            insert into grain_state (state_name, key, version, payload)
            select 'enterprise', 'ent-91440101MB' || printf('%08d', i), 1, json_object('uscc', '91440101MB' || printf('%08d', i), 'name', {name}, 'district', {district}, 'tier', {tier},
              'nameKeys', json_array(json_object('key', {name}, 'kind', 'current')),
              'titles', json(case when i % 100 = 0 then json_array(json_object('title', {title}, 'state', 'inForce', 'from', '2023-01-01', 'until', case when i % 200 = 0 then '2026-05-01' else '2027-05-01' end)) else '[]' end))
            from (with recursive n (i) as (select 1 union all select i + 1 from n where i < {Firms}) select i from n)
            """);
    }
}
