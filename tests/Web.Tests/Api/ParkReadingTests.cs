using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Srdi.Domain.Policy;

namespace Srdi.Web.Tests.Api;

/// <summary>The readings of the clause about parks, and its counts in the past and to come.</summary>
public sealed class ParkReadingTests
{
    private const string TwoSites = """
        [{"name":"东区","floorAreaSquareMetres":12000.00,"address":"科学城1号","boundary":"东至开创大道, 西至揽月路","document":"粤(2020)广州市不动产权第1号"},
         {"name":"西区","floorAreaSquareMetres":8000.00,"address":"科学城9号","document":"粤(2020)广州市不动产权第2号"}]
        """;

    private static Task<Answer> Put(ApiHost api, string id, string op, string area, string? sites = null) =>
        api.Send("PUT", $"/v1/parks/{id}", $$"""{"name":"口径测试园","district":"440112","operator":"{{op}}","floorAreaSquareMetres":{{area}}{{(sites is null ? "" : ",\"sites\":" + sites)}}}""");

    private static async Task<(List<string> Giants, List<string> Others)> Filled(ApiHost api, string id, int giants = 5, int rest = 15)
    {
        (List<string> all, List<string> others) = ([], []);
        for (var i = 0; i < giants; i++) all.Add(await api.Firm("littleGiant"));
        for (var i = 0; i < rest; i++) others.Add(await api.Firm("srdi"));
        foreach (var tenant in all.Concat(others)) (await api.Send("PUT", $"/v1/parks/{id}/tenants/{tenant}", """{"from":"2026-01-05"}""")).Is(201);
        return (all, others);
    }

    private static (string?, decimal, string?) Criterion(Answer park, int which) =>
        (park["criteria"][which].GetProperty("id").GetString(), park["criteria"][which].GetProperty("actual").GetDecimal(), park["criteria"][which].GetProperty("verdict").GetString());

    [Fact]
    public async Task One_contiguous_site_counts_and_exactly_20000_passes()
    {
        await using var api = await ApiHost.Start();
        var op = await api.Firm();
        (await Put(api, "s-1", op, "20000.01", TwoSites)).IsProblem(422, "field.invalid", "sites");
        (await Put(api, "s-1", op, "20000", TwoSites.Replace("粤(2020)广州市不动产权第2号", "", StringComparison.Ordinal))).IsProblem(422, "field.missing", "sites.document");
        (await Put(api, "s-1", op, "20000", TwoSites.Replace("西区", "东区", StringComparison.Ordinal))).IsProblem(422, "field.invalid", "sites");
        var two = (await Put(api, "s-1", op, "20000.00", TwoSites)).Is(201);
        Assert.Equal(("floorArea", 12000m, "unmet"), Criterion(two, 0));
        Assert.Equal((12000m, 20000m), (two["floorAreaOneSite"].GetDecimal(), two["floorAreaAllSites"].GetDecimal()));
        Assert.Contains("口径 A9: 一个连片园区的总建筑面积", two["note"].GetString(), StringComparison.Ordinal);
        Assert.Equal(["粤(2020)广州市不动产权第1号", "粤(2020)广州市不动产权第2号"], two["sites"].EnumerateArray().Select(s => s.GetProperty("document").GetString()));
        Assert.Equal("东至开创大道, 西至揽月路", two["sites"][0].GetProperty("boundary").GetString());

        // A roster that knows no sites leaves them; another area without its sites contradicts them.
        Assert.Equal(2, (await Put(api, "s-1", op, "20000")).Is(200)["sites"].GetArrayLength());
        (await Put(api, "s-1", op, "21000")).IsProblem(422, "field.invalid", "floorAreaSquareMetres");
        var one = (await Put(api, "s-1", op, "20000.00", """[{"name":"全园","floorAreaSquareMetres":20000.00,"address":"科学城1号","document":"测绘报告1号"}]""")).Is(200);
        Assert.Equal(("floorArea", 20000m, "met"), Criterion(one, 0));
        Assert.Empty((await Put(api, "s-1", op, "20000.00", "[]")).Is(200)["sites"].EnumerateArray());
        Assert.Equal(["contiguousPark", "allSites", "operatedArea"], Policy().Ambiguities.Find("A9")!.Readings.Select(r => r.Id));
    }

