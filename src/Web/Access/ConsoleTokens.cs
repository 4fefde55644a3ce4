using System.Security.Claims;
using Srdi.Domain;

namespace Srdi.Web.Access;

/// <summary>Lets the console call the API as the person that looks at it.</summary>
public sealed class ConsoleTokens
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private readonly TokenKey key;

    internal ConsoleTokens(TokenKey key) => this.key = key;

    /// <summary>A token for five minutes with the subject, role and district of a person's session.</summary>
    /// <exception cref="ArgumentException">The claims are not those of one person with one role.</exception>
    public string For(ClaimsPrincipal person)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (!Roles.AreWhole(person)) throw new ArgumentException("Not one person with one role.", nameof(person));
        return key.Issue(
            Roles.Named(person.FindFirstValue(Roles.RoleClaim))!.Value,
            person.FindFirstValue(Roles.DistrictClaim) is { } district ? DistrictCode.Parse(district).Value : null,
            person.FindFirstValue(Roles.NameClaim)!, Life);
    }
}
