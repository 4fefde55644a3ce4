using System.Text.Json;

namespace Srdi.Web.Tests.Api;

/// <summary>The yearly selection over HTTP, from the cut-off day to the title. A host of its own: the candidates are the test's.</summary>
public sealed class SelectionTests
{
    private const string Freeze = """{"year":2026,"cutOff":"2026-05-31","keys":["littleGiants","srdi"],"cap":1}""";

    [Fact]
    public async Task A_year_is_frozen_chosen_publicised_and_concluded_and_the_log_proves_it()
    {
        await using var api = await ApiHost.Start();
        var (city, registry, auditor) = (await api.Token("city"), await api.Token("registry"), await api.Token("auditor"));
        List<string> giants = [], rest = [];
        for (var i = 0; i < 6; i++) giants.Add(await api.Firm("littleGiant"));
        for (var i = 0; i < 15; i++) rest.Add(await api.Firm("srdi"));
        async Task Park(string id, int count, string area = "20000.00")
        {
            (await api.Send("PUT", $"/v1/parks/{id}", $$"""{"name":"园区{{id}}","district":"440112","operator":"{{giants[0]}}","floorAreaSquareMetres":{{area}}}""")).Is(201);
            foreach (var tenant in giants.Take(count).Concat(rest)) (await api.Send("PUT", $"/v1/parks/{id}/tenants/{tenant}", """{"from":"2026-01-05"}""")).Is(201);
        }
        (await api.Send("POST", "/v1/selections", Freeze, city)).IsProblem(409, "selection.empty", "cutOff");
        await Park("A-1", 5);
        await Park("B-1", 6);
        await Park("C-1", 6, "19999.99");

        (await api.Send("POST", "/v1/selections", Freeze, registry)).IsProblem(403, "forbidden");
        (await api.Send("POST", "/v1/selections", """{"year":2026,"cutOff":"2026-05-31","keys":[]}""", city)).IsProblem(422, "field.missing", "keys");
        (await api.Send("POST", "/v1/selections", """{"year":2026,"cutOff":"2027-05-31","keys":["srdi"]}""", city)).IsProblem(422, "date.inFuture", "cutOff");
        (await api.Send("GET", "/v1/selections/2026", token: auditor)).IsProblem(404, "selection.unknown");
        (await api.Send("GET", "/v1/selections/x", token: auditor)).IsProblem(404, "selection.unknown");
        var frozen = (await api.Send("POST", "/v1/selections", Freeze, city)).Is(201);
        Assert.Equal(("/v1/selections/2026", "frozen", "2026-05-31"), (frozen.Location, frozen["state"].GetString(), frozen["cutOff"].GetString()));
        Assert.Equal([("B-1", 1, 6, 21, 15), ("A-1", 2, 5, 20, 15)], frozen["candidates"].EnumerateArray().Select(c =>
            (c.GetProperty("park").GetString(), c.GetProperty("rank").GetInt32(), c.GetProperty("littleGiants").GetInt32(), c.GetProperty("srdi").GetInt32(), c.GetProperty("srdiOnly").GetInt32())));
        Assert.Equal(("C-1", "unmet"), (frozen["others"][0].GetProperty("park").GetString(), frozen["others"][0].GetProperty("standing").GetString()));
        Assert.Contains("0.01", frozen["others"][0].GetProperty("missing").GetString(), StringComparison.Ordinal);
        Assert.Contains("A8", frozen["note"].GetString(), StringComparison.Ordinal);
        Assert.Equal(frozen.Text, (await api.Send("POST", "/v1/selections", Freeze, city)).Is(200).Text);
        (await api.Send("POST", "/v1/selections", Freeze.Replace("\"cap\":1", "\"cap\":2", StringComparison.Ordinal), city)).IsProblem(409, "selection.exists", "year");

        // Later facts do not move what was frozen, and the log gives the same bytes again.
        (await api.Send("DELETE", $"/v1/parks/B-1/tenants/{giants[5]}?to=2026-04-01", token: registry)).Is(200);
        var proof = (await api.Send("GET", "/v1/selections/2026/proof", token: auditor)).Is(200);
        Assert.Equal((true, frozen["digest"].GetString()), (proof["same"].GetBoolean(), proof["rebuilt"].GetString()));
        Assert.Equal(frozen.Text, (await api.Send("GET", "/v1/selections/2026", token: auditor)).Is(200).Text);

        Task<Answer> Take(string body, string? version = null) =>
            api.Send("POST", "/v1/selections/2026/transitions", body, city, [.. version is null ? Array.Empty<(string, string)>() : [("If-Match", version)]]);
        (await Take("""{"trigger":"publicise"}""")).IsProblem(409, "selection.notPermitted", "trigger");
        (await Take("""{"trigger":"choose","chosen":[{"park":"A-1","reason":"x"},{"park":"B-1","reason":"y"}]}""")).IsProblem(409, "selection.capExceeded", "chosen");
        (await Take("""{"trigger":"choose","chosen":[{"park":"C-1","reason":"x"}]}""")).IsProblem(422, "selection.notCandidate", "chosen");
        (await Take("""{"trigger":"choose","chosen":[{"park":"A-1","reason":"产业链补短板"}]}""")).IsProblem(422, "selection.reasonMissing", "passedOver");
        const string choice = """{"trigger":"choose","chosen":[{"park":"A-1","reason":"产业链补短板"}],"passedOver":[{"park":"B-1","reason":"消防整改中"}]}""";
        (await Take(choice, "\"9\"")).IsProblem(412, "version.conflict", "If-Match");
        var chosen = (await Take(choice, frozen.ETag)).Is(200);
        Assert.Equal(("frozen", "chosen"), (chosen["from"].GetString(), chosen["to"].GetString()));
        Assert.Equal(chosen.Text, (await Take(choice)).Is(200).Text);
        (await Take("""{"trigger":"publicise","document":"公示〔2026〕1号"}""")).Is(200);
        await Until(s => s["followed"].GetBoolean());
        Assert.Equal("publicised", (await api.Send("GET", "/v1/parks/A-1", token: auditor)).Is(200)["state"].GetString());
        (await Take("""{"trigger":"conclude"}""")).IsProblem(422, "field.missing", "document");
        (await Take("""{"trigger":"conclude","document":"穗工信函〔2026〕18号"}""")).Is(200);
        var done = await Until(s => s["followed"].GetBoolean());
        var outcome = done["outcomes"].EnumerateArray().Single();
        Assert.Equal(("concluded", "A-1", "accredited", JsonValueKind.Null), (done["state"].GetString(), outcome.GetProperty("park").GetString(), outcome.GetProperty("state").GetString(), outcome.GetProperty("code").ValueKind));
        var park = (await api.Send("GET", "/v1/parks/A-1", token: auditor)).Is(200);
        Assert.Equal((2026, "穗工信函〔2026〕18号"), (park["accreditation"].GetProperty("year").GetInt32(), park["accreditation"].GetProperty("document").GetString()));
        Assert.Equal("15b", Assert.Single((await api.Send("GET", $"/v1/rewards?payee={giants[0]}&measure=15b", token: auditor)).Is(200)["items"].EnumerateArray().ToList()).GetProperty("measure").GetString());
        Assert.Equal(("2026", 1), (await api.Send("GET", "/v1/selections", token: auditor)).Is(200)["items"][0] is var line ? (line.GetProperty("id").GetString(), line.GetProperty("chosen").GetInt32()) : default);
        (await api.Send("GET", "/v1/selections/2026", token: await api.Token("district", "440112"))).IsProblem(403, "forbidden");
        Assert.Contains("Frozen --> Chosen", (await api.Send("GET", "/v1/machines/selection", token: auditor)).Is(200)["mermaid"].GetString(), StringComparison.OrdinalIgnoreCase);

        async Task<Answer> Until(Func<Answer, bool> good)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (true)
            {
                var answer = (await api.Send("GET", "/v1/selections/2026", token: auditor)).Is(200);
                if (good(answer)) return answer;
                patience.Token.ThrowIfCancellationRequested();
            }
        }
    }
}
