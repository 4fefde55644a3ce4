using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Srdi.Domain.Log;
using Srdi.Domain.Subscriptions;

namespace Srdi.Grains.Subscriptions;

/// <summary>
/// Wakes the subscriptions: where they live when the log has grown, and by polling for those whose next attempt has come
/// due. Every silo does so; a subscription is one grain, so that one place at a time delivers. One that hangs on its
/// receiver holds up no other.
/// </summary>
public sealed class SubscriptionPump(IGrainFactory grains, ISubscriptionIndex index, ILogReader log, LogTail tail, ActivatedHere here, ILogger<SubscriptionPump> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Dictionary<string, (Task Round, long At)> running = [];
        (IReadOnlyList<string> Keys, long At) known = ([], 0);
        while (!stoppingToken.IsCancellationRequested)
        {
            var grown = tail.Grown; // Taken before the look at the log, so that no commit falls between.
            try
            {
                if (known.At == 0 || Stopwatch.GetElapsedTime(known.At) >= Poll) known = (await index.Running(stoppingToken), Stopwatch.GetTimestamp());
                if (known.Keys.Count > 0)
                {
                    var head = (await log.Head(stoppingToken)).Text;
                    foreach (var key in known.Keys)
                        if (!running.TryGetValue(key, out var last) || last.Round.IsCompleted && (here.Holds(key) || Stopwatch.GetElapsedTime(last.At) >= ActivatedHere.AskElsewhereEvery))
                            running[key] = (Drain(key, head, stoppingToken), Stopwatch.GetTimestamp());
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(failure, "Subscriptions could not be looked up; webhooks wait");
            }
            catch (OperationCanceledException)
            {
                break;
            }
            using var waking = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(grown, Task.Delay(Poll, waking.Token));
            await waking.CancelAsync();
            if (!stoppingToken.IsCancellationRequested) await Task.WhenAny(Task.Delay(Pause, stoppingToken));
        }
    }

    private async Task Drain(string key, string head, CancellationToken stopping)
    {
        try
        {
            var subscription = grains.GetGrain<ISubscriptionGrain>(key);
            while (!stopping.IsCancellationRequested && await subscription.Pump(head))
            {
            }
        }
        catch (Exception failure)
        {
            if (stopping.IsCancellationRequested) return;
            logger.LogError(failure, "{Subscription} failed; it goes on from its cursor", key);
            await Task.WhenAny(Task.Delay(Rest, stopping));
        }
    }
}
