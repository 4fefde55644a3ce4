using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Srdi.Domain;
using Srdi.Web.Access;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Srdi.Accounts.Clients;

/// <summary>Gives a client that showed its secret a token with the claims of every token: subject, role, district.</summary>
internal static class TokenEndpoint
{
    /// <summary>A token is good for so long: a client gets the next one by itself.</summary>
    public static TimeSpan Life { get; } = TimeSpan.FromMinutes(10);

    public const string Path = "/connect/token";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, Give).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Give(HttpContext http, ClientBook clients, AccessActs acts)
    {
        // OpenIddict has checked grant, client and secret before it lets the request through.
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("The token endpoint was reached past OpenIddict.");
        if (request.ClientId is not { } id || await clients.Find(id, http.RequestAborted) is not { } client)
            return Results.Forbid(new(new Dictionary<string, string?> { [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.InvalidClient }), [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Roles.NameClaim, Roles.RoleClaim);
        identity.SetClaim(Roles.NameClaim, client.Id).SetClaim(Roles.RoleClaim, SrdiJson.Name(client.Role));
        if (client.District is { } district) identity.SetClaim(Roles.DistrictClaim, district.Value);
        identity.SetResources(TokenKey.Audience);
        identity.SetDestinations(_ => [Destinations.AccessToken]);
        await acts.Write(new($"{SrdiJson.Name(client.Role)}:{client.Id}", "client.token", client.Id, true, null, http.Connection.RemoteIpAddress), http.RequestAborted);
        return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }
}
