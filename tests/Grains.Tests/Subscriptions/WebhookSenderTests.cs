using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Srdi.Domain;
using Srdi.Domain.Subscriptions;
using Srdi.Grains.Subscriptions;
using Srdi.Tests;

namespace Srdi.Grains.Tests.Subscriptions;

/// <summary>Webhooks go where they may, and nowhere else.</summary>
public sealed class WebhookSenderTests
{
    private static readonly WebhookSecret Secret = WebhookSecret.Of(new byte[32]);

    [Theory]
    [InlineData("https://events.hp.example.gov.cn/srdi?x=1", true)]
    [InlineData("https://events.example.org:8443/", true)]
    [InlineData("https://8.8.8.8/", true)]
    [InlineData("http://events.example.org/", false)]
    [InlineData("ftp://events.example.org/", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("//events.example.org/", false)]
    [InlineData("events.example.org", false)]
    [InlineData("https://u:p@events.example.org/", false)]
    [InlineData("https://events.example.org/#f", false)]
    [InlineData("https://events.example.org:22/", false)]
    [InlineData("https://events.example.org\\@127.0.0.1/", false)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("https://0177.1/", false)]
    [InlineData("https://2130706433/", false)]
    [InlineData("https://0x7f.1/", false)]
    [InlineData("https://127.1/", false)]
    [InlineData("https://[::1]/", false)]
    [InlineData("https://[::ffff:127.0.0.1]/", false)]
    [InlineData("https://[64:ff9b::7f00:1]/", false)]
    [InlineData("https://[fe80::1]/", false)]
    [InlineData("https://[fd00::1]/", false)]
    [InlineData("https://0.0.0.0/", false)]
    [InlineData("https://10.0.0.5/", false)]
    [InlineData("https://172.16.0.1/", false)]
    [InlineData("https://192.168.1.1/", false)]
    [InlineData("https://100.64.0.1/", false)]
    [InlineData("https://169.254.169.254/latest/meta-data", false)]
    [InlineData("https://224.0.0.1/", false)]
    [InlineData("https://localhost/", false)]
    [InlineData("https://localhost./", false)]
    [InlineData("https://x.localhost/", false)]
    [InlineData("https://db.internal/", false)]
    [InlineData("https://intranet/", false)]
    [InlineData("http://127.0.0.1:5080/", false)]
    [InlineData("http://localhost:5080/", false)]
    public void Only_public_https_may_be_subscribed(string url, bool allowed)
    {
        using var sender = new WebhookSender(new(Development: false, []));
        Assert.Equal(allowed ? null : Refusal.WebhookUrlRefused, sender.Check(url).Refused?.Code);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080/", true)]
    [InlineData("http://localhost:5080/x", true)]
    [InlineData("http://[::1]:5080/x", true)]
    [InlineData("http://10.0.0.5/", false)]
    [InlineData("http://events.example.org/", false)]
    [InlineData("https://192.168.1.1/", false)]
    public void In_development_the_own_machine_may_be_too(string url, bool allowed)
    {
        using var sender = new WebhookSender(new(Development: true, []));
        Assert.Equal(allowed, sender.Check(url).Succeeded);
    }

    [Theory]
    [InlineData("https://10.20.1.2/", true)]
    [InlineData("https://10.21.1.2/", false)]
    public void A_private_network_may_be_allowed_by_name(string url, bool allowed)
    {
        using var sender = new WebhookSender(new(Development: false, [IPNetwork.Parse("10.20.0.0/16")]));
        Assert.Equal(allowed, sender.Check(url).Succeeded);
    }

    [Theory]
    [InlineData("https://localhost:{0}/")] // A name that turns out to mean this machine, as after a change of DNS.
    [InlineData("https://127.0.0.1:{0}/")]
    [InlineData("https://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://127.0.0.1:{0}/")]
    public async Task What_the_first_look_lets_through_is_refused_at_the_connection(string url)
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        using var sender = new WebhookSender(new(Development: false, []));
        var answer = await sender.Post(new(string.Format(null, url, ((IPEndPoint)inside.LocalEndpoint).Port)), "id", "{}", [Secret], default);
        Assert.Null(answer.Status);
        Assert.False(inside.Pending(), "a connection was made");
    }

    [Fact]
    public async Task A_name_or_address_inside_is_connected_to_only_when_its_network_is_allowed()
    {
        // The machine's own private address, if it has one, and a name that resolves to a reserved one.
        var own = System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().SelectMany(n => n.GetIPProperties().UnicastAddresses).Select(a => a.Address)
            .Where(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));
        using var closed = new WebhookSender(new(Development: false, []));
        foreach (var (host, bound) in own.Where(a => !closed.Reachable(a)).Select(a => (a.ToString(), a)).Append(("localhost", IPAddress.Loopback)))
        {
            using var inside = new TcpListener(bound, 0);
            inside.Start();
            var url = new Uri($"https://{host}:{((IPEndPoint)inside.LocalEndpoint).Port}/");
            Assert.Null((await closed.Post(url, "id", "{}", [Secret], default)).Status);
            Assert.False(inside.Pending(), $"a connection was made to {host}");

            using var elsewhere = new WebhookSender(new(Development: false, [IPNetwork.Parse("203.0.113.0/24")]));
            Assert.Null((await elsewhere.Post(url, "id", "{}", [Secret], default)).Status);
            Assert.False(inside.Pending(), $"a connection was made to {host}, whose network is not the allowed one");

            using var open = new WebhookSender(new(Development: false, [new IPNetwork(bound, 32)]) { TimeMax = TimeSpan.FromSeconds(2) });
            var sent = open.Post(url, "id", "{}", [Secret], default);
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            using (await inside.AcceptSocketAsync(late.Token)) { } // Closed before it speaks TLS: the connection is what counts.
            Assert.Null((await sent).Status);
        }
    }

