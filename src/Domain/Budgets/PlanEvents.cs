namespace Srdi.Domain.Budgets;

/// <summary>The types of a plan's events.</summary>
public static class PlanEvents
{
    /// <summary>First drafted.</summary>
    public const string Drafted = "srdi.plan.drafted.v1";
    /// <summary>Drafted anew.</summary>
    public const string Redrafted = "srdi.plan.redrafted.v1";
    /// <summary>Approved.</summary>
    public const string Approved = "srdi.plan.approved.v1";
    /// <summary>Its rewards took their amounts.</summary>
    public const string Bound = "srdi.plan.bound.v1";
    /// <summary>Lost lines.</summary>
    public const string LinesDropped = "srdi.plan.linesDropped.v1";
    /// <summary>Publicised.</summary>
    public const string Publicised = "srdi.plan.publicised.v1";
    /// <summary>Settled.</summary>
    public const string Settled = "srdi.plan.settled.v1";
    /// <summary>Withdrawn.</summary>
    public const string Withdrawn = "srdi.plan.withdrawn.v1";

    /// <summary>The type of the event that a trigger makes.</summary>
    public static string Of(PlanTrigger trigger) => trigger switch
    {
        PlanTrigger.Approve => Approved,
        PlanTrigger.Publicise => Publicised,
        PlanTrigger.Settle => Settled,
        PlanTrigger.Withdraw => Withdrawn,
        PlanTrigger.Redraft => Redrafted,
    };

    /// <summary>All types.</summary>
    public static IReadOnlyList<string> All { get; } = [Drafted, Redrafted, Approved, Bound, LinesDropped, Publicised, Settled, Withdrawn];
}

/// <summary>What an event about a plan says.</summary>
/// <param name="StateFrom">State before.</param>
/// <param name="StateTo">State after.</param>
/// <param name="Step">The step among all steps of the year's plans.</param>
/// <param name="Lines">The number of lines that get something.</param>
/// <param name="DemandFen">The sum demanded.</param>
/// <param name="ApprovedFen">The sum given.</param>
public sealed record PlanEventData(PlanState StateFrom, PlanState StateTo, int Step, int Lines, Money DemandFen, Money ApprovedFen)
{
    /// <summary>The rule.</summary>
    public PlanRule? Rule { get; init; }
    /// <summary>The measures.</summary>
    public IReadOnlyList<string>? Measures { get; init; }
    /// <summary>The cut-off.</summary>
    public DateOnly? CutOff { get; init; }
    /// <summary>The most that the pots allowed.</summary>
    public Money? CapFen { get; init; }
    /// <summary>Given by demanded.</summary>
    public decimal? Ratio { get; init; }
    /// <summary>Lines lost with this event.</summary>
    public IReadOnlyList<DroppedLine>? Dropped { get; init; }
    /// <summary>How many lines differ from the draft before.</summary>
    public int? Changes { get; init; }
    /// <summary>Why.</summary>
    public string? Reason { get; init; }
    /// <summary>The document.</summary>
    public string? Document { get; init; }
}
