using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Rewards;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Rewards;

/// <summary>Claims under measures that are granted by application.</summary>
internal static class ClaimEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/claims", Claim).For(Role.Registry).Answers<Reward>(201).WithTags("Rewards")
            .Example("""{"measure":"7","uscc":"91440101MA6K000149","facts":{"kind":"singleUnit","product":"五轴联动加工中心 VX-5","unitPriceFen":900000000,"quantity":1}}""")
            .WithSummary("申请奖补 (a claim); 答复为奖补及其计算过程 (the reward with its working)");

    private static async Task<IResult> Claim(Body<ClaimBody> body, PolicyBook policy, IGrainFactory grains, ClaimsPrincipal user)
    {
        var claim = body.Value;
        if (policy.FindMeasure(claim.Measure) is not { } measure)
            return new RefusedResult(new(Refusal.FieldInvalid) { Field = "measure", DetailZh = $"没有措施“{claim.Measure}”。", DetailEn = $"There is no measure '{claim.Measure}'." });
        if (measure.ClaimFacts is not { } kind)
            return new RefusedResult(new(Refusal.MeasureNotClaimable)
            {
                Field = "measure", Clause = measure.Clause, DetailZh = $"可申请的措施: {string.Join(", ", policy.Measures.Where(m => m.Claimable).Select(m => m.Id))}。",
                DetailEn = $"Measures that take claims: {string.Join(", ", policy.Measures.Where(m => m.Claimable).Select(m => m.Id))}.",
            });
        var facts = ClaimFacts.Parse(kind, claim.Facts);
        if (facts.Refused is { } no) return new RefusedResult(no);
        return (await grains.GetGrain<IEnterpriseGrain>(claim.Uscc.GrainKey).Claim(new(claim.Uscc, measure.Id, facts.Value) { Attempt = claim.Attempt }, user.Caller()))
            .ToHttp(reward => Versions.Thing(reward, reward.Version, $"/v1/rewards/{reward.Id}"));
    }
}

/// <summary>A claim.</summary>
/// <param name="Measure">The measure: 7, 12a, 12b, 12c, 14, 15a or 21.</param>
/// <param name="Uscc">Who claims.</param>
/// <param name="Facts">The facts that the measure needs.</param>
internal sealed record ClaimBody(string Measure, EnterpriseId Uscc, JsonElement Facts)
{
    /// <summary>2 and more for a claim made again after it was rejected or waived.</summary>
    public int? Attempt { get; init; }
}
