using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Srdi.Web.Http;

namespace Srdi.Web.Documents;

/// <summary>
/// What holds for every operation and every number: the failures that any call can meet, how long an address part may be,
/// how many items a page has. Said in one place, so that no route can forget it.
/// </summary>
internal static class DocumentBounds
{
    /// <summary>The longest value in an address or header that is ever read; ids are shorter and refused by their own form.</summary>
    private const int IdLengthMax = 200;

    // A control character is refused wherever a text comes in.
    private const string NoControls = @"^[^\u0000-\u001F\u007F-\u009F]*$";

    private static readonly int[] Failures = [StatusCodes.Status401Unauthorized, StatusCodes.Status429TooManyRequests, StatusCodes.Status500InternalServerError];

    public static void Put(OpenApiDocument document)
    {
        // The document is true wherever it is fetched from: behind a gateway the process does not know its own address.
        document.Servers = [new() { Url = "/", Description = "政务网 (the authorities' own network)", Extensions = new Dictionary<string, IOpenApiExtension> { ["x-internal"] = new JsonNodeExtension(JsonValue.Create(true)) } }];
        foreach (var operation in document.Paths.Values.SelectMany(p => p.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
        {
            foreach (var parameter in operation.Parameters ?? [])
                if (parameter.Schema is OpenApiSchema schema) Bound(schema, parameter);
            foreach (var status in Failures) operation.Responses![status.ToString(CultureInfo.InvariantCulture)] = Failure(status, document);
            foreach (var schema in (operation.Responses ?? []).Values.SelectMany(r => r.Content?.Values ?? Enumerable.Empty<OpenApiMediaType>()).Select(c => c.Schema).OfType<OpenApiSchema>()) Bound(schema, null);
        }
        foreach (var (name, schema) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (schema is not OpenApiSchema own) continue;
            Bound(own, null);
            if (name.StartsWith("PagedOf", StringComparison.Ordinal) && own.Properties?.TryGetValue("items", out var of) == true && of is OpenApiSchema items) items.MaxItems = Asked.LimitMax;
        }
    }

    /// <summary>The form of an id: its own rules are narrower, but they read what people write, such as full-width letters.</summary>
    public static void BoundId(OpenApiSchema schema) => (schema.MaxLength, schema.Pattern) = (IdLengthMax, NoControls);

    private static void Bound(OpenApiSchema schema, IOpenApiParameter? of)
    {
        if (of is not null && schema.Enum is not { Count: > 0 } && schema.Type?.HasFlag(JsonSchemaType.String) == true)
        {
            schema.MaxLength ??= of.In == ParameterLocation.Query ? Asked.TextLengthMax : of.Name == Idempotency.Header ? Idempotency.KeyLengthMax : IdLengthMax;
            if (schema.Format is null) schema.Pattern ??= NoControls;
        }
        if (schema.Type?.HasFlag(JsonSchemaType.Integer) == true)
        {
            var wide = schema.Format == "int64";
            var (min, max) = of?.Name == Takes.Limit.Name ? (1, Asked.LimitMax) : (wide ? long.MinValue : int.MinValue, wide ? long.MaxValue : int.MaxValue);
            schema.Minimum ??= min.ToString(CultureInfo.InvariantCulture);
            schema.Maximum ??= max.ToString(CultureInfo.InvariantCulture);
        }
        foreach (var property in schema.Properties?.Values ?? []) if (property is OpenApiSchema inner) Bound(inner, null);
        if (schema.Items is OpenApiSchema item) Bound(item, null);
        if (schema.AdditionalProperties is OpenApiSchema other) Bound(other, null);
    }

    private static OpenApiResponse Failure(int status, OpenApiDocument document) => new()
    {
        Description = ReasonPhrases.GetReasonPhrase(status),
        Content = new Dictionary<string, OpenApiMediaType> { [Problem.MediaType] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), document) } },
        Headers = status != StatusCodes.Status429TooManyRequests ? null : new Dictionary<string, IOpenApiHeader>
        {
            ["Retry-After"] = new OpenApiHeader { Description = "秒 (seconds)", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = $"{int.MaxValue}" } },
        },
    };
}
