using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Srdi.Web.Access;

namespace Srdi.Web.Http;

/// <summary>Headers by which browsers keep answers from being used for anything else than they are.</summary>
internal static class SecurityHeaders
{
    /// <summary>The pages that are made for people to look at; everything else is data.</summary>
    private const string DocumentPath = "/scalar";

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

    // Scripts come from this host alone and never stand in a page, so that what a firm calls itself can't become one.
    private static readonly HeaderPolicyCollection Console = Common().AddContentSecurityPolicy(csp =>
    {
        csp.AddDefaultSrc().None();
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

    public static void UseSrdiSecurityHeaders(this WebApplication app)
    {
        app.UseWhen(http => PolicyOf(http.Request.Path) == Pages, pages => pages.UseSecurityHeaders(Pages));
        app.UseWhen(http => PolicyOf(http.Request.Path) == Console, pages => pages.UseSecurityHeaders(Console));
        app.UseWhen(http => PolicyOf(http.Request.Path) == Data, data => data.UseSecurityHeaders(Data));
        app.Use((http, next) =>
        {
            // What a session shows must not come back with the back button after it; what a token gets is nobody else's.
            if (Array.Exists(Kept, kept => http.Request.Path.StartsWithSegments(kept, StringComparison.OrdinalIgnoreCase))) http.Response.Headers.CacheControl = "no-store";
            return next(http);
        });
    }

    private static readonly string[] Kept = ["/v1", "/connect", PersonSession.AccountPath];

    private static HeaderPolicyCollection PolicyOf(PathString path) =>
        path.StartsWithSegments(DocumentPath, StringComparison.Ordinal) ? Pages
        : PersonSession.IsPage(path) || path.StartsWithSegments("/_framework", StringComparison.Ordinal) || path.StartsWithSegments("/_content", StringComparison.Ordinal) ? Console : Data;

    private static HeaderPolicyCollection Common() => new HeaderPolicyCollection()
        .AddContentTypeOptionsNoSniff().AddFrameOptionsDeny().AddReferrerPolicyNoReferrer().AddStrictTransportSecurityMaxAgeIncludeSubDomains(maxAgeInSeconds: 31_536_000)
        .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin()).AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
        .AddPermissionsPolicyWithDefaultSecureDirectives().RemoveServerHeader();
}
