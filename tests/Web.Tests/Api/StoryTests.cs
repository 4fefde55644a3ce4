using System.Text.Json;

namespace Srdi.Web.Tests.Api;

/// <summary>What a newcomer does with curl: one firm from 小微 to 小巨人.</summary>
[Collection("api")]
public sealed class StoryTests(SharedApi shared)
{
    private readonly ApiHost api = shared.Host;

    [Fact]
    public async Task A_firm_goes_up_the_ladder_and_is_entitled_once()
    {
        var uscc = ApiHost.NewUscc();
        var registered = (await api.Send("PUT", $"/v1/enterprises/{uscc}", """{"name":"广州示例精密机械有限公司","district":"440112","industry":"C3562","foundedOn":"2012-05-08"}""")).Is(201);
        Assert.Equal($"/v1/enterprises/{uscc}", registered.Location);
        Assert.Equal("microSmall", registered["tier"].GetString());

        var skipped = (await api.Recognise(uscc, "littleGiant")).IsProblem(409, "title.prerequisiteMissing", "title");
        Assert.Equal("microSmall", skipped["state"].GetString());
        Assert.Contains("recognise", skipped["permitted"].EnumerateArray().Select(p => p.GetString()));
        Assert.Equal("srdi", skipped["missing"][0].GetProperty("id").GetString());
        Assert.NotEmpty(skipped["clause"].GetString()!);
        Assert.Equal(1, (await api.Send("GET", $"/v1/enterprises/{uscc}")).Is(200)["version"].GetInt32());

        (await api.Recognise(uscc, "innovative", "2022-03-01")).Is(200);
        (await api.Recognise(uscc, "srdi", "2023-03-01")).Is(200);
        var risen = (await api.Recognise(uscc, "littleGiant")).Is(200);
        Assert.Equal(("srdi", "littleGiant"), (risen["from"].GetString(), risen["to"].GetString()));
        Assert.Equal(["srdi.enterprise.titleGained.v1", "srdi.enterprise.tierChanged.v1"], risen["events"].EnumerateArray().Select(e => e.GetProperty("type").GetString()));
        var granted = Assert.Single(risen["rewards"].EnumerateArray().ToList());
        Assert.Equal(("1a", 100_000_000), (granted.GetProperty("measure").GetString(), granted.GetProperty("ceilingFen").GetInt64()));

        var repeated = (await api.Recognise(uscc, "littleGiant")).Is(200);
        Assert.Equal(risen.Text, repeated.Text);
        (await api.Recognise(uscc, "littleGiant", batch: "第八批")).IsProblem(409, "title.notPermitted", "trigger");

        var firm = (await api.Send("GET", $"/v1/enterprises/{uscc}")).Is(200);
        Assert.Equal("littleGiant", firm["tier"].GetString());
        Assert.Equal(["innovative", "srdi", "littleGiant"], firm["titles"].EnumerateArray().Select(t => t.GetProperty("title").GetString()));
        Assert.Equal(("2025-10-15", "2028-10-14"), (firm["titles"][2].GetProperty("from").GetString(), firm["titles"][2].GetProperty("until").GetString()));
        Assert.Equal(["1a"], firm["rewards"].EnumerateArray().Select(r => r.GetProperty("measure").GetString()));
        Assert.NotEmpty(firm["entitlements"].EnumerateArray());
        Assert.All(firm["entitlements"].EnumerateArray(), e => Assert.NotEmpty(e.GetProperty("clause").GetString()!));
        Assert.DoesNotContain("schemaVersion", firm.Text, StringComparison.Ordinal);
        foreach (var hidden in new[] { "awards", "firstFrom" }) Assert.DoesNotContain($"\"{hidden}\"", firm.Text, StringComparison.Ordinal);

        var history = (await api.Send("GET", $"/v1/enterprises/{uscc}/history?limit=4")).Is(200);
        Assert.Equal([1, 2, 3, 4], history["items"].EnumerateArray().Select(e => e.GetProperty("ordinal").GetInt32()));
        var rest = (await api.Send("GET", $"/v1/enterprises/{uscc}/history?limit=4&after={history["next"].GetString()}")).Is(200);
        Assert.Equal([5, 6, 7], rest["items"].EnumerateArray().Select(e => e.GetProperty("ordinal").GetInt32()));
        Assert.Equal(JsonValueKind.Null, rest["next"].ValueKind);
    }

