using Srdi.Domain;

namespace Srdi.Storage.Subscriptions;

/// <summary>Lists subscriptions that were not ended, in the order of their ids.</summary>
public sealed class SubscriptionList(Database database)
{
    /// <summary>Reads a page. The records hold sealed secrets: they are not for showing as they are.</summary>
    /// <param name="limit">At most so many, 1 to 1,000.</param>
    /// <param name="after">The <see cref="ListPage{TLine}.Next"/> of the page before.</param>
    /// <param name="district">Of this district.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<ListPage<RecordLine>> Read(int limit, string? after, DistrictCode? district, CancellationToken cancellation) =>
        new ListQuery(after, limit)
            .Where("g.state <> @ended", "ended", "deleted")
            .Where("g.district = @district", "district", district?.Value)
            .Records(database, "subscription", limit, cancellation);
}
