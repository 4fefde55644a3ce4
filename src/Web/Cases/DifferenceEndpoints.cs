using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Storage.Past;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Cases;

/// <summary>What facts that came late put into question.</summary>
internal static class DifferenceEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/differences", Find).For(Roles.Readers).Answers<Paged<DifferenceLine>>().WithTags("Cases")
            .Asks(Takes.Of<DistrictCode>("district", "区代码 (district)"), Takes.Of<EnterpriseId>("uscc", "企业 (of a firm)"), Takes.Of<ParkId>("park", "园区 (of a park)"), Takes.Limit, Takes.After)
            .WithSummary("迟报或更正的事实与已发生的奖补、园区状态之间的差异, 供人工处理 (what late or corrected facts put into question: rewards and past states of parks; nothing changes by itself)");

    private static async Task<IResult> Find(Asked asked, DifferenceList list, ClaimsPrincipal user, CancellationToken gone)
    {
        var (uscc, park, after) = (asked.Id<EnterpriseId>("uscc"), asked.Id<ParkId>("park"), asked.After("differences"));
        if (uscc is not null && park is not null) throw Asked.No("park", "不能与 uscc 同时使用", "does not go with 'uscc'");
        var query = new DifferenceQuery(asked.Limit(), after, user.DistrictToList(asked.Id<DistrictCode>("district")),
            uscc is not null ? SubjectKind.Enterprise : park is not null ? SubjectKind.Park : null, uscc?.Value ?? park?.Value);
        try
        {
            return Results.Json((await list.Read(query, gone)).Paged("differences", e => new DifferenceLine(e.Kind, e.Subject, e.Ordinal, e.Type, e.District, e.EffectiveOn, e.RecordedAt, e.Data)), WebJson.Out);
        }
        catch (FormatException)
        {
            return new RefusedResult(new(Refusal.CursorInvalid) { Field = "after" });
        }
    }
}

/// <summary>A difference as its event has it.</summary>
/// <param name="Kind">Of a firm or of a park.</param>
/// <param name="Subject">Its code or id.</param>
/// <param name="Ordinal">The event's number in its log.</param>
/// <param name="Type">The event's type.</param>
/// <param name="District">The district.</param>
/// <param name="EffectiveOn">The first day that differs.</param>
/// <param name="RecordedAt">When it was found.</param>
/// <param name="Data">The late fact, what was and what should have been.</param>
internal sealed record DifferenceLine(SubjectKind Kind, string Subject, int Ordinal, string Type, string? District, DateOnly EffectiveOn, DateTimeOffset RecordedAt, JsonElement Data);
