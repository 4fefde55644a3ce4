using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Srdi.Domain.Budgets;
using Srdi.Domain.Cases;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Log;

/// <summary>An event of the log as CloudEvents 1.0 has it: the one form in which streams, webhooks and clients see it.</summary>
/// <param name="SpecVersion">1.0.</param>
/// <param name="Id">The cursor: reading on after it gives what came later.</param>
/// <param name="Source">The log that it comes from.</param>
/// <param name="Type">The type.</param>
/// <param name="Subject">The enterprise, park or reward.</param>
/// <param name="Time">When it was recorded.</param>
/// <param name="Data">Ordinal, district, effective date and policy version, and the event's own members.</param>
public sealed record CloudEvent([property: JsonPropertyName("specversion")] string SpecVersion, string Id, string Source, string Type, string Subject, DateTimeOffset Time, JsonObject Data)
{
    /// <summary>The media type of one event.</summary>
    public const string MediaType = "application/cloudevents+json";

    /// <summary>All types of events.</summary>
    public static IReadOnlySet<string> Types { get; } = new HashSet<string>([.. EnterpriseEvents.All, .. ParkEvents.All, .. RewardEvents.All, .. CaseEvents.All, .. Selections.SelectionEvents.All, FundEvents.CapSet, .. Proof.PlatformEvents.All], StringComparer.Ordinal);

    /// <summary>The form of an event as read from the log.</summary>
    public static CloudEvent Of(LoggedEvent it)
    {
        ArgumentNullException.ThrowIfNull(it);
        var data = JsonObject.Create(it.Entry.Data)!;
        data["ordinal"] = it.Entry.Ordinal;
        data["district"] ??= it.Entry.District; // A move's own "district" says the same and more.
        data["effectiveOn"] = JsonSerializer.SerializeToNode(it.Entry.EffectiveOn, SrdiJson.Stored);
        data["policyVersion"] = it.Entry.PolicyVersion;
        return new("1.0", it.Cursor.Text, "/v1/districts", it.Entry.Type, it.Entry.Subject, it.Entry.RecordedAt, data);
    }

    /// <summary>The JSON of an event.</summary>
    public static string JsonOf(LoggedEvent it) => JsonSerializer.Serialize(Of(it), SrdiJson.Edge);
}
