using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Srdi.Web.Http;

/// <summary>Headers by which browsers keep answers from being used for anything else than they are.</summary>
internal static class SecurityHeaders
{
    /// <summary>The pages that are made for people to look at; everything else is data.</summary>
    private const string PagesPath = "/scalar";

    /// <summary>The console with its files and its connection.</summary>
    private static readonly PathString[] ConsolePaths = ["/console", "/_content", "/_framework", "/_blazor"];

    // Its styles are set on elements by its components; its scripts are files of this host only.
    private static readonly HeaderPolicyCollection Console = Common().AddContentSecurityPolicy(csp =>
    {
        csp.AddDefaultSrc().Self();
        csp.AddScriptSrc().Self();
        csp.AddStyleSrc().Self().UnsafeInline();
        csp.AddImgSrc().Self().Data();
        csp.AddFontSrc().Self();
        csp.AddConnectSrc().Self();
        csp.AddObjectSrc().None();
        csp.AddFrameAncestors().None();
        csp.AddBaseUri().Self();
        csp.AddFormAction().Self();
    });

    private static readonly HeaderPolicyCollection Data = Common().AddContentSecurityPolicy(csp =>
    {
        csp.AddDefaultSrc().None();
        csp.AddFrameAncestors().None();
        csp.AddBaseUri().None();
        csp.AddFormAction().None();
    });

    // The page of the API brings its own script and styles, some of them in the page.
    private static readonly HeaderPolicyCollection Pages = Common().AddContentSecurityPolicy(csp =>
    {
        csp.AddDefaultSrc().Self();
        csp.AddScriptSrc().Self().UnsafeInline();
        csp.AddStyleSrc().Self().UnsafeInline();
        csp.AddImgSrc().Self().Data();
        csp.AddFontSrc().Self().Data();
        csp.AddConnectSrc().Self();
        csp.AddObjectSrc().None();
        csp.AddFrameAncestors().None();
        csp.AddBaseUri().Self();
        csp.AddFormAction().Self();
    });

    public static void UseSrdiSecurityHeaders(this WebApplication app)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments(PagesPath, StringComparison.Ordinal), pages => pages.UseSecurityHeaders(Pages));
        app.UseWhen(http => OfConsole(http.Request.Path), pages => pages.UseSecurityHeaders(Console));
        app.UseWhen(http => !http.Request.Path.StartsWithSegments(PagesPath, StringComparison.Ordinal) && !OfConsole(http.Request.Path), data => data.UseSecurityHeaders(Data));
        app.Use((http, next) =>
        {
            if (http.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)) http.Response.Headers.CacheControl = "no-store";
            return next(http);
        });
    }

    private static bool OfConsole(PathString path) => Array.Exists(ConsolePaths, p => path.StartsWithSegments(p, StringComparison.Ordinal));

    private static HeaderPolicyCollection Common() => new HeaderPolicyCollection()
        .AddContentTypeOptionsNoSniff().AddFrameOptionsDeny().AddReferrerPolicyNoReferrer().AddStrictTransportSecurityMaxAgeIncludeSubDomains(maxAgeInSeconds: 31_536_000)
        .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin()).AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
        .AddPermissionsPolicyWithDefaultSecureDirectives().RemoveServerHeader();
}
