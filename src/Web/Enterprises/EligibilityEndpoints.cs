using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Criteria;
using Srdi.Storage.Enterprises;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;
using Known = Srdi.Domain.Policy.Criteria.EligibilityFacts;

namespace Srdi.Web.Enterprises;

/// <summary>Whether an enterprise is ready for a title, and why; also for figures that are only supposed.</summary>
internal static class EligibilityEndpoints
{
    private static readonly Takes[] Takes =
        [Http.Takes.Of<Title>("title", "称号; 默认为下一级 (title; the next rung when absent)"), Http.Takes.Of<DateOnly>("on", "日期, 默认今天 (day)"), Http.Takes.Of<Procedure>("procedure", "认定或复核 (recognition, renewal)")];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var enterprise = routes.MapGroup("/enterprises/{uscc}").WithTags("Eligibility");
        enterprise.MapGet("/eligibility", Get).For(Roles.Readers).Answers<EligibilityView>().Asks(Takes)
            .WithSummary("资格测评: 每项条件的要求、实际、差距与条款 (is the enterprise ready for a title, and why)");
        enterprise.MapPost("/eligibility", Suppose).For(Roles.Readers).Answers<EligibilityView>().Asks(Takes).Example("""{"reports":{"2025":{"rdExpenseFen":52000000}}}""")
            .WithSummary("假设测评: 按改动后的数据测评, 不保存 (what if: figures changed for the question only)");
    }

    private static async Task<IResult> Get(RouteId<EnterpriseId> uscc, Asked asked, IGrainFactory grains, ReportList reports, PolicyBook policy, TimeProvider clock, ClaimsPrincipal user, CancellationToken gone) =>
        await (await grains.GetGrain<IEnterpriseGrain>(uscc.Value.GrainKey).Get()).VisibleTo(user)
            .ToHttp(async enterprise => Results.Json(Weigh(enterprise, await FactsOf(enterprise, reports, gone), asked, policy, clock), WebJson.Out));

    private static async Task<IResult> Suppose(RouteId<EnterpriseId> uscc, Body<Supposition> body, Asked asked, IGrainFactory grains, ReportList reports, PolicyBook policy, TimeProvider clock, ClaimsPrincipal user, CancellationToken gone)
    {
        var found = (await grains.GetGrain<IEnterpriseGrain>(uscc.Value.GrainKey).Get()).VisibleTo(user);
        if (found.Refused is { } unknown) return new RefusedResult(unknown);
        var supposed = Supposed(await FactsOf(found.Value, reports, gone), body.Value);
        return supposed.ToHttp(facts => Results.Json(Weigh(found.Value, facts, asked, policy, clock), WebJson.Out));
    }

    /// <summary>All that is known of an enterprise, as the criteria need it.</summary>
    public static async Task<Known> FactsOf(Enterprise enterprise, ReportList reports, CancellationToken gone) => new()
    {
        Titles = enterprise.HeldTitles(), Industry = enterprise.Industry, LegalPerson = enterprise.Kind is EnterpriseKind.Company or EnterpriseKind.Cooperative,
        Judgements = enterprise.Judgements ?? [],
        Reports = [.. (await reports.Of(enterprise.Uscc, gone)).Select(r => new YearReport(r.Year, r.Figures))],
    };

    private static EligibilityView Weigh(Enterprise enterprise, Known facts, Asked asked, PolicyBook policy, TimeProvider clock)
    {
        var title = asked.Enum<Title>("title") ?? (Title)Math.Min((int)enterprise.Tier + 1, (int)Title.Champion);
        return new(enterprise.Uscc, Eligibility.Evaluate(policy, facts, title, asked.Enum<Procedure>("procedure") ?? Procedure.Recognition, asked.Date("on") ?? Shanghai.Today(clock)));
    }

    /// <summary>Lays the supposed figures over the reported ones, member by member; a null takes a figure away.</summary>
    private static Outcome<Known> Supposed(Known facts, Supposition supposition)
    {
        var reports = facts.Reports.ToDictionary(r => r.Year, r => r.Report);
        foreach (var (year, changes) in supposition.Reports)
        {
            if (year is < 2000 or > 2100 || changes.ValueKind != JsonValueKind.Object)
                return new Refused(Refusal.FieldInvalid) { Field = $"reports.{year}", DetailZh = "应为四位年度及其数据对象。", DetailEn = "Give a year of four digits with an object of figures." };
            var figures = reports.TryGetValue(year, out var known) ? JsonSerializer.SerializeToNode(known, SrdiJson.Stored)!.AsObject() : new JsonObject { ["source"] = SrdiJson.Name(ReportSource.SelfDeclared) };
            foreach (var change in changes.EnumerateObject()) figures[change.Name] = JsonNode.Parse(change.Value.GetRawText());
            try
            {
                reports[year] = figures.Deserialize<AnnualReport>(WebJson.In)!;
            }
            catch (JsonException fault)
            {
                var no = BodyFaults.Of(fault);
                return no with { Field = $"reports.{year}.{no.Field}" };
            }
            if (reports[year].Faults() is [var wrong, ..]) return wrong with { Field = $"reports.{year}.{wrong.Field}" };
        }
        return facts with { Reports = [.. reports.OrderBy(r => r.Key).Select(r => new YearReport(r.Key, r.Value))] };
    }
}

/// <summary>Figures to suppose, by fiscal year.</summary>
/// <param name="Reports">Members of the year's report that are to be other than reported.</param>
internal sealed record Supposition(IReadOnlyDictionary<int, JsonElement> Reports);

/// <summary>A verdict about an enterprise.</summary>
internal sealed record EligibilityView(
    EnterpriseId Uscc, Title Title, Procedure Procedure, DateOnly On, Verdict Verdict, string Readiness, string DecidedBy,
    string Regulation, string RuleFile, string RuleVersion, string RegulationSource, bool Verified, IReadOnlyList<CriterionResult> Criteria)
{
    public EligibilityView(EnterpriseId uscc, EligibilityReport it)
        : this(uscc, it.Title, it.Procedure, it.On, it.Verdict, it.Readiness, it.DecidedBy, it.Regulation, it.RuleFile, it.RuleVersion, it.RegulationSource, it.Verified, it.Criteria) { }
}
