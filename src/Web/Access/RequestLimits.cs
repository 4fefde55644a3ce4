using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Srdi.Domain;
using Srdi.Web.Http;

namespace Srdi.Web.Access;

/// <summary>
/// What one caller, and all callers of one district together, may ask for, so that nobody's mistake takes the platform
/// from the others. An open stream counts as one request for as long as it is open. Health is not counted.
/// </summary>
internal sealed record RequestLimits
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Srdi:Limits";

    /// <summary>Requests a second of one caller, on the long run.</summary>
    public int RequestsPerSecond { get; init; } = 2_000;

    /// <summary>Requests of one caller at once after a pause.</summary>
    public int Burst { get; init; } = 4_000;

    /// <summary>Requests of one caller that are being answered at the same time.</summary>
    public int Concurrent { get; init; } = 512;

    /// <summary>The same of all callers of one district.</summary>
    public int ConcurrentOfDistrict { get; init; } = 1_024;

    public static void Add(WebApplicationBuilder builder)
    {
        var limits = builder.Configuration.GetSection(Section).Get<RequestLimits>() ?? new();
        builder.Services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetTokenBucketLimiter(CallerOf(http), _ => new()
                {
                    TokenLimit = limits.Burst, TokensPerPeriod = limits.RequestsPerSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0, AutoReplenishment = true,
                })),
                PartitionedRateLimiter.Create<HttpContext, string>(http => Together(CallerOf(http), limits.Concurrent)),
                PartitionedRateLimiter.Create<HttpContext, string>(http => http.User.Confined() is { } district ? Together(district.Value, limits.ConcurrentOfDistrict) : RateLimitPartition.GetNoLimiter("")));
            options.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 1;
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, wait).ToString(CultureInfo.InvariantCulture);
                await Failures.Write(rejected.HttpContext, new(Refusal.RateLimited), StatusCodes.Status429TooManyRequests);
            };
        });
    }

    private static RateLimitPartition<string> Together(string key, int limit) => RateLimitPartition.GetConcurrencyLimiter(key, _ => new() { PermitLimit = limit, QueueLimit = 0 });

    /// <summary>A caller without a token is told from others by its address.</summary>
    private static string CallerOf(HttpContext http) => http.User.FindFirstValue(Roles.NameClaim) is { } name ? $"{http.User.FindFirstValue(Roles.RoleClaim)}:{name}" : http.Connection.RemoteIpAddress?.ToString() ?? "";
}
