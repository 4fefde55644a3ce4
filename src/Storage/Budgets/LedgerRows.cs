using System.Data.Common;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Rewards;

namespace Srdi.Storage.Budgets;

/// <summary>The ledger's columns and how a row is read.</summary>
internal static class LedgerRows
{
    internal const string Columns = "l.reward, l.act, l.fund_year, l.measure, l.payee, l.district, l.plan, l.debit, l.credit, l.amount_fen, l.refers, l.recorded_at, l.fund_ordinal";

    private static readonly Dictionary<string, LedgerAct> Acts = Enum.GetValues<LedgerAct>().ToDictionary(SrdiJson.Name);

    internal static LedgerEntry Entry(DbDataReader row, int first) => new(
        RewardId.Parse(row.GetString(first)).Value, Acts[row.GetString(first + 1)], row.GetInt32(first + 2), row.GetString(first + 3),
        EnterpriseId.Parse(row.GetString(first + 4)).Value, DistrictCode.Parse(row.GetString(first + 5)).Value,
        row.IsDBNull(first + 6) ? null : PlanId.Parse(row.GetString(first + 6)).Value, row.GetString(first + 7), row.GetString(first + 8),
        new(row.GetInt64(first + 9)), row.IsDBNull(first + 10) ? null : row.GetString(first + 10),
        row.GetFieldValue<DateTimeOffset>(first + 11).ToUniversalTime(), row.GetInt32(first + 12));
}
