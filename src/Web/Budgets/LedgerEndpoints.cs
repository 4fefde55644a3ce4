using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Rewards;
using Srdi.Storage.Budgets;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Budgets;

/// <summary>The ledger, its sums, and the receipt of a single reward.</summary>
internal static class LedgerEndpoints
{
    private static readonly Role[] Readers = [Role.City, Role.District, Role.Finance, Role.Auditor];

    public static void Map(IEndpointRouteBuilder routes)
    {
        Takes[] filters = [Takes.Of<int>("year", "预算年度 (budget year)"), Takes.Of<string>("measure", "措施条款 (measure)"), Takes.Of<EnterpriseId>("payee", "收款企业 (payee)"), Takes.Of<DistrictCode>("district", "区代码 (district)"), Takes.Limit, Takes.After];
        var ledger = routes.MapGroup("/ledger").WithTags("Ledger");
        ledger.MapGet("", Find).For(Readers).Answers<Paged<LedgerEntry>>().Asks([.. filters, Takes.Of<PlanId>("plan", "计划 (plan)")])
            .WithSummary("台账: 复式、只增不改 (the ledger: double entry, append-only)");
        ledger.MapGet("/statement", Statement).For(Readers).Answers<Paged<StatementLine>>().Asks([.. filters, Takes.Of<StatementBy>("by", "按 measure、payee、district、year 或 month 汇总, 默认 measure (sum by)")])
            .WithSummary("台账汇总 (the ledger's sums by pot, enterprise, district, year or month)");
        routes.MapGet("/statistics/pots", Pots).For(Roles.MoneyReaders).Answers<PotStatistic[]>().WithTags("Statistics").Asks(Takes.Of<int>("year", "年度, 默认今年 (year)"))
            .WithSummary("各资金池额度与台账核对 (every pot beside the sums of its ledger entries)");
        routes.MapGet("/rewards/{id}/receipt", Receipt).For(Roles.Readers).Answers<RewardReceipt>().WithTags("Rewards")
            .WithSummary("奖补凭单: 计算过程、计划、资金池前后余额、台账分录 (how the amount came about and what became of it)");
    }

    private static async Task<IResult> Find(Asked asked, LedgerList list, ClaimsPrincipal user, CancellationToken gone)
    {
        var query = new LedgerQuery(
            asked.Limit(), asked.After("ledger"), asked.Number("year", 2000, 2100), asked.Text("measure", 1, 10), asked.Id<EnterpriseId>("payee"),
            user.DistrictToList(asked.Id<DistrictCode>("district")), asked.Id<PlanId>("plan"));
        return Results.Json((await list.Read(query, gone)).Paged("ledger", entry => entry), WebJson.Out);
    }

    private static async Task<IResult> Statement(Asked asked, LedgerStatement statement, ClaimsPrincipal user, CancellationToken gone)
    {
        var query = new StatementQuery(
            asked.Enum<StatementBy>("by") ?? StatementBy.Measure, asked.Limit(), asked.After("statement"), asked.Number("year", 2000, 2100), asked.Text("measure", 1, 10),
            asked.Id<EnterpriseId>("payee"), user.DistrictToList(asked.Id<DistrictCode>("district")));
        return Results.Json((await statement.Read(query, gone)).Paged("statement", line => line), WebJson.Out);
    }

    private static async Task<IResult> Pots(Asked asked, IGrainFactory grains, LedgerStatement statement, TimeProvider clock, CancellationToken gone)
    {
        var year = asked.Number("year", 2020, 2100) ?? Shanghai.Today(clock).Year;
        var lines = (await statement.Read(new(StatementBy.Measure, 100, Year: year), gone)).Items; // The policy has 28 measures.
        var fund = await grains.GetGrain<IFundGrain>(FundYear.GrainKey(year)).Get();
        var pots = fund.Pots.Concat(fund.Uncapped).ToDictionary(p => p.Measure, StringComparer.Ordinal);
        return Results.Json(pots.Keys.Union(lines.Select(l => l.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(measure =>
        {
            var mine = measure == Pot.FundName ? lines : [.. lines.Where(l => l.Key == measure)];
            Money Sum(Func<StatementLine, Money> of) => mine.Aggregate(Money.Zero, (sum, line) => sum + of(line));
            var cap = fund.Find(measure)?.Cap;
            var (reserved, posted, reversed) = (Sum(l => l.Reserved), Sum(l => l.Posted), Sum(l => l.Reversed));
            return new PotStatistic(
                measure, year, cap, reserved, posted, Sum(l => l.Paid), reversed, Sum(l => l.Recovered), fund.HeldByPlans(measure),
                cap - reserved - posted + reversed, mine.Sum(l => l.Entries));
        }).ToArray(), WebJson.Out);
    }

    private static async Task<IResult> Receipt(RouteId<RewardId> id, IGrainFactory grains, IBudgetBooks books, ReceiptBooks pots, ClaimsPrincipal user, CancellationToken gone)
    {
        var found = (await grains.GetGrain<IRewardGrain>(id.Value.GrainKey).Get()).Then<Reward>(r => user.MaySee(r.District) ? r : Refusal.RewardUnknown);
        return await found.ToHttp(async reward =>
        {
            var plan = reward.Plan is { } planned ? (await grains.GetGrain<IFundGrain>(FundYear.GrainKey(planned.Year)).Get()).Find(planned) : null;
            var entries = await books.EntriesOf([reward.Id], gone);
            var before = entries.FirstOrDefault(e => e.Act is LedgerAct.Post) is { } post ? await pots.CommittedBefore(post, gone) : default;
            return Versions.Thing(RewardReceipt.Of(reward, plan, entries, before), reward.Version, composed: true);
        });
    }
}

/// <summary>A pot beside the sums of its ledger entries; amounts come from the ledger alone.</summary>
internal sealed record PotStatistic(
    string Measure, int Year, [property: JsonPropertyName("capFen")] Money? Cap, [property: JsonPropertyName("reservedFen")] Money Reserved,
    [property: JsonPropertyName("postedFen")] Money Posted, [property: JsonPropertyName("paidFen")] Money Paid, [property: JsonPropertyName("reversedFen")] Money Reversed,
    [property: JsonPropertyName("recoveredFen")] Money Recovered, [property: JsonPropertyName("heldFen")] Money HeldByPlans, [property: JsonPropertyName("leftFen")] Money? Left, long Entries);
