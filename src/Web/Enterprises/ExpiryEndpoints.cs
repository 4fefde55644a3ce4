using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Storage.Past;
using Srdi.Storage.Sweeps;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Enterprises;

/// <summary>What runs out, and when.</summary>
internal static class ExpiryEndpoints
{
    private static readonly DateOnly First = new(2000, 1, 1);
    private static readonly DateOnly Last = new(2100, 12, 31);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/statistics/expiries", Read).For(Roles.Readers).Answers<IReadOnlyList<ExpiryLine>>().WithTags("Statistics")
            .Asks(Takes.Of<DateOnly>("from", "有效期至不早于 (validity ends on or after)"), Takes.Of<DateOnly>("to", "有效期至不晚于 (validity ends on or before)"), Takes.Of<DistrictCode>("district", "区代码 (district)"), PastLog.AsOf, PastLog.KnownAt)
            .WithSummary("按月份和称号统计到期 (what runs out by month and title, and what waits for its renewal)");

    private static async Task<IResult> Read(Asked asked, ExpiryStatistics statistics, PastStatistics past, TimeProvider clock, ClaimsPrincipal user, CancellationToken gone)
    {
        var (from, to, district) = (asked.Date("from") ?? First, asked.Date("to") ?? Last, user.DistrictToList(asked.Id<DistrictCode>("district")));
        return Results.Json(PastLog.At(asked, clock) is { } at ? await past.Expiries(from, to, district, at, gone) : await statistics.Read(from, to, district, gone), WebJson.Out);
    }
}
