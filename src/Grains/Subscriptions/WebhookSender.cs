using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Security.AntiSSRF;
using Srdi.Domain.Log;
using Srdi.Domain.Subscriptions;

namespace Srdi.Grains.Subscriptions;

/// <summary>Where webhooks may go.</summary>
/// <param name="Development">Whether the developer's own machine may be reached, by plain http too.</param>
/// <param name="AllowedNetworks">Private networks that may be reached all the same, such as the government's own.</param>
public sealed record WebhookSettings(bool Development, IReadOnlyList<IPNetwork> AllowedNetworks)
{
    /// <summary>The key of the list of networks, such as <c>["10.20.0.0/16"]</c>.</summary>
    public const string AllowedNetworksKey = "Srdi:Webhooks:AllowedNetworks";

    /// <summary>A receiver has so long to answer.</summary>
    public TimeSpan TimeMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A network is not written as one.</exception>
    public static WebhookSettings Read(IConfiguration? configuration, IHostEnvironment? environment) => new(
        environment?.IsDevelopment() == true,
        [.. configuration?.GetSection(AllowedNetworksKey).GetChildren().Select(one =>
            IPNetwork.TryParse(one.Value, out var network) ? network : throw new InvalidOperationException($"{one.Path} is '{one.Value}'; write a network such as 10.20.0.0/16.")) ?? []]);
}

/// <summary>
/// Sends webhooks, and nothing that a webhook's address could lead astray: the address that a name resolves to is checked
/// when the connection is made, redirects are not followed, time and size are bounded, and the answer's body is dropped.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    private const int ResponseBytesMax = 64 * 1024;
    private const int HeadersKilobytesMax = 16;
    private const int ErrorLengthMax = 200;
    private static readonly TimeSpan ConnectTimeMax = TimeSpan.FromSeconds(5);
    private static readonly IPNetwork[] Denied = [.. IPAddressRanges.recommendedLatest.Select(IPNetwork.Parse)];
    private readonly WebhookSettings settings;
    private readonly HttpClient outside;
    private readonly HttpClient? own;

    /// <summary>Makes the clients.</summary>
    public WebhookSender(WebhookSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        this.settings = settings;
        var policy = new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyLatest) { AddXFFHeader = false };
        if (settings.AllowedNetworks.Count > 0) policy.AddAllowedAddresses([.. settings.AllowedNetworks.Select(n => n.ToString())]);
        outside = Client(policy);
        if (!settings.Development) return;
        var loopback = new AntiSSRFPolicy(PolicyConfigOptions.None) { AddXFFHeader = false, AllowPlainTextHttp = true, DenyAllUnspecifiedIPs = true };
        loopback.AddAllowedAddresses(["127.0.0.0/8", "::1/128"]);
        own = Client(loopback);
    }

    /// <summary>The first look at an address.</summary>
    public Domain.Outcome<Uri> Check(string? url) => WebhookUrl.Parse(url, settings.Development, Reachable);

    /// <summary>Whether an IP address may be reached.</summary>
    public bool Reachable(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return settings.AllowedNetworks.Any(n => n.Contains(plain)) || !Array.Exists(Denied, n => n.Contains(plain));
    }

    /// <summary>Sends one message and says what came back; never throws for what the other side does.</summary>
    /// <param name="url">Where to, as stored; checked again.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="body">The message.</param>
    /// <param name="secrets">The secrets that sign.</param>
    /// <param name="at">Now.</param>
    public async Task<WebhookAnswer> Send(string url, string id, string body, IReadOnlyList<WebhookSecret> secrets, DateTimeOffset at)
    {
        var allowed = Check(url);
        return allowed.Refused is { } no ? new(null, 0, no.DetailEn ?? "The address is not allowed.") : await Post(allowed.Value, id, body, secrets, at);
    }

    /// <summary>The same without the first look: what the connection itself refuses.</summary>
    internal async Task<WebhookAnswer> Post(Uri url, string id, string body, IReadOnlyList<WebhookSecret> secrets, DateTimeOffset at)
    {
        var started = Stopwatch.GetTimestamp();
        int Milliseconds() => (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        using var late = new CancellationTokenSource(settings.TimeMax);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url);
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(CloudEvent.MediaType) } };
            request.Headers.Add(WebhookSignature.IdHeader, id);
            request.Headers.Add(WebhookSignature.TimestampHeader, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(secrets, id, at, body));
            var client = own is not null && WebhookUrl.IsLoopback(url) ? own : outside;
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);
            await Drop(response, late.Token);
            return new((int)response.StatusCode, Milliseconds(), (int)response.StatusCode is >= 300 and < 400 ? "Redirects are not followed." : null);
        }
        catch (OperationCanceledException)
        {
            return new(null, Milliseconds(), $"No answer within {settings.TimeMax.TotalSeconds} seconds.");
        }
        catch (Exception failure) when (failure is HttpRequestException or AntiSSRFException or IOException or SocketException or AuthenticationException)
        {
            var text = (failure.InnerException as AntiSSRFException ?? failure).Message;
            return new(null, Milliseconds(), text.Length <= ErrorLengthMax ? text : text[..ErrorLengthMax]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        outside.Dispose();
        own?.Dispose();
    }

    /// <summary>Reads a small body to its end, so that the connection can be used again; a large one is cut off with it.</summary>
    private static async Task Drop(HttpResponseMessage response, CancellationToken late)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(late);
            var buffer = new byte[8 * 1024];
            for (int read, all = 0; all <= ResponseBytesMax && (read = await body.ReadAsync(buffer, late)) > 0;) all += read;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            // The status is the answer; what follows it is nobody's business.
        }
    }

    private static HttpClient Client(AntiSSRFPolicy policy)
    {
        var handler = policy.GetHandler();
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.ConnectTimeout = ConnectTimeMax;
        handler.MaxResponseHeadersLength = HeadersKilobytesMax;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2); // A name may come to mean another address.
        handler.ResponseDrainTimeout = TimeSpan.Zero;
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("srdi-webhooks/1");
        return client;
    }
}
