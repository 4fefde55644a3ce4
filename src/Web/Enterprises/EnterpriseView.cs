using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Rewards;
using Srdi.Storage.Rewards;
using Srdi.Web.Access;
using Srdi.Web.Http;

namespace Srdi.Web.Enterprises;

/// <summary>The facts of an enterprise that a registry writes.</summary>
internal sealed record EnterpriseFacts
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Its district's code.</summary>
    public DistrictCode? District { get; init; }

    /// <summary>Class of GB/T 4754, such as C3562.</summary>
    public string? Industry { get; init; }

    /// <summary>Day of foundation.</summary>
    public DateOnly? FoundedOn { get; init; }

    /// <summary>Legal kind.</summary>
    public EnterpriseKind? Kind { get; init; }
}

/// <summary>An enterprise with all that follows from its titles.</summary>
internal sealed record EnterpriseView(
    EnterpriseId Uscc, string Name, IReadOnlyList<string> FormerNames, DistrictCode District, string? Industry, DateOnly? FoundedOn, EnterpriseKind Kind,
    DateOnly? DissolvedOn, Tier Tier, IReadOnlyList<TitleView> Titles, IReadOnlyList<Reward> Rewards, IReadOnlyList<Entitlement> Entitlements, int Version)
{
    public static EnterpriseView Of(Enterprise enterprise, IReadOnlyList<Reward> rewards, PolicyBook policy, DateOnly today) => new(
        enterprise.Uscc, enterprise.Name, enterprise.FormerNames, enterprise.District, enterprise.Industry, enterprise.FoundedOn, enterprise.Kind,
        enterprise.DissolvedOn, enterprise.Tier,
        [.. enterprise.Titles.Select(t => new TitleView(t.Title, t.State, t.Batch, t.Document, t.From, t.Until, t.BannedUntil))],
        rewards, Entitlement.Of(enterprise, policy, today), enterprise.Version);
}

/// <summary>A title with its validity and evidence.</summary>
internal sealed record TitleView(Title Title, TitleState State, string? Batch, string? Document, DateOnly? From, DateOnly? Until, DateOnly? BannedUntil);

/// <summary>A privilege, quota or service (权益) that a title in force carries.</summary>
/// <param name="Id">The measure.</param>
/// <param name="Heading">Its heading.</param>
/// <param name="Clause">Its clause.</param>
/// <param name="What">What it gives.</param>
internal sealed record Entitlement(string Id, string Heading, string Clause, string What)
{
    public static IReadOnlyList<Entitlement> Of(Enterprise enterprise, PolicyBook policy, DateOnly today) =>
    [
        .. policy.Measures
            .Where(m => m.Kind is MeasureKind.Privilege or MeasureKind.Quota or MeasureKind.Service && m.CoversOn(today)
                && m.TitleNeeded is { } needed && needed.AnyOf.Any(title => enterprise.Holding(title).HoldsOn(today)))
            .Select(m => new Entitlement(m.Id, m.Heading, m.Clause, m.What)),
    ];
}

/// <summary>An entry of a subject's log.</summary>
internal sealed record HistoryLine(
    int Ordinal, string Type, string? District, DateOnly EffectiveOn, DateTimeOffset RecordedAt, string Actor, string PolicyVersion, JsonElement Data)
{
    public static HistoryLine Of(LogEntry entry) => new(entry.Ordinal, entry.Type, entry.District, entry.EffectiveOn, entry.RecordedAt, entry.Actor, entry.PolicyVersion, entry.Data);
}

/// <summary>Puts an enterprise's view together.</summary>
internal sealed class EnterpriseViews(RewardList rewards, PolicyBook policy, TimeProvider clock)
{
    private const int RewardsMax = 200;

    /// <summary>Shows an enterprise as it is, or as it was on a day with the rewards that it had by then.</summary>
    public async Task<IResult> Show(Enterprise enterprise, ClaimsPrincipal user, string? created = null, DateOnly? on = null)
    {
        var page = await rewards.Read(new(RewardsMax, Payee: enterprise.Uscc, District: user.Confined()), CancellationToken.None);
        var view = EnterpriseView.Of(enterprise, [.. page.Items.Select(line => line.Record.Deserialize<Reward>(SrdiJson.Stored)!).Where(r => on is null || enterprise.Awards.Any(a => a.Reward == r.Id))],
            policy, on ?? Shanghai.Today(clock));
        return Versions.Thing(view, enterprise.Version, created, composed: true);
    }
}
