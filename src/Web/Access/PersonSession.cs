using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Srdi.Domain;

namespace Srdi.Web.Access;

/// <summary>A person's session with the pages: a cookie that scripts can't read, other sites can't send and plain HTTP can't carry away.</summary>
public static class PersonSession
{
    /// <summary>The name of the login by session.</summary>
    public const string SchemeName = "Srdi.Session";

    /// <summary>The cookie. Browsers take a name with this prefix only when Secure, for this host alone and for its whole tree.</summary>
    public const string CookieName = "__Host-srdi";

    /// <summary>The path of the pages for signing in and out.</summary>
    public const string AccountPath = "/account";

    /// <summary>The path of the console.</summary>
    public const string ConsolePath = "/console";

    /// <summary>A session ends after so long without a request.</summary>
    public static TimeSpan IdleMax { get; } = TimeSpan.FromMinutes(30);

    /// <summary>A session ends so long after it began, whatever was done in it.</summary>
    public static TimeSpan LifeMax { get; } = TimeSpan.FromHours(12);

    /// <summary>The claims of a person: those of a token, and the name to show.</summary>
    /// <param name="role">The one role.</param>
    /// <param name="district">The district, for the district role alone.</param>
    /// <param name="name">The name under which the log knows the person.</param>
    /// <param name="display">The name to show.</param>
    public static ClaimsPrincipal Of(Role role, DistrictCode? district, string name, string display)
    {
        List<Claim> claims = [new(Roles.NameClaim, name), new(Roles.RoleClaim, SrdiJson.Name(role)), new(Roles.DisplayClaim, display)];
        if (district is { } code) claims.Add(new(Roles.DistrictClaim, code.Value));
        return new(new ClaimsIdentity(claims, SchemeName, Roles.NameClaim, Roles.RoleClaim));
    }

    /// <summary>Whether a path is a page for people, which a token does not open.</summary>
    internal static bool IsPage(PathString path) => Array.Exists(Pages, page => path.StartsWithSegments(page, StringComparison.OrdinalIgnoreCase));

    // The last is the console's connection.
    private static readonly string[] Pages = [AccountPath, ConsolePath, "/_blazor"];

    internal static bool IsThere(HttpContext http) => http.Request.Cookies.ContainsKey(CookieName);

    /// <summary>Whether a request only reads, so that it does no harm to whoever was made to send it.</summary>
    internal static bool MayRead(HttpContext http) => HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);

    internal static void Add(AuthenticationBuilder schemes)
    {
        schemes.AddCookie(SchemeName);
        schemes.Services.AddOptions<CookieAuthenticationOptions>(SchemeName).Configure<TimeProvider>((session, clock) =>
        {
            Guard(session.Cookie, CookieName);
            session.TimeProvider = clock;
            session.ExpireTimeSpan = IdleMax;
            session.SlidingExpiration = true;
            session.LoginPath = AccountPath + "/sign-in";
            session.LogoutPath = AccountPath + "/sign-out";
            session.AccessDeniedPath = AccountPath + "/forbidden";
            session.ReturnUrlParameter = "returnUrl";
            // The API answers with a status, also to a browser.
            session.Events.OnRedirectToLogin = redirect => Answer(redirect, StatusCodes.Status401Unauthorized);
            session.Events.OnRedirectToAccessDenied = redirect => Answer(redirect, StatusCodes.Status403Forbidden);
        });
    }

    /// <summary>What every cookie of the pages has.</summary>
    public static void Guard(CookieBuilder cookie, string name)
    {
        ArgumentNullException.ThrowIfNull(cookie);
        (cookie.Name, cookie.Path, cookie.Domain) = (name, "/", null);
        (cookie.HttpOnly, cookie.SecurePolicy, cookie.SameSite, cookie.IsEssential) = (true, CookieSecurePolicy.Always, SameSiteMode.Lax, true);
    }

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> redirect, int status)
    {
        if (IsPage(redirect.Request.Path)) redirect.Response.Redirect(redirect.RedirectUri);
        else redirect.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
