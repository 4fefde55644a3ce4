using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;
using Srdi.Domain.Policy;
using Srdi.Storage.Enterprises;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Enterprises;

/// <summary>What an enterprise or a park lacks for its next step.</summary>
internal static class NextStepEndpoints
{
    private const int CandidatesMax = 200;
    private const int NearestMax = 10;
    private static readonly Takes On = Takes.Of<DateOnly>("on", "日期, 默认今天 (day)");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/enterprises/{uscc}/next-step", OfEnterprise).For(Roles.Readers).Answers<NextStep>().Asks(On).WithTags("Eligibility")
            .WithSummary("下一级称号尚缺什么、何时申报 (the fewest changes to the next title, and by when)");
        routes.MapGet("/parks/{id}/next-step", OfPark).For(Roles.Readers).Answers<ParkNextStep>().Asks(On).WithTags("Parks")
            .WithSummary("园区尚缺什么, 以及最接近的入驻企业 (what a park lacks, with the tenants nearest to it)");
    }

    private static async Task<IResult> OfEnterprise(RouteId<EnterpriseId> uscc, Asked asked, IGrainFactory grains, ReportList reports, PolicyBook policy, TimeProvider clock, ClaimsPrincipal user, CancellationToken gone) =>
        await (await grains.GetGrain<IEnterpriseGrain>(uscc.Value.GrainKey).Get()).VisibleTo(user)
            .ToHttp(async enterprise => Results.Json(NextStep.For(policy, await EligibilityEndpoints.FactsOf(enterprise, reports, gone), asked.Date("on") ?? Shanghai.Today(clock)), WebJson.Out));

    private static async Task<IResult> OfPark(RouteId<ParkId> id, Asked asked, IGrainFactory grains, ReportList reports, PolicyBook policy, TimeProvider clock, ClaimsPrincipal user, CancellationToken gone)
    {
        var on = asked.Date("on") ?? Shanghai.Today(clock);
        var found = (await grains.GetGrain<IParkGrain>(id.Value.GrainKey).Get(on)).Then<AssessedPark>(p => user.MaySee(p.Park.District) ? p : Refusal.ParkUnknown);
        if (found.Refused is { } no) return new RefusedResult(no);
        var (park, assessed) = (found.Value.Park, found.Value.Assessment);
        var present = park.Tenants.Where(t => t.PresentOn(on)).ToList();
        // Who is one rung below what the park lacks.
        var below = assessed.Criteria.Where(c => c.Gap > 0).SelectMany(c => c.Id switch
        {
            "littleGiants" => present.Where(t => t.HoldsOn(Title.Srdi, on) && !t.HoldsOn(Title.LittleGiant, on)),
            "srdi" => present.Where(t => t.Tier == Tier.Innovative),
            _ => [],
        }).DistinctBy(t => t.Uscc).OrderBy(t => t.Uscc).Take(CandidatesMax);
        List<Nearest> nearest = [];
        foreach (var tenant in below)
            if ((await grains.GetGrain<IEnterpriseGrain>(tenant.Uscc.GrainKey).Get()).VisibleTo(user) is { Succeeded: true } firm)
            {
                var step = NextStep.For(policy, await EligibilityEndpoints.FactsOf(firm.Value, reports, gone), on);
                if (step.Title is { } title) nearest.Add(new(tenant.Uscc, firm.Value.Name, title, step.Changes.Count(c => !c.ToConfirm), step.Changes.Count(c => c.ToConfirm), step.Summary));
            }
        return Results.Json(new ParkNextStep(park.Id, on, assessed.Verdict, assessed.NextStep, assessed.Criteria,
            [.. nearest.OrderBy(n => n.Changes).ThenBy(n => n.ToConfirm).ThenBy(n => n.Uscc).Take(NearestMax)]), WebJson.Out);
    }
}

/// <summary>What a park lacks, with the tenants nearest to what it lacks.</summary>
internal sealed record ParkNextStep(ParkId Id, DateOnly On, Verdict Verdict, string NextStep, IReadOnlyList<ParkCriterion> Criteria, IReadOnlyList<Nearest> Nearest);

/// <summary>A tenant one rung below what its park lacks.</summary>
/// <param name="Uscc">The tenant.</param>
/// <param name="Name">Its name.</param>
/// <param name="Title">The title that would count.</param>
/// <param name="Changes">How many figures would have to change.</param>
/// <param name="ToConfirm">How many are not known yet.</param>
/// <param name="Summary">Which, in one line.</param>
internal sealed record Nearest(EnterpriseId Uscc, string Name, Title Title, int Changes, int ToConfirm, string Summary);
