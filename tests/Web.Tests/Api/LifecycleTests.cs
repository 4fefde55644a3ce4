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

    [Fact]
    public async Task The_yearly_update_and_major_changes_are_confirmed_and_reported()
    {
        var uscc = await api.Firm("srdi");
        Task<Answer> Do(string json) => api.Send("POST", $"/v1/enterprises/{uscc}/transitions", json);
        async Task<string> Obligations() => string.Join(' ', (await api.Send("GET", $"/v1/enterprises/{uscc}/obligations")).Is(200)["items"].EnumerateArray().Select(o => $"{o.GetProperty("kind").GetString()}:{o.GetProperty("state").GetString()}").Distinct());
        Assert.Contains("yearlyUpdate:open", await Obligations(), StringComparison.Ordinal);
        (await Do("""{"trigger":"reportChange"}""")).IsProblem(409, "title.notPermitted", "effectiveOn");
        (await Do("""{"trigger":"confirmUpdate","effectiveOn":"2026-04-20","document":"示例〔2026〕1号"}""")).Is(200);
        (await Do("""{"trigger":"confirmUpdate","effectiveOn":"2026-04-21"}""")).IsProblem(409, "title.notPermitted", "effectiveOn");
        Assert.Equal(2026, (await api.Send("GET", $"/v1/enterprises/{uscc}/history")).Is(200)["items"].EnumerateArray().Last().GetProperty("data").GetProperty("year").GetInt32());
        (await Do("""{"trigger":"rename","name":"广州改名后有限公司","effectiveOn":"2026-05-01"}""")).Is(200);
        Assert.Contains("majorChange:open", await Obligations(), StringComparison.Ordinal);
        (await Do("""{"trigger":"reportChange","effectiveOn":"2026-05-20","reason":"更名"}""")).Is(200);
        Assert.DoesNotContain("majorChange:open", await Obligations(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_firm_that_merges_leaves_its_memory_to_the_other_one_that_splits_links_what_came_of_it_and_one_that_ends_takes_no_more()
    {
        var (gone, into, split, part) = (await api.Firm("littleGiant"), await api.Firm("srdi"), await api.Firm("srdi"), await api.Firm());
        Task<Answer> Do(string uscc, string json) => api.Send("POST", $"/v1/enterprises/{uscc}/transitions", json);
        async Task<JsonElement> History(string uscc, string type)
        {
            while (true)
                if ((await api.Send("GET", $"/v1/enterprises/{uscc}/history")).Is(200)["items"].EnumerateArray().FirstOrDefault(e => e.GetProperty("type").GetString() == type) is { ValueKind: JsonValueKind.Object } found) return found.GetProperty("data");
        }

        (await Do(gone, """{"trigger":"merge"}""")).IsProblem(422, "field.missing", "into");
        (await Do(gone, $$"""{"trigger":"merge","into":["{{gone}}"]}""")).IsProblem(422, "field.invalid", "into");
        (await Do(gone, """{"trigger":"merge","into":["91440101MA5ZZZZZ47"]}""")).IsProblem(422, "uscc.invalid", "into[0]");
        var merged = (await Do(gone, $$"""{"trigger":"merge","into":["{{into}}"],"effectiveOn":"2026-05-01","document":"示例合并〔2026〕1号"}""")).Is(200);
        Assert.Equal(("littleGiant", "microSmall"), (merged["from"].GetString(), merged["to"].GetString()));
        Assert.Equal(into, (await History(gone, "srdi.enterprise.merged.v1")).GetProperty("successors")[0].GetString());
        Assert.Equal(gone, (await History(into, "srdi.enterprise.awardsInherited.v1")).GetProperty("predecessor").GetString());
        // What the one was granted is not new to the other.
        Assert.Empty((await api.Recognise(into, "littleGiant", "2026-05-20")).Is(200)["rewards"].EnumerateArray());
        (await Do(gone, """{"trigger":"recognise","title":"littleGiant","batch":"第八批"}""")).IsProblem(409, "enterprise.dissolved");

        (await Do(split, $$"""{"trigger":"split","into":["{{part}}"],"effectiveOn":"2026-05-01"}""")).Is(200);
        Assert.Equal(split, (await History(part, "srdi.enterprise.awardsInherited.v1")).GetProperty("predecessor").GetString());
        (await Do(split, $$"""{"trigger":"split","into":["{{part}}"],"effectiveOn":"2026-05-02"}""")).IsProblem(409, "title.notPermitted", "into");

        (await Do(split, """{"trigger":"dissolve","effectiveOn":"2026-05-10"}""")).Is(200);
        Assert.Equal(("microSmall", "2026-05-10"), ((await api.Send("GET", $"/v1/enterprises/{split}")).Is(200)["tier"].GetString(), (await api.Send("GET", $"/v1/enterprises/{split}"))["dissolvedOn"].GetString()));
        (await Do(split, """{"trigger":"dissolve","effectiveOn":"2026-05-11"}""")).IsProblem(409, "enterprise.dissolved");
        Assert.Equal("srdi", (await api.Send("GET", $"/v1/enterprises/{split}?asOf=2026-05-09")).Is(200)["tier"].GetString());
    }
}
