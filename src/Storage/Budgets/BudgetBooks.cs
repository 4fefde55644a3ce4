using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Rewards;

namespace Srdi.Storage.Budgets;

/// <summary>Reads what the decisions of a fund year depend on beside its own record.</summary>
public sealed class BudgetBooks(Database database) : IBudgetBooks
{
    private const int PerQueryMax = 500;

    private const string ConfirmedSql = """
        select cast(payload as text) from grain_state
        where state_name = 'reward' and measure = @measure and year = @year and state = 'confirmed' and key > @after
        order by key limit @limit
        """;

    private const string PlanSql = $"select cast(payload as text) from grain_state where state_name = '{Plan.StateName}' and key = @key";

    private readonly string plannedSql = $"""
        select count(*) from grain_state g
        where g.state_name = 'reward' and g.year = @year and g.measure in (select value from {(database.Provider == StorageProvider.Postgres ? "jsonb_array_elements_text(cast(@measures as jsonb)) r (value)" : "json_each(@measures)")})
          and g.payload ->> 'plan' = @plan and g.state = 'planned'
        """;

    private readonly string entriesSql = $"""
        select {LedgerRows.Columns} from ledger l
        where l.reward in (select value from {(database.Provider == StorageProvider.Postgres ? "jsonb_array_elements_text(cast(@rewards as jsonb)) r (value)" : "json_each(@rewards)")})
        order by l.position
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Reward>> Confirmed(int year, string measure, string? after, int limit, CancellationToken cancellation) =>
        await database.Query(ConfirmedSql, [("measure", measure), ("year", year), ("after", after ?? ""), ("limit", limit)], Record<Reward>, cancellation);

    /// <inheritdoc/>
    public async Task<Plan?> Find(PlanId plan, CancellationToken cancellation) =>
        (await database.Query(PlanSql, [("key", plan.RowKey)], Record<Plan>, cancellation)).SingleOrDefault();

    /// <inheritdoc/>
    public async Task<int> Told(PlanHead plan, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        (string, object?)[] given = [("year", plan.Id.Year), ("measures", JsonSerializer.Serialize(plan.Measures)), ("plan", plan.Id.Value)];
        var planned = (int)(await database.Query(plannedSql, given, row => row.GetInt64(0), cancellation))[0];
        // A reward that the plan lost keeps its name: only those that stand in the plan tell how far it came.
        return plan.State is PlanState.Settled ? plan.Lines - planned : planned;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LedgerEntry>> EntriesOf(IReadOnlyCollection<RewardId> rewards, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rewards);
        var entries = new List<LedgerEntry>();
        foreach (var some in rewards.Select(r => r.Value).Chunk(PerQueryMax))
            entries.AddRange(await database.Query(entriesSql, [("rewards", JsonSerializer.Serialize(some))], row => LedgerRows.Entry(row, 0), cancellation));
        return entries;
    }

    private static T Record<T>(System.Data.Common.DbDataReader row) => JsonSerializer.Deserialize<T>(row.GetString(0), SrdiJson.Stored)!;
}
