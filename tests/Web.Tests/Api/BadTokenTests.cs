using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Srdi.Web.Access;

namespace Srdi.Web.Tests.Api;

/// <summary>Tokens that are wrong in one way each, made with the platform's own key wherever a key is needed: only what is wrong refuses them.</summary>
[Collection("api")]
public sealed class BadTokenTests(SharedApi shared)
{
    private readonly ApiHost api = shared.Host;

    private delegate string Forge(Maker make);

    private static readonly Dictionary<string, Forge> Bad = new()
    {
        ["expired"] = make => make.Signed(claims: c => c["exp"] = make.Now - 60),
        ["not yet valid"] = make => make.Signed(claims: c => c["nbf"] = make.Now + 120),
        ["never ends"] = make => make.Signed(claims: c => c.Remove("exp")),
        ["the end is a text"] = make => make.Signed(claims: c => c["exp"] = "tomorrow"),
        ["another audience"] = make => make.Signed(claims: c => c["aud"] = "another-api"),
        ["no audience"] = make => make.Signed(claims: c => c.Remove("aud")),
        ["another issuer"] = make => make.Signed(claims: c => c["iss"] = "https://evil.example"),
        ["no issuer"] = make => make.Signed(claims: c => c.Remove("iss")),
        ["no signature, and says so"] = make => make.Text(h => h["alg"] = "none") + ".",
        ["no signature, and does not say so"] = make => make.Text() + ".",
        ["signed with the public key as a secret"] = make => make.Hmac(),
        ["another algorithm than it says"] = make => make.Signed(header: h => h["alg"] = "ES384"),
        ["another key under our key's name"] = make => make.Signed(with: ECDsa.Create(ECCurve.NamedCurves.nistP256)),
        ["a key's name that is a path"] = make => make.Signed(header: h => h["kid"] = "../../../../dev/null"),
        ["a key's name that is SQL"] = make => make.Signed(header: h => h["kid"] = "' or 1=1 --", with: ECDsa.Create(ECCurve.NamedCurves.nistP256)),
        ["brings its own key"] = make => make.WithOwnKey(),
        ["says where its key is"] = make => make.Signed(header: h => (h["jku"], h["x5u"]) = ("https://evil.example/keys", "https://evil.example/cert"), with: ECDsa.Create(ECCurve.NamedCurves.nistP256)),
        ["not a token for access"] = make => make.Signed(header: h => h["typ"] = "id+jwt"),
        ["no type"] = make => make.Signed(header: h => h.Remove("typ")),
        ["changed after signing"] = make => make.Changed(),
        ["longer than any token"] = make => make.Signed(claims: c => c["pad"] = new string('a', 16 * 1024)),
        ["two roles"] = make => make.Signed(claims: c => c["role"] = new JsonArray("auditor", "city")),
        ["a role that there is not"] = make => make.Signed(claims: c => c["role"] = "root"),
        ["no role"] = make => make.Signed(claims: c => c.Remove("role")),
        ["no subject"] = make => make.Signed(claims: c => c.Remove("sub")),
        ["an empty subject"] = make => make.Signed(claims: c => c["sub"] = " "),
        ["several districts"] = make => make.District(new JsonArray("440106", "440112")),
        ["an empty district"] = make => make.District(""),
        ["every district"] = make => make.District("*"),
        ["the district role without one"] = make => make.District(null),
        ["a city with a district"] = make => make.Signed(claims: c => (c["role"], c["district"]) = ("city", "440112")),
        ["a client that was removed"] = make => make.Signed(claims: c => c["client_id"] = "gone"),
    };

