using System.Text.Json;
using Srdi.Domain.Subscriptions;
using Srdi.Grains.Subscriptions;
using Srdi.Tests;

namespace Srdi.Web.Tests.Streams;

/// <summary>The reference library of the specification, run unmodified by node, takes what the platform sends and nothing that was tampered with.</summary>
public sealed class StandardWebhooksTests
{
    [Fact]
    public async Task The_reference_library_verifies_our_messages_and_refuses_all_others()
    {
        var (secret, older, stranger) = (Secret(1), Secret(2), Secret(3));
        await using var receiver = await Receiver.Start();
        using var sender = new WebhookSender(new(Development: true, []));
        var now = TimeProvider.System.GetUtcNow();
        const string body = """{"specversion":"1.0","type":"srdi.enterprise.titleGained.v1","data":{"名称":"广州“示例”公司","ordinal":3}}""";
        Assert.True((await sender.Send(receiver.Url, "hp-1.cy4x", body, [secret, older], now)).Taken);
        Assert.True((await sender.Send(receiver.Url, "hp-1.cy4x", body, [secret], now.AddMinutes(-6))).Taken);
        var (good, late) = (receiver.All[0], receiver.All[1]);

        List<(string Name, WebhookSecret Secret, Received Message, bool Ok)> cases =
        [
            ("current", secret, good, true), ("previous", older, good, true), ("stranger", stranger, good, false), ("late", secret, late, false),
            ("id", secret, good with { Id = good.Id + "x" }, false), ("time", secret, good with { Timestamp = $"{long.Parse(good.Timestamp, null) + 1}" }, false),
        ];
        for (var i = 0; i < good.Body.Length; i += 7) cases.Add(($"bit{i}", secret, good with { Body = string.Concat(good.Body.Select((c, at) => at == i ? (char)(c ^ 1) : c)) }, false));
        var answers = await Verify(cases.Select(c => JsonSerializer.Serialize(new
        {
            name = c.Name, secret = c.Secret.Text, body = c.Message.Body,
            headers = new Dictionary<string, string> { ["webhook-id"] = c.Message.Id, ["webhook-timestamp"] = c.Message.Timestamp, ["webhook-signature"] = c.Message.Signature },
        })));
        Assert.Equal(cases.Select(c => $"{c.Name} {(c.Ok ? "ok" : "refused")}"), answers);
    }

    private static WebhookSecret Secret(byte seed) => WebhookSecret.Of([.. Enumerable.Repeat(seed, 32)]);

    private static async Task<string[]> Verify(IEnumerable<string> cases) =>
        (await Node.Run("Streams", "standardwebhooks", ["verify.mjs"], cases)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
