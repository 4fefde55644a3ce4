using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;

namespace Srdi.Domain.Log;

/// <summary>A fact that was recorded after the day from which it holds: what followed in between may have to be looked at again.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Subject">Which one.</param>
/// <param name="First">The ordinal of the first event of the commit that recorded it.</param>
/// <param name="Last">That of the last one.</param>
/// <param name="Type">The type of its event that goes furthest back.</param>
/// <param name="EffectiveOn">The day from which it holds.</param>
/// <param name="RecordedAt">The instant at which it was recorded.</param>
[GenerateSerializer, Immutable, Alias("LateFact")]
public sealed record LateFact(
    [property: Id(0)] SubjectKind Kind, [property: Id(1)] string Subject, [property: Id(2)] int First, [property: Id(3)] int Last, [property: Id(4)] string Type,
    [property: Id(5)] DateOnly EffectiveOn, [property: Id(6)] DateTimeOffset RecordedAt)
{
    // What a reward or a count of a park can rest on. A date that passed, or a step of a renewal, ends no title.
    private static readonly HashSet<string> Types =
    [
        EnterpriseEvents.TitleGained, EnterpriseEvents.TitleLapsed, EnterpriseEvents.TitleRevoked, EnterpriseEvents.Of(TitleTrigger.Renew), EnterpriseEvents.Of(TitleTrigger.Suspend), EnterpriseEvents.MovedIn,
        ParkEvents.TenantAdded, ParkEvents.TenantChanged, ParkEvents.TenantLeft, ParkEvents.Updated,
    ];

    /// <summary>The cause that the event of a difference has: a fact makes at most one in each firm or park.</summary>
    public string Cause => $"late:{SrdiJson.Name(Kind)}:{Subject}:{First}";

    /// <summary>Whether an event of a firm or park is among those that recorded it.</summary>
    public bool Covers(SubjectKind kind, string subject, int ordinal) => kind == Kind && subject == Subject && ordinal >= First && ordinal <= Last;

    /// <summary>The late facts of a run of the log in its order, one for each commit that has any.</summary>
    public static IReadOnlyList<LateFact> In(IReadOnlyList<LoggedEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        return
        [
            .. events.Select(e => e.Entry).GroupBy(e => (e.Kind, e.Subject, e.Cause, e.RecordedAt)).Select(commit =>
            {
                var late = commit.Where(e => Types.Contains(e.Type) && ParkHistory.HoldsFrom(e) < Shanghai.DayOf(e.RecordedAt)).MinBy(ParkHistory.HoldsFrom);
                return late is null ? null : new LateFact(late.Kind, late.Subject, commit.Min(e => e.Ordinal), commit.Max(e => e.Ordinal), late.Type, late.EffectiveOn, late.RecordedAt);
            }).OfType<LateFact>(),
        ];
    }
}

/// <summary>How what followed from a fact differs from what should have.</summary>
public enum DifferenceKind
{
    /// <summary>A reward was granted that was not due.</summary>
    NotDue,
    /// <summary>A reward is due that was not granted.</summary>
    NotGranted,
    /// <summary>A reward was granted in another district.</summary>
    OtherDistrict,
}

/// <summary>A reward that a late fact puts into question. What becomes of it is for a person to decide.</summary>
/// <param name="Kind">How it differs.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Reward">The reward; null where none was granted.</param>
/// <param name="On">The day on which it was, or would have been, earned.</param>
/// <param name="Was">What stood: <c>due</c>, <c>notDue</c>, or the code of a district.</param>
/// <param name="ShouldBe">What should have stood.</param>
public sealed record RewardDifference(DifferenceKind Kind, string Measure, Rewards.RewardId? Reward, DateOnly On, string Was, string ShouldBe)
{
    /// <summary>It was due, as far as was known, or it is now.</summary>
    public const string Due = "due";
    /// <summary>It was not.</summary>
    public const string NotDue = "notDue";
}
