using Srdi.Domain.Log;

namespace Srdi.Domain.Subscriptions;

/// <summary>How a subscription stands.</summary>
public enum SubscriptionState
{
    /// <summary>正常: the last attempt went through, or there was none yet.</summary>
    Active = 1,
    /// <summary>推送失败, 重试中: the last attempt failed; the next is due later.</summary>
    Failing = 2,
    /// <summary>已停用: the receiver answered 410. Putting it again starts it.</summary>
    Disabled = 3,
    /// <summary>已删除.</summary>
    Deleted = 4,
}

/// <summary>What became of one attempt.</summary>
public enum DeliveryOutcome
{
    /// <summary>The receiver answered 2xx.</summary>
    Delivered = 1,
    /// <summary>It did not, or not at all; it will be tried again.</summary>
    Failed = 2,
    /// <summary>The receiver said no so often that its subject waits aside while others flow.</summary>
    Parked = 3,
    /// <summary>The receiver answered 410: nothing more is sent.</summary>
    Disabled = 4,
}

/// <summary>One attempt to deliver, for the delivery log.</summary>
/// <param name="At">When.</param>
/// <param name="MessageId">The <c>webhook-id</c>.</param>
/// <param name="Type">The event's type.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Ordinal">Its ordinal.</param>
/// <param name="Attempt">The number of the attempt, from 1.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Milliseconds">How long it took.</param>
[GenerateSerializer, Immutable, Alias("Delivery")]
public sealed record Delivery(
    [property: Id(0)] DateTimeOffset At, [property: Id(1)] string MessageId, [property: Id(2)] string Type, [property: Id(3)] string Subject, [property: Id(4)] int Ordinal,
    [property: Id(5)] int Attempt, [property: Id(6)] DeliveryOutcome Outcome, [property: Id(7)] int Milliseconds)
{
    /// <summary>The status that the receiver answered; null when it did not answer.</summary>
    [Id(8)] public int? Status { get; init; }

    /// <summary>Why there was no answer.</summary>
    [Id(9)] public string? Error { get; init; }
}

/// <summary>A subject whose events wait aside: its first undelivered event and all after it, in their order, while other subjects flow.</summary>
/// <param name="Kind">What the subject is.</param>
/// <param name="Subject">The subject.</param>
/// <param name="AfterOrdinal">Its last event that was delivered.</param>
/// <param name="Since">When it was set aside.</param>
/// <param name="Attempts">How often its first waiting event was tried.</param>
/// <param name="NextAttemptAt">When it is tried again.</param>
/// <param name="LastError">What the receiver said last.</param>
[GenerateSerializer, Immutable, Alias("ParkedSubject")]
public sealed record ParkedSubject(
    [property: Id(0)] SubjectKind Kind, [property: Id(1)] string Subject, [property: Id(2)] int AfterOrdinal, [property: Id(3)] DateTimeOffset Since,
    [property: Id(4)] int Attempts, [property: Id(5)] DateTimeOffset NextAttemptAt, [property: Id(6)] string LastError);

/// <summary>A district's order to be told by webhook, as stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="District">Whose events; never changes.</param>
/// <param name="Url">Where to.</param>
/// <param name="State">How it stands.</param>
/// <param name="Cursor">Everything up to here was delivered, or belongs to a subject that is set aside.</param>
/// <param name="Secret">The secret that signs.</param>
public sealed record Subscription(SubscriptionId Id, DistrictCode District, string Url, SubscriptionState State, string Cursor, WebhookSecret Secret)
{
    /// <summary>Version of this shape in storage.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The number of its events in the log.</summary>
    public int Version { get; init; }

    /// <summary>Only these types; all when null.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>The <c>after</c> that it was last put with.</summary>
    public string? StartedAfter { get; init; }

    /// <summary>The secret before the last rotation, which signs too until <see cref="PreviousUntil"/>.</summary>
    public WebhookSecret? PreviousSecret { get; init; }

    /// <summary>When the rotation ends.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>Who put it first.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Attempts that failed in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Since when they fail.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Nothing is tried before this.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The end of a replay that is under way.</summary>
    public string? ReplayUntil { get; init; }

    /// <summary>Where delivery goes on after the replay.</summary>
    public string? ResumeAt { get; init; }

    /// <summary>Subjects whose events wait aside.</summary>
    public IReadOnlyList<ParkedSubject> Parked { get; init; } = [];

    /// <summary>The latest attempts, newest last.</summary>
    public IReadOnlyList<Delivery> Deliveries { get; init; } = [];

    /// <summary>Up to here every event has been looked at, replay or not.</summary>
    public string Frontier => ResumeAt ?? Cursor;

    /// <summary>Whether anything is sent at all.</summary>
    public bool Runs => State is SubscriptionState.Active or SubscriptionState.Failing;

    /// <summary>Whether an event belongs to this subscription.</summary>
    public bool Wants(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.District == District.Value && (Types is null || Types.Contains(entry.Type));
    }

    /// <summary>Whether a subject's events wait aside.</summary>
    public bool Holds(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Parked.Any(p => p.Kind == entry.Kind && p.Subject == entry.Subject);
    }

    /// <summary>The secrets that sign at an instant.</summary>
    public IReadOnlyList<WebhookSecret> Secrets(DateTimeOffset at) => PreviousSecret is { } previous && at < PreviousUntil ? [Secret, previous] : [Secret];

    /// <summary>The <c>webhook-id</c> of an event: the same at every attempt and replay.</summary>
    public string MessageId(LogCursor position) => $"{Id}.{position.Text}";
}
