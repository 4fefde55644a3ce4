using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Orleans.Concurrency;
using Srdi.Domain;
using Srdi.Domain.Log;

namespace Srdi.Grains.Log;

/// <summary>Reads the log where the caller's gateway is. Many wait in it at once: they only read.</summary>
[StatelessWorker]
public sealed class LogGrain(ILogReader log, LogTail tail, IHostApplicationLifetime life, TimeProvider clock, BusinessMetrics metrics) : Grain, ILogGrain
{
    private const int LimitMax = 1_000;
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public async Task<Outcome<TransitionRun>> Read(ReadTransitions query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var wait = query.Wait < WaitMax ? query.Wait : WaitMax;
        var read = new LogQuery(new(query.After), Math.Clamp(query.Limit, 1, LimitMax), query.District.Value, Types: query.Types);
        try
        {
            if (await log.Expired(read.After, CancellationToken.None) is { } earliest) return new Refused(Refusal.CursorExpired) { Field = "after", Earliest = earliest.Text };
        }
        catch (FormatException)
        {
            return new Refused(Refusal.CursorInvalid) { Field = "after" };
        }
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            var grown = tail.Grown; // Taken before the look at the log, so that no commit falls between.
            var page = await log.Read(read, CancellationToken.None);
            var left = wait - Stopwatch.GetElapsedTime(started);
            if (page.Events.Count > 0 || left <= TimeSpan.Zero || life.ApplicationStopping.IsCancellationRequested)
            {
                foreach (var it in page.Events) metrics.Delivered("client", clock.GetUtcNow() - it.Entry.RecordedAt);
                return new TransitionRun([.. page.Events.Select(CloudEvent.JsonOf)], page.Next.Text, page.More);
            }
            read = read with { After = page.Next, Seen = true };
            // A silo that stops does not keep its callers waiting, nor they it.
            using var waking = CancellationTokenSource.CreateLinkedTokenSource(life.ApplicationStopping);
            await Task.WhenAny(grown, Task.Delay(left, waking.Token));
            await waking.CancelAsync();
        }
    }
}
