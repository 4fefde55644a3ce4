using System.Text.Json;

namespace Srdi.Domain.Enterprises;

/// <summary>The types of an enterprise's events.</summary>
public static class EnterpriseEvents
{
    /// <summary>First registered.</summary>
    public const string Registered = "srdi.enterprise.registered.v1";
    /// <summary>Facts other than name and district changed.</summary>
    public const string Updated = "srdi.enterprise.updated.v1";
    /// <summary>Name changed.</summary>
    public const string Renamed = "srdi.enterprise.renamed.v1";
    /// <summary>A published list's name for it was recognised by a person.</summary>
    public const string AliasAdded = "srdi.enterprise.aliasAdded.v1";
    /// <summary>People decided about a criterion that no figure decides.</summary>
    public const string Judged = "srdi.enterprise.judged.v1";
    /// <summary>Left a district; the last event that the old district sees.</summary>
    public const string MovedOut = "srdi.enterprise.movedOut.v1";
    /// <summary>Came to a district; the first event that the new district sees, with the enterprise as it stands.</summary>
    public const string MovedIn = "srdi.enterprise.movedIn.v1";
    /// <summary>Deregistered.</summary>
    public const string Dissolved = "srdi.enterprise.dissolved.v1";
    /// <summary>The tier rose or fell.</summary>
    public const string TierChanged = "srdi.enterprise.tierChanged.v1";
    /// <summary>A title was recognised.</summary>
    public const string TitleGained = "srdi.enterprise.titleGained.v1";
    /// <summary>A reward was applied for.</summary>
    public const string RewardClaimed = "srdi.enterprise.rewardClaimed.v1";
    /// <summary>A title that is not in force may not be recognised for a time, since it fell with another one.</summary>
    public const string TitleBanned = "srdi.enterprise.titleBanned.v1";
    /// <summary>Rewards rest on a title that was revoked: the money side decides what becomes of them.</summary>
    public const string RewardsAtStake = "srdi.enterprise.rewardsAtStake.v1";
    /// <summary>An award of another payer was recorded.</summary>
    public const string OtherAwardRecorded = "srdi.enterprise.otherAwardRecorded.v1";
    /// <summary>A fact that came late puts rewards into question: they were not due, or were due and not granted.</summary>
    public const string DifferenceFound = "srdi.enterprise.differenceFound.v1";
    /// <summary>Went into another enterprise and ended.</summary>
    public const string Merged = "srdi.enterprise.merged.v1";
    /// <summary>Others came out of it.</summary>
    public const string SplitUp = "srdi.enterprise.split.v1";
    /// <summary>Took over the award memory of a predecessor.</summary>
    public const string Inherited = "srdi.enterprise.awardsInherited.v1";
    /// <summary>The yearly update was confirmed.</summary>
    public const string UpdateConfirmed = "srdi.enterprise.updateConfirmed.v1";
    /// <summary>A major change was reported.</summary>
    public const string ChangeReported = "srdi.enterprise.changeReported.v1";
    /// <summary>A title was revoked.</summary>
    public const string TitleRevoked = "srdi.enterprise.titleRevoked.v1";
    /// <summary>A title ended without fault.</summary>
    public const string TitleLapsed = "srdi.enterprise.titleLapsed.v1";

    /// <summary>The type of a title's event.</summary>
    public static string Of(TitleTrigger trigger) => trigger switch
    {
        TitleTrigger.Publicise => "srdi.enterprise.titlePublicised.v1",
        TitleTrigger.Withdraw => "srdi.enterprise.titleWithdrawn.v1",
        TitleTrigger.Recognise => TitleGained,
        TitleTrigger.FallDue => "srdi.enterprise.titleRenewalDue.v1",
        TitleTrigger.StartRenewal => "srdi.enterprise.titleRenewalStarted.v1",
        TitleTrigger.Renew => "srdi.enterprise.titleRenewed.v1",
        TitleTrigger.Suspend => "srdi.enterprise.titleSuspended.v1",
        TitleTrigger.Lapse => TitleLapsed,
        TitleTrigger.Revoke => TitleRevoked,
    };

    /// <summary>All types with what they say, for documentation and filters.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Registered, Updated, Renamed, AliasAdded, Judged, MovedOut, MovedIn, Dissolved, TierChanged, RewardClaimed, TitleBanned, RewardsAtStake, OtherAwardRecorded, DifferenceFound, Merged, SplitUp, Inherited, UpdateConfirmed, ChangeReported, .. Enum.GetValues<TitleTrigger>().Select(Of)];
}

