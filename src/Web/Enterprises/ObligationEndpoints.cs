using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Enterprises;

/// <summary>What an enterprise must do by a day, before it bites.</summary>
internal static class ObligationEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/enterprises/{uscc}/obligations", Read).For(Roles.Readers).Answers<Paged<Obligation>>().WithTags("Enterprises")
            .Asks(Takes.Of<DateOnly>("on", "按此日判断, 默认今天 (as of this day)"))
            .WithSummary("年度更新、重大变化报告、公示、禁止申报期与到期复核: 期限、条款与后果 (obligations with due date, clause and consequence)");

    private static async Task<IResult> Read(RouteId<EnterpriseId> uscc, Asked asked, IGrainFactory grains, PolicyBook policy, TimeProvider clock, ClaimsPrincipal user) =>
        (await grains.GetGrain<IEnterpriseGrain>(uscc.Value.GrainKey).Get()).VisibleTo(user)
            .ToHttp(firm => Results.Json(new Paged<Obligation>(Obligations.Of(firm, policy, asked.Date("on") ?? Shanghai.Today(clock)), null), WebJson.Out));
}
