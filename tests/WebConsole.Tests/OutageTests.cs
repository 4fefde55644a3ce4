using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Srdi.Host.Tests;
using Srdi.Tests;
using Srdi.WebConsole.Frame;

namespace Srdi.WebConsole.Tests;

/// <summary>What the pages say while the API does not answer.</summary>
[Collection("console")]
public sealed class OutageTests(ConsoleFixture console)
{
    /// <summary>Each page of the menu says that it could not read, with a code and the number by which the log knows it, and shows what it should once it is asked again.</summary>
    [Fact]
    public async Task Each_page_says_that_the_service_does_not_answer_and_comes_back_when_asked_again()
    {
        var directory = Directory.CreateTempSubdirectory("srdi-console-");
        try
        {
            var address = $"http://localhost:{FreePorts.Next()}";
            await using var gate = await Gate.Before(address);
            await using var host = await HostProcess.Start([.. HostProcess.Sqlite(directory.FullName), "--Srdi:Console:Api", gate.Address], address: address);
            var (status, _) = await host.Send(HttpMethod.Put, $"/v1/enterprises/{ConsoleFixture.Firm}", new { name = "广州精密示例机械有限公司", district = ConsoleFixture.Huangpu });
            Assert.True((int)status < 300);
            foreach (var role in new[] { "city", "auditor" })
            {
                var context = await console.Browser.NewContextAsync(new() { BaseURL = address, Locale = "zh-CN", ViewportSize = new() { Width = 1280, Height = 720 } });
                var first = await context.NewPageAsync();
                await first.GotoAsync("/account/sign-in");
                await first.Locator($"form:has(input[name=role][value={role}]) button").ClickAsync();
                await Assertions.Expect(first).ToHaveURLAsync(new Regex("/console"));
                await first.CloseAsync();
                await using var window = new ConsolePage(await context.NewPageAsync(), address, alone: true);
                var pages = Menu.All.Where(e => e.Roles.Any(r => r.ToString().Equals(role, StringComparison.OrdinalIgnoreCase))).Select(e => e.Path);
                foreach (var path in role == "city" ? pages.Append($"/console/enterprises/{ConsoleFixture.Firm}") : pages.Where(p => p.EndsWith("/audit", StringComparison.Ordinal)))
                    foreach (var state in new[] { GateState.Busy, GateState.Broken })
                    {
                        gate.State = state;
                        await window.Page.GotoAsync(path);
                        var problem = window.Page.Locator("main .problem").First;
                        await problem.WaitForAsync();
                        await ConsolePage.Settled(window.Page);
                        var said = await problem.InnerTextAsync();
                        Assert.True(said.Contains(state is GateState.Busy ? "http.503" : "console.unreachable", StringComparison.Ordinal), $"{path}: {said}");
                        Assert.True(Regex.IsMatch(said, "[0-9a-f]{32}"), $"{path} has no trace: {said}");
                        if (state is GateState.Busy) await window.IsAccessible(path);

                        gate.State = GateState.Open;
                        // One after the other: each part of a page that could not be read offers it for itself.
                        var again = window.Page.Locator("main .problem").GetByRole(AriaRole.Button, new() { Name = "重试" });
                        while (await again.CountAsync() is > 0 and var left)
                        {
                            await again.First.ClickAsync();
                            await window.Page.WaitForFunctionAsync("left => document.querySelectorAll('main .problem').length < left", left);
                        }
                        await ConsolePage.Settled(window.Page);
                    }
                window.IsQuiet();
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
