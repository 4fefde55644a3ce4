using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Cases;
using Srdi.Domain.Enterprises;
using Srdi.Storage.Cases;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Cases;

/// <summary>Facts that contradict what stands, and who decided about them.</summary>
internal static class CaseEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup("/cases").WithTags("Cases");
        cases.MapGet("", Find).For(Roles.Readers).Answers<Paged<CaseView>>().Asks(Takes.Of<CaseState>("state", "状态 (state)"), Takes.Of<DistrictCode>("district", "区代码 (district)"), Takes.Of<EnterpriseId>("uscc", "企业的统一社会信用代码 (the enterprise)"), Takes.Limit, Takes.After)
            .WithSummary("与已登记事实相矛盾、待人工决定的事项 (facts that contradict what stands)");
        cases.MapGet("/{id}", Get).For(Roles.Readers).Answers<CaseView>().WithSummary("一件事项及其全部证据 (one case with its evidence)");
        routes.MapGet("/statistics/cases", Statistics).For(Roles.Readers).Answers<IReadOnlyList<CaseCountLine>>().WithTags("Statistics").Asks(Takes.Of<DistrictCode>("district", "区代码 (district)"))
            .WithSummary("各区各状态的事项数 (cases by district and state)");
        cases.MapPost("/{id}/transitions", Resolve).For(Role.City).Answers<CaseView>().Example("""{"trigger":"accept","reason":"经核对省厅公告原件, 以公告为准"}""")
            .WithSummary("采纳或驳回, 须写明理由 (accept or reject, with a reason)");
    }

    private static async Task<IResult> Find(Asked asked, CaseList list, ClaimsPrincipal user, CancellationToken gone) =>
        Results.Json((await list.Read(asked.Limit(), asked.After("case"), user.DistrictToList(asked.Id<DistrictCode>("district")), asked.Enum<CaseState>("state") is { } state ? SrdiJson.Name(state) : null, asked.Id<EnterpriseId>("uscc"), gone))
            .Paged("case", line => CaseView.Of(line.Record.Deserialize<Case>(SrdiJson.Stored)!)), WebJson.Out);

    private static async Task<IResult> Statistics(Asked asked, CaseStatistics statistics, ClaimsPrincipal user, CancellationToken gone) =>
        Results.Json(await statistics.Read(user.DistrictToList(asked.Id<DistrictCode>("district")), gone), WebJson.Out);

    private static async Task<IResult> Get(RouteId<CaseId> id, IGrainFactory grains, ClaimsPrincipal user) =>
        (await grains.GetGrain<ICaseGrain>(id.Value.GrainKey).Get()).Then<Case>(c => user.MaySee(c.District) ? c : Refusal.CaseUnknown).ToHttp(Show);

    private static async Task<IResult> Resolve(RouteId<CaseId> id, Body<ResolveCase> body, IGrainFactory grains, ClaimsPrincipal user) =>
        (await grains.GetGrain<ICaseGrain>(id.Value.GrainKey).Resolve(body.Value, user.Caller())).ToHttp(Show);

    private static IResult Show(Case it) => Versions.Thing(CaseView.Of(it), it.Version);
}
