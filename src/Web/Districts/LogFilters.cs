using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Policy;
using Srdi.Web.Http;

namespace Srdi.Web.Districts;

/// <summary>What a reader of the log may ask to see of it. A value that nothing can have is refused: a filter with a slip of the pen would be silent for ever.</summary>
internal static class LogFilters
{
    private static readonly HashSet<string> Titles = [.. Enum.GetValues<Title>().Select(SrdiJson.Name)];

    public static LogQuery Of(Asked asked) => new(LogCursor.Start, 1,
        Types: Known(asked, "types", CloudEvent.Types, "没有事件类型", "event type"),
        Titles: Known(asked, "titles", Titles, "没有称号", "title"),
        Measures: Known(asked, "measures", PolicyBook.MeasureIds, "没有措施条款", "measure"),
        Park: asked.Id<ParkId>("park")?.Value);

    /// <summary>The refusal of a cursor that lies too far back, with the two ways on.</summary>
    public static Refused Expired(LogCursor earliest, DistrictCode? district) => new(Refusal.CursorExpired)
    {
        Field = "after", Earliest = earliest.Text,
        DetailZh = $"请从 earliest 续传, 或先取 /v1/districts/{district?.Value ?? "{code}"}/snapshot 再从其 cursor 续传。",
        DetailEn = $"Go on from 'earliest', or take /v1/districts/{district?.Value ?? "{code}"}/snapshot and go on from its 'cursor'.",
    };

    private static string[]? Known(Asked asked, string name, IEnumerable<string> known, string zh, string en)
    {
        if (asked.Text(name) is not { } text) return null;
        var values = text.Split(',', StringSplitOptions.TrimEntries);
        return Array.Find(values, v => !known.Contains(v)) is { } unknown ? throw Asked.No(name, $"{zh}“{unknown}”", $"names '{unknown}', which is no {en}") : values;
    }
}
