using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Storage.Views;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Views;

/// <summary>Views of the console that a person keeps: filters, tab and columns of a page under a name. Nobody sees another's.</summary>
internal static class ViewEndpoints
{
    private const int NameMax = 40;
    private const int PageMax = 40;
    private const int QueryMax = 1_000;
    private static readonly Takes Page = Takes.Of<string>("page", "页面, 如 enterprises (page)");
    private static readonly Takes Name = Takes.Of<string>("name", "视图名称 (name)");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var views = routes.MapGroup("/views").WithTags("Views");
        views.MapGet("", Read).For(Roles.Everyone).Answers<Paged<SavedView>>().Asks(Page).WithSummary("本人保存的视图 (the caller's own views)");
        views.MapPut("", Put).For(Roles.Everyone).Answers<SavedView>().Example("""{"page":"enterprises","name":"黄埔-年内到期","query":"district=440112&expiring=90"}""")
            .WithSummary("保存视图, 同名覆盖 (keep a view; one of the same name is replaced)");
        views.MapDelete("", Delete).For(Roles.Everyone).Answers<Paged<SavedView>>().Asks(Page, Name).WithSummary("删除视图, 返回该页面余下的视图 (forget a view; answers with those left of the page)");
    }

    private static async Task<IResult> Read(Asked asked, SavedViews views, ClaimsPrincipal user, CancellationToken gone) =>
        Results.Json(new Paged<SavedView>(await views.Read(user.Caller().Person, asked.Text(Page.Name, 1, PageMax), gone), null), WebJson.Out);

    private static async Task<IResult> Put(Body<SavedViewBody> body, SavedViews views, TimeProvider clock, ClaimsPrincipal user, CancellationToken gone)
    {
        var view = Text.Required(body.Value.Page, "page", PageMax).Then<SavedView>(page => Text.Required(body.Value.Name, "name", NameMax).Then<SavedView>(name =>
            Text.Optional(body.Value.Query, "query", QueryMax).Then<SavedView>(query => new SavedView(page, name, query ?? ""))));
        if (view.Refused is null && !await views.Put(user.Caller().Person, view.Value, clock.GetUtcNow(), gone)) view = Refusal.ViewsTooMany;
        return view.ToHttp();
    }

    private static async Task<IResult> Delete(Asked asked, SavedViews views, ClaimsPrincipal user, CancellationToken gone)
    {
        var (page, name) = (asked.Text(Page.Name, 1, PageMax), asked.Text(Name.Name, 1, NameMax));
        if (page is null || name is null) throw Asked.No(page is null ? Page.Name : Name.Name, "不能为空", "must be given");
        await views.Delete(user.Caller().Person, page, name, gone);
        return Results.Json(new Paged<SavedView>(await views.Read(user.Caller().Person, page, gone), null), WebJson.Out);
    }
}

/// <summary>A view to keep.</summary>
internal sealed record SavedViewBody
{
    /// <summary>The page.</summary>
    public string? Page { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>The page's query, without the question mark.</summary>
    public string? Query { get; init; }
}
