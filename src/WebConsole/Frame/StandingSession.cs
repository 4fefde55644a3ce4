using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;
using Srdi.Web.Access;

namespace Srdi.WebConsole.Frame;

/// <summary>Who looks at the page, for as long as their session stands: a page that stays open would else outlive it.</summary>
internal sealed class StandingSession(ISessionStanding sessions, ILoggerFactory logs) : RevalidatingServerAuthenticationStateProvider(logs)
{
    protected override TimeSpan RevalidationInterval { get; } = TimeSpan.FromSeconds(15);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) => sessions.Stands(authenticationState.User, cancellationToken);
}
