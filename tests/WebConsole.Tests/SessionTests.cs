using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Srdi.Host.Tests;

namespace Srdi.WebConsole.Tests;

/// <summary>A page that stays open ends with the session that it was opened by.</summary>
[Collection("console")]
public sealed partial class SessionTests(ConsoleFixture console)
{
    private const string Password = "mulberry-lantern-93-otter";
    private static readonly TimeSpan NoticedMax = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_open_page_notices_that_its_person_signed_in_elsewhere_and_that_the_account_was_locked()
    {
        await Invite("wang.fang");
        await using var one = await SignIn("wang.fang");
        await using var other = await SignIn("wang.fang"); // Ends the first.
        await Noticed(one);

        await console.Must(HttpMethod.Post, "/v1/accounts/wang.fang/transitions", new { trigger = "lock", reason = "离岗" });
        await Noticed(other);
    }

    [Fact]
    public async Task An_open_page_notices_that_its_person_has_another_role()
    {
        await Invite("zhao.lei");
        await using var window = await SignIn("zhao.lei");
        await console.Must(HttpMethod.Post, "/v1/accounts/zhao.lei/transitions", new { trigger = "assign", role = "registry", reason = "改派" });
        await Noticed(window);
    }

    [Fact]
    public async Task A_page_at_rest_notices_that_its_session_ran_out()
    {
        await using var window = await console.OpenAlone();
        await window.Go("/console/parks?state=qualified");
        await window.Context.ClearCookiesAsync(); // As the browser does with one that has run out.
        await window.Page.Clock.SetSystemTimeAsync(TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(31));
        await Noticed(window);
    }

    [Fact]
    public async Task Work_on_a_page_keeps_its_session()
    {
        await using var window = await console.OpenAlone();
        await window.Go("/console/parks?state=qualified");
        await window.Page.Clock.SetSystemTimeAsync(TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(20));
        await window.Page.RunAndWaitForResponseAsync(() => window.Page.Keyboard.PressAsync("Tab"), answer => answer.Url.EndsWith("/console/session", StringComparison.Ordinal) && answer.Status == 204);
        window.IsQuiet();
    }

    private static async Task Noticed(ConsolePage window)
    {
        var watch = Stopwatch.StartNew();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("/account/sign-in"), new() { Timeout = 90_000 });
        Assert.True(watch.Elapsed < NoticedMax, $"{watch.Elapsed}");
        Assert.Contains(Uri.EscapeDataString("/console/parks?state=qualified"), window.Page.Url, StringComparison.OrdinalIgnoreCase); // It leads back.
    }

    /// <summary>Makes an account whose role needs no second factor.</summary>
    private async Task Invite(string name)
    {
        var (code, printed) = await HostProcess.Run(["account", "add", name, "auditor", .. console.Host.Settings]);
        Assert.True(code == 0, printed);
        await using var context = await console.Browser.NewContextAsync(new() { BaseURL = console.Address });
        var page = await context.NewPageAsync();
        await page.GotoAsync(Link().Match(printed).Value);
        await page.FillAsync("#password", Password);
        await page.FillAsync("#again", Password);
        await page.Locator("form[action='/account/setup'] button").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/account/sign-in"));
    }

    private async Task<ConsolePage> SignIn(string name)
    {
        var context = await console.Browser.NewContextAsync(new() { BaseURL = console.Address, Locale = "zh-CN" });
        var window = new ConsolePage(await context.NewPageAsync(), console.Address, alone: true);
        await window.Page.GotoAsync("/console/parks?state=qualified");
        await window.Page.FillAsync("input[name=name]", name);
        await window.Page.FillAsync("input[name=password]", Password);
        await window.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("/console/parks"));
        await ConsolePage.Settled(window.Page);
        return window;
    }

    [GeneratedRegex(@"/account/setup\?link=[\w-]{43}")]
    private static partial Regex Link();
}
