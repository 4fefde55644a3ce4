using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Srdi.Domain.Enterprises;
using Srdi.Host.Tests;
using Srdi.Tests;

namespace Srdi.WebConsole.Tests;

/// <summary>One program with a small city in it, and one browser, for all tests of the console.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    public const string Huangpu = "440112", Tianhe = "440106", Park = "HP-T1";
    private const int PatienceMilliseconds = 60_000; // The machine may have other work.
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("srdi-console-");
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> states = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<IBrowserContext>>> desks = new();
    private IPlaywright? playwright;

    public HostProcess Host { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    public string Address { get; } = $"http://localhost:{FreePorts.Next()}";

    /// <summary>A 小巨人 of 黄埔 with a year's figures.</summary>
    public static string Firm { get; } = Uscc(0);

    /// <summary>A firm of 天河.</summary>
    public static string Other { get; } = Uscc(900);

    private static int ThisYear => Srdi.Domain.Shanghai.Today(TimeProvider.System).Year;

    public static string Uscc(int number) => EnterpriseId.Of("91440101", $"MA8C{number:0000}").Value;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds); // An address is looked at again and again: waiting for the step to it would miss one that was faster.
        Host = await HostProcess.Start(HostProcess.Sqlite(directory.FullName), address: Address);
        await Seed();
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        playwright?.Dispose();
        await Host.DisposeAsync();
        directory.Delete(recursive: true);
    }

    /// <summary>A window of a person who is signed in. Windows of the same kind share what the browser keeps, as they would at a desk: scripts are read once.</summary>
    public async Task<ConsolePage> Open(string role = "city", string? district = null, int width = 1280, int height = 720, string lang = "zh", string theme = "light")
    {
        var context = await desks.GetOrAdd($"{role}/{district}/{width}/{height}/{lang}/{theme}", _ => new(() => Desk(role, district, width, height, lang, theme))).Value;
        return new(await context.NewPageAsync(), Address, alone: false);
    }

    /// <summary>A window that shares nothing with another: for a test that changes what the browser keeps.</summary>
    public async Task<ConsolePage> OpenAlone(string role = "city") => new(await (await Desk(role, null, 1280, 720, "zh", "light")).NewPageAsync(), Address, alone: true);

    private async Task<IBrowserContext> Desk(string role, string? district, int width, int height, string lang, string theme)
    {
        var state = await states.GetOrAdd($"{role}/{district}", _ => new(() => SignIn(role, district))).Value;
        var context = await Browser.NewContextAsync(new() { StorageState = state, ViewportSize = new() { Width = width, Height = height }, BaseURL = Address, AcceptDownloads = true, Locale = lang == "en" ? "en-GB" : "zh-CN" });
        context.SetDefaultTimeout(PatienceMilliseconds);
        await context.AddCookiesAsync([new() { Name = "srdi-lang", Value = lang, Url = Address }, new() { Name = "srdi-theme", Value = theme, Url = Address }]);
        return context;
    }

    private async Task<string> SignIn(string role, string? district)
    {
        await using var context = await Browser.NewContextAsync(new() { BaseURL = Address });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/account/sign-in");
        var form = page.Locator($"form:has(input[name=role][value={role}])");
        if (district is not null) await form.Locator("select[name=district]").SelectOptionAsync(district);
        await form.Locator("button").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("^(?!.*/account/)"));
        return await context.StorageStateAsync();
    }

    /// <summary>Sends a command as a registry would.</summary>
    public async Task Must(HttpMethod method, string path, object body)
    {
        var (status, answer) = await Host.Send(method, path, body);
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Created, $"{method} {path}: {(int)status} {answer}");
    }

    private async Task Seed()
    {
        await Parallel.ForAsync(0, 48, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, _) => await Register(n, Huangpu, n == 0 ? "广州精密示例机械有限公司" : $"广州黄埔示例{n:00}号科技有限公司", n < 5 ? 3 : n < 24 ? 2 : n < 36 ? 1 : 0));
        await Parallel.ForAsync(0, 6, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (n, _) => await Register(900 + n, Tianhe, n == 0 ? "广州精密天河电子有限公司" : $"广州天河示例{n:00}号电子有限公司", n % 3));
        await Must(HttpMethod.Put, $"/v1/enterprises/{Firm}/reports/{ThisYear - 1}", new { source = "auditReport", revenueFen = 6_200_000_000, mainRevenueFen = 5_800_000_000, mainRevenueLastYearFen = 5_000_000_000, rdExpenseFen = 150_000_000, employees = 120, rdEmployees = 30, nicheYears = 5 });
        await Must(HttpMethod.Put, $"/v1/parks/{Park}", new { name = "黄埔示例专精特新产业园", district = Huangpu, @operator = Uscc(40), floorAreaSquareMetres = 24_300.5 });
        await Parallel.ForAsync(0, 23, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (n, _) => await Must(HttpMethod.Put, $"/v1/parks/{Park}/tenants/{Uscc(n)}", new { from = "2024-03-01" }));
        await Must(HttpMethod.Put, "/v1/parks/TH-T1", new { name = "天河示例园区", district = Tianhe, @operator = Other, floorAreaSquareMetres = 12_000 });
        await Must(HttpMethod.Put, $"/v1/pots/fund/{ThisYear}", new { capFen = 35_000_000_000, document = "示例文号" });
    }

    private async Task Register(int number, string district, string name, int titles)
    {
        await Must(HttpMethod.Put, $"/v1/enterprises/{Uscc(number)}", new { name, district, industry = "C3562", foundedOn = "2012-05-08" });
        foreach (var title in new[] { "innovative", "srdi", "littleGiant" }.Take(titles))
            await Must(HttpMethod.Post, $"/v1/enterprises/{Uscc(number)}/transitions", new { trigger = "recognise", title, batch = "第七批", document = "示例函〔2025〕1号", effectiveOn = "2025-10-15" });
    }

    private static string Chromium { get; } = new[] { Environment.GetEnvironmentVariable("SRDI_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser" }.FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("No Chromium: run tests/install.sh, or name one in SRDI_CHROMIUM.");
}

