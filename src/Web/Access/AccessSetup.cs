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
        var outside = OutsideAuthority.Read(builder.Configuration);
        builder.Services.AddSingleton(provider => new TokenKey(data, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton(provider => new ConsoleTokens(provider.GetRequiredService<TokenKey>()));
        var schemes = builder.Services.AddAuthentication(Chosen)
            .AddPolicyScheme(Chosen, null, scheme => scheme.ForwardDefaultSelector = http => SchemeOf(http, developer, outside))
            .AddScheme<AuthenticationSchemeOptions, DevelopmentIdentity>(DevelopmentIdentity.SchemeName, null)
            .AddJwtBearer();
        PersonSession.Add(schemes);
        outside?.Add(schemes, builder.Environment);
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<TokenKey>((bearer, key) =>
        {
            bearer.TokenHandlers.Clear();
            bearer.TokenHandlers.Add(TokenKey.Handler);
            bearer.TokenValidationParameters = key.Rules;
            BeStrict(bearer);
        });
        builder.Services.AddAuthorization();
        builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<GrainDoor>(provider, developer));
        builder.Services.AddSingleton<IIncomingGrainCallFilter>(provider => provider.GetRequiredService<GrainDoor>());
        builder.Services.AddSingleton<IOutgoingGrainCallFilter>(provider => provider.GetRequiredService<GrainDoor>());
    }

    /// <summary>
    /// Which login a request gets. Pages know sessions only. A token is never replaced by anything else; a session reads the
    /// API and never writes it, since a browser sends its cookie with whatever another page makes it send.
    /// </summary>
    private static string SchemeOf(HttpContext http, bool developer, OutsideAuthority? outside)
    {
        if (PersonSession.IsPage(http.Request.Path)) return PersonSession.SchemeName;
        if (http.Request.Headers.ContainsKey("Authorization")) return outside?.Issued(http) == true ? OutsideAuthority.SchemeName : JwtBearerDefaults.AuthenticationScheme;
        if (PersonSession.IsThere(http)) return PersonSession.MayRead(http) ? PersonSession.SchemeName : JwtBearerDefaults.AuthenticationScheme;
        return developer && DevelopmentIdentity.IsLocal(http) ? DevelopmentIdentity.SchemeName : JwtBearerDefaults.AuthenticationScheme;
    }

    /// <summary>What holds for tokens of any issuer.</summary>
    internal static void BeStrict(JwtBearerOptions bearer)
    {
        bearer.MapInboundClaims = false;
        bearer.IncludeErrorDetails = false; // Why a token is wrong is nobody's business.
        bearer.Events = new()
        {
            OnMessageReceived = received =>
            {
                if (received.Request.Headers.Authorization.Count > 1) received.Fail("More than one Authorization header.");
                return Task.CompletedTask;
            },
            OnTokenValidated = async validated =>
            {
                var principal = validated.Principal!;
                if (!Roles.AreWhole(principal)) validated.Fail("Not one known role with a district where it needs one.");
                else if (validated.Scheme.Name == JwtBearerDefaults.AuthenticationScheme && principal.FindFirstValue(Roles.ClientClaim) is { } client && validated.HttpContext.RequestServices.GetService<IClientStanding>() is { } standing
                    && !await standing.Stands(client, validated.HttpContext.RequestAborted)) validated.Fail("The client was removed.");
            },
        };
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
        var name = Text.Required(body.Value.Name ?? $"dev-{SrdiJson.Name(role)}", "name", Roles.NameLengthMax);
        return name.Then<TokenAnswer>(n => new TokenAnswer(key.Issue(role, district, n))).ToHttp();
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
