using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Srdi.Domain.Audit;
using Srdi.Storage.Audit;
using Srdi.Web.Access;

namespace Srdi.Web.Audit;

/// <summary>Takes down every act that came by HTTP: what changes something, what was refused to somebody, and what carries much away.</summary>
internal static class AuditTrailing
{
    private const int ObjectMax = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Outside of what turns failures into problems, so that it sees what the caller sees.</summary>
    public static void UseAuditTrail(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var broken = true;
        try
        {
            await next(http);
            broken = false;
        }
        finally
        {
            if (Counts(http, broken)) await Note(http, Entry(http, broken));
        }
    });

    /// <summary>Keeps the code of the refusal for the trail.</summary>
    public static void Refused(HttpContext http, string code) => http.Items[typeof(AuditEntry)] = code;

    /// <summary>The act is in the trail before its first byte is sent, or it does not happen: it reads what no log tells of.</summary>
    public static TBuilder TakenDownFirst<TBuilder>(TBuilder route) where TBuilder : IEndpointConventionBuilder => route.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        await http.RequestServices.GetRequiredService<IAuditTrail>().Write(Entry(http, broken: false), http.RequestAborted);
        return await next(context);
    });

    /// <summary>The act is in the trail, with the reason that the caller gave, when this returns. It is taken down once more only if it comes to nothing after all.</summary>
    /// <exception cref="System.Data.Common.DbException">It could not be stored: the act must not happen.</exception>
    public static async Task TakeDown(HttpContext http, string? reason)
    {
        await http.RequestServices.GetRequiredService<IAuditTrail>().Write(Entry(http, broken: false) with { Reason = reason }, http.RequestAborted);
        http.Items[typeof(IAuditTrail)] = true;
    }

    /// <summary>An act of the caller, of which the caller says no more than its request does.</summary>
    public static AuditEntry Entry(HttpContext http, bool broken)
    {
        var (request, status) = (http.Request, http.Response.StatusCode);
        var known = http.User.FindFirst(Roles.NameClaim) is not null;
        var pattern = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/');
        return new(http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), known ? http.User.Caller().Name : AuditWriter.Unknown, $"{request.Method} {pattern ?? "-"}",
            broken || status >= 499 ? AuditResult.Failed : status >= 400 ? AuditResult.Refused : AuditResult.Applied)
        {
            District = known ? http.User.Confined()?.Value : null,
            From = http.Connection.RemoteIpAddress?.ToString(),
            Object = ObjectOf(request, pattern),
            Before = Tag(request.Headers.IfMatch.ToString()),
            After = status < 300 ? Tag(http.Response.Headers.ETag.ToString()) : null,
            Code = status >= 400 ? http.Items[typeof(AuditEntry)] as string : null,
            TraceId = Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier,
        };
    }

    private static bool Counts(HttpContext http, bool broken)
    {
        if (!http.Request.Path.StartsWithSegments("/v1")) return false;
        if (!broken && http.Response.StatusCode < 400 && http.Items.ContainsKey(typeof(IAuditTrail))) return false;
        var method = http.Request.Method;
        return !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method)) || (!broken && http.Response.StatusCode is 401 or 403);
    }

    private static async Task Note(HttpContext http, AuditEntry entry)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await http.RequestServices.GetRequiredService<IAuditTrail>().Note(entry, patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or System.Threading.Channels.ChannelClosedException)
        {
            // The act is done and stands in the log; what only the trail knows goes where operators look.
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Srdi.Audit").LogCritical("Not stored in the audit trail: {Entry}", entry);
        }
    }

    /// <summary>The path up to the thing's id. A path that leads nowhere is not kept: it may hold anything.</summary>
    private static string? ObjectOf(HttpRequest request, string? pattern)
    {
        if (pattern is null) return null;
        var (parts, path) = (pattern.Split('/', StringSplitOptions.RemoveEmptyEntries), (request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries));
        var first = Array.FindIndex(parts, p => p.StartsWith('{'));
        if (first < 1 || path.Length <= first) return null;
        var text = string.Join('/', path[1..(first + 1)]);
        return text.Length <= ObjectMax && !text.Any(char.IsControl) ? text : text[..Math.Min(text.Length, ObjectMax)].Replace('\0', '?');
    }

    private static string? Tag(string tag) => tag.Length is > 0 and <= 40 ? tag.Trim('"') : null;
}
