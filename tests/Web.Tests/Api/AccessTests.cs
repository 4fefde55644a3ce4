using System.Text;
using System.Text.Json;

namespace Srdi.Web.Tests.Api;

[Collection("api")]
public sealed class AccessTests(SharedApi shared)
{
    private readonly ApiHost api = shared.Host;

    private static readonly (string Role, string? District)[] Everyone =
        [("registry", null), ("city", null), ("district", "440112"), ("finance", null), ("auditor", null), ("operator", null)];

    [Fact]
    public async Task Each_role_may_do_what_is_its_own_and_nothing_else()
    {
        var uscc = await api.Firm("littleGiant");
        var reward = $"/v1/rewards/1a.{uscc}.littleGiant";
        const string nothing = "{}";
        (string Method, string Path, string? Body, string Roles)[] acts =
        [
            ("GET", $"/v1/enterprises/{uscc}", null, "registry city district finance auditor"),
            ("GET", $"/v1/enterprises/{uscc}/history", null, "registry city district finance auditor"),
            ("GET", "/v1/statistics/ladder", null, "registry city district finance auditor"),
            ("GET", reward, null, "registry city district finance auditor"),
            ("GET", "/v1/pots", null, "city finance auditor"),
            ("GET", "/v1/measures", null, "registry city district finance auditor operator"),
            ("GET", "/v1/machines", null, "registry city district finance auditor operator"),
            ("GET", "/v1/districts/440112/transitions", null, "registry city district finance auditor"),
            ("PUT", $"/v1/enterprises/{uscc}", nothing, "registry"),
            ("POST", $"/v1/enterprises/{uscc}/transitions", nothing, "registry city"),
            ("PUT", "/v1/parks/none", nothing, "registry"),
            ("PUT", $"/v1/parks/none/tenants/{uscc}", nothing, "registry"),
            ("DELETE", $"/v1/parks/none/tenants/{uscc}", null, "registry"),
            ("POST", "/v1/parks/none/transitions", nothing, "city"),
            ("PUT", "/v1/pots/1a/2032", nothing, "city finance"),
            ("POST", $"{reward}/transitions", """{"trigger":"confirm","reason":"a\u0000"}""", "registry city finance"),
            ("POST", $"{reward}/transitions", """{"trigger":"recover"}""", "finance"),
            ("POST", $"{reward}/transitions", """{"trigger":"withhold"}""", "city finance"),
            ("POST", $"{reward}/transitions", """{"trigger":"waive","document":" "}""", "registry"),
        ];
        foreach (var (role, district) in Everyone)
        {
            var token = await api.Token(role, district);
            foreach (var (method, path, body, roles) in acts)
            {
                var answer = await api.Send(method, path, body, token);
                var allowed = roles.Split(' ').Contains(role);
                Assert.True(allowed == (answer.Status != 403), $"{role} {method} {path}: {answer.Status} {answer.Text}");
                if (!allowed) answer.IsProblem(403, "forbidden");
                Assert.NotEqual(401, answer.Status);
            }
        }
    }

    [Fact]
    public async Task A_district_sees_nothing_of_another()
    {
        var (own, foreign) = (await api.Firm("littleGiant", "440115"), await api.Firm("littleGiant", "440117"));
        var park = $"f-{foreign}";
        (await api.Send("PUT", $"/v1/parks/{park}", $$"""{"name":"园","district":"440117","operator":"{{foreign}}","floorAreaSquareMetres":1}""")).Is(201);
        var token = await api.Token("district", "440115");
        Task<Answer> Get(string path) => api.Send("GET", path, token: token);
        (await Get($"/v1/enterprises/{own}")).Is(200);
        (await Get($"/v1/enterprises/{foreign}")).IsProblem(404, "enterprise.unknown");
        (await Get($"/v1/enterprises/{foreign}/history")).IsProblem(404, "enterprise.unknown");
        (await Get($"/v1/rewards/1a.{own}.littleGiant")).Is(200);
        (await Get($"/v1/rewards/1a.{foreign}.littleGiant")).IsProblem(404, "reward.unknown");
        (await Get($"/v1/parks/{park}")).IsProblem(404, "park.unknown");
        // Other tests have firms here too: all that is listed is of the own district, and the own firm is.
        foreach (var (list, firm) in new[] { ("/v1/enterprises", "uscc"), ("/v1/rewards", "payee") })
        {
            var items = (await Get(list + "?limit=200")).Is(200)["items"].EnumerateArray().ToList();
            Assert.Contains(own, items.Select(i => i.GetProperty(firm).GetString()));
            Assert.All(items, i => Assert.Equal("440115", i.GetProperty("district").GetString()));
        }
        Assert.Empty((await Get($"/v1/enterprises?q={foreign}")).Is(200)["items"].EnumerateArray());
        Assert.All((await Get("/v1/parks")).Is(200)["items"].EnumerateArray(), p => Assert.Equal("440115", p.GetProperty("district").GetString()));
        Assert.Equal(["440115"], (await Get("/v1/statistics/ladder")).Is(200).Json.EnumerateArray().Select(l => l.GetProperty("district").GetString()));
        (await Get("/v1/districts/440115/transitions")).Is(200);
        foreach (var path in new[] { "/v1/districts/440117/transitions", "/v1/enterprises?district=440117", "/v1/rewards?district=440117" })
            (await Get(path)).IsProblem(403, "forbidden", "district");
    }

