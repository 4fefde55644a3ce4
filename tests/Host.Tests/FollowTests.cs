using System.Diagnostics;
using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Srdi.Client;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Storage;
using Srdi.Tests;

namespace Srdi.Host.Tests;

/// <summary>A district that follows hears everything once and in order, whatever is killed meanwhile.</summary>
public sealed class FollowTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly DistrictCode Huangpu = DistrictCode.Parse("440112").Value;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task Followers_over_Orleans_and_HTTP_hear_each_event_once_though_the_silo_is_killed(StorageProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var ports = HostProcess.Ports.Free();
        var address = $"http://127.0.0.1:{FreePorts.Next()}";
        await using var first = await HostProcess.Start(database.Settings, ports, address);

        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.AddSrdiClient("district:test", new IPEndPoint(IPAddress.Loopback, ports.Gateway));
        using var client = builder.Build();
        await client.StartAsync();
        using var http = new HttpClient { BaseAddress = new(address), Timeout = Timeout.InfiniteTimeSpan };
        using var stop = new CancellationTokenSource();
        await using var orleans = new Follower(client.Services.GetRequiredService<SrdiClient>().Transitions(Huangpu), stop.Token);
        await using var web = new Follower(new SrdiHttp(http).Transitions(Huangpu), stop.Token);

        List<string> expected = [];
        for (var number = 0; number < 3; number++) expected.AddRange(await Register(first, number));
        await orleans.Until(expected.Count);
        await web.Until(expected.Count);
        // Committed and not yet heard of, or just heard of: the next process tells.
        expected.AddRange(await Rename(first, 0, 1));
        await first.Kill();
        await using var second = await HostProcess.Start(database.Settings, ports, address);
        expected.AddRange(await Rename(second, 0, 2));
        expected.AddRange(await Rename(second, 1, 1));
        var back = Stopwatch.StartNew();
        foreach (var follower in (Follower[])[orleans, web])
        {
            await follower.Until(expected.Count);
            Assert.Equal(expected, follower.Heard.Select(Of));
            Assert.DoesNotContain(follower.Notices, n => n is EventGap);
        }
        Assert.True(back.Elapsed < TimeSpan.FromSeconds(20), $"A poll that died with its silo was waited for: {back.Elapsed}.");
        // From the last cursor on there is nothing; from one before, one.
        await using (var late = new Follower(new SrdiHttp(http).Transitions(Huangpu, orleans.Heard[^2].Cursor), stop.Token))
        {
            await late.Until(1);
            Assert.Equal(expected[^1], Of(late.Heard[0]));
        }
        await stop.CancelAsync();
        await client.StopAsync();
    }

    [Fact]
    public async Task A_cursor_that_is_none_ends_the_following_with_a_reason()
    {
        await using var database = await TestDatabase.Create(StorageProvider.Sqlite);
        await using var host = await HostProcess.Start(database.Settings);
        using var http = new HttpClient { BaseAddress = host.Http.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };
        var refused = await Assert.ThrowsAsync<TransitionsRefusedException>(async () =>
        {
            await foreach (var _ in new SrdiHttp(http).Transitions(Huangpu, "nonsense")) { }
        });
        Assert.Equal("cursor.invalid", refused.Code);
    }

    [Fact]
    public async Task The_district_sample_shows_what_it_missed_once()
    {
        await using var database = await TestDatabase.Create(StorageProvider.Sqlite);
        var ports = HostProcess.Ports.Free();
        var file = Path.Combine(database.DataDirectory, "cursor");
        var first = await HostProcess.Start(database.Settings, ports);
        await Register(first, 0);
        await using (var sample = new Sample(ports.Gateway, file, built: false)) await sample.Until($"{Firm(0)} #1 srdi.enterprise.registered.v1");
        await first.Kill();
        await first.DisposeAsync();
        await using var second = await HostProcess.Start(database.Settings, ports);
        await Rename(second, 0, 1);
        await using (var sample = new Sample(ports.Gateway, file, built: true))
        {
            await sample.Until($"{Firm(0)} #2 srdi.enterprise.renamed.v1");
            Assert.DoesNotContain(sample.Lines, line => line.Contains("#1", StringComparison.Ordinal));
        }
    }

    private static string Of(Transition it) => $"{it.Subject}#{it.Ordinal}";

    private static EnterpriseId Firm(int number) => EnterpriseId.Of("91440101", $"MA7F{number:0000}");

    private static async Task<string[]> Register(HostProcess host, int number)
    {
        var (status, body) = await host.Send(HttpMethod.Put, $"/v1/enterprises/{Firm(number)}", new { name = $"测试企业 {number}", district = Huangpu.Value });
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Created, $"{status} {body}");
        return [$"{Firm(number)}#1"];
    }

    private static async Task<string[]> Rename(HostProcess host, int number, int times)
    {
        var (status, body) = await host.Send(HttpMethod.Post, $"/v1/enterprises/{Firm(number)}/transitions", new { trigger = "rename", name = $"测试企业 {number} 之 {times}" });
        Assert.True(status == HttpStatusCode.OK, $"{status} {body}");
        return [.. body.GetProperty("events").EnumerateArray().Select(e => $"{Firm(number)}#{e.GetProperty("ordinal")}")];
    }

    /// <summary>Follows in the background and keeps what it hears.</summary>
    private sealed class Follower : IAsyncDisposable
    {
        private readonly Channel<DistrictNotice> heard = Channel.CreateUnbounded<DistrictNotice>();
        private readonly CancellationTokenSource stop;
        private readonly Task work;

        public Follower(IAsyncEnumerable<DistrictNotice> notices, CancellationToken end)
        {
            stop = CancellationTokenSource.CreateLinkedTokenSource(end);
            work = Task.Run(() => Run(notices, stop.Token), CancellationToken.None);
        }

        public List<DistrictNotice> Notices { get; } = [];

        public List<Transition> Heard => [.. Notices.OfType<Transition>()];

        public async Task Until(int count)
        {
            using var late = new CancellationTokenSource(Patience);
            while (Notices.Count < count) Notices.Add(await heard.Reader.ReadAsync(late.Token));
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await work;
            stop.Dispose();
        }

        private async Task Run(IAsyncEnumerable<DistrictNotice> notices, CancellationToken end)
        {
            try
            {
                await foreach (var notice in notices.WithCancellation(end)) heard.Writer.TryWrite(notice);
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
            catch (Exception broken)
            {
                heard.Writer.TryComplete(broken);
            }
        }
    }
}
