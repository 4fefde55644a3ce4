using System.Text.Json.Serialization;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Budgets;

/// <summary>Sets the cap of a pot.</summary>
/// <param name="Measure">The measure, or <c>fund</c>.</param>
/// <param name="Year">The year.</param>
/// <param name="Cap">The limit.</param>
[GenerateSerializer, Immutable, Alias("SetCap")]
public sealed record SetCap([property: Id(0)] string Measure, [property: Id(1)] int Year, [property: Id(2)] Money Cap)
{
    /// <summary>The document that decides it.</summary>
    [Id(3)] public string? Document { get; init; }

    /// <summary>The pot's version that the decision is based on; needed to change a cap that stands.</summary>
    [Id(4)] public int? IfVersion { get; init; }
}

/// <summary>Drafts a plan from the rewards that were confirmed up to a day.</summary>
/// <param name="Year">The budget year.</param>
/// <param name="Measures">The measures that it settles.</param>
/// <param name="CutOff">The last day of confirmation that it takes.</param>
/// <param name="Rule">How it shares; null for the setting of A1.</param>
[GenerateSerializer, Immutable, Alias("DraftPlan")]
public sealed record DraftPlan(
    [property: Id(0)] int Year, [property: Id(1)] IReadOnlyList<string> Measures, [property: Id(2)] DateOnly CutOff, [property: Id(3)] PlanRule? Rule = null)
{
    /// <summary>The rewards in the order in which they are served; needed by rank, refused otherwise.</summary>
    [Id(4)] public IReadOnlyList<RewardId>? Ranking { get; init; }
}

/// <summary>Takes a plan a step on.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Trigger">What happens.</param>
[GenerateSerializer, Immutable, Alias("TransitionPlan")]
public sealed record TransitionPlan([property: Id(0)] PlanId Plan, [property: Id(1)] PlanTrigger Trigger)
{
    /// <summary>Why; needed to withdraw.</summary>
    [Id(2)] public string? Reason { get; init; }

    /// <summary>The document.</summary>
    [Id(3)] public string? Document { get; init; }

    /// <summary>For a new draft by rank: the new ranking; else the former stays.</summary>
    [Id(4)] public IReadOnlyList<RewardId>? Ranking { get; init; }

    /// <summary>The plan's version that the decision is based on, where the caller names it.</summary>
    [Id(5)] public int? IfVersion { get; init; }
}

/// <summary>The rewards of an approved plan have taken their amounts, or said why not.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Step">The step of the approval.</param>
/// <param name="Refused">Those that did not: their lines are dropped.</param>
[GenerateSerializer, Immutable, Alias("BindPlan")]
public sealed record BindPlan([property: Id(0)] PlanId Plan, [property: Id(1)] int Step, [property: Id(2)] IReadOnlyList<DroppedLine> Refused);

/// <summary>A line that a plan lost, and why.</summary>
/// <param name="Reward">The reward.</param>
/// <param name="Reason">Why.</param>
[GenerateSerializer, Immutable, Alias("DroppedLine")]
public sealed record DroppedLine([property: Id(0)] RewardId Reward, [property: Id(1)] string Reason);

/// <summary>Holds an amount for a claim under review. The same reward again gets the same answer.</summary>
/// <param name="Reward">The reward.</param>
/// <param name="Measure">Its measure.</param>
/// <param name="Payee">Who would be paid.</param>
/// <param name="District">The district that sees it.</param>
/// <param name="Amount">The amount.</param>
[GenerateSerializer, Immutable, Alias("ReserveAmount")]
public sealed record ReserveAmount(
    [property: Id(0)] RewardId Reward, [property: Id(1)] string Measure, [property: Id(2)] EnterpriseId Payee, [property: Id(3)] DistrictCode District,
    [property: Id(4), JsonPropertyName("amountFen")] Money Amount);

/// <summary>Enters in the ledger what happened to rewards. What is there already is left alone.</summary>
/// <param name="Acts">The acts.</param>
[GenerateSerializer, Immutable, Alias("BookActs")]
public sealed record BookActs([property: Id(0)] IReadOnlyList<BookAct> Acts);

/// <summary>What happened to one reward.</summary>
/// <param name="Reward">The reward.</param>
/// <param name="Act">Pay, reverse, release or recover.</param>
/// <param name="Plan">The plan that gave it its amount; null where none did.</param>
/// <param name="Amount">The amount that the reward says was paid; null for other acts.</param>
/// <param name="Reason">Why.</param>
[GenerateSerializer, Immutable, Alias("BookAct")]
public sealed record BookAct(
    [property: Id(0)] RewardId Reward, [property: Id(1)] LedgerAct Act, [property: Id(2)] PlanId? Plan,
    [property: Id(3), JsonPropertyName("amountFen")] Money? Amount, [property: Id(4)] string? Reason);

/// <summary>What a booking came to.</summary>
/// <param name="Entries">The number of entries made.</param>
/// <param name="Lines">The number of lines that open plans lost.</param>
/// <param name="Unbooked">Acts that contradict the ledger: logged for a person to look at.</param>
[GenerateSerializer, Immutable, Alias("Booked")]
public sealed record Booked([property: Id(0)] int Entries, [property: Id(1)] int Lines, [property: Id(2)] IReadOnlyList<DroppedLine> Unbooked);
