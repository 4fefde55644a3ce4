using Microsoft.Playwright;

namespace Srdi.WebConsole.Tests;

/// <summary>Who sees what.</summary>
[Collection("console")]
public sealed class SightTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_district_sees_its_own_firms_counts_suggestions_and_parks_only()
    {
        await using var window = await console.Open("district", ConsoleFixture.Tianhe);
        await window.Go("/console");
        Assert.Equal("6", await window.Page.Locator("a.figure .value").First.InnerTextAsync());
        Assert.DoesNotContain("黄埔区", await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await window.Page.Locator("#scope-district").CountAsync());

        await window.Go("/console/enterprises?district=440112"); // Another district in the address changes nothing.
        Assert.Equal(6, await window.Page.Locator("main table.list tbody tr").CountAsync());
        await window.Page.FillAsync("#global-search", "精密");
        await window.Page.Locator("#search-list [role=option]").First.WaitForAsync();
        Assert.Equal(["广州精密天河电子有限公司"], await window.Page.Locator("#search-list [role=option] span").AllInnerTextsAsync());
        await window.Go("/console/parks");
        Assert.DoesNotContain("黄埔示例", await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await window.Go("/console/live");
        Assert.DoesNotContain("黄埔", await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);

        foreach (var path in new[] { $"/console/enterprises/{ConsoleFixture.Firm}", $"/console/parks/{ConsoleFixture.Park}" })
        {
            await window.Go(path);
            var problem = await window.Page.Locator(".problem").InnerTextAsync();
            Assert.Contains("unknown", problem, StringComparison.Ordinal); // The same as of one that never was.
            Assert.Matches("[0-9a-f]{32}", problem);
        }
    }

    [Fact]
    public async Task A_page_that_a_role_may_not_see_says_so_and_is_not_in_its_menu()
    {
        await using var window = await console.Open("district", ConsoleFixture.Huangpu);
        await window.Go("/console/selections");
        Assert.Contains("无权查看此页面", await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await window.Page.Locator("nav.side a[href*=selections]").CountAsync());
        await window.IsAccessible("forbidden");
        window.IsQuiet();
    }

    [Fact]
    public async Task Only_whoever_may_record_is_offered_it()
    {
        await using var auditor = await console.Open("auditor");
        await auditor.Go($"/console/enterprises/{ConsoleFixture.Firm}?dialog=event");
        Assert.Equal(0, await auditor.Page.GetByRole(AriaRole.Dialog).CountAsync());
        Assert.Equal(0, await auditor.Page.GetByText("登记事件").CountAsync());
    }
}
