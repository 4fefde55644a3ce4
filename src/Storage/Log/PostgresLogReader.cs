using Srdi.Domain;
using Srdi.Domain.Log;

namespace Srdi.Storage.Log;

/// <summary>
/// Reads the log on PostgreSQL in the order of (epoch, xid, seq), and only below the oldest transaction that still runs:
/// nothing can appear there any more. A long write transaction therefore delays readers, but makes them lose nothing.
/// </summary>
public sealed class PostgresLogReader(Database database, LogRetention? retention = null) : ILogReader
{
    private const char Mark = 'p';

    private const string Visible = "(l.epoch < (select epoch from log_epoch) or l.xid < pg_snapshot_xmin(pg_current_snapshot()))";

    private const string HeadSql = $"""
        select l.epoch, l.xid, l.seq from log l where {Visible} order by l.epoch desc, l.xid desc, l.seq desc limit 1
        """;

    /// <inheritdoc/>
    public async Task<LogPage> Read(LogQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        LogRows.Check(query.Limit);
        var after = LogRows.Numbers(query.After, Mark, 3);
        List<(string, object?)> parameters = [("epoch", Epoch(after[0])), ("xid", after[1].ToString(System.Globalization.CultureInfo.InvariantCulture)), ("seq", after[2]), ("limit", query.Limit + 1)];
        // One statement, so that the head and the page are of one snapshot.
        var rows = await database.Query($"""
            with head as materialized ({HeadSql}), page as (
                select l.epoch, l.xid, l.seq, {LogRows.Columns}
                from log l
                where (l.epoch, l.xid, l.seq) > (@epoch, cast(@xid as xid8), @seq)
                  and (l.epoch, l.xid, l.seq) <= ((select epoch from head), (select xid from head), (select seq from head))
                {LogRows.Filters(database, query, parameters)}
                order by l.epoch, l.xid, l.seq limit @limit)
            select head.epoch, cast(cast(head.xid as text) as bigint), head.seq, page.epoch, cast(cast(page.xid as text) as bigint), page.seq,
                kind, subject, ordinal, district, type, effective_on, recorded_at, actor, cause, policy_version, data
            from head left join page on true
            order by page.epoch, page.xid, page.seq
            """, parameters,
            row => (Head: (Epoch: row.GetInt64(0), Xid: row.GetInt64(1), Seq: row.GetInt64(2)),
                Event: row.IsDBNull(3) ? null : new LoggedEvent(LogRows.Cursor(Mark, row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)), LogRows.Entry(row, 6))),
            cancellation);
        if (rows.Count == 0) return new([], query.After, More: false);
        var head = rows[0].Head;
        var horizon = head.CompareTo((after[0], after[1], after[2])) > 0 ? LogRows.Cursor(Mark, head.Epoch, head.Xid, head.Seq) : query.After;
        return LogRows.Page([.. rows.Select(row => row.Event).OfType<LoggedEvent>()], query.Limit, horizon);
    }

    /// <inheritdoc/>
    public async Task<LogPage> Latest(string? district, int limit, CancellationToken cancellation)
    {
        LogRows.Check(limit);
        var end = await Head(cancellation);
        var head = LogRows.Numbers(end, Mark, 3);
        List<(string, object?)> parameters = [("epoch", Epoch(head[0])), ("xid", head[1].ToString(System.Globalization.CultureInfo.InvariantCulture)), ("seq", head[2]), ("limit", limit)];
        if (district is not null) parameters.Add(("district", district));
        var rows = await database.Query($"""
            select l.epoch, cast(cast(l.xid as text) as bigint), l.seq, {LogRows.Columns} from log l
            where (l.epoch, l.xid, l.seq) <= (@epoch, cast(@xid as xid8), @seq) {(district is null ? "" : "and l.district = @district")}
            order by l.epoch desc, l.xid desc, l.seq desc limit @limit
            """, parameters, row => new LoggedEvent(LogRows.Cursor(Mark, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), LogRows.Entry(row, 3)), cancellation);
        rows.Reverse();
        return new(rows, end, More: false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LoggedEvent>> ReadSubject(SubjectKind kind, string subject, int afterOrdinal, int limit, CancellationToken cancellation)
    {
        LogRows.Check(limit);
        return await database.Query($"""
            select l.epoch, cast(cast(l.xid as text) as bigint), l.seq, {LogRows.Columns}
            from log l where l.kind = @kind and l.subject = @subject and l.ordinal > @after order by l.ordinal limit @limit
            """, [("kind", SrdiJson.Name(kind)), ("subject", subject), ("after", afterOrdinal), ("limit", limit)],
            row => new LoggedEvent(LogRows.Cursor(Mark, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), LogRows.Entry(row, 3)), cancellation);
    }

    /// <inheritdoc/>
    public async Task<LogCursor> Head(CancellationToken cancellation)
    {
        var rows = await database.Query($"select epoch, cast(cast(xid as text) as bigint), seq from ({HeadSql}) head", [],
            row => LogRows.Cursor(Mark, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), cancellation);
        return rows.Count == 0 ? LogCursor.Start : rows[0];
    }

    /// <inheritdoc/>
    public async Task<long> Count(CancellationToken cancellation) =>
        (await database.Query("select count(*) from log", [], row => row.GetInt64(0), cancellation))[0];

    /// <inheritdoc/>
    public int Compare(LogCursor first, LogCursor second)
    {
        var (a, b) = (LogRows.Numbers(first, Mark, 3), LogRows.Numbers(second, Mark, 3));
        return (a[0], a[1], a[2]).CompareTo((b[0], b[1], b[2]));
    }

    /// <inheritdoc/>
    public Task<LogCursor?> Expired(LogCursor after, CancellationToken cancellation) => LogRetention.Expired(retention, this, after, FloorFrom, cancellation);

    /// <summary>The last event that is older than the instant, looking from a place before it on.</summary>
    private async Task<LogCursor> FloorFrom(LogCursor from, DateTimeOffset since)
    {
        var after = LogRows.Numbers(from, Mark, 3);
        var rows = await database.Query($"""
            with kept as materialized (
                select l.epoch, l.xid, l.seq from log l
                where (l.epoch, l.xid, l.seq) > (@epoch, cast(@xid as xid8), @seq) and l.recorded_at >= @since
                order by l.epoch, l.xid, l.seq limit 1)
            select l.epoch, cast(cast(l.xid as text) as bigint), l.seq from log l
            where {Visible} and (not exists (select 1 from kept) or (l.epoch, l.xid, l.seq) < ((select epoch from kept), (select xid from kept), (select seq from kept)))
            order by l.epoch desc, l.xid desc, l.seq desc limit 1
            """, [("epoch", Epoch(after[0])), ("xid", after[1].ToString(System.Globalization.CultureInfo.InvariantCulture)), ("seq", after[2]), ("since", since.ToUniversalTime())],
            row => LogRows.Cursor(Mark, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), CancellationToken.None);
        return rows.Count == 0 ? LogCursor.Start : rows[0];
    }

    private static int Epoch(long number) => number <= int.MaxValue ? (int)number : throw new FormatException("This is not a cursor of this log.");
}
