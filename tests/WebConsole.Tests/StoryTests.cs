using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Srdi.Host.Tests;
using Srdi.Tests;

namespace Srdi.WebConsole.Tests;

/// <summary>What officials come to do.</summary>
[Collection("console")]
public sealed class StoryTests(ConsoleFixture console)
{
    [Fact]
    public async Task By_pinyin_to_a_firm_to_what_it_lacks_and_what_if()
    {
        await using var window = await console.Open("district", ConsoleFixture.Huangpu);
        await window.Go("/console");
        await window.Page.FillAsync("#global-search", "gzjm");
        await window.Page.Locator("#search-list [role=option]").First.ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex(ConsoleFixture.Firm));
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "资格测算" }).ClickAsync();
        await window.Page.SelectOptionAsync("#e-title", "srdi");
        var rd = window.Page.Locator("main table.list tr", new() { HasText = "研发" }).First;
        await rd.WaitForAsync();
        var before = await window.Page.Locator("main .card").First.InnerTextAsync();
        await window.Page.FillAsync("#w-rdExpenseFen", "1000");
        await window.Page.PressAsync("#w-rdExpenseFen", "Tab");
        await window.Page.GetByText("以上结果为试算").WaitForAsync();
        await window.Page.WaitForFunctionAsync("before => document.querySelector('main .card').innerText !== before", before);
        Assert.Contains("if-rdExpenseFen=1000", window.Page.Url, StringComparison.Ordinal);
        // Nothing was kept.
        var (_, body) = await console.Host.Send(HttpMethod.Get, $"/v1/enterprises/{ConsoleFixture.Firm}/reports");
        Assert.Contains("150000000", body.ToString(), StringComparison.Ordinal);
        window.IsQuiet();
    }

    [Fact]
    public async Task An_event_is_recorded_and_a_refusal_says_what_is_missing()
    {
        await using var window = await console.Open();
        var firm = ConsoleFixture.Uscc(45);
        await window.Go($"/console/enterprises/{firm}?dialog=event");
        await window.Page.SelectOptionAsync("#ev-title", "littleGiant");
        await window.Page.FillAsync("#ev-batch", "第八批");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "登记", Exact = true }).ClickAsync();
        await window.Page.Locator(".console-dialog .problem").WaitForAsync();
        Assert.Contains("title.prerequisiteMissing", await window.Page.Locator(".console-dialog .problem").InnerTextAsync(), StringComparison.Ordinal);
        await window.IsAccessible("a refused event");
        await window.Page.SelectOptionAsync("#ev-title", "innovative");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "登记", Exact = true }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await window.Page.Locator(".ladder li.reached", new() { HasText = "创新型" }).WaitForAsync();
        window.IsQuiet();
    }

    [Fact]
    public async Task What_happens_appears_within_two_seconds_and_waits_while_paused()
    {
        await using var feed = await console.Open();
        await using var overview = await console.Open("district", ConsoleFixture.Huangpu);
        await feed.Go("/console/live");
        await overview.Go("/console");
        await feed.Page.Locator(".live.on").WaitForAsync();
        await overview.Page.Locator(".live.on").WaitForAsync();
        var watch = Stopwatch.StartNew();
        await console.Must(HttpMethod.Post, $"/v1/enterprises/{ConsoleFixture.Uscc(46)}/transitions", new { trigger = "rename", name = "广州改名一号示例有限公司" });
        await Task.WhenAll(new[] { feed, overview }.Select(w => w.Page.Locator(".feed li", new() { HasText = "改名一号" }).First.WaitForAsync()));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{watch.Elapsed}");

        await feed.Page.GetByRole(AriaRole.Button, new() { Name = "暂停" }).ClickAsync();
        await Assertions.Expect(feed.Page).ToHaveURLAsync(new Regex("paused=1"));
        await console.Must(HttpMethod.Post, $"/v1/enterprises/{ConsoleFixture.Uscc(46)}/transitions", new { trigger = "rename", name = "广州改名二号示例有限公司" });
        await feed.Page.GetByText(new Regex("有 [1-9][0-9]* 条新动态")).ClickAsync();
        await feed.Page.Locator(".feed li", new() { HasText = "改名二号" }).First.WaitForAsync();
        await feed.Page.Locator(".feed li").Last.GetByText("回放").ClickAsync();
        await feed.Page.GetByText("正在回放").WaitForAsync();
        await feed.Page.Locator(".feed li").First.WaitForAsync();
        feed.IsQuiet();
        overview.IsQuiet();
    }

    [Fact]
    public async Task A_view_is_kept_for_its_owner_alone()
    {
        await using var window = await console.Open("finance");
        await window.Go("/console/enterprises?tier=srdi");
        await window.Page.GetByText("保存当前筛选").ClickAsync();
        await window.Page.FillAsync("#view-name", "专精特新企业");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await window.Page.Locator(".views a.chip.here", new() { HasText = "专精特新企业" }).WaitForAsync();
        await window.Go("/console/enterprises");
        await window.Page.Locator(".views a.chip", new() { HasText = "专精特新企业" }).ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("tier=srdi"));
        await using var other = await console.Open("auditor");
        await other.Go("/console/enterprises");
        Assert.Equal(0, await other.Page.GetByText("专精特新企业").CountAsync());
        await window.Page.GetByLabel("删除视图 专精特新企业").ClickAsync();
        await window.Page.Locator(".views a.chip", new() { HasText = "专精特新企业" }).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        window.IsQuiet();
    }

    [Fact]
    public async Task An_export_holds_what_the_page_shows()
    {
        await using var window = await console.Open("district", ConsoleFixture.Tianhe);
        await window.Go("/console/enterprises?tier=srdi");
        var rows = await window.Page.Locator("main table.list tbody tr").CountAsync();
        var download = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());
        Assert.Equal(rows + 3, lines.Length); // What was asked, when, and the headings stand above.
        Assert.Contains("district=440106", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_paged_by_cursors_that_stand_in_the_address()
    {
        await using var window = await console.Open();
        await window.Go("/console/enterprises");
        var first = await window.Page.Locator("main table.list tbody tr").AllInnerTextsAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "下一页" }).ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("after="));
        await window.Page.WaitForFunctionAsync("first => document.querySelector('main table.list tbody tr').innerText !== first", first[0]);
        Assert.Empty((await window.Page.Locator("main table.list tbody tr").AllInnerTextsAsync()).Intersect(first));
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "上一页" }).ClickAsync();
        await window.Page.WaitForFunctionAsync("first => document.querySelector('main table.list tbody tr').innerText === first", first[0]);
        window.IsQuiet();
    }

    [Fact]
    public async Task When_the_host_is_gone_the_page_says_so_and_comes_back_by_itself()
    {
        var directory = Directory.CreateTempSubdirectory("srdi-console-");
        var address = $"http://localhost:{FreePorts.Next()}";
        var ports = HostProcess.Ports.Free();
        try
        {
            var host = await HostProcess.Start(HostProcess.Sqlite(directory.FullName), ports, address);
            await using var context = await console.Browser.NewContextAsync(new() { BaseURL = address });
            var page = await context.NewPageAsync();
            await page.GotoAsync("/account/sign-in");
            await page.Locator("form:has(input[name=role][value=city]) button").ClickAsync();
            await page.GotoAsync("/console/parks?state=qualified");
            await page.Locator(".live.on").WaitForAsync();
            await host.DisposeAsync(); // Killed.
            await page.Locator(".reconnect").WaitForAsync();
            await using var again = await HostProcess.Start(HostProcess.Sqlite(directory.FullName), ports, address);
            await page.Locator(".reconnect").WaitForAsync(new() { State = WaitForSelectorState.Hidden, Timeout = 60_000 });
            await page.Locator(".live.on").WaitForAsync();
            Assert.EndsWith("/console/parks?state=qualified", page.Url, StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
