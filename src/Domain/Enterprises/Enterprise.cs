using System.Text.Json.Serialization;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Criteria;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Enterprises;

/// <summary>The legal kind of an enterprise.</summary>
public enum EnterpriseKind
{
    /// <summary>企业法人.</summary>
    Company = 0,
    /// <summary>个体工商户.</summary>
    SoleTrader = 1,
    /// <summary>农民专业合作社.</summary>
    Cooperative = 2,
    /// <summary>分支机构.</summary>
    Branch = 3,
}

/// <summary>One title of an enterprise with its validity and evidence.</summary>
/// <param name="Title">Which title.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Since">The effective date of its latest step; later facts may not be dated before it.</param>
[GenerateSerializer, Immutable, Alias("TitleHolding")]
public sealed record TitleHolding([property: Id(0)] Title Title, [property: Id(1)] TitleState State, [property: Id(2)] DateOnly Since)
{
    /// <summary>The batch of the latest publicity, recognition or renewal, such as 第七批.</summary>
    [Id(3)] public string? Batch { get; init; }

    /// <summary>The number of the document that says so.</summary>
    [Id(4)] public string? Document { get; init; }

    /// <summary>First day of the present validity.</summary>
    [Id(5)] public DateOnly? From { get; init; }

    /// <summary>Last day of the present validity, inclusive.</summary>
    [Id(6)] public DateOnly? Until { get; init; }

    /// <summary>No new recognition up to and including this day.</summary>
    [Id(7)] public DateOnly? BannedUntil { get; init; }

    /// <summary>The first day on which it was ever held: a later recognition is not a new one.</summary>
    [Id(8)] public DateOnly? FirstFrom { get; init; }

    /// <summary>The digest of the command that made the latest step: the same command again is a repeat, not a second step.</summary>
    [Id(9)] public string? Cause { get; init; }

    /// <summary>The days on which it was renewed; null when it never was.</summary>
    [Id(10)] public IReadOnlyList<DateOnly>? Renewals { get; init; }

    /// <summary>The reason of the revocation that began the ban, by its id in the policy's list.</summary>
    [Id(11)] public string? BanGround { get; init; }

    /// <summary>Whether the title is in force now: between expiry and the published renewal result it is.</summary>
    [JsonIgnore] public bool InForce => State is TitleState.InForce or TitleState.RenewalDue or TitleState.InRenewal or TitleState.Suspended;

    /// <summary>Whether the title, as it stands now, is in force on a day.</summary>
    public bool HoldsOn(DateOnly day) => InForce && From <= day && (State != TitleState.Suspended || day <= Until);

    /// <summary>The title as the policy's rules need to know it; null when it was never held.</summary>
    public HeldTitle? AsHeld() => From is not { } from ? null
        : InForce ? new(Title, from, Until) { InRenewal = State is not TitleState.Suspended }
        : new(Title, from, Since.AddDays(-1));
}

/// <summary>The yearly update of an enterprise's data, confirmed.</summary>
/// <param name="Year">The year that it counts for.</param>
/// <param name="On">The day.</param>
[GenerateSerializer, Immutable, Alias("YearlyUpdate")]
public sealed record YearlyUpdate([property: Id(0)] int Year, [property: Id(1)] DateOnly On);

/// <summary>A major change that has to be reported.</summary>
/// <param name="Kind">What: <c>rename</c>, <c>split</c> or <c>other</c>.</param>
/// <param name="On">The day of the change.</param>
/// <param name="ReportedOn">The day of the report; null while there is none.</param>
[GenerateSerializer, Immutable, Alias("MajorChange")]
public sealed record MajorChange([property: Id(0)] string Kind, [property: Id(1)] DateOnly On, [property: Id(2)] DateOnly? ReportedOn);

/// <summary>A reward that this enterprise has been granted: the memory that keeps it from being granted again.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Reward">The reward's id.</param>
[GenerateSerializer, Immutable, Alias("AwardMark")]
public sealed record AwardMark([property: Id(0)] string Measure, [property: Id(1)] RewardId Reward);

