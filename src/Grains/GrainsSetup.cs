using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Srdi.Domain.Log;
using Srdi.Grains.Reactions;
using Srdi.Grains.Sweeps;

namespace Srdi.Grains;

/// <summary>Registers the grains' services.</summary>
public static class GrainsSetup
{
    /// <summary>
    /// Adds what the grains need. The host gives the policy (<c>PolicyBook</c>), the log (<c>ILogReader</c>), the
    /// tenancy index (<c>ITenancyIndex</c>) and the list of what runs out (<c>IDueList</c>).
    /// </summary>
    public static IServiceCollection AddSrdiGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<LogSignal>();
        services.AddMetrics();
        services.AddSingleton<BusinessMetrics>();
        services.AddSingleton<GrainServices>();
        services.AddSingleton<IReaction, ParkTenantsReaction>();
        services.AddHostedService<ReactionPump>();
        services.AddHostedService<SweepPump>();
        return services;
    }
}
