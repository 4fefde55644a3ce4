using System.Net;
using System.Text.Json;
using Srdi.Domain.Subscriptions;
using Srdi.Tests;

namespace Srdi.Web.Tests.Streams;

/// <summary>Webhooks from a firm's transition to a real receiver, through its failures.</summary>
public sealed class WebhookTests(SharedPlatform shared) : IClassFixture<SharedPlatform>
{
    private readonly Platform platform = shared.It;

    [Fact]
    public async Task Events_arrive_signed_and_in_order_through_a_receiver_that_fails_and_the_cursor_waits_for_it()
    {
        const string district = "440103";
        await using var receiver = await Receiver.Start();
        var (secret, start) = await Subscribe(platform, "lw-1", district, receiver);
        receiver.Answer = (_, _) => Task.FromResult(503);
        var (a, b) = (await platform.Firm(district, 1), await platform.Firm(district, 2));
        await platform.Rename(a, 1);
        var failing = await platform.Until("/v1/subscriptions/lw-1", s => s.GetProperty("failures").GetInt32() == 1);
        Assert.Equal(("failing", start, 3), (failing.GetProperty("state").GetString(), failing.GetProperty("cursor").GetString(), failing.GetProperty("lag").GetInt32()));
        platform.Clock.Advance(TimeSpan.FromSeconds(7));
        await platform.Until("/v1/subscriptions/lw-1", s => s.GetProperty("failures").GetInt32() == 2);
        receiver.Answer = (_, _) => Task.FromResult(204);
        platform.Clock.Advance(TimeSpan.FromSeconds(13));
        await receiver.Until(r => r.Taken.Count == 3, "three events");
        Assert.Equal([(a, 1), (b, 1), (a, 2)], receiver.Taken.Select(r => (r.Subject, r.Ordinal)));
        Assert.Equal([receiver.Taken[0].Id, receiver.Taken[0].Id, receiver.Taken[0].Id, receiver.Taken[1].Id, receiver.Taken[2].Id], receiver.All.Select(r => r.Id));
        Assert.All(receiver.All, r => Assert.True(WebhookSignature.Verify(secret, r.Id, r.Timestamp, r.Signature, r.Body, platform.Clock.GetUtcNow())));
        var done = await platform.Until("/v1/subscriptions/lw-1", s => s.GetProperty("lag").GetInt32() == 0);
        Assert.Equal("active", done.GetProperty("state").GetString());
        var log = (await platform.Get("/v1/subscriptions/lw-1/deliveries")).GetProperty("items").EnumerateArray().Select(d => d.GetProperty("outcome").GetString()).ToList();
        Assert.Equal(["delivered", "delivered", "delivered", "failed", "failed"], log);
    }

    [Fact]
    public async Task A_firm_whose_event_is_poison_waits_aside_while_others_flow_and_then_gets_all_of_its_own_in_order()
    {
        const string district = "440104";
        await using var receiver = await Receiver.Start();
        await Subscribe(platform, "yx-1", district, receiver);
        var (bad, good) = (await platform.Firm(district, 1), await platform.Firm(district, 2));
        await receiver.Until(r => r.Taken.Count == 2, "both registrations");
        receiver.Answer = (r, _) => Task.FromResult(r.Subject == bad ? 422 : 204);
        await platform.Rename(bad, 1);
        await platform.Rename(good, 1);
        for (var failures = 1; failures < SubscriptionDecisions.ParkAfterAttempts; failures++)
        {
            await platform.Until("/v1/subscriptions/yx-1", s => s.GetProperty("failures").GetInt32() == failures);
            platform.Clock.Advance(SubscriptionDecisions.Backoff(failures, 1));
        }
        await receiver.Until(r => r.Taken.Any(t => t.Subject == good && t.Ordinal == 2), "the good firm's event");
        await platform.Rename(bad, 2);
        await platform.Rename(good, 2);
        await receiver.Until(r => r.Taken.Any(t => t.Subject == good && t.Ordinal == 3), "the good firm's next event");
        var parked = await platform.Until("/v1/subscriptions/yx-1", s => s.GetProperty("parked").GetArrayLength() == 1 && s.GetProperty("lag").GetInt32() == 0);
        Assert.Equal((bad, "HTTP 422"), (parked.GetProperty("parked")[0].GetProperty("subject").GetString(), parked.GetProperty("parked")[0].GetProperty("lastError").GetString()));
        Assert.DoesNotContain(receiver.All, r => r.Subject == bad && r.Ordinal == 3); // Never before its second.
        receiver.Answer = (_, _) => Task.FromResult(204);
        platform.Clock.Advance(TimeSpan.FromHours(8));
        await platform.Until("/v1/subscriptions/yx-1", s => s.GetProperty("parked").GetArrayLength() == 0);
        await platform.Rename(bad, 3);
        await receiver.Until(r => r.Taken.Any(t => t.Subject == bad && t.Ordinal == 4), "the firm flows again");
        Assert.Equal([1, 2, 3, 4], receiver.Taken.Where(t => t.Subject == bad).Select(t => t.Ordinal));
        Assert.Equal([1, 2, 3], receiver.Taken.Where(t => t.Subject == good).Select(t => t.Ordinal));
    }

