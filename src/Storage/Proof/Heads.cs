using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Srdi.Domain;
using Srdi.Domain.Log;
using Srdi.Domain.Proof;
using Srdi.Storage.Log;

namespace Srdi.Storage.Proof;

/// <summary>Reads the log subject by subject, in pages that each are a short statement, and digests the heads.</summary>
public sealed class Heads(Database database) : IHeads
{
    private const int AuditMax = 1_000;

    /// <inheritdoc/>
    public async Task<HeadsDigest> Digest(LogCursor upTo, DateTimeOffset auditSince, CancellationToken cancellation)
    {
        using var digest = new HeadsFold(upTo, database.Provider);
        await foreach (var row in new LogWalk(database).Rows("l.kind, l.subject, l.ordinal, l.hash", 4, row => new ChainRow(row.GetString(0), row.GetString(1), row.GetInt32(2), row.IsDBNull(3) ? null : row.GetString(3)), r => r, cancellation))
            digest.Add(row.Row, row.Place);
        var audit = await database.Query("""
            select a.writer, a.number, a.hash from audit a
            where a.number = (select max(b.number) from audit b where b.writer = a.writer) and a.writer in (select distinct c.writer from audit c where c.at >= @since)
            order by a.writer limit @limit
            """, [("since", database.Instant(auditSince)), ("limit", AuditMax)], row => new AuditHead(row.GetString(0), row.GetInt64(1), row.GetString(2)), cancellation);
        return digest.Finish(audit);
    }
}

/// <summary>What of an event makes a link of a chain.</summary>
internal sealed record ChainRow(string Kind, string Subject, int Ordinal, string? Hash);

/// <summary>A place in the log as numbers that compare in its order.</summary>
internal readonly record struct LogPlace(long Epoch, long Xid, long Seq) : IComparable<LogPlace>
{
    public int CompareTo(LogPlace other) => (Epoch, Xid, Seq).CompareTo((other.Epoch, other.Xid, other.Seq));

    internal static LogPlace Of(LogCursor cursor, StorageProvider provider) => provider == StorageProvider.Postgres
        ? LogRows.Numbers(cursor, 'p', 3) is var n ? new(n[0], n[1], n[2]) : default
        : new(0, 0, LogRows.Numbers(cursor, 's', 1)[0]);
}

/// <summary>Goes through the log in the order of kind, subject and ordinal.</summary>
internal sealed class LogWalk(Database database)
{
    private const int PageMax = 5_000;

    /// <summary>All rows with their places. The columns begin with kind, subject and ordinal.</summary>
    /// <param name="columns">The columns to read.</param>
    /// <param name="count">Their number.</param>
    /// <param name="read">Makes a row of them.</param>
    /// <param name="key">The link that a row is.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async IAsyncEnumerable<(T Row, LogPlace Place)> Rows<T>(string columns, int count, Func<System.Data.Common.DbDataReader, T> read, Func<T, ChainRow> key, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var place = database.Provider == StorageProvider.Postgres ? "l.epoch, cast(cast(l.xid as text) as bigint), l.seq" : "0, 0, l.position";
        var (kind, subject, ordinal) = ("", "", 0);
        while (true)
        {
            var page = await database.Query($"select {columns}, {place} from log l where (l.kind, l.subject, l.ordinal) > (@kind, @subject, @ordinal) order by l.kind, l.subject, l.ordinal limit @limit",
                [("kind", kind), ("subject", subject), ("ordinal", ordinal), ("limit", PageMax)],
                row => (read(row), new LogPlace(Convert.ToInt64(row.GetValue(count), CultureInfo.InvariantCulture), row.GetInt64(count + 1), row.GetInt64(count + 2))), cancellation);
            foreach (var one in page) yield return one;
            if (page.Count < PageMax) yield break;
            (kind, subject, ordinal) = key(page[^1].Item1) is var last ? (last.Kind, last.Subject, last.Ordinal) : default;
        }
    }
}

/// <summary>Digests the heads of the log as they stood at one place.</summary>
internal sealed class HeadsFold(LogCursor upTo, StorageProvider provider) : IDisposable
{
    private readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly LogPlace end = LogPlace.Of(upTo, provider);
    private ChainRow? head;

    internal long Subjects { get; private set; }

    internal long Events { get; private set; }

    /// <summary>Takes the next event in the order of the walk.</summary>
    internal void Add(ChainRow row, LogPlace place)
    {
        if (place.CompareTo(end) > 0) return;
        if (head is not null && (head.Kind != row.Kind || head.Subject != row.Subject)) Close();
        head = row;
        Events++;
    }

    internal HeadsDigest Finish(IReadOnlyList<AuditHead> audit)
    {
        Close();
        return new(upTo.Text, Subjects, Events, Seal.Of(digest.GetHashAndReset()), audit);
    }

    public void Dispose() => digest.Dispose();

    private void Close()
    {
        if (head is null) return;
        digest.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{head.Kind}\t{head.Subject}\t{head.Ordinal}\t{head.Hash ?? "-"}\n")));
        Subjects++;
        head = null;
    }
}
