using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Srdi.Tests;

/// <summary>A message as a webhook receiver got it.</summary>
public sealed record Received(string Path, string Id, string Timestamp, string Signature, string Body)
{
    public JsonElement Event { get; } = Body.Length == 0 ? default : JsonElement.Parse(Body);

    public string Subject => Event.GetProperty("subject").GetString()!;

    public string Type => Event.GetProperty("type").GetString()!;

    public int Ordinal => Event.GetProperty("data").GetProperty("ordinal").GetInt32();
}

/// <summary>A real receiver of webhooks on loopback, that answers as a test wants.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Received> all = new();
    private readonly ConcurrentQueue<Received> taken = new();
    private TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Receiver(WebApplication app) => this.app = app;

    /// <summary>What it answers; 204 unless told otherwise.</summary>
    public Func<Received, HttpContext, Task<int>> Answer { get; set; } = (_, _) => Task.FromResult(204);

    /// <summary>All messages, in the order of their arrival.</summary>
    public IReadOnlyList<Received> All => [.. all];

    /// <summary>Those that were answered with 2xx.</summary>
    public IReadOnlyList<Received> Taken => [.. taken];

    public string Url => app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();

    /// <summary>Starts one, on a free port or where another one was.</summary>
    public static async Task<Receiver> Start(string url = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.Receive);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until what was received is as a test wants it.</summary>
    public async Task Until(Func<Receiver, bool> holds, string what)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            var next = Volatile.Read(ref answered).Task; // Taken before the look, so that no message falls between.
            if (holds(this)) return;
            try
            {
                await next.WaitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"{what}; received {all.Count}: {string.Join(", ", all.TakeLast(20).Select(r => $"{r.Subject}#{r.Ordinal}"))}");
            }
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task Receive(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var it = new Received(http.Request.Path, $"{http.Request.Headers["webhook-id"]}", $"{http.Request.Headers["webhook-timestamp"]}", $"{http.Request.Headers["webhook-signature"]}", await reader.ReadToEndAsync());
        all.Enqueue(it);
        var status = await Answer(it, http);
        if (status is >= 200 and < 300) taken.Enqueue(it);
        if (!http.Response.HasStarted) http.Response.StatusCode = status;
        Interlocked.Exchange(ref answered, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
