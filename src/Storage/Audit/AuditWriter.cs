using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Srdi.Domain;
using Srdi.Domain.Audit;
using Srdi.Domain.Proof;

namespace Srdi.Storage.Audit;

/// <summary>
/// Writes the audit trail, many entries in one transaction, beside the commits of grains and never in their way. While the
/// database is away entries wait here and callers wait with them once the queue is full: nobody acts unseen for long.
/// </summary>
public sealed class AuditWriter(Database database, TimeProvider clock, ILogger<AuditWriter> logger) : BackgroundService, IAuditTrail
{
    internal const int QueueMax = 8_192;
    private const int BatchMax = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const string AddSql = """
        insert into audit (writer, number, at, actor, district, remote, act, object, before_version, after_version, result, code, reason, trace_id, hash)
        values (@writer, @number, @at, @actor, @district, @remote, @act, @object, @before, @after, @result, @code, @reason, @trace, @hash)
        """;

    private const string LastSql = "select number from audit where writer = @writer order by number desc limit 1";

    private readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(QueueMax) { SingleReader = true });
    private readonly string writer = $"{clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    private long number, uncounted;
    private string? seal;
    private (long Number, string Seal, int Count)? unsure;

    /// <inheritdoc/>
    public ValueTask Note(AuditEntry entry, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        // Whoever has no name could fill the queue for everybody else: such refusals are counted once it is half full.
        if (entry is { Actor: Unknown, Result: AuditResult.Refused } && queue.Reader.Count > QueueMax / 2)
        {
            Interlocked.Increment(ref uncounted);
            return default;
        }
        var waiting = new Waiting(entry, null);
        return queue.Writer.TryWrite(waiting) ? default : queue.Writer.WriteAsync(waiting, cancellation);
    }

    /// <summary>The actor of an act by somebody whom nobody knows.</summary>
    public const string Unknown = "-";

    /// <inheritdoc/>
    public async Task Write(AuditEntry entry, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await queue.Writer.WriteAsync(new(entry, stored), cancellation).AsTask().WaitAsync(Patience, clock, cancellation);
            await stored.Task.WaitAsync(Patience, clock, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            if (stored.TrySetException(e)) _ = stored.Task.Exception; // What it is about does not happen, so that it need not be stored any more.
            throw;
        }
    }

    /// <summary>Takes no more entries, and stores those that it took.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        if (ExecuteTask is { } running) await Task.WhenAny(running, Task.Delay(Timeout.Infinite, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var batch = new List<Waiting>(BatchMax);
        while (batch.Count > 0 || await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < BatchMax && queue.Reader.TryRead(out var next)) batch.Add(next);
            if (Interlocked.Exchange(ref uncounted, 0) is > 0 and var more)
                batch.Add(new(new(clock.GetUtcNow(), Unknown, "refusedUnknown", AuditResult.Counted) { Reason = more.ToString(CultureInfo.InvariantCulture) }, null));
            if (await Keep(batch)) continue;
            if (stoppingToken.IsCancellationRequested)
            {
                foreach (var one in batch) logger.LogCritical("Not stored in the audit trail: {Entry}", one.Entry);
                batch.Clear();
            }
            else await Task.WhenAny(Task.Delay(Pause, TimeProvider.System, stoppingToken));
        }
    }

    /// <summary>
    /// Stores the batch and empties it; false when the database is away, with what is to be tried again left in the batch.
    /// Those who wait for theirs are told of the first failure. An entry that no database would take is left out, and told
    /// of where operators look: one caller's text must not end the trail of all.
    /// </summary>
    private async Task<bool> Keep(List<Waiting> batch)
    {
        for (var together = batch.Count; batch.Count > 0;)
        {
            try
            {
                await Settle(batch);
                batch.RemoveAll(Told);
                var count = Math.Min(together, batch.Count);
                if (count == 0) continue;
                await Add(batch, count);
                Stored(batch, count);
            }
            catch (Exception failure) // Whatever it is, the writer goes on: all who act wait for it.
            {
                if (unsure is null && IsOfAnEntry(failure))
                {
                    if (together > 1)
                    {
                        together = 1; // One of them; which one, each by itself will show.
                        continue;
                    }
                    if (batch[0].Stored?.TrySetException(failure) is not true) logger.LogCritical(failure, "Not stored in the audit trail: {Entry}", batch[0].Entry);
                    batch.RemoveAt(0);
                    continue;
                }
                logger.LogError(failure, "{Count} entries of the audit trail could not be stored; they are tried again", batch.Count);
                foreach (var one in batch) one.Stored?.TrySetException(failure);
                if (unsure is null) batch.RemoveAll(Told);
                return false;
            }
        }
        return true;
    }

    /// <summary>Asks the database whether the commit whose answer was lost took effect; it was of the first entries of the batch.</summary>
    private async Task Settle(List<Waiting> batch)
    {
        if (unsure is not { } last) return;
        var stored = await database.Query(LastSql, [("writer", writer)], row => row.GetInt64(0), CancellationToken.None);
        unsure = null;
        if (stored is not [var there] || there != last.Number) return;
        (number, seal) = (last.Number, last.Seal);
        Stored(batch, last.Count);
    }

    private static void Stored(List<Waiting> batch, int count)
    {
        for (var n = 0; n < count; n++) batch[n].Stored?.TrySetResult();
        batch.RemoveRange(0, count);
    }

    private static bool Told(Waiting one) => one.Stored is { Task.IsCompleted: true };

    private static bool IsOfAnEntry(Exception failure) => failure switch
    {
        PostgresException refused => refused.SqlState[..2] is "22" or "23" or "54", // data, constraint, too large
        SqliteException refused => refused.SqliteErrorCode is 18 or 19 or 20, // too large, constraint, type
        DbException => false,
        ArgumentException or FormatException or InvalidCastException => true, // Text that is none, which drivers refuse.
        _ => false,
    };

    private async Task Add(List<Waiting> batch, int count)
    {
        var (nextNumber, nextSeal) = (number, seal);
        await using var connection = await database.Writes.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // All in one round trip where the driver can. A command is never used again: Npgsql may send the values of the time
        // before once it has prepared it, in the place of another.
        await using var together = connection.CanCreateBatch ? connection.CreateBatch() : null;
        together?.Transaction = transaction;
        for (var n = 0; n < count; n++)
        {
            var entry = batch[n].Entry;
            nextSeal = Seal.Of(nextSeal, writer, ++nextNumber, entry);
            (string, object?)[] values =
            [
                ("writer", writer), ("number", nextNumber), ("at", database.Instant(Seal.Instant(entry.At))), ("actor", entry.Actor), ("district", entry.District), ("remote", entry.From), ("act", entry.Act),
                ("object", entry.Object), ("before", entry.Before), ("after", entry.After), ("result", SrdiJson.Name(entry.Result)), ("code", entry.Code), ("reason", entry.Reason), ("trace", entry.TraceId), ("hash", nextSeal),
            ];
            if (together is not null)
            {
                var part = together.CreateBatchCommand();
                part.CommandText = AddSql;
                Fill(part.Parameters, part.CreateParameter, values);
                together.BatchCommands.Add(part);
                continue;
            }
            await using var command = connection.CreateCommand();
            (command.Transaction, command.CommandText) = (transaction, AddSql);
            Fill(command.Parameters, command.CreateParameter, values);
            await command.ExecuteNonQueryAsync();
        }
        if (together is not null) await together.ExecuteNonQueryAsync();
        unsure = (nextNumber, nextSeal!, count);
        await transaction.CommitAsync();
        (number, seal, unsure) = (nextNumber, nextSeal, null);
    }

    private static void Fill(DbParameterCollection parameters, Func<DbParameter> make, IEnumerable<(string Name, object? Value)> values)
    {
        foreach (var (name, value) in values)
        {
            var parameter = make();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            parameters.Add(parameter);
        }
    }

    private readonly record struct Waiting(AuditEntry Entry, TaskCompletionSource? Stored);
}
