using System.Diagnostics;
using Microsoft.Playwright;
using Srdi.Benchmarks.Measuring;
using Srdi.Host.Tests;
using Srdi.Storage;
using Srdi.Tests;

namespace Srdi.Benchmarks.City;

/// <summary>From the address to the page that can be used, in a browser on the same machine, for each page of the console.</summary>
internal static class ConsoleScene
{
    private const int Firms = 50_000;

    private static readonly (string Role, string[] Paths)[] Pages =
    [
        ("city",
        [
            "/console", "/console?district=440112", "/console/enterprises", "/console/enterprises?q=%E7%B2%BE%E5%AF%86", "/console/enterprises?tier=srdi&sort=name", $"/console/enterprises/{ManyFirms.Code(100)}", $"/console/enterprises/{ManyFirms.Code(100)}?tab=eligibility",
            "/console/parks", "/console/selections", "/console/rewards", "/console/plans", "/console/pots", "/console/ledger", "/console/lists", "/console/lists/new", "/console/cases", "/console/live", "/console/subscriptions", "/console/policy", "/console/policy?tab=machines",
        ]),
        ("auditor", ["/console/audit"]),
    ];

    public static async Task Play(Arguments arguments)
    {
        var chromium = new[] { Environment.GetEnvironmentVariable("SRDI_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser" }.FirstOrDefault(File.Exists) ?? throw new ArgumentException("No Chromium: run tests/install.sh, or name one in SRDI_CHROMIUM.");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
        foreach (var provider in arguments.Databases)
        {
            Report.Machine(Report.Text($"{provider}; {Firms:#,0} firms; the program and the browser on one machine; {arguments.Rounds} rounds after the first"));
            var stored = await Given.Store(provider);
            await ManyFirms.Fill(stored, Firms);
            var directory = provider == StorageProvider.Sqlite ? stored.DataDirectory : Directory.CreateTempSubdirectory("srdi-console-").FullName;
            var address = $"http://localhost:{FreePorts.Next()}";
            await using var host = await HostProcess.Start(provider == StorageProvider.Sqlite ? HostProcess.Sqlite(directory) : HostProcess.Postgres(stored.ConnectionString!, directory), address: address);
            List<string[]> rows = [];
            foreach (var (role, paths) in Pages)
            {
                await using var context = await browser.NewContextAsync(new() { BaseURL = address, ViewportSize = new() { Width = 1280, Height = 720 } });
                var page = await context.NewPageAsync();
                await page.GotoAsync("/account/sign-in");
                await page.Locator($"form:has(input[name=role][value={role}]) button").ClickAsync();
                await page.WaitForURLAsync(url => !url.Contains("/account/", StringComparison.Ordinal));
                foreach (var path in paths)
                {
                    List<double> times = [];
                    for (var round = 0; round <= arguments.Rounds; round++) times.Add(await Time(page, path));
                    var first = times[0];
                    times = [.. times.Skip(1).Order()];
                    rows.Add([path, Report.Number(first), Report.Number(times[times.Count / 2]), Report.Number(times[^1])]);
                }
            }
            Report.Table($"{provider}: a page loaded afresh until it can be used, ms", ["", "first", "median", "slowest"], rows);
        }
    }

    private static async Task<double> Time(IPage page, string path)
    {
        var began = Stopwatch.GetTimestamp();
        await page.GotoAsync(path);
        await page.Locator("main h1").First.WaitForAsync();
        await page.WaitForFunctionAsync("() => !document.querySelector('main .loading') && !document.querySelector('main .table-wrap.busy')");
        var time = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        if (await page.Locator("main .problem").CountAsync() > 0) throw new EffectsDifferException($"{path}: {await page.Locator("main .problem").First.InnerTextAsync()}");
        return time;
    }
}
