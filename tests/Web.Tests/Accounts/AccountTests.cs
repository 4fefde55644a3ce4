using Srdi.Web.Tests.Api;

namespace Srdi.Web.Tests.Accounts;

/// <summary>People, at the pages and the API as they and their keepers meet them.</summary>
public sealed class AccountTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_person_comes_in_by_a_link_a_password_and_a_code(bool postgres)
    {
        await using var people = await People.Start(postgres);
        using var browser = people.Browser();
        var link = await people.Invite("zhang.min", "city");
        Assert.Equal("invited", await State(people, "zhang.min"));
        People.Redirects(await People.SetUp(browser, link), "/account/sign-in");
        Assert.Equal("active", await State(people, "zhang.min"));
        // The link is used up: neither the page nor its form works again.
        (await browser.Get(link)).Is(422);
        (await browser.Post("/account/setup", ("link", "x"))).Is(400);
        // The role needs a second factor: the first sign-in connects an app, and until then no session is open.
        People.Redirects(await browser.SignIn("zhang.min", People.Password, "/console/rewards"), "/account/totp");
        Assert.Equal(401, await browser.ReadsWithoutDeveloper());
        (await browser.Submit("/account/totp", "/account/totp", ("code", "000000"))).Is(422);
        var (secret, recovery) = await people.Connect(browser);
        Assert.Equal(10, recovery.Length);
        Assert.Equal(200, await browser.Reads("/v1/pots"));
        // The next time the app's code is asked for; the one that was used is not taken again.
        using var later = people.Browser();
        People.Redirects(await later.SignIn("zhang.min", People.Password, "/console/rewards"), "/account/totp");
        (await later.Submit("/account/totp", "/account/totp", ("code", people.Code(secret)))).Is(422);
        people.Clock.Advance(TimeSpan.FromSeconds(30));
        People.Redirects(await later.Submit("/account/totp", "/account/totp", ("code", people.Code(secret))), "/console/rewards");
        // Without the app a recovery code stands for one, once.
        foreach (var (code, works) in new[] { (recovery[3], true), (recovery[3], false), (recovery[4], true) })
        {
            using var without = people.Browser();
            await without.SignIn("zhang.min", People.Password);
            var answer = await without.Submit("/account/totp", "/account/totp", ("code", code));
            Assert.Equal(works ? 303 : 422, answer.Status);
        }
        await Audited(people, "account.setUp", "account.signIn", "account.add");
    }

    [Theory]
    [InlineData("accounts", "login.exists", false)]
    [InlineData("accounts", "login.exists", true)]
    [InlineData("clients", "client.exists", false)]
    [InlineData("clients", "client.exists", true)]
    public async Task A_name_that_many_ask_for_at_once_is_given_once_and_the_others_are_told(string what, string code, bool postgres)
    {
        await using var people = await People.Start(postgres);
        for (var n = 0; n < 5; n++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => people.Security("POST", $"/v1/{what}", new { name = $"wang.{n}", role = "finance" })));
            Assert.Single(answers, a => a.Status == 201);
            foreach (var late in answers.Where(a => a.Status != 201)) late.IsProblem(409, code, "name");
        }
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_for_a_quarter_of_an_hour_and_nobody_is_told()
    {
        await using var people = await People.Start();
        await people.Account("li.na");
        using var browser = people.Browser();
        var unknown = await browser.SignIn("nobody", "wrong");
        for (var tries = 0; tries < 5; tries++) Assert.Equal(Plain(unknown), Plain(await browser.SignIn("li.na", "wrong")), ignoreLineEndingDifferences: true);
        Assert.Equal(Plain(unknown), Plain(await browser.SignIn("li.na", People.Password)));
        Assert.Equal("locked", await State(people, "li.na"));
        people.Clock.Advance(TimeSpan.FromMinutes(14));
        (await browser.SignIn("li.na", People.Password)).Is(422);
        people.Clock.Advance(TimeSpan.FromMinutes(2));
        People.Redirects(await browser.SignIn("li.na", People.Password), "/console");
        // Sooner by a person.
        for (var tries = 0; tries < 5; tries++) await browser.SignIn("li.na", "wrong");
        (await people.Security("POST", "/v1/accounts/li.na/transitions", new { trigger = "unlock" })).Is(200);
        People.Redirects(await browser.SignIn("li.na", People.Password), "/console");
        // What was typed in place of a name may be a password: it is nowhere.
        await browser.SignIn("My-Secret-Pass-77", "x");
        Assert.DoesNotContain("My-Secret-Pass-77", (await people.Api.Send("GET", "/v1/audit?limit=200", token: await people.Api.Token("auditor"))).Is(200).Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("now locked", (await people.Api.Send("GET", "/v1/audit?limit=200", token: await people.Api.Token("auditor"))).Text, StringComparison.Ordinal);

        static string Plain(Answer answer) => answer.Is(422).Text[answer.Text.IndexOf("role=\"alert\"", StringComparison.Ordinal)..][..60];
    }

    [Fact]
    public async Task A_wrong_code_counts_as_a_wrong_password()
    {
        await using var people = await People.Start();
        await people.Account("chen.jie", "finance");
        using var browser = people.Browser();
        await browser.SignIn("chen.jie", People.Password);
        var (secret, _) = await people.Connect(browser);
        people.Clock.Advance(TimeSpan.FromMinutes(1));
        await browser.SignIn("chen.jie", People.Password);
        for (var tries = 0; tries < 5; tries++) (await browser.Submit("/account/totp", "/account/totp", ("code", "123456"))).Is(422);
        (await browser.Submit("/account/totp", "/account/totp", ("code", people.Code(secret)))).Is(422);
        (await browser.SignIn("chen.jie", People.Password)).Is(422);
    }

    [Theory]
    [InlineData("Tr0ub4dor&3", "至少 12 个字符")]
    [InlineData("password1234", "常见或容易猜到")]
    [InlineData("111111111111", "常见或容易猜到")]
    [InlineData("qwertyuiop123", "常见或容易猜到")]
    [InlineData("wang.fang-mulberry-77", "不得包含账号名或姓名")]
    [InlineData("mulberry-王芳芳-lantern-77", "不得包含账号名或姓名")]
    [InlineData("srdiguangzhou", "常见或容易猜到")]
    public async Task A_password_must_be_long_and_hard_to_guess(string password, string why)
    {
        await using var people = await People.Start();
        using var browser = people.Browser();
        var link = (await people.Security("POST", "/v1/accounts", new { name = "wang.fang", displayName = "王芳芳", role = "registry" })).Is(201)["setupPath"].GetString()!;
        Assert.Contains(why, (await People.SetUp(browser, link, password)).Is(422).Text, StringComparison.Ordinal);
        Assert.Contains("不一致", (await People.SetUp(browser, link, again: "mulberry-lantern-94-otter")).Is(422).Text, StringComparison.Ordinal);
        People.Redirects(await People.SetUp(browser, link), "/account/sign-in"); // A refused password does not use the link up.
    }

    [Fact]
    public async Task A_link_is_good_for_a_day_and_only_the_last_one()
    {
        await using var people = await People.Start();
        using var browser = people.Browser();
        var first = await people.Invite("zhao.lei");
        var second = (await people.Security("POST", "/v1/accounts/zhao.lei/transitions", new { trigger = "resetCredentials" })).Is(200)["setupPath"].GetString()!;
        (await browser.Get(first)).Is(422);
        (await browser.Get(second)).Is(200);
        people.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1));
        (await browser.Get(second)).Is(422);
        (await browser.Get("/account/setup?link=made-up")).Is(422);
        (await browser.Get("/account/setup")).Is(422);
        (await people.Security("POST", "/v1/accounts", new { name = "zhao.lei", role = "auditor" })).IsProblem(409, "login.exists", "name");
    }

    [Fact]
    public async Task A_person_has_one_session_and_what_changes_the_account_ends_it()
    {
        await using var people = await People.Start();
        await people.Account("sun.yu");
        using var first = await people.SignedIn("sun.yu");
        Assert.Equal(200, await first.Reads());
        using var second = await people.SignedIn("sun.yu");
        Assert.Equal((401, 200), (await first.ReadsWithoutDeveloper(), await second.Reads()));
        foreach (var act in new object[]
        {
            new { trigger = "assign", role = "registry" }, new { trigger = "assign", role = "district", district = "440112" }, new { trigger = "lock", reason = "离岗" },
        })
        {
            (await people.Security("POST", "/v1/accounts/sun.yu/transitions", new { trigger = "unlock" })).Is(200);
            using var open = await people.SignedIn("sun.yu");
            Assert.Equal(200, await open.Reads());
            (await people.Security("POST", "/v1/accounts/sun.yu/transitions", act)).Is(200);
            Assert.Equal(401, await open.ReadsWithoutDeveloper());
        }
        using var locked = people.Browser();
        (await locked.SignIn("sun.yu", People.Password)).Is(422);
        (await people.Security("POST", "/v1/accounts/sun.yu/transitions", new { trigger = "unlock" })).Is(200);
        // The district's session sees the district's.
        using var district = await people.SignedIn("sun.yu");
        Assert.Equal((200, 403), (await district.Reads("/v1/enterprises?district=440112"), await district.Reads("/v1/enterprises?district=440106")));
        // Signing out ends it for a copy of the cookie too.
        using var copy = district.Copy();
        People.Redirects(await district.Submit("/account/sign-out", "/account/sign-out"), "/account/sign-in");
        Assert.DoesNotContain("__Host-srdi", district.Cookies.Keys);
        Assert.Equal(401, await copy.ReadsWithoutDeveloper());
        // Whoever is removed never comes back, and nobody gets the name.
        (await people.Security("POST", "/v1/accounts/sun.yu/transitions", new { trigger = "remove" })).Is(200);
        (await people.Security("POST", "/v1/accounts/sun.yu/transitions", new { trigger = "unlock" })).IsProblem(404, "login.unknown");
        (await people.Security("POST", "/v1/accounts", new { name = "sun.yu", role = "city" })).IsProblem(409, "login.exists", "name");
        Assert.Equal("removed", await State(people, "sun.yu"));
    }

    [Fact]
    public async Task A_session_ends_after_half_an_hour_of_rest_and_after_twelve_hours_of_work()
    {
        await using var people = await People.Start();
        await people.Account("zhou.ming");
        using var idle = await people.SignedIn("zhou.ming");
        people.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(200, await idle.Reads());
        people.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(200, await idle.Reads());
        people.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(401, await idle.ReadsWithoutDeveloper());
        using var busy = await people.SignedIn("zhou.ming");
        for (var minutes = 0; minutes < 12 * 60 - 20; minutes += 20)
        {
            people.Clock.Advance(TimeSpan.FromMinutes(20));
            Assert.Equal(200, await busy.Reads());
        }
        people.Clock.Advance(TimeSpan.FromMinutes(21));
        Assert.Equal(401, await busy.ReadsWithoutDeveloper());
    }

    [Fact]
    public async Task The_cookie_is_for_this_host_alone_and_reads_but_never_writes()
    {
        await using var people = await People.Start();
        await people.Account("wu.hao", "registry");
        using var browser = await people.SignedIn("wu.hao");
        var cookie = Assert.Single(browser.Set, c => c.StartsWith("__Host-srdi=", StringComparison.Ordinal)).ToLowerInvariant();
        foreach (var flag in new[] { "secure", "httponly", "samesite=lax", "path=/" }) Assert.Contains(flag, cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("domain=", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("expires=", cookie, StringComparison.Ordinal); // Gone with the browser.
        await browser.Get("/account/sign-out");
        Assert.Equal(200, await browser.Reads("/v1/enterprises"));
        // The developer of a loopback address does not stand in either: a page elsewhere could have sent this.
        foreach (var (method, path, body) in new[]
        {
            ("PUT", $"/v1/enterprises/{ApiHost.NewUscc()}", """{"name":"广州某企业有限公司","district":"440112"}"""), ("POST", "/v1/plans", "{}"), ("DELETE", "/v1/subscriptions/x", ""),
        })
        {
            using var request = new HttpRequestMessage(new(method), path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
            (await browser.Send(request)).IsProblem(401, "unauthenticated");
        }
        // A forged cookie is nobody's.
        using var forged = people.Browser();
        forged.Cookies["__Host-srdi"] = "CfDJ8" + new string('A', 200);
        Assert.Equal(401, await forged.ReadsWithoutDeveloper());
    }

    [Fact]
    public async Task A_form_is_taken_only_from_its_own_page_and_leads_to_this_host_only()
    {
        await using var people = await People.Start();
        await people.Account("xu.jing");
        using var browser = people.Browser();
        foreach (var action in new[] { "/account/sign-in", "/account/totp", "/account/setup", "/account/sign-out", "/account/development" })
            Assert.Contains("页面已过期", (await browser.Post(action, ("name", "xu.jing"), ("password", People.Password), ("role", "city"))).Is(400).Text, StringComparison.Ordinal);
        var formCookie = await FormCookie(browser);
        foreach (var flag in new[] { "__host-srdi-form=", "secure", "httponly", "samesite=strict", "path=/" }) Assert.Contains(flag, formCookie, StringComparison.Ordinal);
        foreach (var (asked, to) in new[]
        {
            ("/console/enterprises?tier=srdi", "/console/enterprises?tier=srdi"), ("https://evil.example/", "/console"), ("//evil.example/", "/console"), ("/\\evil.example", "/console"),
            ("javascript:alert(1)", "/console"), ("/a b", "/console"), ("", "/console"),
        })
            People.Redirects(await browser.SignIn("xu.jing", People.Password, asked), to);

        static async Task<string> FormCookie(Browser browser)
        {
            await browser.Get("/account/sign-in");
            return Assert.Single(browser.Set, c => c.StartsWith("__Host-srdi-form", StringComparison.Ordinal)).ToLowerInvariant();
        }
    }

    [Fact]
    public async Task Pages_take_scripts_from_this_host_only_and_are_not_kept()
    {
        await using var people = await People.Start();
        using var browser = people.Browser();
        foreach (var page in new[] { "/account/sign-in", "/account/sign-out", "/account/setup", "/account/forbidden" })
        {
            var answer = await browser.Get(page);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            foreach (var rule in new[] { "default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "form-action 'self'", "connect-src 'self'", "object-src 'none'" }) Assert.Contains(rule, policy, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", answer.Text, StringComparison.Ordinal);
            Assert.True(answer.Headers.CacheControl?.NoStore);
            Assert.Equal(["DENY"], answer.Headers.GetValues("X-Frame-Options"));
        }
    }

    [Fact]
    public async Task In_Development_a_role_is_one_click_away_on_this_machine_and_in_Production_it_is_not()
    {
        await using var people = await People.Start();
        foreach (var (role, path, status) in new[] { ("city", "/v1/pots", 200), ("security", "/v1/accounts", 200), ("security", "/v1/enterprises", 403), ("operator", "/v1/accounts", 403) })
        {
            using var browser = people.Browser();
            People.Redirects(await browser.Submit("/account/sign-in", "/account/development", ("role", role)), "/console");
            Assert.Equal(status, await browser.Reads(path));
        }
        using var district = people.Browser();
        (await district.Submit("/account/sign-in", "/account/development", ("role", "district"), ("district", "1"))).Is(400);
        (await district.Submit("/account/sign-in", "/account/development", ("role", "king"))).Is(400);
        People.Redirects(await district.Submit("/account/sign-in", "/account/development", ("role", "district"), ("district", "440106"), ("returnUrl", "/console/parks")), "/console/parks");
        Assert.Equal(403, await district.Reads("/v1/enterprises?district=440112"));

        await using var production = await People.Start(environment: "Production");
        using var stranger = production.Browser();
        Assert.DoesNotContain("/account/development", (await stranger.Get("/account/sign-in")).Is(200).Text, StringComparison.Ordinal);
        (await stranger.Submit("/account/sign-in", "/account/development", ("role", "city"))).Is(404);
    }

    [Fact]
    public async Task Accounts_are_kept_by_security_alone_and_never_ones_own()
    {
        await using var people = await People.Start();
        foreach (var name in new[] { "b.two", "a.one", "c.three" }) await people.Invite(name);
        var page = (await people.Security("GET", "/v1/accounts?limit=2")).Is(200);
        Assert.Equal(["a.one", "b.two"], page["items"].EnumerateArray().Select(a => a.GetProperty("name").GetString()));
        var rest = (await people.Security("GET", $"/v1/accounts?limit=2&after={page["next"].GetString()}")).Is(200);
        Assert.Equal(["c.three"], rest["items"].EnumerateArray().Select(a => a.GetProperty("name").GetString()));
        Assert.DoesNotContain("setupPath", page.Text, StringComparison.Ordinal);
        await people.Invite("dev-security", "auditor"); // The name of the one who asks.
        (await people.Security("POST", "/v1/accounts/dev-security/transitions", new { trigger = "assign", role = "city" })).IsProblem(409, "login.own");
        (await people.Security("POST", "/v1/accounts/a.one/transitions", new { trigger = "assign" })).IsProblem(422, "field.missing", "role");
        (await people.Security("POST", "/v1/accounts/a.one/transitions", new { trigger = "assign", role = "district" })).IsProblem(422, "field.missing", "district");
        (await people.Security("POST", "/v1/accounts/a.one/transitions", new { trigger = "lock", role = "city" })).IsProblem(422, "field.invalid", "role");
        (await people.Security("POST", "/v1/accounts/nobody/transitions", new { trigger = "lock" })).IsProblem(404, "login.unknown");
        foreach (var name in new[] { "A", "a", "张敏", "a b", "-a", "" }) Assert.Equal("name", (await people.Security("POST", "/v1/accounts", new { name, role = "city" })).Is(422).Field);
        (await people.Security("GET", "/v1/enterprises")).IsProblem(403, "forbidden");
    }

    internal static async Task<string?> State(People people, string name) =>
        (await people.Security("GET", "/v1/accounts?limit=200")).Is(200)["items"].EnumerateArray().Single(a => a.GetProperty("name").GetString() == name).GetProperty("state").GetString();

    internal static async Task Audited(People people, params string[] acts)
    {
        var trail = (await people.Api.Send("GET", "/v1/audit?limit=200", token: await people.Api.Token("auditor"))).Is(200).Text;
        foreach (var act in acts) Assert.Contains($"\"{act}\"", trail, StringComparison.Ordinal);
        Assert.DoesNotContain(People.Password, trail, StringComparison.Ordinal);
    }
}
