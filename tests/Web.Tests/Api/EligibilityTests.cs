using System.Text.Json;

namespace Srdi.Web.Tests.Api;

/// <summary>Readiness, what reviews decided, and the policy as data, over HTTP.</summary>
[Collection("api")]
public sealed class EligibilityTests(SharedApi shared)
{
    private readonly ApiHost api = shared.Host;

    [Fact]
    public async Task What_a_review_decided_turns_an_unknown_criterion_into_a_verdict()
    {
        var uscc = await api.Firm("innovative");
        async Task<JsonElement> Market(string on) => (await api.Send("GET", $"/v1/enterprises/{uscc}/eligibility?title=srdi&on={on}")).Is(200)["criteria"].EnumerateArray().Single(c => c.GetProperty("id").GetString() == "market");
        Assert.Equal("unknown", (await Market("2026-05-20")).GetProperty("verdict").GetString());
        const string judgement = """{"title":"srdi","criterion":"market","holds":true,"on":"2026-05-20","source":"省级评审纪要〔2026〕3号"}""";
        (await api.Send("POST", $"/v1/enterprises/{uscc}/judgements", judgement, await api.Token("auditor"))).IsProblem(403, "forbidden");
        var recorded = (await api.Send("POST", $"/v1/enterprises/{uscc}/judgements", judgement)).Is(200);
        Assert.Equal(recorded.Text, (await api.Send("POST", $"/v1/enterprises/{uscc}/judgements", judgement)).Is(200).Text);
        Assert.Equal(recorded.Text, (await api.Send("GET", $"/v1/enterprises/{uscc}/judgements")).Is(200).Text);
        var met = await Market("2026-05-20");
        Assert.Equal(("met", "省级评审纪要〔2026〕3号, 2026-05-20"), (met.GetProperty("verdict").GetString(), met.GetProperty("source").GetString()));
        Assert.Equal("unknown", (await Market("2026-05-19")).GetProperty("verdict").GetString());
        (await api.Send("POST", $"/v1/enterprises/{uscc}/judgements", judgement.Replace("market", "nicheYears", StringComparison.Ordinal))).IsProblem(422, "field.invalid", "criterion");
        (await api.Send("POST", $"/v1/enterprises/{uscc}/judgements", judgement.Replace("2026-05-20", "2099-01-01", StringComparison.Ordinal))).IsProblem(422, "date.inFuture", "on");
        var history = (await api.Send("GET", $"/v1/enterprises/{uscc}/history")).Is(200)["items"].EnumerateArray().Last();
        Assert.Equal(("srdi.enterprise.judged.v1", "market"), (history.GetProperty("type").GetString(), history.GetProperty("data").GetProperty("judgement").GetProperty("criterion").GetString()));
        Assert.Equal("unknown", (await api.Send("GET", $"/v1/enterprises/{uscc}/eligibility?title=srdi&on=2026-05-20&procedure=renewal")).Is(200)["criteria"].EnumerateArray()
            .Where(c => c.GetProperty("id").GetString() == "developmentScore").Select(c => c.GetProperty("verdict").GetString()).DefaultIfEmpty("unknown").Single());
    }

    [Fact]
    public async Task The_readings_of_unclear_passages_and_the_measures_of_a_day_are_served()
    {
        var readings = (await api.Send("GET", "/v1/ambiguities")).Is(200)["items"].EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, 20).Select(n => $"A{n}"), readings.Select(r => r.GetProperty("id").GetString()));
        Assert.All(readings, r => Assert.Contains(r.GetProperty("readings").EnumerateArray(), one => one.GetProperty("id").GetString() == r.GetProperty("setting").GetString() && one.GetProperty("served").GetBoolean()));
        Assert.Equal(29, (await api.Send("GET", "/v1/measures?on=2026-01-01")).Is(200)["items"].GetArrayLength());
        Assert.Equal("1a", (await api.Send("GET", "/v1/measures/1a?on=2026-01-01")).Is(200)["id"].GetString());
        (await api.Send("GET", "/v1/measures?on=2026-02-30")).IsProblem(400, "query.invalid", "on");
        (await api.Send("GET", "/v1/measures/1z")).IsProblem(404, "measure.unknown", "id");
    }
}
