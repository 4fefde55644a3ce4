using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Srdi.Web.Tests.Api;

/// <summary>Lists and statistics as they were on a day, and as they were known at an instant.</summary>
public sealed class PastListTests : IAsyncLifetime
{
    private readonly StepClock clock = new(new(2026, 6, 1, 2, 0, 0, TimeSpan.Zero));
    private ApiHost api = null!;

    public async Task InitializeAsync() => api = await ApiHost.Start(change: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Fact]
    public async Task A_late_revocation_changes_what_was_true_but_not_what_was_known()
    {
        var (giant, plain) = (await api.Firm("littleGiant"), await api.Firm());
        (await api.Send("PUT", "/v1/parks/past-1", $$"""{"name":"园","district":"440112","operator":"{{plain}}","floorAreaSquareMetres":20000}""")).Is(201);
        (await api.Send("PUT", $"/v1/parks/past-1/tenants/{giant}", """{"from":"2026-01-05"}""")).Is(201);
        clock.Advance(TimeSpan.FromDays(10));
        (await api.Send("POST", $"/v1/enterprises/{giant}/transitions", """{"trigger":"lapse","title":"littleGiant","effectiveOn":"2026-03-01","document":"示例函〔2026〕3号"}""")).Is(200);
        (await api.Send("POST", $"/v1/enterprises/{plain}/transitions", """{"trigger":"move","district":"440106","effectiveOn":"2026-05-01"}""")).Is(200);

        async Task<string> Found(string query) => string.Join(' ', (await api.Send("GET", $"/v1/enterprises?{query}")).Is(200)["items"].EnumerateArray().Select(i => i.GetProperty("uscc").GetString() == giant ? "giant" : "plain").Order());
        Assert.Equal(("giant", "", "giant"), (await Found("tier=littleGiant&asOf=2026-02-28"), await Found("tier=littleGiant&asOf=2026-03-01"), await Found("tier=littleGiant&asOf=2026-03-01&knownAt=2026-06-05")));
        Assert.Equal(("giant", "giant"), (await Found("title=srdi&asOf=2026-03-01"), await Found("tier=srdi&asOf=2026-03-01")));
        Assert.Equal(("giant plain", "giant", "giant plain"), (await Found("district=440112&asOf=2026-04-30"), await Found("district=440112&asOf=2026-05-01"), await Found("district=440112&asOf=2026-05-01&knownAt=2026-06-01T10:30:00%2B08:00")));
        Assert.Equal(("", "giant", ""), (await Found("park=past-1&asOf=2026-01-04"), await Found("park=past-1&asOf=2026-01-05"), await Found("knownAt=2026-05-31")));
        Assert.Equal($"giant", await Found($"q={giant}&asOf=2026-03-01"));
        Assert.Equal((1, true), (await Count("tier=littleGiant&asOf=2026-02-28"), (await api.Send("GET", "/v1/enterprises/export?tier=littleGiant&asOf=2026-02-28")).Is(200).Text.Contains(giant, StringComparison.Ordinal)));

        // A firm in a list is the firm itself on that day.
        foreach (var day in new[] { "2025-10-14", "2026-02-28", "2026-03-01", "2026-06-11" })
        {
            var (line, firm) = ((await api.Send("GET", $"/v1/enterprises?q={giant}&asOf={day}")).Is(200)["items"][0], (await api.Send("GET", $"/v1/enterprises/{giant}?asOf={day}")).Is(200).Json);
            Assert.Equal(firm.GetProperty("tier").GetString(), line.GetProperty("tier").GetString());
            Assert.Equal(firm.GetProperty("titles").EnumerateArray().Select(t => t.GetRawText()), line.GetProperty("titles").EnumerateArray().Select(t => t.GetRawText()));
        }

        async Task<string> Ladder(string query) => string.Join(' ', (await api.Send("GET", $"/v1/statistics/ladder?{query}")).Is(200).Json.EnumerateArray().Select(l => $"{l.GetProperty("district").GetString()}:{l.GetProperty("microSmall").GetInt32()}/{l.GetProperty("srdi").GetInt32()}/{l.GetProperty("littleGiant").GetInt32()}"));
        Assert.Equal("440112:1/0/1", await Ladder("asOf=2026-02-28"));
        Assert.Equal("440112:1/1/0", await Ladder("asOf=2026-03-01"));
        Assert.Equal("440112:1/0/1", await Ladder("asOf=2026-05-01&knownAt=2026-06-05"));
        Assert.Equal("440106:1/0/0 440112:0/1/0", await Ladder("asOf=2026-05-01"));
        Assert.Equal(await Ladder(""), await Ladder("asOf=2026-06-11"));
        Assert.Equal("", await Ladder("knownAt=2026-05-31"));

        async Task<int> Giants(string query) => (await api.Send("GET", $"/v1/parks?{query}")).Is(200)["items"][0].GetProperty("criteria")[1].GetProperty("actual").GetInt32();
        Assert.Equal((1, 0, 1), (await Giants("asOf=2026-02-28"), await Giants("asOf=2026-03-01&state=candidate"), await Giants("asOf=2026-03-01&knownAt=2026-06-05&district=440112")));
        Assert.Equal(1, (await api.Send("GET", "/v1/parks/past-1?asOf=2026-02-28")).Is(200)["criteria"][1].GetProperty("actual").GetInt32());
        Assert.Equal(0, (await api.Send("GET", "/v1/parks/past-1?asOf=2026-03-01")).Is(200)["criteria"][1].GetProperty("actual").GetInt32());
        Assert.Equal((1, 0), ((await api.Send("GET", "/v1/statistics/parks?asOf=2026-03-01")).Is(200).Json[0].GetProperty("candidate").GetInt32(), (await api.Send("GET", "/v1/statistics/parks?knownAt=2026-05-31")).Is(200).Json.GetArrayLength()));
        Assert.Equal((await api.Send("GET", "/v1/statistics/parks")).Is(200).Text, (await api.Send("GET", "/v1/statistics/parks?asOf=2026-06-11")).Is(200).Text);

        async Task<int> Ending(string query) => (await api.Send("GET", $"/v1/statistics/expiries?{query}")).Is(200).Json.EnumerateArray().Where(l => l.GetProperty("title").GetString() == "littleGiant").Sum(l => l.GetProperty("count").GetInt32());
        Assert.Equal((1, 0, 1, 0), (await Ending("asOf=2026-02-28"), await Ending("asOf=2026-03-01"), await Ending("asOf=2026-03-01&knownAt=2026-06-05"), await Ending("")));
        async Task<int> Gained(string query) => (await api.Send("GET", $"/v1/statistics/conversions?{query}")).Is(200).Json.EnumerateArray().Sum(l => l.GetProperty("count").GetInt32());
        Assert.Equal((3, 0, 0), (await Gained("asOf=2026-02-28"), await Gained("asOf=2025-10-14"), await Gained("knownAt=2026-05-31")));
    }

