using System.Text.Json;

namespace Srdi.Web.Tests.Api;

/// <summary>Cases, obligations and the past over HTTP.</summary>
[Collection("api")]
public sealed class LifecycleTests(SharedApi shared)
{
    private readonly ApiHost api = shared.Host;

    [Fact]
    public async Task A_contradicting_fact_is_held_as_a_case_and_recorded_once_a_person_accepts_it()
    {
        var uscc = await api.Firm(district: "440114");
        const string fact = """{"trigger":"recognise","title":"srdi","batch":"2025年","document":"示例函〔2025〕2号","effectiveOn":"2025-10-15","asCase":true}""";
        var held = (await api.Send("POST", $"/v1/enterprises/{uscc}/transitions", fact)).Is(202);
        var id = held["id"].GetString();
        Assert.Equal(("open", "title.prerequisiteMissing", true), (held["state"].GetString(), held["refusals"][0].GetProperty("code").GetString(), held["acceptable"].GetBoolean()));
        Assert.Equal(id, (await api.Send("POST", $"/v1/enterprises/{uscc}/transitions", fact)).Is(202)["id"].GetString());
        Assert.Contains((await api.Send("GET", "/v1/cases?state=open&district=440114")).Is(200)["items"].EnumerateArray(), c => c.GetProperty("id").GetString() == id);

        (await api.Send("POST", $"/v1/cases/{id}/transitions", """{"trigger":"accept"}""")).IsProblem(422, "field.missing", "reason");
        (await api.Send("POST", $"/v1/cases/{id}/transitions", """{"trigger":"accept","reason":"以公告为准"}""", await api.Token("registry"))).IsProblem(403, "forbidden");
        var accepted = (await api.Send("POST", $"/v1/cases/{id}/transitions", """{"trigger":"accept","reason":"以公告为准"}""")).Is(200);
        Assert.Equal(("accepted", "srdi"), (accepted["state"].GetString(), accepted["answer"].GetProperty("to").GetString()));
        (await api.Send("POST", $"/v1/cases/{id}/transitions", """{"trigger":"reject","reason":"不"}""")).IsProblem(409, "case.notPermitted", "trigger");
        Assert.Equal("srdi", (await api.Send("GET", $"/v1/enterprises/{uscc}")).Is(200)["tier"].GetString());
        Assert.Equal("srdi", (await api.Send("POST", $"/v1/enterprises/{uscc}/transitions", fact)).Is(200)["to"].GetString());
        var history = (await api.Send("GET", $"/v1/enterprises/{uscc}/history")).Is(200);
        Assert.Equal("以公告为准", history["items"][1].GetProperty("data").GetProperty("waiver").GetProperty("reason").GetString());

        var district = await api.Token("district", "440112");
        (await api.Send("GET", $"/v1/cases/{id}", token: district)).IsProblem(404, "case.unknown");
        (await api.Send("GET", "/v1/cases/0123")).IsProblem(404, "case.unknown");
    }

    [Fact]
    public async Task The_past_is_shown_as_it_was_and_as_it_was_known()
    {
        var uscc = await api.Firm("littleGiant");
        async Task<string?> Tier(string query) => (await api.Send("GET", $"/v1/enterprises/{uscc}?{query}")).Is(200)["tier"].GetString();
        Assert.Equal(("microSmall", "littleGiant"), (await Tier("asOf=2025-10-14"), await Tier("asOf=2025-10-15")));
        Assert.Empty((await api.Send("GET", $"/v1/enterprises/{uscc}?asOf=2025-10-14")).Is(200)["rewards"].EnumerateArray());
        Assert.Single((await api.Send("GET", $"/v1/enterprises/{uscc}?asOf=2025-10-15")).Is(200)["rewards"].EnumerateArray());
        (await api.Send("GET", $"/v1/enterprises/{uscc}?knownAt=2026-05-31")).IsProblem(404, "enterprise.unknown");
        Assert.Equal("littleGiant", await Tier("knownAt=2026-06-01"));
        (await api.Send("GET", $"/v1/enterprises/{uscc}?knownAt=2026-06-02T00:00:00")).IsProblem(400, "query.invalid", "knownAt");
        (await api.Send("GET", $"/v1/enterprises/{uscc}?asOf=2026-02-30")).IsProblem(400, "query.invalid", "asOf");

        var park = $"lc-{uscc[^8..]}";
        (await api.Send("PUT", $"/v1/parks/{park}", $$"""{"name":"园","district":"440112","operator":"{{uscc}}","floorAreaSquareMetres":20000}""")).Is(201);
        (await api.Send("PUT", $"/v1/parks/{park}/tenants/{uscc}", """{"from":"2026-01-05"}""")).Is(201);
        async Task<int> Giants(string query) => (await api.Send("GET", $"/v1/parks/{park}?{query}")).Is(200)["criteria"][1].GetProperty("actual").GetInt32();
        Assert.Equal((0, 1, 1), (await Giants("asOf=2026-01-04"), await Giants("asOf=2026-01-05"), await Giants("on=2026-01-05")));
        var now = (await api.Send("GET", $"/v1/parks/{park}")).Is(200);
        Assert.Equal((1, 0, JsonValueKind.Null), (now["srdiInclusive"].GetInt32(), now["srdiDisjoint"].GetInt32(), now["willFallBelowOn"].ValueKind));
    }

