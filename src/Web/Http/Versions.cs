using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Srdi.Domain;

namespace Srdi.Web.Http;

/// <summary>Versions of single things as entity tags.</summary>
internal static class Versions
{
    /// <summary>
    /// Answers a thing with its version as ETag, or 304 when the caller has it. A view that also shows other things or the
    /// day adds a digest of itself after the version, so that a 304 is never wrong; If-Match reads the version alone.
    /// </summary>
    public static IResult Thing<T>(T view, int version, string? location = null, bool composed = false) => new ThingResult<T>(view, version, location, composed);

    /// <summary>The version that the change is based on; null when the caller does not say, or says any will do.</summary>
    public static int? IfMatch(HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0) return null;
        if (header is [{ } tag])
        {
            if (tag == "*") return null;
            var plain = tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
            if (plain is ['"', .. var inner, '"'] && int.TryParse(inner.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version)) return version;
        }
        throw new RequestRefusedException(new(Refusal.VersionConflict) { Field = "If-Match", DetailZh = "If-Match 应为本系统给出的 ETag。", DetailEn = "If-Match must be an ETag that this platform gave." });
    }

    private sealed class ThingResult<T>(T view, int version, string? location, bool composed) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(view, WebJson.Out);
            var tag = version.ToString(CultureInfo.InvariantCulture);
            if (composed) tag += "-" + Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 6));
            var response = httpContext.Response;
            response.Headers.ETag = $"\"{tag}\"";
            if (HttpMethods.IsGet(httpContext.Request.Method) && httpContext.Request.Headers.IfNoneMatch.Any(h => h is not null && h.Split(',').Any(one => one.Trim() is var t && (t == "*" || t.Replace("W/", "", StringComparison.Ordinal) == $"\"{tag}\""))))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
            if (location is not null)
            {
                response.StatusCode = StatusCodes.Status201Created;
                response.Headers.Location = location;
            }
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }
}

internal static class Answers
{
    /// <summary>Answers a success as it is; a refusal as a problem.</summary>
    public static IResult ToHttp<T>(this Outcome<T> outcome) => outcome.Refused is { } no ? new RefusedResult(no) : Results.Json(outcome.Value, WebJson.Out);

    /// <summary>Answers a success as the caller shows it; a refusal as a problem.</summary>
    public static IResult ToHttp<T>(this Outcome<T> outcome, Func<T, IResult> show) => outcome.Refused is { } no ? new RefusedResult(no) : show(outcome.Value);

    /// <summary>The same where showing needs more than the value.</summary>
    public static async Task<IResult> ToHttp<T>(this Outcome<T> outcome, Func<T, Task<IResult>> show) => outcome.Refused is { } no ? new RefusedResult(no) : await show(outcome.Value);
}
