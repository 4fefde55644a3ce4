using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;

namespace Srdi.Domain.Commits;

/// <summary>
/// Everything that one decision writes, in one statement: the subject's own record, its events, and the rows that
/// must come into being with it. Either all of it is stored or none.
/// </summary>
/// <typeparam name="TRecord">The stored record of the grain.</typeparam>
/// <param name="Record">The next record.</param>
public sealed record Commit<TRecord>(TRecord Record) where TRecord : class
{
    /// <summary>The events, in the order of their ordinals.</summary>
    public IReadOnlyList<LogEntry> Events { get; init; } = [];

    /// <summary>Rows of other grains that begin with this decision. A row that already exists fails the whole commit.</summary>
    public IReadOnlyList<Grant> Grants { get; init; } = [];

    /// <summary>Rows of other state names that this aggregate alone writes: its version check stands for theirs.</summary>
    public IReadOnlyList<OwnedRow> Rows { get; init; } = [];

    /// <summary>Entries of the ledger (fund years only). An act that the ledger already has fails the whole commit.</summary>
    public IReadOnlyList<LedgerEntry> Ledger { get; init; } = [];

    /// <summary>Tenancies that begin or change with this decision (parks only).</summary>
    public IReadOnlyList<TenancyRow> Tenancies { get; init; } = [];
}

/// <summary>The first row of another grain.</summary>
/// <param name="StateName">That grain class's state name.</param>
/// <param name="Key">Its key, with prefix.</param>
/// <param name="Record">Its record.</param>
public sealed record Grant(string StateName, string Key, object Record);

/// <summary>A row that its aggregate writes beside its own state, whether it exists or not.</summary>
/// <param name="StateName">The row's state name, which no grain class has.</param>
/// <param name="Key">Its key, with prefix.</param>
/// <param name="Record">The whole next record.</param>
public sealed record OwnedRow(string StateName, string Key, object Record);

/// <summary>A row of the index that finds the parks of an enterprise.</summary>
/// <param name="Park">The park.</param>
/// <param name="Uscc">The tenant.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; null while it lasts.</param>
public sealed record TenancyRow(ParkId Park, EnterpriseId Uscc, DateOnly From, DateOnly? To);
