using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Srdi.Web.Access;

namespace Srdi.Accounts;

/// <summary>Asks of a session again what was asked when its page was loaded: the page's own connection sends no request that would.</summary>
internal sealed class SessionStanding(IServiceScopeFactory scopes, IHostEnvironment environment, TimeProvider clock) : ISessionStanding
{
    /// <summary>Lets whoever holds the person ask later. The ticket is not part of the claims, and is not written anywhere with them.</summary>
    public static void Remember(ClaimsPrincipal person, AuthenticationProperties ticket)
    {
        if (person.Identity is ClaimsIdentity identity) identity.BootstrapContext = ticket;
    }

    public async Task<bool> Stands(ClaimsPrincipal person, CancellationToken cancellation)
    {
        if (person.Identities.Select(i => i.BootstrapContext).OfType<AuthenticationProperties>().FirstOrDefault() is not { } ticket) return false;
        await using var scope = scopes.CreateAsyncScope();
        return await SignIn.Stands(person, ticket, clock, environment.IsDevelopment(), scope.ServiceProvider.GetRequiredService<AccountsContext>(), cancellation);
    }
}
