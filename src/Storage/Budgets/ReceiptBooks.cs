using Srdi.Domain;
using Srdi.Domain.Budgets;

namespace Srdi.Storage.Budgets;

/// <summary>What a pot had promised or given just before an entry of the ledger.</summary>
public sealed class ReceiptBooks(Database database)
{
    private const string CommittedSql = """
        select cast(coalesce(sum(case
            when l.act = 'reserve' or (l.act = 'post' and l.debit like '%/available') then l.amount_fen
            when l.act in ('release', 'reverse') then -l.amount_fen end), 0) as bigint),
          cast(coalesce(sum(case when l.measure <> @measure then 0
            when l.act = 'reserve' or (l.act = 'post' and l.debit like '%/available') then l.amount_fen
            when l.act in ('release', 'reverse') then -l.amount_fen end), 0) as bigint)
        from ledger l where l.fund_year = @year and l.position < (select position from ledger where entry = @entry)
        """;

    /// <summary>Reserved or posted before the entry: of its measure, and of the whole fund.</summary>
    public async Task<(Money Measure, Money Fund)> CommittedBefore(LedgerEntry entry, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (await database.Query(CommittedSql, [("year", entry.FundYear), ("measure", entry.Measure), ("entry", entry.Entry)],
            row => (new Money(row.GetInt64(1)), new Money(row.GetInt64(0))), cancellation))[0];
    }
}