/// <summary>A window with all that it complained about.</summary>
public sealed class ConsolePage : IAsyncDisposable
{
    private readonly bool alone;
    private readonly ConcurrentQueue<string> complaints = [];

    public ConsolePage(IPage page, string address, bool alone)
    {
        (Page, this.alone) = (page, alone);
        Listen(page);
        page.Popup += (_, other) => Listen(other);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal)) complaints.Enqueue($"a request left the host: {request.Url}");
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= 500) complaints.Enqueue($"{response.Status}: {response.Url}");
        };
    }

    public IPage Page { get; }

    public IBrowserContext Context => Page.Context;

    /// <summary>Goes to a page of the console and waits until it shows something that was read.</summary>
    public async Task Go(string path)
    {
        await Page.GotoAsync(path);
        await Settled(Page);
    }

    public static async Task Settled(IPage page)
    {
        await page.Locator("main h1, main .problem, main .empty").First.WaitForAsync();
        await page.WaitForFunctionAsync("() => !document.querySelector('main .loading') && !document.querySelector('main .table-wrap.busy')");
    }

    /// <summary>Nothing was written to the console, failed, asked another host, or opened a dialog of the browser.</summary>
    public void IsQuiet()
    {
        var all = string.Join('\n', complaints);
        Assert.True(all.Length == 0, all);
    }

    /// <summary>No violation of WCAG 2.2 A and AA.</summary>
    public async Task IsAccessible(string what)
    {
        var found = await Page.RunAxe(new AxeRunOptions { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
        var faults = string.Join('\n', found.Violations.Select(v => $"{what}: {v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(4).Select(n => n.Html))}"));
        Assert.True(faults.Length == 0, faults);
    }

    private void Listen(IPage page)
    {
        page.Console += (_, message) =>
        {
            if (message.Type is "error") complaints.Enqueue($"{message.Type}: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => complaints.Enqueue($"page error: {error}");
        page.Dialog += async (_, dialog) =>
        {
            complaints.Enqueue($"a dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Page.CloseAsync();
        if (alone) await Context.DisposeAsync();
    }
}

[CollectionDefinition("console")]
public sealed class ConsoleTests : ICollectionFixture<ConsoleFixture>;