/// <summary>An enterprise as stored and as shown.</summary>
/// <param name="Uscc">Its credit code.</param>
/// <param name="Name">Its present name.</param>
/// <param name="District">Its present district.</param>
[GenerateSerializer, Immutable, Alias("Enterprise")]
public sealed record Enterprise([property: Id(0)] EnterpriseId Uscc, [property: Id(1)] string Name, [property: Id(2)] DistrictCode District)
{
    /// <summary>Version of this shape in storage.</summary>
    [Id(3)] public int SchemaVersion { get; init; } = 1;

    /// <summary>Earlier names, oldest first.</summary>
    [Id(4)] public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>Class of GB/T 4754, such as C3562.</summary>
    [Id(5)] public string? Industry { get; init; }

    /// <summary>Day of foundation.</summary>
    [Id(6)] public DateOnly? FoundedOn { get; init; }

    /// <summary>Legal kind.</summary>
    [Id(7)] public EnterpriseKind Kind { get; init; }

    /// <summary>The highest title in force.</summary>
    [Id(8)] public Tier Tier { get; init; }

    /// <summary>Its titles, one entry for each that ever was at least publicised.</summary>
    [Id(9)] public IReadOnlyList<TitleHolding> Titles { get; init; } = [];

    /// <summary>The rewards that it has ever been granted through its titles.</summary>
    [Id(10)] public IReadOnlyList<AwardMark> Awards { get; init; } = [];

    /// <summary>Day of deregistration.</summary>
    [Id(11)] public DateOnly? DissolvedOn { get; init; }

    /// <summary>The number of its events in the log: the ordinal of the latest.</summary>
    [Id(12)] public int Version { get; init; }

    /// <summary>Names by which published lists called it and which are none of its own, as a person found; oldest first.</summary>
    [Id(13)] public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its names as they are compared: the database indexes them in the statement that writes the record.</summary>
    public IReadOnlyList<NameKey> NameKeys => NameKey.Of(this);

    /// <summary>The pinyin initials of its names, those of the present name first; indexed as the names are.</summary>
    public IReadOnlyList<string> Initials => PinyinInitials.Of(this);

    /// <summary>The day of its latest change of name; an earlier one may not follow.</summary>
    [Id(14)] public DateOnly? NamedOn { get; init; }

    /// <summary>The day of its latest move; an earlier one may not follow.</summary>
    [Id(15)] public DateOnly? MovedOn { get; init; }

    /// <summary>The yearly updates that it confirmed.</summary>
    [Id(16)] public IReadOnlyList<YearlyUpdate>? Updates { get; init; }

    /// <summary>Its major changes while it held a title, each to be reported.</summary>
    [Id(17)] public IReadOnlyList<MajorChange>? Changes { get; init; }

    /// <summary>Whom it was merged into, or who came out of it.</summary>
    [Id(18)] public IReadOnlyList<EnterpriseId>? Successors { get; init; }

    /// <summary>Whose award memory it carries on.</summary>
    [Id(19)] public IReadOnlyList<EnterpriseId>? Predecessors { get; init; }

    /// <summary>What people decided about criteria that no figure decides; null when nothing was.</summary>
    [Id(30)] public IReadOnlyList<Judgement>? Judgements { get; init; }

    /// <summary>The titles that it holds or held, as the policy's rules need to know them.</summary>
    public IReadOnlyList<HeldTitle> HeldTitles() => [.. Titles.Select(t => t.AsHeld()).OfType<HeldTitle>()];

    /// <summary>A title's entry, or one that says it was never held.</summary>
    public TitleHolding Holding(Title title)
    {
        foreach (var holding in Titles) if (holding.Title == title) return holding;
        return new(title, TitleState.None, DateOnly.MinValue);
    }

    /// <summary>The highest title in force.</summary>
    public static Tier TierOf(IReadOnlyList<TitleHolding> titles)
    {
        ArgumentNullException.ThrowIfNull(titles);
        var tier = Tier.MicroSmall;
        foreach (var holding in titles) if (holding.InForce && holding.Title.ToTier() > tier) tier = holding.Title.ToTier();
        return tier;
    }
}
