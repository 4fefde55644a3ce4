using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Logging;
using Srdi.Domain;
using Srdi.Web.Access;
using Srdi.Web.Http;
using Srdi.WebConsole.Frame;

namespace Srdi.WebConsole.Api;

/// <summary>
/// The API as the person who is signed in may use it: every call carries a token of theirs, so that the console has no
/// other way to data than they have. One for each circuit.
/// </summary>
public sealed class ConsoleApi(ApiConnection connection, ApiAddress address, ConsoleTokens tokens, AuthenticationStateProvider who, Session session, TimeProvider clock, ILogger<ConsoleApi> log)
{
    private const int AskedMax = 12;

    /// <summary>A token holds for five minutes, and is used for four.</summary>
    private static readonly TimeSpan TokenUsed = TimeSpan.FromMinutes(4);

    private readonly List<string> asked = [];
    private (string Token, ClaimsPrincipal Of, DateTimeOffset Until)? token;

    /// <summary>What the page asked for last, latest first: shown to whoever wants to ask the same by other means.</summary>
    public IReadOnlyList<string> Asked => asked;

    /// <summary>Reads something.</summary>
    /// <param name="path">Path and query, such as <c>/v1/parks?limit=20</c>.</param>
    /// <param name="gone">Gives up.</param>
    public Task<ApiAnswer<T>> Get<T>(string path, CancellationToken gone = default) where T : class => Send<T>(HttpMethod.Get, path, null, null, gone);

    /// <summary>Sends a command. The same body again is the same command: it is answered as the first time.</summary>
    /// <param name="method">POST, PUT or DELETE.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="body">What to send as JSON; nothing when null.</param>
    /// <param name="ifMatch">The version that the command is based on.</param>
    /// <param name="gone">Gives up.</param>
    public async Task<ApiAnswer<T>> Send<T>(HttpMethod method, string path, object? body, string? ifMatch = null, CancellationToken gone = default) where T : class
    {
        ArgumentNullException.ThrowIfNull(method);
        using var content = body is null ? null : JsonContent.Create(body, body.GetType(), options: SrdiJson.Stored);
        return await Send<T>(method, path, content, ifMatch, gone);
    }

    /// <summary>Sends a command with a content of its own, such as a file.</summary>
    public async Task<ApiAnswer<T>> Send<T>(HttpMethod method, string path, HttpContent? content, string? ifMatch, CancellationToken gone) where T : class
    {
        ArgumentNullException.ThrowIfNull(method);
        if (method == HttpMethod.Get) Remember(path);
        // A number of its own, which goes along: by it the page, its log and the API's mean the same call.
        using var call = new Activity("Console").Start();
        var trace = call.TraceId.ToHexString();
        try
        {
            using var request = await Request(method, path);
            request.Content = content;
            if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
            using var response = await connection.Send(request, gone);
            return await Read<T>(response, trace, gone);
        }
        catch (HttpRequestException e) when (e.StatusCode is HttpStatusCode.Unauthorized)
        {
            return new(null, new("", session.English ? "The session has ended" : "登录已结束", 401, session.English ? "Sign in again; this page will be as it was." : "请重新登录, 页面会回到这里。", "console.sessionEnded", ""));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or OperationCanceledException && !gone.IsCancellationRequested)
        {
            log.LogError(e, "The console could not read {Path}: {TraceId}", path, trace);
            return new(null, Unanswered(503, "console.unreachable", trace));
        }
    }

    /// <summary>Opens a stream of server-sent events. The caller disposes the response.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="lastEventId">The event after which to go on.</param>
    /// <param name="gone">Gives up.</param>
    public async Task<HttpResponseMessage> Open(string path, string? lastEventId, CancellationToken gone)
    {
        var request = await Request(HttpMethod.Get, path);
        request.Headers.Accept.Add(new("text/event-stream"));
        if (lastEventId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        return await connection.Send(request, gone);
    }

    private async Task<HttpRequestMessage> Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(address.Value, path));
        request.Headers.Authorization = new("Bearer", await Token());
        request.Headers.AcceptLanguage.Add(new(session.English ? "en" : "zh-CN"));
        return request;
    }

    private async Task<string> Token()
    {
        var (now, person) = (clock.GetUtcNow(), (await who.GetAuthenticationStateAsync()).User);
        if (token is { } kept && kept.Of == person && now < kept.Until) return kept.Token;
        if (person.Identity is not { IsAuthenticated: true }) throw new HttpRequestException("The session has ended.", null, HttpStatusCode.Unauthorized);
        var fresh = tokens.For(person);
        token = (fresh, person, now + TokenUsed);
        return fresh;
    }

    private async Task<ApiAnswer<T>> Read<T>(HttpResponseMessage response, string trace, CancellationToken gone) where T : class
    {
        if (response.IsSuccessStatusCode)
        {
            var empty = response.StatusCode is HttpStatusCode.NoContent || response.Content.Headers.ContentLength is 0;
            return new(empty ? null : await response.Content.ReadFromJsonAsync<T>(SrdiJson.Stored, gone), null) { ETag = response.Headers.ETag?.ToString() };
        }
        var problem = response.Content.Headers.ContentType?.MediaType == Problem.MediaType ? await response.Content.ReadFromJsonAsync<Problem>(SrdiJson.Stored, gone) : null;
        return new(null, problem ?? Unanswered((int)response.StatusCode, $"http.{(int)response.StatusCode}", trace));
    }

    /// <summary>The API itself did not say what is wrong: it is not there, or something before it answered.</summary>
    private Problem Unanswered(int status, string code, string trace) => new("", session.English ? "The service does not answer" : "服务没有响应", status,
        session.English ? "Nothing was changed by this page unless it says so. Try again in a moment." : "页面未能取得数据。请稍后重试。", code, trace);

    private void Remember(string path)
    {
        asked.Remove(path);
        asked.Insert(0, path);
        if (asked.Count > AskedMax) asked.RemoveAt(AskedMax);
    }
}
