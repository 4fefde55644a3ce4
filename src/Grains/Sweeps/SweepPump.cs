using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Srdi.Domain.Sweeps;

namespace Srdi.Grains.Sweeps;

/// <summary>
/// Wakes the sweeper at start and every few minutes: a date that passed while all silos were down is seen at the next start.
/// Every silo does so; the sweeper's grain sees to it that one place at a time works.
/// </summary>
public sealed class SweepPump(IGrainFactory grains, TimeProvider clock, ILogger<SweepPump> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sweeper = grains.GetGrain<ISweeperGrain>(ISweeperGrain.Key);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (!stoppingToken.IsCancellationRequested && await sweeper.Sweep()) { }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(e, "The sweep was interrupted; it goes on where it stopped");
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            await Task.WhenAny(Task.Delay(Poll, clock, stoppingToken));
        }
    }
}
