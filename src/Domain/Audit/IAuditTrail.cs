namespace Srdi.Domain.Audit;

/// <summary>What came of an act.</summary>
public enum AuditResult
{
    /// <summary>It was carried out, or the answer to it was given.</summary>
    Applied = 1,
    /// <summary>It was refused, with a code.</summary>
    Refused = 2,
    /// <summary>The platform failed; whether it took effect is not known here, but the log knows.</summary>
    Failed = 3,
    /// <summary>Refusals of callers whom nobody knows came too fast to write each of them down: this entry counts them.</summary>
    Counted = 4,
}

/// <summary>One act: who, when, from where, on what, and what came of it. Holds no body of a request and no personal data.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Actor">Who, as the log names it: <c>registry:szj-01</c>; <c>-</c> when nobody is known.</param>
/// <param name="Act">What, as the platform names it: method and pattern of the route, or a word such as <c>signIn</c>.</param>
/// <param name="Result">What came of it.</param>
public sealed record AuditEntry(DateTimeOffset At, string Actor, string Act, AuditResult Result)
{
    /// <summary>The district that the actor is confined to.</summary>
    public string? District { get; init; }

    /// <summary>The address that it came from.</summary>
    public string? From { get; init; }

    /// <summary>On what: <c>enterprises/{uscc}</c> and so on.</summary>
    public string? Object { get; init; }

    /// <summary>The version that the actor had before itself, where it said so.</summary>
    public string? Before { get; init; }

    /// <summary>The version after it, where the answer says so.</summary>
    public string? After { get; init; }

    /// <summary>The code of the refusal.</summary>
    public string? Code { get; init; }

    /// <summary>Why, where the actor has to say so; for <see cref="AuditResult.Counted"/> how many.</summary>
    public string? Reason { get; init; }

    /// <summary>Finds the act in logs and traces.</summary>
    public string? TraceId { get; init; }
}

/// <summary>Takes down what was done. Entries are only ever added.</summary>
public interface IAuditTrail
{
    /// <summary>Takes an entry into the queue that is written within a moment. Waits while the queue is full.</summary>
    /// <remarks>For acts that the log holds as well, and for refusals, which changed nothing.</remarks>
    ValueTask Note(AuditEntry entry, CancellationToken cancellation);

    /// <summary>The same, and returns when the entry is stored. For what no other record holds: reads of personal data, sign-ins, exports.</summary>
    /// <exception cref="System.Data.Common.DbException">It could not be stored: what it is about must not happen.</exception>
    /// <exception cref="TimeoutException">It was not stored within ten seconds: what it is about must not happen.</exception>
    Task Write(AuditEntry entry, CancellationToken cancellation);
}
