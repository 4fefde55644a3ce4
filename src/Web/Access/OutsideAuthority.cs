using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Srdi.Storage;

namespace Srdi.Web.Access;

/// <summary>An issuer of tokens other than the platform. Its tokens have to say role, subject and district as the platform's own do.</summary>
/// <param name="Authority">Where its metadata is, and what its tokens name as issuer.</param>
/// <param name="Audience">What its tokens for this platform name as audience.</param>
/// <param name="Algorithms">The only algorithms that it may sign with.</param>
internal sealed record OutsideAuthority(string Authority, string Audience, string[] Algorithms)
{
    public const string SchemeName = "Outside";
    public const string AuthorityKey = "Srdi:Auth:Authority";
    public const string AudienceKey = "Srdi:Auth:Audience";
    public const string AlgorithmsKey = "Srdi:Auth:Algorithms";

    // Public keys only: a shared secret would let whoever checks tokens make them.
    private static readonly string[] Possible = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSha256];

    /// <summary>Reads the settings; null when no outside authority is named.</summary>
    /// <exception cref="StorageSettingsException">A setting is missing or not understood; the text says what to write.</exception>
    public static OutsideAuthority? Read(IConfiguration configuration)
    {
        if (configuration[AuthorityKey] is not { Length: > 0 } authority) return null;
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var uri) || !(uri.Scheme == Uri.UriSchemeHttps || uri is { Scheme: "http", IsLoopback: true }) || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw new StorageSettingsException($"{AuthorityKey} is '{authority}'; write an https address without query.");
        if (configuration[AudienceKey] is not { Length: > 0 } audience) throw new StorageSettingsException($"{AudienceKey} is missing; write what the authority's tokens for this platform name as audience.");
        var algorithms = configuration.GetSection(AlgorithmsKey).Get<string[]>() is { Length: > 0 } some ? some : [SecurityAlgorithms.EcdsaSha256];
        return Array.TrueForAll(algorithms, Possible.Contains) ? new(authority, audience, algorithms)
            : throw new StorageSettingsException($"{AlgorithmsKey} is '{string.Join(',', algorithms)}'; write of {string.Join(", ", Possible)} those that the authority signs with.");
    }

    /// <summary>Whether the token of a request claims to be from this authority. Only tells which rules it is held to.</summary>
    public bool Issued(HttpContext http)
    {
        if (http.Request.Headers.Authorization is not [{ } header] || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return false;
        var token = header[7..].Trim();
        if (token.Length > TokenKey.SizeMax || !TokenKey.Handler.CanReadToken(token)) return false;
        try
        {
            return new JsonWebToken(token).Issuer == Authority;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public void Add(AuthenticationBuilder schemes, IHostEnvironment environment) => schemes.AddJwtBearer(SchemeName, bearer =>
    {
        bearer.Authority = Authority;
        bearer.RequireHttpsMetadata = !environment.IsDevelopment();
        bearer.TokenHandlers.Clear();
        bearer.TokenHandlers.Add(TokenKey.Handler);
        bearer.TokenValidationParameters = new()
        {
            ValidIssuer = Authority, ValidAudience = Audience, ValidAlgorithms = Algorithms, ValidTypes = [TokenKey.Type, "JWT"],
            ValidateIssuerSigningKey = true, RequireSignedTokens = true, RequireExpirationTime = true, TryAllIssuerSigningKeys = false, ClockSkew = TokenKey.Skew,
            RoleClaimType = Roles.RoleClaim, NameClaimType = Roles.NameClaim,
        };
        AccessSetup.BeStrict(bearer);
    });
}
