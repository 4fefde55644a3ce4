using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Cases;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Storage.Enterprises;
using Srdi.Storage.Past;
using Srdi.Web.Access;
using Srdi.Web.Cases;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Enterprises;

/// <summary>Enterprises: facts, titles, history, search and the ladder.</summary>
internal static class EnterpriseEndpoints
{
    private const int CountMax = 10_000;

    private static readonly Takes[] Filters =
    [
        Takes.Of<Tier>("tier", "梯度 (tier)"), Takes.Of<Title>("title", "持有的有效称号 (title in force)"), Takes.Of<DistrictCode>("district", "区代码 (district)"),
        Takes.Of<string>("q", "名称片段 (至少 2 个字符, 含曾用名)、拼音首字母 (至少 3 个) 或信用代码开头 (name fragment, former names too, pinyin initials, or USCC prefix)"), Takes.Of<DateOnly>("expiringBefore", "称号在此日之前到期 (a title runs out before)"),
        Takes.Of<ParkId>("park", "当日在此园区的企业 (tenants of a park on the day)"), PastLog.AsOf, PastLog.KnownAt,
    ];

    private static readonly Takes Sort = Takes.Of<EnterpriseSort>("sort", "排序: code 信用代码 (默认), name 名称拼音首字母, until 所选称号的到期日 (须同时给出 title) (order)");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var enterprises = routes.MapGroup("/enterprises").WithTags("Enterprises");
        enterprises.MapPut("/{uscc}", Register).For(Role.Registry).Answers<EnterpriseView>(200, 201).Example("""{"name":"广州示例精密机械有限公司","district":"440112","industry":"C3562","foundedOn":"2012-05-08","kind":"company"}""")
            .WithSummary("登记或更新企业 (register an enterprise or bring its facts up to date)");
        enterprises.MapGet("/{uscc}", Get).For(Roles.Readers).Answers<EnterpriseView>().Asks(PastLog.AsOf, PastLog.KnownAt)
            .WithSummary("企业的梯度、称号、奖补与权益 (tier, titles, rewards and entitlements)");
        enterprises.MapPost("/{uscc}/transitions", Transition).For(Role.Registry, Role.City).Answers<TransitionAnswer>().Example("""{"trigger":"recognise","title":"littleGiant","batch":"第七批","document":"工信部企业函〔2025〕285号","effectiveOn":"2025-10-15"}""")
            .WithSummary("称号或企业的变动 (what happened to the enterprise or one of its titles); 同一请求重复提交得到同一答复");
        enterprises.MapGet("/{uscc}/history", History).For(Roles.Readers).Answers<Paged<HistoryLine>>().Asks(Takes.Limit, Takes.After)
            .WithSummary("企业的全部事件, 按序号 (its log, by ordinal)");
        enterprises.MapGet("", Find).For(Roles.Readers).Answers<Paged<EnterpriseLine>>().Asks([.. Filters, Sort, Takes.Limit, Takes.After])
            .WithSummary("查询企业 (search)");
        enterprises.MapGet("/count", Count).For(Roles.Readers).Answers<EnterpriseCount>().Asks(Filters)
            .WithSummary("查询结果的数量, 超过 10,000 时为下限 (how many a search finds; beyond 10,000 a lower bound)");
        enterprises.MapGet("/export", Export).For(Roles.Readers).AnswersFile().Asks([Http.Export.Format, .. Filters, Sort])
            .WithSummary("按当前筛选导出 (all that a search finds, as a file); 导出文件可原样作为企业名册上传");
        routes.MapGet("/statistics/ladder", Ladder).For(Roles.Readers).Answers<IReadOnlyList<LadderLine>>().WithTags("Statistics").Asks(PastLog.AsOf, PastLog.KnownAt)
            .WithSummary("各区各梯度的企业数 (enterprises by district and tier)");
        routes.MapGet("/statistics/conversions", Conversions).For(Roles.Readers).Answers<IReadOnlyList<ConversionLine>>().WithTags("Statistics").Asks(Takes.Of<DistrictCode>("district", "区代码 (district)"), PastLog.AsOf, PastLog.KnownAt)
            .WithSummary("各年由各梯度获得称号的次数 (recognitions by year, title and the tier before)");
    }

    private static async Task<IResult> Register(RouteId<EnterpriseId> uscc, Body<EnterpriseFacts> body, HttpRequest request, IGrainFactory grains, ClaimsPrincipal user, EnterpriseViews views) =>
        await (await grains.Enterprise(uscc).Register(Command(uscc, body.Value, Versions.IfMatch(request)), user.Caller()))
            .ToHttp(r => views.Show(r.Item, user, r.Created ? $"/v1/enterprises/{uscc.Value}" : null));

    private static async Task<IResult> Get(RouteId<EnterpriseId> uscc, Asked asked, IGrainFactory grains, ILogReader log, TimeProvider clock, ClaimsPrincipal user, EnterpriseViews views, CancellationToken gone)
    {
        if (PastLog.At(asked, clock) is not { } at) return await (await grains.Enterprise(uscc).Get()).VisibleTo(user).ToHttp(e => views.Show(e, user));
        var events = await PastLog.Read(log, SubjectKind.Enterprise, uscc.Value.Value, at, gone);
        return EnterpriseHistory.AsOf(events, at.On) is { } then && user.MaySee(then.District) ? await views.Show(then, user, on: at.On) : new RefusedResult(new(Refusal.EnterpriseUnknown));
    }

    private static async Task<IResult> Transition(RouteId<EnterpriseId> uscc, Body<TransitionEnterprise> body, IGrainFactory grains, ClaimsPrincipal user) =>
        body.Value.AsCase is true
            ? (await grains.GetGrain<ICaseGrain>(CaseId.Of(uscc, body.Value).GrainKey).Submit(new(uscc, body.Value), user.Caller())).ToHttp(done =>
                done.Held is { Answer: null } held ? Results.Json(CaseView.Of(held), WebJson.Out, statusCode: StatusCodes.Status202Accepted) : Results.Json(done.Answer, WebJson.Out))
            : (await grains.Enterprise(uscc).Transition(body.Value, user.Caller())).ToHttp();

    private static async Task<IResult> History(RouteId<EnterpriseId> uscc, Asked asked, IGrainFactory grains, ILogReader log, ClaimsPrincipal user, CancellationToken gone)
    {
        var (limit, after) = (asked.Limit(), asked.Number("after", 0, int.MaxValue) ?? 0);
        var found = (await grains.Enterprise(uscc).Get()).VisibleTo(user);
        if (found.Refused is { } no) return new RefusedResult(no);
        var events = await log.ReadSubject(SubjectKind.Enterprise, uscc.Value.Value, after, limit + 1, gone);
        var next = events.Count > limit ? events[limit - 1].Entry.Ordinal.ToString(CultureInfo.InvariantCulture) : null;
        // What happened before it came to the caller's district is the other district's to know.
        return Results.Json(new Paged<HistoryLine>([.. events.Take(limit).Where(e => user.Confined() is not { } own || e.Entry.District == own.Value).Select(e => HistoryLine.Of(e.Entry))], next), WebJson.Out);
    }

    private static async Task<IResult> Find(Asked asked, EnterpriseList list, PastEnterprises past, TimeProvider clock, ClaimsPrincipal user, CancellationToken gone)
    {
        var query = Query(asked, clock, user);
        var cursor = query.Sort is EnterpriseSort.Code ? "ent" : $"ent-{SrdiJson.Name(query.Sort)}"; // A place in one order is none in another.
        query = query with { Limit = asked.Limit(), After = asked.After(cursor) };
        var page = PastLog.At(asked, clock) is { } at ? await past.Read(query, at, gone) : await list.Read(query, gone);
        return Results.Json(page.Paged(cursor, line => line), WebJson.Out);
    }

    private static async Task<IResult> Count(Asked asked, EnterpriseList list, PastEnterprises past, TimeProvider clock, ClaimsPrincipal user, CancellationToken gone)
    {
        var query = Query(asked, clock, user);
        var count = PastLog.At(asked, clock) is { } at ? await past.Count(query, at, CountMax, gone) : await list.Count(query, CountMax, gone);
        return Results.Json(new EnterpriseCount(Math.Min(count, CountMax), count <= CountMax), WebJson.Out);
    }

    private static IResult Export(Asked asked, HttpRequest request, EnterpriseList list, PastEnterprises past, TimeProvider clock, ClaimsPrincipal user)
    {
        var (query, at) = (Query(asked, clock, user) with { Limit = Http.Export.Part }, PastLog.At(asked, clock));
        return Http.Export.Of("enterprises", asked, request, user, clock.GetUtcNow(), EnterpriseExport.Headers,
            (after, gone) => at is null ? list.Whole(query with { After = after }, gone) : past.Whole(query with { After = after }, at, gone), EnterpriseExport.Line);
    }

    private static EnterpriseQuery Query(Asked asked, TimeProvider clock, ClaimsPrincipal user)
    {
        var (title, sort) = (asked.Enum<Title>("title"), asked.Enum<EnterpriseSort>("sort") ?? EnterpriseSort.Code);
        if (sort is not EnterpriseSort.Code && PastLog.At(asked, clock) is not null) throw Asked.No("sort", "不能与 asOf 或 knownAt 同用, 过去的名单按信用代码排列", "can't be asked of the past, which is in the order of credit codes");
        if (sort is EnterpriseSort.Until && title is null) throw Asked.No("sort", "为 until 时须给出 title", "until needs a title");
        return new(
            1, null, asked.Enum<Tier>("tier"), title, user.DistrictToList(asked.Id<DistrictCode>("district")),
            asked.Text("q", 2, 100), asked.Date("expiringBefore"), asked.Id<ParkId>("park")?.Value, Shanghai.Today(clock), sort);
    }

    private static async Task<IResult> Ladder(Asked asked, LadderStatistics statistics, PastStatistics past, TimeProvider clock, ClaimsPrincipal user, CancellationToken gone) =>
        Results.Json((PastLog.At(asked, clock) is { } at ? await past.Ladder(user.Confined(), at, gone) : await statistics.Read(gone)).Where(line => user.Confined() is not { } own || line.District == own.Value), WebJson.Out);

    private static async Task<IResult> Conversions(Asked asked, TitleStatistics statistics, TimeProvider clock, ClaimsPrincipal user, CancellationToken gone) =>
        Results.Json(await statistics.Conversions(user.DistrictToList(asked.Id<DistrictCode>("district")), PastLog.At(asked, clock), gone), WebJson.Out);

    private static RegisterEnterprise Command(EnterpriseId uscc, EnterpriseFacts facts, int? ifVersion) =>
        new(uscc, facts.Name ?? "", facts.District ?? default) { Industry = facts.Industry, FoundedOn = facts.FoundedOn, Kind = facts.Kind, IfVersion = ifVersion };

    private static IEnterpriseGrain Enterprise(this IGrainFactory grains, EnterpriseId uscc) => grains.GetGrain<IEnterpriseGrain>(uscc.GrainKey);
}

/// <summary>How many enterprises a search finds.</summary>
/// <param name="Count">The number.</param>
/// <param name="Exact">False when there are more.</param>
internal sealed record EnterpriseCount(int Count, bool Exact);

/// <summary>What a caller may see.</summary>
internal static class EnterpriseSight
{
    /// <summary>An enterprise of another district does not exist for the caller.</summary>
    public static Outcome<Enterprise> VisibleTo(this Outcome<Enterprise> found, ClaimsPrincipal user) =>
        found.Then<Enterprise>(e => user.MaySee(e.District) ? e : Refusal.EnterpriseUnknown);
}
