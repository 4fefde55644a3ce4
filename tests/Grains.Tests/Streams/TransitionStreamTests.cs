using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Streams;
using Srdi.Storage;

namespace Srdi.Grains.Tests.Streams;

/// <summary>Grains that follow their district as an Orleans stream miss nothing, and what they can't take is kept for them.</summary>
public sealed class TransitionStreamTests
{
    private static readonly DistrictCode Huangpu = Platform.Huangpu;
    private static readonly DistrictCode Tianhe = Platform.Tianhe;

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_subscriber_begins_after_its_token_or_now_and_hears_its_own_district_in_order(StorageProvider provider)
    {
        await using var cluster = await StreamCluster.Start(provider);
        var (firm, foreign) = (await cluster.Firm(Huangpu), await cluster.Firm(Tianhe));
        for (var i = 1; i <= 4; i++) await cluster.Rename(firm, i);
        var second = (await cluster.Logged(Huangpu))[1].Cursor.Text;
        await cluster.Listener(Huangpu, "token").Listen(second);
        await cluster.Listener(Huangpu, "start").Listen("");
        await cluster.Listener(Huangpu, "now").Listen(null);
        await cluster.Heard.Until(StreamCluster.KeyOf(Huangpu, "token"), h => h.Count == 3, "what came after the token");
        await cluster.Rename(foreign, 1);
        for (var i = 5; i <= 6; i++) await cluster.Rename(firm, i);
        string[] Of(string name) => [.. cluster.Heard.By(StreamCluster.KeyOf(Huangpu, name)).Select(h => $"{h.Subject}#{h.Ordinal}")];
        foreach (var name in (string[])["token", "start", "now"]) await cluster.Heard.Until(StreamCluster.KeyOf(Huangpu, name), h => h.Any(e => e.Ordinal == 7), name);
        Assert.Equal(Enumerable.Range(3, 5).Select(n => $"{firm}#{n}"), Of("token"));
        Assert.Equal(Enumerable.Range(1, 7).Select(n => $"{firm}#{n}"), Of("start"));
        Assert.Equal([$"{firm}#6", $"{firm}#7"], Of("now")[^2..]);
        var last = cluster.Heard.By(StreamCluster.KeyOf(Huangpu, "start"))[^1];
        Assert.Equal(JsonElement.Parse(CloudEvent.JsonOf((await cluster.Logged(Huangpu))[^1])).ToString(), JsonElement.Parse(last.Json).ToString());
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_grain_that_subscribes_implicitly_hears_every_event_also_those_around_a_restart(StorageProvider provider)
    {
        await using var cluster = await StreamCluster.Start(provider);
        var firm = await cluster.Firm(Huangpu);
        await cluster.Rename(firm, 1);
        await cluster.Heard.Until($"ear-{Huangpu}", h => h.Count >= 2, "before the restart");
        await cluster.Listener(Huangpu, "kept").Listen("");
        await cluster.Heard.Until(StreamCluster.KeyOf(Huangpu, "kept"), h => h.Count >= 2, "before the restart");
        // The last event is committed and the silo stops before or after it is heard: either is right.
        await cluster.Rename(firm, 2);
        await cluster.Restart();
        await cluster.Rename(firm, 3);
        foreach (var listener in (string[])[$"ear-{Huangpu}", StreamCluster.KeyOf(Huangpu, "kept")])
        {
            await cluster.Heard.Until(listener, h => h.Any(e => e.Ordinal == 4), "after the restart");
            var heard = cluster.Heard.By(listener).Select(h => h.Ordinal).ToList();
            Assert.Equal([1, 2, 3, 4], heard.Distinct());
        }
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task What_a_subscriber_cannot_take_waits_aside_with_an_alarm_while_others_flow_and_comes_in_order_later(StorageProvider provider)
    {
        await using var cluster = await StreamCluster.Start(provider);
        var (bad, good) = (await cluster.Firm(Huangpu), await cluster.Firm(Huangpu));
        var listener = StreamCluster.KeyOf(Huangpu, "picky");
        var broken = true;
        cluster.Heard.Before = (who, it) => broken && who == listener && it.Subject == bad.Value && it.Ordinal == 2 ? throw new InvalidOperationException("not this one") : Task.CompletedTask;
        await cluster.Listener(Huangpu, "picky").Listen("");
        await cluster.Listener(Huangpu, "easy").Listen("");
        await cluster.Rename(bad, 1);
        await cluster.Rename(good, 1);
        await cluster.Heard.Until(listener, h => h.Any(e => e.Subject == good.Value && e.Ordinal == 2), "the good firm's event");
        // Later events of the firm wait with it, for this subscriber alone.
        await cluster.Rename(bad, 2);
        await cluster.Rename(good, 2);
        await cluster.Heard.Until(listener, h => h.Any(e => e.Subject == good.Value && e.Ordinal == 3), "the good firm's next event");
        await cluster.Heard.Until(StreamCluster.KeyOf(Huangpu, "easy"), h => h.Any(e => e.Subject == bad.Value && e.Ordinal == 3), "the other subscriber");
        Assert.Equal([1], cluster.Heard.By(listener).Where(e => e.Subject == bad.Value).Select(e => e.Ordinal));
        Assert.True(cluster.Heard.Attempts[(listener, $"{bad}#2")] > 1); // Tried again before it was set aside.
        var waiting = Assert.Single((await cluster.State(Huangpu))!.Parked);
        Assert.Equal((SubjectKind.Enterprise, bad.Value, 1), (waiting.Kind, waiting.Subject, waiting.AfterOrdinal));
        Assert.Contains("not this one", waiting.LastError, StringComparison.Ordinal);
        var alarm = Assert.Single(await Alarms(cluster));
        Assert.Equal(StreamEvents.SubjectParked, alarm.Type);
        Assert.Null(alarm.District);

        // A retry that fails again costs one attempt and holds up nobody.
        cluster.Clock.Advance(TimeSpan.FromSeconds(6));
        await cluster.Rename(good, 3);
        await cluster.Heard.Until(listener, h => h.Any(e => e.Subject == good.Value && e.Ordinal == 4), "the good firm still flows");

        // It waits on through a restart, and an activation that knows nothing of it.
        await cluster.Restart();
        await cluster.Rename(bad, 3);
        await cluster.Rename(good, 4);
        await cluster.Heard.Until(listener, h => h.Any(e => e.Subject == good.Value && e.Ordinal == 5), "the good firm after the restart");
        Assert.Equal([1], cluster.Heard.By(listener).Where(e => e.Subject == bad.Value).Select(e => e.Ordinal).Distinct());

        // Once more with nothing new to come: what waits is tried all the same.
        await cluster.Restart();
        broken = false;
        cluster.Clock.Advance(TimeSpan.FromHours(2));
        await cluster.Heard.Until(listener, h => h.Any(e => e.Subject == bad.Value && e.Ordinal == 4), "all that waited");
        await cluster.Rename(bad, 4);
        await cluster.Heard.Until(listener, h => h.Any(e => e.Subject == bad.Value && e.Ordinal == 5), "the firm flows again");
        Assert.Equal([1, 2, 3, 4, 5], cluster.Heard.By(listener).Where(e => e.Subject == bad.Value).Select(e => e.Ordinal).Distinct());
        Assert.Equal([1, 2, 3, 4, 5], cluster.Heard.By(listener).Where(e => e.Subject == good.Value).Select(e => e.Ordinal).Distinct());
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await Alarms(cluster)).Count < 2 && !late.IsCancellationRequested) await Task.Yield();
        Assert.Equal([StreamEvents.SubjectParked, StreamEvents.SubjectResumed], (await Alarms(cluster)).Select(a => a.Type));
        Assert.Empty((await cluster.State(Huangpu))!.Parked);
    }

