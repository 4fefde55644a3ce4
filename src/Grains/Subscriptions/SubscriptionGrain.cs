using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Srdi.Domain;
using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Domain.Subscriptions;

namespace Srdi.Grains.Subscriptions;

/// <summary>One subscription: reads its district's log from its cursor, sends event by event, and moves the cursor after each was taken.</summary>
public sealed class SubscriptionGrain([PersistentState(SubscriptionDecisions.StateName)] IPersistentState<Stored<Subscription>> storage, GrainServices services, WebhookSender sender, ActivatedHere here)
    : RecordGrain<Subscription>(storage, services), ISubscriptionGrain
{
    private const int PageMax = 50;
    private const int SubjectEventsMax = 1_000;
    private const int RetriedPerTurnMax = 4;
    private const string TestType = "srdi.subscription.test.v1";

    /// <summary>A turn sends no longer than this, so that commands don't wait long and a crash repeats little.</summary>
    private static readonly TimeSpan TurnMax = TimeSpan.FromSeconds(2);

    private static readonly Caller Platform = new("platform:webhooks");

    /// <summary>How far the log was looked through in vain from a cursor: remembered here only, since a crash costs no more than another look.</summary>
    private (string Cursor, string Seen) looked = ("", "");

    /// <inheritdoc/>
    protected override (SubjectKind Kind, string Id) Subject => (SubjectKind.Subscription, this.GetPrimaryKeyString()["subscription-".Length..]);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        here.Add(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        here.Remove(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<Outcome<PutSubscriptionAnswer>> Put(PutSubscription command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        Keys.MustBe(this, command.Id.GrainKey);
        var url = sender.Check(command.Url);
        if (url.Refused is { } no) return no;
        if (command.After is { } after && await CursorFault(after, "after") is { } fault) return fault;
        var head = await Services.Log.Head(CancellationToken.None);
        return await Carry(SubscriptionDecisions.Put(Current, command, url.Value, head, Fresh(), By(command, by), Services.Policy.Version));
    }

    /// <inheritdoc/>
    public Task<Outcome<SubscriptionView>> Get(DistrictCode? within) =>
        Task.FromResult(SubscriptionDecisions.Seen(Current, within).Then<SubscriptionView>(it => SubscriptionView.Of(it)));

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyList<Delivery>>> Deliveries(DistrictCode? within) =>
        Task.FromResult(SubscriptionDecisions.Seen(Current, within).Then(it => Outcome.Of<IReadOnlyList<Delivery>>([.. it.Deliveries.Reverse()])));

    /// <inheritdoc/>
    public Task<Outcome<SubscriptionView>> Delete(DistrictCode? within, Caller by) =>
        Carry(SubscriptionDecisions.Delete(Current, within, Fresh(), By("delete", by), Services.Policy.Version));

    /// <inheritdoc/>
    public async Task<Outcome<SubscriptionView>> Replay(ReplaySubscription command, DistrictCode? within, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.After is { } after && await CursorFault(after, "after") is { } early) return early;
        if (command.Until is { } until && await CursorFault(until, "until") is { } late) return late;
        return await Carry(SubscriptionDecisions.Replay(Current, command, within, Order, By(command, by), Services.Policy.Version));
    }

    /// <inheritdoc/>
    public async Task<Outcome<Delivery>> Test(DistrictCode? within)
    {
        var seen = SubscriptionDecisions.Seen(Current, within);
        if (seen.Refused is { } no) return no;
        var (it, at) = (seen.Value, Services.Clock.GetUtcNow());
        var id = $"{it.Id}.test-{at.ToUnixTimeMilliseconds()}";
        var body = JsonSerializer.Serialize(new CloudEvent("1.0", id, "/v1/subscriptions", TestType, it.Id.Value, at, new JsonObject { ["district"] = it.District.Value }), SrdiJson.Edge);
        var answer = await sender.Send(it.Url, id, body, it.Secrets(at), at);
        return new Delivery(at, id, TestType, it.Id.Value, 0, 1, answer.Taken ? DeliveryOutcome.Delivered : DeliveryOutcome.Failed, answer.Milliseconds) { Status = answer.Status, Error = answer.Error };
    }

    /// <inheritdoc/>
    public Task<Outcome<RotatedSecret>> Rotate(DistrictCode? within, Caller by) =>
        Carry(SubscriptionDecisions.Rotate(Current, within, Fresh(), By("rotate", by), Services.Policy.Version));

    /// <inheritdoc/>
    public async Task<bool> Pump(string head)
    {
        if (Current is not { Runs: true } before)
        {
            if (Current is null) DeactivateOnIdle();
            return false;
        }
        var (after, more, started) = (before, false, Stopwatch.GetTimestamp());
        foreach (var parked in before.Parked.Where(p => p.NextAttemptAt <= Services.Clock.GetUtcNow()).Take(RetriedPerTurnMax)) after = await Retry(after, parked, started);
        if (after.Runs && (after.NextAttemptAt is not { } due || due <= Services.Clock.GetUtcNow())) (after, more) = await Forward(after, head, started);
        if (!ReferenceEquals(before, after)) await Carry<bool>(new Decision<Subscription, bool>(SubscriptionDecisions.Settled(before, after, new(Platform, Services.Clock.GetUtcNow(), "delivery"), Services.Policy.Version), more));
        return more;
    }

    /// <summary>Sends what comes after the cursor, in the log's order.</summary>
    private async Task<(Subscription After, bool More)> Forward(Subscription it, string head, long started)
    {
        var from = looked.Cursor == it.Cursor ? looked.Seen : it.Cursor;
        if (from == head && it.ReplayUntil is null) return (it, false);
        var page = await Services.Log.Read(new(new(from), PageMax, it.District.Value, Types: it.Types) { Seen = true }, CancellationToken.None);
        foreach (var next in page.Events)
        {
            if (it.ReplayUntil is { } end && Order(next.Cursor.Text, end) > 0) return (SubscriptionDecisions.Replayed(it), true);
            if (Stopwatch.GetElapsedTime(started) > TurnMax) return (it, true);
            if (it.Holds(next.Entry))
            {
                it = SubscriptionDecisions.Passed(it, next, null, Services.Clock.GetUtcNow());
                continue;
            }
            var answer = await Send(it, next);
            it = answer.Taken
                ? SubscriptionDecisions.Passed(it, next, answer, Services.Clock.GetUtcNow())
                : SubscriptionDecisions.Failed(it, next, answer, Services.Clock.GetUtcNow(), Chance());
            if (!it.Runs || it.NextAttemptAt is not null) return (it, false);
        }
        if (it.ReplayUntil is { } until && Order(page.Next.Text, until) >= 0) return (SubscriptionDecisions.Replayed(it), true);
        looked = (it.Cursor, page.Next.Text);
        return (it, page.More);
    }

    /// <summary>Tries a subject that waits aside, from its first waiting event on, and lets it flow again when it has caught up.</summary>
    private async Task<Subscription> Retry(Subscription it, ParkedSubject parked, long started)
    {
        var events = await Services.Log.ReadSubject(parked.Kind, parked.Subject, parked.AfterOrdinal, SubjectEventsMax, CancellationToken.None);
        foreach (var next in events)
        {
            if (Order(next.Cursor.Text, it.Frontier) > 0) break;
            if (!it.Wants(next.Entry)) continue;
            if (!it.Runs || Stopwatch.GetElapsedTime(started) > TurnMax) return it;
            var answer = await Send(it, next);
            var now = it.Parked.Single(p => p.Kind == parked.Kind && p.Subject == parked.Subject);
            it = SubscriptionDecisions.Retried(it, now, next, answer, Services.Clock.GetUtcNow(), Chance());
            if (!answer.Taken) return it;
        }
        return events.Count < SubjectEventsMax ? SubscriptionDecisions.Unparked(it, parked) : it;
    }

    private async Task<WebhookAnswer> Send(Subscription it, LoggedEvent what)
    {
        var at = Services.Clock.GetUtcNow();
        var answer = await sender.Send(it.Url, it.MessageId(what.Cursor), CloudEvent.JsonOf(what), it.Secrets(at), at);
        Services.Metrics.Attempted(answer);
        if (answer.Taken) Services.Metrics.Delivered("webhook", Services.Clock.GetUtcNow() - what.Entry.RecordedAt);
        return answer;
    }

    private async Task<Refused?> CursorFault(string cursor, string field)
    {
        try
        {
            return await Services.Log.Expired(new(cursor), CancellationToken.None) is { } earliest ? new(Refusal.CursorExpired) { Field = field, Earliest = earliest.Text } : null;
        }
        catch (FormatException)
        {
            return new(Refusal.CursorInvalid) { Field = field };
        }
    }

    private int Order(string first, string second) => Services.Log.Compare(new(first), new(second));

    private static WebhookSecret Fresh() => WebhookSecret.Of(RandomNumberGenerator.GetBytes(32));

    private static double Chance() => RandomNumberGenerator.GetInt32(1_000_000) / 1e6;
}
