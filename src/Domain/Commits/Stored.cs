using Srdi.Domain.Budgets;
using Srdi.Domain.Log;

namespace Srdi.Domain.Commits;

/// <summary>
/// What a grain keeps as its persistent state: the record as it was last read or written, and while a write is under
/// way the commit that carries the next one. Storage writes the whole commit and gives back the record alone.
/// </summary>
/// <typeparam name="TRecord">The stored record of the grain.</typeparam>
public sealed class Stored<TRecord> : ISealable where TRecord : class
{
    /// <summary>The record; null until the first commit.</summary>
    public TRecord? Record { get; set; }

    /// <summary>The commit to write; null outside a write. Its record is the one that gets stored.</summary>
    public Commit<TRecord>? Pending { get; set; }

    IReadOnlyList<LogEntry> ISealable.Events => Pending?.Events ?? [];

    IReadOnlyList<LedgerEntry> ISealable.Ledger => Pending?.Ledger ?? [];

    void ISealable.Seal(IReadOnlyList<LogEntry> events, IReadOnlyList<LedgerEntry> ledger) => Pending = Pending! with { Events = events, Ledger = ledger };
}

/// <summary>A commit as storage seals it, whatever its record is.</summary>
public interface ISealable
{
    /// <summary>The events that wait to be written.</summary>
    IReadOnlyList<LogEntry> Events { get; }

    /// <summary>The ledger entries that wait to be written.</summary>
    IReadOnlyList<LedgerEntry> Ledger { get; }

    /// <summary>Puts the sealed rows in the place of the others.</summary>
    void Seal(IReadOnlyList<LogEntry> events, IReadOnlyList<LedgerEntry> ledger);
}
