using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Srdi.Domain;
using Srdi.Storage;
using Srdi.Web.Http;

namespace Srdi.Web.Access;

/// <summary>Login by token, and the developer's way around it.</summary>
internal static class AccessSetup
{
    private const string Chosen = "Srdi";
    private const string DevelopmentIdentityKey = "Srdi:Auth:DevelopmentIdentity";

    public static void AddAccess(this WebApplicationBuilder builder)
    {
        var data = StorageSettings.Read(builder.Configuration).DataDirectory;
        var developer = builder.Environment.IsDevelopment() && builder.Configuration.GetValue(DevelopmentIdentityKey, true);
        builder.Services.AddSingleton(provider => new TokenKey(data, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddAuthentication(Chosen)
            .AddPolicyScheme(Chosen, null, scheme => scheme.ForwardDefaultSelector = http =>
                developer && !http.Request.Headers.ContainsKey("Authorization") && DevelopmentIdentity.IsLocal(http) ? DevelopmentIdentity.SchemeName : JwtBearerDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, DevelopmentIdentity>(DevelopmentIdentity.SchemeName, null)
            .AddJwtBearer();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<TokenKey>((bearer, key) =>
        {
            bearer.MapInboundClaims = false;
            bearer.TokenHandlers.Clear();
            bearer.TokenHandlers.Add(TokenKey.Handler);
            bearer.TokenValidationParameters = key.Rules;
            bearer.IncludeErrorDetails = false; // Why a token is wrong is nobody's business.
            bearer.Events = new()
            {
                OnMessageReceived = received =>
                {
                    if (received.Request.Headers.Authorization.Count > 1) received.Fail("More than one Authorization header.");
                    return Task.CompletedTask;
                },
                OnTokenValidated = validated =>
                {
                    if (!IsWhole(validated.Principal!)) validated.Fail("Not one known role with a district where it needs one.");
                    return Task.CompletedTask;
                },
            };
        });
        builder.Services.AddAuthorization();
        builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<GrainDoor>(provider, developer));
        builder.Services.AddSingleton<IIncomingGrainCallFilter>(provider => provider.GetRequiredService<GrainDoor>());
        builder.Services.AddSingleton<IOutgoingGrainCallFilter>(provider => provider.GetRequiredService<GrainDoor>());
    }

    public static void MapDevelopmentTokens(this IEndpointRouteBuilder routes, IHostEnvironment environment)
    {
        if (!environment.IsDevelopment()) return;
        routes.MapPost("/dev/tokens", Issue).AllowAnonymous().WithTags("Development")
            .WithSummary("开发用令牌, 仅限 Development 环境的本机 (a token for development, on loopback only)");
    }

    private static IResult Issue(Body<TokenRequest> body, HttpContext http, TokenKey key)
    {
        if (!DevelopmentIdentity.IsLocal(http)) return new RefusedResult(new(Refusal.NotFound));
        var (role, district) = (body.Value.Role, body.Value.District);
        if (role == Role.District && district is null) return new RefusedResult(new(Refusal.FieldMissing) { Field = "district", DetailZh = "区级角色须填写 district。", DetailEn = "The district role needs 'district'." });
        if (role != Role.District && district is not null) return new RefusedResult(new(Refusal.FieldInvalid) { Field = "district", DetailZh = "只有区级角色可填写 district。", DetailEn = "Only the district role has a 'district'." });
        var name = Text.Required(body.Value.Name ?? $"dev-{SrdiJson.Name(role)}", "name", 60);
        return name.Then<TokenAnswer>(n => new TokenAnswer(key.Issue(role, district, n))).ToHttp();
    }

    /// <summary>Whether a valid token says whole who somebody is: one known role, a name, and a district where the role needs one.</summary>
    internal static bool IsWhole(ClaimsPrincipal principal)
    {
        var roles = principal.FindAll(Roles.RoleClaim).ToList();
        var districts = principal.FindAll(Roles.DistrictClaim).ToList();
        return roles.Count == 1 && Roles.Everyone.Any(r => SrdiJson.Name(r) == roles[0].Value)
            && !string.IsNullOrWhiteSpace(principal.FindFirstValue(Roles.NameClaim))
            && (roles[0].Value == SrdiJson.Name(Role.District) ? districts.Count == 1 && DistrictCode.Parse(districts[0].Value).Succeeded : districts.Count == 0);
    }
}

/// <summary>Asks for a development token.</summary>
/// <param name="Role">The role.</param>
internal sealed record TokenRequest(Role Role)
{
    /// <summary>The district, for the role that needs one.</summary>
    public DistrictCode? District { get; init; }

    /// <summary>The name under which the log knows the caller.</summary>
    public string? Name { get; init; }
}

/// <summary>A development token.</summary>
/// <param name="Token">For <c>Authorization: Bearer</c>.</param>
internal sealed record TokenAnswer(string Token);
