using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Parks;
using Srdi.Domain.Selections;
using Srdi.Storage.Selections;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Selections;

/// <summary>The yearly selection of parks: candidates fixed on a day, a choice with reasons, publicity, result.</summary>
internal static class SelectionEndpoints
{
    // A set names parks of every district: districts see what becomes of their own parks, and not the ranking.
    private static readonly Role[] Seers = [Role.Registry, Role.City, Role.Finance, Role.Auditor];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var selections = routes.MapGroup("/selections").WithTags("Selections");
        selections.MapPost("", Freeze).For(Role.City).Answers<SelectionView>(200, 201).Example("""{"year":2026,"cutOff":"2026-05-31","keys":["littleGiants","srdi","floorArea"],"cap":10}""")
            .WithSummary("锁定年度遴选的候选园区: 截止日的三项条件与排序 (freeze the year's candidates as they stood on a day, ranked by the keys)");
        selections.MapGet("", Find).For(Seers).Answers<Paged<SelectionLine>>().Asks(Takes.Limit, Takes.After).WithSummary("历年遴选 (the selections of all years)");
        selections.MapGet("/{id}", Get).For(Seers).Answers<SelectionView>().WithSummary("年度遴选: 候选、排序、拟选及理由、结果 (candidates, ranks, the choice with its reasons, what became of the parks)");
        selections.MapGet("/{id}/proof", Prove).For(Seers).Answers<SelectionProof>().WithSummary("由日志重建候选与排序并核对摘要 (rebuild the frozen set from the log and compare the digests)");
        selections.MapPost("/{id}/transitions", Transition).For(Role.City).Answers<TransitionAnswer>().Example("""{"trigger":"choose","chosen":[{"park":"HP-01","reason":"产业集聚度高"}]}""")
            .WithSummary("拟选、公示、公布、撤回 (choose, publicise, conclude, withdraw)");
    }

    private static async Task<IResult> Freeze(Body<FreezeSelection> body, IGrainFactory grains, ClaimsPrincipal user)
    {
        var id = SelectionId.Of(body.Value.Year);
        if (id.Refused is not null) return new RefusedResult(new(Refusal.FieldInvalid) { Field = "year", DetailZh = "年度应为 2000 至 2100 的四位年份。", DetailEn = "The year has four digits, from 2000 to 2100." });
        return (await grains.Selection(id.Value).Freeze(body.Value, user.Caller())).ToHttp(r => Show(r.Item, r.Created ? $"/v1/selections/{r.Item.Id}" : null));
    }

    private static async Task<IResult> Find(Asked asked, SelectionBooks books, CancellationToken gone) =>
        Results.Json((await books.Read(asked.Limit(), asked.After("selection"), gone)).Paged("selection", line => SelectionLine.Of(line.Record.Deserialize<ParkSelection>(SrdiJson.Stored)!)), WebJson.Out);

    private static async Task<IResult> Get(RouteId<SelectionId> id, IGrainFactory grains) => (await grains.Selection(id).Get()).ToHttp(s => Show(s));

    private static async Task<IResult> Prove(RouteId<SelectionId> id, IGrainFactory grains) => (await grains.Selection(id).Prove()).ToHttp();

    private static async Task<IResult> Transition(RouteId<SelectionId> id, Body<SelectionCommand> body, HttpRequest request, IGrainFactory grains, ClaimsPrincipal user)
    {
        var said = body.Value;
        var command = new TransitionSelection(said.Trigger)
        {
            Chosen = said.Chosen, PassedOver = said.PassedOver, Reason = said.Reason, Document = said.Document, EffectiveOn = said.EffectiveOn, IfVersion = Versions.IfMatch(request),
        };
        return (await grains.Selection(id).Transition(command, user.Caller())).ToHttp();
    }

    private static IResult Show(ParkSelection selection, string? created = null) => Versions.Thing(SelectionView.Of(selection), selection.Version, created);

    private static ISelectionGrain Selection(this IGrainFactory grains, SelectionId id) => grains.GetGrain<ISelectionGrain>(id.GrainKey);
}

/// <summary>Something happens to a selection.</summary>
/// <param name="Trigger">What.</param>
internal sealed record SelectionCommand(SelectionTrigger Trigger)
{
    /// <summary>To choose: the parks, each with a reason.</summary>
    public IReadOnlyList<SelectionChoice>? Chosen { get; init; }

    /// <summary>To choose: a reason for each candidate that ranks before a chosen one and is not chosen.</summary>
    public IReadOnlyList<SelectionChoice>? PassedOver { get; init; }

    /// <summary>Why; needed to withdraw.</summary>
    public string? Reason { get; init; }

    /// <summary>The number of the document; needed to conclude.</summary>
    public string? Document { get; init; }

    /// <summary>The day from which it holds; today when absent.</summary>
    public DateOnly? EffectiveOn { get; init; }
}

/// <summary>A selection among others.</summary>
internal sealed record SelectionLine(SelectionId Id, int Year, SelectionState State, DateOnly CutOff, int Candidates, int Chosen, string Digest, int Version)
{
    public static SelectionLine Of(ParkSelection it) =>
        new(it.Id, it.Id.Year, it.State, it.Set.CutOff, it.Set.Parks.Count(p => p.Standing is ParkStanding.Candidate), it.Chosen.Count, it.Digest, it.Version);
}

/// <summary>A selection as callers see it.</summary>
internal sealed record SelectionView(
    SelectionId Id, int Year, SelectionState State, int Round, DateOnly CutOff, IReadOnlyList<SelectionKey> Keys, int? Cap, string Clause, string Note, string RuleVersion, string PolicyVersion,
    string AsOf, string Digest, IReadOnlyList<FrozenPark> Candidates, IReadOnlyList<FrozenPark> Others, string FrozenBy, DateTimeOffset FrozenAt,
    IReadOnlyList<SelectionChoice> Chosen, IReadOnlyList<SelectionChoice> PassedOver, string? ChosenBy, DateOnly? ChosenOn, SelectionStep? Publicity, SelectionStep? Result, string? ConcludedBy, string? Reason,
    bool Followed, IReadOnlyList<ParkOutcome> Outcomes, int Version)
{
    public static SelectionView Of(ParkSelection it) => new(
        it.Id, it.Id.Year, it.State, it.Round, it.Set.CutOff, it.Set.Keys, it.Set.Cap, it.Set.Clause, it.Set.Note, it.Set.RuleVersion, it.Set.PolicyVersion, it.Set.AsOf, it.Digest,
        [.. it.Set.Parks.Where(p => p.Standing is ParkStanding.Candidate)], [.. it.Set.Parks.Where(p => p.Standing is not ParkStanding.Candidate)], it.FrozenBy, it.FrozenAt,
        it.Chosen, it.PassedOver, it.ChosenBy, it.ChosenOn, it.Publicity, it.Result, it.ConcludedBy, it.Reason, it.Followed, it.Outcomes, it.Version);
}
