namespace Srdi.Storage.Commits;

/// <summary>One grain's write that waits for the transaction which will carry it.</summary>
/// <param name="stateName">The state name.</param>
/// <param name="key">The grain's key; null when AdoNet would fold it to a number, which the table refuses.</param>
/// <param name="version">The version that the grain read; null when it read none.</param>
/// <param name="document">The commit document.</param>
internal sealed class PendingCommit(string stateName, string? key, int? version, ReadOnlyMemory<byte> document)
    : TaskCompletionSource<int?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private const int Queued = 0, Taken = 1, Withdrawn = 2;
    private int state;

    internal string StateName => stateName;

    internal string? Key => key;

    internal int? Version => version;

    internal ReadOnlyMemory<byte> Document => document;

    /// <summary>Puts it into a transaction; false when its caller has withdrawn it.</summary>
    internal bool TryTake() => Interlocked.CompareExchange(ref state, Taken, Queued) == Queued;

    /// <summary>Withdraws it, unless it is in a transaction already: then only that transaction's answer is the truth.</summary>
    internal void Withdraw(CancellationToken cancellation)
    {
        if (Interlocked.CompareExchange(ref state, Withdrawn, Queued) == Queued) TrySetCanceled(cancellation);
    }
}
