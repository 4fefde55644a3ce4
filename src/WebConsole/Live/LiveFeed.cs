using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Srdi.Domain;
using Srdi.Domain.Log;
using Srdi.WebConsole.Api;

namespace Srdi.WebConsole.Live;

/// <summary>
/// What happens, as it happens: one stream of server-sent events for each circuit, which all of its pages share. It ends
/// with its token and goes on after the last event seen, so that none is missed.
/// </summary>
public sealed class LiveFeed(ConsoleApi api, ILogger<LiveFeed> log) : IAsyncDisposable
{
    /// <summary>All that the person may see; the API confines a district's to its own.</summary>
    public const string Path = "/v1/transitions";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource end = new();
    private Task? running;

    /// <summary>Whether the stream stands.</summary>
    public bool Connected { get; private set; }

    /// <summary>The cursor of the last event seen.</summary>
    public string? Last { get; private set; }

    /// <summary>The connection came or went. Raised outside the page's own thread.</summary>
    public event Action? Changed;

    /// <summary>Something happened. Raised outside the page's own thread.</summary>
    public event Action<CloudEvent>? Arrived;

    /// <summary>Begins to follow, once.</summary>
    public void Start() => running ??= Task.Run(Follow);

    private async Task Follow()
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                Last ??= (await api.Get<LatestEvents>(Path + "?latest=1", end.Token)).Value?.Cursor;
                if (Last is not null && await Read(end.Token)) continue; // It ended with its token: go on at once.
            }
            catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
            {
                log.LogInformation("The console's stream broke off: {Reason}", e.Message);
            }
            catch (OperationCanceledException)
            {
                if (end.IsCancellationRequested) return;
            }
            Say(false);
            try
            {
                await Task.Delay(Pause, end.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<bool> Read(CancellationToken stop)
    {
        using var response = await api.Open(Path, Last, stop);
        if (!response.IsSuccessStatusCode)
        {
            if (response.StatusCode is System.Net.HttpStatusCode.Gone) Last = null; // Too old to go on from: begin anew at the end.
            return false;
        }
        Say(true);
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(stop))
        {
            if (item.Data.Length == 0) continue;
            Last = item.EventId ?? Last;
            if (JsonSerializer.Deserialize<CloudEvent>(item.Data, SrdiJson.Stored) is { } it) Arrived?.Invoke(it);
        }
        return true;
    }

    private void Say(bool connected)
    {
        if (Connected == connected) return;
        Connected = connected;
        Changed?.Invoke();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        if (running is not null) await running;
        end.Dispose();
    }
}

/// <summary>A page of the log.</summary>
/// <param name="Items">The events, oldest first.</param>
/// <param name="Next">Where the next page begins; null when there is no more now.</param>
/// <param name="Cursor">Where to go on later.</param>
public sealed record LatestEvents(IReadOnlyList<CloudEvent> Items, string? Next, string Cursor);
