using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Srdi.Domain.Log;
using Srdi.Web.Access;
using Srdi.Web.Audit;
using Srdi.Web.Budgets;
using Srdi.Web.Cases;
using Srdi.Web.Districts;
using Srdi.Web.Documents;
using Srdi.Web.Enterprises;
using Srdi.Web.Http;
using Srdi.Web.Lists;
using Srdi.Web.Parks;
using Srdi.Web.Policy;
using Srdi.Web.Rewards;
using Srdi.Web.Selections;
using Srdi.Web.Subscriptions;
using Srdi.Web.Views;

namespace Srdi.Web;

/// <summary>Puts the platform on HTTP.</summary>
public static class WebSetup
{
    /// <summary>Beyond it the server breaks the connection. JSON bodies are refused earlier, while the rest can still be read past, so that the caller gets to see why.</summary>
    private const long BodyBytesMax = 8 * BodyFaults.BytesMax;
    private const int RequestLineBytesMax = 16 * 1024;

    /// <summary>Adds login, API, documentation, health and telemetry. The host gives the policy, the storage and the grains.</summary>
    public static WebApplicationBuilder AddSrdiWeb(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<LogTail>();
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
            kestrel.Limits.MaxRequestLineSize = RequestLineBytesMax; // Room for the platform to refuse an overlong id by name.
        });
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true); // Failures turns it into a problem.
        services.ConfigureHttpJsonOptions(json => WebJson.Configure(json.SerializerOptions));
        builder.AddAccess();
        RequestLimits.Add(builder);
        builder.AddTelemetry();
        services.AddApiDocument();
        StorageHealth.Add(services);
        services.TryAddSingleton(provider => new ListFileReader(ListColumns.Read(Path.Combine(ConfigDirectory.Of(provider.GetRequiredService<IConfiguration>()), "lists", "columns.json"))));
        services.AddSingleton<ListIntake>();
        services.AddSingleton<Idempotency>().AddSingleton<EnterpriseViews>().AddSingleton<ContactBook>().AddSingleton<TransitionStreams>();
        return builder;
    }

    /// <summary>Maps every route of the platform.</summary>
    public static WebApplication MapSrdiWeb(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseSrdiSecurityHeaders();
        app.UseAuditTrail();
        app.UseFailures();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        Idempotency.UseRereadableBodies(app);

        var v1 = app.MapV1();
        v1.MapDevelopmentTokens(app.Environment);
        EnterpriseEndpoints.Map(v1);
        ReportEndpoints.Map(v1);
        OtherAwardEndpoints.Map(v1);
        ContactEndpoints.Map(v1);
        EligibilityEndpoints.Map(v1);
        NextStepEndpoints.Map(v1);
        ExpiryEndpoints.Map(v1);
        ObligationEndpoints.Map(v1);
        JudgementEndpoints.Map(v1);
        CaseEndpoints.Map(v1);
        DifferenceEndpoints.Map(v1);
        ParkEndpoints.Map(v1);
        SelectionEndpoints.Map(v1);
        RewardEndpoints.Map(v1);
        ClaimEndpoints.Map(v1);
        PotEndpoints.Map(v1);
        PlanEndpoints.Map(v1);
        LedgerEndpoints.Map(v1);
        ListEndpoints.Map(v1);
        PolicyEndpoints.Map(v1);
        TransitionEndpoints.Map(v1);
        SnapshotEndpoints.Map(v1);
        StreamEndpoints.Map(v1);
        AuditEndpoints.Map(v1);
        SubscriptionEndpoints.Map(v1);
        ViewEndpoints.Map(v1);
        StorageHealth.Map(app);
        OperatorDashboard.Map(app);
        app.MapTelemetry();
        app.MapApiDocument();
        app.MapGet("/", () => Results.Redirect("/scalar")).AllowAnonymous().ExcludeFromDescription();
        return app;
    }

    /// <summary>Where routes of the API are mapped, whoever maps them.</summary>
    internal static RouteGroupBuilder MapV1(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1");
        v1.AddEndpointFilter(Pages.RefuseUnknownQuery).AddEndpointFilter(Idempotency.Filter);
        return v1;
    }
}
