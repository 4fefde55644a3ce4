using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Srdi.Accounts.Clients;
using Srdi.Web.Access;

namespace Srdi.Accounts;

/// <summary>
/// Checking a password or a secret costs a tenth of a second of a core on purpose, so an address may ask for few at a time.
/// Before everything else: the framework checks a client's secret before the platform's own limits are asked.
/// </summary>
internal sealed class GuessLimit : IStartupFilter, IDisposable
{
    internal const int Burst = 60, PerSecond = 5;

    private readonly PartitionedRateLimiter<HttpContext> limiter = PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetTokenBucketLimiter(
        http.Connection.RemoteIpAddress?.ToString() ?? "",
        _ => new() { TokenLimit = Burst, TokensPerPeriod = PerSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0, AutoReplenishment = true }));

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (http, following) =>
        {
            if (!HttpMethods.IsPost(http.Request.Method) || !(http.Request.Path.StartsWithSegments(PersonSession.AccountPath, StringComparison.OrdinalIgnoreCase) || http.Request.Path.StartsWithSegments(TokenEndpoint.Path, StringComparison.OrdinalIgnoreCase)))
            {
                await following(http);
                return;
            }
            using var lease = limiter.AttemptAcquire(http);
            if (lease.IsAcquired)
            {
                await following(http);
                return;
            }
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            http.Response.Headers.RetryAfter = "1";
        });
        next(app);
    };

    public void Dispose() => limiter.Dispose();
}