    [Fact]
    public async Task The_other_readings_are_settings_and_both_numbers_are_shown()
    {
        await using var api = await ApiHost.Start(change: services => services.AddSingleton(Policy(("\"setting\": \"inclusive\"", "\"setting\": \"disjoint\""), ("\"setting\": \"contiguousPark\"", "\"setting\": \"allSites\""))));
        var op = await api.Firm();
        (await Put(api, "r-1", op, "20000.00", TwoSites)).Is(201);
        await Filled(api, "r-1");
        var park = (await api.Send("GET", "/v1/parks/r-1")).Is(200);
        Assert.Equal(("floorArea", 20000m, "met"), Criterion(park, 0));
        Assert.Equal(("srdi", 15m, "unmet"), Criterion(park, 2));
        Assert.Equal((20, 15, "candidate"), (park["srdiInclusive"].GetInt32(), park["srdiDisjoint"].GetInt32(), park["state"].GetString()));
        Assert.Equal("口径 A8: 小巨人不计入专精特新家数; 口径 A9: 同一园区各片区建筑面积合计", park["note"].GetString());
        Assert.Equal(5m, (await api.Send("POST", "/v1/parks/r-1/transitions", """{"trigger":"nominate","year":2026}""")).IsProblem(409, "park.criteriaUnmet")["missing"][0].GetProperty("gap").GetDecimal());
    }

    [Fact]
    public async Task An_accredited_park_says_when_an_expiring_title_will_bring_it_below_and_the_past_is_counted_by_the_titles_of_the_day()
    {
        await using var api = await ApiHost.Start();
        var op = await api.Firm();
        (await Put(api, "f-1", op, "20000")).Is(201);
        var (giants, _) = await Filled(api, "f-1", giants: 4, rest: 15);
        var late = await api.Firm("srdi");
        (await api.Send("PUT", $"/v1/parks/f-1/tenants/{late}", """{"from":"2026-01-05"}""")).Is(201);
        Assert.Equal("candidate", (await api.Send("GET", "/v1/parks/f-1")).Is(200)["state"].GetString());

        // Recorded today, but held since February and up to September.
        (await api.Send("POST", $"/v1/enterprises/{late}/transitions", """{"trigger":"recognise","title":"littleGiant","batch":"第七批","document":"示例函","effectiveOn":"2026-02-10","validUntil":"2026-09-30"}""")).Is(200);
        await Until(p => p["state"].GetString() == "qualified");
        foreach (var (day, count) in new[] { ("2026-02-09", 4m), ("2026-02-10", 5m), ("2026-05-31", 5m) })
        {
            Assert.Equal(("littleGiants", count, count < 5 ? "unmet" : "met"), Criterion((await api.Send("GET", $"/v1/parks/f-1?asOf={day}")).Is(200), 1));
            Assert.Equal(("littleGiants", count, count < 5 ? "unmet" : "met"), Criterion((await api.Send("GET", $"/v1/parks/f-1?on={day}")).Is(200), 1));
        }

        foreach (var step in new[] { """{"trigger":"nominate","year":2026}""", """{"trigger":"accredit","year":2026,"document":"文"}""" }) (await api.Send("POST", "/v1/parks/f-1/transitions", step)).Is(200);
        var park = (await api.Send("GET", "/v1/parks/f-1")).Is(200);
        Assert.Equal(("accredited", "2026-10-01"), (park["state"].GetString(), park["willFallBelowOn"].GetString()));
        Assert.Equal("2026-10-01", (await api.Send("GET", "/v1/parks?state=accredited")).Is(200)["items"].EnumerateArray().Single(p => p.GetProperty("id").GetString() == "f-1").GetProperty("willFallBelowOn").GetString());
        // Once it is below, there is no day to come.
        (await api.Send("DELETE", $"/v1/parks/f-1/tenants/{giants[0]}?to=2026-05-20")).Is(200);
        var below = (await api.Send("GET", "/v1/parks/f-1")).Is(200);
        Assert.Equal(("atRisk", JsonValueKind.Null), (below["state"].GetString(), below["willFallBelowOn"].ValueKind));

        async Task Until(Func<Answer, bool> good)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (!good((await api.Send("GET", "/v1/parks/f-1")).Is(200))) patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static PolicyBook Policy(params (string Was, string Becomes)[] changes)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Orleans.sln"))) root = root.Parent!;
        var files = new Dictionary<string, string>(PolicyFiles.Read(Path.Combine(root.FullName, "config")), StringComparer.Ordinal);
        foreach (var (was, becomes) in changes)
        {
            Assert.Contains(was, files["measures/ambiguities.json"], StringComparison.Ordinal);
            files["measures/ambiguities.json"] = files["measures/ambiguities.json"].Replace(was, becomes, StringComparison.Ordinal);
        }
        return PolicyBook.Load(files).Book!;
    }
}
