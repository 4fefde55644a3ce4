using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Serialization;
using Srdi.Domain.Log;
using Srdi.Grains.Lists;
using Srdi.Grains.Proof;
using Srdi.Grains.Reactions;
using Srdi.Grains.Subscriptions;
using Srdi.Grains.Sweeps;

namespace Srdi.Grains;

/// <summary>Registers the grains' services.</summary>
public static class GrainsSetup
{
    /// <summary>
    /// Adds what the grains need. The host gives the policy (<c>PolicyBook</c>), the log (<c>ILogReader</c>), the tenancy
    /// index (<c>ITenancyIndex</c>), how titles stood (<c>ITitleStandings</c>), the readers of plans and ledger (<c>IBudgetBooks</c>), the rows of lists (<c>IListBooks</c>),
    /// the index of subscriptions (<c>ISubscriptionIndex</c>), the list of what runs out (<c>IDueList</c>) the parks that
    /// selections weigh (<c>ISelectionBooks</c>), and what signs roots (<c>IHeads</c>, <c>IRootSigner</c>).
    /// </summary>
    public static IServiceCollection AddSrdiGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<LogSignal>();
        services.TryAddSingleton<LogTail>();
        services.AddSingleton<ActivatedHere>();
        // A caller on another silo must see that the database failed, not that its exception has no codec.
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedExceptionTypeFilter = type => typeof(DbException).IsAssignableFrom(type));
        services.AddMetrics();
        services.AddSingleton<BusinessMetrics>();
        services.AddSingleton<GrainServices>();
        services.AddSingleton<IReaction, ParkTenantsReaction>();
        services.AddSingleton<IReaction, PlanReaction>();
        services.AddSingleton<IReaction, LedgerReaction>();
        services.AddSingleton<IReaction, SuccessorReaction>();
        services.AddSingleton<IReaction, SelectionReaction>();
        services.AddSingleton<IReaction, StakeReaction>();
        services.AddSingleton<IReaction, DifferenceReaction>();
        services.AddHostedService<ReactionPump>();
        services.AddHostedService<SweepPump>();
        services.AddHostedService<RootPump>();
        services.AddSingleton<ListPreview>();
        services.AddHostedService<ListPump>();
        services.AddSingleton(provider => WebhookSettings.Read(provider.GetService<IConfiguration>(), provider.GetService<IHostEnvironment>()));
        services.AddSingleton<WebhookSender>();
        services.AddHostedService<SubscriptionPump>();
        return services;
    }
}
