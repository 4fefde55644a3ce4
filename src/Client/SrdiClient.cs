using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;
using Srdi.Domain.Rewards;
using Srdi.Storage.Tls;

namespace Srdi.Client;

/// <summary>The platform's grains by the names of the things that they keep, for a caller who is known by name.</summary>
/// <param name="grains">The connected cluster client.</param>
/// <param name="caller">Who acts: stands in the log as the actor of every command.</param>
public sealed class SrdiClient(IGrainFactory grains, Caller caller)
{
    private readonly ClusterLink? link;

    internal SrdiClient(IGrainFactory grains, Caller caller, ClusterLink link) : this(grains, caller) => this.link = link;

    /// <summary>Who acts.</summary>
    public Caller Caller => caller;

    /// <summary>An enterprise's grain.</summary>
    public IEnterpriseGrain Enterprise(EnterpriseId id) => grains.GetGrain<IEnterpriseGrain>(id.GrainKey);

    /// <summary>A park's grain.</summary>
    public IParkGrain Park(ParkId id) => grains.GetGrain<IParkGrain>(id.GrainKey);

    /// <summary>A reward's grain.</summary>
    public IRewardGrain Reward(RewardId id) => grains.GetGrain<IRewardGrain>(id.GrainKey);

    /// <summary>A budget year's grain.</summary>
    public IFundGrain Fund(int year) => grains.GetGrain<IFundGrain>(FundYear.GrainKey(year));

    /// <summary>
    /// Follows a district: every event once, each subject's in order, across restarts of silos and, given the last
    /// cursor, of the caller. Ends only when it is cancelled or refused.
    /// </summary>
    /// <param name="district">The district.</param>
    /// <param name="after">The last cursor dealt with; empty is the beginning of the log.</param>
    /// <param name="types">Only these types; all when none is given. With a choice of types, gaps can't be told.</param>
    public IAsyncEnumerable<DistrictNotice> Transitions(DistrictCode district, string after = "", params string[] types)
    {
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(types);
        return TransitionFollower.Follow(new OrleansTransitions(grains, district, types is [] ? null : types, link), after, whole: types is [], CancellationToken.None);
    }

    /// <summary>Registers an enterprise or brings its facts up to date.</summary>
    public Task<Outcome<Registered<Enterprise>>> Register(RegisterEnterprise command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Enterprise(command.Uscc).Register(command, caller);
    }

    /// <summary>Records what happened to an enterprise. The same command again gets the same answer, so a call whose answer was lost can be repeated.</summary>
    public Task<Outcome<TransitionAnswer>> Transition(EnterpriseId id, TransitionEnterprise command) => Enterprise(id).Transition(command, caller);
}

/// <summary>Connects a host to the platform.</summary>
public static class SrdiClientSetup
{
    /// <summary>The gateway of a host on this machine with default settings.</summary>
    public static readonly IPEndPoint LocalGateway = new(IPAddress.Loopback, 30000);

    /// <summary>A gateway that was lost is looked for again after this.</summary>
    private static readonly TimeSpan GatewayRetry = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Adds an Orleans client of the platform and <see cref="SrdiClient"/>. It connects when the host starts, by TLS when the
    /// settings <c>Srdi:Silo:Certificate</c> and <c>Srdi:Silo:CertificateAuthority</c> name files.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="caller">The name under which the system acts, such as <c>registry:szj-01</c>.</param>
    /// <param name="gateways">The silos' gateways; <see cref="LocalGateway"/> when none is given.</param>
    public static IHostApplicationBuilder AddSrdiClient(this IHostApplicationBuilder builder, string caller, params IPEndPoint[] gateways) => builder.AddSrdiClient(caller, null, gateways);

    /// <summary>The same with a token, which every platform outside Development asks for.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="caller">The name in the token with its role, such as <c>registry:szj-01</c>.</param>
    /// <param name="token">Gives the token that is valid now; it is asked before every call. None in Development when null.</param>
    /// <param name="gateways">The silos' gateways; <see cref="LocalGateway"/> when none is given.</param>
    public static IHostApplicationBuilder AddSrdiClient(this IHostApplicationBuilder builder, string caller, Func<string>? token, params IPEndPoint[] gateways)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(caller);
        ArgumentNullException.ThrowIfNull(gateways);
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = ("srdi", "srdi"));
            client.Configure<GatewayOptions>(gateway => gateway.GatewayListRefreshPeriod = GatewayRetry);
            client.UseStaticClustering(gateways.Length == 0 ? [LocalGateway] : gateways);
            if (ClusterTls.Read(builder.Configuration) is { } tls) client.UseTls(tls);
            if (token is not null)
                client.AddOutgoingGrainCallFilter(call =>
                {
                    RequestContext.Set("srdi.token", token());
                    return call.Invoke();
                });
            client.AddGatewayCountChangedHandler(services => services.GetRequiredService<ClusterLink>().Changed);
        });
        builder.Services.AddSingleton<ClusterLink>();
        builder.Services.AddSingleton(services => new SrdiClient(services.GetRequiredService<IClusterClient>(), new Caller(caller), services.GetRequiredService<ClusterLink>()));
        return builder;
    }
}

/// <summary>
/// Tells calls that wait that a gateway was lost: a call that went through it gets no answer any more, and Orleans lets it
/// wait for the response timeout of half a minute.
/// </summary>
internal sealed class ClusterLink : IDisposable
{
    private CancellationTokenSource lost = new();

    /// <summary>Is cancelled when a gateway is lost. Take it before the call.</summary>
    public CancellationToken Lost => Volatile.Read(ref lost).Token;

    public void Changed(object? sender, GatewayCountChangedEventArgs change)
    {
        if (change.NumberOfConnectedGateways >= change.PreviousNumberOfConnectedGateways) return;
        Interlocked.Exchange(ref lost, new()).Cancel(); // The old one has no timer; whoever still holds its token keeps it.
    }

    public void Dispose() => lost.Dispose();
}
