using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Srdi.Domain;
using Srdi.Domain.Audit;
using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Rewards;
using Srdi.Storage.Audit;

namespace Srdi.Web.Access;

/// <summary>
/// The door of every grain of ours. A call of the platform itself carries the mark of the inside; what HTTP let in was
/// looked at there. Any other call comes from an Orleans client and needs a token, as HTTP would ask for, and its role must
/// be allowed the very method; what is not named here is closed. In Development the own machine's clients need none.
/// </summary>
internal sealed class GrainDoor(TokenKey key, IAuditTrail trail, TimeProvider clock, ILogger<GrainDoor> logger, bool developer) : IIncomingGrainCallFilter, IOutgoingGrainCallFilter
{
    /// <summary>Where a client puts its token.</summary>
    public const string TokenEntry = "srdi.token";

    private const string InsideEntry = "srdi.inside";
    private const string Manifest = "IClusterManifestSystemTarget";
    private const int KnownMax = 1_000;
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(1);

    // What systems do over Orleans, by the roles that the same act has over HTTP. A district follows its own log and no more:
    // a firm's grain does not know who may see the firm.
    private static readonly Dictionary<(Type, string), Role[]> Open = new()
    {
        [(typeof(IEnterpriseGrain), nameof(IEnterpriseGrain.Register))] = [Role.Registry],
        [(typeof(IEnterpriseGrain), nameof(IEnterpriseGrain.Get))] = CityWide,
        [(typeof(IEnterpriseGrain), nameof(IEnterpriseGrain.Transition))] = [Role.Registry, Role.City],
        [(typeof(IEnterpriseGrain), nameof(IEnterpriseGrain.Claim))] = [Role.Registry],
        [(typeof(IEnterpriseGrain), nameof(IEnterpriseGrain.RecordOtherAward))] = [Role.Registry, Role.City],
        [(typeof(IReportGrain), nameof(IReportGrain.Put))] = [Role.Registry],
        [(typeof(IParkGrain), nameof(IParkGrain.Register))] = [Role.Registry],
        [(typeof(IParkGrain), nameof(IParkGrain.Get))] = CityWide,
        [(typeof(IParkGrain), nameof(IParkGrain.PutTenant))] = [Role.Registry],
        [(typeof(IParkGrain), nameof(IParkGrain.EndTenancy))] = [Role.Registry],
        [(typeof(IParkGrain), nameof(IParkGrain.Transition))] = [Role.City],
        [(typeof(IRewardGrain), nameof(IRewardGrain.Get))] = CityWide,
        [(typeof(IFundGrain), nameof(IFundGrain.Get))] = Roles.MoneyReaders,
        [(typeof(IFundGrain), nameof(IFundGrain.SetCap))] = [Role.City, Role.Finance],
        [(typeof(ILogGrain), nameof(ILogGrain.Read))] = Roles.Readers,
    };

    private readonly byte[] inside = Encoding.ASCII.GetBytes(key.InsideMark);
    private readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);

    private static Role[] CityWide => [Role.Registry, Role.City, Role.Finance, Role.Auditor];

    /// <summary>Looks at who comes in.</summary>
    public Task Invoke(IIncomingGrainCallContext context)
    {
        var contract = context.InterfaceMethod.DeclaringType!;
        if (IsInside()) return context.Invoke();
        // Orleans' own traffic, such as a reminder's tick, comes from its own parts. A client asks which grains there are
        // before it asks anything else; all other parts of Orleans are closed to it.
        if (contract.Namespace?.StartsWith("Srdi.", StringComparison.Ordinal) != true && (context.SourceId is not { } source || !source.IsClient() || contract.Name is Manifest)) return context.Invoke();
        return Outsider(context, contract);
    }

    /// <summary>Marks what goes from grain to grain, and takes the mark off what goes out to a client.</summary>
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        Mark(context, key);
        return context.Invoke();
    }

    internal static void Mark(IOutgoingGrainCallContext context, TokenKey key)
    {
        if (context.TargetId.IsClient()) RequestContext.Remove(InsideEntry);
        else RequestContext.Set(InsideEntry, key.InsideMark);
    }

    private bool IsInside() => RequestContext.Get(InsideEntry) is string mark && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(mark), inside);

    private async Task Outsider(IIncomingGrainCallContext context, Type contract)
    {
        RequestContext.Remove(InsideEntry);
        var method = $"{contract.Name}.{context.InterfaceMethod.Name}";
        var token = RequestContext.Get(TokenEntry) as string;
        if (developer && token is null && contract.Namespace?.StartsWith("Srdi.", StringComparison.Ordinal) == true)
        {
            await context.Invoke();
            return;
        }
        var caller = token is null ? null : await CallerOf(token);
        if (caller is null || !May(caller, contract, context))
        {
            logger.LogWarning("A call of {Method} from outside was refused", method);
            await trail.Note(new(clock.GetUtcNow(), caller?.Caller().Name ?? AuditWriter.Unknown, $"grain {method}", AuditResult.Refused)
            {
                Object = context.TargetId.Key.ToString() is { Length: <= 100 } id ? id : null, Code = RefusalTexts.CodeOf(caller is null ? Refusal.Unauthenticated : Refusal.Forbidden),
            }, CancellationToken.None);
            throw new UnauthorizedAccessException(caller is null ? "The call carries no valid token." : "The token's role may not make this call.");
        }
        await context.Invoke();
    }

    /// <summary>The role is allowed the method, acts under its own name, and a district asks for itself.</summary>
    private static bool May(ClaimsPrincipal caller, Type contract, IIncomingGrainCallContext context)
    {
        if (!Open.TryGetValue((contract, context.InterfaceMethod.Name), out var roles) || !Array.Exists(roles, caller.Is)) return false;
        for (var n = 0; n < context.Request.GetArgumentCount(); n++)
        {
            var argument = context.Request.GetArgument(n);
            if (argument is Caller named && named != caller.Caller()) return false;
            if (argument is ReadTransitions asked && !caller.MaySee(asked.District)) return false;
        }
        return true;
    }

    private async ValueTask<ClaimsPrincipal?> CallerOf(string token)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(token, out var before) && before.Until > now) return before.Caller;
        var read = await TokenKey.Handler.ValidateTokenAsync(token, key.Rules);
        if (!read.IsValid) return null;
        var caller = new ClaimsPrincipal(read.ClaimsIdentity);
        if (!Roles.AreWhole(caller)) return null;
        if (known.Count >= KnownMax) known.Clear();
        known[token] = new(caller, now + KnownFor);
        return caller;
    }

    private readonly record struct Known(ClaimsPrincipal Caller, DateTimeOffset Until);
}
