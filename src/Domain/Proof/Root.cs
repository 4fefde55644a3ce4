using Srdi.Domain.Commits;
using Srdi.Domain.Log;

namespace Srdi.Domain.Proof;

/// <summary>The last seal of one writer of the audit trail.</summary>
/// <param name="Writer">The writer.</param>
/// <param name="Number">The number of its last entry.</param>
/// <param name="Hash">That entry's seal.</param>
[GenerateSerializer, Immutable, Alias("AuditHead")]
public sealed record AuditHead([property: Id(0)] string Writer, [property: Id(1)] long Number, [property: Id(2)] string Hash);

/// <summary>One digest over the last seals of all subjects, as of a place in the log.</summary>
/// <param name="Cursor">The place: all events up to it, and none after it.</param>
/// <param name="Subjects">The number of subjects.</param>
/// <param name="Events">The number of events.</param>
/// <param name="Hash">The digest over the subjects in the order of kind and id: kind, id, last ordinal and seal of each.</param>
/// <param name="Audit">The last seals of the writers of the audit trail that have written since the root before.</param>
public sealed record HeadsDigest(string Cursor, long Subjects, long Events, string Hash, IReadOnlyList<AuditHead> Audit);

/// <summary>What the platform signs: that its record was so and not otherwise.</summary>
/// <param name="Number">1, 2, 3 … without gaps.</param>
/// <param name="Day">The day in Shanghai on which it was taken.</param>
/// <param name="Heads">The digest over all subjects.</param>
/// <param name="Previous">The digest of the signed root before; null for the first.</param>
public sealed record RootStatement(int Number, DateOnly Day, HeadsDigest Heads, string? Previous);

/// <summary>A root as the events of all districts carry it.</summary>
/// <param name="Number">1, 2, 3 … without gaps.</param>
/// <param name="Day">The day in Shanghai on which it was taken.</param>
/// <param name="Hash">The digest over the last seals of all subjects.</param>
/// <param name="Signed">The whole statement, signed: a JWS in compact form (ES256) whose header holds the public key.</param>
[GenerateSerializer, Immutable, Alias("SignedRoot")]
public sealed record SignedRoot([property: Id(0)] int Number, [property: Id(1)] DateOnly Day, [property: Id(2)] string Hash, [property: Id(3)] string Signed);

/// <summary>The roots as stored: the latest.</summary>
/// <param name="LookedOn">The day on which it was last seen to it that a root was taken.</param>
public sealed record RootBook(DateOnly LookedOn)
{
    /// <summary>Version of this shape in storage.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The number of roots taken, which is also the number of each district's events about them.</summary>
    public int Version { get; init; }

    /// <summary>The latest; null before the first.</summary>
    public SignedRoot? Latest { get; init; }

    /// <summary>When the latest was taken.</summary>
    public DateTimeOffset? TakenAt { get; init; }
}

/// <summary>Computes the digest over all heads. Reads the whole log once, in pages.</summary>
public interface IHeads
{
    /// <summary>The digest of what the log holds up to a place.</summary>
    /// <param name="upTo">The place.</param>
    /// <param name="auditSince">Writers of the audit trail that wrote since this instant are named.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<HeadsDigest> Digest(LogCursor upTo, DateTimeOffset auditSince, CancellationToken cancellation);
}

/// <summary>Signs with the platform's own key.</summary>
public interface IRootSigner
{
    /// <summary>The statement as a JWS in compact form.</summary>
    string Sign(RootStatement statement);
}

/// <summary>Takes the day's root. One per cluster, key <see cref="Key"/>.</summary>
[Alias("IRootGrain")]
public interface IRootGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    public const string Key = "root-city";

    /// <summary>Takes a root when the day has changed since the last look. The first look only begins.</summary>
    /// <returns>Whether one was taken.</returns>
    [Alias("CloseDay"), ResponseTimeout("01:00:00")] Task<bool> CloseDay();

    /// <summary>Takes a root now, such as before a backup is put away.</summary>
    [Alias("Take"), ResponseTimeout("01:00:00")] Task<Outcome<SignedRoot>> Take(Caller by);
}

/// <summary>The platform's own events.</summary>
public static class PlatformEvents
{
    /// <summary>A root was taken and signed; every district gets it.</summary>
    public const string RootSigned = "srdi.platform.rootSigned.v1";

    /// <summary>All types.</summary>
    public static IReadOnlyList<string> All { get; } = [RootSigned];
}

/// <summary>What a root becomes in the log.</summary>
public static class RootDecisions
{
    /// <summary>The commit that keeps a root and tells every district of it.</summary>
    public static Decision<RootBook, SignedRoot> Keep(RootBook book, SignedRoot root, Circumstances now, string policyVersion)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(now);
        List<LogEntry> events = [];
        foreach (var district in DistrictCode.All)
        {
            var log = new EventWriter(SubjectKind.Root, SubjectOf(district), book.Version, now, policyVersion);
            log.Add(PlatformEvents.RootSigned, now.Today, district, root);
            events.AddRange(log.Entries);
        }
        return new(new(book with { LookedOn = now.Today, Version = book.Version + 1, Latest = root, TakenAt = now.Now }) { Events = events }, root);
    }

    /// <summary>The subject under which a district hears of roots.</summary>
    public static string SubjectOf(DistrictCode district) => $"root-{district}";
}
