using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy.Criteria;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Enterprises;

/// <summary>What people decided about criteria that no figure decides, such as the place of a product in its market.</summary>
internal static class JudgementEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var judgements = routes.MapGroup("/enterprises/{uscc}/judgements").WithTags("Eligibility");
        judgements.MapPost("", Record).For(Role.Registry, Role.City).Answers<Paged<Judgement>>().Example("""{"title":"srdi","criterion":"market","holds":true,"on":"2026-05-20","source":"省级评审纪要〔2026〕3号"}""")
            .WithSummary("登记评审意见 (what a review decided about a criterion without figures); 同日同一条件以后登记的为准");
        judgements.MapGet("", Read).For(Roles.Readers).Answers<Paged<Judgement>>().WithSummary("全部评审意见 (all of them)");
    }

    private static async Task<IResult> Record(RouteId<EnterpriseId> uscc, Body<Judgement> body, IGrainFactory grains, ClaimsPrincipal user) =>
        (await grains.GetGrain<IEnterpriseGrain>(uscc.Value.GrainKey).Judge(new(body.Value), user.Caller())).ToHttp(Shown);

    private static async Task<IResult> Read(RouteId<EnterpriseId> uscc, IGrainFactory grains, ClaimsPrincipal user) =>
        (await grains.GetGrain<IEnterpriseGrain>(uscc.Value.GrainKey).Get()).VisibleTo(user).ToHttp(Shown);

    private static IResult Shown(Enterprise firm) => Results.Json(new Paged<Judgement>(firm.Judgements ?? [], null), WebJson.Out);
}
