using Srdi.Domain.Commits;
using Srdi.Domain.Log;

namespace Srdi.Domain.Subscriptions;

/// <summary>What a receiver said to one attempt.</summary>
/// <param name="Status">Its status; null when there was no answer.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Error">Why there was no answer.</param>
public readonly record struct WebhookAnswer(int? Status, int Milliseconds, string? Error)
{
    /// <summary>Whether it was taken.</summary>
    public bool Taken => Status is >= 200 and < 300;

    /// <summary>Whether the receiver wants nothing more.</summary>
    public bool Gone => Status is 410;

    /// <summary>Whether the receiver is there and says no to this event; else it is not there, or not now, for any event.</summary>
    public bool Refuses => Status is >= 400 and < 600 and not (408 or 410 or 425 or 429 or 502 or 503 or 504);

    /// <summary>The answer in words.</summary>
    public override string ToString() => Status is { } status ? $"HTTP {status}" : Error ?? "no answer";
}

/// <summary>The types of a subscription's events. Only the city sees them: they tell who sends a district's events where.</summary>
public static class SubscriptionEvents
{
    /// <summary>First put.</summary>
    public const string Created = "srdi.subscription.created.v1";
    /// <summary>Put with another address, other types or another start.</summary>
    public const string Changed = "srdi.subscription.changed.v1";
    /// <summary>A new secret was made.</summary>
    public const string SecretRotated = "srdi.subscription.secretRotated.v1";
    /// <summary>A range is delivered again.</summary>
    public const string ReplayRequested = "srdi.subscription.replayRequested.v1";
    /// <summary>The receiver answered 410.</summary>
    public const string Disabled = "srdi.subscription.disabled.v1";
    /// <summary>A subject waits aside.</summary>
    public const string SubjectParked = "srdi.subscription.subjectParked.v1";
    /// <summary>Deleted.</summary>
    public const string Deleted = "srdi.subscription.deleted.v1";
}

/// <summary>What an event about a subscription says. Of the address only the host: a path or query may carry a key.</summary>
/// <param name="District">Whose events.</param>
/// <param name="Host">The receiver's host.</param>
public sealed record SubscriptionEventData(DistrictCode District, string Host)
{
    /// <summary>Only these types.</summary>
    public IReadOnlyList<string>? Types { get; init; }
    /// <summary>The start, or the start of a replay.</summary>
    public string? After { get; init; }
    /// <summary>The end of a replay.</summary>
    public string? Until { get; init; }
    /// <summary>The subject that waits aside.</summary>
    public string? Subject { get; init; }
    /// <summary>What the receiver said.</summary>
    public string? Answer { get; init; }
}

/// <summary>What becomes of a subscription: pure functions.</summary>
public static class SubscriptionDecisions
{
    /// <summary>The state name of the grain class that keeps subscriptions.</summary>
    public const string StateName = "subscription";

    /// <summary>The receiver's no to one event, so often, sets its subject aside.</summary>
    public const int ParkAfterAttempts = 5;

    /// <summary>So many subjects wait aside at most; then the whole subscription waits.</summary>
    public const int ParkedMax = 100;

    /// <summary>So many attempts are remembered.</summary>
    public const int DeliveriesMax = 50;

    /// <summary>So many subscriptions a district may have.</summary>
    public const int PerDistrictMax = 20;

    /// <summary>For so long the secret before a rotation signs too.</summary>
    public static readonly TimeSpan RotationTime = TimeSpan.FromHours(24);

    private static readonly TimeSpan BackoffFirst = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromHours(6);

    /// <summary>The pause after so many failures in a row: doubling from 5 seconds to 6 hours, and from then on for ever; a quarter more or less by chance.</summary>
    /// <param name="failures">1 or more.</param>
    /// <param name="chance">0 to 1, so that receivers that failed together are not tried together.</param>
    public static TimeSpan Backoff(int failures, double chance)
    {
        var plain = BackoffFirst * Math.Pow(2, Math.Min(failures, 20) - 1);
        return (plain < BackoffMax ? plain : BackoffMax) * (0.75 + chance / 2);
    }

