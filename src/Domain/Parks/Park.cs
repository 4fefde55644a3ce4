using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Parks;

/// <summary>A tenant of a park with the dates of its tenancy and what is known of its titles.</summary>
/// <param name="Uscc">The enterprise.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tier">Its tier.</param>
/// <param name="From">First day of the tenancy.</param>
/// <param name="To">Last day, inclusive; null while it lasts.</param>
[GenerateSerializer, Immutable, Alias("Tenant")]
public sealed record Tenant(
    [property: Id(0)] EnterpriseId Uscc, [property: Id(1)] string Name, [property: Id(2)] Tier Tier, [property: Id(3)] DateOnly From, [property: Id(4)] DateOnly? To)
{
    /// <summary>Its SRDI and little-giant titles as last heard of.</summary>
    [Id(5)] public IReadOnlyList<TitleHolding> Titles { get; init; } = [];

    /// <summary>The enterprise's version that <see cref="Titles"/> come from; older news is ignored.</summary>
    [Id(6)] public int Heard { get; init; }

    /// <summary>Whether the tenancy covers a day.</summary>
    public bool PresentOn(DateOnly day) => From <= day && (To is null || day <= To);

    /// <summary>The same with the enterprise's name, tier and titles.</summary>
    public Tenant Knowing(Enterprise enterprise)
    {
        ArgumentNullException.ThrowIfNull(enterprise);
        return this with
        {
            Name = enterprise.Name, Tier = enterprise.Tier, Heard = enterprise.Version,
            Titles = [.. enterprise.Titles.Where(t => t.Title is Title.Srdi or Title.LittleGiant)],
        };
    }

    /// <summary>Whether a title of the tenant is in force on a day.</summary>
    public bool HoldsOn(Title title, DateOnly day)
    {
        foreach (var holding in Titles) if (holding.Title == title) return holding.HoldsOn(day);
        return false;
    }
}

/// <summary>A contiguous site (片区) of a park, with the evidence of its area.</summary>
/// <param name="Name">Its name, once per park.</param>
/// <param name="FloorAreaSquareMetres">Building area in ㎡, more than 0, at most two decimals.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Document">What proves the area, such as the number of a property certificate or survey.</param>
[GenerateSerializer, Immutable, Alias("ParkSite")]
public sealed record ParkSite([property: Id(0)] string Name, [property: Id(1)] decimal FloorAreaSquareMetres, [property: Id(2)] string Address, [property: Id(3)] string Document)
{
    /// <summary>Its boundary (四至) in words.</summary>
    [Id(4)] public string? Boundary { get; init; }
}

/// <summary>A park's selection in a year.</summary>
/// <param name="Year">The year of the batch.</param>
/// <param name="Document">The number of the document.</param>
/// <param name="On">The day.</param>
[GenerateSerializer, Immutable, Alias("Selection")]
public sealed record Selection([property: Id(0)] int? Year, [property: Id(1)] string? Document, [property: Id(2)] DateOnly On)
{
    /// <summary>The first day on which an end known now will drop a criterion, if nothing is renewed.</summary>
    [Id(3)] public DateOnly? FallsBelowOn { get; init; }
}

/// <summary>An industrial park as stored and as shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="District">Its district.</param>
/// <param name="Operator">The enterprise that runs it (运营主体): the payee of 15b.</param>
/// <param name="FloorAreaSquareMetres">Building area in ㎡, two decimals.</param>
[GenerateSerializer, Immutable, Alias("Park")]
public sealed record Park(
    [property: Id(0)] ParkId Id, [property: Id(1)] string Name, [property: Id(2)] DistrictCode District, [property: Id(3)] EnterpriseId Operator,
    [property: Id(4)] decimal FloorAreaSquareMetres)
{
    /// <summary>Version of this shape in storage.</summary>
    [Id(5)] public int SchemaVersion { get; init; } = 1;

    /// <summary>Where it stands.</summary>
    [Id(6)] public ParkState State { get; init; }

    /// <summary>Tenancies, those that have ended included.</summary>
    [Id(7)] public IReadOnlyList<Tenant> Tenants { get; init; } = [];

    /// <summary>The latest nomination.</summary>
    [Id(8)] public Selection? Nomination { get; init; }

    /// <summary>The accreditation.</summary>
    [Id(9)] public Selection? Accreditation { get; init; }

    /// <summary>Last day of the accreditation, inclusive.</summary>
    [Id(10)] public DateOnly? AccreditedUntil { get; init; }

    /// <summary>No new nomination up to and including this day, after a revocation.</summary>
    [Id(11)] public DateOnly? BannedUntil { get; init; }

    /// <summary>The rewards that it has ever earned: the memory that keeps it from earning them again.</summary>
    [Id(12)] public IReadOnlyList<AwardMark> Awards { get; init; } = [];

    /// <summary>The number of its events in the log.</summary>
    [Id(13)] public int Version { get; init; }

    /// <summary>Its sites, whose areas come to <see cref="FloorAreaSquareMetres"/>; null when none were stated: then it is one.</summary>
    [Id(14)] public IReadOnlyList<ParkSite>? Sites { get; init; }

    /// <summary>The same with what is known of some of its tenants.</summary>
    public Park With(IReadOnlyDictionary<EnterpriseId, Enterprise> firms)
    {
        ArgumentNullException.ThrowIfNull(firms);
        return this with { Tenants = [.. Tenants.Select(t => firms.TryGetValue(t.Uscc, out var firm) ? t.Knowing(firm) : t)] };
    }
}

/// <summary>A park with its criteria as they stand on a day.</summary>
/// <param name="Park">The park.</param>
/// <param name="Assessment">The three criteria, and what is missing.</param>
/// <param name="On">The day of the count.</param>
[GenerateSerializer, Immutable, Alias("AssessedPark")]
public sealed record AssessedPark([property: Id(0)] Park Park, [property: Id(1)] ParkAssessment Assessment, [property: Id(2)] DateOnly On)
{
    /// <summary>The first day on which an end known now will drop a criterion, if nothing is renewed.</summary>
    [Id(3)] public DateOnly? FallsBelowOn { get; init; }
}
