using System.Security.Claims;

namespace Srdi.Web.Access;

/// <summary>Knows whether the session that an open page began with still stands.</summary>
public interface ISessionStanding
{
    /// <summary>Whether it was neither ended elsewhere nor has outlived its time or a change of its account.</summary>
    Task<bool> Stands(ClaimsPrincipal person, CancellationToken cancellation);
}