    [Fact]
    public async Task The_reward_is_confirmed_and_refuses_what_its_state_does_not_permit()
    {
        var uscc = await api.Firm("littleGiant");
        var listed = (await api.Send("GET", $"/v1/rewards?payee={uscc}")).Is(200);
        var id = Assert.Single(listed["items"].EnumerateArray().ToList()).GetProperty("id").GetString();
        Assert.Equal($"1a.{uscc}.littleGiant", id);

        var early = (await api.Send("POST", $"/v1/rewards/{id}/transitions", """{"trigger":"pay"}""")).IsProblem(409, "reward.notPermitted", "trigger");
        Assert.Equal("entitled", early["state"].GetString());
        var confirmed = (await api.Send("POST", $"/v1/rewards/{id}/transitions", """{"trigger":"confirm"}""")).Is(200);
        Assert.Equal("confirmed", confirmed["to"].GetString());
        Assert.Equal(confirmed.Text, (await api.Send("POST", $"/v1/rewards/{id}/transitions", """{"trigger":"confirm"}""")).Is(200).Text);
        (await api.Send("POST", $"/v1/rewards/{id}/transitions", """{"trigger":"plan"}""")).IsProblem(422, "field.invalid", "trigger");
        (await api.Send("POST", $"/v1/rewards/{id}/transitions", """{"trigger":"withhold"}""")).IsProblem(422, "field.missing", "reason");
        var reward = (await api.Send("GET", $"/v1/rewards/{id}")).Is(200);
        Assert.Equal(("confirmed", 2), (reward["state"].GetString(), reward["version"].GetInt32()));
        Assert.Equal(id, Assert.Single((await api.Send("GET", $"/v1/rewards?payee={uscc}&state=confirmed&measure=1a&year=2025&district=440112")).Is(200)["items"].EnumerateArray().ToList()).GetProperty("id").GetString());
        Assert.Empty((await api.Send("GET", $"/v1/rewards?payee={uscc}&state=entitled")).Is(200)["items"].EnumerateArray());
        (await api.Send("GET", $"/v1/rewards/1b.{uscc}.champion")).IsProblem(404, "reward.unknown");
    }

    [Fact]
    public async Task Firms_are_found_by_what_they_are()
    {
        var (giant, small) = (await api.Firm("littleGiant", "440118"), await api.Firm(district: "440118"));
        async Task<List<string?>> Found(string query) =>
            [.. (await api.Send("GET", $"/v1/enterprises?{query}")).Is(200)["items"].EnumerateArray().Select(e => e.GetProperty("uscc").GetString())];
        Assert.Equal(new[] { giant, small }.Order(StringComparer.Ordinal), await Found("district=440118"));
        Assert.Equal([giant], await Found("district=440118&tier=littleGiant"));
        Assert.Equal([giant], await Found("district=440118&title=srdi"));
        Assert.Equal([small], await Found($"q={small}"));
        Assert.Equal([giant], await Found("district=440118&expiringBefore=2028-10-15"));
        Assert.Empty(await Found("district=440118&expiringBefore=2028-10-14"));
        var first = (await api.Send("GET", "/v1/enterprises?district=440118&limit=1")).Is(200);
        var second = (await api.Send("GET", $"/v1/enterprises?district=440118&limit=1&after={first["next"].GetString()}")).Is(200);
        Assert.Equal(JsonValueKind.Null, second["next"].ValueKind);
        Assert.NotEqual(first["items"][0].GetProperty("uscc").GetString(), second["items"][0].GetProperty("uscc").GetString());
        var line = Assert.Single((await api.Send("GET", "/v1/statistics/ladder")).Is(200).Json.EnumerateArray().Where(l => l.GetProperty("district").GetString() == "440118").ToList());
        Assert.Equal((1, 1), (line.GetProperty("microSmall").GetInt32(), line.GetProperty("littleGiant").GetInt32()));
    }

    [Fact]
    public async Task A_code_is_matched_in_any_case_and_width()
    {
        var uscc = await api.Firm();
        var wide = string.Concat(uscc.Select(c => (char)(c - '!' + '！')));
        foreach (var written in new[] { uscc.ToLowerInvariant(), Uri.EscapeDataString(wide) })
            Assert.Equal(uscc, (await api.Send("GET", $"/v1/enterprises/{written}")).Is(200)["uscc"].GetString());
    }

    [Fact]
    public async Task Machines_and_measures_are_served_as_data()
    {
        var machine = (await api.Send("GET", "/v1/machines/title")).Is(200);
        Assert.StartsWith("stateDiagram", machine["mermaid"].GetString());
        Assert.NotEmpty(machine["steps"].EnumerateArray());
        Assert.Equal(machine["mermaid"].GetString(), (await api.Send("GET", "/v1/machines/title", headers: ("Accept", "text/plain"))).Is(200).Text);
        Assert.Equal(["title", "tier", "park", "reward", "plan", "list", "case", "selection"], (await api.Send("GET", "/v1/machines")).Is(200)["items"].EnumerateArray().Select(m => m.GetProperty("name").GetString()));
        (await api.Send("GET", "/v1/machines/nothing")).IsProblem(404, "machine.unknown", "name");
        Assert.Equal(100_000_000, (await api.Send("GET", "/v1/measures/1a")).Is(200)["ceilingFen"].GetInt64());
        Assert.Equal(29, (await api.Send("GET", "/v1/measures")).Is(200)["items"].GetArrayLength());
        (await api.Send("GET", "/v1/measures/99")).IsProblem(404, "measure.unknown");
    }
}
