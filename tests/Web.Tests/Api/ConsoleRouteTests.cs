using System.Globalization;

namespace Srdi.Web.Tests.Api;

/// <summary>The routes that the console needs beside those that registries and districts use.</summary>
public sealed class ConsoleRouteTests
{
    [Fact]
    public async Task The_log_of_all_that_a_caller_may_see_is_read_from_the_end_and_on_from_there()
    {
        await using var api = await ApiHost.Start();
        var (here, there) = (await api.Firm("innovative"), await api.Firm(district: "440106"));
        var city = await api.Token("city");
        var latest = (await api.Send("GET", "/v1/transitions?latest=2", token: city)).Is(200);
        Assert.Equal([here, there], latest["items"].EnumerateArray().Select(e => e.GetProperty("subject").GetString()));
        Assert.Null(latest["next"].GetString());
        (await api.Send("POST", $"/v1/enterprises/{here}/transitions", """{"trigger":"rename","name":"广州新名测试有限公司"}""")).Is(200);
        var after = (await api.Send("GET", $"/v1/transitions?after={latest["cursor"].GetString()}", token: city)).Is(200);
        Assert.Equal("srdi.enterprise.renamed.v1", Assert.Single(after["items"].EnumerateArray()).GetProperty("type").GetString());

        // A district has its own part of it, also when it asks for nothing in particular.
        var tianhe = await api.Token("district", "440106");
        foreach (var query in new[] { "latest=50", "limit=50", "district=440106" })
            Assert.All((await api.Send("GET", "/v1/transitions?" + query, token: tianhe)).Is(200)["items"].EnumerateArray(), e => Assert.Equal("440106", e.GetProperty("data").GetProperty("district").GetString()));
        (await api.Send("GET", "/v1/transitions?district=440112", token: tianhe)).IsProblem(403, "forbidden", "district");
        (await api.Send("GET", $"/v1/transitions?latest=2&after={latest["cursor"].GetString()}", token: city)).IsProblem(400, "query.invalid", "after");
        (await api.Send("GET", "/v1/transitions?latest=201", token: city)).IsProblem(400, "query.invalid", "latest");
    }

    [Fact]
    public async Task Rewards_and_cases_are_counted_within_the_callers_district()
    {
        await using var api = await ApiHost.Start();
        await api.Firm("littleGiant");
        var contradicted = await api.Firm();
        (await api.Send("POST", $"/v1/enterprises/{contradicted}/transitions", """{"trigger":"recognise","title":"littleGiant","batch":"第七批","effectiveOn":"2025-10-15","asCase":true}""")).Is(202);
        var (own, other) = (await api.Token("district", "440112"), await api.Token("district", "440106"));
        var line = Assert.Single((await api.Send("GET", "/v1/statistics/rewards?year=2025", token: own)).Is(200).Json.EnumerateArray());
        Assert.Equal(("1a", "entitled", 1, 100_000_000, 0), (line.GetProperty("measure").GetString(), line.GetProperty("state").GetString(), line.GetProperty("count").GetInt32(), line.GetProperty("calculatedFen").GetInt64(), line.GetProperty("paidFen").GetInt64()));
        var open = Assert.Single((await api.Send("GET", "/v1/statistics/cases", token: own)).Is(200).Json.EnumerateArray());
        Assert.Equal(("440112", "open", 1), (open.GetProperty("district").GetString(), open.GetProperty("state").GetString(), open.GetProperty("count").GetInt32()));
        foreach (var path in new[] { "/v1/statistics/rewards?year=2025", "/v1/statistics/cases" })
        {
            Assert.Empty((await api.Send("GET", path, token: other)).Is(200).Json.EnumerateArray());
            (await api.Send("GET", path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "district=440112", token: other)).IsProblem(403, "forbidden", "district");
        }
    }

    [Fact]
    public async Task Views_are_their_owners_alone_and_so_many_at_most()
    {
        await using var api = await ApiHost.Start();
        var (one, two) = (await api.Token("city"), await api.Token("auditor"));
        (await api.Send("PUT", "/v1/views", """{"page":"enterprises","name":"黄埔-年内到期","query":"district=440112&expiring=90"}""", one)).Is(200);
        (await api.Send("PUT", "/v1/views", """{"page":"enterprises","name":"黄埔-年内到期","query":"expiring=30"}""", one)).Is(200);
        var kept = Assert.Single((await api.Send("GET", "/v1/views?page=enterprises", token: one)).Is(200)["items"].EnumerateArray());
        Assert.Equal("expiring=30", kept.GetProperty("query").GetString());
        Assert.Empty((await api.Send("GET", "/v1/views", token: two)).Is(200)["items"].EnumerateArray());
        (await api.Send("PUT", "/v1/views", """{"page":"enterprises","name":""}""", one)).IsProblem(422, "field.missing", "name");
        for (var n = 1; n < 100; n++) (await api.Send("PUT", "/v1/views", $$"""{"page":"parks","name":"{{n.ToString(CultureInfo.InvariantCulture)}}"}""", one)).Is(200);
        (await api.Send("PUT", "/v1/views", """{"page":"parks","name":"one more"}""", one)).IsProblem(409, "view.tooMany");
        (await api.Send("PUT", "/v1/views", """{"page":"parks","name":"1","query":"state=qualified"}""", one)).Is(200); // Replacing one adds none.
        Assert.Empty((await api.Send("DELETE", "/v1/views?page=enterprises&name=" + Uri.EscapeDataString("黄埔-年内到期"), token: one)).Is(200)["items"].EnumerateArray());
        (await api.Send("DELETE", "/v1/views?page=enterprises", token: one)).IsProblem(400, "query.invalid", "name");
    }
}
