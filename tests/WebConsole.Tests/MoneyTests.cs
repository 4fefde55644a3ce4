using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Srdi.WebConsole.Tests;

/// <summary>From a reward that nobody asked for to money paid, by the people whose steps they are.</summary>
[Collection("console")]
public sealed class MoneyTests(ConsoleFixture console)
{
    private const string Panyu = "440113";
    private static readonly int Year = Srdi.Domain.Shanghai.Today(TimeProvider.System).Year;

    [Fact]
    public async Task A_reward_is_confirmed_planned_by_four_eyes_settled_and_paid()
    {
        const string name = "广州番禺奖补示例有限公司";
        var firm = ConsoleFixture.Uscc(700);
        await Giant(firm, name);

        // 登记: the payee's will and account.
        await using (var registry = await console.Open("registry"))
        {
            var page = registry.Page;
            await registry.Go("/console/rewards");
            await page.Locator(".lane a.ticket", new() { HasText = name }).ClickAsync();
            await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Link, new() { Name = "意愿确认" }).ClickAsync();
            await page.FillAsync("#rw-holder", "别家公司");
            await page.FillAsync("#rw-number", "4400123456789012");
            await Button(page, "意愿确认").ClickAsync();
            await page.Locator(".console-dialog .problem").WaitForAsync(); // Another's account is not taken.
            await registry.IsAccessible("a refused confirmation");
            await page.FillAsync("#rw-holder", name);
            await Button(page, "意愿确认").ClickAsync();
            await page.Locator(".console-dialog .steps li.here", new() { HasText = "已确认" }).WaitForAsync();
            Assert.DoesNotContain("4400123456789012", await page.ContentAsync(), StringComparison.Ordinal);
            registry.IsQuiet();
        }

