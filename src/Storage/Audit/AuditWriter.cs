using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
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

    private const string AddSql = """
        insert into audit (writer, number, at, actor, district, remote, act, object, before_version, after_version, result, code, reason, trace_id, hash)
        values (@writer, @number, @at, @actor, @district, @remote, @act, @object, @before, @after, @result, @code, @reason, @trace, @hash)
        """;

    private readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(QueueMax) { SingleReader = true });
    private readonly string writer = $"{clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    private long number, uncounted;
    private string? seal;

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
        await queue.Writer.WriteAsync(new(entry, stored), cancellation);
        await stored.Task.WaitAsync(cancellation);
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
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < BatchMax && queue.Reader.TryRead(out var next)) batch.Add(next);
            if (Interlocked.Exchange(ref uncounted, 0) is > 0 and var more)
                batch.Add(new(new(clock.GetUtcNow(), Unknown, "refusedUnknown", AuditResult.Counted) { Reason = more.ToString(CultureInfo.InvariantCulture) }, null));
            await Keep(batch, stoppingToken);
            batch.Clear();
        }
    }

    /// <summary>Stores the batch, however long it takes. Those who wait for theirs are told of the first failure.</summary>
    private async Task Keep(List<Waiting> batch, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await Add(batch);
                foreach (var one in batch) one.Stored?.TrySetResult();
                return;
            }
            catch (DbException e)
            {
                logger.LogError(e, "{Count} entries of the audit trail could not be stored; they are tried again", batch.Count);
                foreach (var one in batch) one.Stored?.TrySetException(e);
                batch.RemoveAll(one => one.Stored is not null); // What they were about does not happen.
                if (batch.Count == 0) return;
                if (stopping.IsCancellationRequested)
                {
                    foreach (var one in batch) logger.LogCritical("Not stored in the audit trail: {Entry}", one.Entry);
                    return;
                }
                await Task.WhenAny(Task.Delay(Pause, TimeProvider.System, stopping));
            }
        }
    }

    private async Task Add(List<Waiting> batch)
    {
        var (nextNumber, nextSeal) = (number, seal);
        await using var connection = await database.Writes.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = AddSql;
        foreach (var (entry, _) in batch)
        {
            nextSeal = Seal.Of(nextSeal, writer, ++nextNumber, entry);
            command.Parameters.Clear();
            foreach (var (name, value) in ((string, object?)[])
                [("writer", writer), ("number", nextNumber), ("at", database.Instant(Seal.Instant(entry.At))), ("actor", entry.Actor), ("district", entry.District), ("remote", entry.From), ("act", entry.Act),
                 ("object", entry.Object), ("before", entry.Before), ("after", entry.After), ("result", SrdiJson.Name(entry.Result)), ("code", entry.Code), ("reason", entry.Reason), ("trace", entry.TraceId), ("hash", nextSeal)])
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
                command.Parameters.Add(parameter);
            }
            await command.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
        (number, seal) = (nextNumber, nextSeal);
    }

    private readonly record struct Waiting(AuditEntry Entry, TaskCompletionSource? Stored);
}
