using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Srdi.Client;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Grains;
using Srdi.Grains.Streams;
using Srdi.Storage;
using Srdi.Storage.Log;
using Srdi.Tests;
using Srdi.Web.Access;

namespace Srdi.Host.Tests.Storm;

/// <summary>How large a storm is.</summary>
/// <param name="Transitions">So many transitions are written.</param>
/// <param name="Processes">By so many processes of the program, beside the silo of this one, in which the listening grains live.</param>
public sealed record StormSize(int Transitions, int Processes)
{
    public int Writers { get; init; } = 16;

    /// <summary>Districts that are read, by one reader of each kind.</summary>
    public int Readers { get; init; } = 3;

    /// <summary>Processes killed and started again, and twice as many readers of each kind, spread over the run.</summary>
    public int Kills { get; init; }

    /// <summary>At most so many transitions a second; as fast as it goes when null.</summary>
    public int? PerSecond { get; init; }

    /// <summary>Where it is told how far it has come.</summary>
    public TextWriter? Progress { get; init; }

    /// <summary>Whether the rates of reading again, and the memory of a process whose caller has stopped reading, are measured too.</summary>
    public bool Measures { get; init; }

    /// <summary>How long readers may take to get the rest when all is written.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>What came of it.</summary>
public sealed record StormReport(StormSize Size, int Events, TimeSpan Writing, TimeSpan Reading, int Kills, int Repeated, IReadOnlyList<StormReader> Readers, IReadOnlyDictionary<StormReader, int> Missing)
{
    /// <summary>Sentences on what else was measured.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether every reader has exactly its district's events, in order.</summary>
    public bool Sound => Readers.All(r => r.Gaps == 0 && r.Foreign == 0 && Missing[r] == 0);

    public override string ToString()
    {
        var text = new StringBuilder();
        string N(double number) => number.ToString("#,0.#", CultureInfo.InvariantCulture);
        text.AppendLine(CultureInfo.InvariantCulture, $"{N(Size.Transitions)} transitions by {Size.Writers} writers in {N(Writing.TotalSeconds)} s ({N(Size.Transitions / Writing.TotalSeconds)}/s), {Size.Processes} processes, {Kills} killed, {Repeated} calls repeated; readers done {N(Reading.TotalSeconds)} s later; {N(Events)} events in the log.");
        text.AppendLine();
        text.AppendLine("| readers | events got | duplicates | gaps | foreign | missing | deaths | p50 ms | p99 ms |");
        text.AppendLine("|---------|-----------:|-----------:|-----:|--------:|--------:|-------:|-------:|-------:|");
        foreach (var kind in Readers.GroupBy(r => r.Kind))
        {
            double[] delays = [.. kind.SelectMany(r => r.Delays).Order()];
            double At(double part) => delays.Length == 0 ? double.NaN : delays[Math.Min(delays.Length - 1, (int)(delays.Length * part))];
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {kind.Count()} × {kind.Key} | {N(kind.Sum(r => r.Distinct))} | {N(kind.Sum(r => r.Duplicates))} | {kind.Sum(r => r.Gaps)} | {kind.Sum(r => r.Foreign)} | {kind.Sum(r => Missing[r])} | {kind.Sum(r => r.Deaths)} | {N(At(0.5))} | {N(At(0.99))} |");
        }
        foreach (var note in Notes) text.AppendLine().AppendLine(note);
        return text.ToString();
    }
}

/// <summary>
/// Many write, several processes serve, readers of every kind follow, and whatever can be killed is: afterwards each
/// reader must have exactly its district's events, in order.
/// </summary>
public sealed class StormRun : IAsyncDisposable
{
    private const int RenamesMax = 20;
    private readonly StormSize size;
    private readonly string[] settings;
    private readonly List<Slot> slots = [];
    private readonly CancellationTokenSource stop = new();
    private readonly List<StormReader> readers = [];
    private readonly List<Func<Task>> deaths = [];
    private readonly List<Task> following = [];
    private readonly List<IAsyncDisposable> receivers = [];
    private readonly StormReaders grains = new();
    private readonly Random dice = new(7);
    private readonly List<(int At, TaskCompletionSource Reached)> marks = [];
    private readonly Dictionary<string, int> refusing = [];
    private IHost? application;
    private IHost? client;
    private int acknowledged;
    private int repeated;
    private int killed;

