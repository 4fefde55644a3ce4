using System.Net.Security;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Srdi.WebConsole.Api;

/// <summary>Where this very host answers HTTP: the console is a caller of the API like any other.</summary>
public sealed class ApiAddress(IServer server)
{
    private Uri? found;

    /// <summary>The address, of a loopback interface where the host listens on all.</summary>
    /// <exception cref="InvalidOperationException">The host does not listen yet.</exception>
    public Uri Value => found ??= Choose(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);

    internal static Uri Choose(IEnumerable<string> addresses)
    {
        var all = addresses.ToList();
        var address = all.Find(a => a.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) ?? (all.Count > 0 ? all[0] : throw new InvalidOperationException("The host listens to no address."));
        foreach (var any in (ReadOnlySpan<string>)["//+", "//*", "//0.0.0.0", "//[::]"])
            address = address.Replace(any, "//127.0.0.1", StringComparison.Ordinal);
        return new(address);
    }
}

/// <summary>The connections to the API, shared by all people who are signed in.</summary>
public sealed class ApiConnection : IDisposable
{
    /// <summary>Longer than any answer but a stream takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false,
        // The certificate is for the name that others know the host by; by a loopback address this is the host itself.
        SslOptions = { RemoteCertificateValidationCallback = (sender, _, _, errors) => errors is SslPolicyErrors.None || sender is SslStream { TargetHostName: "localhost" or "127.0.0.1" or "::1" } },
    }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Sends a request; the answer's head is waited for only so long.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
