using System.Net.Security;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;

namespace Srdi.WebConsole.Api;

/// <summary>Where the API answers: the console is a caller of it like any other. It is this very host, unless a setting says otherwise.</summary>
public sealed class ApiAddress(IServer server, IConfiguration configuration)
{
    /// <summary>The setting, for an API that is behind something.</summary>
    public const string Setting = "Srdi:Console:Api";

    private Uri? found = configuration[Setting] is { Length: > 0 } said ? new(said, UriKind.Absolute) : null;

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
