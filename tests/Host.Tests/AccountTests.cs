using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Srdi.Storage;

namespace Srdi.Host.Tests;

/// <summary>Accounts and clients as whoever sets the platform up meets them: what the program prints, and its commands.</summary>
public sealed partial class AccountTests
{
    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task The_first_start_prints_a_link_and_no_password_and_later_starts_print_nothing(StorageProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        string cookies;
        await using (var host = await HostProcess.Start([.. database.Settings, "--environment", "Production"]))
        {
            var link = await Printed(host, Link());
            using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = host.Http.BaseAddress };
            (cookies, var form) = await Form(http, link, "");
            using var set = await Post(http, "/account/setup", cookies, form, ("link", link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..]), ("name", "first.officer"), ("displayName", "安全员"), ("password", "mulberry-lantern-93-otter"), ("again", "mulberry-lantern-93-otter"));
            Assert.Equal((HttpStatusCode.SeeOther, "/account/sign-in"), (set.StatusCode, set.Headers.Location?.ToString()));
            using var again = await http.GetAsync(new Uri(link, UriKind.Relative));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
            (cookies, form) = await Form(http, "/account/sign-in", cookies);
            using var signed = await Post(http, "/account/sign-in", cookies, form, ("name", "first.officer"), ("password", "mulberry-lantern-93-otter"), ("returnUrl", "/console"));
            Assert.Equal("/account/totp", signed.Headers.Location?.ToString()); // Whoever keeps accounts needs a second factor.
            await host.Stop();
        }
        var (code, listed) = await HostProcess.Run(["account", "list", .. database.Settings]);
        Assert.True(code == 0 && listed.Contains("first.officer", StringComparison.Ordinal) && listed.Contains("security", StringComparison.Ordinal), listed);
        await using (var host = await HostProcess.Start([.. database.Settings, "--environment", "Production"]))
        {
            Assert.Equal(HttpStatusCode.OK, (await host.Send(HttpMethod.Get, "/healthz/ready")).Status);
            await host.Stop();
            Assert.DoesNotMatch(Link(), host.Output);
        }
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task The_commands_of_the_host_make_and_remove_clients_beside_the_running_program(StorageProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var (made, printed) = await HostProcess.Run(["client", "add", "hp-01", "district", "440112", .. database.Settings]); // Before the first start: it makes the tables.
        Assert.True(made == 0, printed);
        var secret = Secret().Match(printed).Groups[1].Value;
        await using var host = await HostProcess.Start([.. database.Settings, "--environment", "Production"]);
        async Task<(HttpStatusCode Status, JsonElement Body)> Token(string with)
        {
            using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "hp-01"), new("client_secret", with)]);
            using var response = await host.Http.PostAsync(new Uri("/connect/token", UriKind.Relative), form);
            return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
        }
        var (status, body) = await Token(secret);
        Assert.Equal(HttpStatusCode.OK, status);
        host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", body.GetProperty("access_token").GetString());
        Assert.Equal(HttpStatusCode.OK, (await host.Send(HttpMethod.Get, "/v1/enterprises?district=440112")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.Send(HttpMethod.Get, "/v1/enterprises?district=440106")).Status);
        host.Http.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(HttpStatusCode.Unauthorized, (await Token("wrong")).Status);
        Assert.Contains("district 440112", (await HostProcess.Run(["client", "list", .. database.Settings])).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await HostProcess.Run(["client", "remove", "hp-01", .. database.Settings])).ExitCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Token(secret)).Status);
        var (link, invited) = await HostProcess.Run(["account", "add", "zhang.min", "city", .. database.Settings]);
        Assert.True(link == 0, invited);
        Assert.Matches(Link(), invited);
        foreach (var wrong in new[] { "client add x! city", "client add bot security", "client add hp-02 district", "client add hp-02 king", "client remove nobody", "account add zhang.min city", "account reset nobody", "client", "account add" })
            Assert.Equal(2, (await HostProcess.Run([.. wrong.Split(' '), .. database.Settings])).ExitCode);
    }

    internal static async Task<string> Printed(HostProcess host, Regex what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (what.Match(host.Output) is { Success: true } found) return found.Groups[1].Value;
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    internal static async Task<(string Cookies, string Form)> Form(HttpClient http, string page, string cookies)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        if (cookies.Length > 0) request.Headers.Add("Cookie", cookies);
        using var response = await http.SendAsync(request);
        var set = response.Headers.TryGetValues("Set-Cookie", out var all) ? string.Join("; ", all.Select(c => c.Split(';')[0])) : cookies;
        return (set, WebUtility.HtmlDecode(Field().Match(await response.Content.ReadAsStringAsync()).Groups[1].Value));
    }

    internal static async Task<HttpResponseMessage> Post(HttpClient http, string action, string cookies, string form, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", form), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]);
        using var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = content };
        request.Headers.Add("Cookie", cookies);
        return await http.SendAsync(request);
    }

    [GeneratedRegex(@"(/account/setup\?link=[\w-]{43})")]
    internal static partial Regex Link();

    [GeneratedRegex(@"client_secret ([\w-]{43})")]
    internal static partial Regex Secret();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Field();
}
