using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Srdi.Domain.Lists;
using Srdi.Domain.Log;

namespace Srdi.Grains.Lists;

/// <summary>
/// Sees to it that lists are worked on, also after a crash: it asks the store which lists wait, and has each do its next
/// part until none is left. Previews and execution don't wait for each other; lists are carried out in the order in which
/// they were confirmed, since a later one may build on an earlier one. Every silo does so; the list's grain takes turns.
/// </summary>
public sealed class ListPump(IGrainFactory grains, IListBooks books, LogSignal signal, ILogger<ListPump> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50); // Most commits are of no list: one look for many.

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Run(previews: true, stoppingToken), Run(previews: false, stoppingToken));

    private async Task Run(bool previews, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var committed = signal.Next; // Taken before the look at the store, so that no commit falls between.
            try
            {
                var worked = false;
                foreach (var (list, state) in await books.Open(stopping))
                {
                    if (state is ListState.Previewing != previews) continue;
                    while (!stopping.IsCancellationRequested && await grains.GetGrain<IListGrain>(list.GrainKey).Work()) worked = true;
                }
                if (worked) continue;
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                logger.LogError(e, "Work on a list failed; it goes on from its last part");
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            using var waking = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            await Task.WhenAny(committed, Task.Delay(Poll, waking.Token));
            await waking.CancelAsync();
            await Task.Delay(Gather, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
