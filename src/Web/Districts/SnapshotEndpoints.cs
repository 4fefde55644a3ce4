using System.Buffers.Text;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Rewards;
using Srdi.Storage;
using Srdi.Storage.Districts;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Districts;

/// <summary>One thing of a district as it stands.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id, which is the subject of its events.</param>
/// <param name="Version">The ordinal of its last event: events up to it are already in here.</param>
/// <param name="Item">The enterprise, park or reward.</param>
internal sealed record SnapshotItem(SnapshotPart Kind, string Id, int Version, JsonElement Item);

/// <summary>A page of a district's present state.</summary>
/// <param name="Cursor">Taken before the first page was read: reading the log on after it misses nothing.</param>
/// <param name="Items">The things.</param>
/// <param name="Next">The <c>after</c> of the next page; null at the end.</param>
internal sealed record SnapshotPage(string Cursor, IReadOnlyList<SnapshotItem> Items, string? Next);

/// <summary>A district as it stands, with the place in the log from which to go on.</summary>
internal static class SnapshotEndpoints
{
    private const string LinesType = "application/x-ndjson";
    private const int LinesPerPage = 1_000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/districts/{code}/snapshot", Read).For(Roles.Readers).Answers<SnapshotPage>().WithTags("Districts").Asks(Takes.After, Takes.Limit)
            .WithSummary("本区现状 (企业、园区、奖补) 与续传游标; 分页, 或 Accept: application/x-ndjson 一次取完 (the district as it stands, with the cursor to go on from)");

    private static async Task<IResult> Read(RouteId<DistrictCode> code, Asked asked, HttpRequest request, ILogReader log, DistrictSnapshot snapshot, ClaimsPrincipal user, CancellationToken gone)
    {
        user.DistrictToList(code);
        var (limit, after) = (asked.Limit(), asked.Text("after"));
        var start = after is null ? new Place(await log.Head(gone), SnapshotPart.Enterprise, null) : Place.Parse(after, log);
        if (request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals(LinesType, StringComparison.OrdinalIgnoreCase)))
            return after is null ? new Lines(snapshot, code, start) : throw Asked.No("after", "不适用于 NDJSON: 它一次取完", "is not for NDJSON, which gives all at once");
        List<SnapshotItem> items = [];
        Place? place = start;
        while (place is { } here && items.Count < limit)
        {
            var (some, next) = await Page(snapshot, code, here, limit - items.Count, gone);
            items.AddRange(some);
            place = next;
        }
        return Results.Json(new SnapshotPage(start.Cursor.Text, items, place?.Text), WebJson.Out);
    }

    private static async Task<(List<SnapshotItem> Items, Place? Next)> Page(DistrictSnapshot snapshot, DistrictCode district, Place here, int limit, CancellationToken gone)
    {
        var page = await snapshot.Read(here.Part, district, here.Key, limit, gone);
        var next = page.Next is { } key ? here with { Key = key } : here.Part < SnapshotPart.Reward ? here with { Part = here.Part + 1, Key = null } : null;
        return ([.. page.Items.Select(line => ItemOf(here.Part, line))], next);
    }

    private static SnapshotItem ItemOf(SnapshotPart part, RecordLine line)
    {
        switch (part)
        {
            case SnapshotPart.Enterprise:
                var enterprise = line.Record.Deserialize<Enterprise>(SrdiJson.Stored)!;
                return new(part, enterprise.Uscc.Value, enterprise.Version, JsonSerializer.SerializeToElement(enterprise, WebJson.Out));
            case SnapshotPart.Park:
                var park = line.Record.Deserialize<Park>(SrdiJson.Stored)!;
                return new(part, park.Id.Value, park.Version, JsonSerializer.SerializeToElement(park, WebJson.Out));
            default:
                var reward = line.Record.Deserialize<Reward>(SrdiJson.Stored)!;
                return new(part, reward.Id.Value, reward.Version, JsonSerializer.SerializeToElement(reward, WebJson.Out));
        }
    }

    /// <summary>Where a snapshot stands: the cursor of its beginning goes with it from page to page.</summary>
    private sealed record Place(LogCursor Cursor, SnapshotPart Part, string? Key)
    {
        public string Text => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Cursor.Text}:{(int)Part}:{Key}"));

        public static Place Parse(string text, ILogReader log)
        {
            if (Base64Url.IsValid(text) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(':') is [var cursor, ['1' or '2' or '3'] part, var key]
                && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'))
                try
                {
                    log.Compare(new(cursor), LogCursor.Start);
                    return new(new(cursor), (SnapshotPart)(part[0] - '0'), key.Length == 0 ? null : key);
                }
                catch (FormatException)
                {
                    // Refused below.
                }
            throw new RequestRefusedException(new(Refusal.CursorInvalid) { Field = "after" });
        }
    }

    /// <summary>A line with the cursor, a line for each thing, and a last line with their number, without which the answer is not whole.</summary>
    private sealed class Lines(DistrictSnapshot snapshot, DistrictCode district, Place start) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var (response, gone) = (httpContext.Response, httpContext.RequestAborted);
            response.ContentType = LinesType + "; charset=utf-8";
            httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            var text = new StringBuilder();
            text.Append(JsonSerializer.Serialize(new { cursor = start.Cursor.Text }, WebJson.Out)).Append('\n');
            var count = 0;
            for (Place? place = start; place is { } here;)
            {
                var (items, next) = await Page(snapshot, district, here, LinesPerPage, gone);
                foreach (var item in items) text.Append(JsonSerializer.Serialize(item, WebJson.Out)).Append('\n');
                count += items.Count;
                place = next;
                if (place is null) text.Append(JsonSerializer.Serialize(new { count }, WebJson.Out)).Append('\n');
                await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), gone);
                text.Clear();
            }
        }
    }
}
