using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Budgets;

/// <summary>A decision on a pot's cap.</summary>
internal sealed record CapDecision
{
    /// <summary>The limit in fen.</summary>
    public Money? CapFen { get; init; }

    /// <summary>The number of the document that decides it.</summary>
    public string? Document { get; init; }
}

/// <summary>Pots: the yearly limits and what is left of them.</summary>
internal static class PotEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var pots = routes.MapGroup("/pots").WithTags("Pots");
        pots.MapPut("/{measure}/{year}", SetCap).For(Role.City, Role.Finance).Answers<Pot>(200, 201).Example("""{"capFen":6000000000,"document":"穗财工〔2026〕5号"}""")
            .WithSummary("设定年度额度; 修改须带 If-Match (set a cap; a change names its version in If-Match)");
        pots.MapGet("", Find).For(Roles.MoneyReaders).Answers<Paged<Pot>>().Asks(Takes.Of<int>("year", "年度, 默认今年 (year)"), Takes.Of<string>("measure", "措施条款或 fund (measure or fund)"))
            .WithSummary("年度额度、已安排、已拨付与余额 (cap, posted, paid, left)");
    }

    private static async Task<IResult> SetCap(string measure, RouteYear year, Body<CapDecision> body, HttpRequest request, IGrainFactory grains, ClaimsPrincipal user)
    {
        if (body.Value.CapFen is not { } cap) return new RefusedResult(new(Refusal.FieldMissing) { Field = "capFen", DetailZh = "请填写 capFen。", DetailEn = "Give 'capFen'." });
        var command = new SetCap(measure, year.Value, cap) { Document = body.Value.Document, IfVersion = Versions.IfMatch(request) };
        return (await grains.Fund(year.Value).SetCap(command, user.Caller())).ToHttp(r => Versions.Thing(r.Item, r.Item.Version, r.Created ? $"/v1/pots?year={year.Value}&measure={measure}" : null));
    }

    private static async Task<IResult> Find(Asked asked, IGrainFactory grains, TimeProvider clock)
    {
        var (year, measure) = (asked.Number("year", 2020, 2100) ?? Shanghai.Today(clock).Year, asked.Text("measure", 1, 10));
        var fund = await grains.Fund(year).Get();
        return Results.Json(new Paged<Pot>([.. fund.Pots.Where(p => measure is null || p.Measure == measure)], null), WebJson.Out);
    }

    private static IFundGrain Fund(this IGrainFactory grains, int year) => grains.GetGrain<IFundGrain>(FundYear.GrainKey(year));
}
