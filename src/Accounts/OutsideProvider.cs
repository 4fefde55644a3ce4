using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Srdi.Domain;
using Srdi.Storage;
using Srdi.Storage.Audit;
using Srdi.Web.Access;

namespace Srdi.Accounts;

/// <summary>
/// A provider that signs people in for the platform, by OpenID Connect with code and PKCE. Which of its groups is which
/// role is said by the settings; whoever has none, or two, does not come in. Passwords and second factors are its business.
/// </summary>
internal sealed record OutsideProvider
{
    public const string SchemeName = "Srdi.Outside";
    public const string Section = "Srdi:Oidc";

    /// <summary>The provider's address: https.</summary>
    public string Authority { get; init; } = "";

    /// <summary>The platform's id there.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The platform's secret there.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>The claim that says what a person is.</summary>
    public string RoleClaim { get; init; } = "role";

    /// <summary>The role that each value of it stands for; the names of the roles themselves when absent.</summary>
    public Dictionary<string, string> Roles { get; init; } = [];

    /// <summary>The claim that says the district's code.</summary>
    public string DistrictClaim { get; init; } = "district";

    /// <summary>The claim that says under which name the log knows the person.</summary>
    public string SubjectClaim { get; init; } = "sub";

    /// <summary>What else to ask for.</summary>
    public string[] Scopes { get; init; } = ["profile"];

    /// <summary>Reads the settings; null when none names a provider.</summary>
    /// <exception cref="StorageSettingsException">A setting is missing or not understood; the text says what to write.</exception>
    public static OutsideProvider? Read(IConfiguration configuration)
    {
        var provider = configuration.GetSection(Section).Get<OutsideProvider>();
        if (provider is null or { Authority: "" }) return null;
        if (!Uri.TryCreate(provider.Authority, UriKind.Absolute, out var uri) || !(uri.Scheme == Uri.UriSchemeHttps || uri is { Scheme: "http", IsLoopback: true }))
            throw new StorageSettingsException($"{Section}:Authority is '{provider.Authority}'; write the provider's https address.");
        if (provider.ClientId.Length == 0 || provider.ClientSecret.Length == 0) throw new StorageSettingsException($"{Section}:ClientId and {Section}:ClientSecret are needed beside {Section}:Authority.");
        foreach (var (value, role) in provider.Roles)
            if (Web.Access.Roles.Named(role) is null) throw new StorageSettingsException($"{Section}:Roles:{value} is '{role}'; write one of {string.Join(", ", Web.Access.Roles.Everyone.Select(SrdiJson.Name))}.");
        return provider;
    }

    /// <summary>The person that the provider's claims are; null when they are not one person with one role.</summary>
    public ClaimsPrincipal? PersonOf(ClaimsPrincipal claims)
    {
        var roles = claims.FindAll(RoleClaim).Select(c => Web.Access.Roles.Named(Roles.Count == 0 ? c.Value : Roles.GetValueOrDefault(c.Value))).OfType<Role>().Distinct().ToList();
        if (roles is not [var role] || claims.FindAll(SubjectClaim).ToList() is not [{ Value: var subject }]) return null;
        DistrictCode? district = null;
        if (role == Role.District)
        {
            if (claims.FindAll(DistrictClaim).ToList() is not [{ Value: var code }] || DistrictCode.Parse(code) is not { Succeeded: true } read) return null;
            district = read.Value;
        }
        var person = PersonSession.Of(role, district, subject, claims.FindFirstValue("name") ?? subject);
        return Web.Access.Roles.AreWhole(person) ? person : null;
    }

    public void Add(AuthenticationBuilder schemes, IHostEnvironment environment) => schemes.AddOpenIdConnect(SchemeName, oidc =>
    {
        (oidc.Authority, oidc.ClientId, oidc.ClientSecret) = (Authority, ClientId, ClientSecret);
        oidc.RequireHttpsMetadata = !environment.IsDevelopment();
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        oidc.ResponseMode = OpenIdConnectResponseMode.Query; // So that the step's cookie may stay SameSite=Lax.
        oidc.UsePkce = true;
        oidc.MapInboundClaims = false;
        oidc.SaveTokens = false;
        oidc.GetClaimsFromUserInfoEndpoint = false;
        oidc.SignInScheme = PersonSession.SchemeName;
        oidc.CallbackPath = PersonSession.AccountPath + "/outside/back";
        oidc.Scope.Clear();
        foreach (var scope in (string[])["openid", .. Scopes]) oidc.Scope.Add(scope);
        oidc.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSha256];
        PersonSession.Guard(oidc.NonceCookie, "__Host-srdi-nonce.");
        PersonSession.Guard(oidc.CorrelationCookie, "__Host-srdi-correlation.");
        oidc.Events.OnTicketReceived = async received =>
        {
            var acts = received.HttpContext.RequestServices.GetRequiredService<AccessActs>();
            var from = received.HttpContext.Connection.RemoteIpAddress;
            if (received.Principal is null || PersonOf(received.Principal) is not { } person)
            {
                await acts.Write(new(AuditWriter.Unknown, "account.signIn", "-", false, "outside: not one known role", from), received.HttpContext.RequestAborted);
                received.Response.Redirect(PersonSession.AccountPath + "/forbidden");
                received.HandleResponse();
                return;
            }
            await acts.Write(new(person.Caller().Name, "account.signIn", person.FindFirstValue(Web.Access.Roles.NameClaim)!, true, "outside", from), received.HttpContext.RequestAborted);
            var back = received.ReturnUri;
            received.Principal = person;
            received.Properties = received.HttpContext.RequestServices.GetRequiredService<SignIn>().Ticket(SessionKind.Outside, null);
            received.ReturnUri = back;
        };
        oidc.Events.OnRemoteFailure = async failed =>
        {
            var acts = failed.HttpContext.RequestServices.GetRequiredService<AccessActs>();
            await acts.Write(new(AuditWriter.Unknown, "account.signIn", "-", false, "outside: refused", failed.HttpContext.Connection.RemoteIpAddress), failed.HttpContext.RequestAborted);
            failed.Response.Redirect(PersonSession.AccountPath + "/sign-in");
            failed.HandleResponse();
        };
    });
}
