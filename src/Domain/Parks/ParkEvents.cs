using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Parks;

/// <summary>The types of a park's events.</summary>
public static class ParkEvents
{
    /// <summary>First registered.</summary>
    public const string Registered = "srdi.park.registered.v1";
    /// <summary>Name, district, operator or floor area changed.</summary>
    public const string Updated = "srdi.park.updated.v1";
    /// <summary>A tenancy began.</summary>
    public const string TenantAdded = "srdi.park.tenantAdded.v1";
    /// <summary>The dates of a tenancy were mended.</summary>
    public const string TenantChanged = "srdi.park.tenantChanged.v1";
    /// <summary>A tenancy ended.</summary>
    public const string TenantLeft = "srdi.park.tenantLeft.v1";
    /// <summary>A tenant's titles changed.</summary>
    public const string TenantTitlesChanged = "srdi.park.tenantTitlesChanged.v1";
    /// <summary>An accredited park fell below a criterion.</summary>
    public const string AtRisk = "srdi.park.atRisk.v1";
    /// <summary>An accredited park meets the criteria again.</summary>
    public const string Recovered = "srdi.park.recovered.v1";

    /// <summary>A fact that came late changes which criteria were met in the past.</summary>
    public const string DifferenceFound = "srdi.park.differenceFound.v1";

    /// <summary>The type of the event that a step makes.</summary>
    public static string Of(ParkTrigger trigger, ParkState to) => trigger switch
    {
        ParkTrigger.Qualify => to == ParkState.Accredited ? Recovered : "srdi.park.qualified.v1",
        ParkTrigger.Disqualify => to == ParkState.AtRisk ? AtRisk : "srdi.park.disqualified.v1",
        ParkTrigger.Nominate => "srdi.park.nominated.v1",
        ParkTrigger.Publicise => "srdi.park.publicised.v1",
        ParkTrigger.Accredit => "srdi.park.accredited.v1",
        ParkTrigger.Withdraw => "srdi.park.withdrawn.v1",
        ParkTrigger.Lapse => "srdi.park.lapsed.v1",
        ParkTrigger.Revoke => "srdi.park.revoked.v1",
    };

    /// <summary>All types.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Registered, Updated, TenantAdded, TenantChanged, TenantLeft, TenantTitlesChanged, AtRisk, Recovered, DifferenceFound,
        .. Enum.GetValues<ParkTrigger>().Select(t => Of(t, ParkState.Candidate)),
    ];
}

/// <summary>A step of a park, with the counts on which it rests.</summary>
/// <param name="StateFrom">Before.</param>
/// <param name="StateTo">After.</param>
public sealed record ParkStepData(ParkState StateFrom, ParkState StateTo)
{
    /// <summary>The year of the batch.</summary>
    public int? Year { get; init; }
    /// <summary>The document.</summary>
    public string? Document { get; init; }
    /// <summary>Why.</summary>
    public string? Reason { get; init; }
    /// <summary>Last day of an accreditation.</summary>
    public DateOnly? Until { get; init; }
    /// <summary>No new nomination up to this day.</summary>
    public DateOnly? BannedUntil { get; init; }
    /// <summary>The three criteria as they stood.</summary>
    public IReadOnlyList<ParkCriterion>? Criteria { get; init; }
    /// <summary>The rewards granted with it.</summary>
    public IReadOnlyList<RewardRef>? Rewards { get; init; }
    /// <summary>The rewards that rest on a title revoked: the money side decides what becomes of them.</summary>
    public IReadOnlyList<AwardMark>? AtStake { get; init; }
    /// <summary>The id of the reason in the policy's list; null when it has none for it.</summary>
    public string? Ground { get; init; }
    /// <summary>The clause of the reason.</summary>
    public string? Clause { get; init; }
    /// <summary>Whether the reason demands that rewards are taken back.</summary>
    public bool? Recovers { get; init; }
}

/// <summary>A park's own facts.</summary>
/// <param name="Name">The name.</param>
/// <param name="District">The district.</param>
/// <param name="Operator">The operator.</param>
/// <param name="FloorAreaSquareMetres">Floor area in ㎡.</param>
public sealed record ParkFactsData(string Name, DistrictCode District, EnterpriseId Operator, decimal FloorAreaSquareMetres)
{
    /// <summary>Its sites; null when none were stated.</summary>
    public IReadOnlyList<ParkSite>? Sites { get; init; }
}

/// <summary>A tenancy.</summary>
/// <param name="Uscc">The tenant.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Tier">The tenant's tier.</param>
public sealed record TenancyData(EnterpriseId Uscc, DateOnly From, DateOnly? To, Tier Tier)
{
    /// <summary>The tenant's name.</summary>
    public string? Name { get; init; }
    /// <summary>Its SRDI and little-giant titles as they were known.</summary>
    public IReadOnlyList<TitleHolding>? Titles { get; init; }
    /// <summary>The enterprise's version that the titles come from.</summary>
    public int? Heard { get; init; }

    internal static TenancyData Of(Tenant tenant) => new(tenant.Uscc, tenant.From, tenant.To, tenant.Tier) { Name = tenant.Name, Titles = tenant.Titles, Heard = tenant.Heard };
}
