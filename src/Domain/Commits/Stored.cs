namespace Srdi.Domain.Commits;

/// <summary>
/// What a grain keeps as its persistent state: the record as it was last read or written, and while a write is under
/// way the commit that carries the next one. Storage writes the whole commit and gives back the record alone.
/// </summary>
/// <typeparam name="TRecord">The stored record of the grain.</typeparam>
public sealed class Stored<TRecord> where TRecord : class
{
    /// <summary>The record; null until the first commit.</summary>
    public TRecord? Record { get; set; }

    /// <summary>The commit to write; null outside a write. Its record is the one that gets stored.</summary>
    public Commit<TRecord>? Pending { get; set; }
}