    private StormRun(StormSize size, string[] settings) => (this.size, this.settings) = (size, settings);

    private sealed class Slot(HostProcess.Ports ports, string address)
    {
        private TaskCompletionSource<HostProcess> up = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HostProcess.Ports Ports => ports;

        public string Address => address;

        public Task<HostProcess> Up => Volatile.Read(ref up).Task;

        public async Task Start(string[] settings) => up.SetResult(await HostProcess.Start(settings, ports, address));

        public async Task Kill()
        {
            var host = await Up;
            Interlocked.Exchange(ref up, new(TaskCreationOptions.RunContinuationsAsynchronously));
            await host.Kill();
            await host.DisposeAsync();
        }
    }

    /// <summary>Runs a storm on an empty PostgreSQL database.</summary>
    /// <param name="size">How large.</param>
    /// <param name="connectionString">The database.</param>
    /// <param name="directory">For the processes' signing key.</param>
    public static async Task<StormReport> On(StormSize size, string connectionString, string directory)
    {
        ArgumentNullException.ThrowIfNull(size);
        await using var storm = new StormRun(size, HostProcess.Postgres(connectionString, directory));
        return await storm.Run(connectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (client is not null) await client.StopAsync();
        client?.Dispose();
        foreach (var slot in slots.Where(s => s.Up.IsCompletedSuccessfully)) await (await slot.Up).DisposeAsync();
        foreach (var receiver in receivers) await receiver.DisposeAsync();
        if (application is not null) await application.StopAsync();
        application?.Dispose();
        stop.Dispose();
    }

    private async Task<StormReport> Run(string connectionString)
    {
        await StartApplication(connectionString);
        for (var i = 0; i < size.Processes; i++) slots.Add(new(HostProcess.Ports.Free(), $"http://127.0.0.1:{FreePorts.Next()}"));
        foreach (var slot in slots) await slot.Start(settings);
        await StartReaders();
        List<string> notes = [];
        using var idle = size.Measures ? await Stand(slots[0].Address, DistrictCode.All[0]) : null;
        long[] before = size.Measures ? [.. await Memory()] : [];

        for (var i = 1; i <= size.Kills * 2; i++) marks.Add((size.Transitions * i / (size.Kills * 2 + 1), new(TaskCreationOptions.RunContinuationsAsynchronously)));
        var killing = Kill();
        var clock = Stopwatch.StartNew();
        using var pace = size.PerSecond is { } rate ? new Pace(rate) : null;
        await Task.WhenAll(Enumerable.Range(0, size.Writers).Select(w => Write(w, pace)));
        var writing = clock.Elapsed;
        await killing;

        using var database = Database.Of(new(StorageProvider.Postgres, connectionString, directory(settings)));
        var log = new PostgresLogReader(database);
        var expected = readers.Select(r => r.District).Distinct().ToDictionary(d => d, _ => new Dictionary<(string, string), int>());
        var events = 0;
        for (var after = LogCursor.Start; ;)
        {
            var page = await log.Read(new(after, 5_000), default);
            foreach (var (_, it) in page.Events)
            {
                events++;
                if (it.District is { } of && expected.TryGetValue(of, out var district)) district[(it.Type.Split('.')[1], it.Subject)] = it.Ordinal;
            }
            if (!page.More) break;
            after = page.Next;
        }
        using var late = new CancellationTokenSource(size.Patience);
        clock.Restart();
        await Task.WhenAll(readers.Select(r => r.Until(expected[r.District].Values.Sum(), late.Token)));
        var reading = clock.Elapsed;
        if (size.Measures)
        {
            var after = await Memory();
            notes.Add(string.Join("; ", after.Select((bytes, i) => string.Create(CultureInfo.InvariantCulture, $"working set of process {i + 1}{(i == 0 ? ", which holds a stream whose caller does not read" : "")}: {before[i] / 1e6:0} MB before, {bytes / 1e6:0} MB after"))) + ".");
            var of = DistrictCode.All[0];
            var count = expected[of.Value].Values.Sum();
            using var http = new HttpClient { BaseAddress = new(slots[0].Address), Timeout = Timeout.InfiniteTimeSpan };
            var (sse, orleans, itself) = (await Rate(new SrdiHttp(http).Transitions(of)), await Rate(client!.Services.GetRequiredService<SrdiClient>().Transitions(of)), await LogRate());
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"Reading {count:#,0} events of a district again: {sse} by SSE, {orleans} by the Orleans client, {itself} from the log itself."));
            async Task<string> Rate(IAsyncEnumerable<DistrictNotice> notices)
            {
                var again = Stopwatch.StartNew();
                var got = 0;
                await foreach (var _ in notices) if (++got == count) break;
                return string.Create(CultureInfo.InvariantCulture, $"{count / again.Elapsed.TotalSeconds:#,0}/s");
            }
            async Task<string> LogRate()
            {
                var again = Stopwatch.StartNew();
                var got = 0;
                for (var place = LogCursor.Start; ;)
                {
                    var page = await log.Read(new(place, 1_000, of.Value), default);
                    got += page.Events.Count;
                    if (!page.More) break;
                    place = page.Next;
                }
                return string.Create(CultureInfo.InvariantCulture, $"{got / again.Elapsed.TotalSeconds:#,0}/s");
            }
        }
        return new(size, events, writing, reading, killed, repeated, readers, readers.ToDictionary(r => r, r => r.Differs(expected[r.District]))) { Notes = notes };