    [Fact]
    public async Task A_district_sees_its_own_firms_of_then_and_what_is_to_come_is_refused()
    {
        var firm = await api.Firm("srdi");
        (await api.Send("POST", $"/v1/enterprises/{firm}/transitions", """{"trigger":"move","district":"440106","effectiveOn":"2026-05-01"}""")).Is(200);
        var (left, came) = (await api.Token("district", "440112"), await api.Token("district", "440106"));
        async Task<int> Seen(string token, string query) => (await api.Send("GET", $"/v1/enterprises?{query}", token: token)).Is(200)["items"].GetArrayLength();
        Assert.Equal((1, 0, 0, 1), (await Seen(left, "asOf=2026-04-30"), await Seen(left, "asOf=2026-05-01"), await Seen(came, "asOf=2026-04-30"), await Seen(came, "asOf=2026-05-01")));
        Assert.Equal(0, (await api.Send("GET", "/v1/statistics/ladder?asOf=2026-04-30", token: came)).Is(200).Json.GetArrayLength());

        foreach (var path in new[] { "/v1/enterprises", $"/v1/enterprises/{firm}", "/v1/enterprises/count", "/v1/parks", "/v1/statistics/ladder", "/v1/statistics/parks", "/v1/statistics/expiries", "/v1/statistics/conversions" })
        {
            (await api.Send("GET", $"{path}?knownAt=2026-06-02")).IsProblem(400, "query.inFuture", "knownAt");
            (await api.Send("GET", $"{path}?knownAt=2026-06-01T02:00:01Z")).IsProblem(400, "query.inFuture", "knownAt");
            (await api.Send("GET", $"{path}?asOf=2026-06-02")).IsProblem(400, "query.inFuture", "asOf");
            (await api.Send("GET", $"{path}?knownAt=2026-06-01T02:00:00")).IsProblem(400, "query.invalid", "knownAt");
            (await api.Send("GET", $"{path}?knownAt=yesterday")).IsProblem(400, "query.invalid", "knownAt");
            (await api.Send("GET", $"{path}?asOf=2026-02-30")).IsProblem(400, "query.invalid", "asOf");
            (await api.Send("GET", $"{path}?knownAt=2026-06-01&asOf=2026-06-01")).Is(200);
        }
    }

