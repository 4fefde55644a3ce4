using Srdi.Domain.Rewards;

namespace Srdi.Domain.Budgets;

/// <summary>
/// A budget year with all its pots and the heads of its plans. They are one record, because an amount must fit every pot
/// that binds it and only one version check can hold them together.
/// </summary>
/// <param name="Year">The year.</param>
[GenerateSerializer, Immutable, Alias("FundYear")]
public sealed record FundYear([property: Id(0)] int Year)
{
    /// <summary>Version of this shape in storage.</summary>
    [Id(1)] public int SchemaVersion { get; init; } = 1;

    /// <summary>The pots, by measure.</summary>
    [Id(2)] public IReadOnlyList<Pot> Pots { get; init; } = [];

    /// <summary>The number of its events in the log.</summary>
    [Id(3)] public int Version { get; init; }

    /// <summary>The sums of measures that have no cap of their own and draw on the fund alone; their caps are zero and mean nothing.</summary>
    [Id(4)] public IReadOnlyList<Pot> Uncapped { get; init; } = [];

    /// <summary>The year's plans, oldest first. Their lines are rows of their own.</summary>
    [Id(5)] public IReadOnlyList<PlanHead> Plans { get; init; } = [];

    /// <summary>The number of steps that the year's plans have taken: orders them all.</summary>
    [Id(6)] public int PlanSteps { get; init; }

    /// <summary>The reservations that are still open.</summary>
    [Id(7)] public IReadOnlyList<Reservation> Reservations { get; init; } = [];

    /// <summary>A pot by measure; null where no cap was ever set.</summary>
    public Pot? Find(string measure)
    {
        foreach (var pot in Pots) if (pot.Measure == measure) return pot;
        return null;
    }

    /// <summary>A plan's head; null when there is none.</summary>
    public PlanHead? Find(PlanId plan)
    {
        foreach (var head in Plans) if (head.Id == plan) return head;
        return null;
    }

    /// <summary>What approved plans that are not settled yet will take from a pot; nothing else may have it.</summary>
    public Money HeldByPlans(string measure)
    {
        var sum = Money.Zero;
        foreach (var plan in Plans)
            if (plan.State is PlanState.Approved or PlanState.Publicised)
                foreach (var pot in plan.Pots)
                    if (pot.Measure == measure) sum += pot.Held;
        return sum;
    }

    /// <summary>The key of a year's grain.</summary>
    public static string GrainKey(int year) => $"fund-{year}";
}

/// <summary>An amount held for a claim under review.</summary>
/// <param name="Reward">The reward.</param>
/// <param name="Measure">Its measure.</param>
/// <param name="Amount">The amount.</param>
[GenerateSerializer, Immutable, Alias("Reservation")]
public sealed record Reservation(
    [property: Id(0)] RewardId Reward, [property: Id(1)] string Measure,
    [property: Id(2), System.Text.Json.Serialization.JsonPropertyName("amountFen")] Money Amount);