        static string directory(string[] settings) => settings[1];
    }

    /// <summary>Opens a stream and never reads it.</summary>
    private static async Task<HttpResponseMessage> Stand(string address, DistrictCode district)
    {
        var http = new HttpClient { BaseAddress = new(address), Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/districts/{district}/transitions?limit=200");
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private async Task<List<long>> Memory()
    {
        List<long> all = [];
        foreach (var slot in slots) all.Add((await slot.Up).WorkingSetBytes);
        return all;
    }

    /// <summary>Another application's silo, in this process, with grains that follow districts.</summary>
    private async Task StartApplication(string connectionString)
    {
        var ports = HostProcess.Ports.Free();
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [StorageSettings.ProviderKey] = "postgres", [StorageSettings.ConnectionStringKey] = connectionString, [SrdiStorage.SiloAddressKey] = "127.0.0.1",
            [SrdiStorage.SiloPortKey] = $"{ports.Silo}", [SrdiStorage.GatewayPortKey] = $"{ports.Gateway}",
        });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(PolicyBook.Load(PolicyFiles.Read(Path.Combine(HostProcess.Root, "config"))).Book!);
        builder.Services.AddSingleton(grains);
        builder.Services.AddSrdiInside(settings[1]);
        builder.UseOrleans(silo => silo.AddSrdiStorage().AddSrdiStreams());
        builder.Services.AddSrdiGrains();
        application = builder.Build();
        await application.StartAsync();
    }

    private async Task StartReaders()
    {
        var districts = DistrictCode.All.Take(size.Readers).ToList();
        var gateways = slots.Select(s => new IPEndPoint(IPAddress.Loopback, s.Ports.Gateway)).ToArray();
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.AddSrdiClient("district:storm", gateways);
        client = builder.Build();
        await client.StartAsync();
        var srdi = client.Services.GetRequiredService<SrdiClient>();
        foreach (var district in districts)
        {
            var number = readers.Count;
            Follow(new("page", district.Value), (reader, end) => Pages(reader, number, end));
            Follow(new("SSE", district.Value), (reader, end) => Sse(reader, district, number, end));
            Follow(new("Orleans client", district.Value), (reader, end) => Take(reader, srdi.Transitions(district, reader.Kept), end));
            var stream = new StormReader("Orleans stream", district.Value);
            readers.Add(stream);
            var key = $"storm-{district}";
            grains[key] = stream;
            var listener = application!.Services.GetRequiredService<IGrainFactory>().GetGrain<IStormListener>(key);
            await listener.Listen();
            deaths.Add(listener.Die);
            await Webhook(district);
        }
    }

