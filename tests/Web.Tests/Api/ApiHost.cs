using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Srdi.Accounts;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;
using Srdi.Grains;
using Srdi.Storage;
using Srdi.Tests;
using Srdi.Web.Access;

namespace Srdi.Web.Tests.Api;

/// <summary>The whole platform in this process: real grains on a SQLite file of its own, and Kestrel on a free port.</summary>
public sealed class ApiHost : IAsyncDisposable
{
    private static int firms;
    private readonly string directory;

    private ApiHost(WebApplication app, string directory)
    {
        (App, this.directory) = (app, directory);
        Http = new() { BaseAddress = new(app.Urls.First()) };
    }

    public WebApplication App { get; }

    public HttpClient Http { get; }

    public string Data => directory;

    public static async Task<ApiHost> Start(string environment = "Development", Action<IServiceCollection>? change = null, params (string Key, string Value)[] settings)
    {
        var directory = Directory.CreateTempSubdirectory("srdi-web-").FullName;
        var (silo, gateway) = FreePorts.Pair();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ContentRootPath = directory });
        builder.Configuration.AddInMemoryCollection([
            new("Srdi:Data", directory), new("Srdi:Silo:Port", $"{silo}"), new("Srdi:Silo:GatewayPort", $"{gateway}"),
            .. settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value))]);
        builder.Logging.ClearProviders().AddProvider(Failures.All);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(new ShiftedClock(new(2026, 6, 1, 2, 0, 0, TimeSpan.Zero)));
        builder.Services.AddSingleton(Policy);
        builder.UseOrleans(s => s.AddSrdiStorage().AddSrdiDashboard());
        builder.Services.AddSrdiGrains();
        builder.AddSrdiWeb();
        builder.AddSrdiAccounts();
        change?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapSrdiWeb();
        app.MapSrdiAccounts();
        await app.StartAsync();
        return new(app, directory);
    }

    /// <summary>A valid code that no other test uses.</summary>
    public static string NewUscc() => EnterpriseId.Of("91440101", "MA5" + Interlocked.Increment(ref firms).ToString("D5", System.Globalization.CultureInfo.InvariantCulture)).Value;

    public async Task<Answer> Send(string method, string path, string? json = null, string? token = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var response = await Http.SendAsync(request);
        var answer = await Answer.Of(response);
        return answer.Status >= 500 ? answer with { Failure = Failures.All.Last } : answer;
    }

    public async Task<string> Token(string role, string? district = null)
    {
        var answer = await Send("POST", "/v1/dev/tokens", JsonSerializer.Serialize(new { role, district }));
        Assert.Equal(200, answer.Status);
        return answer["token"].GetString()!;
    }

    /// <summary>Registers a firm and gives it titles up to one.</summary>
    public async Task<string> Firm(string? upTo = null, string district = "440112")
    {
        var uscc = NewUscc();
        (await Send("PUT", $"/v1/enterprises/{uscc}", $$"""{"name":"广州测试企业{{uscc[^6..]}}有限公司","district":"{{district}}"}""")).Is(201);
        foreach (var title in new[] { "innovative", "srdi", "littleGiant" }.TakeWhile(_ => upTo is not null))
        {
            (await Recognise(uscc, title)).Is(200);
            if (title == upTo) break;
        }
        return uscc;
    }

    public Task<Answer> Recognise(string uscc, string title, string on = "2025-10-15", string batch = "第七批") =>
        Send("POST", $"/v1/enterprises/{uscc}/transitions", $$"""{"trigger":"recognise","title":"{{title}}","batch":"{{batch}}","document":"示例函〔2025〕1号","effectiveOn":"{{on}}"}""");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    private static PolicyBook Policy { get; } = LoadPolicy();

    private static PolicyBook LoadPolicy()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Orleans.sln"))) root = root.Parent!;
        return PolicyBook.Load(PolicyFiles.Read(Path.Combine(root.FullName, "config"))).Book!;
    }

    /// <summary>Goes at the real pace from a fixed beginning, so that the policy is in force whenever the tests run.</summary>
    private sealed class ShiftedClock(DateTimeOffset start) : TimeProvider
    {
        private readonly long began = TimeProvider.System.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(began);
    }
}

/// <summary>Keeps the newest exception that was logged, so that a test that fails by it can tell.</summary>
internal sealed class Failures : ILoggerProvider, ILogger
{
    public static Failures All { get; } = new();

    public string? Last { get; private set; }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null && IsEnabled(logLevel)) Last = exception.ToString();
    }

    public void Dispose()
    {
    }
}

/// <summary>What came back.</summary>
public sealed record Answer(int Status, string Text, HttpResponseHeaders Headers, string? MediaType, string? Location)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public JsonElement this[string member] => Json.GetProperty(member);

    public string? ETag => Headers.ETag?.ToString();

    public string? Code => Member("code");

    public string? Field => Member("field");

    /// <summary>What went wrong last in this process when the platform failed.</summary>
    public string? Failure { get; init; }

    public static async Task<Answer> Of(HttpResponseMessage response) =>
        new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers.ContentType?.MediaType, response.Headers.Location?.ToString());

    public Answer Is(int status)
    {
        Assert.True(status == Status, $"{status} expected, but {Status}: {Text} {Failure}");
        return this;
    }

    /// <summary>A whole problem: every member that must be there is.</summary>
    public Answer IsProblem(int status, string code, string? field = null)
    {
        Is(status);
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal((status, code, field), (this["status"].GetInt32(), Code, field is null ? null : Field));
        foreach (var member in new[] { "type", "title", "detail", "traceId" }) Assert.False(string.IsNullOrEmpty(Member(member)), member);
        return this;
    }

    private string? Member(string name) => Json.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>One host in Development for the tests that do not disturb each other.</summary>
public sealed class SharedApi : IAsyncLifetime
{
    public ApiHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await ApiHost.Start();

    public async Task DisposeAsync() => await Host.DisposeAsync();
}

[CollectionDefinition("api")]
public sealed class ApiTests : ICollectionFixture<SharedApi>;
