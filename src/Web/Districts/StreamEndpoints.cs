using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Streams;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Districts;

/// <summary>How the district's stream inside the cluster stands.</summary>
/// <param name="District">The district.</param>
/// <param name="Checkpoint">Every grain that subscribed has had everything up to here, or it waits aside.</param>
/// <param name="Parked">What waits aside.</param>
internal sealed record StreamView(DistrictCode District, string Checkpoint, IReadOnlyList<ParkedDelivery> Parked);

/// <summary>The stream of a district to grains, for whoever has to know that one of them can't take an event.</summary>
internal static class StreamEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/districts/{code}/stream", Read).For(Role.City, Role.District, Role.Auditor, Role.Operator).Answers<StreamView>().WithTags("Districts")
            .WithSummary("集群内推送流的进度与搁置主体 (the stream inside the cluster: how far it has come, and what waits aside)");

    private static async Task<IResult> Read(RouteId<DistrictCode> code, IGrainFactory grains, ClaimsPrincipal user)
    {
        user.DistrictToList(code);
        var it = await grains.GetGrain<IDistrictStreamGrain>(DistrictStreamDecisions.KeyOf(code)).Get();
        return Results.Json(new StreamView(code, it?.Checkpoint ?? "", it?.Parked ?? []), WebJson.Out);
    }
}