    /// <summary>Follows until the end, and again from the kept cursor whenever it is killed.</summary>
    private void Follow(StormReader reader, Func<StormReader, CancellationToken, Task> read)
    {
        readers.Add(reader);
        var life = new CancellationTokenSource();
        deaths.Add(() => Interlocked.Exchange(ref life, new()).CancelAsync());
        following.Add(Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var end = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, Volatile.Read(ref life).Token);
                try
                {
                    await read(reader, end.Token);
                }
                catch (OperationCanceledException)
                {
                    if (!stop.IsCancellationRequested) reader.Deaths++;
                }
                catch (HttpRequestException)
                {
                    await ((Task)slots[dice.Next(slots.Count)].Up).WaitAsync(stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Its process died.
                }
            }
        }));
    }

    private static async Task Take(StormReader reader, IAsyncEnumerable<DistrictNotice> notices, CancellationToken end)
    {
        await foreach (var notice in notices.WithCancellation(end))
            if (notice is Transition it) reader.Take(it.Type, it.Subject, it.Ordinal, it.Data.GetProperty("district").GetString()!, it.Time, it.Cursor);
    }

    private async Task Sse(StormReader reader, DistrictCode district, int number, CancellationToken end)
    {
        using var http = new HttpClient { BaseAddress = new(slots[number % slots.Count].Address), Timeout = Timeout.InfiniteTimeSpan };
        await Take(reader, new SrdiHttp(http).Transitions(district, reader.Kept), end);
    }

    /// <summary>Asks for page after page, ten times a second where there is nothing new.</summary>
    private async Task Pages(StormReader reader, int number, CancellationToken end)
    {
        using var http = new HttpClient { BaseAddress = new(slots[(number + 1) % slots.Count].Address) };
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var after = reader.Kept; ;)
        {
            var page = JsonElement.Parse(await http.GetStringAsync($"/v1/districts/{reader.District}/transitions?limit=200{(after.Length > 0 ? "&after=" + after : "")}", end));
            foreach (var it in page.GetProperty("items").EnumerateArray()) Take(reader, it);
            after = page.GetProperty("cursor").GetString()!;
            if (page.GetProperty("next").ValueKind == JsonValueKind.Null) await pause.WaitForNextTickAsync(end);
        }
    }

    private async Task Webhook(DistrictCode district)
    {
        var reader = new StormReader("webhook", district.Value);
        readers.Add(reader);
        var receiver = await Receiver.Start();
        receivers.Add(receiver);
        receiver.Answer = (it, _) =>
        {
            lock (refusing)
                if (refusing.GetValueOrDefault(district.Value) > 0)
                {
                    refusing[district.Value]--;
                    return Task.FromResult(503);
                }
            Take(reader, it.Event);
            return Task.FromResult(204);
        };
        deaths.Add(() =>
        {
            lock (refusing) refusing[district.Value] = 1;
            reader.Deaths++;
            return Task.CompletedTask;
        });
        var (status, body) = await (await slots[0].Up).Send(HttpMethod.Put, $"/v1/subscriptions/storm-{district}", new { district = district.Value, url = receiver.Url, after = "" });
        if (status != HttpStatusCode.Created) throw new InvalidOperationException($"{status} {body}");
    }

    private static void Take(StormReader reader, JsonElement it)
    {
        var data = it.GetProperty("data");
        reader.Take(it.GetProperty("type").GetString()!, it.GetProperty("subject").GetString()!, data.GetProperty("ordinal").GetInt32(), data.GetProperty("district").GetString()!, it.GetProperty("time").GetDateTimeOffset(), it.GetProperty("id").GetString()!);
    }

    /// <summary>Kills as the writers' work goes on: readers at every mark, a process at every other.</summary>
    private async Task Kill()
    {
        foreach (var ((_, reached), i) in marks.Select((m, i) => (m, i)))
        {
            await reached.Task;
            foreach (var death in deaths.Where(_ => dice.Next(2) == 0).ToList()) await death();
            if (i % 2 == 1) continue;
            var slot = slots[dice.Next(slots.Count)];
            await slot.Kill();
            killed++;
            await slot.Start(settings);
        }
    }

    /// <summary>Renames firms of its own, round by round, each through any process; a call without an answer is repeated.</summary>
    private async Task Write(int writer, Pace? pace)
    {
        var mine = size.Transitions / size.Writers + (writer < size.Transitions % size.Writers ? 1 : 0);
        // One district more than is read; firms enough that none is renamed more often than firms are.
        var districts = size.Readers + 1;
        var count = Math.Max(1, mine / (districts * RenamesMax)) * districts;
        var firms = Enumerable.Range(0, count).Select(i => (Firm: EnterpriseId.Of("91440101", string.Create(CultureInfo.InvariantCulture, $"MA{writer:00}{i:0000}")), District: DistrictCode.All[i % districts])).ToArray();
        foreach (var (firm, district) in firms) await Send(HttpMethod.Put, $"/v1/enterprises/{firm}", new { name = $"暴雨 {firm}", district = district.Value }, writer);
        for (var i = 0; i < mine; i++)
        {
            if (pace is not null) await pace.Turn();
            var firm = firms[i % firms.Length].Firm;
            await Send(HttpMethod.Post, $"/v1/enterprises/{firm}/transitions", new { trigger = "rename", name = $"暴雨 {firm} 之 {i}" }, writer + i);
            var done = Interlocked.Increment(ref acknowledged);
            foreach (var (at, reached) in marks) if (done == at) reached.TrySetResult();
            if (done % 5_000 == 0) size.Progress?.WriteLine($"{done} of {size.Transitions}, {killed} killed, read {string.Join(' ', readers.Select(r => r.Distinct))}");
        }
    }

    private async Task Send(HttpMethod method, string path, object body, int hint)
    {
        for (var attempt = 0; ; attempt++)
        {
            // The next that is up; where none is, the first to come.
            var slot = Enumerable.Range(0, slots.Count).Select(i => slots[(hint + attempt + i) % slots.Count]).FirstOrDefault(s => s.Up.IsCompleted) ?? slots[(hint + attempt) % slots.Count];
            try
            {
                var (status, answer) = await (await slot.Up).Send(method, path, body);
                if ((int)status is >= 200 and < 300) return;
                if ((int)status is < 500 and not 429) throw new InvalidOperationException($"{method} {path}: {status} {answer}");
            }
            catch (Exception unanswered) when (unanswered is HttpRequestException or OperationCanceledException or ObjectDisposedException or IOException)
            {
                // Perhaps carried out, perhaps not: the same again finds out.
            }
            Interlocked.Increment(ref repeated);
            await Task.Yield();
        }
    }

    /// <summary>Lets so many go in a second, a hundredth of a second's worth at a time.</summary>
    private sealed class Pace : IDisposable
    {
        private readonly SemaphoreSlim turns = new(0);
        private readonly PeriodicTimer timer = new(TimeSpan.FromMilliseconds(10));

        public Pace(int perSecond)
        {
            _ = Task.Run(async () =>
            {
                var clock = Stopwatch.StartNew();
                for (var given = 0L; await timer.WaitForNextTickAsync();)
                {
                    var due = (long)(clock.Elapsed.TotalSeconds * perSecond) - given;
                    if (due <= 0) continue;
                    turns.Release((int)due);
                    given += due;
                }
            });
        }

        public Task Turn() => turns.WaitAsync();

        public void Dispose()
        {
            timer.Dispose();
            turns.Dispose();
        }
    }
}
