using System.Security.Claims;
using Srdi.Domain;
using Srdi.Domain.Policy.Measures;
using Srdi.Web.Access;

namespace Srdi.WebConsole.Frame;

/// <summary>Who is signed in, and how they like to see things. One for each circuit.</summary>
public sealed class Session
{
    /// <summary>Who is signed in; null before the circuit has begun and for pages without sign-in.</summary>
    public Person? Person { get; private set; }

    /// <summary>Whether texts are in English; Chinese else.</summary>
    public bool English { get; private set; }

    /// <summary>Whether the page is dark.</summary>
    public bool Dark { get; private set; }

    /// <summary>The policy's measures as the API tells of them; none before the circuit has begun.</summary>
    public IReadOnlyList<MeasureLine> Measures { get; private set; } = [];

    /// <summary>Takes what the API told of the measures.</summary>
    public void Know(IReadOnlyList<MeasureLine> measures) => Measures = measures;

    /// <summary>Begins the circuit.</summary>
    public void Begin(ClaimsPrincipal user, bool english, bool dark) => (Person, English, Dark) = (Person.Of(user), english, dark);
}

/// <summary>A person who is signed in.</summary>
/// <param name="Name">The name by which the log knows them.</param>
/// <param name="Shown">The name to show.</param>
/// <param name="Role">Their role.</param>
/// <param name="District">The district that they are confined to; null for the whole city.</param>
public sealed record Person(string Name, string Shown, Role Role, DistrictCode? District)
{
    /// <summary>Reads the claims of the sign-in; null when nobody is signed in.</summary>
    public static Person? Of(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.FindFirstValue("sub") is not { } name || user.FindFirstValue("role") is not { } text) return null;
        foreach (var role in Enum.GetValues<Role>())
            if (SrdiJson.Name(role) == text)
                return new(name, user.FindFirstValue("name") ?? name, role, role == Role.District ? DistrictCode.Parse(user.FindFirstValue("district")).Value : null);
        return null;
    }
}

/// <summary>A measure as lists of choices need it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Heading">Its heading: the article's and, after a colon, its own.</param>
/// <param name="Kind">What it gives.</param>
/// <param name="Mode">How it reaches its receiver.</param>
public sealed record MeasureLine(string Id, string Heading, MeasureKind Kind, MeasureMode Mode)
{
    /// <summary>Its own part of the heading.</summary>
    public string Name => Heading[(Heading.IndexOf(": ", StringComparison.Ordinal) is var at && at < 0 ? 0 : at + 2)..];

    /// <summary>Whether it grants rewards.</summary>
    public bool Grants => Kind == MeasureKind.Money && Mode is (MeasureMode.Automatic or MeasureMode.Claim or MeasureMode.Selection);

    /// <summary>Whether a yearly cap may be set for it.</summary>
    public bool HasPot => Grants || Kind == MeasureKind.Money && Mode == MeasureMode.YearlyBudget;
}
