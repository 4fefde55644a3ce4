using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Srdi.Domain;

namespace Srdi.Web.Access;

/// <summary>
/// Who asks without a token on a developer's own machine: a developer with every role, so that the first curl works.
/// Only in Development, only from loopback, and never in place of a token that is wrong.
/// </summary>
internal sealed class DevelopmentIdentity(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Development";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var identity = new ClaimsIdentity([new(Roles.NameClaim, "local"), .. Roles.Everyone.Select(r => new Claim(Roles.RoleClaim, SrdiJson.Name(r)))], SchemeName, Roles.NameClaim, Roles.RoleClaim);
        return Task.FromResult(AuthenticateResult.Success(new(new(identity), SchemeName)));
    }

    /// <summary>Whether the request comes from this machine itself: neither through a proxy nor by a name that a web page could have pointed here.</summary>
    public static bool IsLocal(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from)
        && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded")
        && (http.Request.Host.Host is "localhost" || IPAddress.TryParse(http.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host));
}