    [Fact]
    public async Task Gone_ends_it_and_putting_it_again_goes_on_without_a_gap()
    {
        const string district = "440105";
        await using var receiver = await Receiver.Start();
        await Subscribe(platform, "hz-1", district, receiver);
        receiver.Answer = (_, _) => Task.FromResult(410);
        var firm = await platform.Firm(district, 1);
        await platform.Until("/v1/subscriptions/hz-1", s => s.GetProperty("state").GetString() == "disabled");
        await platform.Rename(firm, 1);
        platform.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.Conflict, (await platform.Send(HttpMethod.Post, "/v1/subscriptions/hz-1/replay", new { after = "" })).Status);
        Assert.Single(receiver.All);
        receiver.Answer = (_, _) => Task.FromResult(204);
        await platform.Ok(HttpMethod.Put, "/v1/subscriptions/hz-1", new { district, url = receiver.Url });
        await receiver.Until(r => r.Taken.Count == 2, "both events");
        Assert.Equal([1, 2], receiver.Taken.Select(t => t.Ordinal));
    }

    [Fact]
    public async Task A_range_is_delivered_again_with_the_same_ids_and_then_what_is_new()
    {
        const string district = "440106";
        await using var receiver = await Receiver.Start();
        await Subscribe(platform, "th-1", district, receiver);
        var firm = await platform.Firm(district, 1);
        for (var i = 1; i <= 4; i++) await platform.Rename(firm, i);
        await receiver.Until(r => r.Taken.Count == 5, "five events");
        var cursors = (await platform.Transitions(district)).ConvertAll(e => e.GetProperty("id").GetString()!);
        await platform.Ok(HttpMethod.Post, "/v1/subscriptions/th-1/replay", new { after = cursors[0], until = cursors[2] });
        await receiver.Until(r => r.Taken.Count == 7, "two again");
        await platform.Rename(firm, 5);
        await receiver.Until(r => r.Taken.Count == 8, "the new one");
        Assert.Equal([1, 2, 3, 4, 5, 2, 3, 6], receiver.Taken.Select(t => t.Ordinal));
        Assert.Equal(receiver.Taken[1].Id, receiver.Taken[5].Id);
        Assert.Equal(6, receiver.Taken.Select(t => t.Id).Distinct().Count());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await platform.Send(HttpMethod.Post, "/v1/subscriptions/th-1/replay", new { after = cursors[2], until = cursors[0] })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await platform.Send(HttpMethod.Post, "/v1/subscriptions/th-1/replay", new { after = "nonsense" })).Status);
    }

    [Fact]
    public async Task During_a_rotation_both_secrets_verify_and_afterwards_only_the_new()
    {
        const string district = "440111";
        await using var receiver = await Receiver.Start();
        var (old, _) = await Subscribe(platform, "by-1", district, receiver);
        var fresh = WebhookSecret.Parse((await platform.Ok(HttpMethod.Post, "/v1/subscriptions/by-1/rotate")).GetProperty("secret").GetString());
        Assert.NotEqual(old, fresh);
        var tested = await platform.Ok(HttpMethod.Post, "/v1/subscriptions/by-1/test");
        Assert.Equal((204, "delivered"), (tested.GetProperty("status").GetInt32(), tested.GetProperty("outcome").GetString()));
        platform.Clock.Advance(TimeSpan.FromHours(25));
        await platform.Ok(HttpMethod.Post, "/v1/subscriptions/by-1/test");
        bool By(WebhookSecret secret, Received r) => WebhookSignature.Verify(secret, r.Id, r.Timestamp, r.Signature, r.Body, DateTimeOffset.FromUnixTimeSeconds(long.Parse(r.Timestamp, null)));
        Assert.Equal([(true, true), (false, true)], receiver.All.Select(r => (By(old, r), By(fresh, r))));
        Assert.All(receiver.All, r => Assert.Equal("srdi.subscription.test.v1", r.Type));
    }

    [Fact]
    public async Task A_district_has_its_own_subscriptions_only_and_secrets_stay_where_they_belong()
    {
        const string district = "440113";
        await using var receiver = await Receiver.Start();
        var (own, foreign) = (await platform.Token("district", district), await platform.Token("district", "440114"));
        var body = new { district, url = receiver.Url };
        Assert.Equal(HttpStatusCode.Forbidden, (await platform.Send(HttpMethod.Put, "/v1/subscriptions/py-1", body, foreign)).Status);
        var (status, put) = await platform.Send(HttpMethod.Put, "/v1/subscriptions/py-1", body, own);
        Assert.Equal(HttpStatusCode.Created, status);
        var secret = put.GetProperty("secret").GetString()!;
        var again = await platform.Send(HttpMethod.Put, "/v1/subscriptions/py-1", body, own);
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.False(again.Body.TryGetProperty("secret", out _));
        var listed = Assert.Single((await platform.Send(HttpMethod.Get, "/v1/subscriptions", null, own)).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(("py-1", 0), (listed.GetProperty("id").GetString(), listed.GetProperty("lag").GetInt32()));
        Assert.False(listed.TryGetProperty("secret", out _));
        Assert.DoesNotContain(secret, listed.GetRawText(), StringComparison.Ordinal);
        Assert.Empty((await platform.Send(HttpMethod.Get, "/v1/subscriptions", null, foreign)).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.Forbidden, (await platform.Send(HttpMethod.Get, $"/v1/subscriptions?district={district}", null, foreign)).Status);
        await platform.Firm(district, 1);
        await platform.Firm("440114", 1);
        await receiver.Until(r => r.Taken.Count == 1, "the district's event");
        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Get, ""), (HttpMethod.Get, "/deliveries"), (HttpMethod.Delete, ""), (HttpMethod.Post, "/test"), (HttpMethod.Post, "/rotate")])
            Assert.Equal(HttpStatusCode.NotFound, (await platform.Send(method, "/v1/subscriptions/py-1" + path, token: foreign)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await platform.Send(HttpMethod.Put, "/v1/subscriptions/py-1", new { district = "440114", url = receiver.Url }, foreign)).Status);

        var rotated = (await platform.Send(HttpMethod.Post, "/v1/subscriptions/py-1/rotate", token: own)).Body.GetProperty("secret").GetString()!;
        var shown = $"{await platform.Get("/v1/subscriptions/py-1")} {await platform.Get("/v1/subscriptions/py-1/deliveries")} {platform.Logged}";
        var log = await platform.Log.Read(new(Domain.Log.LogCursor.Start, 5_000), default);
        shown += string.Concat(log.Events.Select(e => e.Entry.Data.ToString()));
        Assert.Contains("srdi.subscription.secretRotated.v1", log.Events.Select(e => e.Entry.Type));
        foreach (var hidden in (string[])[secret, rotated]) Assert.DoesNotContain(hidden["whsec_".Length..], shown, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await platform.Send(HttpMethod.Delete, "/v1/subscriptions/py-1", token: own)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await platform.Send(HttpMethod.Get, "/v1/subscriptions/py-1", token: own)).Status);
        Assert.Single(receiver.All);
    }

    [Theory]
    [InlineData("https://192.168.1.1/", "webhook.urlRefused")]
    [InlineData("http://events.example.org/", "webhook.urlRefused")]
    [InlineData(null, "field.missing")]
    public async Task An_address_that_may_not_be_reached_is_refused(string? url, string code)
    {
        var (status, body) = await platform.Send(HttpMethod.Put, "/v1/subscriptions/x-1", new { district = "440118", url });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, code), (status, body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_delivery_that_waits_goes_on_after_a_restart()
    {
        const string district = "440115";
        await using var receiver = await Receiver.Start();
        receiver.Answer = (_, _) => Task.FromResult(503);
        var clock = new SettableClock();
        var first = await Platform.Start(clock: clock);
        await Subscribe(first, "ns-1", district, receiver);
        var firm = await first.Firm(district, 1);
        await first.Until("/v1/subscriptions/ns-1", s => s.GetProperty("failures").GetInt32() == 1);
        await first.Stop();
        await using var second = await Platform.Start(first.Data, clock);
        await second.Rename(firm, 1);
        var waiting = await second.Get("/v1/subscriptions/ns-1");
        Assert.Equal("failing", waiting.GetProperty("state").GetString());
        Assert.InRange(waiting.GetProperty("failures").GetInt32(), 1, 4); // One, unless starting took longer than its pause.
        receiver.Answer = (_, _) => Task.FromResult(204);
        clock.Advance(TimeSpan.FromMinutes(2));
        await receiver.Until(r => r.Taken.Count == 2, "both events");
        Assert.Equal([1, 2], receiver.Taken.Select(t => t.Ordinal));
    }

    private static async Task<(WebhookSecret Secret, string Cursor)> Subscribe(Platform platform, string id, string district, Receiver receiver)
    {
        var put = await platform.Ok(HttpMethod.Put, "/v1/subscriptions/" + id, new { district, url = receiver.Url });
        return (WebhookSecret.Parse(put.GetProperty("secret").GetString()), put.GetProperty("cursor").GetString()!);
    }
}
