using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;

namespace Srdi.Client;

/// <summary>What a follower of a district hears.</summary>
/// <param name="Cursor">Keep it once the notice has been dealt with: following again after it gives what came later.</param>
public abstract record DistrictNotice(string Cursor);

/// <summary>Something happened.</summary>
/// <param name="Cursor">Keep it once the notice has been dealt with.</param>
/// <param name="Type">The type, such as <c>srdi.enterprise.titleGained.v1</c>.</param>
/// <param name="Subject">The enterprise, park or reward.</param>
/// <param name="Ordinal">1, 2, 3 … per subject.</param>
/// <param name="Time">When it was recorded.</param>
/// <param name="Data">The event's own members.</param>
public sealed record Transition(string Cursor, string Type, string Subject, int Ordinal, DateTimeOffset Time, JsonElement Data) : DistrictNotice(Cursor)
{
    /// <summary>Reads a CloudEvent's JSON.</summary>
    internal static Transition Parse(string json)
    {
        var it = JsonElement.Parse(json);
        var data = it.GetProperty("data");
        return new(it.GetProperty("id").GetString()!, it.GetProperty("type").GetString()!, it.GetProperty("subject").GetString()!, data.GetProperty("ordinal").GetInt32(), it.GetProperty("time").GetDateTimeOffset(), data);
    }
}

/// <summary>Events of a subject are missing between the one before and the one that follows this notice. It should never come; when it does, read the subject's history.</summary>
/// <param name="Cursor">That of the event before.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Expected">The ordinal that was due.</param>
/// <param name="Found">The ordinal that came.</param>
public sealed record EventGap(string Cursor, string Subject, int Expected, int Found) : DistrictNotice(Cursor);

/// <summary>The platform will not let the caller follow, now or later: no rights, or a cursor that is none or too old.</summary>
public sealed class TransitionsRefusedException(string code, string? earliest, string message) : Exception(message)
{
    /// <summary>The refusal's code, such as <c>cursor.expired</c>.</summary>
    public string Code => code;

    /// <summary>The earliest cursor that can be followed from, when the one given lies before it. Take a snapshot and follow from its cursor, or go on from here with a gap.</summary>
    public string? Earliest => earliest;

    internal static TransitionsRefusedException Of(Refused refused) => new(RefusalTexts.CodeOf(refused.Code), refused.Earliest, refused.DetailEn ?? RefusalTexts.EnglishOf(refused.Code));
}

/// <summary>A way to read a district's log: ends or fails when its connection does.</summary>
internal interface ITransitionSource
{
    IAsyncEnumerable<Transition> Read(string after, CancellationToken cancellation);

    /// <summary>Whether a failure may go away by itself.</summary>
    bool IsPassing(Exception failure);
}

/// <summary>
/// What a follower has seen of each subject: drops what comes twice, and notices what does not come. A district sees a
/// subject from its registration or its move into the district on, up to its move out, and may see it come back.
/// </summary>
/// <param name="whole">Whether no filter hides events, so that ordinals must follow each other.</param>
/// <param name="fromStart">Whether the log is followed from its beginning, so that a first event must be a beginning.</param>
internal sealed class SubjectMemory(bool whole, bool fromStart)
{
    /// <summary>More subjects than this are not remembered: the check starts afresh.</summary>
    private const int SubjectsMax = 1_000_000;

    private readonly Dictionary<(string Kind, string Subject), int> last = [];
    private bool forgot;

    public IEnumerable<DistrictNotice> Take(Transition it, string before)
    {
        var key = (it.Type.Split('.')[1], it.Subject);
        var known = last.TryGetValue(key, out var ordinal);
        if (known && it.Ordinal <= ordinal) yield break; // Seen before.
        if (!known && last.Count >= SubjectsMax)
        {
            last.Clear();
            forgot = true;
        }
        last[key] = it.Ordinal;
        var expected = known ? ordinal + 1 : fromStart && !forgot ? 1 : it.Ordinal;
        if (whole && it.Ordinal != expected && !MayEnter(it.Type)) yield return new EventGap(before, it.Subject, expected, it.Ordinal);
        yield return it;
    }

    /// <summary>Whether a subject may come into the district's view with this event.</summary>
    private static bool MayEnter(string type) => type is EnterpriseEvents.MovedIn or ParkEvents.Updated;
}

/// <summary>Follows a district over any source, across every interruption.</summary>
internal static class TransitionFollower
{
    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(5);

    public static async IAsyncEnumerable<DistrictNotice> Follow(ITransitionSource source, string after, bool whole, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var memory = new SubjectMemory(whole, fromStart: after.Length == 0);
        var failures = 0;
        while (true)
        {
            await using (var run = source.Read(after, cancellation).GetAsyncEnumerator(cancellation))
                while (await Next(run, source, cancellation))
                {
                    failures = 0;
                    var before = after;
                    after = run.Current.Cursor;
                    foreach (var notice in memory.Take(run.Current, before)) yield return notice;
                }
            var pause = TimeSpan.FromTicks(Math.Min(PauseMax.Ticks, PauseFirst.Ticks << Math.Min(failures++, 10)));
            await Task.Delay(pause * (0.75 + System.Security.Cryptography.RandomNumberGenerator.GetInt32(500) / 1e3), cancellation);
        }
    }

