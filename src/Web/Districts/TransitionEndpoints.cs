using System.Globalization;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Srdi.Domain;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Districts;

/// <summary>A page of a district's log. The log has no end: <c>cursor</c> is where to go on later, <c>next</c> is set while there is more now.</summary>
internal sealed record TransitionPage(IReadOnlyList<CloudEvent> Items, string? Next, string Cursor);

/// <summary>What happens in a district, as pages or as a stream.</summary>
internal static class TransitionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/districts/{code}/transitions", Read).For(Roles.Readers).Answers<TransitionPage>().WithTags("Districts")
            .Asks(Takes.After, Takes.Limit, Takes.Of<string>("types", "事件类型, 以逗号分隔 (event types, comma separated)"),
                Takes.Of<string>("titles", "只看这些称号, 以逗号分隔 (only about these titles)"), Takes.Of<string>("measures", "只看这些措施的奖补, 以逗号分隔 (only rewards of these measures)"),
                Takes.Of<ParkId>("park", "只看此园区 (only this park's events)"))
            .WithDescription($$$"""
                每个事件为 CloudEvents 1.0 JSON; id 即游标; data 含 ordinal (同一主体从 1 起连续)、district、effectiveOn、policyVersion 及事件自身的内容。
                An event is CloudEvents 1.0; its id is the cursor; ordinals of a subject follow each other.

                ```json
                {{{Example}}}
                ```

                类型 (types): {{{string.Join(", ", CloudEvent.Types.Order(StringComparer.Ordinal).Select(t => $"`{t}`"))}}}
                """)
            .WithSummary("本区事件: 分页, 或 Accept: text/event-stream 实时推送并按 Last-Event-ID 续传 (the district's log, as a page or a stream)");

    private const string Example = """{"specversion":"1.0","id":"cy40Mg","source":"/v1/districts","type":"srdi.enterprise.titleGained.v1","subject":"91440101MA59EXAM01","time":"2025-11-03T01:30:00+00:00","data":{"title":"littleGiant","state":"inForce","tierFrom":"srdi","tierTo":"littleGiant","batch":"第七批","from":"2025-11-01","until":"2028-10-31","rewards":[{"id":"1a.91440101MA59EXAM01.littleGiant","measure":"1a","ceilingFen":100000000,"calculatedFen":100000000}],"ordinal":5,"district":"440112","effectiveOn":"2025-11-01","policyVersion":"gz-2025-13"}}""";

    private static async Task<IResult> Read(RouteId<DistrictCode> code, Asked asked, HttpRequest request, ILogReader log, TransitionStreams streams, ClaimsPrincipal user, CancellationToken gone)
    {
        user.DistrictToList(code);
        var streaming = request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase));
        var resumed = streaming && request.Headers["Last-Event-ID"] is [{ Length: > 0 } last] ? last : null;
        var query = LogFilters.Of(asked) with { After = new(resumed ?? asked.Text("after") ?? ""), Limit = asked.Limit(), District = code.Value.Value };
        LogPage page;
        try
        {
            if (await log.Expired(query.After, gone) is { } earliest) return new RefusedResult(LogFilters.Expired(earliest, code));
            page = await log.Read(query, gone);
        }
        catch (FormatException)
        {
            return new RefusedResult(new(Refusal.CursorInvalid) { Field = resumed is null ? "after" : "Last-Event-ID" });
        }
        return streaming
            ? streams.Open(query, page, user)
            : Results.Json(new TransitionPage([.. page.Events.Select(CloudEvent.Of)], page.More ? page.Next.Text : null, page.Next.Text), WebJson.Out);
    }
}

/// <summary>The open streams: so many at most, each read from the log at its own pace and closed when its token runs out.</summary>
internal sealed class TransitionStreams(ILogReader log, LogTail tail, TimeProvider clock, IHostApplicationLifetime life)
{
    private const int StreamsMax = 500;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LifeMax = TimeSpan.FromHours(1);
    private int open;

    /// <summary>Streams from a page on; refuses when there are too many.</summary>
    public IResult Open(LogQuery query, LogPage first, ClaimsPrincipal user)
    {
        if (Interlocked.Increment(ref open) <= StreamsMax) return new Stream(this, query, first, user);
        Interlocked.Decrement(ref open);
        return new RefusedResult(new(Refusal.RateLimited) { DetailZh = $"最多 {StreamsMax} 个推送连接。", DetailEn = $"There are {StreamsMax} streams already." });
    }

    private async Task Serve(HttpContext http, LogQuery query, LogPage first, ClaimsPrincipal user)
    {
        try
        {
            using var end = new CancellationTokenSource(LifeOf(user), clock);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping, end.Token);
            await Run(http, query, first, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The caller left, the process stops or the token ran out: the caller resumes from its last id.
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    private async Task Run(HttpContext http, LogQuery query, LogPage first, CancellationToken stop)
    {
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await Send(http, "retry: 1000\n\n", stop);
        for (var page = first; ;)
        {
            if (page.Events.Count > 0) await Send(http, string.Concat(page.Events.Select(Frame)), stop);
            var grown = tail.Grown; // Taken before the look at the log, so that no commit falls between.
            page = await log.Read(query with { After = page.Next }, stop);
            if (page.Events.Count == 0 && !await Woken(grown, stop)) await Send(http, ": \n\n", stop);
        }
    }

    private async Task<bool> Woken(Task grown, CancellationToken stop)
    {
        using var waking = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var woken = await Task.WhenAny(grown, Task.Delay(Heartbeat, clock, waking.Token)) == grown;
        await waking.CancelAsync();
        stop.ThrowIfCancellationRequested();
        return woken;
    }

    private static string Frame(LoggedEvent it) => $"id: {it.Cursor.Text}\nevent: {it.Entry.Type}\ndata: {CloudEvent.JsonOf(it)}\n\n";

    private static async Task Send(HttpContext http, string text, CancellationToken stop)
    {
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
        await http.Response.Body.FlushAsync(stop);
    }

    /// <summary>A stream does not outlive the token that opened it.</summary>
    private TimeSpan LifeOf(ClaimsPrincipal user)
    {
        if (!long.TryParse(user.FindFirstValue("exp"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return LifeMax;
        var left = DateTimeOffset.FromUnixTimeSeconds(seconds) - clock.GetUtcNow();
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < LifeMax ? left : LifeMax;
    }

    private sealed class Stream(TransitionStreams streams, LogQuery query, LogPage first, ClaimsPrincipal user) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => streams.Serve(httpContext, query, first, user);
    }
}
