using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Cases;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Rewards;

namespace Srdi.Web.Districts;

/// <summary>An event of the log as CloudEvents 1.0 has it.</summary>
/// <param name="SpecVersion">1.0.</param>
/// <param name="Id">The cursor: reading on after it gives what came later.</param>
/// <param name="Source">The log that it comes from.</param>
/// <param name="Type">The type.</param>
/// <param name="Subject">The enterprise, park or reward.</param>
/// <param name="Time">When it was recorded.</param>
/// <param name="Data">Ordinal, district, effective date and policy version, and the event's own members.</param>
internal sealed record CloudEvent([property: JsonPropertyName("specversion")] string SpecVersion, string Id, string Source, string Type, string Subject, DateTimeOffset Time, JsonObject Data)
{
    /// <summary>All types of events.</summary>
    public static IReadOnlySet<string> Types { get; } = new HashSet<string>([.. EnterpriseEvents.All, .. ParkEvents.All, .. RewardEvents.All, .. CaseEvents.All, FundEvents.CapSet], StringComparer.Ordinal);

    public static CloudEvent Of(LoggedEvent it)
    {
        var data = JsonObject.Create(it.Entry.Data)!;
        data["ordinal"] = it.Entry.Ordinal;
        data["district"] ??= it.Entry.District; // A move's own "district" says the same and more.
        data["effectiveOn"] = JsonSerializer.SerializeToNode(it.Entry.EffectiveOn, SrdiJson.Stored);
        data["policyVersion"] = it.Entry.PolicyVersion;
        return new("1.0", it.Cursor.Text, "/v1/districts", it.Entry.Type, it.Entry.Subject, it.Entry.RecordedAt, data);
    }
}
