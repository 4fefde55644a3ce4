using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy.Measures;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Enterprises;

/// <summary>Awards of other payers: facts that claims and rewards are held against.</summary>
internal static class OtherAwardEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var awards = routes.MapGroup("/enterprises/{uscc}/otherAwards").WithTags("Enterprises");
        awards.MapPut("/{id}", Put).For(Role.Registry, Role.City).Answers<OtherAwardRecorded>(200, 201)
            .Example("""{"payer":"province","scheme":"firstSet","item":"五轴联动加工中心 VX-5","amountFen":90000000,"document":"示例函〔2026〕2号","decidedOn":"2026-03-01"}""")
            .WithSummary("登记其他资金的奖补; 不可叠加的未拨付奖补随即暂缓 (record another payer's award: unpaid rewards that it excludes are withheld)");
        awards.MapGet("", Find).For(Roles.Readers).Answers<Paged<OtherAward>>().WithSummary("已登记的其他资金奖补 (awards of other payers)");
    }

    private static async Task<IResult> Put(RouteId<EnterpriseId> uscc, RouteId<OtherAwardId> id, Body<OtherAwardFacts> body, IGrainFactory grains, ClaimsPrincipal user)
    {
        var facts = body.Value;
        var award = new OtherAward(id, facts.Payer, facts.Scheme, facts.DecidedOn) { Item = facts.Item, Amount = facts.AmountFen, Document = facts.Document };
        return (await grains.GetGrain<IEnterpriseGrain>(uscc.Value.GrainKey).RecordOtherAward(new(award), user.Caller()))
            .ToHttp(r => Results.Json(r.Item, WebJson.Out, statusCode: r.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK));
    }

    private static async Task<IResult> Find(RouteId<EnterpriseId> uscc, IGrainFactory grains, ClaimsPrincipal user) =>
        (await grains.GetGrain<IEnterpriseGrain>(uscc.Value.GrainKey).Get()).VisibleTo(user).ToHttp(e => Results.Json(new Paged<OtherAward>(e.OtherAwards ?? [], null), WebJson.Out));
}

/// <summary>An award of another payer.</summary>
/// <param name="Payer">Who pays.</param>
/// <param name="Scheme">Under which scheme.</param>
/// <param name="DecidedOn">The day of the decision.</param>
internal sealed record OtherAwardFacts(OtherPayer Payer, string Scheme, DateOnly DecidedOn)
{
    /// <summary>The product or project.</summary>
    public string? Item { get; init; }

    /// <summary>The amount in fen.</summary>
    public Money? AmountFen { get; init; }

    /// <summary>The number of the document.</summary>
    public string? Document { get; init; }
}
