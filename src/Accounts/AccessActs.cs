using System.Net;
using Microsoft.Extensions.Logging;

namespace Srdi.Accounts;

/// <summary>Something that was done about access, or tried.</summary>
/// <param name="Actor">Who, as the log names callers; for a failed sign-in the account that was tried.</param>
/// <param name="Act">What, such as <c>account.signIn</c>.</param>
/// <param name="Object">The account or client that it was done to.</param>
/// <param name="Succeeded">Whether it was done.</param>
/// <param name="Detail">What more there is to know: a reason, a role; never a secret.</param>
/// <param name="From">The address that it came from; null for a command of the host.</param>
internal sealed record AccessAct(string Actor, string Act, string Object, bool Succeeded, string? Detail, IPAddress? From);

/// <summary>Where acts about access are written down.</summary>
internal sealed class AccessActs(ILogger<AccessActs> logger)
{
    /// <summary>Writes one down. What can't be written down must not be done, so whoever acts calls this first where that matters.</summary>
    public Task Write(AccessAct act, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        logger.LogInformation("Access: {Actor} {Act} {Object} {Succeeded} {Detail} from {From}", act.Actor, act.Act, act.Object, act.Succeeded, act.Detail, act.From);
        return Task.CompletedTask;
    }
}
