using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Policy;

/// <summary>A title that an enterprise holds or held, as the policy's rules need to know it.</summary>
/// <param name="Title">Which.</param>
/// <param name="From">First day in force.</param>
/// <param name="Until">Last day of the validity, inclusive; null when it has no known end.</param>
[GenerateSerializer, Immutable, Alias("HeldTitle")]
public sealed record HeldTitle([property: Id(0)] Title Title, [property: Id(1)] DateOnly From, [property: Id(2)] DateOnly? Until)
{
    /// <summary>Whether its renewal is being decided: until the result is published the title stays in force beyond its last day.</summary>
    [Id(3)] public bool InRenewal { get; init; }

    /// <summary>Whether it is in force on a day.</summary>
    public bool InForceOn(DateOnly day) => From <= day && (InRenewal || Until is not { } end || day <= end);
}
