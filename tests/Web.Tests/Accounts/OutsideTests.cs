using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Srdi.Accounts;
using Srdi.Storage;
using Srdi.Web.Access;
using Srdi.Web.Tests.Api;

namespace Srdi.Web.Tests.Accounts;

/// <summary>Issuers other than the platform: for machines' tokens and for signing people in. The issuer here is a small real one on loopback.</summary>
public sealed class OutsideTests
{
    [Fact]
    public async Task Tokens_of_an_outside_authority_are_taken_when_they_are_whole_and_for_us()
    {
        await using var issuer = await Issuer.Start();
        await using var api = await ApiHost.Start("Development", services => services.AddSingleton(TimeProvider.System), ("Srdi:Auth:Authority", issuer.Address), ("Srdi:Auth:Audience", "srdi-city"), ("Srdi:Auth:DevelopmentIdentity", "false"));
        Task<Answer> Get(string token) => api.Send("GET", "/v1/enterprises", token: token);
        (await Get(issuer.Token("srdi-city", new() { ["sub"] = "tax-01", ["role"] = "city" }))).Is(200);
        (await Get(await api.Token("city"))).Is(200); // The platform's own go on.
        (await Get(issuer.Token("srdi-city", new() { ["sub"] = "tax-01", ["role"] = "district", ["district"] = "440112", ["client_id"] = "unknown-here" }))).Is(200);
        foreach (var bad in new[]
        {
            issuer.Token("another", new() { ["sub"] = "tax-01", ["role"] = "city" }), issuer.Token("srdi-city", new() { ["role"] = "city" }), issuer.Token("srdi-city", new() { ["sub"] = "tax-01", ["role"] = "admin" }),
            issuer.Token("srdi-city", new() { ["sub"] = "tax-01", ["role"] = "city" }, life: -600), issuer.Token("srdi-city", new() { ["sub"] = "tax-01", ["role"] = "city" }, type: "id+jwt"),
            issuer.Token("srdi-city", new() { ["sub"] = "tax-01", ["role"] = "city" }, from: "https://evil.example"), issuer.Token("srdi-api", new() { ["sub"] = "x", ["role"] = "city" }, from: "urn:srdi"),
        })
            (await Get(bad)).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_person_signs_in_by_an_outside_provider_with_the_role_that_the_settings_give()
    {
        await using var issuer = await Issuer.Start();
        await using var api = await ApiHost.Start("Development", services => services.AddSingleton(TimeProvider.System),
            ("Srdi:Oidc:Authority", issuer.Address), ("Srdi:Oidc:ClientId", "srdi"), ("Srdi:Oidc:ClientSecret", "secret"), ("Srdi:Oidc:RoleClaim", "group"), ("Srdi:Oidc:Roles:gxj-sme", "district"), ("Srdi:Oidc:Roles:gxj-city", "city"),
            ("Srdi:Oidc:DistrictClaim", "org"));
        foreach (var (claims, status, own) in new (Dictionary<string, object>, int, int)[]
        {
            (new() { ["sub"] = "u-17", ["name"] = "张敏", ["group"] = "gxj-sme", ["org"] = "440112" }, 200, 200),
            (new() { ["sub"] = "u-18", ["group"] = "gxj-sme" }, 0, 0), (new() { ["sub"] = "u-19", ["group"] = "city" }, 0, 0), (new() { ["sub"] = "u-20", ["group"] = new[] { "gxj-sme", "gxj-city" }, ["org"] = "440112" }, 0, 0),
        })
        {
            using var browser = new Browser(api);
            Assert.Contains("单位统一身份", (await browser.Get("/account/sign-in")).Text, StringComparison.Ordinal);
            var go = (await browser.Get("/account/outside?returnUrl=/console/parks")).Is(302);
            var asked = QueryHelpers.ParseQuery(new Uri(go.Location!).Query);
            Assert.Equal(("code", "S256"), (asked["response_type"].ToString(), asked["code_challenge_method"].ToString()));
            issuer.Next = new(claims) { ["nonce"] = asked["nonce"].ToString() };
            var back = await browser.Get($"/account/outside/back?code=c1&state={Uri.EscapeDataString(asked["state"].ToString())}");
            Assert.Equal(302, back.Status);
            if (status == 0)
            {
                Assert.Equal("/account/forbidden", back.Location);
                Assert.DoesNotContain("__Host-srdi", browser.Cookies.Keys);
                continue;
            }
            Assert.EndsWith("/console/parks", back.Location, StringComparison.Ordinal);
            Assert.Equal((own, 403), (await browser.Reads("/v1/enterprises?district=440112"), await browser.Reads("/v1/enterprises?district=440106")));
        }
        // An answer that nobody asked for opens nothing.
        using var stranger = new Browser(api);
        Assert.Equal("/account/sign-in", (await stranger.Get("/account/outside/back?code=c1&state=made-up")).Location);
        Assert.DoesNotContain("__Host-srdi", stranger.Cookies.Keys);
    }

    [Theory]
    [InlineData("Srdi:Auth:Authority", "http://idp.example", "https")]
    [InlineData("Srdi:Auth:Authority", "idp", "https")]
    [InlineData("Srdi:Auth:Authority", "https://idp.example", "Srdi:Auth:Audience is missing")]
    [InlineData("Srdi:Auth:Algorithms:0", "HS256", "write of ES256")]
    [InlineData("Srdi:Oidc:Authority", "http://idp.example", "https")]
    [InlineData("Srdi:Oidc:Authority", "https://idp.example", "ClientSecret")]
    [InlineData("Srdi:Oidc:Roles:a", "king", "registry")]
    public void A_setting_that_would_let_anybody_in_is_refused_at_the_start(string key, string value, string says)
    {
        Dictionary<string, string?> settings = new() { [key] = value };
        if (key.EndsWith(":0", StringComparison.Ordinal)) (settings["Srdi:Auth:Authority"], settings["Srdi:Auth:Audience"]) = ("https://idp.example", "x");
        if (key.Contains("Roles", StringComparison.Ordinal)) (settings["Srdi:Oidc:Authority"], settings["Srdi:Oidc:ClientId"], settings["Srdi:Oidc:ClientSecret"]) = ("https://idp.example", "x", "y");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var refused = Assert.Throws<StorageSettingsException>(() =>
        {
            OutsideAuthority.Read(configuration);
            OutsideProvider.Read(configuration);
        });
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>An issuer with discovery, keys and a token endpoint.</summary>
    private sealed class Issuer : IAsyncDisposable
    {
        private readonly ECDsaSecurityKey key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "k1" };
        private WebApplication app = null!;

        public string Address => app.Urls.First();

        /// <summary>What the next id token says.</summary>
        public Dictionary<string, object> Next { get; set; } = [];

        public static async Task<Issuer> Start()
        {
            var issuer = new Issuer();
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            issuer.app = builder.Build();
            issuer.app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
            {
                ["issuer"] = issuer.Address, ["jwks_uri"] = $"{issuer.Address}/jwks", ["authorization_endpoint"] = $"{issuer.Address}/authorize", ["token_endpoint"] = $"{issuer.Address}/token", ["id_token_signing_alg_values_supported"] = new[] { "ES256" },
            }));
            issuer.app.MapGet("/jwks", () =>
            {
                var at = issuer.key.ECDsa.ExportParameters(false).Q;
                return Results.Json(new { keys = new[] { new { kty = "EC", use = "sig", alg = "ES256", kid = "k1", crv = "P-256", x = Base64UrlEncoder.Encode(at.X), y = Base64UrlEncoder.Encode(at.Y) } } });
            });
            issuer.app.MapPost("/token", async (HttpRequest request) =>
            {
                var form = await request.ReadFormAsync();
                return form["code"] == "c1" && form["client_secret"] == "secret" && form["code_verifier"].ToString().Length > 40
                    ? Results.Json(new { access_token = "unused", token_type = "Bearer", id_token = issuer.Token("srdi", issuer.Next, type: "JWT") }) : Results.BadRequest();
            });
            await issuer.app.StartAsync();
            return issuer;
        }

        public string Token(string audience, Dictionary<string, object> claims, int life = 300, string type = "at+jwt", string? from = null)
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
            {
                Issuer = from ?? Address, Audience = audience, Claims = claims, IssuedAt = now.AddHours(-1), NotBefore = now.AddHours(-1), Expires = now.AddSeconds(life), TokenType = type, SigningCredentials = new(key, SecurityAlgorithms.EcdsaSha256),
            });
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
