using System.Text.Json;

namespace Srdi.Web.Tests.Api;

/// <summary>What an auditor finds of what was done by HTTP.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private ApiHost api = null!;

    public async Task InitializeAsync() => api = await ApiHost.Start();

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Fact]
    public async Task Every_act_is_found_with_who_when_from_where_on_what_and_what_came_of_it()
    {
        var (registry, auditor, district) = (await api.Token("registry"), await api.Token("auditor"), await api.Token("district", "440112"));
        var uscc = ApiHost.NewUscc();
        var facts = """{"name":"广州测试审计有限公司","district":"440112"}""";
        (await api.Send("PUT", $"/v1/enterprises/{uscc}", facts, registry)).Is(201);
        (await api.Send("PUT", $"/v1/enterprises/{uscc}", facts.Replace("440112", "440113", StringComparison.Ordinal), registry, ("If-Match", "\"7\""))).Is(412);
        (await api.Send("PUT", $"/v1/enterprises/{uscc}", facts, district)).Is(403);
        (await api.Send("GET", "/v1/audit", token: registry)).Is(403);
        (await api.Send("GET", "/v1/enterprises", token: registry + "x")).Is(401);
        (await api.Send("GET", $"/v1/enterprises/{uscc}", token: registry)).Is(200); // Reading a firm is no act.
        (await api.Send("GET", "/v1/enterprises/export?q=测试审计", token: district)).Is(200);

        var of = await Find(auditor, $"object=enterprises/{uscc}", 3);
        Assert.Equal(["refused", "refused", "applied"], of.Select(e => e.GetProperty("result").GetString()));
        Assert.Equal(["forbidden", "version.conflict", null], of.Select(Code));
        var (applied, conflict, denied) = (of[2], of[1], of[0]);
        Assert.Equal(("registry:dev-registry", "PUT /v1/enterprises/{uscc}", "127.0.0.1", "1"), (Text(applied, "actor"), Text(applied, "act"), Text(applied, "from"), Text(applied, "after")?.Split('-')[0]));
        Assert.Equal("7", Text(conflict, "before"));
        Assert.Equal(("district:dev-district", "440112"), (Text(denied, "actor"), Text(denied, "district")));
        Assert.All(of, e => Assert.False(string.IsNullOrEmpty(Text(e, "traceId"))));

        Assert.Equal("GET /v1/audit", Text((await Find(auditor, "act=GET /v1/audit", 1))[0], "act"));
        Assert.Equal("unauthenticated", Code((await Find(auditor, "actor=-&result=refused", 1))[0]));
        Assert.Equal("district:dev-district", Text((await Find(auditor, "act=GET /v1/enterprises/export", 1))[0], "actor"));
        // A page after the other comes to the same, and dates bound it.
        var whole = await Find(auditor, "actor=registry:dev-registry", 3);
        var first = (await api.Send("GET", "/v1/audit?actor=registry:dev-registry&limit=2", token: auditor)).Is(200);
        var second = (await api.Send("GET", $"/v1/audit?actor=registry:dev-registry&limit=2&after={first["next"].GetString()}", token: auditor)).Is(200);
        Assert.Equal(whole.Select(e => e.GetRawText()), first["items"].EnumerateArray().Concat(second["items"].EnumerateArray()).Select(e => e.GetRawText()));
        Assert.Empty((await api.Send("GET", "/v1/audit?to=2026-05-31", token: auditor)).Is(200)["items"].EnumerateArray());
        Assert.NotEmpty((await api.Send("GET", "/v1/audit?from=2026-06-01&to=2026-06-01", token: auditor)).Is(200)["items"].EnumerateArray());
        (await api.Send("GET", "/v1/audit?after=bm9uc2Vuc2U", token: auditor)).IsProblem(400, "cursor.invalid", "after");

        var file = (await api.Send("GET", $"/v1/audit/export?object=enterprises/{uscc}", token: auditor)).Is(200).Text;
        Assert.Equal(3, file.Split('\n').Count(l => l.Contains("PUT /v1/enterprises/{uscc}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_root_reaches_every_district()
    {
        var uscc = await api.Firm();
        var root = (await api.Send("POST", "/v1/roots", "{}", await api.Token("auditor"))).Is(200);
        Assert.Equal(1, root["number"].GetInt32());
        foreach (var district in new[] { "440112", "440103" })
        {
            var events = (await api.Send("GET", $"/v1/districts/{district}/transitions?types=srdi.platform.rootSigned.v1", token: await api.Token("district", district))).Is(200);
            Assert.Equal(root["signed"].GetString(), events["items"].EnumerateArray().Single().GetProperty("data").GetProperty("signed").GetString());
        }
        (await api.Send("POST", "/v1/roots", "{}", await api.Token("registry"))).IsProblem(403, "forbidden");
        Assert.Equal(2, (await api.Send("POST", "/v1/roots", "{}", await api.Token("operator"))).Is(200)["number"].GetInt32());
        Assert.NotNull(uscc);
    }

    private static string? Text(JsonElement entry, string member) => entry.TryGetProperty(member, out var value) ? value.GetString() : null;

    private static string? Code(JsonElement entry) => Text(entry, "code");

    /// <summary>Entries are written a moment after the answer.</summary>
    private async Task<List<JsonElement>> Find(string auditor, string query, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var found = (await api.Send("GET", $"/v1/audit?{query}", token: auditor)).Is(200)["items"].EnumerateArray().ToList();
            if (found.Count >= count) return found;
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
