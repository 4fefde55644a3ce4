using Microsoft.AspNetCore.Http;

namespace Srdi.WebConsole.Frame;

/// <summary>Language and light or dark, kept by the browser.</summary>
internal static class PreferenceCookies
{
    private const string Language = "srdi-lang";
    private const string Theme = "srdi-theme";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    /// <summary>Sets what is given and goes back to the page.</summary>
    public static IResult Set(HttpContext http, string? lang, string? theme, string? back)
    {
        if (lang is "zh" or "en") Keep(http, Language, lang);
        if (theme is "light" or "dark") Keep(http, Theme, theme);
        return Results.LocalRedirect(back is ['/', not '/' and not '\\', ..] ? back : "/console");
    }

    /// <summary>Whether the page is to be in English; <c>?lang=</c> wins and is kept.</summary>
    public static bool English(HttpContext http)
    {
        if (http.Request.Query["lang"] is [("zh" or "en") and { } asked])
        {
            if (!http.Response.HasStarted) Keep(http, Language, asked);
            return asked == "en";
        }
        return http.Request.Cookies[Language] == "en";
    }

    /// <summary>Whether the page is to be dark.</summary>
    public static bool Dark(HttpContext http) => http.Request.Cookies[Theme] == "dark";

    private static void Keep(HttpContext http, string name, string value) =>
        http.Response.Cookies.Append(name, value, new() { MaxAge = Kept, HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = "/" });
}
