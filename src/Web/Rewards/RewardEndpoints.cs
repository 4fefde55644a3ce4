using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;
using Srdi.Domain.Rewards;
using Srdi.Storage;
using Srdi.Storage.Rewards;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Rewards;

/// <summary>Rewards: what was granted, and what people decide about it.</summary>
internal static class RewardEndpoints
{
    private static readonly Takes[] Filters =
    [
        Takes.Of<EnterpriseId>("payee", "收款企业 (payee)"), Takes.Of<string>("measure", "措施条款 (measure)"), Takes.Of<int>("year", "预算年度 (budget year)"),
        Takes.Of<RewardState>("state", "状态 (state)"), Takes.Of<DistrictCode>("district", "区代码 (district)"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var rewards = routes.MapGroup("/rewards").WithTags("Rewards");
        rewards.MapGet("", Find).For(Roles.Readers).Answers<Paged<Reward>>().Asks([.. Filters, Takes.Limit, Takes.After]).WithSummary("奖补列表 (list of rewards)");
        rewards.MapGet("/export", Export).For(Roles.Readers).AnswersFile().Asks([Http.Export.Format, .. Filters]).WithSummary("按当前筛选导出 (all that a search finds, as a file)");
        rewards.MapGet("/{id}", Get).For(Roles.Readers).Answers<Reward>().WithSummary("一笔奖补及其计算过程 (a reward with its working)");
        routes.MapGet("/statistics/rewards", Statistics).For(Roles.Readers).Answers<IReadOnlyList<RewardCountLine>>().WithTags("Statistics").Asks(Takes.Of<int>("year", "预算年度, 默认今年 (budget year)"), Takes.Of<DistrictCode>("district", "区代码 (district)"))
            .WithSummary("各措施各状态的奖补笔数与金额 (rewards by measure and state, with their sums)");
        rewards.MapPost("/{id}/transitions", Transition).For(Role.Registry, Role.City, Role.Finance).WithMetadata(new BodyIsSecret()).Answers<TransitionAnswer>().Example("""{"trigger":"confirm","account":{"number":"4400 1234 5678 9012","holder":"广州示例精密机械有限公司","bank":"示例银行广州分行"}}""")
            .WithSummary("确认、放弃、收款账户 (registry); 审核 (city); 暂缓、解除暂缓、不予支持 (city, finance); 拨付、冲销、追回 (finance)");
    }

    private static async Task<IResult> Find(Asked asked, RewardList list, ClaimsPrincipal user, CancellationToken gone) =>
        Results.Json((await list.Read(Query(asked, user) with { Limit = asked.Limit(), After = asked.After("reward") }, gone)).Paged("reward", Shown), WebJson.Out);

    private static IResult Export(Asked asked, HttpRequest request, RewardList list, TimeProvider clock, ClaimsPrincipal user)
    {
        var query = Query(asked, user) with { Limit = Http.Export.Part };
        return Http.Export.Of("rewards", asked, request, user, clock.GetUtcNow(), RewardExport.Headers, (after, gone) => list.Read(query with { After = after }, gone), line => RewardExport.Line(Shown(line)));
    }

    private static async Task<IResult> Statistics(Asked asked, RewardStatistics statistics, TimeProvider clock, ClaimsPrincipal user, CancellationToken gone) =>
        Results.Json(await statistics.Read(asked.Number("year", 2000, 2100) ?? Shanghai.Today(clock).Year, user.DistrictToList(asked.Id<DistrictCode>("district")), gone), WebJson.Out);

    private static Reward Shown(RecordLine line) => line.Record.Deserialize<Reward>(SrdiJson.Stored)!;

    private static RewardQuery Query(Asked asked, ClaimsPrincipal user)
    {
        var measure = asked.Text("measure");
        if (measure is not null && !PolicyBook.MeasureIds.Contains(measure)) throw Asked.No("measure", $"应为以下之一: {string.Join(", ", PolicyBook.MeasureIds)}", $"must be one of {string.Join(", ", PolicyBook.MeasureIds)}");
        return new(
            1, null, asked.Id<EnterpriseId>("payee"), measure, asked.Number("year", 2000, 2100),
            asked.Enum<RewardState>("state") is { } state ? SrdiJson.Name(state) : null, user.DistrictToList(asked.Id<DistrictCode>("district")));
    }

    private static async Task<IResult> Get(RouteId<RewardId> id, IGrainFactory grains, ClaimsPrincipal user) =>
        (await grains.Reward(id).Get()).Then<Reward>(r => user.MaySee(r.District) ? r : Refusal.RewardUnknown).ToHttp(r => Versions.Thing(r, r.Version));

    private static async Task<IResult> Transition(RouteId<RewardId> id, Body<TransitionReward> body, IGrainFactory grains, ClaimsPrincipal user) =>
        MayCommand(body.Value.Trigger, user) is { } no ? new RefusedResult(no) : (await grains.Reward(id).Transition(body.Value, user.Caller())).ToHttp();

    /// <summary>Who decides what; other steps follow from plans and can't be commanded.</summary>
    private static Refused? MayCommand(RewardTrigger trigger, ClaimsPrincipal user)
    {
        var roles = RewardRoles.Of(trigger);
        if (roles.Count == 0) return new(Refusal.FieldInvalid) { Field = "trigger", DetailZh = $"{SrdiJson.Name(trigger)} 由其他操作产生, 不能直接提交。", DetailEn = $"'{SrdiJson.Name(trigger)}' follows from other steps and can't be commanded." };
        return roles.Any(user.Is) ? null : new(Refusal.Forbidden)
        {
            Field = "trigger", DetailZh = $"{SrdiJson.Name(trigger)} 须由以下角色办理: {string.Join(", ", roles.Select(SrdiJson.Name))}。", DetailEn = $"'{SrdiJson.Name(trigger)}' is for: {string.Join(", ", roles.Select(SrdiJson.Name))}.",
        };
    }

    private static IRewardGrain Reward(this IGrainFactory grains, RewardId id) => grains.GetGrain<IRewardGrain>(id.GrainKey);
}
