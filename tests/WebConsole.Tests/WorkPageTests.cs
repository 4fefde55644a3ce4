using Microsoft.Playwright;

namespace Srdi.WebConsole.Tests;

/// <summary>What holds for every page that people work on, for a role that may see it.</summary>
[Collection("console")]
public sealed class WorkPageTests(ConsoleFixture console)
{
    private static readonly string? Shots = Environment.GetEnvironmentVariable("SRDI_SHOTS");

    public static TheoryData<string, string, string> Pages => new()
    {
        { "rewards", "city", "/console/rewards?year=2025" },
        { "rewards-none", "city", "/console/rewards?year=2019" },
        { "rewards-list", "city", "/console/rewards?year=2025&view=list&state=entitled" },
        { "reward", "registry", $"/console/rewards?year=2025&reward=1a.{ConsoleFixture.Firm}.littleGiant&step=confirm" },
        { "plans", "finance", "/console/plans?year=2019" },
        { "plan-draft", "finance", "/console/plans?dialog=draft&year=2025" },
        { "pots", "finance", "/console/pots" },
        { "pots-cap", "finance", "/console/pots?dialog=cap&pot=1a" },
        { "ledger", "auditor", "/console/ledger?tab=entries" },
        { "lists", "city", "/console/lists" },
        { "lists-new", "city", "/console/lists/new?kind=renewal" },
        { "cases", "city", "/console/cases?state=all" },
        { "subscriptions", "city", "/console/subscriptions" },
        { "subscriptions-new", "city", "/console/subscriptions?dialog=new" },
        { "policy", "city", "/console/policy" },
        { "policy-criteria", "city", "/console/policy?tab=criteria&title=littleGiant&past=1" },
        { "policy-difference", "city", "/console/policy?tab=criteria&title=littleGiant&earlier=criteria/littleGiant-recognition-63.json@2022-08-01&later=criteria/littleGiant-recognition-2.json@2026-04-01" },
        { "policy-ambiguities", "operator", "/console/policy?tab=ambiguities" },
        { "policy-machines", "city", "/console/policy?tab=machines&machine=reward" },
        { "audit", "auditor", "/console/audit" },
    };

    /// <summary>In Chinese and light at 1280×720, in English and dark, and at 390 px: it loads, says what it is, keeps its address, and nothing complains.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_loads_in_both_languages_light_and_dark_wide_and_narrow(string name, string role, string path)
    {
        foreach (var (lang, theme, width, height) in new[] { ("zh", "light", 1280, 720), ("en", "dark", 1280, 720), ("zh", "dark", 390, 844) })
        {
            await using var window = await console.Open(role, lang: lang, theme: theme, width: width, height: height);
            await window.Go(path);
            if (path.Contains("dialog=", StringComparison.Ordinal) || path.Contains("reward=", StringComparison.Ordinal)) await window.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
            if (path.Contains("earlier=", StringComparison.Ordinal)) await window.Page.Locator("#difference-head").WaitForAsync();
            if (path.Contains("machines", StringComparison.Ordinal)) await window.Page.Locator(".diagram svg").WaitForAsync();
            await window.Page.WaitForFunctionAsync("() => !document.querySelector('.loading')");
            var what = $"{name} {lang} {theme} {width}";
            if (Shots is not null) await window.Page.ScreenshotAsync(new() { Path = Path.Combine(Shots, $"{name}-{lang}-{theme}-{width}.png"), FullPage = width > 400 });
            Assert.Equal(path, new Uri(window.Page.Url).PathAndQuery);
            Assert.Equal(lang == "en" ? "en" : "zh-CN", await window.Page.Locator("html").GetAttributeAsync("lang"));
            var overflow = await window.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overflow <= 0, $"{what}: {overflow} px too wide");
            await window.IsAccessible(what);
            window.IsQuiet();
        }
    }
}
