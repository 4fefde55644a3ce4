using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;
using Srdi.Domain.Policy;

namespace Srdi.Web.Parks;

/// <summary>The facts of a park that a registry writes.</summary>
internal sealed record ParkFacts
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Its district's code.</summary>
    public DistrictCode? District { get; init; }

    /// <summary>The credit code of the enterprise that runs it.</summary>
    public EnterpriseId? Operator { get; init; }

    /// <summary>Building area in ㎡, at most two decimals.</summary>
    public decimal? FloorAreaSquareMetres { get; init; }

    /// <summary>Its sites with the evidence of their areas, which come to the park's; those that stand stay when absent.</summary>
    public IReadOnlyList<ParkSite>? Sites { get; init; }

    /// <summary>The day from which the facts hold, to correct the past; today when absent.</summary>
    public DateOnly? EffectiveOn { get; init; }
}

/// <summary>The dates of a tenancy.</summary>
internal sealed record TenancyDates
{
    /// <summary>First day; today when absent.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day, inclusive; open when absent.</summary>
    public DateOnly? To { get; init; }
}

/// <summary>A park in a list: with its criteria, without its tenants.</summary>
internal sealed record ParkLine(
    ParkId Id, string Name, DistrictCode District, EnterpriseId Operator, decimal FloorAreaSquareMetres, ParkState State, DateOnly? AccreditedUntil, DateOnly? WillFallBelowOn,
    IReadOnlyList<ParkCriterion> Criteria, int Version)
{
    public static ParkLine Of(Park park, DateOnly on, PolicyBook policy) => new(
        park.Id, park.Name, park.District, park.Operator, park.FloorAreaSquareMetres, park.State, park.AccreditedUntil, ParkDecisions.FallsBelowOn(park, on, policy),
        ParkDecisions.Assess(park, on, policy).Criteria, park.Version);
}

/// <summary>A park with its criteria as they stand on a day, and its tenants.</summary>
internal sealed record ParkView(
    ParkId Id, string Name, DistrictCode District, EnterpriseId Operator, decimal FloorAreaSquareMetres, ParkState State,
    DateOnly On, Verdict Verdict, IReadOnlyList<ParkCriterion> Criteria, string NextStep, string Note, string RuleVersion,
    int SrdiInclusive, int SrdiDisjoint, decimal FloorAreaOneSite, decimal FloorAreaAllSites, DateOnly? WillFallBelowOn,
    Selection? Nomination, Selection? Accreditation, DateOnly? AccreditedUntil, DateOnly? BannedUntil, IReadOnlyList<ParkSite> Sites, IReadOnlyList<TenantView> Tenants, int Version)
{
    public static ParkView Of(AssessedPark it) => new(
        it.Park.Id, it.Park.Name, it.Park.District, it.Park.Operator, it.Park.FloorAreaSquareMetres, it.Park.State,
        it.On, it.Assessment.Verdict, it.Assessment.Criteria, it.Assessment.NextStep, it.Assessment.Note, it.Assessment.RuleVersion,
        it.Assessment.SrdiInclusive, it.Assessment.SrdiDisjoint, it.Assessment.FloorAreaOneSite, it.Assessment.FloorAreaAllSites, it.FallsBelowOn,
        it.Park.Nomination, it.Park.Accreditation, it.Park.AccreditedUntil, it.Park.BannedUntil, it.Park.Sites ?? [],
        [.. it.Park.Tenants.OrderBy(t => t.Uscc).ThenBy(t => t.From).Select(t => new TenantView(t.Uscc, t.Name, t.Tier, t.From, t.To))], it.Park.Version);
}

/// <summary>A tenant with the dates of its tenancy.</summary>
internal sealed record TenantView(EnterpriseId Uscc, string Name, Tier Tier, DateOnly From, DateOnly? To);
