using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Srdi.Domain;

namespace Srdi.Web.Access;

/// <summary>What a caller may be.</summary>
public enum Role
{
    /// <summary>登记: writes facts.</summary>
    Registry = 1,
    /// <summary>市级: reads all, decides.</summary>
    City = 2,
    /// <summary>区级: sees its own district only.</summary>
    District = 3,
    /// <summary>财务: plans and payment.</summary>
    Finance = 4,
    /// <summary>审计: reads all.</summary>
    Auditor = 5,
    /// <summary>运维: runs the platform.</summary>
    Operator = 6,
    /// <summary>安全: keeps accounts and clients, sees no firm and no money.</summary>
    Security = 7,
}

/// <summary>Roles as routes declare them and as tokens carry them.</summary>
internal static class Roles
{
    public const string RoleClaim = "role";
    public const string DistrictClaim = "district";
    public const string NameClaim = "sub";

    /// <summary>How a person is shown; not part of who it is.</summary>
    public const string DisplayClaim = "name";

    /// <summary>The machine that a token was issued to at the token endpoint.</summary>
    public const string ClientClaim = "client_id";

    /// <summary>Whoever may read facts; a district its own only.</summary>
    public static Role[] Readers { get; } = [Role.Registry, Role.City, Role.District, Role.Finance, Role.Auditor];

    /// <summary>Whoever may see the money of the whole city.</summary>
    public static Role[] MoneyReaders { get; } = [Role.City, Role.Finance, Role.Auditor];

    public static Role[] Everyone { get; } = Enum.GetValues<Role>();

    /// <summary>Roles that can do much harm at once: their accounts need a second factor.</summary>
    public static Role[] Privileged { get; } = [Role.City, Role.Finance, Role.Operator, Role.Security];

    /// <summary>The role of a name such as <c>registry</c>; null for no role's.</summary>
    public static Role? Named(string? name)
    {
        foreach (var role in Everyone) if (SrdiJson.Name(role) == name) return role;
        return null;
    }

    /// <summary>Whether claims say one known role, a subject, and a district where the role needs one and only there. Everyone who comes in passes here.</summary>
    public static bool AreWhole(ClaimsPrincipal principal)
    {
        var (roles, districts, subjects) = (principal.FindAll(RoleClaim).ToList(), principal.FindAll(DistrictClaim).ToList(), principal.FindAll(NameClaim).ToList());
        return roles.Count == 1 && Named(roles[0].Value) is { } role && subjects.Count == 1 && Text.Required(subjects[0].Value, NameClaim, NameLengthMax) is { Succeeded: true } name && name.Value == subjects[0].Value
            && (role == Role.District ? districts.Count == 1 && DistrictCode.Parse(districts[0].Value).Succeeded : districts.Count == 0);
    }

    /// <summary>The longest subject, in code points.</summary>
    public const int NameLengthMax = 60;

    /// <summary>Declares who may call a route.</summary>
    public static TBuilder For<TBuilder>(this TBuilder route, params Role[] roles) where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(new AuthorizeAttribute { Roles = string.Join(',', roles.Select(SrdiJson.Name)) });

    /// <summary>Who asks, as the log names it: <c>registry:szj-01</c>.</summary>
    public static Caller Caller(this ClaimsPrincipal user)
    {
        var roles = user.FindAll(RoleClaim).Select(c => c.Value).ToList();
        return new($"{(roles.Count == 1 ? roles[0] : "developer")}:{user.FindFirstValue(NameClaim)}");
    }

    public static bool Is(this ClaimsPrincipal user, Role role) => user.IsInRole(SrdiJson.Name(role));

    /// <summary>The district that the caller is confined to; null when it sees the whole city.</summary>
    public static DistrictCode? Confined(this ClaimsPrincipal user) =>
        Array.TrueForAll(Readers, role => role == Role.District || !user.Is(role)) && user.Is(Role.District)
            ? DistrictCode.Parse(user.FindFirstValue(DistrictClaim)).Value // Tokens of the role without a district don't pass the login.
            : null;

    /// <summary>Whether the caller may know of something of a district.</summary>
    public static bool MaySee(this ClaimsPrincipal user, DistrictCode district) => user.Confined() is not { } own || own == district;

    /// <summary>The district to list: the caller's own, or the one asked for. Asking for a foreign one is refused rather than answered with something else.</summary>
    public static DistrictCode? DistrictToList(this ClaimsPrincipal user, DistrictCode? asked)
    {
        if (user.Confined() is not { } own) return asked;
        return asked is null || asked == own ? own : throw new Http.RequestRefusedException(new(Refusal.Forbidden)
        {
            Field = "district", DetailZh = $"只能查询本区 ({own.Name})。", DetailEn = $"Only the own district, {own}, may be asked for.",
        });
    }
}
