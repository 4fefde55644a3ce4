using Srdi.Domain;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;
using Srdi.Storage.Enterprises;
using Srdi.Storage.Parks;
using Srdi.Storage.Requests;
using Srdi.Storage.Rewards;

namespace Srdi.Storage.Tests;

public sealed class ListTests
{
    private static readonly EnterpriseId A = EnterpriseId.Of("91440101", "MA5AAAAA"), B = EnterpriseId.Of("91440101", "MA5BBBBB"), C = EnterpriseId.Of("91440106", "MA5CCCCC");

    private sealed record EnterpriseRecord(string Name, string District, Tier Tier, TitleLine[] Titles);

    private sealed record RewardRecord(string Id, string Measure, string Payee, int Year, string State, string District, long CeilingFen);

    private sealed record ParkRecord(string Id, string Name, string District, string State);

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Enterprises_are_found_by_each_filter_and_by_all_together(StorageProvider provider)
    {
        await using var store = await Filled(provider);
        var list = new EnterpriseList(store.Database);
        async Task<string> Find(EnterpriseQuery query) =>
            string.Join(' ', (await list.Read(query, default)).Items.Select(line => line.Uscc == A.Value ? "A" : line.Uscc == B.Value ? "B" : "C"));

        Assert.Equal("A B C", await Find(new(10)));
        Assert.Equal("A B", await Find(new(10, Tier: Tier.LittleGiant)));
        Assert.Equal("B C", await Find(new(10, District: District("440106"))));
        Assert.Equal("A B", await Find(new(10, Title: Title.LittleGiant)));
        Assert.Equal("", await Find(new(10, Title: Title.Srdi))); // lapsed
        Assert.Equal("A", await Find(new(10, ExpiringBefore: new(2027, 7, 1))));
        Assert.Equal("", await Find(new(10, ExpiringBefore: new(2027, 6, 30)))); // runs out on the day itself
        Assert.Equal("A", await Find(new(10, Title: Title.LittleGiant, ExpiringBefore: new(2027, 7, 1))));
        Assert.Equal("", await Find(new(10, Title: Title.Champion, ExpiringBefore: new(2027, 7, 1))));
        Assert.Equal("B", await Find(new(10, Text: "精密")));
        Assert.Equal("C", await Find(new(10, Text: "tcl")));
        Assert.Equal("A B C", await Find(new(10, Text: "91")));
        Assert.Equal("A B", await Find(new(10, Text: " 91440101ma5 ")));
        Assert.Equal("B", await Find(new(10, Text: B.Value)));
        Assert.Equal("", await Find(new(10, Text: "' or true --")));
        Assert.Equal("", await Find(new(10, Text: "%%")));
        Assert.Equal("A B", await Find(new(10, Park: "7", On: new(2026, 3, 1))));
        Assert.Equal("A", await Find(new(10, Park: "7", On: new(2026, 7, 1))));
        Assert.Equal("", await Find(new(10, Park: "7", On: new(2025, 12, 31))));
        Assert.Equal("B", await Find(new(10, Tier: Tier.LittleGiant, Title: Title.LittleGiant, District: District("440106"), Text: "精密", ExpiringBefore: new(2030, 1, 1), Park: "7", On: new(2026, 3, 1))));

        var line = (await list.Read(new(1), default)).Items.Single();
        Assert.Equal((A.Value, "广州测试科技有限公司", "440112", Tier.LittleGiant, 1), (line.Uscc, line.Name, line.District, line.Tier, line.Version));
        Assert.Equal([new(Title.LittleGiant, "inForce", "7", "粤工信〔2024〕1号", new(2024, 7, 1), new(2027, 6, 30), null), new(Title.Srdi, "lapsed", null, null, null, new(2024, 6, 30), null)], line.Titles);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Pages_follow_each_other_without_gap_or_repeat(StorageProvider provider)
    {
        await using var store = await Filled(provider);
        var enterprises = new EnterpriseList(store.Database);
        var first = await enterprises.Read(new(2), default);
        Assert.Equal([A.Value, B.Value], first.Items.Select(line => line.Uscc));
        var second = await enterprises.Read(new(2, After: first.Next), default);
        Assert.Equal([C.Value], second.Items.Select(line => line.Uscc));
        Assert.Null(second.Next);
        Assert.Null((await enterprises.Read(new(3), default)).Next);

        var rewards = new RewardList(store.Database);
        var page = await rewards.Read(new(2), default);
        Assert.Equal(["rwd-1", "rwd-2", "rwd-3"], [.. page.Items.Select(line => line.Key), .. (await rewards.Read(new(2, After: page.Next), default)).Items.Select(line => line.Key)]);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Questions_without_bounds_are_refused(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var list = new EnterpriseList(store.Database);
        foreach (var limit in (int[])[0, -1, 1_001]) await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => list.Read(new(limit), default));
        foreach (var text in (string[])["广", " ", new('广', 101)]) await Assert.ThrowsAsync<ArgumentException>(() => list.Read(new(10, Text: text), default));
        await Assert.ThrowsAsync<ArgumentException>(() => list.Read(new(10, Park: "7"), default));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Rewards_and_parks_are_found_by_each_filter(StorageProvider provider)
    {
        await using var store = await Filled(provider);
        var rewards = new RewardList(store.Database);
        async Task<string> Find(RewardQuery query) => string.Join(' ', (await rewards.Read(query, default)).Items.Select(line => line.Key));

        Assert.Equal("rwd-1 rwd-2", await Find(new(10, Payee: A)));
        Assert.Equal("rwd-1 rwd-3", await Find(new(10, Measure: "1a")));
        Assert.Equal("rwd-2 rwd-3", await Find(new(10, Year: 2027)));
        Assert.Equal("rwd-3", await Find(new(10, State: "paid")));
        Assert.Equal("rwd-3", await Find(new(10, District: District("440106"))));
        Assert.Equal("rwd-1", await Find(new(10, Payee: A, Measure: "1a", Year: 2026, State: "entitled", District: District("440112"))));
        var line = (await rewards.Read(new(1), default)).Items.Single();
        Assert.Equal((1, 100_000_000L), (line.Version, line.Record.GetProperty("ceilingFen").GetInt64()));

        var parks = new ParkList(store.Database);
        Assert.Equal(["park-7"], (await parks.Read(new(10, District: District("440112"), State: "candidate"), default)).Items.Select(park => park.Key));
        Assert.Empty((await parks.Read(new(10, State: "accredited"), default)).Items);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task The_parks_of_an_enterprise_are_those_where_it_is_a_tenant_on_the_day(StorageProvider provider)
    {
        await using var store = await Filled(provider);
        var parks = new ParksOfEnterprise(store.Database);

        Assert.Equal(["7"], await parks.Read(B, new(2026, 6, 30), default));
        Assert.Empty(await parks.Read(B, new(2026, 7, 1), default));
        Assert.Equal(["7"], await parks.Read(A, new(2099, 1, 1), default));
        Assert.Empty(await parks.Read(C, new(2026, 3, 1), default));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task The_ladder_counts_by_district_and_tier(StorageProvider provider)
    {
        await using var store = await Filled(provider);

        Assert.Equal([new("440106", 1, 0, 0, 1, 0), new("440112", 0, 0, 0, 1, 0)], await new LadderStatistics(store.Database).Read(default));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task What_was_just_written_is_listed(StorageProvider provider)
    {
        await using var store = await Filled(provider);
        var writer = new Writer<EnterpriseRecord>(await store.Grains(), "enterprise", C.GrainKey);
        var record = (await writer.Read())!;
        await writer.Write(new(record with { Tier = Tier.Champion, District = "440103" }));

        Assert.Equal([C.Value], (await new EnterpriseList(store.Database).Read(new(10, Tier: Tier.Champion, District: District("440103")), default)).Items.Select(line => line.Uscc));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_request_is_answered_once(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var requests = new RequestLog(store.Database);
        var answer = new AnsweredRequest("digest", 201, """{"id":"一"}""", new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        Assert.Null(await requests.Find("registry", "k", default));

        Assert.Equal(1, (await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => requests.Add("registry", "k", answer, default)))).Count(added => added));
        Assert.False(await requests.Add("registry", "k", answer with { Status = 500 }, default));

        Assert.Equal(answer, await requests.Find("registry", "k", default));
        Assert.Null(await requests.Find("finance", "k", default));
    }

    private static DistrictCode District(string code) => DistrictCode.Parse(code).Value;

    private static async Task<Store> Filled(StorageProvider provider)
    {
        var store = await Store.Migrated(provider);
        var grains = await store.Grains();
        // C first: the order of a list is that of the keys, not that of writing.
        await Write(C.GrainKey, new("TCL 广州分公司", "440106", Tier.MicroSmall, []));
        await Write(A.GrainKey, new("广州测试科技有限公司", "440112", Tier.LittleGiant,
            [new(Title.LittleGiant, "inForce", "7", "粤工信〔2024〕1号", new(2024, 7, 1), new(2027, 6, 30), null), new(Title.Srdi, "lapsed", null, null, null, new(2024, 6, 30), null)]));
        await Write(B.GrainKey, new("广州精密仪器有限公司", "440106", Tier.LittleGiant, [new(Title.LittleGiant, "inRenewal", "5", null, new(2025, 7, 1), new(2028, 6, 30), null)]));
        await new Writer<RewardRecord>(grains, "reward", "rwd-1").Write(new(new("1", "1a", A.Value, 2026, "entitled", "440112", 100_000_000)));
        await new Writer<RewardRecord>(grains, "reward", "rwd-2").Write(new(new("2", "12a", A.Value, 2027, "entitled", "440112", 1)));
        await new Writer<RewardRecord>(grains, "reward", "rwd-3").Write(new(new("3", "1a", C.Value, 2027, "paid", "440106", 1)));
        await new Writer<Note>(grains, "reports", A.GrainKey).Write(new(new("other state of the same key")));
        var park = ParkId.Parse("7").Value;
        await new Writer<ParkRecord>(grains, "park", park.GrainKey).Write(new(new("7", "园区", "440112", "candidate"))
        {
            Tenancies = [new(park, A, new(2026, 1, 1), null), new(park, B, new(2026, 1, 1), new(2026, 6, 30))],
        });
        return store;

        Task Write(string key, EnterpriseRecord record) => new Writer<EnterpriseRecord>(grains, "enterprise", key).Write(new Commit<EnterpriseRecord>(record));
    }
}