    [Fact]
    public async Task Obligations_and_expiries_are_shown_before_they_bite()
    {
        var uscc = await api.Firm("srdi", "440115");
        var due = (await api.Send("GET", $"/v1/enterprises/{uscc}/obligations")).Is(200)["items"].EnumerateArray().ToList();
        Assert.Contains(due, o => (o.GetProperty("kind").GetString(), o.GetProperty("dueOn").GetString(), o.GetProperty("state").GetString()) == ("yearlyUpdate", "2027-05-31", "open"));
        Assert.Contains(due, o => (o.GetProperty("kind").GetString(), o.GetProperty("dueOn").GetString()) == ("renewal", "2028-10-14"));
        Assert.All(due, o => Assert.NotEmpty(o.GetProperty("clause").GetString()!));
        Assert.Equal(["missed"], (await api.Send("GET", $"/v1/enterprises/{uscc}/obligations?on=2027-06-01")).Is(200)["items"].EnumerateArray()
            .Where(o => o.GetProperty("dueOn").GetString() == "2027-05-31").Select(o => o.GetProperty("state").GetString()));
        var lines = (await api.Send("GET", "/v1/statistics/expiries?district=440115&from=2028-10-01&to=2028-10-31")).Is(200).Json.EnumerateArray().ToList();
        Assert.Equal([("2028-10", "innovative", 1), ("2028-10", "srdi", 1)], lines.Select(l => (l.GetProperty("month").GetString(), l.GetProperty("title").GetString(), l.GetProperty("inForce").GetInt32())));
    }

    [Fact]
    public async Task A_revocation_for_fraud_takes_all_titles_and_its_reason_must_be_in_the_list()
    {
        var uscc = await api.Firm("littleGiant");
        (await api.Send("POST", $"/v1/enterprises/{uscc}/transitions", """{"trigger":"revoke","title":"littleGiant","ground":"other"}""")).IsProblem(422, "revocation.reasonUnknown", "ground");
        var revoked = (await api.Send("POST", $"/v1/enterprises/{uscc}/transitions", """{"trigger":"revoke","title":"littleGiant","ground":"fraud","effectiveOn":"2026-05-01"}""")).Is(200);
        Assert.Equal(("littleGiant", "microSmall"), (revoked["from"].GetString(), revoked["to"].GetString()));
        Assert.Contains("srdi.enterprise.rewardsAtStake.v1", revoked["events"].EnumerateArray().Select(e => e.GetProperty("type").GetString()));
        Assert.All((await api.Send("GET", $"/v1/enterprises/{uscc}")).Is(200)["titles"].EnumerateArray(), t => Assert.Equal(("revoked", "2029-04-30"), (t.GetProperty("state").GetString(), t.GetProperty("bannedUntil").GetString())));
        var banned = (await api.Send("POST", $"/v1/enterprises/{uscc}/transitions", """{"trigger":"recognise","title":"innovative","batch":"2026年","effectiveOn":"2026-05-20","asCase":true}""")).Is(202);
        Assert.Equal(("fraud", false), (banned["evidence"][0].GetProperty("banGround").GetString(), banned["acceptable"].GetBoolean()));
        (await api.Send("POST", $"/v1/cases/{banned["id"].GetString()}/transitions", """{"trigger":"accept","reason":"想"}""")).IsProblem(409, "case.notAcceptable", "trigger");
    }
}
