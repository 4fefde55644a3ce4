using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Audit;
using Srdi.Domain.Proof;
using Srdi.Storage.Audit;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Audit;

/// <summary>The audit trail for those who check, and roots on demand.</summary>
internal static class AuditEndpoints
{
    private const string List = "audit";
    private static readonly TimeSpan Zone = TimeSpan.FromHours(8);
    private static readonly string[] Headers = ["时间", "人员或系统", "区", "来源地址", "操作", "对象", "操作前版本", "操作后版本", "结果", "原因代码", "理由", "追踪号"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        Takes[] filters =
        [
            Takes.Of<string>("actor", "人员或系统, 如 registry:szj-01 (who)"), Takes.Of<string>("object", "对象, 如 enterprises/91440101MA6K00011R (on what)"), Takes.Of<string>("act", "操作, 如 POST /v1/plans (what)"),
            Takes.Of<AuditResult>("result", "结果 (what came of it)"), Takes.Of<DateOnly>("from", "自该日 (from this day on)"), Takes.Of<DateOnly>("to", "至该日 (up to this day)"),
        ];
        var audit = routes.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("", Find).For(Role.Auditor).Answers<Paged<AuditEntry>>().Asks([.. filters, Takes.Limit, Takes.After])
            .WithSummary("审计记录, 最近的在前: 何人、何时、何处、何事、结果, 含被拒绝的操作 (who did what, from where, and what came of it; latest first)");
        audit.MapGet("/export", Download).For(Role.Auditor).AnswersFile().Asks([.. filters, Export.Format]).WithSummary("导出审计记录 (the audit trail as a file)");
        routes.MapPost("/roots", Take).For(Role.Auditor, Role.Operator).Answers<SignedRoot>().WithTags("Audit")
            .WithSummary("立即对全部记录计算摘要并签名, 各区事件流同时收到 (sign a digest over the whole record now; every district's stream gets it)");
    }

    private static async Task<IResult> Find(Asked asked, AuditList list, CancellationToken gone)
    {
        try
        {
            return Results.Json((await list.Read(Query(asked, asked.Limit(), asked.After(List)), gone)).Paged(List, e => e), WebJson.Out);
        }
        catch (FormatException)
        {
            return new RefusedResult(new(Refusal.CursorInvalid) { Field = "after" });
        }
    }

    private static IResult Download(Asked asked, HttpRequest request, AuditList list, ClaimsPrincipal user, TimeProvider clock)
    {
        var query = Query(asked, Export.Part, null);
        return Export.Of("audit", asked, request, user, clock.GetUtcNow(), Headers, (after, gone) => list.Read(query with { After = after }, gone), Line);
    }

    private static async Task<IResult> Take(IGrainFactory grains, ClaimsPrincipal user) => (await grains.GetGrain<IRootGrain>(IRootGrain.Key).Take(user.Caller())).ToHttp();

    private static AuditQuery Query(Asked asked, int limit, string? after) => new(limit, after)
    {
        Actor = asked.Text("actor"), Object = asked.Text("object"), Act = asked.Text("act"), Result = asked.Enum<AuditResult>("result"),
        From = asked.Date("from") is { } from ? Begin(from) : null, Until = asked.Date("to") is { } to && to < DateOnly.MaxValue ? Begin(to.AddDays(1)) : null,
    };

    private static DateTimeOffset Begin(DateOnly day) => day.Year < 2 ? DateTimeOffset.MinValue : new(day.ToDateTime(TimeOnly.MinValue), Zone);

    private static string[] Line(AuditEntry e) =>
        [e.At.ToOffset(Zone).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture), e.Actor, e.District ?? "", e.From ?? "", e.Act, e.Object ?? "", e.Before ?? "", e.After ?? "", SrdiJson.Name(e.Result), e.Code ?? "", e.Reason ?? "", e.TraceId ?? ""];
}
