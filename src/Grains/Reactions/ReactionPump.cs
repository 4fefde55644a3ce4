using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Srdi.Domain.Log;

namespace Srdi.Grains.Reactions;

/// <summary>
/// Wakes the reactors: where they live soon after a commit in any process, else by polling. Every silo does so; the reactor
/// grains see to it that one place at a time moves a cursor.
/// </summary>
public sealed class ReactionPump(IGrainFactory grains, IEnumerable<IReaction> reactions, LogSignal signal, LogTail tail, ActivatedHere here, ILogger<ReactionPump> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(25); // Commits come in runs: one look at the log for many.
    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(reactions.Select(r => Run(r, stoppingToken)));

    private async Task Run(IReaction reaction, CancellationToken stopping)
    {
        var key = ReactorGrain.KeyOf(reaction.Name);
        var reactor = grains.GetGrain<IReactorGrain>(key);
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            var (committed, grown, came) = (signal.Next, tail.Grown, here.Came); // Taken before the look at the log, so that no commit falls between.
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
            var wait = failures > 0 ? TimeSpan.FromTicks(Math.Min(BackoffMax.Ticks, Poll.Ticks << Math.Min(failures, 10))) : here.Holds(key) ? Poll : ActivatedHere.AskElsewhereEvery;
            using var waking = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var due = Task.Delay(wait, waking.Token);
            await (failures > 0 ? due : here.Holds(key) ? Task.WhenAny(committed, grown, due) : Task.WhenAny(came, due));
            await waking.CancelAsync();
            if (failures == 0) await Task.Delay(Gather, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
