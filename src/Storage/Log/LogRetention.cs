using System.Globalization;
using Microsoft.Extensions.Configuration;
using Srdi.Domain.Log;

namespace Srdi.Storage.Log;

/// <summary>
/// How far back a stream may start. The log itself is the record and is never cut: history and repeats are read from it
/// for ever. What is bounded is how much of it a reader may ask to have played again.
/// </summary>
/// <param name="Keep">Streams start at most so long ago; any time when null.</param>
/// <param name="Clock">The clock.</param>
public sealed record LogRetention(TimeSpan? Keep, TimeProvider Clock)
{
    /// <summary>The key of the number of days; for ever when absent.</summary>
    public const string KeepDaysKey = "Srdi:Log:KeepDays";

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private volatile Floor? known;

    /// <summary>Reads the setting.</summary>
    /// <exception cref="StorageSettingsException">It is not a number of days.</exception>
    public static LogRetention Read(IConfiguration? configuration, TimeProvider clock) => configuration?[KeepDaysKey] switch
    {
        null or "" => new(null, clock),
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= 36_500 => new(TimeSpan.FromDays(days), clock),
        var text => throw new StorageSettingsException($"{KeepDaysKey} is '{text}'; write a number of days from 1 to 36500, or leave it out to keep all."),
    };

    /// <summary>The earliest place to start from when the one asked for lies before it.</summary>
    internal static async Task<LogCursor?> Expired(LogRetention? retention, ILogReader log, LogCursor after, Func<LogCursor, DateTimeOffset, Task<LogCursor>> floorFrom, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (retention?.Keep is not { } keep)
        {
            log.Compare(after, after); // A cursor that is none is refused all the same.
            return null;
        }
        var now = retention.Clock.GetUtcNow();
        if (retention.known is not { } floor || now - floor.At >= Fresh)
            retention.known = floor = new(await floorFrom(retention.known?.Cursor ?? LogCursor.Start, now - keep), now);
        return log.Compare(after, floor.Cursor) < 0 ? floor.Cursor : null;
    }

    private sealed record Floor(LogCursor Cursor, DateTimeOffset At);
}
