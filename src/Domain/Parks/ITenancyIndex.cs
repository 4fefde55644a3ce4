using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Parks;

/// <summary>Finds the parks of enterprises. The index is written by the commit that begins or ends the tenancy.</summary>
public interface ITenancyIndex
{
    /// <summary>All tenancies of the given enterprises, ended ones included, as (park, enterprise).</summary>
    Task<IReadOnlyList<(ParkId Park, EnterpriseId Uscc)>> Of(IReadOnlyCollection<EnterpriseId> enterprises, CancellationToken cancellation);
}