    [Fact]
    public async Task Nobody_can_publish_into_a_stream()
    {
        await using var cluster = await StreamCluster.Start(StorageProvider.Sqlite);
        await cluster.Firm(Huangpu);
        Assert.Contains("ReadOnly", await cluster.Listener(Huangpu, "writer").Publish(), StringComparison.Ordinal);
        Assert.Single(await cluster.Logged(Huangpu));
    }

    [Fact]
    public async Task A_silo_that_dies_takes_no_event_with_it()
    {
        await using var cluster = await StreamCluster.Start(StorageProvider.Postgres, silos: 3);
        List<DistrictCode> districts = [.. DistrictCode.All];
        List<EnterpriseId> firms = [];
        foreach (var district in districts)
        {
            firms.Add(await cluster.Firm(district));
            await cluster.Listener(district, "far").Listen("");
        }
        foreach (var (district, firm) in districts.Zip(firms)) await cluster.Heard.Until(StreamCluster.KeyOf(district, "far"), h => h.Count >= 1, "before");
        foreach (var firm in firms) await cluster.Rename(firm, 1);
        await cluster.Kill(2);
        foreach (var firm in firms) await cluster.Rename(firm, 2);
        foreach (var (district, firm) in districts.Zip(firms))
            foreach (var listener in (string[])[StreamCluster.KeyOf(district, "far"), $"ear-{district}"])
            {
                await cluster.Heard.Until(listener, h => h.Any(e => e.Ordinal == 3), "after");
                Assert.Equal([1, 2, 3], cluster.Heard.By(listener).Select(e => e.Ordinal).Distinct());
                Assert.All(cluster.Heard.By(listener), e => Assert.Equal(firm.Value, e.Subject));
            }
    }

