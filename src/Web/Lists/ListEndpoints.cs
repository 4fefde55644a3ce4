using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Lists;
using Srdi.Storage.Enterprises;
using Srdi.Storage.Lists;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Lists;

/// <summary>Published lists and rosters: uploaded, previewed, confirmed, carried out.</summary>
internal static class ListEndpoints
{
    private const int SuggestionsMax = 5;
    private const int Part = 500;

    // A list names enterprises of every district, so districts see what it does and not the list.
    private static readonly Role[] Seers = [Role.Registry, Role.City, Role.Finance, Role.Auditor];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var lists = routes.MapGroup("/lists").WithTags("Lists");
        lists.MapPost("", Upload).For(Role.Registry, Role.City).Answers<ListView>(200, 201).WithMetadata(new RequestSizeLimitAttribute(ListFormFields.BytesMax)).Accepts<ListForm>("multipart/form-data")
            .WithSummary("上传名单并预览 (upload a list; nothing changes before it is confirmed); 同一文件再次上传即同一名单");
        lists.MapGet("", Find).For(Seers).Answers<Paged<ListSummary>>().Asks(Takes.Of<ListState>("state", "状态 (state)"), Takes.Limit, Takes.After).WithSummary("全部名单 (all lists)");
        lists.MapGet("/{id}", Get).For(Seers).Answers<ListView>().WithSummary("名单的状态、计数、进度、影响与回执 (state, counts, progress, effects, receipt)");
        lists.MapGet("/{id}/rows", Rows).For(Seers).Answers<Paged<RowView>>().Asks(Takes.Of<RowVerdict>("verdict", "结论 (verdict)"), Takes.Limit, Takes.After)
            .WithSummary("逐行结论 (a verdict per row); 需人工对应的行附候选企业");
        lists.MapGet("/{id}/rejected.xlsx", Rejected).For(Seers).Produces(200, contentType: XlsxResult.MediaType).WithSummary("未执行的行及原因, 改正后可再次上传 (rows to correct and send again)");
        lists.MapPost("/{id}/transitions", Transition).For(Role.Registry, Role.City).Answers<TransitionAnswer>().Example("""{"trigger":"confirm"}""")
            .WithSummary("确认、撤回或重新预览 (confirm, withdraw, preview)");
        lists.MapPost("/{id}/rows/{row}/match", Match).For(Role.Registry, Role.City).Answers<RowView>().Example("""{"uscc":"91440101MA59EXAM01","reason":"2024年更名, 工商变更通知书"}""")
            .WithSummary("指定该行对应的企业 (say which enterprise a row is about); 名称记为该企业的别名");
    }

    private static async Task<IResult> Upload(HttpRequest request, ListIntake intake, IGrainFactory grains, TimeProvider clock, ClaimsPrincipal user, CancellationToken gone)
    {
        var form = await ListFormFields.Read(request, gone);
        return await (await intake.Take(form.File, form.Heading, user.Caller(), gone)).ToHttp(r => Show(r.Item, grains, clock, r.Created));
    }

    private static async Task<IResult> Get(RouteId<ListId> id, IGrainFactory grains, TimeProvider clock) => await (await grains.List(id).Get()).ToHttp(list => Show(list, grains, clock, created: false));

    private static async Task<IResult> Find(Asked asked, ListRows lists, CancellationToken gone) =>
        Results.Json((await lists.Lists(new(asked.Limit(), asked.After("list"), asked.Enum<ListState>("state") is { } state ? SrdiJson.Name(state) : null), gone))
            .Paged("list", line => ListSummary.Of(line.Record.Deserialize<ImportedList>(SrdiJson.Stored)!)), WebJson.Out);

    private static async Task<IResult> Rows(RouteId<ListId> id, Asked asked, IGrainFactory grains, ListRows rows, NameSearch names, CancellationToken gone)
    {
        var (limit, after, verdict) = (asked.Limit(), asked.Number("after", 0, int.MaxValue) ?? 0, asked.Enum<RowVerdict>("verdict"));
        var list = await grains.List(id).Get();
        if (list.Refused is { } no) return new RefusedResult(no);
        var page = await rows.Read(id, after, limit, verdict, gone);
        var shown = new List<RowView>(page.Items.Count);
        foreach (var line in page.Items)
            shown.Add(RowView.Of(line, list.Value.Heading.IsOfTitles && line is { Verdict: RowVerdict.Person, Name: { } name } ? await names.Suggest(name, SuggestionsMax, gone) : []));
        return Results.Json(new Paged<RowView>(shown, page.Next), WebJson.Out);
    }

    private static async Task<IResult> Rejected(RouteId<ListId> id, IGrainFactory grains, ListRows rows)
    {
        var list = await grains.List(id).Get();
        return list.ToHttp(found => new XlsxResult($"rejected-{id.Value}.xlsx", Lines(found)));

        async IAsyncEnumerable<IReadOnlyList<string>> Lines(ImportedList found)
        {
            yield return [.. found.File.Headers, "结论", "问题"];
            for (var after = 0; ;)
            {
                var part = await rows.Rejected(id, after, Part, CancellationToken.None);
                foreach (var row in part)
                    yield return [.. row.Texts.Take(found.File.Headers.Count), .. Enumerable.Repeat("", Math.Max(0, found.File.Headers.Count - row.Texts.Count)), SrdiJson.Name(row.Verdict), row.Reason ?? ""];
                if (part.Count < Part) break;
                after = part[^1].Row;
            }
        }
    }

    private static async Task<IResult> Transition(RouteId<ListId> id, Body<TransitionList> body, IGrainFactory grains, ClaimsPrincipal user) =>
        (await grains.List(id).Transition(body.Value, user.Caller())).ToHttp();

    private static async Task<IResult> Match(RouteId<ListId> id, string row, Body<RowMatch> body, IGrainFactory grains, ClaimsPrincipal user) =>
        int.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (await grains.List(id).Match(new(number, body.Value.Uscc, body.Value.Reason), user.Caller())).ToHttp(line => Results.Json(RowView.Of(line, []), WebJson.Out))
            : new RefusedResult(new(Refusal.ListRowUnknown) { Field = "row" });

    private static async Task<IResult> Show(ImportedList list, IGrainFactory grains, TimeProvider clock, bool created) =>
        Versions.Thing(await ListView.Of(list, grains, clock.GetUtcNow()), list.Version, created ? $"/v1/lists/{list.Id}" : null, composed: true);

    private static IListGrain List(this IGrainFactory grains, ListId id) => grains.GetGrain<IListGrain>(id.GrainKey);

    private static IListGrain List(this IGrainFactory grains, RouteId<ListId> id) => grains.List(id.Value);
}

/// <summary>The parts of an upload, for the documentation.</summary>
internal sealed record ListForm(IFormFile File, ListKind Kind, string Publisher, DateOnly PublishedOn, Domain.Enterprises.Title? Title, string? Batch, string? Document, DateOnly? EffectiveOn, DateOnly? ValidUntil);
