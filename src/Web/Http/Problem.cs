using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Srdi.Domain;

namespace Srdi.Web.Http;

/// <summary>A failure as RFC 9457 has it, with the members that help to mend the call.</summary>
/// <param name="Type">A name of the kind of failure, made of its code.</param>
/// <param name="Title">The kind of failure in Chinese.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong here; Chinese, or English where the caller prefers it.</param>
/// <param name="Code">The stable code.</param>
/// <param name="TraceId">Finds the request in logs and traces.</param>
public sealed record Problem(string Type, string Title, int Status, string Detail, string Code, string TraceId)
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>The clause that says so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Clause { get; init; }

    /// <summary>The member, parameter or header at fault.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Field { get; init; }

    /// <summary>The state that stands in the way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? State { get; init; }

    /// <summary>The triggers that the state permits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? Permitted { get; init; }

    /// <summary>The criteria that are not met.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<Shortfall>? Missing { get; init; }

    /// <summary>The earliest cursor that a stream may start from.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Earliest { get; init; }

    /// <summary><c>unknown</c> when the command may have taken effect and is to be repeated.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Outcome { get; init; }

    /// <summary>The problem that a refusal is to this caller.</summary>
    public static Problem Of(Refused refused, int status, HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(refused);
        ArgumentNullException.ThrowIfNull(http);
        var code = RefusalTexts.CodeOf(refused.Code);
        Audit.AuditTrailing.Refused(http, code);
        var detail = PrefersEnglish(http.Request)
            ? refused.DetailEn ?? RefusalTexts.EnglishOf(refused.Code)
            : refused.DetailZh ?? RefusalTexts.ChineseOf(refused.Code);
        return new("urn:srdi:problem:" + code, RefusalTexts.ChineseOf(refused.Code), status, detail, code, Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier)
        {
            Clause = refused.Clause, Field = refused.Field, State = refused.State, Permitted = refused.Permitted, Missing = refused.Missing, Earliest = refused.Earliest,
            Outcome = refused.Code is Refusal.StorageUnavailable && !IsSafe(http.Request) ? "unknown" : null,
        };
    }

    private static bool IsSafe(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);

    private static bool PrefersEnglish(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var languages)) return false;
        double Weight(string language) => languages.Where(l => l.Value.StartsWith(language, StringComparison.OrdinalIgnoreCase)).Select(l => l.Quality ?? 1).DefaultIfEmpty(0).Max();
        return Weight("en") > Weight("zh");
    }
}

/// <summary>Answers with a refusal.</summary>
internal sealed class RefusedResult(Refused refused, int status) : IResult
{
    public RefusedResult(Refused refused) : this(refused, RefusalHttp.StatusOf(refused.Code)) { }

    public Task ExecuteAsync(HttpContext httpContext) => Failures.Write(httpContext, refused, status);
}

/// <summary>The request was refused before its handler ran: its path, query, headers or body say nothing that a handler could take.</summary>
internal sealed class RequestRefusedException(Refused refused, int status) : Exception(refused.Code.ToString())
{
    public RequestRefusedException(Refused refused) : this(refused, RefusalHttp.StatusOf(refused.Code)) { }

    public Refused Refused => refused;

    public int Status => status;
}
