using System.Security.Claims;
using Srdi.Domain;

namespace Srdi.Web.Access;

/// <summary>Tokens by which the console calls the API as the person who is signed in, so that it can show nothing that the API would not give them.</summary>
public sealed class ConsoleTokens
{
    /// <summary>How long a token holds.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly TokenKey key;

    internal ConsoleTokens(TokenKey key) => this.key = key;

    /// <summary>A token with the person's name, one role and district.</summary>
    /// <param name="person">Who is signed in.</param>
    /// <exception cref="InvalidOperationException">The person has not exactly one role: a bug of the sign-in.</exception>
    public string For(ClaimsPrincipal person)
    {
        ArgumentNullException.ThrowIfNull(person);
        var role = Roles.Everyone.Single(r => person.Is(r));
        var district = role == Role.District ? DistrictCode.Parse(person.FindFirstValue(Roles.DistrictClaim)).Value : (DistrictCode?)null;
        return key.Issue(role, district, person.FindFirstValue(Roles.NameClaim)!, Life);
    }
}
