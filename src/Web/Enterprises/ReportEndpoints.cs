using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Storage.Enterprises;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Enterprises;

/// <summary>The yearly figures of an enterprise.</summary>
internal static class ReportEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup("/enterprises/{uscc}/reports").WithTags("Enterprises");
        reports.MapPut("/{year}", Put).For(Role.Registry).Answers<ReportView>(200, 201).Example("""{"source":"auditReport","revenueFen":620000000,"mainRevenueFen":580000000,"rdExpenseFen":31000000,"employees":86,"class1Ip":3,"nicheYears":4}""")
            .WithSummary("上报或更正年度数据 (a year's figures; a correction keeps the older ones in the log)");
        reports.MapGet("", Find).For(Roles.Readers).Answers<Paged<ReportView>>().WithSummary("全部年度数据 (all yearly figures)");
    }

    private static async Task<IResult> Put(RouteId<EnterpriseId> uscc, RouteYear year, Body<AnnualReport> body, IGrainFactory grains, ClaimsPrincipal user) =>
        (await grains.GetGrain<IReportGrain>(StoredReport.GrainKey(uscc.Value, year.Value)).Put(new(uscc.Value, year.Value, body.Value), user.Caller()))
            .ToHttp(r => Versions.Thing(ReportView.Of(r.Item), r.Item.Version, r.Created ? $"/v1/enterprises/{uscc.Value}/reports" : null));

    private static async Task<IResult> Find(RouteId<EnterpriseId> uscc, IGrainFactory grains, ReportList list, ClaimsPrincipal user, CancellationToken gone) =>
        await (await grains.GetGrain<IEnterpriseGrain>(uscc.Value.GrainKey).Get()).VisibleTo(user)
            .ToHttp(async _ => Results.Json(new Paged<ReportView>([.. (await list.Of(uscc.Value, gone)).Select(ReportView.Of)], null), WebJson.Out));
}

/// <summary>A year's figures with their version.</summary>
internal sealed record ReportView(EnterpriseId Uscc, int Year, AnnualReport Figures, int Version)
{
    public static ReportView Of(StoredReport report) => new(report.Uscc, report.Year, report.Figures, report.Version);
}
