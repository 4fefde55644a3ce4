using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Srdi.Web;

/// <summary>Traces and metrics: to Prometheus always, to a collector where the environment names one.</summary>
internal static class Telemetry
{
    private const string CollectorKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var toCollector = !string.IsNullOrWhiteSpace(builder.Configuration[CollectorKey]);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("srdi"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter("Microsoft.Orleans", "Srdi", "Npgsql").AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter();
                if (toCollector) metrics.AddOtlpExporter();
            })
            .WithTracing(traces =>
            {
                traces.AddSource("Microsoft.Orleans.*", "Npgsql").AddAspNetCoreInstrumentation(http => http.Filter = context => !context.Request.Path.StartsWithSegments("/healthz") && !context.Request.Path.StartsWithSegments("/metrics"));
                if (toCollector) traces.AddOtlpExporter();
            });
    }

    public static void MapTelemetry(this IEndpointRouteBuilder routes) => routes.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
}
