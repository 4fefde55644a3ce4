using System.Collections.Concurrent;
using Srdi.Domain;
using Srdi.Domain.Log;

namespace Srdi.Storage.Proof;

/// <summary>
/// The seals that the next events follow. Committed rows never change, so a seal that was once seen of an ordinal stays
/// right, whoever writes the next one; only a subject that this process has not written lately costs a read.
/// </summary>
public sealed class ChainHeads(Database database)
{
    private const int GenerationMax = 50_000;
    private ConcurrentDictionary<(SubjectKind, string), Head> young = new(), old = new();

    /// <summary>The seal of a subject's event before this ordinal; null when there is none.</summary>
    internal ValueTask<string?> Before(SubjectKind kind, string subject, int ordinal, CancellationToken cancellation)
    {
        if (ordinal == 1) return new((string?)null);
        return (young.TryGetValue((kind, subject), out var head) || old.TryGetValue((kind, subject), out head)) && head.Ordinal == ordinal - 1
            ? new(head.Seal)
            : new(Read(kind, subject, ordinal - 1, cancellation));
    }

    /// <summary>Remembers the seal of an event that is committed.</summary>
    internal void Keep(LogEntry entry)
    {
        young[(entry.Kind, entry.Subject)] = new(entry.Ordinal, entry.Hash);
        if (young.Count > GenerationMax) (old, young) = (young, new()); // What has not been written since the last turn is forgotten at the next.
    }

    private async Task<string?> Read(SubjectKind kind, string subject, int ordinal, CancellationToken cancellation) =>
        (await database.Query("select hash from log where kind = @kind and subject = @subject and ordinal = @ordinal",
            [("kind", SrdiJson.Name(kind)), ("subject", subject), ("ordinal", ordinal)], row => row.IsDBNull(0) ? null : row.GetString(0), cancellation)).SingleOrDefault();

    private readonly record struct Head(int Ordinal, string? Seal);
}
