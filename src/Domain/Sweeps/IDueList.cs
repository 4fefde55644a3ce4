using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;

namespace Srdi.Domain.Sweeps;

/// <summary>A validity that has run out without its step having been taken.</summary>
/// <param name="Kind">Whose: an enterprise's, a park's or a reward's.</param>
/// <param name="Subject">The credit code, or the id of the park or reward.</param>
/// <param name="Title">The title; null for the accreditation of a park and the confirmation of a reward.</param>
/// <param name="Until">The last day of the validity.</param>
public sealed record DueLine(SubjectKind Kind, string Subject, Title? Title, DateOnly Until)
{
    /// <summary>Its place in the order of the list: what to read on after.</summary>
    public string Place => $"{SrdiJson.Name(Kind)}/{Subject}/{(Title is { } title ? SrdiJson.Name(title) : Kind is SubjectKind.Reward ? "confirm" : "park")}";
}

/// <summary>Finds what has run out. The index is written by the statement that writes the subject's state.</summary>
public interface IDueList
{
    /// <summary>What has run out before a day and waits for its step, in the order of its places.</summary>
    /// <param name="today">The day.</param>
    /// <param name="after">Only what comes after this place; all when empty.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<DueLine>> Read(DateOnly today, string after, int limit, CancellationToken cancellation);

    /// <summary>How many there are.</summary>
    Task<int> Count(DateOnly today, CancellationToken cancellation);

    /// <summary>The holders of titles that can still be renewed and may have missed an obligation, in the order of their codes.</summary>
    /// <param name="unconfirmed">Those without a confirmed update of this year; none for that when null.</param>
    /// <param name="changedUpTo">Those with an unreported major change up to this day.</param>
    /// <param name="after">Only those after this code.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<EnterpriseId>> Overdue(int? unconfirmed, DateOnly changedUpTo, string after, int limit, CancellationToken cancellation);

    /// <summary>The ids of all parks that a day can change, in their order.</summary>
    Task<IReadOnlyList<ParkId>> Parks(string after, int limit, CancellationToken cancellation);
}
