using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Srdi.Domain.Enterprises;
using Srdi.Storage;
using Srdi.Tests;

namespace Srdi.Host.Tests;

/// <summary>A district's three ways to watch the demo: a terminal, the sample client and a webhook receiver.</summary>
public sealed class WatchTests
{
    private const string Huangpu = "440112";
    private const string Gained = "srdi.enterprise.titleGained.v1";

    [Fact]
    public async Task A_promotion_shows_everywhere_and_whoever_was_killed_comes_back_and_shows_what_it_missed_once()
    {
        await using var database = await TestDatabase.Create(StorageProvider.Sqlite);
        await using var host = await HostProcess.Start([.. database.Settings, "--demo"]);
        var firm = EnterpriseId.Of("91440101", "MA7W0001").Value;
        var cursorFile = Path.Combine(database.DataDirectory, "cursor");

        var receiver = await Receiver.Start();
        var url = receiver.Url;
        await Ok(host, HttpMethod.Put, "/v1/subscriptions/watch", new { district = Huangpu, url, after = "" });
        var terminal = new Curl(host, null);
        var sample = new Sample(host.Where.Gateway, cursorFile, built: false);
        await Ok(host, HttpMethod.Put, $"/v1/enterprises/{firm}", new { name = "广州示例观察有限公司", district = Huangpu });
        foreach (var (title, on) in new[] { ("innovative", "2025-09-01"), ("srdi", "2025-10-01"), ("littleGiant", "2025-11-01") })
            await Ok(host, HttpMethod.Post, $"/v1/enterprises/{firm}/transitions", new { trigger = "recognise", title, batch = "2025年", effectiveOn = on });
        // 1 registered, then for each title: gained, tier changed.
        await terminal.Until(t => t.Of(firm).LastOrDefault() == 7);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], terminal.Of(firm));
        await sample.Until($"{firm} #7 srdi.enterprise.tierChanged.v1");
        Assert.Contains($"{firm} #6 {Gained}", sample.Lines);
        await receiver.Until(r => r.Taken.Any(t => t.Subject == firm && t.Ordinal == 7), "the promotion");
        var promotion = receiver.Taken.Single(t => t.Subject == firm && t.Ordinal == 6);
        Assert.Equal("littleGiant", promotion.Event.GetProperty("data").GetProperty("title").GetString());

        var last = terminal.LastId;
        await terminal.DisposeAsync();
        await sample.DisposeAsync();
        await receiver.DisposeAsync();
        await Ok(host, HttpMethod.Post, $"/v1/enterprises/{firm}/transitions", new { trigger = "rename", name = "广州示例观察装备有限公司" });

        await using var terminalAgain = new Curl(host, last);
        await using var sampleAgain = new Sample(host.Where.Gateway, cursorFile, built: true);
        await using var receiverAgain = await Receiver.Start(url);
        await terminalAgain.Until(t => t.Of(firm).Count == 1);
        await sampleAgain.Until($"{firm} #8 srdi.enterprise.renamed.v1");
        await receiverAgain.Until(r => r.Taken.Any(t => t.Subject == firm), "what it missed");
        await Ok(host, HttpMethod.Post, $"/v1/enterprises/{firm}/transitions", new { trigger = "rename", name = "广州示例观察技术有限公司" });
        await terminalAgain.Until(t => t.Of(firm).Count >= 2);
        await sampleAgain.Until($"{firm} #9 srdi.enterprise.renamed.v1");
        await receiverAgain.Until(r => r.Taken.Any(t => t.Subject == firm && t.Ordinal == 9), "the next");
        Assert.Equal([8, 9], terminalAgain.Of(firm));
        Assert.Equal([$"{firm} #8 srdi.enterprise.renamed.v1", $"{firm} #9 srdi.enterprise.renamed.v1"], sampleAgain.Lines.Where(l => l.StartsWith(firm, StringComparison.Ordinal)));
        Assert.Equal([8, 9], receiverAgain.Taken.Where(t => t.Subject == firm).Select(t => t.Ordinal));
    }

    private static async Task Ok(HostProcess host, HttpMethod method, string path, object body)
    {
        var (status, answer) = await host.Send(method, path, body);
        Assert.True((int)status is >= 200 and < 300, $"{method} {path}: {status} {answer}");
    }

    /// <summary><c>curl -N</c> on the district's stream.</summary>
    private sealed class Curl : IAsyncDisposable
    {
        private readonly Process process;
        private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
        private readonly List<(string Subject, int Ordinal)> events = [];

        public Curl(HostProcess host, string? after)
        {
            var start = new ProcessStartInfo("curl", ["-sN", $"{host.Http.BaseAddress}v1/districts/{Huangpu}/transitions", "-H", "Accept: text/event-stream", .. after is null ? Array.Empty<string>() : ["-H", $"Last-Event-ID: {after}"]]) { RedirectStandardOutput = true };
            process = new() { StartInfo = start };
            process.OutputDataReceived += (_, line) => { if (line.Data is not null) lines.Writer.TryWrite(line.Data); };
            process.Start();
            process.BeginOutputReadLine();
        }

        public string LastId { get; private set; } = "";

        public List<int> Of(string firm) => [.. events.Where(e => e.Subject == firm).Select(e => e.Ordinal)];

        public async Task Until(Func<Curl, bool> holds)
        {
            using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (!holds(this))
            {
                var line = await lines.Reader.ReadAsync(late.Token);
                if (line.StartsWith("id: ", StringComparison.Ordinal)) LastId = line[4..];
                if (line.StartsWith("data: ", StringComparison.Ordinal) && JsonElement.Parse(line[6..]) is var it) events.Add((it.GetProperty("subject").GetString()!, it.GetProperty("data").GetProperty("ordinal").GetInt32()));
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
