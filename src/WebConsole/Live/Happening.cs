using System.Text.Json;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;

namespace Srdi.WebConsole.Live;

/// <summary>An event as people read it.</summary>
public static class Happening
{
    /// <summary>What the event is about: <c>enterprise</c>, <c>park</c>, <c>reward</c>, <c>case</c>, <c>selection</c> or <c>fund</c>.</summary>
    public static string KindOf(string type) => type.Split('.') is [_, var kind, ..] ? kind : "";

    /// <summary>The page of what the event is about; null when it has none.</summary>
    public static string? PathOf(string type, string subject) => KindOf(type) switch
    {
        "enterprise" => $"/console/enterprises/{subject}",
        "park" => $"/console/parks/{subject}",
        "reward" when subject.Split('.') is [_, var payee, _] => $"/console/enterprises/{payee}?tab=rewards",
        "selection" => $"/console/selections/{subject}",
        _ => null,
    };

    /// <summary>The particulars, in one line: the rungs, the title, the batch, the document, the reason.</summary>
    public static string Particulars(JsonElement data, Texts.Texts texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (data.ValueKind is not JsonValueKind.Object) return "";
        List<string> parts = [];
        if (Tier(data, "tierFrom") is { } from && Tier(data, "tierTo") is { } to && from != to) parts.Add($"{texts.Short(from)} → {texts.Short(to)}");
        if (Value<Title>(data, "title") is { } title) parts.Add(texts.Title(title));
        foreach (var member in (ReadOnlySpan<string>)["name", "batch", "document", "measure", "reason"])
            if (Text(data, member) is { Length: > 0 } text) parts.Add(text);
        if (Text(data, "until") is { } until) parts.Add($"{texts["event.until"]} {until}");
        if (data.TryGetProperty("rewards", out var rewards) && rewards.ValueKind is JsonValueKind.Array)
            foreach (var reward in rewards.EnumerateArray())
                if (Text(reward, "measure") is { } measure && reward.TryGetProperty("calculatedFen", out var fen) && fen.TryGetInt64(out var amount))
                    parts.Add($"{texts["event.reward"]} {measure} {Shared.Show.Wan(new Domain.Money(amount))} {texts["wan"]}");
        return string.Join(" · ", parts);
    }

    /// <summary>The particulars of an event from the feed.</summary>
    public static string Particulars(CloudEvent it, Texts.Texts texts)
    {
        ArgumentNullException.ThrowIfNull(it);
        using var document = JsonDocument.Parse(it.Data.ToJsonString());
        return Particulars(document.RootElement, texts);
    }

    private static string? Text(JsonElement data, string member) => data.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static Tier? Tier(JsonElement data, string member) => Value<Tier>(data, member);

    private static T? Value<T>(JsonElement data, string member) where T : struct, Enum
    {
        if (Text(data, member) is { } text)
            foreach (var value in Enum.GetValues<T>())
                if (Domain.SrdiJson.Name(value) == text) return value;
        return null;
    }
}
