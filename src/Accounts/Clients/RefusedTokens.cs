using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using Srdi.Storage.Audit;

namespace Srdi.Accounts.Clients;

/// <summary>Writes down who asked for a token and did not get it.</summary>
internal sealed class RefusedTokens(AccessActs acts) : IOpenIddictServerHandler<OpenIddictServerEvents.ApplyTokenResponseContext>
{
    public async ValueTask HandleAsync(OpenIddictServerEvents.ApplyTokenResponseContext context)
    {
        if (context.Error is not { } error) return;
        var http = context.Transaction.GetHttpRequest()?.HttpContext;
        // A name that is none may be a secret in the wrong place.
        var client = AccountName.Parse(context.Request?.ClientId).Succeeded ? context.Request!.ClientId! : "-";
        await acts.Write(new(AuditWriter.Unknown, "client.token", client, false, error, http?.Connection.RemoteIpAddress), context.CancellationToken);
    }
}
