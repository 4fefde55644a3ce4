using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Srdi.WebConsole.Tests;

/// <summary>What holds for every page, whichever.</summary>
[Collection("console")]
public sealed class PageTests(ConsoleFixture console)
{
    private static readonly string? Shots = Environment.GetEnvironmentVariable("SRDI_SHOTS");

    public static TheoryData<string, string> Pages => new()
    {
        { "overview", "/console" },
        { "overview-district", "/console?district=440112&micro=1" },
        { "enterprises", "/console/enterprises?tier=srdi&sort=name&cols=uscc,tier,until,document" },
        { "enterprises-none", "/console/enterprises?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E5%AE%B6" },
        { "enterprise", $"/console/enterprises/{ConsoleFixture.Firm}" },
        { "enterprise-eligibility", $"/console/enterprises/{ConsoleFixture.Uscc(10)}?tab=eligibility&title=littleGiant&if-rdExpenseFen=480" },
        { "enterprise-history", $"/console/enterprises/{ConsoleFixture.Firm}?tab=history" },
        { "enterprise-rewards", $"/console/enterprises/{ConsoleFixture.Firm}?tab=rewards" },
        { "enterprise-entitlements", $"/console/enterprises/{ConsoleFixture.Firm}?tab=entitlements" },
        { "enterprise-reports", $"/console/enterprises/{ConsoleFixture.Firm}?tab=reports" },
        { "enterprise-event", $"/console/enterprises/{ConsoleFixture.Firm}?dialog=event&trigger=revoke" },
        { "enterprise-unknown", $"/console/enterprises/{ConsoleFixture.Uscc(999)}" },
        { "parks", "/console/parks?state=qualified" },
        { "park", $"/console/parks/{ConsoleFixture.Park}" },
        { "park-tenants", $"/console/parks/{ConsoleFixture.Park}?tab=tenants&page=2" },
        { "park-candidates", $"/console/parks/{ConsoleFixture.Park}?tab=candidates" },
        { "park-trend", $"/console/parks/{ConsoleFixture.Park}?tab=trend" },
        { "park-step", $"/console/parks/{ConsoleFixture.Park}?dialog=step" },
        { "selections", "/console/selections?dialog=freeze" },
        { "live", "/console/live?kinds=enterprise,park&paused=1" },
        { "help", "/console?dialog=help" },
        { "not-found", "/console/nothing-here" },
    };

    /// <summary>In Chinese and light at 1280×720, in English and dark, and at 390 px: it loads, says what it is, keeps its address, and nothing complains.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_loads_in_both_languages_light_and_dark_wide_and_narrow(string name, string path)
    {
        foreach (var (lang, theme, width, height) in new[] { ("zh", "light", 1280, 720), ("en", "dark", 1280, 720), ("zh", "dark", 390, 844) })
        {
            await using var window = await console.Open(lang: lang, theme: theme, width: width, height: height);
            await window.Go(path);
            if (path.Contains("dialog=", StringComparison.Ordinal)) await window.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
            var what = $"{name} {lang} {theme} {width}";
            if (Shots is not null) await window.Page.ScreenshotAsync(new() { Path = Path.Combine(Shots, $"{name}-{lang}-{theme}-{width}.png"), FullPage = width > 400 });
            Assert.Equal(path, new Uri(window.Page.Url).PathAndQuery);
            Assert.Equal(lang == "en" ? "en" : "zh-CN", await window.Page.Locator("html").GetAttributeAsync("lang"));
            var overflow = await window.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overflow <= 0, $"{what}: {overflow} px too wide");
            await window.IsAccessible(what);
            if (name is not ("enterprise-unknown" or "not-found")) window.IsQuiet();
        }
    }

    /// <summary>The same address in another window shows the same.</summary>
    [Theory]
    [InlineData("/console/enterprises?tier=littleGiant&q=%E7%B2%BE%E5%AF%86")]
    [InlineData("/console/parks/HP-T1?tab=tenants")]
    public async Task A_copied_address_shows_the_same(string path)
    {
        await using var one = await console.Open();
        await using var two = await console.Open("auditor");
        await one.Go(path);
        await two.Go(path);
        Assert.Equal(await one.Page.Locator("main table.list").First.InnerTextAsync(), await two.Page.Locator("main table.list").First.InnerTextAsync());
    }

    [Fact]
    public async Task The_keyboard_alone_reaches_search_help_and_content()
    {
        await using var window = await console.Open();
        await window.Go("/console/enterprises");
        await window.Page.Locator("main").PressAsync("/");
        Assert.Equal("global-search", await window.Page.EvaluateAsync<string>("() => document.activeElement.id"));
        await window.Page.Keyboard.TypeAsync("gzjm");
        await window.Page.Locator("#search-list [role=option]").First.WaitForAsync();
        await window.Page.Keyboard.PressAsync("ArrowDown");
        await window.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("/console/enterprises/9144"));
        await ConsolePage.Settled(window.Page);
        await window.Page.Locator("main").PressAsync("?");
        await window.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        Assert.Contains("dialog=help", window.Page.Url, StringComparison.Ordinal);
        await window.Page.Keyboard.PressAsync("Escape");
        await window.Page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.DoesNotContain("dialog=", window.Page.Url, StringComparison.Ordinal);
        window.IsQuiet();
    }

    [Fact]
    public async Task Escape_closes_a_dialog_of_a_page_that_nobody_has_touched_yet()
    {
        await using var window = await console.Open();
        await window.Go("/console/parks?dialog=help");
        await window.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await window.Page.Keyboard.PressAsync("Escape");
        await window.Page.Locator("dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.DoesNotContain("dialog=", window.Page.Url, StringComparison.Ordinal);
        window.IsQuiet();
    }

    /// <summary>What the server says of a letter comes when the next are there already.</summary>
    [Fact]
    public async Task Nothing_that_is_typed_fast_is_lost()
    {
        await using var window = await console.Open();
        await window.Go("/console/enterprises");
        for (var round = 0; round < 5; round++)
        {
            await window.Page.FocusAsync("#global-search");
            await window.Page.Keyboard.TypeAsync("gzjmslzndxgs");
            await window.Page.Locator(".search-list.none").WaitForAsync();
            Assert.Equal("gzjmslzndxgs", await window.Page.InputValueAsync("#global-search"));
            await window.Page.FillAsync("#global-search", "");
            await window.Page.Locator(".search-list.none").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        }
        window.IsQuiet();
    }

    [Fact]
    public async Task Pages_come_without_a_script_in_them_and_ask_no_other_host()
    {
        await using var window = await console.Open();
        var answer = await window.Page.GotoAsync("/console");
        var policy = answer!.Headers["content-security-policy"];
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src 'self' 'unsafe-inline'", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self'", policy, StringComparison.Ordinal);
        await ConsolePage.Settled(window.Page);
        Assert.Equal(0, await window.Page.EvaluateAsync<int>("() => [...document.scripts].filter(s => !s.src).length"));
        window.IsQuiet();
    }

    [Fact]
    public async Task Without_a_session_there_is_only_the_sign_in()
    {
        await using var context = await console.Browser.NewContextAsync(new() { BaseURL = console.Address });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/console/parks?state=qualified");
        Assert.Contains("/account/sign-in", page.Url, StringComparison.Ordinal);
    }
}
