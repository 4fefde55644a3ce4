using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Srdi.Domain.Log;

namespace Srdi.Grains.Reactions;

/// <summary>
/// Wakes the reactors: soon after a commit in this process, else by polling. Every silo does so; the reactor grains
/// see to it that one place at a time moves a cursor.
/// </summary>
public sealed class ReactionPump(IGrainFactory grains, IEnumerable<IReaction> reactions, LogSignal signal, ILogger<ReactionPump> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(25); // Commits come in runs: one look at the log for many.
    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(reactions.Select(r => Run(r, stoppingToken)));

    private async Task Run(IReaction reaction, CancellationToken stopping)
    {
        var reactor = grains.GetGrain<IReactorGrain>(ReactorGrain.KeyOf(reaction.Name));
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            var committed = signal.Next; // Taken before the look at the log, so that no commit falls between.
            try
            {
                while (!stopping.IsCancellationRequested && await reactor.Pump()) failures = 0;
                failures = 0;
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                failures++;
                logger.LogError(e, "Reaction {Reaction} failed {Failures} times in a row; it goes on from its cursor", reaction.Name, failures);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            var wait = failures == 0 ? Poll : TimeSpan.FromTicks(Math.Min(BackoffMax.Ticks, Poll.Ticks << Math.Min(failures, 10)));
            using var waking = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            await Task.WhenAny(failures == 0 ? committed : Task.Delay(Timeout.Infinite, waking.Token), Task.Delay(wait, waking.Token));
            await waking.CancelAsync();
            if (failures == 0) await Task.Delay(Gather, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
