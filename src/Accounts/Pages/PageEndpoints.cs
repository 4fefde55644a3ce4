using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QRCoder;
using Srdi.Domain;
using Srdi.Web.Access;

namespace Srdi.Accounts.Pages;

/// <summary>The pages for signing in and out: plain forms without a script.</summary>
internal static class PageEndpoints
{
    private const int RecoveryCodes = 10;
    private const string StepName = "name", StepReturn = "returnUrl", StepStamp = "stamp";

    public static void Map(IEndpointRouteBuilder routes, IHostEnvironment environment, bool outside)
    {
        var pages = routes.MapGroup(PersonSession.AccountPath).ExcludeFromDescription();
        pages.AllowAnonymous();
        pages.AddEndpointFilter(DemandOwnForm);
        pages.MapGet("/sign-in", (HttpContext http, string? returnUrl) => ShowSignIn(http, null, "", Local(returnUrl)));
        pages.MapPost("/sign-in", PostSignIn);
        pages.MapGet("/totp", GetCode);
        pages.MapPost("/totp", PostCode);
        pages.MapGet("/setup", GetSetup);
        pages.MapPost("/setup", PostSetup);
        pages.MapGet("/sign-out", () => Page<SignOutPage>([]));
        pages.MapPost("/sign-out", async (HttpContext http, SignIn signIn) =>
        {
            await signIn.Out(http);
            return Go("/account/sign-in");
        });
        pages.MapGet("/forbidden", () => Page<MessagePage>(new() { ["Title"] = "无权查看", ["Text"] = "您的角色无权查看该页。" }, StatusCodes.Status403Forbidden));
        if (environment.IsDevelopment()) pages.MapPost("/development", PostDevelopment);
        if (outside) pages.MapGet("/outside", (string? returnUrl) => Results.Challenge(new() { RedirectUri = Local(returnUrl) }, [OutsideProvider.SchemeName]));
    }

