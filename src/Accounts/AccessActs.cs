using System.Diagnostics;
using System.Net;
using Srdi.Domain.Audit;

namespace Srdi.Accounts;

/// <summary>Something that was done about access, or tried.</summary>
/// <param name="Actor">Who, as the log names callers; for a failed sign-in the account that was tried.</param>
/// <param name="Act">What, such as <c>account.signIn</c>.</param>
/// <param name="Object">The account or client that it was done to.</param>
/// <param name="Succeeded">Whether it was done.</param>
/// <param name="Detail">What more there is to know: a reason, a role; never a secret.</param>
/// <param name="From">The address that it came from; null for a command of the host.</param>
internal sealed record AccessAct(string Actor, string Act, string Object, bool Succeeded, string? Detail, IPAddress? From);

/// <summary>Writes acts about access into the audit trail, before they take effect: what can't be written down is not done.</summary>
internal sealed class AccessActs(IAuditTrail trail, TimeProvider clock)
{
    private const string Refused = "unauthenticated";

    public Task Write(AccessAct act, CancellationToken cancellation) => trail.Write(
        new(clock.GetUtcNow(), act.Actor, act.Act, act.Succeeded ? AuditResult.Applied : AuditResult.Refused)
        {
            Object = act.Object, Reason = act.Detail, Code = act.Succeeded ? null : Refused, From = act.From?.ToString(), TraceId = Activity.Current?.TraceId.ToHexString(),
        },
        cancellation);
}
