using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;
using Srdi.Tests;
using Srdi.Web.Tests.Api;

namespace Srdi.Web.Tests.Accounts;

/// <summary>A platform whose clock can be set forward, and the ways of the person who keeps its accounts.</summary>
public sealed partial class People : IAsyncDisposable
{
    public const string Password = "mulberry-lantern-93-otter";

    private People(ApiHost api, SettableClock clock) => (Api, Clock) = (api, clock);

    public ApiHost Api { get; }

    public SettableClock Clock { get; }

    public static async Task<People> Start(bool postgres = false, string environment = "Development")
    {
        var clock = new SettableClock();
        (string, string)[] settings = postgres
            ? [("Srdi:Storage:Provider", "postgres"), ("ConnectionStrings:Srdi", await (await PostgresServer.Running).NewDatabase()), ("Srdi:Silo:Address", "127.0.0.1")]
            : [];
        return new(await ApiHost.Start(environment, services => services.AddSingleton<TimeProvider>(clock), settings), clock);
    }

    public Browser Browser() => new(Api);

    /// <summary>Calls the API as the one who keeps accounts.</summary>
    public async Task<Answer> Security(string method, string path, object? body = null) => await Api.Send(method, path, body is null ? null : JsonSerializer.Serialize(body), await Api.Token("security"));

    /// <summary>Makes an account and gives its one-time link.</summary>
    public async Task<string> Invite(string name, string role = "auditor", string? district = null) =>
        (await Security("POST", "/v1/accounts", district is null ? new { name, role } : new { name, role, district })).Is(201)["setupPath"].GetString()!;

    /// <summary>Makes an account whose person has set the password.</summary>
    public async Task Account(string name, string role = "auditor", string? district = null)
    {
        using var browser = Browser();
        Redirects(await SetUp(browser, await Invite(name, role, district)), "/account/sign-in");
    }

    public static Task<Answer> SetUp(Browser browser, string link, string password = Password, string? again = null, params (string, string)[] more) =>
        browser.Submit(link, "/account/setup", [("link", link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..]), ("password", password), ("again", again ?? password), .. more]);

    /// <summary>A browser in which a person of a role without second factor is signed in.</summary>
    public async Task<Browser> SignedIn(string name)
    {
        var browser = Browser();
        Redirects(await browser.SignIn(name, Password), "/console");
        return browser;
    }

    /// <summary>Connects an app at the page that asks for it; its secret, and the recovery codes that the page shows.</summary>
    public async Task<(string Secret, string[] Recovery)> Connect(Browser browser)
    {
        var page = (await browser.Get("/account/totp")).Is(200).Text;
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        var secret = Key().Match(page).Groups[1].Value;
        var shown = (await browser.Submit("/account/totp", "/account/totp", ("code", Code(secret)))).Is(200).Text;
        return (secret, [.. Recovery().Matches(shown).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value))]);
    }

    /// <summary>What the person's app shows now.</summary>
    public string Code(string secret) => new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(Clock.GetUtcNow().UtcDateTime);

    public static void Redirects(Answer answer, string to) => Assert.Equal((303, to), (answer.Status, answer.Location));

    public async ValueTask DisposeAsync() => await Api.DisposeAsync();

    [GeneratedRegex("<code>([A-Z2-7]{32})</code>")]
    private static partial Regex Key();

    [GeneratedRegex("<li><code>([^<]+)</code></li>")]
    private static partial Regex Recovery();
}
