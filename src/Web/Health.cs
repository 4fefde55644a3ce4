using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Srdi.Domain;
using Srdi.Domain.Log;
using Srdi.Web.Http;

namespace Srdi.Web;

/// <summary>Whether the process lives, and whether it can serve: the latter asks storage.</summary>
internal sealed class StorageHealth(ILogReader log) : IHealthCheck
{
    private const string Ready = "ready";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await log.Head(cancellationToken);
        return HealthCheckResult.Healthy();
    }

    public static void Add(IServiceCollection services) => services.AddHealthChecks().AddCheck<StorageHealth>("storage", tags: [Ready], timeout: Timeout);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/healthz/live", new() { Predicate = _ => false, ResponseWriter = Write }).AllowAnonymous().DisableRateLimiting();
        routes.MapHealthChecks("/healthz/ready", new() { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = Write }).AllowAnonymous().DisableRateLimiting();
    }

    private static Task Write(HttpContext http, HealthReport report) =>
        report.Status == HealthStatus.Healthy
            ? http.Response.WriteAsJsonAsync(new HealthView("healthy"), WebJson.Out)
            : Failures.Write(http, new(Refusal.StorageUnavailable), StatusCodes.Status503ServiceUnavailable);

    private sealed record HealthView(string Status);
}