    [Fact]
    public async Task A_title_that_ended_before_the_selection_puts_the_parks_reward_into_question_and_changes_nothing_by_itself()
    {
        var (op, fifth) = (await api.Firm(), await api.Firm("littleGiant"));
        (await api.Send("PUT", "/v1/parks/diff-1", $$"""{"name":"园","district":"440112","operator":"{{op}}","floorAreaSquareMetres":20000}""")).Is(201);
        foreach (var n in Enumerable.Range(0, 20))
            (await api.Send("PUT", $"/v1/parks/diff-1/tenants/{(n == 0 ? fifth : await api.Firm(n < 5 ? "littleGiant" : "srdi"))}", """{"from":"2026-01-05"}""")).Is(201);
        (await api.Send("POST", "/v1/parks/diff-1/transitions", """{"trigger":"nominate","year":2026,"document":"穗工信函〔2026〕18号","effectiveOn":"2026-03-01"}""")).Is(200);
        (await api.Send("POST", "/v1/parks/diff-1/transitions", """{"trigger":"accredit","year":2026,"document":"穗工信函〔2026〕28号","effectiveOn":"2026-04-01"}""")).Is(200);
        var claim = (await api.Send("POST", "/v1/claims", $$$"""{"measure":"21","uscc":"{{{fifth}}}","facts":{"recognisedOn":"2026-03-10","document":"示例函〔2026〕8号"}}""")).Is(201);
        clock.Advance(TimeSpan.FromDays(10));

        (await api.Send("POST", $"/v1/enterprises/{fifth}/transitions", """{"trigger":"lapse","title":"littleGiant","effectiveOn":"2026-02-01","document":"示例函〔2026〕3号"}""")).Is(200);
        (await api.Send("POST", $"/v1/enterprises/{fifth}/transitions", """{"trigger":"lapse","title":"srdi","effectiveOn":"2026-03-05","document":"示例函〔2026〕4号"}""")).Is(200);
        async Task<List<JsonElement>> Differences(string query, int count)
        {
            while (true)
            {
                var items = (await api.Send("GET", $"/v1/differences?{query}")).Is(200)["items"].EnumerateArray().ToList();
                if (items.Count >= count) return items;
                await Task.Yield();
            }
        }

        var park = (await Differences("park=diff-1", 2))[0].GetProperty("data");
        Assert.Equal(["2026-03-01", "2026-04-01"], park.GetProperty("periods").EnumerateArray().Select(p => p.GetProperty("from").GetString()));
        var risk = park.GetProperty("periods")[1];
        Assert.Equal(("accredited", "atRisk", 5m, 4m, "unmet"), (risk.GetProperty("stateWas").GetString(), risk.GetProperty("stateShouldBe").GetString(), risk.GetProperty("was")[1].GetProperty("actual").GetDecimal(), risk.GetProperty("shouldBe")[1].GetProperty("actual").GetDecimal(), risk.GetProperty("shouldBe")[1].GetProperty("verdict").GetString()));
        Assert.Equal(["2026-03-01", "2026-04-01"], park.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("on").GetString()));
        var reward = Assert.Single(park.GetProperty("rewards").EnumerateArray().ToList());
        Assert.Equal(("notDue", "15b", "2026-04-01"), (reward.GetProperty("kind").GetString(), reward.GetProperty("measure").GetString(), reward.GetProperty("on").GetString()));
        Assert.Equal((fifth, "srdi.enterprise.titleLapsed.v1", "2026-02-01"), (park.GetProperty("fact").GetProperty("subject").GetString(), park.GetProperty("fact").GetProperty("type").GetString(), park.GetProperty("fact").GetProperty("effectiveOn").GetString()));
        var firm = Assert.Single(await Differences($"uscc={fifth}", 1));
        Assert.Equal(claim["id"].GetString(), Assert.Single(firm.GetProperty("data").GetProperty("rewards").EnumerateArray().ToList()).GetProperty("reward").GetString());