    /// <summary>The next event; false when the connection has ended, one way or the other.</summary>
    private static async Task<bool> Next(IAsyncEnumerator<Transition> run, ITransitionSource source, CancellationToken cancellation)
    {
        try
        {
            return await run.MoveNextAsync();
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && failure is not TransitionsRefusedException && source.IsPassing(failure))
        {
            return false;
        }
    }
}

/// <summary>Over an Orleans client: long polls of the log grain.</summary>
internal sealed class OrleansTransitions(IGrainFactory grains, DistrictCode district, IReadOnlyList<string>? types, ClusterLink? link) : ITransitionSource
{
    private const int PageMax = 500;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    /// <summary>An answer that is so much later than the wait comes no more, whatever became of the silo.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public async IAsyncEnumerable<Transition> Read(string after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var log = grains.GetGrain<ILogGrain>(0);
        while (true)
        {
            using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellation, link?.Lost ?? CancellationToken.None);
            var run = await log.Read(new(district, after, PageMax) { Types = types, Wait = Wait }).WaitAsync(Wait + Grace, cut.Token);
            if (run.Refused is { } no) throw TransitionsRefusedException.Of(no);
            foreach (var json in run.Value.Events) yield return Transition.Parse(json);
            after = run.Value.Cursor;
        }
    }

    /// <summary>Silos come and go, and the gateway with them.</summary>
    public bool IsPassing(Exception failure) => failure is Orleans.Runtime.OrleansException or TimeoutException or IOException or ObjectDisposedException or OperationCanceledException;
}

/// <summary>Over HTTP: server-sent events, taken up again after the last id.</summary>
internal sealed class HttpTransitions(HttpClient http, DistrictCode district, IReadOnlyList<string>? types) : ITransitionSource
{
    /// <summary>The platform sends a sign of life every 15 seconds: a connection silent for so long is dead.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(45);

    public async IAsyncEnumerable<Transition> Read(string after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/districts/{district}/transitions?limit=200{(types is null ? "" : "&types=" + Uri.EscapeDataString(string.Join(',', types)))}");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (after.Length > 0) request.Headers.Add("Last-Event-ID", after);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).WaitAsync(SilenceMax, cancellation);
        if (!response.IsSuccessStatusCode) throw await Failure(response, cancellation);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in System.Net.ServerSentEvents.SseParser.Create(new LivelyStream(body, SilenceMax)).EnumerateAsync(cancellation))
            if (item.Data.Length > 0) yield return Transition.Parse(item.Data);
    }

    public bool IsPassing(Exception failure) => failure is HttpRequestException or IOException or TimeoutException or OperationCanceledException;

    private static async Task<Exception> Failure(HttpResponseMessage response, CancellationToken cancellation)
    {
        if ((int)response.StatusCode is >= 500 or 408 or 429) return new HttpRequestException($"HTTP {(int)response.StatusCode}", null, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        try
        {
            var problem = JsonElement.Parse(text);
            return new TransitionsRefusedException(problem.GetProperty("code").GetString()!, problem.TryGetProperty("earliest", out var earliest) ? earliest.GetString() : null, problem.GetProperty("detail").GetString()!);
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new TransitionsRefusedException($"http.{(int)response.StatusCode}", null, $"HTTP {(int)response.StatusCode}");
        }
    }

    /// <summary>A stream whose reads fail after a silence, since a peer that vanished says nothing.</summary>
    private sealed class LivelyStream(Stream inner, TimeSpan silenceMax) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var silent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            silent.CancelAfter(silenceMax);
            return await inner.ReadAsync(buffer, silent.Token);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>The platform over HTTP, for whoever is not let into the cluster.</summary>
/// <param name="http">With the platform's base address and the caller's token. Its time limit must not cut long answers: <see cref="Timeout.InfiniteTimeSpan"/>.</param>
public sealed class SrdiHttp(HttpClient http)
{
    /// <summary>
    /// Follows a district: every event once, each subject's in order, across restarts of the platform and, given the last
    /// cursor, of the caller. Ends only when it is cancelled or refused.
    /// </summary>
    /// <param name="district">The district.</param>
    /// <param name="after">The last cursor dealt with; empty is the beginning of the log.</param>
    /// <param name="types">Only these types; all when none is given. With a choice of types, gaps can't be told.</param>
    public IAsyncEnumerable<DistrictNotice> Transitions(DistrictCode district, string after = "", params string[] types)
    {
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(types);
        return TransitionFollower.Follow(new HttpTransitions(http, district, types is [] ? null : types), after, whole: types is [], CancellationToken.None);
    }
}
