using Srdi.Domain.Rewards;

namespace Srdi.Domain.Budgets;

/// <summary>The types of a fund year's events.</summary>
public static class FundEvents
{
    /// <summary>A cap was set, raised or lowered.</summary>
    public const string CapSet = "srdi.fund.capSet.v1";
    /// <summary>A plan was settled: its lines are posted.</summary>
    public const string Posted = "srdi.fund.posted.v1";
    /// <summary>Amounts were held for claims.</summary>
    public const string Reserved = "srdi.fund.reserved.v1";
    /// <summary>Payments, reversals, releases and recoveries were entered.</summary>
    public const string Booked = "srdi.fund.booked.v1";

    /// <summary>All types.</summary>
    public static IReadOnlyList<string> All { get; } = [CapSet, Posted, Reserved, Booked];
}

/// <summary>A decision on a cap.</summary>
/// <param name="Measure">The pot.</param>
/// <param name="CapFen">The new cap.</param>
/// <param name="FormerCapFen">The old one.</param>
/// <param name="Document">The document that decides it.</param>
public sealed record CapSetData(string Measure, Money CapFen, Money? FormerCapFen, string? Document);

/// <summary>A settled plan as the fund's log tells of it; the entries stand in the ledger.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Entries">The number of entries.</param>
/// <param name="PostedFen">Their sum.</param>
/// <param name="Pots">What it took from each pot.</param>
public sealed record PostedData(PlanId Plan, int Entries, Money PostedFen, IReadOnlyList<PlanPot> Pots);

/// <summary>Entries made together.</summary>
/// <param name="Entries">The entries.</param>
public sealed record BookedData(IReadOnlyList<BookedEntry> Entries)
{
    /// <summary>What contradicted the ledger and was not entered: for a person to look at.</summary>
    public IReadOnlyList<DroppedLine>? Unbooked { get; init; }
}

/// <summary>One entry as the fund's log tells of it.</summary>
/// <param name="Entry">The entry's id.</param>
/// <param name="AmountFen">The amount.</param>
public sealed record BookedEntry(string Entry, Money AmountFen)
{
    /// <summary>Who asked for it, where several callers share a commit.</summary>
    public string? By { get; init; }
    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}