        // The decisions of the past stand, and so does the money; the district hears of it, another one does not.
        Assert.Equal("entitled", (await api.Send("GET", $"/v1/rewards/{reward.GetProperty("reward").GetString()}")).Is(200)["state"].GetString());
        Assert.Equal("claimed", (await api.Send("GET", $"/v1/rewards/{claim["id"].GetString()}")).Is(200)["state"].GetString());
        Assert.Equal("accredited", (await api.Send("GET", "/v1/parks/diff-1?asOf=2026-05-01")).Is(200)["state"].GetString());
        var (own, other) = (await api.Token("district", "440112"), await api.Token("district", "440106"));
        Assert.Equal(3, (await api.Send("GET", "/v1/differences", token: own)).Is(200)["items"].GetArrayLength());
        Assert.Equal(0, (await api.Send("GET", "/v1/differences", token: other)).Is(200)["items"].GetArrayLength());
        Assert.Contains("srdi.enterprise.differenceFound.v1", (await api.Send("GET", $"/v1/enterprises/{fifth}/history")).Is(200)["items"].EnumerateArray().Select(e => e.GetProperty("type").GetString()));

        var page = (await api.Send("GET", "/v1/differences?limit=2")).Is(200);
        Assert.Single((await api.Send("GET", $"/v1/differences?limit=2&after={page["next"].GetString()}")).Is(200)["items"].EnumerateArray().ToList());
        (await api.Send("GET", "/v1/differences?after=abc")).IsProblem(400, "cursor.invalid", "after");
        (await api.Send("GET", $"/v1/differences?park=diff-1&uscc={fifth}")).IsProblem(400, "query.invalid", "park");
        (await api.Send("PUT", "/v1/parks/diff-1", $$"""{"name":"园","district":"440112","operator":"{{op}}","floorAreaSquareMetres":19000,"effectiveOn":"2026-05-01"}""")).Is(200);
        Assert.Equal("2026-05-01", (await Differences("park=diff-1", 3))[2].GetProperty("effectiveOn").GetString());
    }

    private async Task<int> Count(string query) => (await api.Send("GET", $"/v1/enterprises/count?{query}")).Is(200)["count"].GetInt32();
}

/// <summary>A clock that tests set forward; between, every look at it is a microsecond later.</summary>
internal sealed class StepClock(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Add(ref ticks, 10), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);

    public void Set(DateTimeOffset at) => Interlocked.Exchange(ref ticks, at.UtcTicks);
}
