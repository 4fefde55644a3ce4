using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Grains;
using Srdi.Storage;
using Srdi.Tests;

namespace Srdi.Web.Tests.Streams;

/// <summary>The whole program in this process: silo, storage on SQLite, HTTP on a free port, asked by real requests.</summary>
public sealed class Platform : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly WebApplication app;

    private Platform(WebApplication app, SettableClock clock, string data, Lines lines)
    {
        (this.app, Clock, Data, this.lines) = (app, clock, data, lines);
        Http = new() { BaseAddress = new(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()), Timeout = Patience };
    }

    private readonly Lines lines;

    public SettableClock Clock { get; }

    public string Data { get; }

    public HttpClient Http { get; }

    public ILogReader Log => app.Services.GetRequiredService<ILogReader>();

    /// <summary>All that was logged.</summary>
    public string Logged => string.Join('\n', lines.All);

    public static async Task<Platform> Start(string? data = null, SettableClock? clock = null, params (string Key, string Value)[] settings)
    {
        data ??= Directory.CreateTempSubdirectory("srdi-streams-").FullName;
        clock ??= new();
        var (ports, lines) = (FreePorts.Pair(), new Lines());
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>([
            new("urls", "http://127.0.0.1:0"), new(StorageSettings.DataKey, data), new(SrdiStorage.SiloPortKey, $"{ports.Silo}"), new(SrdiStorage.GatewayPortKey, $"{ports.Gateway}"),
            .. settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value))]));
        builder.Logging.ClearProviders().AddProvider(lines).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(Policy());
        builder.UseOrleans(silo => silo.AddSrdiStorage());
        builder.Services.AddSrdiGrains();
        builder.AddSrdiWeb();
        var app = builder.Build();
        app.MapSrdiWeb();
        await app.StartAsync();
        return new(app, clock, data, lines);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> Send(HttpMethod method, string path, object? body = null, string? token = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 || accept is not null ? JsonElement.Parse(JsonSerializer.Serialize(text)) : JsonElement.Parse(text));
    }

    public async Task<JsonElement> Ok(HttpMethod method, string path, object? body = null)
    {
        var (status, answer) = await Send(method, path, body);
        Assert.True((int)status is >= 200 and < 300, $"{method} {path}: {status} {answer}");
        return answer;
    }

    public Task<JsonElement> Get(string path) => Ok(HttpMethod.Get, path);

    public async Task<string> Token(string role, string? district) => (await Ok(HttpMethod.Post, "/v1/dev/tokens", new { role, district })).GetProperty("token").GetString()!;

    /// <summary>A firm of a district: its registration is its first event.</summary>
    public async Task<string> Firm(string district, int number)
    {
        var uscc = EnterpriseId.Of("91440101", $"MA5{district[^2..]}{number:000}").Value;
        await Ok(HttpMethod.Put, $"/v1/enterprises/{uscc}", new { name = $"示例企业 {district} {number}", district });
        return uscc;
    }

    /// <summary>One more event of a firm: a new name.</summary>
    public Task Rename(string uscc, int number) =>
        Ok(HttpMethod.Post, $"/v1/enterprises/{uscc}/transitions", new { trigger = "rename", name = $"示例企业 {uscc} 之 {number}" });

    public Task Recognise(string uscc, string title, string on) =>
        Ok(HttpMethod.Post, $"/v1/enterprises/{uscc}/transitions", new { trigger = "recognise", title, batch = "2025年", effectiveOn = on });

    /// <summary>All of a district's log.</summary>
    public async Task<List<JsonElement>> Transitions(string district, string query = "")
    {
        List<JsonElement> all = [];
        for (string? after = ""; after is not null;)
        {
            var page = await Get($"/v1/districts/{district}/transitions?limit=200{(after.Length > 0 ? "&after=" + after : "")}{query}");
            all.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("next").GetString();
        }
        return all;
    }

    public async Task<JsonElement> Until(string path, Func<JsonElement, bool> holds)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            var now = await Get(path);
            if (holds(now)) return now;
            if (late.IsCancellationRequested) throw new TimeoutException($"{path}: {now}");
            await Task.Yield();
        }
    }

    /// <summary>Stops the program; the data stays for the next.</summary>
    public async Task Stop()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(Data, recursive: true);
    }

    private static PolicyBook Policy()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Orleans.sln"))) directory = directory.Parent ?? throw new InvalidOperationException("Orleans.sln not found above the tests.");
        var (book, faults) = PolicyBook.Load(PolicyFiles.Read(Path.Combine(directory.FullName, "config")));
        return book ?? throw new InvalidOperationException(string.Join('\n', faults));
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> all = new();

        public IEnumerable<string> All => all;

        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => all.Enqueue($"{formatter(state, exception)} {exception}");
        public void Dispose() { }
    }
}

/// <summary>One platform for the tests of a class: each keeps to a district of its own.</summary>
public sealed class SharedPlatform : IAsyncLifetime
{
    public Platform It { get; private set; } = null!;

    public async Task InitializeAsync() => It = await Platform.Start();

    public async Task DisposeAsync() => await It.DisposeAsync();
}
