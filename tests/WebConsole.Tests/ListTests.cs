using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Srdi.WebConsole.Tests;

/// <summary>A published list from the file to the receipt, and the case that it leaves behind.</summary>
[Collection("console")]
public sealed class ListTests(ConsoleFixture console)
{
    private const string Nansha = "440115";
    private static readonly int Year = Srdi.Domain.Shanghai.Today(TimeProvider.System).Year;

    [Fact]
    public async Task A_list_is_uploaded_previewed_matched_confirmed_and_leaves_a_receipt_and_a_case()
    {
        var (risen, skips, already, renamed) = (ConsoleFixture.Uscc(710), ConsoleFixture.Uscc(711), ConsoleFixture.Uscc(712), ConsoleFixture.Uscc(713));
        await Register(risen, "广州南沙名单甲示例有限公司", 2);
        await Register(skips, "广州南沙名单乙示例有限公司", 1);
        await Register(already, "广州南沙名单丙示例有限公司", 2);
        await console.Must(HttpMethod.Post, $"/v1/enterprises/{already}/transitions", new { trigger = "recognise", title = "littleGiant", batch = "示例批次", document = "示例函〔2026〕7号", effectiveOn = $"{Year}-02-01" });
        await Register(renamed, "广州南沙星海精工示例有限公司", 2);
        var file = new FilePayload { Name = "示例名单.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes($"企业名称,统一社会信用代码\n广州南沙名单甲示例有限公司,{risen}\n广州南沙名单乙示例有限公司,{skips}\n广州南沙名单丙示例有限公司,{already}\n广州南沙星海精工示范有限公司,\n信用代码有误示例有限公司,91440101MA8C071000\n") };

        await using var window = await console.Open("city");
        var page = window.Page;
        await window.Go("/console/lists");
        await page.GetByRole(AriaRole.Link, new() { Name = "上传名单" }).First.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/console/lists/new"));
        await Button(page, "上传并预览").ClickAsync();
        await page.Locator("#up-file-error").WaitForAsync();
        await window.IsAccessible("an upload without a file");
        await page.SetInputFilesAsync("#up-file", file);
        await page.Locator(".drop.full").WaitForAsync();
        await page.FillAsync("#up-batch", "示例批次");
        await page.FillAsync("#up-document", "示例函〔2026〕7号");
        await page.FillAsync("#up-publisher", "示例发布单位");
        await page.FillAsync("#up-published", $"{Year}-02-01");
        await Button(page, "上传并预览").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/console/lists/(?!new)"));
        var address = new Uri(page.Url).AbsolutePath;

        // Nothing happened yet; every row says what would.
        await page.Locator(".state", new() { HasText = "待确认" }).First.WaitForAsync();
        Assert.Equal(["1", "1", "1", "1", "1"], await page.Locator(".figures.five .value").AllInnerTextsAsync());
        Assert.Contains("奖补 1 笔", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("\"srdi\"", (await console.Host.Send(HttpMethod.Get, $"/v1/enterprises/{risen}")).Body.GetProperty("tier").GetRawText(), StringComparison.Ordinal);
        await window.IsAccessible("a preview");

        // A person knows which enterprise it is.
        await page.Locator(".figures.five a", new() { HasText = "需人工" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("verdict=person"));
        await page.Locator("main table.list a", new() { HasTextRegex = new Regex("候选|指定") }).First.ClickAsync();
        await page.Locator(".pick", new() { HasText = "星海精工" }).ClickAsync();
        await page.FillAsync("#m-reason", "名称笔误, 电话核实");
        await window.IsAccessible("a row for a person");
        await Button(page, "指定").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Locator(".figures.five a", new() { HasText = "需人工" }).Locator(".value", new() { HasText = "0" }).WaitForAsync();
        await window.Go(address);

        // The second step carries it out.
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("确认执行 2 行") }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await Button(page, "确认执行").ClickAsync();
        await page.Locator(".receipt-card").WaitForAsync();
        var receipt = await page.Locator(".receipt-card").InnerTextAsync();
        Assert.Matches(@"已执行\s+2", receipt);
        Assert.Contains("\"littleGiant\"", (await console.Host.Send(HttpMethod.Get, $"/v1/enterprises/{risen}")).Body.GetProperty("tier").GetRawText(), StringComparison.Ordinal);
        await window.IsAccessible("a receipt");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("下载未执行的行").ClickAsync());
        Assert.EndsWith(".xlsx", download.SuggestedFilename, StringComparison.Ordinal);

        // The row that skips a rung waits for a decision with a reason.
        await window.Go("/console/cases");
        await page.Locator("main table.list tr", new() { HasText = "名单乙" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await page.Locator("#case-reason").WaitForAsync();
        await window.IsAccessible("a case");
        await Button(page, "驳回").ClickAsync();
        await page.Locator(".console-dialog .problem").WaitForAsync(); // Without a reason there is no decision.
        await page.FillAsync("#case-reason", "未取得专精特新, 公告有误");
        await page.Locator("#case-reason").PressAsync("Tab");
        await Button(page, "驳回").ClickAsync();
        await page.Locator(".console-dialog .banner", new() { HasText = "公告有误" }).WaitForAsync();
        window.IsQuiet();
    }

    [Fact]
    public async Task A_list_is_withdrawn_before_anything_was_done()
    {
        await Register(ConsoleFixture.Uscc(720), "广州南沙撤回示例有限公司", 0);
        await using var window = await console.Open("registry");
        var page = window.Page;
        await window.Go("/console/lists/new?kind=recognition");
        await page.SelectOptionAsync("#up-title", "innovative");
        await page.SetInputFilesAsync("#up-file", new FilePayload { Name = "撤回.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes($"企业名称,统一社会信用代码\n广州南沙撤回示例有限公司,{ConsoleFixture.Uscc(720)}\n") });
        await page.FillAsync("#up-batch", "示例批次");
        await page.FillAsync("#up-document", "示例函〔2026〕8号");
        await page.FillAsync("#up-publisher", "示例发布单位");
        await page.FillAsync("#up-published", $"{Year}-02-02");
        await Button(page, "上传并预览").ClickAsync();
        await page.Locator(".state", new() { HasText = "待确认" }).First.WaitForAsync();
        await Link(page, "撤回").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await Button(page, "撤回").Last.ClickAsync();
        await page.Locator(".page-head .state", new() { HasText = "已撤回" }).WaitForAsync();
        Assert.Contains("microSmall", (await console.Host.Send(HttpMethod.Get, $"/v1/enterprises/{ConsoleFixture.Uscc(720)}")).Body.GetProperty("tier").GetRawText(), StringComparison.Ordinal);
        window.IsQuiet();
    }

    /// <summary>What the page of enterprises gives out, the page of lists takes in: as a roster that says nothing new.</summary>
    [Theory]
    [InlineData("CSV")]
    [InlineData("XLSX")]
    public async Task An_export_of_enterprises_comes_back_without_a_fault(string format)
    {
        await using var window = await console.Open("city");
        var page = window.Page;
        await window.Go($"/console/enterprises?district={ConsoleFixture.Tianhe}");
        var firms = await page.Locator("main table.list tbody tr").CountAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = format }).ClickAsync());
        await window.Go("/console/lists/new?kind=enterprises");
        await page.SetInputFilesAsync("#up-file", new FilePayload { Name = download.SuggestedFilename, MimeType = "application/octet-stream", Buffer = await File.ReadAllBytesAsync(await download.PathAsync()) });
        await page.FillAsync("#up-publisher", "示例发布单位");
        await page.FillAsync("#up-published", $"{Year}-02-03");
        await Button(page, "上传并预览").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/console/lists/(?!new)"));
        await page.Locator(".page-head .state", new() { HasText = "待确认" }).WaitForAsync();
        Assert.Equal(["0", $"{firms}", "0", "0", "0"], await page.Locator(".figures.five .value").AllInnerTextsAsync());
        await window.IsAccessible("a roster that says nothing new");
        window.IsQuiet();
    }

    private async Task Register(string firm, string name, int titles)
    {
        await console.Must(HttpMethod.Put, $"/v1/enterprises/{firm}", new { name, district = Nansha, foundedOn = "2015-04-01" });
        foreach (var title in new[] { "innovative", "srdi", "littleGiant" }.Take(titles))
            await console.Must(HttpMethod.Post, $"/v1/enterprises/{firm}/transitions", new { trigger = "recognise", title, batch = "旧批", document = "示例函", effectiveOn = $"{Year - 1}-11-15" });
    }

    private static ILocator Link(IPage page, string name) => page.Locator("main").GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
