using System.Text.Json;
using Srdi.Domain.Log;

namespace Srdi.Domain.Selections;

/// <summary>The types of a selection's events.</summary>
public static class SelectionEvents
{
    /// <summary>Its candidates were fixed.</summary>
    public const string Frozen = "srdi.selection.frozen.v1";
    /// <summary>The parks have followed a step.</summary>
    public const string Followed = "srdi.selection.followed.v1";

    /// <summary>The type of the event that a trigger makes.</summary>
    public static string Of(SelectionTrigger trigger) => trigger switch
    {
        SelectionTrigger.Choose => "srdi.selection.chosen.v1",
        SelectionTrigger.Publicise => "srdi.selection.publicised.v1",
        SelectionTrigger.Conclude => "srdi.selection.concluded.v1",
        SelectionTrigger.Withdraw => "srdi.selection.withdrawn.v1",
        SelectionTrigger.Freeze => Frozen,
    };

    /// <summary>All types.</summary>
    public static IReadOnlyList<string> All { get; } = [Followed, .. Enum.GetValues<SelectionTrigger>().Select(Of)];
}

/// <summary>What an event of a selection says.</summary>
/// <param name="StateFrom">Before.</param>
/// <param name="StateTo">After.</param>
public sealed record SelectionEventData(SelectionState StateFrom, SelectionState StateTo)
{
    /// <summary>The candidates, when they are fixed.</summary>
    public FrozenSet? Set { get; init; }
    /// <summary>The digest of the set.</summary>
    public string? Digest { get; init; }
    /// <summary>How often the year was frozen.</summary>
    public int? Round { get; init; }
    /// <summary>The parks chosen.</summary>
    public IReadOnlyList<SelectionChoice>? Chosen { get; init; }
    /// <summary>The candidates passed over.</summary>
    public IReadOnlyList<SelectionChoice>? PassedOver { get; init; }
    /// <summary>What became of the parks.</summary>
    public IReadOnlyList<ParkOutcome>? Outcomes { get; init; }
    /// <summary>Why.</summary>
    public string? Reason { get; init; }
    /// <summary>The document.</summary>
    public string? Document { get; init; }
}

/// <summary>A selection as its events tell it: pure folding, so that the log alone gives it.</summary>
public static class SelectionHistory
{
    /// <summary>The selection after these events, which are its own in the order of their ordinals; null when there are none.</summary>
    public static ParkSelection? Fold(IEnumerable<LogEntry> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        ParkSelection? selection = null;
        foreach (var entry in events) selection = Apply(selection, entry, entry.Data.Deserialize<SelectionEventData>(SrdiJson.Stored)!) with { Version = entry.Ordinal };
        return selection;
    }

    private static ParkSelection Apply(ParkSelection? was, LogEntry entry, SelectionEventData said)
    {
        if (said.Set is { } set)
            return new(set.Id, said.StateTo, set, said.Digest!) { Round = said.Round!.Value, FrozenBy = entry.Actor, FrozenAt = entry.RecordedAt.ToUniversalTime(), Cause = entry.Cause, Told = was?.Told ?? [] };
        if (was is null) throw new InvalidOperationException($"The first event of selection {entry.Subject} is {entry.Type}.");
        if (said.Outcomes is { } outcomes) return was with { Followed = true, Outcomes = outcomes };
        var next = was with { State = said.StateTo, Step = entry.Ordinal, Outcomes = [], Followed = false };
        var step = new SelectionStep(entry.EffectiveOn, said.Document, entry.Ordinal);
        return said.StateTo switch
        {
            SelectionState.Chosen => next with { Chosen = said.Chosen!, PassedOver = said.PassedOver!, ChosenBy = entry.Actor, ChosenOn = entry.EffectiveOn, Publicity = null },
            SelectionState.Publicised => next with { Publicity = step, Told = [.. was.Told.Union(was.Chosen.Select(c => c.Park))] },
            SelectionState.Concluded => next with { Result = step, ConcludedBy = entry.Actor },
            _ => next with { Reason = said.Reason },
        };
    }
}
