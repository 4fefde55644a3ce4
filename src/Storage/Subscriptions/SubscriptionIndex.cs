using Srdi.Domain;
using Srdi.Domain.Subscriptions;

namespace Srdi.Storage.Subscriptions;

/// <summary>Finds subscriptions by what their records say.</summary>
public sealed class SubscriptionIndex(Database database) : ISubscriptionIndex
{
    private const int SubscriptionsMax = 10_000;

    private const string RunningSql = """
        select key from grain_state where state_name = 'subscription' and state in ('active', 'failing') order by key limit @limit
        """;

    private const string CountSql = """
        select count(*) from grain_state where state_name = 'subscription' and district = @district and state <> 'deleted'
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> Running(CancellationToken cancellation) => await database.Query(RunningSql, [("limit", SubscriptionsMax)], row => row.GetString(0), cancellation);

    /// <inheritdoc/>
    public async Task<int> Count(DistrictCode district, CancellationToken cancellation) => (await database.Query(CountSql, [("district", district.Value)], row => (int)row.GetInt64(0), cancellation))[0];
}
