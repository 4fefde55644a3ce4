using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Log;
using Srdi.Domain.Subscriptions;
using Srdi.Storage;
using Srdi.Storage.Subscriptions;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Subscriptions;

/// <summary>What a subscription says.</summary>
internal sealed record SubscriptionFacts
{
    /// <summary>Whose events.</summary>
    public DistrictCode? District { get; init; }

    /// <summary>Where to: https.</summary>
    public string? Url { get; init; }

    /// <summary>Only these types; all when absent.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Deliver what came after this cursor; from now on when absent.</summary>
    public string? After { get; init; }
}

/// <summary>A range to deliver again.</summary>
internal sealed record ReplayRange
{
    /// <summary>From the event after this cursor; empty is the beginning.</summary>
    public string? After { get; init; }

    /// <summary>To the event at this cursor; all that was delivered when absent.</summary>
    public string? Until { get; init; }
}

/// <summary>A subscription, with the number of events that wait for it.</summary>
internal sealed record SubscriptionAnswer(
    SubscriptionId Id, DistrictCode District, string Url, IReadOnlyList<string>? Types, SubscriptionState State, string Cursor, int Lag, int Failures,
    DateTimeOffset? FailingSince, DateTimeOffset? NextAttemptAt, string? ReplayUntil, DateTimeOffset? PreviousSecretUntil, IReadOnlyList<ParkedSubject> Parked, int Version)
{
    /// <summary>The secret, in the answer to the first PUT only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public WebhookSecret? Secret { get; init; }
}

/// <summary>Webhooks: who is told, where, and how it goes.</summary>
internal static class SubscriptionEndpoints
{
    private const int LagMax = 1_000;

