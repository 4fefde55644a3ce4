using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using Srdi.Domain;
using Srdi.Web.Http;

namespace Srdi.Web.Documents;

/// <summary>An example of a route's body.</summary>
internal sealed record BodyExample(string Json);

/// <summary>The API's own description at <c>/openapi/v1.json</c>, and the page that shows it.</summary>
internal static class ApiDocument
{
    private const string Bearer = "bearer";

    /// <summary>The order in which a newcomer reads the tags; others follow.</summary>
    private static readonly string[] Reading = ["Enterprises", "Eligibility", "Parks", "Rewards", "Pots", "Districts", "Statistics", "Policy"];

    // The page's script and styles come from this process; nothing is loaded from elsewhere, and the policy says so to the browser.
    private const string PagePolicy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; frame-ancestors 'none'";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "广州市专精特新企业与园区登记平台", Version = "v1",
                Description = "系统接口。金额以分计 (…Fen); 日期 YYYY-MM-DD; 失败一律为 application/problem+json, 含稳定的 code。任何 POST 可带 Idempotency-Key。"
                    + " — Amounts in fen; every failure is a problem with a stable code; any POST takes an Idempotency-Key.",
            };
            document.Tags = new HashSet<OpenApiTag>((document.Tags ?? new HashSet<OpenApiTag>()).OrderBy(t => Array.IndexOf(Reading, t.Name) is var place && place < 0 ? Reading.Length : place));
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme> { [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "ES256 alone, of one issuer and audience, with type and end; as RFC8725 recommends." } };
            DocumentBounds.Put(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(Describe);
        options.AddSchemaTransformer((schema, context, _) =>
        {
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            var nullable = type != context.JsonTypeInfo.Type ? JsonSchemaType.Null : default;
            if (type == typeof(Money)) (schema.Type, schema.Format, schema.Description) = (JsonSchemaType.Integer | nullable, "int64", schema.Description ?? "分 (fen)");
            else if (IsTextId(type))
            {
                schema.Type = JsonSchemaType.String | nullable;
                DocumentBounds.BoundId(schema);
            }
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        routes.MapScalarApiReference("/scalar", page =>
        {
            page.Title = "广州专精特新 API";
            page.Telemetry = false;
            page.DefaultFonts = false;
            page.ProxyUrl = null;
            page.Agent = new() { Disabled = true };
            page.HideClientButton = true;
            page.ShowDeveloperTools = DeveloperToolsVisibility.Never; // They lead to a service elsewhere.
        }).AllowAnonymous().AddEndpointFilter((context, next) =>
        {
            context.HttpContext.Response.Headers.ContentSecurityPolicy = PagePolicy;
            return next(context);
        });
    }

    /// <summary>What a route answers.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (var status in statuses is [] ? [200] : statuses) route.Produces<T>(status);
        return route;
    }

    /// <summary>An example of what a route takes.</summary>
    public static RouteHandlerBuilder Example(this RouteHandlerBuilder route, string json) => route.WithMetadata(new BodyExample(json));

    private static async Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken gone)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var problem = await Component<Problem>(context, gone);
        operation.Responses ??= new();
        foreach (var range in new[] { "4XX", "5XX" })
            operation.Responses[range] = new OpenApiResponse { Description = "Problem", Content = new Dictionary<string, OpenApiMediaType> { [Problem.MediaType] = new() { Schema = problem } } };
        operation.Parameters ??= [];
        foreach (var takes in metadata.OfType<Takes>())
            operation.Parameters.Add(new OpenApiParameter { Name = takes.Name, In = ParameterLocation.Query, Description = takes.Says, Schema = await context.GetOrCreateSchemaAsync(takes.Type, null, gone) });
        var method = context.Description.HttpMethod;
        if (method == "POST") Header(operation, Idempotency.Header, "同一键与同一内容得到同一答复 (the same key and body get the same answer)");
        if (method == "PUT") Header(operation, "If-Match", "修改所依据的版本 (the version that the change is based on)");
        if (operation.RequestBody is OpenApiRequestBody body && metadata.OfType<BodyExample>().LastOrDefault() is { } example)
            foreach (var content in body.Content?.Values ?? []) content.Example = JsonNode.Parse(example.Json);
        if (metadata.OfType<ShowsEvents>().Any() && operation.Responses.GetValueOrDefault("200") is OpenApiResponse events)
        {
            events.Content ??= new Dictionary<string, OpenApiMediaType>();
            events.Content["text/event-stream"] = new()
            {
                Examples = EventExamples.All.OrderBy(e => e.Key, StringComparer.Ordinal).ToDictionary(e => e.Key, e => (IOpenApiExample)new OpenApiExample { Summary = e.Key, Value = e.Value.DeepClone() }),
            };
        }
        if (metadata.OfType<IAuthorizeData>().LastOrDefault() is not { Roles: { } roles }) return;
        operation.Description = $"{operation.Description}{(operation.Description is null ? "" : "\n\n")}角色 (roles): {roles}";
        operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
    }

    private static void Header(OpenApiOperation operation, string name, string says) =>
        operation.Parameters!.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Header, Description = says, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });

    private static async Task<IOpenApiSchema> Component<T>(OpenApiOperationTransformerContext context, CancellationToken gone)
    {
        var name = typeof(T).Name;
        if (context.Document!.Components?.Schemas?.ContainsKey(name) != true) context.Document.AddComponent<IOpenApiSchema>(name, await context.GetOrCreateSchemaAsync(typeof(T), null, gone));
        return new OpenApiSchemaReference(name, context.Document);
    }

    private static bool IsTextId(Type type) => Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ITextId<>));
}
