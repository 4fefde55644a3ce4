using Srdi.Domain.Enterprises;

namespace Srdi.Storage.Parks;

/// <summary>Finds the parks that an enterprise is a tenant of.</summary>
public sealed class ParksOfEnterprise(Database database)
{
    /// <summary>No enterprise sits in more parks than this.</summary>
    private const int ParksMax = 1_000;

    private const string OpenOn = """
        select distinct park from tenancy where uscc = @uscc and from_on <= @on and (to_on is null or to_on >= @on) order by park limit @limit
        """;

    /// <summary>The ids of the parks where the enterprise is a tenant on a day, in their order.</summary>
    public async Task<IReadOnlyList<string>> Read(EnterpriseId enterprise, DateOnly on, CancellationToken cancellation) =>
        await database.Query(OpenOn, [("uscc", enterprise.Value), ("on", on), ("limit", ParksMax)], row => row.GetString(0), cancellation);
}
