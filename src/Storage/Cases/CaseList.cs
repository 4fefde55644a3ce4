using Srdi.Domain;
using Srdi.Domain.Enterprises;

namespace Srdi.Storage.Cases;

/// <summary>Lists cases in the order of their ids.</summary>
public sealed class CaseList(Database database)
{
    /// <summary>Reads a page.</summary>
    /// <param name="limit">At most so many, 1 to 1,000.</param>
    /// <param name="after">The <see cref="ListPage{TLine}.Next"/> of the page before.</param>
    /// <param name="district">Of this district.</param>
    /// <param name="state">In this state, by the machine's name for it.</param>
    /// <param name="enterprise">About this enterprise.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<ListPage<RecordLine>> Read(int limit, string? after, DistrictCode? district, string? state, EnterpriseId? enterprise, CancellationToken cancellation) =>
        new ListQuery(after, limit)
            .Where("g.key in (select c.key from enterprise_case c where c.uscc = @uscc)", "uscc", enterprise?.Value)
            .Where("g.district = @district", "district", district?.Value)
            .Where("g.state = @state", "state", state)
            .Records(database, "case", limit, cancellation);
}
