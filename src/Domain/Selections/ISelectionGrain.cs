using Srdi.Domain.Parks;

namespace Srdi.Domain.Selections;

/// <summary>Fixes the candidates of a year.</summary>
/// <param name="Year">The year of the batch.</param>
/// <param name="CutOff">The day on which the criteria are counted.</param>
/// <param name="Keys">By what candidates are ranked, the first first; at least one.</param>
[GenerateSerializer, Immutable, Alias("FreezeSelection")]
public sealed record FreezeSelection([property: Id(0)] int Year, [property: Id(1)] DateOnly CutOff, [property: Id(2)] IReadOnlyList<SelectionKey> Keys)
{
    /// <summary>At most so many may be chosen; the policy names no number (A10).</summary>
    [Id(3)] public int? Cap { get; init; }
}

/// <summary>Takes a selection a step on.</summary>
/// <param name="Trigger">What happens. <c>freeze</c> is not among them: freeze the year again.</param>
[GenerateSerializer, Immutable, Alias("TransitionSelection")]
public sealed record TransitionSelection([property: Id(0)] SelectionTrigger Trigger)
{
    /// <summary>To choose: the parks, each with a reason.</summary>
    [Id(1)] public IReadOnlyList<SelectionChoice>? Chosen { get; init; }

    /// <summary>To choose: a reason for each candidate that ranks before a chosen one and is not chosen.</summary>
    [Id(2)] public IReadOnlyList<SelectionChoice>? PassedOver { get; init; }

    /// <summary>Why; needed to withdraw.</summary>
    [Id(3)] public string? Reason { get; init; }

    /// <summary>The number of the document; needed to conclude.</summary>
    [Id(4)] public string? Document { get; init; }

    /// <summary>The day from which it holds; today when absent.</summary>
    [Id(5)] public DateOnly? EffectiveOn { get; init; }

    /// <summary>The version that the decision is based on; any when absent.</summary>
    [Id(6)] public int? IfVersion { get; init; }
}

/// <summary>The parks have followed a step.</summary>
/// <param name="Step">Which step.</param>
/// <param name="Outcomes">What became of them.</param>
[GenerateSerializer, Immutable, Alias("NoteOutcomes")]
public sealed record NoteOutcomes([property: Id(0)] int Step, [property: Id(1)] IReadOnlyList<ParkOutcome> Outcomes);

/// <summary>Whether the log still gives what was frozen.</summary>
/// <param name="Digest">The digest of the set as frozen.</param>
/// <param name="Rebuilt">The digest of the set as the log gives it now.</param>
/// <param name="Same">Whether they are the same bytes.</param>
/// <param name="PolicyVersion">The policy that the set was frozen under.</param>
/// <param name="PolicyVersionNow">The policy that it was rebuilt under: another one may give another set.</param>
[GenerateSerializer, Immutable, Alias("SelectionProof")]
public sealed record SelectionProof(
    [property: Id(0)] string Digest, [property: Id(1)] string Rebuilt, [property: Id(2)] bool Same, [property: Id(3)] string PolicyVersion, [property: Id(4)] string PolicyVersionNow);

/// <summary>A year's selection of parks: key <c>selection-{year}</c>.</summary>
[Alias("ISelectionGrain")]
public interface ISelectionGrain : IGrainWithStringKey
{
    /// <summary>Fixes the candidates. The same again gets the selection as it stands; another one is refused unless the year's was withdrawn.</summary>
    [Alias("Freeze")] Task<Outcome<Registered<ParkSelection>>> Freeze(FreezeSelection command, Caller by);

    /// <summary>The selection; refuses with <see cref="Refusal.SelectionUnknown"/>.</summary>
    [Alias("Get"), Orleans.Concurrency.ReadOnly] Task<Outcome<ParkSelection>> Get();

    /// <summary>Takes it a step on. The same command again gets the same answer.</summary>
    [Alias("Transition")] Task<Outcome<TransitionAnswer>> Transition(TransitionSelection command, Caller by);

    /// <summary>Takes note of what became of the parks. A step that another one overtook changes nothing.</summary>
    [Alias("Note")] Task<Outcome<ParkSelection>> Note(NoteOutcomes command, Caller by);

    /// <summary>Builds the set anew from the log and compares.</summary>
    [Alias("Prove")] Task<Outcome<SelectionProof>> Prove();
}

/// <summary>Finds the parks to weigh.</summary>
public interface ISelectionBooks
{
    /// <summary>The ids of all parks, in their order.</summary>
    Task<IReadOnlyList<ParkId>> Parks(string after, int limit, CancellationToken cancellation);
}
