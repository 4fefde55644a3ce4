using Srdi.Domain;
using Srdi.Domain.Enterprises;

namespace Srdi.Storage.Rewards;

/// <summary>Which rewards to list. Filters are combined.</summary>
/// <param name="Limit">At most so many, 1 to 1,000.</param>
/// <param name="After">The <see cref="ListPage{TLine}.Next"/> of the page before.</param>
/// <param name="Payee">Owed to this enterprise.</param>
/// <param name="Measure">Under this measure.</param>
/// <param name="Year">Of this year's budget.</param>
/// <param name="State">In this state, by the reward machine's name for it.</param>
/// <param name="District">Of this district.</param>
public sealed record RewardQuery(
    int Limit, string? After = null, EnterpriseId? Payee = null, string? Measure = null, int? Year = null, string? State = null, DistrictCode? District = null);

/// <summary>Lists rewards in the order of their keys.</summary>
public sealed class RewardList(Database database)
{
    /// <summary>Reads a page.</summary>
    public Task<ListPage<RecordLine>> Read(RewardQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new ListQuery(query.After, query.Limit)
            .Where("g.payee = @payee", "payee", query.Payee?.Value)
            .Where("g.measure = @measure", "measure", query.Measure)
            .Where("g.year = @year", "year", query.Year)
            .Where("g.state = @state", "state", query.State)
            .Where("g.district = @district", "district", query.District?.Value)
            .Records(database, "reward", query.Limit, cancellation);
    }
}
