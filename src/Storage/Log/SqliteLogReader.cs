using Srdi.Domain;
using Srdi.Domain.Log;

namespace Srdi.Storage.Log;

/// <summary>Reads the log on SQLite in the order of row ids: with one writer at a time that is the order of commits, and a reader sees none before its commit.</summary>
public sealed class SqliteLogReader(Database database, LogRetention? retention = null) : ILogReader
{
    private const char Mark = 's';

    /// <inheritdoc/>
    public async Task<LogPage> Read(LogQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        LogRows.Check(query.Limit);
        var after = LogRows.Numbers(query.After, Mark, 1)[0];
        List<(string, object?)> parameters = [("after", after), ("limit", query.Limit + 1)];
        // One statement, so that the head and the page are of one snapshot.
        var rows = await database.Query($"""
            with head as materialized (select max(position) as position from log), page as (
                select l.position, {LogRows.Columns}
                from log l where l.position > @after
                {LogRows.Filters(database, query, parameters)}
                order by l.position limit @limit)
            select head.position, page.* from head left join page on true
            where head.position is not null order by page.position
            """, parameters,
            row => (Head: row.GetInt64(0), Event: row.IsDBNull(1) ? null : new LoggedEvent(LogRows.Cursor(Mark, row.GetInt64(1)), LogRows.Entry(row, 2))),
            cancellation);
        if (rows.Count == 0) return new([], query.After, More: false);
        return LogRows.Page([.. rows.Select(row => row.Event).OfType<LoggedEvent>()], query.Limit,
            rows[0].Head > after ? LogRows.Cursor(Mark, rows[0].Head) : query.After);
    }

    /// <inheritdoc/>
    public async Task<LogPage> Latest(string? district, int limit, CancellationToken cancellation)
    {
        LogRows.Check(limit);
        var head = await Head(cancellation);
        var rows = await database.Query($"""
            select l.position, {LogRows.Columns} from log l
            where l.position <= @head {(district is null ? "" : "and l.district = @district")} order by l.position desc limit @limit
            """, [("head", LogRows.Numbers(head, Mark, 1)[0]), ("limit", limit), .. district is null ? [] : (ReadOnlySpan<(string, object?)>)[("district", district)]],
            row => new LoggedEvent(LogRows.Cursor(Mark, row.GetInt64(0)), LogRows.Entry(row, 1)), cancellation);
        rows.Reverse();
        return new(rows, head, More: false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LoggedEvent>> ReadSubject(SubjectKind kind, string subject, int afterOrdinal, int limit, CancellationToken cancellation)
    {
        LogRows.Check(limit);
        return await database.Query($"""
            select l.position, {LogRows.Columns}
            from log l where l.kind = @kind and l.subject = @subject and l.ordinal > @after order by l.ordinal limit @limit
            """, [("kind", SrdiJson.Name(kind)), ("subject", subject), ("after", afterOrdinal), ("limit", limit)],
            row => new LoggedEvent(LogRows.Cursor(Mark, row.GetInt64(0)), LogRows.Entry(row, 1)), cancellation);
    }

    /// <inheritdoc/>
    public async Task<LogCursor> Head(CancellationToken cancellation)
    {
        var rows = await database.Query("select max(position) from log", [], row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0), cancellation);
        return rows[0] is { } position ? LogRows.Cursor(Mark, position) : LogCursor.Start;
    }

    /// <inheritdoc/>
    public async Task<long> Count(CancellationToken cancellation) =>
        (await database.Query("select count(*) from log", [], row => row.GetInt64(0), cancellation))[0];

    /// <inheritdoc/>
    public int Compare(LogCursor first, LogCursor second) => LogRows.Numbers(first, Mark, 1)[0].CompareTo(LogRows.Numbers(second, Mark, 1)[0]);

    /// <inheritdoc/>
    public Task<LogCursor?> Expired(LogCursor after, CancellationToken cancellation) => LogRetention.Expired(retention, this, after, FloorFrom, cancellation);

    /// <summary>The last event that is older than the instant, looking from a place before it on.</summary>
    private async Task<LogCursor> FloorFrom(LogCursor from, DateTimeOffset since)
    {
        // Instants are texts that may have any offset.
        var rows = await database.Query("""
            select max(l.position) from log l
            where l.position < coalesce((select k.position from log k where k.position > @from and datetime(k.recorded_at) >= datetime(@since) order by k.position limit 1), 9223372036854775807)
            """, [("from", LogRows.Numbers(from, Mark, 1)[0]), ("since", since.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture))],
            row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0), CancellationToken.None);
        return rows[0] is { } position ? LogRows.Cursor(Mark, position) : LogCursor.Start;
    }
}
