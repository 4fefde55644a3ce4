using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Srdi.Tests;

namespace Srdi.WebConsole.Tests;

/// <summary>Subscriptions, the policy and the audit trail, from the first click to the result.</summary>
[Collection("console")]
public sealed class WorkTests(ConsoleFixture console)
{
    private const string Conghua = "440117";

    [Fact]
    public async Task A_district_subscribes_tests_replays_and_rotates()
    {
        using var receiver = new HttpListener();
        var url = $"http://localhost:{FreePorts.Next()}/";
        receiver.Prefixes.Add(url);
        receiver.Start();
        var answering = Answer(receiver);

        await using var window = await console.Open("district", Conghua);
        var page = window.Page;
        await window.Go("/console/subscriptions");
        await page.GetByText("没有订阅").WaitForAsync();
        await Link(page, "新订阅").First.ClickAsync();
        await page.FillAsync("#su-id", "conghua-01");
        await page.FillAsync("#su-url", "ftp://nowhere");
        await Button(page, "建立订阅").ClickAsync();
        await page.Locator(".console-dialog .problem").WaitForAsync();
        await window.IsAccessible("a refused subscription");
        await page.FillAsync("#su-url", url);
        await Button(page, "建立订阅").ClickAsync();
        await page.GetByText("只显示这一次").WaitForAsync();
        var secret = await page.Locator(".console-dialog .copyable code").InnerTextAsync();
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        await Button(page, "关闭").Last.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Locator("main table.list a", new() { HasText = "conghua-01" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/console/subscriptions/conghua-01"));
        await ConsolePage.Settled(page);
        Assert.DoesNotContain(secret, await page.ContentAsync(), StringComparison.Ordinal);

        await Button(page, "发送测试事件").ClickAsync();
        await page.Locator(".banner", new() { HasText = "已送达" }).WaitForAsync();
        await console.Must(HttpMethod.Put, $"/v1/enterprises/{ConsoleFixture.Uscc(730)}", new { name = "广州从化订阅示例有限公司", district = Conghua });
        await page.ReloadAsync();
        await page.Locator("main table.list td", new() { HasText = "登记" }).First.WaitForAsync();

        await Link(page, "重放").ClickAsync();
        await page.Locator("#rp-after").WaitForAsync();
        await Button(page, "重放").Last.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Link(page, "更换密钥").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await Button(page, "更换密钥").Last.ClickAsync();
        await page.GetByText("旧密钥有效至").Last.WaitForAsync();
        Assert.NotEqual(secret, await page.Locator(".console-dialog .copyable code").InnerTextAsync());
        await Button(page, "关闭").Last.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Detached });

        // Another district sees nothing of it.
        await using var other = await console.Open("district", ConsoleFixture.Tianhe);
        await other.Go("/console/subscriptions");
        await other.Page.GetByText("没有订阅").WaitForAsync();
        await other.Go("/console/subscriptions/conghua-01");
        await other.Page.Locator(".problem").WaitForAsync();

        await Link(page, "取消订阅").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await Button(page, "取消订阅").Last.ClickAsync();
        await page.GetByText("没有订阅").WaitForAsync();
        window.IsQuiet();
        receiver.Stop();
        await answering;
    }

    [Fact]
    public async Task The_policy_shows_its_words_beside_the_rule_and_machines_with_counts()
    {
        await using var window = await console.Open();
        var page = window.Page;
        await window.Go("/console/policy");
        var clause = page.Locator("#m-15b");
        Assert.Contains("20", await clause.Locator("blockquote").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("50", await clause.Locator(".facts").InnerTextAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "口径", Exact = true }).ClickAsync();
        await page.Locator(".readings li.chosen").First.WaitForAsync();
        Assert.Equal(await page.Locator("main .clause-card").CountAsync(), await page.Locator(".readings li.chosen").CountAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "认定条件" }).ClickAsync();
        await page.Locator("main table.list").First.WaitForAsync();
        await page.Locator("main .views").GetByRole(AriaRole.Link, new() { NameRegex = new Regex("小巨人") }).ClickAsync();
        await page.SelectOptionAsync("#c-earlier", new SelectOptionValue { Label = await page.Locator("#c-earlier option", new() { HasTextRegex = new Regex("认定 · .*63号 附件3 · 2022") }).InnerTextAsync() });
        await page.SelectOptionAsync("#c-later", new SelectOptionValue { Label = await page.Locator("#c-later option", new() { HasTextRegex = new Regex("2025-01-01") }).InnerTextAsync() });
        await page.GetByText("版本对照").First.WaitForAsync();
        Assert.Equal(["revenue"], await page.Locator("section[aria-labelledby=difference-head] tbody td:first-child code").AllInnerTextsAsync()); // What the notice of 2025 added.
        await page.GetByRole(AriaRole.Link, new() { Name = "状态机" }).ClickAsync();
        await page.Locator("main .views").GetByRole(AriaRole.Link, new() { Name = "奖补", Exact = true }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("machine=reward"));
        await page.Locator(".diagram svg", new() { HasTextRegex = new Regex(@"待确认 \(\d+\)") }).WaitForAsync();
        await window.IsAccessible("machines");
        window.IsQuiet();
    }

    [Fact]
    public async Task The_auditor_finds_what_was_refused_takes_it_home_and_signs_a_root()
    {
        var firm = ConsoleFixture.Uscc(731);
        await console.Must(HttpMethod.Put, $"/v1/enterprises/{firm}", new { name = "广州从化审计示例有限公司", district = Conghua });
        await console.Host.Send(HttpMethod.Post, $"/v1/enterprises/{firm}/transitions", new { trigger = "recognise", title = "littleGiant", batch = "示例" });
        await using var window = await console.Open("auditor");
        var page = window.Page;
        await window.Go($"/console/audit?object=enterprises%2F{firm}&result=refused");
        await page.Locator("main table.list td", new() { HasText = "title.prerequisiteMissing" }).First.WaitForAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync());
        Assert.Contains(firm, await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);
        await Button(page, "签名校验点").ClickAsync();
        await page.Locator(".banner pre").WaitForAsync();
        await window.IsAccessible("audit");
        window.IsQuiet();
    }

    [Theory]
    [InlineData("district", ConsoleFixture.Huangpu, "/console/plans")]
    [InlineData("district", ConsoleFixture.Huangpu, "/console/pots")]
    [InlineData("district", ConsoleFixture.Huangpu, "/console/lists")]
    [InlineData("auditor", null, "/console/lists/new")]
    [InlineData("finance", null, "/console/subscriptions")]
    [InlineData("city", null, "/console/audit")]
    [InlineData("operator", null, "/console/rewards")]
    public async Task A_page_that_a_role_may_not_see_says_so(string role, string? district, string path)
    {
        await using var window = await console.Open(role, district);
        await window.Go(path);
        Assert.Contains("无权查看此页面", await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await window.IsAccessible($"{role} {path}");
        window.IsQuiet();
    }

    private static async Task Answer(HttpListener receiver)
    {
        try
        {
            for (;;)
            {
                var call = await receiver.GetContextAsync();
                call.Response.StatusCode = 200;
                call.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static ILocator Link(IPage page, string name) => page.Locator("main").GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
