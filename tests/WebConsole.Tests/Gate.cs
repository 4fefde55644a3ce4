using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Srdi.Tests;

namespace Srdi.WebConsole.Tests;

/// <summary>What a gate before the API lets through.</summary>
internal enum GateState
{
    Open,
    /// <summary>It answers 503 by itself.</summary>
    Busy,
    /// <summary>It breaks every connection off.</summary>
    Broken,
}

/// <summary>Stands between the console and the API, and can be shut.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private readonly HttpClient forth = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly WebApplication app;

    private Gate(WebApplication app) => this.app = app;

    public string Address { get; } = $"http://localhost:{FreePorts.Next()}";

    public GateState State { get; set; }

    public static async Task<Gate> Before(string api)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var gate = new Gate(builder.Build());
        gate.app.Urls.Add(gate.Address);
        gate.app.Run(http => gate.Pass(http, api));
        await gate.app.StartAsync();
        return gate;
    }

    private async Task Pass(HttpContext http, string api)
    {
        if (State is GateState.Broken) http.Abort();
        else if (State is GateState.Busy) http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        else
        {
            using var request = new HttpRequestMessage(new(http.Request.Method), api + http.Request.Path + http.Request.QueryString);
            if (http.Request.ContentLength > 0) request.Content = new StreamContent(http.Request.Body);
            foreach (var (name, values) in http.Request.Headers.Where(h => h.Key is not ("Host" or "Connection")))
                if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            using var answer = await forth.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
            http.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not "Transfer-Encoding")) http.Response.Headers[name] = values.ToArray();
            await http.Response.StartAsync(http.RequestAborted);
            await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
        }
    }

    public async ValueTask DisposeAsync()
    {
        forth.Dispose();
        await app.DisposeAsync();
    }
}
