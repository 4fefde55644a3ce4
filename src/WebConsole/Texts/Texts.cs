using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;
using Srdi.Domain.Rewards;
using Srdi.Web.Access;
using Srdi.WebConsole.Frame;

namespace Srdi.WebConsole.Texts;

/// <summary>A text of the console in both languages.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Zh">Chinese, in the policy's own terms.</param>
/// <param name="En">English.</param>
public sealed record Word(string Key, string Zh, string En);

/// <summary>The console's texts in the language of the session.</summary>
public sealed class Texts(Session session)
{
    private static readonly Dictionary<string, Word> Known = All().ToDictionary(w => w.Key, StringComparer.Ordinal);

    /// <summary>A text by its key.</summary>
    /// <exception cref="KeyNotFoundException">There is none: a bug.</exception>
    public string this[string key] => Find(key) ?? throw new KeyNotFoundException($"The console has no text '{key}'.");

    /// <summary>A text by its key; null when there is none.</summary>
    public string? Find(string key) => Known.TryGetValue(key, out var word) ? session.English ? word.En : word.Zh : null;

    /// <summary>A text by its key, else the key's last part: for names that the API may have more of than the console knows.</summary>
    public string Or(string key) => Find(key) ?? key[(key.IndexOf('.', StringComparison.Ordinal) + 1)..];

    /// <summary>A role.</summary>
    public string Role(Role role) => Or("role." + SrdiJson.Name(role));

    /// <summary>A district; a dash when there is none.</summary>
    public string District(string? code) => DistrictCode.Parse(code) is { Succeeded: true, Value: var district } ? District(district) : "—";

    /// <summary>A district.</summary>
    public string District(DistrictCode district) => session.English ? Or("district." + district.Value) : district.Name;

    /// <summary>A tier as the policy writes it.</summary>
    public string Tier(Tier tier) => session.English ? Or("tier." + SrdiJson.Name(tier)) : tier.Chinese();

    /// <summary>A tier in short.</summary>
    public string Short(Tier tier) => Or("tierShort." + SrdiJson.Name(tier));

    /// <summary>A title as the policy writes it.</summary>
    public string Title(Title title) => session.English ? Or("tier." + SrdiJson.Name(title)) : title.Chinese();

    /// <summary>A state of a title.</summary>
    public string State(TitleState state) => Or("titleState." + SrdiJson.Name(state));

    /// <summary>A state of a park.</summary>
    public string State(ParkState state) => Or("parkState." + SrdiJson.Name(state));

    /// <summary>A state of a reward.</summary>
    public string State(RewardState state) => Or("rewardState." + SrdiJson.Name(state));

    /// <summary>What an event says happened.</summary>
    public string Event(string type) => Or("event." + type.Replace("srdi.", "", StringComparison.Ordinal).Replace(".v1", "", StringComparison.Ordinal));

    /// <summary>A measure's number and name: its heading in the policy, without the article's; the fund for the pot of all.</summary>
    public string Measure(string id)
    {
        if (id == Pot.FundName) return this["overview.fund"];
        var name = session.English ? EnglishMeasures.GetValueOrDefault(id) : session.Measures.FirstOrDefault(m => m.Id == id)?.Name;
        return name is null ? id : $"{id} {name}";
    }

    // The policy is in Chinese; these are the console's words for its headings.
    private static readonly Dictionary<string, string> EnglishMeasures = new()
    {
        ["1a"] = "Little giant award", ["1b"] = "Champion award", ["2"] = "Whole-chain support", ["7"] = "First use of new products", ["8"] = "Standards and brands", ["11"] = "Insurance",
        ["12a"] = "Upgrades: extra award", ["12b"] = "Upgrades: small ones", ["12c"] = "Upgrades: expansion", ["13"] = "Use of AI", ["14"] = "Digital transformation", ["15a"] = "Clusters",
        ["15b"] = "SRDI parks", ["16"] = "Joint development", ["21"] = "Green development",
    };

    /// <summary>Every text; each page's stand beside the page's name.</summary>
    internal static IEnumerable<Word> All() => [.. FrameTexts.All, .. NameTexts.All, .. PageTexts.All, .. WorkTexts.All];
}
