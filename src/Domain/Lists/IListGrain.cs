using Orleans.Concurrency;
using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Lists;

/// <summary>Takes a list in, the rows of which stand in their table.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Heading">What it says of itself.</param>
/// <param name="File">What its file was.</param>
[GenerateSerializer, Immutable, Alias("UploadList")]
public sealed record UploadList([property: Id(0)] ListId Id, [property: Id(1)] ListHeading Heading, [property: Id(2)] ListFileFacts File);

/// <summary>What a person decides about a list.</summary>
/// <param name="Trigger"><c>preview</c>, <c>confirm</c> or <c>withdraw</c>; the others follow from the work.</param>
[GenerateSerializer, Immutable, Alias("TransitionList")]
public sealed record TransitionList([property: Id(0)] ListTrigger Trigger)
{
    /// <summary>Whether cohort members that a renewal list does not name lose the title. Must be said where some rows could not be placed, since they may be about such members.</summary>
    [Id(1)] public bool? LapseUnnamed { get; init; }
}

/// <summary>Says which enterprise a row is about.</summary>
/// <param name="Row">The row.</param>
/// <param name="Uscc">The enterprise.</param>
/// <param name="Reason">How this is known.</param>
[GenerateSerializer, Immutable, Alias("MatchRow")]
public sealed record MatchRow([property: Id(0)] int Row, [property: Id(1)] EnterpriseId Uscc, [property: Id(2)] string Reason);

/// <summary>An imported list: one grain, key <c>list-{id}</c>.</summary>
[Alias("IListGrain")]
public interface IListGrain : IGrainWithStringKey
{
    /// <summary>Takes the list in. One that is known already is weighed anew unless it is being carried out or done.</summary>
    [Alias("Upload")] Task<Outcome<Registered<ImportedList>>> Upload(UploadList command, Caller by);

    /// <summary>The list as it stands; refuses with <see cref="Refusal.ListUnknown"/>.</summary>
    [Alias("Get"), ReadOnly] Task<Outcome<ImportedList>> Get();

    /// <summary>Takes the list a step on. The same command again gets the same answer.</summary>
    [Alias("Transition")] Task<Outcome<TransitionAnswer>> Transition(TransitionList command, Caller by);

    /// <summary>Places a row by hand; the name is remembered as the enterprise's.</summary>
    [Alias("Match")] Task<Outcome<ListLine>> Match(MatchRow command, Caller by);

    /// <summary>Does the next part of the work: weighs some rows, or carries some out.</summary>
    /// <returns>Whether there is more to do.</returns>
    [Alias("Work")] Task<bool> Work();
}
