using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Streams;
using Srdi.Domain.Log;
using Srdi.Grains.Streams;

namespace Srdi.Grains.Tests.Streams;

/// <summary>What a stopped subscriber costs: a page, however long the log grows.</summary>
public sealed class DistrictQueueTests
{
    [Fact]
    public async Task A_subscriber_that_stands_still_holds_one_page_and_those_at_one_place_share_its_reading()
    {
        var log = new LongLog();
        var tail = new LogTail();
        tail.Moved(LongLog.At(LongLog.Length));
        using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var services = new StreamServices(log, tail, TimeProvider.System, null!, new(meters.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()), NullLoggerFactory.Instance);
        var queue = DistrictQueue.At(LogCursor.Start, Platform.Huangpu, StreamId.Create("district", "440112"), services);
        var (still, swift) = (Open(), Open());
        for (var got = 0; got < LongLog.Length;)
        {
            await queue.GetQueueMessagesAsync(1, default);
            while (swift.MoveNext())
            {
                got++;
                Assert.Equal(got, ((TransitionBatch)swift.GetCurrent(out _)!).Event!.Ordinal);
            }
            Assert.InRange(still.Held, 1, 200);
        }
        Assert.Equal(LongLog.Length / 200, log.Reads);
        Assert.True(still.MoveNext());
        Assert.Equal(1, ((TransitionBatch)still.GetCurrent(out _)!).Event!.Ordinal);

        Srdi.Grains.Streams.StreamReader Open() => (Srdi.Grains.Streams.StreamReader)queue.GetCacheCursor(queue.Stream, new LogToken(LogCursor.Start));
    }

    /// <summary>A log of one subject's ten thousand events.</summary>
    private sealed class LongLog : ILogReader
    {
        public const int Length = 10_000;

        public int Reads { get; private set; }

        public static LogCursor At(int position) => new(Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"s.{position.ToString(CultureInfo.InvariantCulture)}")));

        public Task<LogPage> Read(LogQuery query, CancellationToken cancellation)
        {
            Reads++;
            var from = (int)new LogToken(query.After).SequenceNumber;
            var to = Math.Min(Length, from + query.Limit);
            var events = Enumerable.Range(from + 1, to - from).Select(n => new LoggedEvent(At(n),
                new(SubjectKind.Enterprise, "f", n, query.District, "t", new(2026, 1, 1), DateTimeOffset.UnixEpoch, "a", "c", "p", JsonElement.Parse("{}")))).ToList();
            return Task.FromResult(new LogPage(events, At(to), to < Length));
        }

        public Task<LogPage> Latest(string? district, int limit, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<LoggedEvent>> ReadSubject(SubjectKind kind, string subject, int afterOrdinal, int limit, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<LogCursor> Head(CancellationToken cancellation) => Task.FromResult(At(Length));

        public Task<long> Count(CancellationToken cancellation) => Task.FromResult((long)Length);

        public int Compare(LogCursor first, LogCursor second) => new LogToken(first).CompareTo(new LogToken(second));

        public Task<LogCursor?> Expired(LogCursor after, CancellationToken cancellation) => Task.FromResult<LogCursor?>(null);
    }
}
