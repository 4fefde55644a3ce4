using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Policy;
using Srdi.Storage;
using Srdi.Storage.Parks;
using Srdi.Storage.Past;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Parks;

/// <summary>Parks: facts, tenants, criteria and selection.</summary>
internal static class ParkEndpoints
{

    private static readonly Takes[] Filters =
    [
        Takes.Of<DistrictCode>("district", "区代码 (district)"), Takes.Of<ParkState>("state", "状态 (state)"), Takes.Of<string>("q", "名称片段, 至少 2 个字符, 或园区编号开头 (name fragment, or id prefix)"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var parks = routes.MapGroup("/parks").WithTags("Parks");
        parks.MapPut("/{id}", Register).For(Role.Registry).Answers<ParkView>(200, 201).Example("""{"name":"黄埔专精特新产业园","district":"440112","operator":"91440101MA59EXAM01","floorAreaSquareMetres":26500.50}""")
            .WithSummary("登记或更新园区 (register a park or bring its facts up to date)");
        parks.MapGet("/{id}", Get).For(Roles.Readers).Answers<ParkView>().Asks(Takes.Of<DateOnly>("on", "按此日计算条件, 默认今天 (count the criteria on this day)"), PastLog.AsOf, PastLog.KnownAt)
            .WithSummary("园区的状态、三项条件与入驻企业 (state, the three criteria, tenants)");
        parks.MapGet("", Find).For(Roles.Readers).Answers<Paged<ParkLine>>().Asks([.. Filters, PastLog.AsOf, PastLog.KnownAt, Takes.Limit, Takes.After])
            .WithSummary("园区列表 (list of parks)");
        parks.MapGet("/export", Export).For(Roles.Readers).AnswersFile().Asks([Http.Export.Format, .. Filters])
            .WithSummary("按当前筛选导出 (all that a search finds, as a file); 导出文件可原样作为园区名册上传");
        parks.MapPut("/{id}/tenants/{uscc}", PutTenant).For(Role.Registry).Answers<ParkView>(200, 201).Example("""{"from":"2024-03-01","to":null}""")
            .WithSummary("企业入驻 (a tenancy begins, or its dates are mended)");
        parks.MapDelete("/{id}/tenants/{uscc}", EndTenancy).For(Role.Registry).Answers<ParkView>().Asks(Takes.Of<DateOnly>("to", "最后一日, 默认今天 (last day)"))
            .WithSummary("企业离园 (a tenancy ends)");
        parks.MapPost("/{id}/transitions", Transition).For(Role.City).Answers<TransitionAnswer>().Example("""{"trigger":"nominate","year":2026,"document":"穗工信函〔2026〕18号"}""")
            .WithSummary("推荐、公示、认定等 (nominate, publicise, accredit, withdraw, lapse, revoke)");
        routes.MapGet("/statistics/parks", Statistics).For(Roles.Readers).Answers<IReadOnlyList<ParkCountLine>>().WithTags("Statistics").Asks(PastLog.AsOf, PastLog.KnownAt)
            .WithSummary("各区各状态的园区数 (parks by district and state)");
    }

    private static async Task<IResult> Register(RouteId<ParkId> id, Body<ParkFacts> body, HttpRequest request, IGrainFactory grains, ClaimsPrincipal user) =>
        body.Value.FloorAreaSquareMetres is { } area
            ? (await grains.Park(id).Register(Command(id, body.Value, area, Versions.IfMatch(request)), user.Caller())).ToHttp(r => Show(r.Item, r.Created ? $"/v1/parks/{id.Value}" : null))
            : new RefusedResult(new(Refusal.FieldMissing) { Field = "floorAreaSquareMetres", DetailZh = "请填写 floorAreaSquareMetres。", DetailEn = "Give 'floorAreaSquareMetres'." });

    private static async Task<IResult> Get(RouteId<ParkId> id, Asked asked, IGrainFactory grains, ILogReader log, PastParks past, PolicyBook policy, TimeProvider clock, ClaimsPrincipal user, CancellationToken gone)
    {
        if (PastLog.At(asked, clock) is not { } at)
            return (await grains.Park(id).Get(asked.Date("on"))).Then<AssessedPark>(p => user.MaySee(p.Park.District) ? p : Refusal.ParkUnknown).ToHttp(p => Show(p));
        if (ParkHistory.AsOf(await PastLog.Read(log, SubjectKind.Park, id.Value.Value, at, gone), at.On) is not { } told || !user.MaySee(told.District)) return new RefusedResult(new(Refusal.ParkUnknown));
        var (then, on) = ((await past.WithTitles([told], at, gone))[0], asked.Date("on") ?? at.On);
        return Show(new(then, ParkDecisions.Assess(then, on, policy), on) { FallsBelowOn = ParkDecisions.FallsBelowOn(then, on, policy) });
    }

    private static async Task<IResult> Find(Asked asked, ParkList list, PastParks past, PolicyBook policy, TimeProvider clock, ClaimsPrincipal user, CancellationToken gone)
    {
        var query = Query(asked, user) with { Limit = asked.Limit(), After = asked.After("park") };
        if (PastLog.At(asked, clock) is { } at)
            return query.Text is null ? Results.Json((await past.Read(query, at, gone)).Paged("park", park => ParkLine.Of(park, at.On, policy)), WebJson.Out)
                : throw Asked.No("q", "不能与 asOf 或 knownAt 同用", "can't be asked of the past");
        var today = Shanghai.Today(clock);
        return Results.Json((await list.Read(query, gone)).Paged("park", line => Shown(line, today, policy)), WebJson.Out);
    }

    private static IResult Export(Asked asked, HttpRequest request, ParkList list, PolicyBook policy, TimeProvider clock, ClaimsPrincipal user)
    {
        var (query, today) = (Query(asked, user) with { Limit = Http.Export.Part }, Shanghai.Today(clock));
        return Http.Export.Of("parks", asked, request, user, clock.GetUtcNow(), ParkExport.Headers, (after, gone) => list.Read(query with { After = after }, gone), line => ParkExport.Line(Shown(line, today, policy)));
    }

    private static ParkLine Shown(RecordLine line, DateOnly on, PolicyBook policy) => ParkLine.Of(line.Record.Deserialize<Park>(SrdiJson.Stored)!, on, policy);

    private static ParkQuery Query(Asked asked, ClaimsPrincipal user) => new(
        1, null, user.DistrictToList(asked.Id<DistrictCode>("district")), asked.Enum<ParkState>("state") is { } state ? SrdiJson.Name(state) : null, asked.Text("q", 2, 100));

    private static async Task<IResult> Statistics(Asked asked, ParkStatistics statistics, PastStatistics past, TimeProvider clock, ClaimsPrincipal user, CancellationToken gone) =>
        Results.Json((PastLog.At(asked, clock) is { } at ? await past.Parks(user.Confined(), at, gone) : await statistics.Read(gone)).Where(line => user.Confined() is not { } own || line.District == own.Value), WebJson.Out);

    private static async Task<IResult> PutTenant(RouteId<ParkId> id, RouteId<EnterpriseId> uscc, Body<TenancyDates> body, IGrainFactory grains, ClaimsPrincipal user) =>
        (await grains.Park(id).PutTenant(new(uscc, body.Value.From, body.Value.To), user.Caller())).ToHttp(r => Show(r.Item, r.Created ? $"/v1/parks/{id.Value}" : null));

    private static async Task<IResult> EndTenancy(RouteId<ParkId> id, RouteId<EnterpriseId> uscc, Asked asked, IGrainFactory grains, ClaimsPrincipal user) =>
        (await grains.Park(id).EndTenancy(new(uscc, asked.Date("to")), user.Caller())).ToHttp(p => Show(p));

    private static async Task<IResult> Transition(RouteId<ParkId> id, Body<TransitionPark> body, IGrainFactory grains, ClaimsPrincipal user) =>
        (await grains.Park(id).Transition(body.Value, user.Caller())).ToHttp();

    private static IResult Show(AssessedPark park, string? created = null) => Versions.Thing(ParkView.Of(park), park.Park.Version, created, composed: true);

    private static RegisterPark Command(ParkId id, ParkFacts facts, decimal area, int? ifVersion) =>
        new(id, facts.Name ?? "", facts.District ?? default, facts.Operator ?? default, area) { IfVersion = ifVersion, Sites = facts.Sites, EffectiveOn = facts.EffectiveOn };

    private static IParkGrain Park(this IGrainFactory grains, ParkId id) => grains.GetGrain<IParkGrain>(id.GrainKey);
}
