using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Srdi.Host.Tests;
using Srdi.Tests;

namespace Srdi.WebConsole.Tests;

/// <summary>
/// The pages of the demo as pictures, for <c>src/Web/docs</c>: they are made where <c>SRDI_DEMO_SHOTS</c> names a folder,
/// and nothing is done without it, since the demo takes longer to load than all of them to look at.
/// </summary>
[Collection("console")]
public sealed class DemoTests(ConsoleFixture console)
{
    [Fact]
    public async Task Each_page_of_the_demo_is_kept_as_a_picture_where_that_is_asked_for()
    {
        if (Environment.GetEnvironmentVariable("SRDI_DEMO_SHOTS") is not { Length: > 0 } folder) return;
        var directory = Directory.CreateTempSubdirectory("srdi-demo-");
        try
        {
            var address = $"http://localhost:{FreePorts.Next()}";
            await using var host = await HostProcess.Start(["--demo", .. HostProcess.Sqlite(directory.FullName)], address: address);
            using (var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5)))
                while (!host.Output.Contains("Seconds taken", StringComparison.Ordinal)) await host.Http.GetAsync(new Uri("/healthz/live", UriKind.Relative), patience.Token);
            var firm = await First(host, "/v1/enterprises?tier=littleGiant&limit=1", "uscc");
            var rising = await First(host, "/v1/enterprises?tier=srdi&district=440112&limit=1", "uscc");
            var park = await First(host, "/v1/parks?state=qualified&limit=1", "id");
            var list = await Upload(host, await First(host, "/v1/enterprises?tier=innovative&limit=1", "uscc"));
            await host.Send(HttpMethod.Put, "/v1/subscriptions/huangpu-01", new { district = "440112", url = $"{address}/healthz/live" });

            foreach (var (role, pages) in new (string, (string, string)[])[]
            {
                ("city",
                [
                    ("overview", "/console"), ("enterprises", "/console/enterprises?tier=srdi&sort=name"), ("enterprise", $"/console/enterprises/{firm}"), ("eligibility", $"/console/enterprises/{rising}?tab=eligibility&title=littleGiant"),
                    ("parks", "/console/parks"), ("park", $"/console/parks/{park}"), ("selections", "/console/selections"), ("selection", "/console/selections/2026"), ("rewards", "/console/rewards?year=2025"), ("plans", "/console/plans?year=2025"),
                    ("pots", "/console/pots"), ("lists", "/console/lists"), ("list", $"/console/lists/{list}"), ("upload", "/console/lists/new"), ("cases", "/console/cases?state=all"), ("live", "/console/live"),
                    ("subscriptions", "/console/subscriptions"), ("subscription", "/console/subscriptions/huangpu-01"), ("policy", "/console/policy"),
                    ("criteria", "/console/policy?tab=criteria&title=littleGiant&earlier=criteria/littleGiant-recognition-63.json@2022-08-01&later=criteria/littleGiant-recognition-2.json@2026-04-01"), ("machines", "/console/policy?tab=machines"),
                ]),
                ("auditor", [("audit", "/console/audit"), ("ledger", "/console/ledger")]),
            })
            {
                var context = await console.Browser.NewContextAsync(new() { BaseURL = address, Locale = "zh-CN", ViewportSize = new() { Width = 1280, Height = 800 } });
                var first = await context.NewPageAsync();
                await first.GotoAsync("/account/sign-in");
                await first.Locator($"form:has(input[name=role][value={role}]) button").ClickAsync();
                await Assertions.Expect(first).ToHaveURLAsync(new Regex("/console"));
                await first.CloseAsync();
                await using var window = new ConsolePage(await context.NewPageAsync(), address, alone: true);
                foreach (var (name, path) in pages)
                {
                    await window.Go(path);
                    if (path.Contains("machines", StringComparison.Ordinal)) await window.Page.Locator(".diagram svg").WaitForAsync();
                    await window.Page.Locator(".live.on").WaitForAsync();
                    await window.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), Animations = ScreenshotAnimations.Disabled });
                }
                window.IsQuiet();
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<string> First(HostProcess host, string path, string member) => (await host.Send(HttpMethod.Get, path)).Body.GetProperty("items")[0].GetProperty(member).GetString()!;

    private static async Task<string> Upload(HostProcess host, string firm)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in new[] { ("kind", "recognition"), ("title", "srdi"), ("batch", "示例批次"), ("document", "示例函〔2026〕1号"), ("publisher", "示例发布单位"), ("publishedOn", "2026-01-15") })
            form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes($"企业名称,统一社会信用代码\n,{firm}\n广州不在册示例有限公司,\n信用代码有误示例有限公司,91440101MA8C071000\n")), "file", "示例名单.csv");
        using var answer = await host.Http.PostAsync(new Uri("/v1/lists", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("id").GetString()!;
    }
}