    /// <summary>The lag of each is counted in the log: a page must stay cheap.</summary>
    private const int PageMax = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        Role[] writers = [Role.District, Role.City], readers = [.. writers, Role.Auditor, Role.Operator];
        var subscriptions = routes.MapGroup("/subscriptions").WithTags("Subscriptions");
        subscriptions.MapPut("/{id}", Put).For(writers).Answers<SubscriptionAnswer>(200, 201)
            .Example("""{"district":"440112","url":"https://events.hp.example.gov.cn/srdi","types":["srdi.enterprise.titleGained.v1"]}""")
            .WithSummary("订阅推送 (Standard Webhooks); 密钥仅在首次答复中出现 (subscribe by webhook; the secret is shown in the first answer only)");
        subscriptions.MapGet("", Find).For(readers).Answers<Paged<SubscriptionAnswer>>().Asks(Takes.Of<DistrictCode>("district", "区代码 (district)"), Takes.Limit, Takes.After)
            .WithSummary("订阅列表, 每页最多 50 个 (subscriptions with their state and lag, at most 50 a page)");
        subscriptions.MapGet("/{id}", Get).For(readers).Answers<SubscriptionAnswer>().WithSummary("订阅的状态与积压 (state and lag; lag counts to 1,000)");
        subscriptions.MapDelete("/{id}", Delete).For(writers).WithSummary("取消订阅 (end the subscription)").Produces(204);
        subscriptions.MapPost("/{id}/replay", Replay).For(writers).Answers<SubscriptionAnswer>().Example("""{"after":"cy4xMA","until":"cy4yMA"}""")
            .WithSummary("重新推送一段已推送的事件, webhook-id 不变 (deliver a range again, with the same ids)");
        subscriptions.MapPost("/{id}/test", Test).For(writers).Answers<Delivery>().WithSummary("立即推送一个测试事件 (send a test event now)");
        subscriptions.MapPost("/{id}/rotate", Rotate).For(writers).Answers<RotatedSecret>().WithMetadata(new AnswerIsSecret())
            .WithSummary("更换密钥; 旧密钥再签 24 小时 (a new secret; the old one signs too for a day)");
        subscriptions.MapGet("/{id}/deliveries", Deliveries).For(readers).Answers<Paged<Delivery>>().WithSummary("最近的推送, 新者在前 (the latest attempts, newest first)");
    }

    private static async Task<IResult> Put(RouteId<SubscriptionId> id, Body<SubscriptionFacts> body, IGrainFactory grains, ISubscriptionIndex index, ILogReader log, ClaimsPrincipal user, CancellationToken gone)
    {
        var facts = body.Value;
        if (facts.District is not { } district) return new RefusedResult(new(Refusal.FieldMissing) { Field = "district", DetailZh = "请填写 district。", DetailEn = "Give 'district'." });
        user.DistrictToList(district);
        var grain = grains.Subscription(id);
        if ((await grain.Get(null)).Refused is not null && await index.Count(district, gone) >= SubscriptionDecisions.PerDistrictMax) return new RefusedResult(new(Refusal.SubscriptionsTooMany));
        var put = await grain.Put(new(id, district, facts.Url) { Types = facts.Types, After = facts.After, Within = user.Confined() }, user.Caller());
        return await put.ToHttp(async answer =>
            Versions.Thing((await Show(answer.View, log, gone)) with { Secret = answer.Secret }, answer.View.Version, answer.Created ? $"/v1/subscriptions/{id.Value}" : null, composed: true));
    }

    private static async Task<IResult> Find(Asked asked, SubscriptionList list, ILogReader log, ClaimsPrincipal user, CancellationToken gone)
    {
        var page = await list.Read(Math.Min(asked.Limit(), PageMax), asked.After("subscription"), user.DistrictToList(asked.Id<DistrictCode>("district")), gone);
        List<SubscriptionAnswer> shown = [];
        foreach (var line in page.Items) shown.Add(await Show(SubscriptionView.Of(line.Record.Deserialize<Subscription>(SrdiJson.Stored)!), log, gone));
        return Results.Json(new ListPage<SubscriptionAnswer>(shown, page.Next).Paged("subscription", it => it), WebJson.Out);
    }

    private static async Task<IResult> Get(RouteId<SubscriptionId> id, IGrainFactory grains, ILogReader log, ClaimsPrincipal user, CancellationToken gone) =>
        await (await grains.Subscription(id).Get(user.Confined())).ToHttp(async view => Versions.Thing(await Show(view, log, gone), view.Version, composed: true));

    private static async Task<IResult> Delete(RouteId<SubscriptionId> id, IGrainFactory grains, ClaimsPrincipal user) =>
        (await grains.Subscription(id).Delete(user.Confined(), user.Caller())).ToHttp(_ => Results.NoContent());

    private static async Task<IResult> Replay(RouteId<SubscriptionId> id, Body<ReplayRange> body, IGrainFactory grains, ILogReader log, ClaimsPrincipal user, CancellationToken gone) =>
        await (await grains.Subscription(id).Replay(new(body.Value.After, body.Value.Until), user.Confined(), user.Caller())).ToHttp(async view => Versions.Thing(await Show(view, log, gone), view.Version, composed: true));

    private static async Task<IResult> Test(RouteId<SubscriptionId> id, IGrainFactory grains, ClaimsPrincipal user) =>
        (await grains.Subscription(id).Test(user.Confined())).ToHttp();

    private static async Task<IResult> Rotate(RouteId<SubscriptionId> id, IGrainFactory grains, ClaimsPrincipal user) =>
        (await grains.Subscription(id).Rotate(user.Confined(), user.Caller())).ToHttp();

    private static async Task<IResult> Deliveries(RouteId<SubscriptionId> id, IGrainFactory grains, ClaimsPrincipal user) =>
        (await grains.Subscription(id).Deliveries(user.Confined())).ToHttp(all => Results.Json(new Paged<Delivery>(all, null), WebJson.Out));

    private static async Task<SubscriptionAnswer> Show(SubscriptionView it, ILogReader log, CancellationToken gone)
    {
        var waiting = await log.Read(new(new(it.Cursor), LagMax, it.District.Value, Types: it.Types), gone);
        return new(it.Id, it.District, it.Url, it.Types, it.State, it.Cursor, waiting.Events.Count, it.Failures, it.FailingSince, it.NextAttemptAt, it.ReplayUntil, it.PreviousSecretUntil, it.Parked, it.Version);
    }

    private static ISubscriptionGrain Subscription(this IGrainFactory grains, SubscriptionId id) => grains.GetGrain<ISubscriptionGrain>(id.GrainKey);
}