    public static TheoryData<string> Reasons => [.. Bad.Keys];

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task A_token_that_is_wrong_in_one_way_is_refused_and_not_told_why(string reason)
    {
        var make = new Maker(api);
        (await api.Send("GET", "/v1/measures", token: make.Signed())).Is(200); // All else is right.
        var refused = await api.Send("GET", "/v1/measures", headers: ("Authorization", $"Bearer {Bad[reason](make)}"));
        var plain = (await api.Send("GET", "/v1/measures", headers: ("Authorization", "Bearer x"))).IsProblem(401, "unauthenticated");
        refused.IsProblem(401, "unauthenticated");
        Assert.Equal(Plain(plain), Plain(refused));
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString().Trim());

        static string Plain(Answer answer) => answer.Text.Replace(answer["traceId"].GetString()!, "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_64_KB_does_not_get_past_the_headers() =>
        Assert.Equal(431, (await api.Send("GET", "/v1/measures", headers: ("Authorization", "Bearer " + new string('a', 64 * 1024)))).Status);

    [Fact]
    public async Task Two_tokens_are_none()
    {
        var good = new Maker(api).Signed();
        (await api.Send("GET", "/v1/measures", headers: [("Authorization", $"Bearer {good}"), ("Authorization", $"Bearer {good}")])).IsProblem(401, "unauthenticated");
        foreach (var scheme in new[] { $"Basic {good}", $"bearer{good}", good, $"Bearer {good}, Bearer {good}", "Bearer", "Negotiate x" })
            (await api.Send("GET", "/v1/measures", headers: ("Authorization", scheme))).IsProblem(401, "unauthenticated");
        // Not in the address, where logs keep it, and not in a form.
        (await api.Send("GET", $"/v1/measures?access_token={good}", headers: ("Host", "srdi.example"))).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public void There_are_at_least_the_25_of_the_list() => Assert.InRange(Bad.Count, 25, 100);

    /// <summary>Makes tokens by hand, so that none of the libraries that check them mends one.</summary>
    private sealed class Maker
    {
        private readonly ECDsa own;
        private readonly string kid;

        public Maker(ApiHost api)
        {
            var key = api.App.Services.GetRequiredService<TokenKey>().Security;
            (own, kid) = (key.ECDsa, key.KeyId);
            Now = api.App.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds();
        }

        public long Now { get; }

        public string Text(Action<JsonObject>? header = null, Action<JsonObject>? claims = null)
        {
            JsonObject head = new() { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = kid };
            JsonObject body = new() { ["iss"] = "urn:srdi", ["aud"] = "srdi-api", ["sub"] = "szj-01", ["role"] = "auditor", ["iat"] = Now - 10, ["nbf"] = Now - 10, ["exp"] = Now + 600 };
            header?.Invoke(head);
            claims?.Invoke(body);
            return $"{Encode(head.ToJsonString())}.{Encode(body.ToJsonString())}";
        }

        public string Signed(Action<JsonObject>? header = null, Action<JsonObject>? claims = null, ECDsa? with = null)
        {
            var text = Text(header, claims);
            return $"{text}.{System.Buffers.Text.Base64Url.EncodeToString((with ?? own).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
        }

        public string District(JsonNode? district) => Signed(claims: c =>
        {
            c["role"] = "district";
            if (district is not null) c["district"] = district;
        });

        public string Hmac()
        {
            var text = Text(h => h["alg"] = "HS256");
            return $"{text}.{System.Buffers.Text.Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.ASCII.GetBytes(own.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(text)))}";
        }

        public string WithOwnKey()
        {
            var mine = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var at = mine.ExportParameters(false).Q;
            return Signed(h =>
            {
                h.Remove("kid");
                h["jwk"] = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = System.Buffers.Text.Base64Url.EncodeToString(at.X), ["y"] = System.Buffers.Text.Base64Url.EncodeToString(at.Y) };
            }, with: mine);
        }

        public string Changed()
        {
            var parts = Signed().Split('.');
            var claims = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]))!.AsObject();
            claims["role"] = "finance";
            return $"{parts[0]}.{Encode(claims.ToJsonString())}.{parts[2]}";
        }

        private static string Encode(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
    }
}
