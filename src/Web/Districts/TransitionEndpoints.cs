using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
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
    private const int LatestMax = 200;
    private static readonly Takes Latest = Takes.Of<int>("latest", "只取最近的若干条, 1 至 200, 不能与 after 同用 (the latest so many, without after)");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/transitions", ReadAll).For(Roles.Readers).Answers<TransitionPage>().WithTags("Districts")
            .Asks(Takes.Of<DistrictCode>("district", "区代码, 默认为全部可见的区 (district; all that the caller may see when absent)"), Latest, Takes.After, Takes.Limit, Takes.Of<string>("types", "事件类型, 以逗号分隔 (event types, comma separated)"),
                Takes.Of<string>("titles", "只看这些称号, 以逗号分隔 (only about these titles)"), Takes.Of<string>("measures", "只看这些措施的奖补, 以逗号分隔 (only rewards of these measures)"),
                Takes.Of<ParkId>("park", "只看此园区 (only this park's events)"))
            .WithMetadata(new ShowsEvents())
            .WithSummary("可见范围内的全部事件: 分页、最近若干条, 或 Accept: text/event-stream 实时推送 (the log of all that the caller may see, as a page or a stream)");
        routes.MapGet("/districts/{code}/transitions", Read).For(Roles.Readers).Answers<TransitionPage>().WithTags("Districts")
            .Asks(Takes.After, Takes.Limit, Takes.Of<string>("types", "事件类型, 以逗号分隔 (event types, comma separated)"),
                Takes.Of<string>("titles", "只看这些称号, 以逗号分隔 (only about these titles)"), Takes.Of<string>("measures", "只看这些措施的奖补, 以逗号分隔 (only rewards of these measures)"),
                Takes.Of<ParkId>("park", "只看此园区 (only this park's events)"))
            .WithDescription($$$"""
                每个事件为 CloudEvents 1.0 JSON; id 即游标; data 含 ordinal (同一主体从 1 起连续)、district、effectiveOn、policyVersion 及事件自身的内容。
                An event is CloudEvents 1.0; its id is the cursor; ordinals of a subject follow each other.

                ```json
                {{{EventExamples.All[EnterpriseEvents.TitleGained].ToJsonString(SrdiJson.Edge)}}}
                ```

                每一类型各有一例, 见 200 text/event-stream 的 examples (one example of each type stands among the examples of 200 text/event-stream).

                类型 (types): {{{string.Join(", ", CloudEvent.Types.Order(StringComparer.Ordinal).Select(t => $"`{t}`"))}}}
                """)
            .WithMetadata(new ShowsEvents())
            .WithSummary("本区事件: 分页, 或 Accept: text/event-stream 实时推送并按 Last-Event-ID 续传 (the district's log, as a page or a stream)");
    }

    private static Task<IResult> Read(RouteId<DistrictCode> code, Asked asked, HttpRequest request, ILogReader log, TransitionStreams streams, ClaimsPrincipal user, CancellationToken gone) =>
        Answer(user.DistrictToList(code), asked, request, log, streams, user, gone);

    private static async Task<IResult> ReadAll(Asked asked, HttpRequest request, ILogReader log, TransitionStreams streams, ClaimsPrincipal user, CancellationToken gone)
    {
        var district = user.DistrictToList(asked.Id<DistrictCode>("district"));
        if (asked.Number(Latest.Name, 1, LatestMax) is not { } latest) return await Answer(district, asked, request, log, streams, user, gone);
        foreach (var other in (ReadOnlySpan<string>)["after", "limit", "types", "titles", "measures", "park"])
            if (asked.Text(other) is not null) throw Asked.No(other, "不能与 latest 同用", "can't go with 'latest'");
        return Page(await log.Latest(district?.Value, latest, gone));
    }

    private static IResult Page(LogPage page) => Results.Json(new TransitionPage([.. page.Events.Select(CloudEvent.Of)], page.More ? page.Next.Text : null, page.Next.Text), WebJson.Out);

    private static async Task<IResult> Answer(DistrictCode? district, Asked asked, HttpRequest request, ILogReader log, TransitionStreams streams, ClaimsPrincipal user, CancellationToken gone)
    {
        var streaming = request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase));
        var resumed = streaming && request.Headers["Last-Event-ID"] is [{ Length: > 0 } last] ? last : null;
        var query = LogFilters.Of(asked) with { After = new(resumed ?? asked.Text("after") ?? ""), Limit = asked.Limit(), District = district?.Value };
        LogPage page;
        try
        {
            if (await log.Expired(query.After, gone) is { } earliest) return new RefusedResult(LogFilters.Expired(earliest, district));
            page = await log.Read(query, gone);
        }
        catch (FormatException)
        {
            return new RefusedResult(new(Refusal.CursorInvalid) { Field = resumed is null ? "after" : "Last-Event-ID" });
        }
        return streaming
            ? streams.Open(query, page, user)
            : Page(page);
    }
}

/// <summary>The open streams: so many at most, each read from the log at its own pace and closed when its token runs out.</summary>
internal sealed class TransitionStreams
{
    private readonly ILogReader log;
    private readonly LogTail tail;
    private readonly TimeProvider clock;
    private readonly IHostApplicationLifetime life;
    private readonly Histogram<double> delay;

    /// <summary>The oldest event that each stream is just sending; a caller that does not read keeps it there.</summary>
    private readonly ConcurrentDictionary<HttpContext, DateTimeOffset> sending = [];

    public TransitionStreams(ILogReader log, LogTail tail, TimeProvider clock, IHostApplicationLifetime life, IMeterFactory meters)
    {
        (this.log, this.tail, this.clock, this.life) = (log, tail, clock, life);
        var meter = meters.Create("Srdi");
        delay = meter.CreateHistogram<double>("srdi.sse.delay", "s", "From the recording of an event to its sending by server-sent events.", advice: new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300, 3600] });
        meter.CreateObservableGauge("srdi.sse.open", () => open, "{stream}", "Open streams of server-sent events.");
        meter.CreateObservableGauge("srdi.sse.lag", () => sending.Values.Select(at => (clock.GetUtcNow() - at).TotalSeconds).DefaultIfEmpty().Max(), "s", "Age of the oldest event that an open stream is still sending: its caller does not read.");
    }

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
            sending.TryRemove(http, out _);
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
            if (page.Events.Count > 0)
            {
                sending[http] = page.Events[0].Entry.RecordedAt;
                await Send(http, string.Concat(page.Events.Select(Frame)), stop);
                sending.TryRemove(http, out _);
                foreach (var it in page.Events) delay.Record(Math.Max(0, (clock.GetUtcNow() - it.Entry.RecordedAt).TotalSeconds));
            }
            var grown = tail.Grown; // Taken before the look at the log, so that no commit falls between.
            page = await log.Read(query with { After = page.Next, Seen = true }, stop);
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
