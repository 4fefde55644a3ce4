using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Orleans.Dashboard;
using Srdi.Domain;

namespace Srdi.Web.Access;

/// <summary>
/// Orleans' own dashboard, for whoever runs the platform, where a setting asks for it: it profiles every call between grains.
/// It can also show what any grain has stored. That part stays shut: an operator is to see neither firms nor money.
/// </summary>
public static class OperatorDashboard
{
    /// <summary>The setting: <c>true</c> to have it.</summary>
    public const string Key = "Srdi:Dashboard";

    /// <summary>Where it is.</summary>
    public const string Path = "/orleans";

    private const string StoredState = "/GrainState";
    private const string Nobody = "-"; // No token and no account can have this role.

    /// <summary>Lets the silo count what the dashboard shows, where the setting asks for it.</summary>
    public static ISiloBuilder AddSrdiDashboard(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        return IsWanted(silo.Configuration) ? silo.AddDashboard() : silo;
    }

    internal static void Map(WebApplication app)
    {
        if (!IsWanted(app.Configuration)) return;
        var dashboard = app.MapOrleansDashboard(Path);
        ((IEndpointConventionBuilder)dashboard).Add(route =>
        {
            if (route is RouteEndpointBuilder { RoutePattern.RawText: { } pattern } && pattern.EndsWith(StoredState, StringComparison.OrdinalIgnoreCase))
                route.Metadata.Add(new AuthorizeAttribute { Roles = Nobody });
        });
        dashboard.For(Role.Operator).ExcludeFromDescription();
    }

    private static bool IsWanted(IConfiguration configuration) => configuration.GetValue(Key, false);
}
