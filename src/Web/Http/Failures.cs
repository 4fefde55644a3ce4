using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using Srdi.Domain;
using Srdi.Storage;

namespace Srdi.Web.Http;

/// <summary>Sees to it that every failure leaves as a problem, whoever refused: routing, login, binding, a handler, storage or a bug.</summary>
internal static class Failures
{
    private const string RetryAfterSeconds = "1";
    private static readonly string[] StorageDrivers = ["Npgsql.", "Microsoft.Data.Sqlite."];

    /// <summary>The outermost of the platform's own middleware.</summary>
    public static void UseFailures(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        try
        {
            await next(http);
        }
        catch (Exception) when (http.Response.HasStarted)
        {
            throw; // Too late for a problem: the connection breaks, and the caller sees that the answer is not whole.
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception failure)
        {
            var (refused, status) = Read(failure);
            if (status >= 500) Log(http).LogError(failure, "{Method} {Path} failed as {Code}", http.Request.Method, http.Request.Path, RefusalTexts.CodeOf(refused.Code));
            await Write(http, refused, status);
            return;
        }
        var response = http.Response;
        if (response.StatusCode >= 400 && !response.HasStarted && response.ContentLength is null && string.IsNullOrEmpty(response.ContentType))
            await Write(http, new(OfStatus(response.StatusCode)), response.StatusCode);
    });

    /// <summary>Writes a refusal as the whole answer. Headers that say more, such as Allow and WWW-Authenticate, stay.</summary>
    public static async Task Write(HttpContext http, Refused refused, int status)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.Headers.ETag = default;
        response.Headers.Location = default;
        if (refused.Code is Refusal.StorageUnavailable or Refusal.RequestInFlight or Refusal.RateLimited && response.Headers.RetryAfter.Count == 0) response.Headers.RetryAfter = RetryAfterSeconds;
        await response.WriteAsJsonAsync(Problem.Of(refused, status, http), WebJson.Out, Problem.MediaType, http.RequestAborted);
    }

    /// <summary>Whether a failure says that storage or the cluster could not be reached, so that the same call may succeed later.</summary>
    public static bool IsStorage(Exception? failure) => failure switch
    {
        null => false,
        DbException or TimeoutException or InconsistentStateException or StorageUnreachableException or SiloUnavailableException or OrleansMessageRejectionException => true,
        UnavailableExceptionFallbackException foreign when foreign.ExceptionType is { } type && StorageDrivers.Any(driver => type.StartsWith(driver, StringComparison.Ordinal)) => true, // From a silo whose driver this process never used.
        AggregateException many => many.InnerExceptions.Any(IsStorage),
        _ => IsStorage(failure.InnerException),
    };

    private static (Refused, int Status) Read(Exception failure) => failure switch
    {
        RequestRefusedException early => (early.Refused, early.Status),
        BadHttpRequestException bad => (new(OfStatus(bad.StatusCode)), bad.StatusCode),
        _ when IsStorage(failure) => Of(Refusal.StorageUnavailable),
        _ => Of(Refusal.InternalError),
    };

    private static (Refused, int) Of(Refusal refusal) => (new(refusal), RefusalHttp.StatusOf(refusal));

    /// <summary>The refusal that stands for a status which the framework gave without a body.</summary>
    private static Refusal OfStatus(int status) => status switch
    {
        401 => Refusal.Unauthenticated,
        403 => Refusal.Forbidden,
        404 => Refusal.NotFound,
        405 => Refusal.MethodNotAllowed,
        412 => Refusal.VersionConflict,
        413 => Refusal.BodyTooLarge,
        415 => Refusal.MediaTypeUnsupported,
        429 => Refusal.RateLimited,
        503 => Refusal.StorageUnavailable,
        >= 500 => Refusal.InternalError,
        _ => Refusal.BodyUnreadable,
    };

    private static ILogger Log(HttpContext http) => http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Srdi.Web");
}
