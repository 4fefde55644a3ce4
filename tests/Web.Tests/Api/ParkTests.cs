namespace Srdi.Web.Tests.Api;

[Collection("api")]
public sealed class ParkTests(SharedApi shared)
{
    private readonly ApiHost api = shared.Host;

    [Fact]
    public async Task A_park_is_accredited_only_when_all_three_criteria_are_met()
    {
        var op = await api.Firm();
        var id = $"hp-{op[^8..]}";
        (await api.Send("PUT", $"/v1/parks/{id}", $$"""{"name":"黄埔测试园","district":"440112","operator":"{{op}}","floorAreaSquareMetres":19999.99}""")).Is(201);
        List<string> tenants = [];
        for (var i = 0; i < 4; i++) tenants.Add(await api.Firm("littleGiant"));
        for (var i = 0; i < 15; i++) tenants.Add(await api.Firm("srdi"));
        foreach (var tenant in tenants) (await api.Send("PUT", $"/v1/parks/{id}/tenants/{tenant}", """{"from":"2026-01-05"}""")).Is(201);

        var refused = (await Nominate(id)).IsProblem(409, "park.criteriaUnmet");
        Assert.Equal(
            [("floorArea", 20000m, 19999.99m, 0.01m), ("littleGiants", 5m, 4m, 1m), ("srdi", 20m, 19m, 1m)],
            refused["missing"].EnumerateArray().Select(m => (m.GetProperty("id").GetString(), m.GetProperty("required").GetDecimal(), m.GetProperty("actual").GetDecimal(), m.GetProperty("gap").GetDecimal())));
        Assert.NotEmpty(refused["clause"].GetString()!);
        Assert.Equal("candidate", refused["state"].GetString());

        (await api.Send("PUT", $"/v1/parks/{id}", $$"""{"name":"黄埔测试园","district":"440112","operator":"{{op}}","floorAreaSquareMetres":20000}""")).Is(200);
        var fifth = await api.Firm("littleGiant");
        var met = (await api.Send("PUT", $"/v1/parks/{id}/tenants/{fifth}", """{"from":"2026-01-05"}""")).Is(201);
        Assert.Equal("qualified", met["state"].GetString());
        Assert.Equal(["met", "met", "met"], met["criteria"].EnumerateArray().Select(c => c.GetProperty("verdict").GetString()));
        Assert.Equal(20, met["tenants"].GetArrayLength());
        Assert.Equal("littleGiant", met["tenants"].EnumerateArray().Single(t => t.GetProperty("uscc").GetString() == fifth).GetProperty("tier").GetString());

        (await api.Send("POST", $"/v1/parks/{id}/transitions", """{"trigger":"accredit"}""")).IsProblem(409, "park.notPermitted", "trigger");
        (await Nominate(id)).Is(200);
        var accredited = (await api.Send("POST", $"/v1/parks/{id}/transitions", """{"trigger":"accredit","year":2026,"document":"穗工信函〔2026〕18号"}""")).Is(200);
        Assert.Equal(("nominated", "accredited"), (accredited["from"].GetString(), accredited["to"].GetString()));
        var reward = Assert.Single(accredited["rewards"].EnumerateArray().ToList());
        Assert.Equal(("15b", 50_000_000), (reward.GetProperty("measure").GetString(), reward.GetProperty("ceilingFen").GetInt64()));
        Assert.Equal(accredited.Text, (await api.Send("POST", $"/v1/parks/{id}/transitions", """{"trigger":"accredit","year":2026,"document":"穗工信函〔2026〕18号"}""")).Is(200).Text);
        Assert.Equal(op, Assert.Single((await api.Send("GET", $"/v1/rewards?payee={op}")).Is(200)["items"].EnumerateArray().ToList()).GetProperty("payee").GetString());

        var left = (await api.Send("DELETE", $"/v1/parks/{id}/tenants/{fifth}?to=2026-05-20")).Is(200);
        Assert.Equal("atRisk", left["state"].GetString());
        var then = (await api.Send("GET", $"/v1/parks/{id}?on=2026-05-20")).Is(200);
        Assert.Equal(("2026-05-20", "met"), (then["on"].GetString(), then["verdict"].GetString()));
        Assert.DoesNotContain(fifth, await TenantsToday(id));
        Assert.Contains(tenants[0], await TenantsToday(id));
        var line = (await api.Send("GET", "/v1/parks?district=440112&state=atRisk")).Is(200)["items"].EnumerateArray().Single(p => p.GetProperty("id").GetString() == id);
        Assert.Equal(4, line.GetProperty("criteria")[1].GetProperty("actual").GetDecimal());

        // A title got by fraud puts its reward at stake, whoever is paid.
        (await api.Send("POST", $"/v1/parks/{id}/transitions", """{"trigger":"revoke","reason":"弄虚作假","document":"穗工信函〔2026〕20号"}""")).Is(200);
        Answer contested;
        while ((contested = (await api.Send("GET", $"/v1/rewards/{reward.GetProperty("id").GetString()}")).Is(200))["state"].GetString() == "entitled") { }
        Assert.Equal(("withheld", "专精特新园区称号被撤销 (弄虚作假), 须追回"), (contested["state"].GetString(), contested["reason"].GetString()));
        var revoked = (await api.Send("GET", "/v1/districts/440112/transitions?types=srdi.park.revoked.v1&limit=200")).Is(200)["items"].EnumerateArray().Last(e => e.GetProperty("subject").GetString() == id).GetProperty("data");
        Assert.Equal(("fraud", true), (revoked.GetProperty("ground").GetString(), revoked.GetProperty("recovers").GetBoolean()));
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        var firm = await api.Firm();
        (await api.Send("GET", "/v1/parks/none")).IsProblem(404, "park.unknown");
        (await api.Send("PUT", $"/v1/parks/none/tenants/{firm}", "{}")).IsProblem(404, "park.unknown");
        (await api.Send("PUT", "/v1/parks/p1", $$"""{"name":"园","district":"440112","operator":"{{ApiHost.NewUscc()}}","floorAreaSquareMetres":1}""")).IsProblem(422, "park.operatorUnknown", "operator");
        (await api.Send("PUT", "/v1/parks/p1", $$"""{"name":"园","district":"440112","operator":"{{firm}}","floorAreaSquareMetres":1}""")).Is(201);
        (await api.Send("PUT", $"/v1/parks/p1/tenants/{ApiHost.NewUscc()}", "{}")).IsProblem(404, "enterprise.unknown", "uscc");
        (await api.Send("DELETE", $"/v1/parks/p1/tenants/{firm}")).IsProblem(404, "tenant.unknown", "uscc");
    }

    private Task<Answer> Nominate(string id) => api.Send("POST", $"/v1/parks/{id}/transitions", """{"trigger":"nominate","year":2026}""");

    private async Task<List<string?>> TenantsToday(string park) =>
        [.. (await api.Send("GET", $"/v1/enterprises?park={park}&limit=200")).Is(200)["items"].EnumerateArray().Select(e => e.GetProperty("uscc").GetString())];
}
