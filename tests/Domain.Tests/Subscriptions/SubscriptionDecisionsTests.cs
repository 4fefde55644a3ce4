using System.Text.Json;
using Srdi.Domain.Log;
using Srdi.Domain.Subscriptions;

namespace Srdi.Domain.Tests.Subscriptions;

/// <summary>What becomes of a subscription, without a host.</summary>
public sealed class SubscriptionDecisionsTests
{
    private static readonly DistrictCode Huangpu = DistrictCode.Parse("440112").Value;
    private static readonly DistrictCode Panyu = DistrictCode.Parse("440113").Value;
    private static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 0, TimeSpan.FromHours(8));
    private static readonly WebhookSecret Secret = WebhookSecret.Of(new byte[32]);
    private static readonly WebhookSecret Other = WebhookSecret.Of([.. Enumerable.Repeat((byte)7, 32)]);
    private static readonly WebhookAnswer Taken = new(204, 3, null);
    private static readonly WebhookAnswer No = new(422, 3, null);
    private static readonly WebhookAnswer Absent = new(null, 3, "refused");

    [Fact]
    public void A_receiver_that_is_not_there_is_tried_for_ever_with_growing_pauses_and_never_set_aside()
    {
        var it = New();
        var pauses = new List<double>();
        var at = Noon;
        for (var attempt = 1; attempt <= 20; attempt++)
        {
            it = SubscriptionDecisions.Failed(it, Event("A", 1), Absent, at, 0.5);
            pauses.Add((it.NextAttemptAt!.Value - at).TotalSeconds);
            at = it.NextAttemptAt.Value;
        }
        Assert.Equal([5, 10, 20, 40, 80], pauses.Take(5));
        Assert.Equal(6 * 3600, pauses[^1]);
        Assert.True(at - Noon > TimeSpan.FromDays(1));
        Assert.Equal((SubscriptionState.Failing, "", 20, Noon), (it.State, it.Cursor, it.Failures, it.FailingSince));
        Assert.Empty(it.Parked);
    }

    [Theory]
    [InlineData(0, 3.75)]
    [InlineData(1, 6.25)]
    public void Chance_spreads_a_pause_by_a_quarter_either_way(double chance, double seconds) => Assert.Equal(seconds, SubscriptionDecisions.Backoff(1, chance).TotalSeconds);

    [Theory]
    [InlineData(400, true)]
    [InlineData(422, true)]
    [InlineData(500, true)]
    [InlineData(302, false)]
    [InlineData(408, false)]
    [InlineData(429, false)]
    [InlineData(503, false)]
    [InlineData(null, false)]
    public void The_fifth_no_sets_a_subject_aside_and_only_a_no_does(int? status, bool parks)
    {
        var it = New();
        for (var attempt = 1; attempt < SubscriptionDecisions.ParkAfterAttempts; attempt++)
        {
            it = SubscriptionDecisions.Failed(it, Event("A", 4), new(status, 1, null), Noon, 0.5);
            Assert.Empty(it.Parked);
            Assert.Equal("", it.Cursor);
        }
        it = SubscriptionDecisions.Failed(it, Event("A", 4), new(status, 1, null), Noon, 0.5);
        if (!parks)
        {
            Assert.Empty(it.Parked);
            return;
        }
        var parked = Assert.Single(it.Parked);
        Assert.Equal(("A", 3, 5), (parked.Subject, parked.AfterOrdinal, parked.Attempts));
        Assert.Equal(("A4", 0, null), (it.Cursor, it.Failures, it.NextAttemptAt));
        Assert.True(it.Holds(Event("A", 5).Entry));
        Assert.False(it.Holds(Event("B", 1).Entry));
    }

    [Fact]
    public void When_as_many_subjects_as_may_wait_aside_do_the_next_holds_up_the_subscription()
    {
        var it = New() with { Parked = [.. Enumerable.Range(0, SubscriptionDecisions.ParkedMax).Select(i => new ParkedSubject(SubjectKind.Enterprise, $"P{i}", 0, Noon, 5, Noon, ""))], Failures = 40 };
        it = SubscriptionDecisions.Failed(it, Event("A", 1), No, Noon, 0.5);
        Assert.Equal((SubscriptionDecisions.ParkedMax, SubscriptionState.Failing, ""), (it.Parked.Count, it.State, it.Cursor));
    }

    [Fact]
    public void Success_ends_the_failures_and_moves_the_cursor()
    {
        var it = SubscriptionDecisions.Failed(New(), Event("A", 1), Absent, Noon, 0.5);
        it = SubscriptionDecisions.Passed(it, Event("A", 1), Taken, Noon);
        Assert.Equal((SubscriptionState.Active, "A1", 0, null, null), (it.State, it.Cursor, it.Failures, it.NextAttemptAt, it.FailingSince));
        Assert.Equal([(1, DeliveryOutcome.Failed), (2, DeliveryOutcome.Delivered)], it.Deliveries.Select(d => (d.Attempt, d.Outcome)));
    }

    [Fact]
    public void Gone_disables_and_putting_it_again_starts_it_where_it_was()
    {
        var it = SubscriptionDecisions.Failed(New() with { Cursor = "x" }, Event("A", 1), new(410, 1, null), Noon, 0.5);
        Assert.Equal(SubscriptionState.Disabled, it.State);
        Assert.Contains(SubscriptionDecisions.Settled(New(), it, By(), "p").Events, e => e.Type == SubscriptionEvents.Disabled && e.District is null);
        var again = Put(it, new(it.Id, Huangpu, it.Url)).Value;
        Assert.Equal((SubscriptionState.Active, "x"), (again.Commit!.Record.State, again.Commit.Record.Cursor));
        Assert.Null(again.Answer.Secret);
    }

    [Fact]
    public void Putting_the_same_again_changes_nothing_and_shows_no_secret()
    {
        var first = Put(null, new(Id, Huangpu, "https://a.example.org/x") { After = "c" }).Value;
        Assert.Equal((true, Secret, "c"), (first.Answer.Created, first.Answer.Secret, first.Commit!.Record.Cursor));
        var moved = first.Commit.Record with { Cursor = "d" };
        var again = Put(moved, new(Id, Huangpu, "https://a.example.org/x") { After = "c" }).Value;
        Assert.Null(again.Commit);
        Assert.Null(again.Answer.Secret);
        var elsewhere = Put(moved, new(Id, Huangpu, "https://a.example.org/x") { After = "b" }).Value;
        Assert.Equal("b", elsewhere.Commit!.Record.Cursor);
        Assert.Equal("h", Put(null, new(Id, Huangpu, "https://a.example.org/x")).Value.Commit!.Record.Cursor);
    }

    [Fact]
    public void A_subscription_stays_in_its_district_and_is_unknown_in_another()
    {
        Assert.Equal(Refusal.SubscriptionDistrictFixed, Put(New(), new(Id, Panyu, "https://a.example.org")).Refused!.Code);
        Assert.Equal(Refusal.SubscriptionUnknown, Put(New(), new(Id, Panyu, "https://a.example.org") { Within = Panyu }).Refused!.Code);
        Assert.Equal(Refusal.Forbidden, Put(null, new(Id, Huangpu, "https://a.example.org") { Within = Panyu }).Refused!.Code);
        Assert.Equal(Refusal.SubscriptionUnknown, SubscriptionDecisions.Delete(New(), Panyu, Other, By(), "p").Refused!.Code);
        Assert.Equal(Refusal.SubscriptionUnknown, SubscriptionDecisions.Rotate(New(), Panyu, Other, By(), "p").Refused!.Code);
        Assert.Equal(Refusal.SubscriptionUnknown, SubscriptionDecisions.Replay(New(), new("", null), Panyu, string.CompareOrdinal, By(), "p").Refused!.Code);
    }

    [Theory]
    [InlineData("srdi.enterprise.titelGained.v1")]
    [InlineData("")]
    public void Unknown_types_are_refused(string type) =>
        Assert.Equal(("types", Refusal.FieldInvalid), Put(null, new(Id, Huangpu, "https://a.example.org") { Types = [type] }) is { Refused: { } no } ? (no.Field, no.Code) : default);

    [Fact]
    public void After_deletion_no_secret_is_left_and_the_id_can_be_used_again()
    {
        var deleted = SubscriptionDecisions.Delete(New() with { PreviousSecret = Secret }, null, Other, By(), "p").Value.Commit!.Record;
        Assert.Equal((SubscriptionState.Deleted, Other, null), (deleted.State, deleted.Secret, deleted.PreviousSecret));
        var again = Put(deleted, new(Id, Panyu, "https://a.example.org")).Value;
        Assert.True(again.Answer.Created);
        Assert.Equal(deleted.Version + 1, again.Commit!.Events.Single().Ordinal);
    }

    [Fact]
    public void A_rotation_signs_with_both_for_a_day_and_a_second_one_keeps_what_receivers_have()
    {
        var third = WebhookSecret.Of([.. Enumerable.Repeat((byte)9, 32)]);
        var once = SubscriptionDecisions.Rotate(New(), null, Other, By(), "p").Value.Commit!.Record;
        Assert.Equal([Other, Secret], once.Secrets(Noon.AddHours(23)));
        Assert.Equal([Other], once.Secrets(Noon.AddHours(24)));
        var twice = SubscriptionDecisions.Rotate(once, null, third, By(), "p").Value.Commit!.Record;
        Assert.Equal([third, Secret], twice.Secrets(Noon.AddHours(1)));
    }

    [Theory]
    [InlineData("b", "d", null)]
    [InlineData("b", null, null)]
    [InlineData("d", "b", Refusal.ReplayRangeInvalid)]
    [InlineData("b", "b", Refusal.ReplayRangeInvalid)]
    [InlineData("b", "z", Refusal.ReplayRangeInvalid)]
    [InlineData(null, "b", Refusal.FieldMissing)]
    public void A_replay_is_of_what_was_delivered_and_goes_on_where_it_was(string? after, string? until, Refusal? refused)
    {
        var outcome = SubscriptionDecisions.Replay(New() with { Cursor = "m" }, new(after, until), null, string.CompareOrdinal, By(), "p");
        Assert.Equal(refused, outcome.Refused?.Code);
        if (refused is not null) return;
        var back = outcome.Value.Commit!.Record;
        Assert.Equal((after, until ?? "m", "m"), (back.Cursor, back.ReplayUntil, back.Frontier));
        Assert.Equal(("m", null, null), SubscriptionDecisions.Replayed(back) is var done ? (done.Cursor, done.ReplayUntil, done.ResumeAt) : default);
        // A replay within a replay still goes on where delivery was.
        Assert.Equal("m", SubscriptionDecisions.Replay(back with { Cursor = "c" }, new("a", null), null, string.CompareOrdinal, By(), "p").Value.Commit!.Record.Frontier);
    }

    [Fact]
    public void The_delivery_log_is_bounded()
    {
        var it = New();
        for (var i = 1; i <= 200; i++) it = SubscriptionDecisions.Passed(it, Event("A", i), Taken, Noon);
        Assert.Equal(Enumerable.Range(151, 50), it.Deliveries.Select(d => d.Ordinal));
    }

    [Fact]
    public void Secrets_show_only_where_they_are_stored_and_answered()
    {
        Assert.DoesNotContain("AAAA", New().ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", JsonSerializer.Serialize(SubscriptionView.Of(New()), SrdiJson.Edge), StringComparison.Ordinal);
        var put = Put(null, new(Id, Huangpu, "https://a.example.org/hook?key=k")).Value;
        Assert.DoesNotContain("AAAA", put.Answer.ToString(), StringComparison.Ordinal);
        Assert.All(put.Commit!.Events, e => Assert.DoesNotContain("AAAA", e.Data.ToString(), StringComparison.Ordinal));
        Assert.All(put.Commit.Events, e => Assert.DoesNotContain("key=k", e.Data.ToString(), StringComparison.Ordinal));
        Assert.Contains("AAAA", JsonSerializer.Serialize(New(), SrdiJson.Stored), StringComparison.Ordinal);
        Assert.Equal(New().Secret, JsonSerializer.Deserialize<Subscription>(JsonSerializer.Serialize(New(), SrdiJson.Stored), SrdiJson.Stored)!.Secret);
    }

    [Fact]
    public void The_signature_is_that_of_the_specification()
    {
        var secret = WebhookSecret.Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        var at = DateTimeOffset.FromUnixTimeSeconds(1614265330);
        const string id = "msg_p5jXN8AQM9LWM0D4loKWxJek", body = """{"test": 2432232314}""";
        var signed = WebhookSignature.Sign([secret], id, at, body);
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signed);
        Assert.True(WebhookSignature.Verify(secret, id, "1614265330", $"v1,AAAA {signed}", body, at.AddMinutes(5)));
        Assert.False(WebhookSignature.Verify(secret, id, "1614265330", signed, body, at.AddMinutes(5).AddSeconds(1)));
        Assert.False(WebhookSignature.Verify(secret, id, "1614265331", signed, body, at));
        Assert.False(WebhookSignature.Verify(secret, id + "x", "1614265330", signed, body, at));
        Assert.False(WebhookSignature.Verify(Secret, id, "1614265330", signed, body, at));
        for (var bit = 0; bit < body.Length; bit++)
            Assert.False(WebhookSignature.Verify(secret, id, "1614265330", signed, string.Concat(body.Select((c, i) => i == bit ? (char)(c ^ 1) : c)), at));
    }

    private static SubscriptionId Id { get; } = SubscriptionId.Parse("hp-1").Value;

    private static Subscription New() => new(Id, Huangpu, "https://a.example.org/x", SubscriptionState.Active, "", Secret) { CreatedBy = "district:hp", Version = 1 };

    private static Circumstances By() => new(new("district:hp"), Noon, "c");

    private static Outcome<Decision<Subscription, PutSubscriptionAnswer>> Put(Subscription? current, PutSubscription command) =>
        SubscriptionDecisions.Put(current, command, new Uri(command.Url!), new("h"), Secret, By(), "p");

    private static LoggedEvent Event(string subject, int ordinal) => new(new($"{subject}{ordinal}"),
        new(SubjectKind.Enterprise, subject, ordinal, "440112", "srdi.enterprise.updated.v1", new(2026, 5, 6), Noon, "registry:a", "c", "p", JsonElement.Parse("{}")));
}