        // 财务: what the pots allow is seen before anything is drafted; the drafter cannot approve.
        string plan;
        await using (var finance = await console.Open("finance"))
        {
            var page = finance.Page;
            await finance.Go("/console/plans");
            await Link(page, "编制计划").First.ClickAsync();
            await page.Locator(".preview").WaitForAsync();
            Assert.Contains("100%", await page.Locator(".preview").InnerTextAsync(), StringComparison.Ordinal);
            await finance.IsAccessible("a plan about to be drafted");
            await Button(page, "编制").Last.ClickAsync();
            await Assertions.Expect(page).ToHaveURLAsync(new Regex($"/console/plans/{Year}-"));
            plan = new Uri(page.Url).AbsolutePath;
            await ConsolePage.Settled(page);
            Assert.Contains(name, await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
            await Link(page, "审批").ClickAsync();
            await page.GetByRole(AriaRole.Dialog).WaitForAsync();
            await Button(page, "审批").Last.ClickAsync();
            Assert.Contains("plan.samePerson", await page.Locator(".console-dialog .problem").InnerTextAsync(), StringComparison.Ordinal);
            finance.IsQuiet();
        }

        await using (var city = await console.Open("city"))
        {
            await city.Go(plan);
            await Step(city.Page, "审批", "已审批");
            city.IsQuiet();
        }

        await using (var finance = await console.Open("finance"))
        {
            var page = finance.Page;
            await finance.Go(plan);
            await page.Locator(".steps li.here", new() { HasText = "已审批" }).WaitForAsync();
            await page.WaitForFunctionAsync("() => !document.querySelector('main [role=progressbar]')");
            await Step(page, "公示", "公示中");
            await Step(page, "下达", "已下达");
            await page.WaitForFunctionAsync("() => !document.querySelector('main [role=progressbar]')");

            await page.Locator("main table.list a", new() { HasText = name }).ClickAsync();
            await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Link, new() { Name = "登记拨付" }).ClickAsync();
            await Button(page, "登记拨付").ClickAsync();
            await page.Locator(".console-dialog .steps li.here", new() { HasText = "已拨付" }).WaitForAsync();
            // The ledger follows the log.
            var receipt = $"/v1/rewards/{Regex.Match(page.Url, "reward=([^&]+)").Groups[1].Value}/receipt";
            using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30)))
                while (!(await console.Host.Send(HttpMethod.Get, receipt)).Body.GetRawText().Contains($"{Year}/1a/paid", StringComparison.Ordinal)) patience.Token.ThrowIfCancellationRequested();
            await finance.Go(new Uri(page.Url).PathAndQuery);
            await page.GetByText("凭单: 计划、资金池与台账").ClickAsync();
            await page.Locator(".console-dialog .receipt table.list td", new() { HasText = $"{Year}/1a/paid" }).First.WaitForAsync();
            await finance.IsAccessible("a paid reward");

            await finance.Go("/console/pots");
            Assert.Contains("100", await page.Locator(".pot").First.Locator(".amounts").InnerTextAsync(), StringComparison.Ordinal);
            await page.Locator(".chart svg").WaitForAsync();
            await finance.Go("/console/ledger?by=payee");
            await page.Locator("main table.list", new() { HasText = name }).WaitForAsync();
            finance.IsQuiet();
        }
    }

    [Fact]
    public async Task A_cap_is_set_and_one_below_what_is_promised_is_refused()
    {
        await using var window = await console.Open("city");
        var page = window.Page;
        await window.Go($"/console/pots?year={Year + 1}");
        await Link(page, "设定额度").First.ClickAsync();
        await page.FillAsync("#cap-amount", "-5");
        await Button(page, "设定").Last.ClickAsync();
        await page.Locator("#cap-amount-error").WaitForAsync();
        await page.FillAsync("#cap-amount", "30000");
        await page.FillAsync("#cap-document", "示例文号");
        await Button(page, "设定").Last.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Contains("30,000", await page.Locator(".pot").First.InnerTextAsync(), StringComparison.Ordinal);
        // 小技改 has the policy's own limit.
        await window.Go($"/console/pots?year={Year + 1}&dialog=cap&pot=12b");
        await page.FillAsync("#cap-amount", "20001");
        await Button(page, "设定").Last.ClickAsync();
        Assert.Contains("12b", await page.Locator("#cap-pot").InputValueAsync(), StringComparison.Ordinal);
        await page.Locator(".console-dialog .problem").WaitForAsync();
        window.IsQuiet();
    }

    [Fact]
    public async Task Steps_are_offered_to_the_roles_whose_they_are()
    {
        var firm = ConsoleFixture.Uscc(701);
        await Giant(firm, "广州番禺步骤示例有限公司");
        var path = $"/console/rewards?reward=1a.{firm}.littleGiant";
        foreach (var (role, district, offered) in new[] { ("registry", null, "意愿确认"), ("city", null, "暂缓"), ("auditor", null, null), ("district", (string?)Panyu, (string?)null) })
        {
            await using var window = await console.Open(role, district);
            await window.Go(path);
            await window.Page.Locator(".console-dialog .working li").First.WaitForAsync();
            var texts = await window.Page.Locator(".console-dialog .steps-offered").CountAsync() == 0 ? "" : await window.Page.Locator(".console-dialog .steps-offered").InnerTextAsync();
            Assert.Equal(offered is null, texts.Length == 0);
            if (offered is not null) Assert.Contains(offered, texts, StringComparison.Ordinal);
            window.IsQuiet();
        }
        await using var other = await console.Open("district", ConsoleFixture.Tianhe);
        await other.Go(path);
        Assert.Contains("reward.unknown", await other.Page.Locator(".console-dialog .problem").InnerTextAsync(), StringComparison.Ordinal);
    }

    private async Task Giant(string firm, string name)
    {
        await console.Must(HttpMethod.Put, $"/v1/enterprises/{firm}", new { name, district = Panyu });
        foreach (var title in new[] { "innovative", "srdi", "littleGiant" })
            await console.Must(HttpMethod.Post, $"/v1/enterprises/{firm}/transitions", new { trigger = "recognise", title, batch = "示例批", document = "示例函", effectiveOn = string.Create(CultureInfo.InvariantCulture, $"{Year}-01-15") });
    }

    private static async Task Step(IPage page, string step, string state)
    {
        await Link(page, step).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await Button(page, step).Last.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Locator(".steps li.here", new() { HasText = state }).WaitForAsync();
    }

    private static ILocator Link(IPage page, string name) => page.Locator("main").GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
