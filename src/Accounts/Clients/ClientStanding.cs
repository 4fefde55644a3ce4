using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.EntityFrameworkCore.Models;
using Srdi.Web.Access;

namespace Srdi.Accounts.Clients;

/// <summary>Whether a client is still there, asked of the database once in some seconds and not at every call.</summary>
internal sealed class ClientStanding(IServiceScopeFactory scopes, TimeProvider clock) : IClientStanding
{
    /// <summary>A removal is noticed after so long at the latest.</summary>
    public static TimeSpan AgeMax { get; } = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (bool Stands, DateTimeOffset At)> seen = new(StringComparer.Ordinal);

    public async ValueTask<bool> Stands(string client, CancellationToken cancellation)
    {
        // Only clients whose tokens we signed come here, so there are never more of them than were made.
        if (seen.TryGetValue(client, out var known) && clock.GetUtcNow() - known.At < AgeMax) return known.Stands;
        using var scope = scopes.CreateScope();
        var stands = await scope.ServiceProvider.GetRequiredService<AccountsContext>().Set<OpenIddictEntityFrameworkCoreApplication>().AnyAsync(a => a.ClientId == client, cancellation);
        seen[client] = (stands, clock.GetUtcNow());
        return stands;
    }
}