    /// <summary>Subscribes or changes.</summary>
    /// <param name="current">As it stands.</param>
    /// <param name="command">What is put.</param>
    /// <param name="url">Its address, checked.</param>
    /// <param name="head">The end of the log.</param>
    /// <param name="fresh">The secret of a new subscription.</param>
    /// <param name="now">Who and when.</param>
    /// <param name="policyVersion">The policy's version.</param>
    public static Outcome<Decision<Subscription, PutSubscriptionAnswer>> Put(Subscription? current, PutSubscription command, Uri url, LogCursor head, WebhookSecret fresh, Circumstances now, string policyVersion)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(now);
        if (command.District.Value is null) return new Refused(Refusal.FieldMissing) { Field = "district", DetailZh = "请填写 district。", DetailEn = "Give 'district'." };
        if (command.Within is { } own && own != command.District) return new Refused(Refusal.Forbidden) { Field = "district" };
        if (command.Types is { Count: 0 }) return No("types", "不得为空数组; 省略则推送全部类型", "must not be empty; leave it out for all types");
        if (command.Types?.FirstOrDefault(t => !CloudEvent.Types.Contains(t)) is { } unknown) return No("types", $"没有事件类型“{unknown}”", $"names '{unknown}', which is no event type");
        var types = command.Types?.Distinct().Order(StringComparer.Ordinal).ToList();
        var running = current is { State: not SubscriptionState.Deleted } ? current : null;
        if (running is not null && running.District != command.District)
            return command.Within is null ? new Refused(Refusal.SubscriptionDistrictFixed) { Field = "district" } : new Refused(Refusal.SubscriptionUnknown) { Field = "id" };