/// <summary>What an event about a title says.</summary>
/// <param name="Title">Which title.</param>
/// <param name="State">Where it stands now.</param>
/// <param name="TierFrom">The tier before the command.</param>
/// <param name="TierTo">The tier after it.</param>
public sealed record TitleEventData(Title Title, TitleState State, Tier TierFrom, Tier TierTo)
{
    /// <summary>The batch.</summary>
    public string? Batch { get; init; }
    /// <summary>The document.</summary>
    public string? Document { get; init; }
    /// <summary>First day of the validity.</summary>
    public DateOnly? From { get; init; }
    /// <summary>Last day of the validity.</summary>
    public DateOnly? Until { get; init; }
    /// <summary>No new recognition up to this day.</summary>
    public DateOnly? BannedUntil { get; init; }
    /// <summary>Why.</summary>
    public string? Reason { get; init; }
    /// <summary>The rewards granted with it.</summary>
    public IReadOnlyList<RewardRef>? Rewards { get; init; }
    /// <summary>The id of the reason of a revocation.</summary>
    public string? Ground { get; init; }
    /// <summary>The day before which no fact about the title may be dated, where it is not the effective day.</summary>
    public DateOnly? Since { get; init; }
    /// <summary>The reason of the revocation that began the ban.</summary>
    public string? BanGround { get; init; }
    /// <summary>Who set which guards aside, and why.</summary>
    public Waiver? Waiver { get; init; }
}

/// <summary>Rewards that rest on revoked titles.</summary>
/// <param name="TierFrom">The tier before the command.</param>
/// <param name="TierTo">The tier after it.</param>
/// <param name="Titles">The titles revoked.</param>
/// <param name="Ground">The id of the reason; null when the list has none for it.</param>
/// <param name="Clause">The clause of the reason.</param>
/// <param name="Recovers">Whether the reason demands that they are taken back.</param>
/// <param name="Awards">The rewards.</param>
public sealed record AtStakeEventData(Tier TierFrom, Tier TierTo, IReadOnlyList<Title> Titles, string? Ground, string? Clause, bool Recovers, IReadOnlyList<AwardMark> Awards);

/// <summary>A claim.</summary>
/// <param name="TierFrom">The tier.</param>
/// <param name="TierTo">The same.</param>
/// <param name="Facts">The facts of the claim.</param>
/// <param name="Rewards">The reward.</param>
public sealed record ClaimEventData(Tier TierFrom, Tier TierTo, JsonElement Facts, IReadOnlyList<RewardRef> Rewards);

/// <summary>A name that a list has for an enterprise.</summary>
/// <param name="TierFrom">The tier.</param>
/// <param name="TierTo">The same.</param>
/// <param name="Name">The name.</param>
/// <param name="Reason">Why it is this enterprise.</param>
/// <param name="List">The list.</param>
public sealed record AliasEventData(Tier TierFrom, Tier TierTo, string Name, string Reason, string? List);

/// <summary>A change of tier.</summary>
/// <param name="TierFrom">Before.</param>
/// <param name="TierTo">After.</param>
public sealed record TierEventData(Tier TierFrom, Tier TierTo);

/// <summary>What an event about an enterprise's own facts says: those that changed, and its tier.</summary>
/// <param name="TierFrom">The tier before the command.</param>
/// <param name="TierTo">The tier after it.</param>
public sealed record FactsEventData(Tier TierFrom, Tier TierTo)
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }
    /// <summary>The name before.</summary>
    public string? FormerName { get; init; }
    /// <summary>The district.</summary>
    public DistrictCode? District { get; init; }
    /// <summary>The district before.</summary>
    public DistrictCode? FormerDistrict { get; init; }
    /// <summary>The industry.</summary>
    public string? Industry { get; init; }
    /// <summary>Day of foundation.</summary>
    public DateOnly? FoundedOn { get; init; }
    /// <summary>Legal kind.</summary>
    public EnterpriseKind? Kind { get; init; }
    /// <summary>The number of the document that says so.</summary>
    public string? Document { get; init; }
    /// <summary>Who set which guards aside, and why.</summary>
    public Waiver? Waiver { get; init; }
    /// <summary>Successors of a merger or split.</summary>
    public IReadOnlyList<EnterpriseId>? Successors { get; init; }
    /// <summary>The predecessor whose memory was taken over.</summary>
    public EnterpriseId? Predecessor { get; init; }
    /// <summary>Awards that go over with it.</summary>
    public IReadOnlyList<AwardMark>? Awards { get; init; }
    /// <summary>The year of a confirmed update.</summary>
    public int? Year { get; init; }
    /// <summary>What was reported, or why.</summary>
    public string? Reason { get; init; }
    /// <summary>The enterprise as it stands, for a district that sees it for the first time.</summary>
    public Enterprise? Snapshot { get; init; }
}
