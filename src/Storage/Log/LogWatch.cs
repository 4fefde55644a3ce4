using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Srdi.Domain.Log;

namespace Srdi.Storage.Log;

/// <summary>
/// One watcher of the log for all readers of this process: it looks at once when something was committed here, and
/// often enough for what other processes committed. One small query, however many streams are open.
/// </summary>
public sealed class LogWatch(ILogReader log, LogSignal commits, LogTail tail, ILogger<LogWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(8);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogCursor? seen = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            var committed = commits.Next;
            try
            {
                var head = await log.Head(stoppingToken);
                if (head != seen) tail.Moved(head);
                seen = head;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(failure, "The log could not be read; streams wait");
                await Task.WhenAny(Task.Delay(Rest, stoppingToken));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            using var waking = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(committed, Task.Delay(Poll, waking.Token));
            await waking.CancelAsync();
            if (!stoppingToken.IsCancellationRequested) await Task.WhenAny(Task.Delay(Pause, stoppingToken)); // Many commits, one look.
        }
    }
}
