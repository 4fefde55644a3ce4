using System.Text.Json;
using System.Text.Json.Serialization;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Criteria;
using Srdi.Domain.Rewards;
using Srdi.Domain.Selections;

namespace Srdi.WebConsole.Api;

// What the API answers, as far as the pages show it. Members that a page does not read are left out: reading skips them.

/// <summary>An enterprise in a list.</summary>
public sealed record FirmLine(string Uscc, string Name, string? District, Tier Tier, IReadOnlyList<HeldTitleLine> Titles, int Version);

/// <summary>A title that an enterprise holds or held.</summary>
public sealed record HeldTitleLine(Title Title, TitleState State, string? Batch, string? Document, DateOnly? From, DateOnly? Until, DateOnly? BannedUntil)
{
    /// <summary>Whether it counts now.</summary>
    public bool InForce => State is TitleState.InForce or TitleState.RenewalDue or TitleState.InRenewal or TitleState.Suspended;
}

/// <summary>An enterprise with all that follows from its titles.</summary>
public sealed record FirmShown(
    string Uscc, string Name, IReadOnlyList<string> FormerNames, DistrictCode District, string? Industry, DateOnly? FoundedOn, EnterpriseKind Kind, DateOnly? DissolvedOn,
    Tier Tier, IReadOnlyList<HeldTitleLine> Titles, IReadOnlyList<Reward> Rewards, IReadOnlyList<EntitlementShown> Entitlements, int Version);

/// <summary>A privilege, quota or service that a title carries.</summary>
public sealed record EntitlementShown(string Id, string Heading, string Clause, string What);

/// <summary>An event of an enterprise's log.</summary>
public sealed record HistoryShown(int Ordinal, string Type, string? District, DateOnly EffectiveOn, DateTimeOffset RecordedAt, string Actor, string PolicyVersion, JsonElement Data);

/// <summary>Whether an enterprise is ready for a title.</summary>
public sealed record EligibilityShown(
    Title Title, Procedure Procedure, DateOnly On, Verdict Verdict, string Readiness, string DecidedBy, string Regulation, string RuleVersion, bool Verified, IReadOnlyList<CriterionResult> Criteria);

/// <summary>A year's figures of an enterprise.</summary>
public sealed record ReportShown(int Year, AnnualReport Figures, int Version);

/// <summary>A park in a list.</summary>
public sealed record ParkListed(
    string Id, string Name, DistrictCode District, string Operator, decimal FloorAreaSquareMetres, ParkState State, DateOnly? AccreditedUntil, DateOnly? WillFallBelowOn, IReadOnlyList<ParkCriterion> Criteria);

/// <summary>A park with its criteria and tenants.</summary>
public sealed record ParkShown(
    string Id, string Name, DistrictCode District, string Operator, decimal FloorAreaSquareMetres, ParkState State, DateOnly On, Verdict Verdict, IReadOnlyList<ParkCriterion> Criteria, string NextStep, string Note,
    string RuleVersion, int SrdiInclusive, int SrdiDisjoint, DateOnly? WillFallBelowOn, Selection? Nomination, Selection? Accreditation, DateOnly? AccreditedUntil, DateOnly? BannedUntil, IReadOnlyList<ParkSite> Sites, IReadOnlyList<TenantShown> Tenants);

/// <summary>A tenant of a park.</summary>
public sealed record TenantShown(string Uscc, string Name, Tier Tier, DateOnly From, DateOnly? To);

/// <summary>What a park lacks, with the tenants nearest to it.</summary>
public sealed record ParkStepShown(Verdict Verdict, string NextStep, IReadOnlyList<ParkCriterion> Criteria, IReadOnlyList<NearestShown> Nearest);

/// <summary>A tenant one rung below what its park lacks.</summary>
public sealed record NearestShown(string Uscc, string Name, Title Title, int Changes, int ToConfirm, string Summary);

/// <summary>Enterprises of a district by tier.</summary>
public sealed record LadderShown(string District, long MicroSmall, long Innovative, long Srdi, long LittleGiant, long Champion)
{
    /// <summary>All of them.</summary>
    [JsonIgnore] public long All => MicroSmall + Innovative + Srdi + LittleGiant + Champion;

    /// <summary>Those on a tier.</summary>
    public long Of(Tier tier) => tier switch { Tier.MicroSmall => MicroSmall, Tier.Innovative => Innovative, Tier.Srdi => Srdi, Tier.LittleGiant => LittleGiant, Tier.Champion => Champion };
}

/// <summary>Parks of a district by state.</summary>
public sealed record ParkCountShown(string District, long Candidate, long Qualified, long Nominated, long Publicised, long Accredited, long AtRisk);

/// <summary>What runs out in a month.</summary>
public sealed record ExpiryShown(string Month, Title Title, long Count);

/// <summary>Rewards of a measure in a state.</summary>
public sealed record RewardCountShown(string Measure, RewardState State, long Count, [property: JsonPropertyName("calculatedFen")] Money Calculated);

/// <summary>Cases of a district in a state.</summary>
public sealed record CaseCountShown(string District, string State, long Count);

/// <summary>A yearly selection among others.</summary>
public sealed record SelectionListed(string Id, int Year, SelectionState State, DateOnly CutOff, int Candidates, int Chosen, string Digest);

/// <summary>A yearly selection.</summary>
public sealed record SelectionShown(
    string Id, int Year, SelectionState State, int Round, DateOnly CutOff, IReadOnlyList<SelectionKey> Keys, int? Cap, string Clause, string Note, string RuleVersion, string Digest,
    IReadOnlyList<FrozenPark> Candidates, IReadOnlyList<FrozenPark> Others, string FrozenBy, DateTimeOffset FrozenAt, IReadOnlyList<SelectionChoice> Chosen, IReadOnlyList<SelectionChoice> PassedOver,
    string? ChosenBy, DateOnly? ChosenOn, SelectionStep? Publicity, SelectionStep? Result, string? Reason, IReadOnlyList<ParkOutcome> Outcomes);

/// <summary>A view that the person keeps.</summary>
public sealed record ViewShown(string Page, string Name, string Query);