    /// <summary>A form is taken only from the page that showed it: another site can make a browser send one, but not with the page's token.</summary>
    private static async ValueTask<object?> DemandOwnForm(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (PersonSession.MayRead(http) || http.Request.HasFormContentType && await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http)) return await next(context);
        return Page<MessagePage>(new() { ["Title"] = "页面已过期", ["Text"] = "请返回, 刷新页面后重新提交。" }, StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> PostSignIn(HttpContext http, SignIn signIn)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (name, back) = (One(form, "name"), Local(One(form, "returnUrl")));
        var (step, account) = await signIn.Try(name, One(form, "password"), http.Connection.RemoteIpAddress, http.RequestAborted);
        switch (step)
        {
            case SignInStep.Wrong:
                return ShowSignIn(http, "账号名或密码不正确, 或账号暂时不可用。连续 5 次错误后须等待 15 分钟。", name, back, StatusCodes.Status422UnprocessableEntity);
            case SignInStep.Done:
                await signIn.Complete(http, account!);
                return Go(back);
            default:
                var half = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity([], SignIn.StepScheme));
                await http.SignInAsync(SignIn.StepScheme, half, new(new Dictionary<string, string?> { [StepName] = account!.Id, [StepReturn] = back, [StepStamp] = account.SecurityStamp }));
                return Go("/account/totp");
        }
    }

    private static async Task<IResult> GetCode(HttpContext http, AccountManager people, AccountBook book) =>
        await Half(http, book) is not { } half ? Go("/account/sign-in") : await ShowCode(half.Account, people, null);

    private static async Task<IResult> PostCode(HttpContext http, SignIn signIn, AccountManager people, AccountBook book)
    {
        if (await Half(http, book) is not var (account, back)) return Go("/account/sign-in");
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var connects = !account.TwoFactorEnabled;
        if (!await signIn.TryCode(account, One(form, "code"), recovery: !connects, http.Connection.RemoteIpAddress, http.RequestAborted))
            return await ShowCode(account, people, "验证码不正确或已用过。");
        if (!connects)
        {
            await signIn.Complete(http, account);
            return Go(back);
        }
        await AccountBook.Must(people.SetTwoFactorEnabledAsync(account, true));
        var codes = await people.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes);
        await signIn.Complete(http, account);
        return Page<RecoveryPage>(new() { ["Codes"] = codes!.ToList(), ["ReturnUrl"] = back });
    }

    private static async Task<IResult> GetSetup(HttpContext http, AccountLinks links, AccountBook book, string? link) =>
        await ShowSetup(link ?? "", null, "", "", links, book, http.RequestAborted);

    private static async Task<IResult> PostSetup(HttpContext http, AccountLinks links, AccountBook book)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (link, name, display) = (One(form, "link"), One(form, "name"), One(form, "displayName"));
        var (account, fault) = await book.SetUp(link, name, display, One(form, "password"), One(form, "again"), http.Connection.RemoteIpAddress, http.RequestAborted);
        return account is not null ? Go("/account/sign-in") : await ShowSetup(link, fault, name, display, links, book, http.RequestAborted);
    }

    private static async Task<IResult> PostDevelopment(HttpContext http, SignIn signIn)
    {
        if (!DevelopmentIdentity.IsLocal(http)) return Results.NotFound();
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (Roles.Named(One(form, "role")) is not { } role) return Results.BadRequest();
        DistrictCode? district = null;
        if (role == Role.District)
        {
            if (DistrictCode.Parse(One(form, "district")) is not { Succeeded: true } read) return Results.BadRequest();
            district = read.Value;
        }
        var name = RoleNames.All.Single(r => r.Role == role).Name;
        await signIn.Open(http, PersonSession.Of(role, district, $"dev-{SrdiJson.Name(role)}", district is { } code ? $"{name} ({code.Name})" : name), SessionKind.Development, null);
        return Go(Local(One(form, "returnUrl")));
    }

    private static RazorComponentResult<SignInPage> ShowSignIn(HttpContext http, string? fault, string name, string back, int status = StatusCodes.Status200OK) => Page<SignInPage>(new()
    {
        ["Fault"] = fault, ["Name"] = name, ["ReturnUrl"] = back,
        ["Development"] = http.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment() && DevelopmentIdentity.IsLocal(http),
        ["Outside"] = http.RequestServices.GetService<OutsideProvider>() is not null,
    }, status);

    private static async Task<IResult> ShowCode(Account account, AccountManager people, string? fault)
    {
        Dictionary<string, object?> shown = new() { ["Fault"] = fault };
        if (!account.TwoFactorEnabled)
        {
            if (await people.GetAuthenticatorKeyAsync(account) is not { Length: > 0 })
            {
                // Not by way of a new stamp: the step that leads here holds the present one.
                await AccountBook.Must(people.SetAuthenticationTokenAsync(account, Totp.Store, Totp.KeyName, people.GenerateNewAuthenticatorKey()));
            }
            var key = (await people.GetAuthenticatorKeyAsync(account))!;
            const string issuer = "广州专精特新";
            using var picture = QRCodeGenerator.GenerateQrCode($"otpauth://totp/{Uri.EscapeDataString(issuer)}:{account.Id}?secret={key}&issuer={Uri.EscapeDataString(issuer)}", QRCodeGenerator.ECCLevel.M);
            using var svg = new SvgQRCode(picture);
            (shown["Key"], shown["Picture"]) = (key, svg.GetGraphic(4, "#000000", "#ffffff", sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute));
        }
        return Page<CodePage>(shown, fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> ShowSetup(string link, string? fault, string name, string display, AccountLinks links, AccountBook book, CancellationToken cancellation)
    {
        var owner = await links.Account(link, cancellation);
        var account = owner is null or AccountLinks.Nobody ? null : await book.Find(owner, cancellation);
        var good = owner == AccountLinks.Nobody ? !await links.AnyAccount(cancellation) : account is { Open: true };
        return Page<SetupPage>(new()
        {
            ["Fault"] = fault ?? (good ? null : "链接无效或已过期, 请向安全管理员索取新链接。"), ["Link"] = good ? link : null, ["First"] = owner == AccountLinks.Nobody, ["Name"] = account?.Id ?? name, ["DisplayName"] = display,
        }, good && fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Whoever has given a password and not yet a code; null when that was too long ago or the account has changed since.</summary>
    private static async Task<(Account Account, string Back)?> Half(HttpContext http, AccountBook book)
    {
        var step = await http.AuthenticateAsync(SignIn.StepScheme);
        return step is { Succeeded: true } && Held(step.Properties, StepName) is { } name && await book.Find(name, http.RequestAborted) is { Open: true } account
            && account.SecurityStamp == Held(step.Properties, StepStamp)
            ? (account, Local(Held(step.Properties, StepReturn))) : null;
    }

    /// <summary>An address on this host; the console's for any other, so that a link can't lead a person from here to elsewhere.</summary>
    internal static string Local(string? url) =>
        url is ['/', ..] && !url.StartsWith("//", StringComparison.Ordinal) && !url.Contains('\\', StringComparison.Ordinal) && !url.Any(char.IsControl) && Uri.IsWellFormedUriString(url, UriKind.Relative) ? url : PersonSession.ConsolePath;

    private static string? Held(AuthenticationProperties properties, string key) => properties.Items.TryGetValue(key, out var value) ? value : null;

    private static string One(IFormCollection form, string name) => form[name] is [{ } value] ? value : "";

    // 303: what follows a form is looked at, not sent again.
    private static SeeOther Go(string url) => new(url);

    private static RazorComponentResult<T> Page<T>(Dictionary<string, object?> shown, int status = StatusCodes.Status200OK) where T : IComponent => new(shown) { StatusCode = status };

    private sealed class SeeOther(string url) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            (httpContext.Response.StatusCode, httpContext.Response.Headers.Location) = (StatusCodes.Status303SeeOther, url);
            return Task.CompletedTask;
        }
    }
}