    [Fact]
    public async Task A_subscriber_that_stands_still_holds_up_nobody_and_gets_everything_when_it_goes_on()
    {
        await using var cluster = await StreamCluster.Start(StorageProvider.Sqlite);
        var stopped = StreamCluster.KeyOf(Huangpu, "stopped");
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Heard.Before = (who, _) => who == stopped ? gate.Task : Task.CompletedTask;
        await cluster.Listener(Huangpu, "stopped").Listen("");
        await cluster.Listener(Huangpu, "swift").Listen("");
        List<EnterpriseId> firms = [];
        for (var i = 0; i < 5; i++) firms.Add(await cluster.Firm(Huangpu));
        for (var i = 1; i <= 100; i++)
            foreach (var firm in firms) await cluster.Rename(firm, i);
        await cluster.Heard.Until(StreamCluster.KeyOf(Huangpu, "swift"), h => h.Count == 505, "the swift one");
        Assert.Empty(cluster.Heard.By(stopped));
        gate.SetResult();
        await cluster.Heard.Until(stopped, h => h.Select(e => e.Cursor).Distinct().Count() == 505, "the one that stood still");
        foreach (var firm in firms) Assert.Equal(Enumerable.Range(1, 101), cluster.Heard.By(stopped).Where(h => h.Subject == firm.Value).Select(h => h.Ordinal).Distinct());
    }

    [Fact]
    public async Task Who_leaves_hears_no_more()
    {
        await using var cluster = await StreamCluster.Start(StorageProvider.Sqlite);
        var firm = await cluster.Firm(Huangpu);
        await cluster.Listener(Huangpu, "leaving").Listen("");
        await cluster.Listener(Huangpu, "staying").Listen("");
        await cluster.Heard.Until(StreamCluster.KeyOf(Huangpu, "leaving"), h => h.Count == 1, "the first");
        await cluster.Listener(Huangpu, "leaving").Leave();
        await cluster.Rename(firm, 1);
        await cluster.Heard.Until(StreamCluster.KeyOf(Huangpu, "staying"), h => h.Count == 2, "the second");
        Assert.Single(cluster.Heard.By(StreamCluster.KeyOf(Huangpu, "leaving")));
    }

    private static async Task<List<LogEntry>> Alarms(StreamCluster cluster) =>
        [.. (await cluster.Log.Read(new(LogCursor.Start, 5_000, Kind: SubjectKind.Stream), default)).Events.Select(e => e.Entry)];
}