        if (running is null)
        {
            var created = new Subscription(command.Id, command.District, url.OriginalString, SubscriptionState.Active, command.After ?? head.Text, fresh)
            {
                Types = types, StartedAfter = command.After, CreatedBy = now.By.Name, Version = (current?.Version ?? 0) + 1,
            };
            return new Decision<Subscription, PutSubscriptionAnswer>(Commit(created, SubscriptionEvents.Created, now, policyVersion, new(created.District, url.Host) { Types = types, After = command.After }),
                new(SubscriptionView.Of(created), Created: true, fresh));
        }
        var moves = command.After is not null && command.After != running.StartedAfter;
        var same = running.Url == url.OriginalString && (running.Types ?? []).SequenceEqual(types ?? []) && running.Types is null == types is null;
        if (same && !moves && running.State != SubscriptionState.Disabled) return new Decision<Subscription, PutSubscriptionAnswer>(null, new(SubscriptionView.Of(running), Created: false, null));
        var changed = running with
        {
            Url = url.OriginalString, Types = types, State = SubscriptionState.Active, Failures = 0, FailingSince = null, NextAttemptAt = null, Version = running.Version + 1,
            StartedAfter = moves ? command.After : running.StartedAfter, Cursor = moves ? command.After! : running.Cursor,
            ReplayUntil = moves ? null : running.ReplayUntil, ResumeAt = moves ? null : running.ResumeAt, Parked = moves ? [] : running.Parked,
        };
        return new Decision<Subscription, PutSubscriptionAnswer>(Commit(changed, SubscriptionEvents.Changed, now, policyVersion, new(changed.District, url.Host) { Types = types, After = moves ? command.After : null }),
            new(SubscriptionView.Of(changed), Created: false, null));
    }

    /// <summary>The subscription as a caller may know of it.</summary>
    public static Outcome<Subscription> Seen(Subscription? current, DistrictCode? within) =>
        current is { State: not SubscriptionState.Deleted } && (within is null || within == current.District) ? current : new Refused(Refusal.SubscriptionUnknown) { Field = "id" };

    /// <summary>Ends it. The record stays, so that its events go on counting if the id is used again.</summary>
    public static Outcome<Decision<Subscription, SubscriptionView>> Delete(Subscription? current, DistrictCode? within, WebhookSecret unused, Circumstances now, string policyVersion) =>
        Seen(current, within).Then<Decision<Subscription, SubscriptionView>>(it =>
        {
            var deleted = it with { State = SubscriptionState.Deleted, Secret = unused, PreviousSecret = null, PreviousUntil = null, Parked = [], Deliveries = [], Version = it.Version + 1 };
            return new Decision<Subscription, SubscriptionView>(Commit(deleted, SubscriptionEvents.Deleted, now, policyVersion, Data(it)), SubscriptionView.Of(deleted));
        });

    /// <summary>
    /// A new secret. The one before goes on signing for a day. Rotating again within the day replaces the new one only:
    /// receivers still have the old, and whoever lost the answer can ask again.
    /// </summary>
    public static Outcome<Decision<Subscription, RotatedSecret>> Rotate(Subscription? current, DistrictCode? within, WebhookSecret fresh, Circumstances now, string policyVersion) =>
        Seen(current, within).Then<Decision<Subscription, RotatedSecret>>(it =>
        {
            ArgumentNullException.ThrowIfNull(now);
            var until = now.Now + RotationTime;
            var rotated = it with { Secret = fresh, PreviousSecret = now.Now < it.PreviousUntil ? it.PreviousSecret : it.Secret, PreviousUntil = until, Version = it.Version + 1 };
            return new Decision<Subscription, RotatedSecret>(Commit(rotated, SubscriptionEvents.SecretRotated, now, policyVersion, Data(it)), new(fresh, until));
        });

    /// <summary>Goes back to deliver a range again, then on from where it was.</summary>
    /// <param name="current">As it stands.</param>
    /// <param name="command">The range.</param>
    /// <param name="within">The district that the caller is confined to.</param>
    /// <param name="compare">The order of cursors.</param>
    /// <param name="now">Who and when.</param>
    /// <param name="policyVersion">The policy's version.</param>
    public static Outcome<Decision<Subscription, SubscriptionView>> Replay(Subscription? current, ReplaySubscription command, DistrictCode? within, Comparison<string> compare, Circumstances now, string policyVersion) =>
        Seen(current, within).Then<Decision<Subscription, SubscriptionView>>(it =>
        {
            ArgumentNullException.ThrowIfNull(command);
            ArgumentNullException.ThrowIfNull(compare);
            if (it.State == SubscriptionState.Disabled) return Refusal.SubscriptionDisabled;
            if (command.After is null) return new Refused(Refusal.FieldMissing) { Field = "after", DetailZh = "请填写 after。", DetailEn = "Give 'after'." };
            var until = command.Until ?? it.Frontier;
            if (compare(command.After, until) >= 0) return new Refused(Refusal.ReplayRangeInvalid) { Field = "until", DetailZh = "until 应在 after 之后。", DetailEn = "'until' must come after 'after'." };
            if (compare(until, it.Frontier) > 0) return new Refused(Refusal.ReplayRangeInvalid) { Field = "until", DetailZh = "until 之前的事件尚未全部推送。", DetailEn = "Not all up to 'until' has been delivered yet." };
            var back = it with { Cursor = command.After, ReplayUntil = until, ResumeAt = it.Frontier, Failures = 0, NextAttemptAt = null, State = SubscriptionState.Active, FailingSince = null, Version = it.Version + 1 };
            return new Decision<Subscription, SubscriptionView>(Commit(back, SubscriptionEvents.ReplayRequested, now, policyVersion, Data(it) with { After = command.After, Until = until }), SubscriptionView.Of(back));
        });

    /// <summary>An event was taken, or its subject waits aside: the cursor moves past it.</summary>
    public static Subscription Passed(Subscription it, LoggedEvent past, WebhookAnswer? taken, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(it);
        ArgumentNullException.ThrowIfNull(past);
        if (taken is not { } answer) return it with { Cursor = past.Cursor.Text };
        return it with
        {
            Cursor = past.Cursor.Text, State = SubscriptionState.Active, Failures = 0, FailingSince = null, NextAttemptAt = null,
            Deliveries = Remember(it, past, it.Failures + 1, DeliveryOutcome.Delivered, answer, at),
        };
    }

    /// <summary>An event was not taken: the subscription waits and tries again, sets the subject aside, or ends.</summary>
    /// <param name="it">The subscription.</param>
    /// <param name="failed">The event.</param>
    /// <param name="answer">What the receiver said.</param>
    /// <param name="at">When.</param>
    /// <param name="chance">0 to 1, for the pause.</param>
    public static Subscription Failed(Subscription it, LoggedEvent failed, WebhookAnswer answer, DateTimeOffset at, double chance)
    {
        ArgumentNullException.ThrowIfNull(it);
        ArgumentNullException.ThrowIfNull(failed);
        var attempts = it.Failures + 1;
        if (answer.Gone) return it with { State = SubscriptionState.Disabled, NextAttemptAt = null, Deliveries = Remember(it, failed, attempts, DeliveryOutcome.Disabled, answer, at) };
        if (answer.Refuses && attempts >= ParkAfterAttempts && it.Parked.Count < ParkedMax)
            return it with
            {
                Cursor = failed.Cursor.Text, Failures = 0, NextAttemptAt = null,
                Parked = [.. it.Parked, new(failed.Entry.Kind, failed.Entry.Subject, failed.Entry.Ordinal - 1, at, attempts, at + Backoff(attempts, chance), answer.ToString())],
                Deliveries = Remember(it, failed, attempts, DeliveryOutcome.Parked, answer, at),
            };
        return it with
        {
            State = SubscriptionState.Failing, Failures = attempts, FailingSince = it.FailingSince ?? at, NextAttemptAt = at + Backoff(attempts, chance),
            Deliveries = Remember(it, failed, attempts, DeliveryOutcome.Failed, answer, at),
        };
    }

    /// <summary>An event of a subject that waits aside was tried.</summary>
    public static Subscription Retried(Subscription it, ParkedSubject parked, LoggedEvent tried, WebhookAnswer answer, DateTimeOffset at, double chance)
    {
        ArgumentNullException.ThrowIfNull(it);
        ArgumentNullException.ThrowIfNull(parked);
        ArgumentNullException.ThrowIfNull(tried);
        if (answer.Gone) return it with { State = SubscriptionState.Disabled, NextAttemptAt = null, Deliveries = Remember(it, tried, parked.Attempts + 1, DeliveryOutcome.Disabled, answer, at) };
        var next = answer.Taken
            ? parked with { AfterOrdinal = tried.Entry.Ordinal, Attempts = 0, NextAttemptAt = at }
            : parked with { Attempts = parked.Attempts + 1, NextAttemptAt = at + Backoff(parked.Attempts + 1, chance), LastError = answer.ToString() };
        return it with
        {
            Parked = [.. it.Parked.Select(p => p.Kind == parked.Kind && p.Subject == parked.Subject ? next : p)],
            Deliveries = Remember(it, tried, parked.Attempts + 1, answer.Taken ? DeliveryOutcome.Delivered : DeliveryOutcome.Failed, answer, at),
        };
    }

    /// <summary>A subject has caught up and flows with the others again.</summary>
    public static Subscription Unparked(Subscription it, ParkedSubject parked)
    {
        ArgumentNullException.ThrowIfNull(it);
        ArgumentNullException.ThrowIfNull(parked);
        return it with { Parked = [.. it.Parked.Where(p => p.Kind != parked.Kind || p.Subject != parked.Subject)] };
    }

    /// <summary>The replay has come to its end.</summary>
    public static Subscription Replayed(Subscription it)
    {
        ArgumentNullException.ThrowIfNull(it);
        return it with { Cursor = it.Frontier, ReplayUntil = null, ResumeAt = null };
    }

    /// <summary>The events that a round of deliveries leaves in the log: what an administrator has to hear of.</summary>
    public static Commit<Subscription> Settled(Subscription before, Subscription after, Circumstances now, string policyVersion)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var log = new EventWriter(SubjectKind.Subscription, after.Id.Value, before.Version, now, policyVersion);
        foreach (var parked in after.Parked)
            if (!before.Parked.Any(p => p.Kind == parked.Kind && p.Subject == parked.Subject))
                log.Add(SubscriptionEvents.SubjectParked, now.Today, null, Data(after) with { Subject = parked.Subject, Answer = parked.LastError });
        if (after.State == SubscriptionState.Disabled && before.State != SubscriptionState.Disabled) log.Add(SubscriptionEvents.Disabled, now.Today, null, Data(after));
        return new(after with { Version = log.Version }) { Events = log.Entries };
    }

    private static Commit<Subscription> Commit(Subscription next, string type, Circumstances now, string policyVersion, SubscriptionEventData data)
    {
        var log = new EventWriter(SubjectKind.Subscription, next.Id.Value, next.Version - 1, now, policyVersion);
        log.Add(type, now.Today, null, data);
        return new(next) { Events = log.Entries };
    }

    private static SubscriptionEventData Data(Subscription it) => new(it.District, new Uri(it.Url).Host);

    private static IReadOnlyList<Delivery> Remember(Subscription it, LoggedEvent what, int attempt, DeliveryOutcome outcome, WebhookAnswer answer, DateTimeOffset at) =>
    [
        .. it.Deliveries.Skip(Math.Max(0, it.Deliveries.Count - DeliveriesMax + 1)),
        new(at, it.MessageId(what.Cursor), what.Entry.Type, what.Entry.Subject, what.Entry.Ordinal, attempt, outcome, answer.Milliseconds) { Status = answer.Status, Error = answer.Error },
    ];

    private static Refused No(string field, string zh, string en) => new(Refusal.FieldInvalid) { Field = field, DetailZh = $"{field} {zh}。", DetailEn = $"'{field}' {en}." };
}
