using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Srdi.Domain.Log;

namespace Srdi.Storage.Log;

/// <summary>How the log and those that follow it by a stored cursor stand.</summary>
/// <param name="TailAge">The age of the oldest event that is committed and that readers may not see yet, because an older transaction still runs.</param>
/// <param name="HorizonAge">The age of the oldest transaction that holds readers back, as far as this login may see other sessions.</param>
/// <param name="Parked">The number of subjects that wait aside, by kind of reader.</param>
/// <param name="Lags">The age of the oldest event that a reader has yet to deal with, by kind of reader: that of the slowest.</param>
public sealed record LogStanding(TimeSpan TailAge, TimeSpan HorizonAge, IReadOnlyDictionary<string, long> Parked, IReadOnlyDictionary<string, TimeSpan> Lags);

/// <summary>
/// Measures the log for <c>/metrics</c>, from what the database says: a reader that has stopped can't hide it by being
/// silent. Every process measures the same; take the maximum.
/// </summary>
public sealed class LogGauges : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private const string TailSql = """
        select extract(epoch from clock_timestamp() - min(recorded_at))
        from (select l.recorded_at from log l where l.epoch = (select epoch from log_epoch) and l.xid >= pg_snapshot_xmin(pg_current_snapshot()) order by l.xid, l.seq limit 1) hidden
        """;

    private const string HorizonSql = """
        select extract(epoch from clock_timestamp() - least(
          (select min(xact_start) from pg_stat_activity where backend_xid is not null and pid <> pg_backend_pid()), (select min(prepared) from pg_prepared_xacts)))
        """;

    private readonly Database database;
    private readonly ILogReader log;
    private readonly TimeProvider clock;
    private readonly ILogger<LogGauges> logger;
    private readonly Dictionary<string, (string Cursor, LogCursor Seen)> looked = new(StringComparer.Ordinal);
    private volatile LogStanding now = new(TimeSpan.Zero, TimeSpan.Zero, new Dictionary<string, long>(), new Dictionary<string, TimeSpan>());

    /// <summary>Creates the instruments.</summary>
    public LogGauges(Database database, ILogReader log, TimeProvider clock, IMeterFactory meters, ILogger<LogGauges> logger)
    {
        ArgumentNullException.ThrowIfNull(meters);
        (this.database, this.log, this.clock, this.logger) = (database, log, clock, logger);
        var meter = meters.Create("Srdi");
        meter.CreateObservableGauge("srdi.log.tail.age", () => now.TailAge.TotalSeconds, "s", "Age of the oldest committed event that readers may not see yet, because an older transaction still runs.");
        meter.CreateObservableGauge("srdi.log.horizon.age", () => now.HorizonAge.TotalSeconds, "s", "Age of the oldest transaction that holds readers of the log back.");
        meter.CreateObservableGauge("srdi.readers.parked", () => now.Parked.Select(p => new Measurement<long>(p.Value, new KeyValuePair<string, object?>("reader", p.Key))), "{subject}", "Subjects that wait aside, by kind of reader: webhook, stream.");
        meter.CreateObservableGauge("srdi.readers.lag", () => now.Lags.Select(l => new Measurement<double>(l.Value.TotalSeconds, new KeyValuePair<string, object?>("reader", l.Key))), "s",
            "Age of the oldest event that the slowest reader of a kind has yet to deal with: webhook, reaction.");
    }

    /// <summary>Measures now.</summary>
    public async Task<LogStanding> Measure(CancellationToken cancellation)
    {
        var (tail, horizon) = database.Provider == StorageProvider.Postgres ? (await Age(TailSql, cancellation), await Age(HorizonSql, cancellation)) : (TimeSpan.Zero, TimeSpan.Zero);
        return now = new(tail, horizon, await Parked(cancellation), await Lags(cancellation));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Measure(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(failure, "The log could not be measured; the gauges stand as they were");
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.WhenAny(Task.Delay(Every, stoppingToken));
        }
    }

    private async Task<TimeSpan> Age(string sql, CancellationToken cancellation)
    {
        var seconds = (await database.Query(sql, [], row => row.IsDBNull(0) ? 0 : (double)row.GetDecimal(0), cancellation))[0];
        return TimeSpan.FromSeconds(Math.Max(0, seconds));
    }

    private async Task<Dictionary<string, long>> Parked(CancellationToken cancellation)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal) { ["webhook"] = 0, ["stream"] = 0 };
        foreach (var (state, count) in await database.Query($"""
            select g.state_name, count(*) from grain_state g, {database.Elements("g.payload", "parked", "p")}
            where g.state_name = 'stream' or g.state_name = 'subscription' and g.state in ('active', 'failing') group by g.state_name
            """, [], row => (row.GetString(0), row.GetInt64(1)), cancellation)) counts[state == "stream" ? "stream" : "webhook"] = count;
        return counts;
    }

    private async Task<Dictionary<string, TimeSpan>> Lags(CancellationToken cancellation)
    {
        var lags = new Dictionary<string, TimeSpan>(StringComparer.Ordinal) { ["webhook"] = TimeSpan.Zero, ["reaction"] = TimeSpan.Zero };
        foreach (var it in await database.Query("""
            select g.key, g.district, g.payload ->> 'cursor', g.payload ->> 'resumeAt', g.payload ->> 'types' from grain_state g
            where g.state_name = 'reactor' or g.state_name = 'subscription' and g.state in ('active', 'failing') order by g.key
            """, [], row => (Key: row.GetString(0), District: row.IsDBNull(1) ? null : row.GetString(1), Cursor: row.GetString(2), ResumeAt: row.IsDBNull(3) ? null : row.GetString(3), Types: row.IsDBNull(4) ? null : row.GetString(4)), cancellation))
        {
            var cursor = it.ResumeAt ?? it.Cursor; // A replay is no lag.
            // What a filter passed over once need not be looked at again.
            var from = looked.TryGetValue(it.Key, out var before) && before.Cursor == cursor ? before.Seen : new(cursor);
            var page = await log.Read(new(from, 1, it.District, Types: it.Types is null ? null : System.Text.Json.JsonSerializer.Deserialize<string[]>(it.Types)), cancellation);
            looked[it.Key] = (cursor, page.Events.Count > 0 ? from : page.Next);
            if (page.Events is not [var waiting, ..]) continue;
            var (kind, lag) = (it.Key.StartsWith("reactor-", StringComparison.Ordinal) ? "reaction" : "webhook", clock.GetUtcNow() - waiting.Entry.RecordedAt);
            if (lag > lags[kind]) lags[kind] = lag;
        }
        return lags;
    }
}
