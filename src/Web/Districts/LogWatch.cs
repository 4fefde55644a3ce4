using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Srdi.Domain.Log;

namespace Srdi.Web.Districts;

/// <summary>
/// One watcher of the log for all streams of this process: it looks when something was committed here, and now and then
/// for what other processes committed, so that streams cost nothing while nothing happens.
/// </summary>
internal sealed class LogWatch(ILogReader log, LogSignal commits, TimeProvider clock, ILogger<LogWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly LogSignal moved = new();

    /// <summary>Completes when the log has grown. Take it before reading, so that no event falls between.</summary>
    public Task Grown => moved.Next;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var seen = LogCursor.Start;
        while (!stoppingToken.IsCancellationRequested)
        {
            var committed = commits.Next;
            try
            {
                var head = await log.Head(stoppingToken);
                if (head != seen) moved.Committed();
                seen = head;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(failure, "The log could not be read; streams wait");
            }
            catch (OperationCanceledException)
            {
                return;
            }
            using var waking = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(committed, Task.Delay(Poll, clock, waking.Token));
            await waking.CancelAsync();
            if (!stoppingToken.IsCancellationRequested) await Task.WhenAny(Task.Delay(Pause, clock, stoppingToken)); // Many commits, one look.
        }
    }
}
