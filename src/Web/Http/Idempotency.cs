using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Srdi.Domain;
using Srdi.Storage.Requests;
using Srdi.Web.Access;

namespace Srdi.Web.Http;

/// <summary>Marks a route whose answer must not be kept. A repeat of it has to do no harm.</summary>
internal sealed class AnswerIsSecret;

/// <summary>Marks a route whose body may hold what must not be guessed from its digest.</summary>
internal sealed class BodyIsSecret;

/// <summary>
/// Answers a repeated POST with the first answer. The record is kept after the work and not before: the grains know a
/// repeated command by themselves, so a crash in between costs nothing, while a record without the work would be a lie.
/// </summary>
internal sealed class Idempotency(RequestLog requests, TimeProvider clock)
{
    /// <summary>The header that carries a key.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The longest key.</summary>
    public const int KeyLengthMax = 255;

    private readonly ConcurrentDictionary<(string Scope, string Key), byte> inFlight = new();

    /// <summary>Keeps the body of a POST with a key at hand for the digest. Before the endpoints.</summary>
    public static void UseRereadableBodies(IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (HttpMethods.IsPost(http.Request.Method) && http.Request.Headers.ContainsKey(Header)) http.Request.EnableBuffering();
        return next(http);
    });

    /// <summary>The filter as a group of routes takes it.</summary>
    public static ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        HttpMethods.IsPost(context.HttpContext.Request.Method) && context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<AnswerIsSecret>() is null ? context.HttpContext.RequestServices.GetRequiredService<Idempotency>().InvokeAsync(context, next) : next(context);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var header = http.Request.Headers[Header];
        if (header.Count == 0) return await next(context);
        if (header is not [{ Length: > 0 and <= KeyLengthMax } key] || key.Any(c => c is < '!' or > '~')) return new RefusedResult(new(Refusal.IdempotencyKeyInvalid) { Field = Header });
        var (scope, digest) = (http.User.Caller().Name, await DigestOf(http));
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<BodyIsSecret>() is not null) digest = Slow(digest, $"{scope} {key}");
        if (!inFlight.TryAdd((scope, key), 0)) return new RefusedResult(new(Refusal.RequestInFlight) { Field = Header });
        try
        {
            if (await requests.Find(scope, key, http.RequestAborted) is { } before) return Repeat(before, digest);
            var answer = await Captured(await next(context), http);
            if (answer.Status >= 500) return answer;
            // The work is done: keep its answer even if the caller has gone.
            return await requests.Add(scope, key, new(digest, answer.Status, Encoding.UTF8.GetString(answer.Body), clock.GetUtcNow()), CancellationToken.None)
                ? answer
                : Repeat((await requests.Find(scope, key, CancellationToken.None))!, digest); // Another process was first.
        }
        finally
        {
            inFlight.TryRemove((scope, key), out _);
        }
    }

    private static IResult Repeat(AnsweredRequest before, string digest) =>
        before.Digest == digest
            ? new Answer(before.Status, before.Status < 400 ? "application/json; charset=utf-8" : Problem.MediaType, Encoding.UTF8.GetBytes(before.Body), Replayed: true)
            : new RefusedResult(new(Refusal.IdempotencyKeyReused) { Field = Header });

    /// <summary>Bodies with an account number have too few unknown digits for a fast digest to keep them.</summary>
    private static string Slow(string digest, string salt) => Convert.ToHexStringLower(Rfc2898DeriveBytes.Pbkdf2(digest, Encoding.UTF8.GetBytes(salt), 20_000, HashAlgorithmName.SHA256, 32));

    private static async Task<string> DigestOf(HttpContext http)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n"));
        http.Request.Body.Position = 0;
        var buffer = new byte[16 * 1024];
        for (int read; (read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0;) hash.AppendData(buffer.AsSpan(0, read));
        http.Request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<Answer> Captured(object? result, HttpContext http)
    {
        var inner = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new MemoryStream();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        try
        {
            await ((IResult)result!).ExecuteAsync(http);
            await http.Response.BodyWriter.FlushAsync();
        }
        finally
        {
            http.Features.Set(inner);
        }
        return new(http.Response.StatusCode, http.Response.ContentType ?? "application/json; charset=utf-8", body.ToArray(), Replayed: false);
    }

    private sealed record Answer(int Status, string ContentType, byte[] Body, bool Replayed) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            (response.StatusCode, response.ContentType, response.ContentLength) = (Status, ContentType, Body.Length);
            if (Replayed) response.Headers["Idempotency-Replayed"] = "true";
            await response.Body.WriteAsync(Body, httpContext.RequestAborted);
        }
    }
}
