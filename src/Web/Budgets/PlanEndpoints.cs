using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Rewards;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Budgets;

/// <summary>Plans: the yearly lists that give confirmed rewards their amounts.</summary>
internal static class PlanEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var plans = routes.MapGroup("/plans").WithTags("Plans");
        plans.MapPost("", Draft).For(Role.Finance).Answers<PlanView>(200, 201)
            .Example("""{"year":2026,"measures":["1a","1b"],"cutOff":"2026-03-31","rule":"proRata"}""")
            .WithSummary("编制项目安排计划: 截止日前已确认的奖补, 在各资金池额度内安排 (draft a plan from the rewards confirmed up to a day)");
        plans.MapGet("", Find).For(Roles.MoneyReaders).Answers<Paged<PlanView>>().Asks(Takes.Of<int>("year", "年度, 默认今年 (year)"))
            .WithSummary("年度计划, 不含明细 (the year's plans, without their lines)");
        plans.MapGet("/{id}", Get).For(Roles.MoneyReaders).Answers<PlanView>().WithSummary("计划及其全部明细、与上一稿的差异 (a plan with its lines, and how it differs from the draft before)");
        plans.MapPost("/{id}/transitions", Transition).For(Role.City, Role.Finance).Answers<TransitionAnswer>().Example("""{"trigger":"approve"}""")
            .WithSummary("审批 (city 或 finance, 不得为编制人); 公示、下达、撤回、重新编制 (finance) (approve by a second person; publicise, settle, withdraw, redraft)");
    }

    private static async Task<IResult> Draft(Body<DraftPlan> body, IGrainFactory grains, IBudgetBooks books, ClaimsPrincipal user, CancellationToken gone)
    {
        var year = body.Value.Year;
        if (year is < 1000 or > 9999) return new RefusedResult(new(Refusal.FieldInvalid) { Field = "year", DetailZh = "年度应为四位数字。", DetailEn = "The year has four digits." });
        var drafted = await grains.GetGrain<IFundGrain>(FundYear.GrainKey(year)).Draft(body.Value, user.Caller());
        return await drafted.ToHttp(async d => await Shown(books, d.Item.Id, d.Created ? $"/v1/plans/{d.Item.Id}" : null, gone));
    }

    private static async Task<IResult> Find(Asked asked, IGrainFactory grains, TimeProvider clock)
    {
        var year = asked.Number("year", 2020, 2100) ?? Shanghai.Today(clock).Year;
        var fund = await grains.GetGrain<IFundGrain>(FundYear.GrainKey(year)).Get();
        return Results.Json(new Paged<PlanView>([.. fund.Plans.Select(head => PlanView.Of(head, null))], null), WebJson.Out);
    }

    private static Task<IResult> Get(RouteId<PlanId> id, IBudgetBooks books, CancellationToken gone) => Shown(books, id, null, gone);

    private static async Task<IResult> Transition(RouteId<PlanId> id, Body<PlanCommand> body, HttpRequest request, IGrainFactory grains, ClaimsPrincipal user)
    {
        if (body.Value.Trigger is not PlanTrigger.Approve && !user.Is(Role.Finance))
            return new RefusedResult(new(Refusal.Forbidden) { Field = "trigger", DetailZh = $"{SrdiJson.Name(body.Value.Trigger)} 须由 finance 办理。", DetailEn = $"'{SrdiJson.Name(body.Value.Trigger)}' is for: finance." });
        var command = new TransitionPlan(id, body.Value.Trigger)
        {
            Reason = body.Value.Reason, Document = body.Value.Document, Ranking = body.Value.Ranking, IfVersion = Versions.IfMatch(request),
        };
        return (await grains.GetGrain<IFundGrain>(FundYear.GrainKey(id.Value.Year)).TransitionPlan(command, user.Caller())).ToHttp();
    }

    /// <summary>Approval and settlement reach the rewards by the log: how many they have reached.</summary>
    private static async Task<PlanProgress?> Progress(IBudgetBooks books, PlanHead head, CancellationToken gone) =>
        head.State is PlanState.Approved or PlanState.Settled ? new(Math.Min(await books.Told(head, gone), head.Lines), head.Lines) : null;

    private static async Task<IResult> Shown(IBudgetBooks books, PlanId id, string? location, CancellationToken gone) =>
        await books.Find(id, gone) is { } plan
            ? Versions.Thing(PlanView.Of(plan.Head, plan) with { Progress = await Progress(books, plan.Head, gone) }, plan.Head.Version, location, composed: plan.Head.State is PlanState.Approved or PlanState.Settled)
            : new RefusedResult(new(Refusal.PlanUnknown) { Field = "id" });
}

/// <summary>How far the rewards of a plan have heard of its latest step.</summary>
/// <param name="Done">Those that have: they took their amounts, or can be paid.</param>
/// <param name="Total">All that the plan gives something.</param>
internal sealed record PlanProgress(int Done, int Total);

/// <summary>Something happens to a plan.</summary>
/// <param name="Trigger">What.</param>
internal sealed record PlanCommand(PlanTrigger Trigger)
{
    /// <summary>Why; needed to withdraw.</summary>
    public string? Reason { get; init; }

    /// <summary>The number of the document.</summary>
    public string? Document { get; init; }

    /// <summary>For a new draft by rank: the new ranking.</summary>
    public IReadOnlyList<RewardId>? Ranking { get; init; }
}

/// <summary>A plan as callers see it; lists leave the lines out.</summary>
internal sealed record PlanView(
    PlanId Id, int Year, PlanState State, PlanRule Rule, IReadOnlyList<string> Measures, DateOnly CutOff, int Draft,
    [property: JsonPropertyName("demandFen")] Money Demand, [property: JsonPropertyName("capFen")] Money Cap, [property: JsonPropertyName("approvedFen")] Money Approved,
    decimal Ratio, int LineCount, IReadOnlyList<PlanPot> Pots, IReadOnlyList<PlanLine>? Lines, IReadOnlyList<PlanChange>? Changes,
    string DraftedBy, string? ApprovedBy, bool Bound, string? Document, string? Reason, string? PolicyVersion, PlanProgress? Progress, int Version)
{
    public static PlanView Of(PlanHead head, Plan? plan) => new(
        head.Id, head.Id.Year, head.State, head.Rule, head.Measures, head.CutOff, head.Draft, head.Demand, head.Cap, head.Approved, head.Ratio, head.Lines, head.Pots,
        plan?.Lines, plan?.Changes, head.DraftedBy, head.ApprovedBy, head.Bound, head.Document, head.Reason, head.PolicyVersion, null, head.Version);
}
