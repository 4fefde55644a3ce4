using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Srdi.Web.Tests.Api;

namespace Srdi.Web.Tests.Accounts;

/// <summary>Machines: from their keeper to the token endpoint to the API.</summary>
public sealed class ClientTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_gets_tokens_for_its_secret_until_it_is_removed(bool postgres)
    {
        await using var people = await People.Start(postgres);
        var made = (await people.Security("POST", "/v1/clients", new { name = "hp-01", role = "district", district = "440112" })).Is(201);
        var secret = made["secret"].GetString()!;
        (await people.Security("POST", "/v1/clients", new { name = "hp-01", role = "registry" })).IsProblem(409, "client.exists", "name");
        foreach (var basic in new[] { false, true })
        {
            var token = (await Ask(people, "hp-01", secret, basic)).Is(200);
            Assert.InRange(token["expires_in"].GetInt32(), 1, 600);
            var bearer = token["access_token"].GetString();
            (await people.Api.Send("GET", "/v1/enterprises?district=440112", token: bearer)).Is(200);
            (await people.Api.Send("GET", "/v1/enterprises?district=440106", token: bearer)).IsProblem(403, "forbidden", "district");
            (await people.Api.Send("GET", "/v1/pots", token: bearer)).IsProblem(403, "forbidden");
        }
        var claims = JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars((await Ask(people, "hp-01", secret))["access_token"].GetString()!.Split('.')[1]));
        Assert.Equal(("hp-01", "district", "440112"), (claims.GetProperty("sub").GetString(), claims.GetProperty("role").GetString(), claims.GetProperty("district").GetString()));
        (await Ask(people, "hp-01", "wrong")).Is(401);
        (await Ask(people, "nobody", secret)).Is(401);
        (await Ask(people, "hp-01", secret, more: ("scope", "role:city"))).Is(400);
        Assert.Equal("hp-01", (await people.Security("GET", "/v1/clients")).Is(200)["items"][0].GetProperty("id").GetString());
        Assert.DoesNotContain(secret, (await people.Security("GET", "/v1/clients")).Text, StringComparison.Ordinal);

        // A token outlives its client by seconds only.
        var held = (await Ask(people, "hp-01", secret)).Is(200)["access_token"].GetString();
        (await people.Api.Send("GET", "/v1/measures", token: held)).Is(200);
        (await people.Security("DELETE", "/v1/clients/hp-01")).Is(204);
        (await people.Security("DELETE", "/v1/clients/hp-01")).IsProblem(404, "client.unknown");
        (await Ask(people, "hp-01", secret)).Is(401);
        people.Clock.Advance(TimeSpan.FromSeconds(11));
        (await people.Api.Send("GET", "/v1/measures", token: held)).IsProblem(401, "unauthenticated");
        // The name may come back with another secret; the old one stays worthless.
        (await people.Security("POST", "/v1/clients", new { name = "hp-01", role = "registry" })).Is(201);
        (await Ask(people, "hp-01", secret)).Is(401);
        await AccountTests.Audited(people, "client.add", "client.token", "client.remove");
    }

    [Fact]
    public async Task A_token_ends_after_ten_minutes()
    {
        await using var people = await People.Start();
        var secret = (await people.Security("POST", "/v1/clients", new { name = "szj-01", role = "registry" })).Is(201)["secret"].GetString()!;
        var token = (await Ask(people, "szj-01", secret)).Is(200)["access_token"].GetString();
        people.Clock.Advance(TimeSpan.FromMinutes(9));
        (await people.Api.Send("GET", "/v1/measures", token: token)).Is(200);
        people.Clock.Advance(TimeSpan.FromMinutes(2));
        (await people.Api.Send("GET", "/v1/measures", token: token)).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task Keeping_accounts_is_not_for_machines()
    {
        await using var people = await People.Start();
        (await people.Security("POST", "/v1/clients", new { name = "bot", role = "security" })).IsProblem(422, "client.roleNotAllowed", "role");
        (await people.Security("POST", "/v1/clients", new { name = "bot", role = "district" })).IsProblem(422, "field.missing", "district");
        (await people.Security("POST", "/v1/clients", new { name = "Bot!", role = "city" })).IsProblem(422, "field.invalid", "name");
    }

    [Fact]
    public async Task Who_asks_finds_the_way_and_the_key()
    {
        await using var people = await People.Start();
        var found = (await people.Api.Send("GET", "/.well-known/openid-configuration")).Is(200);
        Assert.Equal(("urn:srdi", "/connect/token"), (found["issuer"].GetString(), new Uri(found["token_endpoint"].GetString()!).AbsolutePath));
        Assert.Equal(["client_credentials"], found["grant_types_supported"].EnumerateArray().Select(g => g.GetString()));
        var key = Assert.Single((await people.Api.Send("GET", new Uri(found["jwks_uri"].GetString()!).PathAndQuery)).Is(200)["keys"].EnumerateArray());
        Assert.Equal(("ES256", "sig", false), (key.GetProperty("alg").GetString(), key.GetProperty("use").GetString(), key.TryGetProperty("d", out _)));
        foreach (var grant in new[] { "password", "authorization_code", "refresh_token", "" })
            (await Form(people, [("grant_type", grant), ("client_id", "x"), ("client_secret", "x"), ("username", "a"), ("password", "b")])).Is(400);
        (await people.Api.Send("GET", "/connect/token")).Is(400);
    }

    [Fact]
    public async Task Guessing_is_slowed_down_before_secrets_are_checked()
    {
        await using var people = await People.Start();
        List<int> statuses = [];
        for (var tries = 0; tries < 200 && !statuses.Contains(429); tries++) statuses.Add((await Ask(people, "nobody", "x")).Status);
        Assert.Contains(429, statuses);
        (await people.Api.Send("GET", "/v1/measures")).Is(200); // Nobody else waits.
    }

    internal static Task<Answer> Ask(People people, string id, string secret, bool basic = false, params (string Name, string Value)[] more) => basic
        ? Form(people, [("grant_type", "client_credentials"), .. more], new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}"))))
        : Form(people, [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), .. more]);

    private static async Task<Answer> Form(People people, (string Name, string Value)[] fields, AuthenticationHeaderValue? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = new FormUrlEncodedContent(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))) };
        request.Headers.Authorization = authorization;
        using var response = await people.Api.Http.SendAsync(request);
        return await Answer.Of(response);
    }
}
