using System.Text.Json.Serialization;
using Srdi.Domain.Parks;

namespace Srdi.Domain.Selections;

/// <summary>A park that a person chose, or passed over, and why.</summary>
/// <param name="Park">Which park.</param>
/// <param name="Reason">Why.</param>
[GenerateSerializer, Immutable, Alias("SelectionChoice")]
public sealed record SelectionChoice([property: Id(0)] ParkId Park, [property: Id(1)] string Reason);

/// <summary>A step that the parks follow.</summary>
/// <param name="On">The day from which it holds.</param>
/// <param name="Document">The number of the document.</param>
/// <param name="Step">The number of the selection's event: two publicities differ by it.</param>
[GenerateSerializer, Immutable, Alias("SelectionStep")]
public sealed record SelectionStep([property: Id(0)] DateOnly On, [property: Id(1)] string? Document, [property: Id(2)] int Step);

/// <summary>What became of a park by a step of the selection.</summary>
/// <param name="Park">Which park.</param>
/// <param name="State">Where it stands now.</param>
/// <param name="Code">The refusal when it did not follow; null when it did.</param>
/// <param name="Detail">What was wrong, in Chinese.</param>
[GenerateSerializer, Immutable, Alias("ParkOutcome")]
public sealed record ParkOutcome([property: Id(0)] ParkId Park, [property: Id(1)] ParkState State, [property: Id(2)] string? Code, [property: Id(3)] string? Detail);

/// <summary>A year's selection of 专精特新园区 as stored.</summary>
/// <param name="Id">The year.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Set">Who stood on the cut-off day.</param>
/// <param name="Digest">The digest of the set.</param>
[GenerateSerializer, Immutable, Alias("ParkSelection")]
public sealed record ParkSelection([property: Id(0)] SelectionId Id, [property: Id(1)] SelectionState State, [property: Id(2)] FrozenSet Set, [property: Id(3)] string Digest)
{
    /// <summary>Version of this shape in storage.</summary>
    [Id(4)] public int SchemaVersion { get; init; } = 1;

    /// <summary>How often the year was frozen.</summary>
    [Id(5)] public int Round { get; init; } = 1;

    /// <summary>Who froze it.</summary>
    [Id(6)] public string FrozenBy { get; init; } = "";

    /// <summary>When.</summary>
    [Id(7)] public DateTimeOffset FrozenAt { get; init; }

    /// <summary>The parks chosen, in the order of the set.</summary>
    [Id(8)] public IReadOnlyList<SelectionChoice> Chosen { get; init; } = [];

    /// <summary>Candidates that were not chosen though they rank before one that was, in the order of the set.</summary>
    [Id(9)] public IReadOnlyList<SelectionChoice> PassedOver { get; init; } = [];

    /// <summary>Who chose.</summary>
    [Id(10)] public string? ChosenBy { get; init; }

    /// <summary>The day of the choice.</summary>
    [Id(11)] public DateOnly? ChosenOn { get; init; }

    /// <summary>The publicity; null before it and once it is taken back.</summary>
    [Id(12)] public SelectionStep? Publicity { get; init; }

    /// <summary>The result; null before it.</summary>
    [Id(13)] public SelectionStep? Result { get; init; }

    /// <summary>Who made the result known.</summary>
    [Id(14)] public string? ConcludedBy { get; init; }

    /// <summary>Why it was withdrawn.</summary>
    [Id(15)] public string? Reason { get; init; }

    /// <summary>Every park that a publicity of this year was told to.</summary>
    [Id(16)] public IReadOnlyList<ParkId> Told { get; init; } = [];

    /// <summary>What became of the parks by the latest step.</summary>
    [Id(17)] public IReadOnlyList<ParkOutcome> Outcomes { get; init; } = [];

    /// <summary>Whether the parks have followed the latest step.</summary>
    [Id(18)] public bool Followed { get; init; }

    /// <summary>The number of the latest step that a person took.</summary>
    [Id(19)] public int Step { get; init; }

    /// <summary>The digest of the command that froze it.</summary>
    [Id(20)] public string? Cause { get; init; }

    /// <summary>The number of its events in the log.</summary>
    [Id(21)] public int Version { get; init; }

    /// <summary>Whether parks have to follow the latest step.</summary>
    [JsonIgnore] public bool Leads => State is SelectionState.Publicised or SelectionState.Concluded || Told.Count > 0;
}