    [Fact]
    public async Task After_a_move_the_new_district_knows_nothing_of_the_time_before()
    {
        var uscc = await api.Firm("innovative", "440104");
        (await api.Send("POST", $"/v1/enterprises/{uscc}/transitions", """{"trigger":"move","district":"440105"}""")).Is(200);
        (await api.Send("GET", $"/v1/enterprises/{uscc}", token: await api.Token("district", "440104"))).IsProblem(404, "enterprise.unknown");
        var seen = (await api.Send("GET", $"/v1/enterprises/{uscc}/history", token: await api.Token("district", "440105"))).Is(200);
        Assert.Equal(["srdi.enterprise.movedIn.v1"], seen["items"].EnumerateArray().Select(e => e.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task The_log_names_who_did_it()
    {
        var uscc = await api.Firm();
        var token = (await api.Send("POST", "/v1/dev/tokens", """{"role":"registry","name":"szj-01"}""")).Is(200)["token"].GetString();
        (await api.Send("POST", $"/v1/enterprises/{uscc}/transitions", """{"trigger":"rename","name":"更名后公司"}""", token)).Is(200);
        Assert.Equal(["developer:local", "registry:szj-01"], (await api.Send("GET", $"/v1/enterprises/{uscc}/history")).Is(200)["items"].EnumerateArray().Select(e => e.GetProperty("actor").GetString()));
    }

    [Theory]
    [InlineData("""{"role":"district"}""", 422, "field.missing", "district")]
    [InlineData("""{"role":"registry","district":"440112"}""", 422, "field.invalid", "district")]
    [InlineData("""{"role":"district","district":"1"}""", 422, "district.unknown", "district")]
    [InlineData("""{"role":"root"}""", 422, "field.invalid", "role")]
    [InlineData("""{}""", 422, "field.missing", "role")]
    public async Task A_token_is_for_a_whole_role(string body, int status, string code, string field) =>
        (await api.Send("POST", "/v1/dev/tokens", body)).IsProblem(status, code, field);

    [Fact]
    public async Task A_wrong_token_is_never_replaced_by_the_developer()
    {
        var good = await api.Token("auditor");
        var parts = good.Split('.');
        string Forged(string header, string? signature = null) => $"{Encode(header)}.{parts[1]}.{signature ?? parts[2]}";
        var claims = JsonElement.Parse(Encoding.UTF8.GetString(Decode(parts[1])));
        string With(string claim, string value) => $"{parts[0]}.{Encode(JsonSerializer.Serialize(claims.EnumerateObject().ToDictionary(c => c.Name, c => c.Name == claim ? JsonElement.Parse(value) : c.Value)))}.{parts[2]}";
        string[] wrong =
        [
            "", "x", good[..^4], good + "x", Forged("""{"alg":"none","typ":"JWT"}""", ""), Forged("""{"alg":"HS256","typ":"JWT"}"""), With("role", "\"finance\""),
            With("exp", "9999999999"), new string('a', 20_000),
        ];
        foreach (var token in wrong)
        {
            var answer = await api.Send("GET", "/v1/measures", headers: ("Authorization", "Bearer " + token));
            answer.IsProblem(401, "unauthenticated");
            Assert.Contains("Bearer", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }
        (await api.Send("GET", "/v1/measures", headers: ("Authorization", "Basic eDp5"))).IsProblem(401, "unauthenticated");
        (await api.Send("GET", "/v1/measures", headers: [("Authorization", "Bearer " + good), ("Authorization", "Bearer " + good)])).IsProblem(401, "unauthenticated");
        (await api.Send("GET", "/v1/measures", token: good)).Is(200);
    }

    [Fact]
    public async Task The_developer_is_only_on_this_machine()
    {
        (await api.Send("GET", "/v1/measures")).Is(200);
        foreach (var header in new[] { ("Host", "evil.example"), ("X-Forwarded-For", "203.0.113.7"), ("Forwarded", "for=203.0.113.7") })
        {
            (await api.Send("GET", "/v1/measures", headers: header)).IsProblem(401, "unauthenticated");
            (await api.Send("POST", "/v1/dev/tokens", """{"role":"city"}""", headers: header)).IsProblem(404, "notFound");
        }
    }

    [Fact]
    public async Task In_Production_there_is_no_way_around_a_token()
    {
        await using var production = await ApiHost.Start("Production", settings: ("Srdi:Auth:DevelopmentIdentity", "true"));
        (await production.Send("GET", "/v1/measures")).IsProblem(401, "unauthenticated");
        (await production.Send("POST", "/v1/dev/tokens", """{"role":"city"}""")).IsProblem(404, "notFound");
        (await production.Send("GET", "/v1/measures", token: await api.Token("city"))).IsProblem(401, "unauthenticated"); // Another platform's key.
        (await production.Send("GET", "/healthz/ready")).Is(200);
        var key = Path.Combine(production.Data, "keys", "token-signing.pem");
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
    }

    [Fact]
    public async Task In_Development_the_developer_can_be_turned_off()
    {
        await using var strict = await ApiHost.Start(settings: ("Srdi:Auth:DevelopmentIdentity", "false"));
        (await strict.Send("GET", "/v1/measures")).IsProblem(401, "unauthenticated");
        (await strict.Send("GET", "/v1/measures", token: await strict.Token("city"))).Is(200);
    }

    private static string Encode(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static byte[] Decode(string part) => System.Buffers.Text.Base64Url.DecodeFromChars(part);
}
