using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Srdi.Domain.Log;

namespace Srdi.Web.Tests.Api;

[Collection("api")]
public sealed class RouteTests(SharedApi shared)
{
    private readonly ApiHost api = shared.Host;

    [Fact]
    public void Every_route_stands_with_its_roles_in_Endpoints_txt()
    {
        var routes = string.Join('\n', Routes()) + "\n";
        if (Environment.GetEnvironmentVariable("SRDI_GOLDEN") == "write") File.WriteAllText(Path.Combine(Lists.TestFiles.RepoRoot(), "tests", "Web.Tests", "Endpoints.txt"), routes);
        else Assert.True(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Endpoints.txt")).ReplaceLineEndings("\n") == routes, $"Endpoints.txt should be, if that is meant:\n{routes}");
    }

    [Fact]
    public void Every_route_of_the_API_names_roles_but_the_development_token() =>
        Assert.Equal(["POST /v1/dev/tokens  anonymous"], Routes().Where(r => r.Contains(" /v1/", StringComparison.Ordinal) && r.EndsWith("anonymous", StringComparison.Ordinal)));

    [Fact]
    public async Task The_document_has_every_route_with_its_body_and_its_failures()
    {
        var document = (await api.Send("GET", "/openapi/v1.json")).Is(200);
        HashSet<string> described = [];
        foreach (var path in document["paths"].EnumerateObject())
            foreach (var operation in path.Value.EnumerateObject())
            {
                var name = $"{operation.Name.ToUpperInvariant()} {path.Name}";
                described.Add(name);
                Assert.True(operation.Value.TryGetProperty("summary", out _), $"{name} has no summary");
                Assert.True(operation.Value.GetProperty("responses").TryGetProperty("4XX", out var problem), name);
                Assert.True(problem.GetProperty("content").TryGetProperty("application/problem+json", out _), name);
                // A test delivery and a new secret need nothing but the id, and a root nothing at all.
                if (operation.Name is "put" or "post" && path.Name is not ("/v1/subscriptions/{id}/test" or "/v1/subscriptions/{id}/rotate" or "/v1/roots")) Assert.True(operation.Value.TryGetProperty("requestBody", out _), $"{name} has no body");
                foreach (var inPath in path.Name.Split('/').Where(s => s.StartsWith('{')))
                    Assert.Contains(operation.Value.GetProperty("parameters").EnumerateArray(), p => p.GetProperty("in").GetString() == "path" && $"{{{p.GetProperty("name").GetString()}}}" == inPath);
            }
        Assert.Equal(Routes().Where(r => r.Contains(" /v1/", StringComparison.Ordinal)).Select(r => r.Split("  ")[0]).Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_document_names_enumerations_codes_and_amounts_by_what_they_are()
    {
        var document = (await api.Send("GET", "/openapi/v1.json")).Is(200);
        var schemas = document["components"].GetProperty("schemas");
        Assert.Equal(["microSmall", "innovative", "srdi", "littleGiant", "champion"], schemas.GetProperty("Tier").GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal("string", schemas.GetProperty("EnterpriseView").GetProperty("properties").GetProperty("uscc") is var uscc && uscc.TryGetProperty("$ref", out var reference) ? schemas.GetProperty(reference.GetString()!.Split('/')[^1]).GetProperty("type").GetString() : uscc.GetProperty("type").GetString());
        Assert.False(schemas.GetProperty("Reward").GetProperty("properties").TryGetProperty("schemaVersion", out _));
        Assert.DoesNotContain("RouteId", document.Text, StringComparison.Ordinal);
        var limit = document["paths"].GetProperty("/v1/enterprises").GetProperty("get").GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString());
        Assert.Equal(["tier", "title", "district", "q", "expiringBefore", "park", "asOf", "knownAt", "sort", "limit", "after"], limit);
    }

    [Fact]
    public async Task The_document_has_one_example_of_each_type_of_event()
    {
        var document = (await api.Send("GET", "/openapi/v1.json")).Is(200);
        var route = document["paths"].GetProperty("/v1/districts/{code}/transitions").GetProperty("get");
        var examples = route.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("text/event-stream").GetProperty("examples").EnumerateObject().ToDictionary(e => e.Name, e => e.Value.GetProperty("value"));
        Assert.Equal(CloudEvent.Types.Order(StringComparer.Ordinal), examples.Keys.Order(StringComparer.Ordinal));
        foreach (var (type, example) in examples)
        {
            Assert.Equal(type, example.GetProperty("type").GetString());
            Assert.Equal("1.0", example.GetProperty("specversion").GetString());
            foreach (var member in new[] { "ordinal", "effectiveOn", "policyVersion" }) Assert.True(example.GetProperty("data").TryGetProperty(member, out _), $"{type}: {member}");
            Assert.Contains(type, route.GetProperty("description").GetString(), StringComparison.Ordinal);
        }
        // What really comes has no member that the example of its type could not have.
        var firm = await api.Firm("littleGiant", "440105");
        var real = (await api.Send("GET", "/v1/districts/440105/transitions?types=srdi.enterprise.titleGained.v1&limit=200")).Is(200)["items"].EnumerateArray().Last(e => e.GetProperty("subject").GetString() == firm);
        Assert.Subset(examples["srdi.enterprise.titleGained.v1"].GetProperty("data").EnumerateObject().Select(m => m.Name).Append("since").ToHashSet(), real.GetProperty("data").EnumerateObject().Select(m => m.Name).ToHashSet());
    }

    [Fact]
    public async Task The_page_loads_nothing_from_elsewhere()
    {
        var page = (await api.Send("GET", "/scalar/")).Is(200);
        Assert.DoesNotContain("https://", page.Text, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        foreach (System.Text.RegularExpressions.Match source in System.Text.RegularExpressions.Regex.Matches(page.Text, "src=\"([^\"]+)\""))
            (await api.Send("GET", new Uri(new Uri(api.Http.BaseAddress!, "/scalar/"), source.Groups[1].Value).PathAndQuery)).Is(200);
        (await api.Send("GET", "/")).Is(200); // The way to the page.
    }

    [Fact]
    public async Task Health_and_metrics_are_for_the_platforms_keepers()
    {
        (await api.Send("GET", "/healthz/live")).Is(200);
        (await api.Send("GET", "/healthz/ready")).Is(200);
        await api.Firm("littleGiant");
        var metrics = (await api.Send("GET", "/metrics")).Is(200).Text;
        foreach (var family in new[] { "srdi_events", "srdi_log_tail_age", "srdi_log_horizon_age", "srdi_readers_parked", "srdi_readers_lag", "srdi_streams_lag", "srdi_sse_open", "srdi_sse_lag", "orleans_", "http_server_request_duration", "dotnet_gc" }) Assert.Contains(family, metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_are_neither_sniffed_nor_kept()
    {
        var answer = (await api.Send("GET", "/v1/measures")).Is(200);
        foreach (var (name, value) in new[]
        {
            ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
        })
            Assert.Equal([value], answer.Headers.GetValues(name));
        var page = await api.Send("GET", "/scalar/");
        Assert.Contains("object-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.False(answer.Headers.Contains("Server"));
    }

    private List<string> Routes() =>
    [
        .. api.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]).Select(m => (Method: m, Endpoint: e)))
            .Select(e => $"{e.Method} /{e.Endpoint.RoutePattern.RawText!.Trim('/')}  {RolesOf(e.Endpoint)}").Order(StringComparer.Ordinal).Distinct(),
    ];

    private static string RolesOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? "anonymous" : string.Join(' ', endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Roles)) is { Length: > 0 } roles ? roles : "UNGUARDED";
}
