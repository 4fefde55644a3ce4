using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Srdi.Domain;
using Srdi.Storage;

namespace Srdi.Web.Access;

/// <summary>
/// The platform's own signing key: ES256, made at the first start and kept in the data folder where only the owner can
/// read it. Processes that share the folder share the key.
/// </summary>
internal sealed class TokenKey : IDisposable
{
    public const string Issuer = "urn:srdi";
    public const string Audience = "srdi-api";

    /// <summary>RFC 9068: a token for access, so that no other signed text can stand for one.</summary>
    public const string Type = "at+jwt";

    public const int SizeMax = 8 * 1024;
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Life = TimeSpan.FromHours(12);
    private readonly ECDsa key;
    private readonly TimeProvider clock;

    public TokenKey(string dataDirectory, TimeProvider clock)
    {
        this.clock = clock;
        key = KeyFile.ReadOrMake(Path.Combine(dataDirectory, "keys", "token-signing.pem"));
        InsideMark = Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, key.ExportParameters(includePrivateParameters: true).D!, 32, info: "srdi inside mark"u8.ToArray()));
        Security = new ECDsaSecurityKey(key) { KeyId = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 8)) };
    }

    /// <summary>The key, for whoever signs tokens too.</summary>
    public ECDsaSecurityKey Security { get; }

    /// <summary>What a token must be: ours, for us, in time, signed with this key in this way.</summary>
    public TokenValidationParameters Rules => new()
    {
        ValidIssuer = Issuer, ValidAudience = Audience, IssuerSigningKey = Security, ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256], ValidTypes = [Type],
        ValidateIssuerSigningKey = true, RequireSignedTokens = true, RequireExpirationTime = true, TryAllIssuerSigningKeys = false, ClockSkew = Skew,
        LifetimeValidator = (from, until, _, _) =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            return until is not null && (from is null || from <= now + Skew) && now < until + Skew;
        },
        RoleClaimType = Roles.RoleClaim, NameClaimType = Roles.NameClaim,
    };

    /// <summary>Reads tokens of a sane size.</summary>
    public static JsonWebTokenHandler Handler { get; } = new() { MaximumTokenSizeInBytes = SizeMax, MapInboundClaims = false };

    /// <summary>
    /// What silos that share the key tell each other by that a call comes from inside. Made of the private key, so that only
    /// who holds that can know it, and of no use for signing.
    /// </summary>
    public string InsideMark { get; }

    /// <summary>Issues a token; for twelve hours unless said otherwise.</summary>
    public string Issue(Role role, DistrictCode? district, string name, TimeSpan? life = null)
    {
        List<Claim> claims = [new(Roles.NameClaim, name), new(Roles.RoleClaim, SrdiJson.Name(role))];
        if (district is { } code) claims.Add(new(Roles.DistrictClaim, code.Value));
        var now = clock.GetUtcNow().UtcDateTime;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer, Audience = Audience, Subject = new(claims), IssuedAt = now, NotBefore = now, Expires = now + (life ?? Life), TokenType = Type,
            SigningCredentials = new(Security, SecurityAlgorithms.EcdsaSha256),
        });
    }

    public void Dispose() => key.Dispose();
}