    [Fact]
    public async Task A_message_is_signed_and_a_redirect_is_not_followed()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = (_, http) =>
        {
            http.Response.Headers.Location = "/elsewhere";
            return Task.FromResult(302);
        };
        using var sender = new WebhookSender(new(Development: true, []));
        var at = TimeProvider.System.GetUtcNow();
        var answer = await sender.Send(receiver.Url + "/hook", "id-1", """{"名":"广州"}""", [Secret], at);
        Assert.Equal(302, answer.Status);
        Assert.False(answer.Taken || answer.Refuses);
        var it = Assert.Single(receiver.All);
        Assert.Equal("/hook", it.Path);
        Assert.True(WebhookSignature.Verify(Secret, it.Id, it.Timestamp, it.Signature, it.Body, at));
    }

    [Fact]
    public async Task A_flood_in_the_answer_is_cut_off()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = async (_, http) =>
        {
            var block = new byte[64 * 1024];
            try
            {
                while (true) await http.Response.Body.WriteAsync(block, http.RequestAborted); // Only the sender's end ends it.
            }
            catch (Exception cut) when (cut is OperationCanceledException or IOException)
            {
                // The sender has heard enough.
            }
            return 200;
        };
        using var sender = new WebhookSender(new(Development: true, []));
        Assert.Equal(200, (await sender.Send(receiver.Url, "id", "{}", [Secret], default)).Status);
        await receiver.Until(r => r.Taken.Count == 1, "the flood ends");
    }

    [Fact]
    public async Task A_receiver_that_never_answers_costs_the_time_limit_and_no_more()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = async (_, http) =>
        {
            var left = new TaskCompletionSource();
            await using var leaving = http.RequestAborted.Register(left.SetResult);
            await left.Task;
            return 200;
        };
        using var sender = new WebhookSender(new(Development: true, []) { TimeMax = TimeSpan.FromMilliseconds(200) });
        var answer = await sender.Send(receiver.Url, "id", "{}", [Secret], default);
        Assert.Equal((null, false), (answer.Status, answer.Refuses));
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_an_answer_and_no_exception()
    {
        using var sender = new WebhookSender(new(Development: true, []));
        var answer = await sender.Send("http://127.0.0.1:9/", "id", "{}", [Secret], default);
        Assert.Equal((null, false, false), (answer.Status, answer.Taken, answer.Refuses));
        Assert.NotNull(answer.Error);
    }
}
