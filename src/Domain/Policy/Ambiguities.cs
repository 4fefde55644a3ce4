using System.Collections.Frozen;
using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy;

/// <summary>The passages of the policy that are not clear, each with the reading that applies here.</summary>
public sealed class Ambiguities
{
    private readonly FrozenDictionary<string, Ambiguity> byId;

    private Ambiguities(IReadOnlyList<Ambiguity> all) =>
        (All, byId) = (all, all.GroupBy(a => a.Id, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal));

    /// <summary>All of them, A1 first.</summary>
    public IReadOnlyList<Ambiguity> All { get; }

    /// <summary>One by its id; null when there is none.</summary>
    public Ambiguity? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>The reading that applies; empty when there is no such id.</summary>
    public string Setting(string id) => Find(id)?.Setting ?? "";

    /// <summary>Whether a reading applies.</summary>
    public bool Is(string id, string reading) => Setting(id) == reading;

    /// <summary>How an answer names the setting: <c>口径 A6: 按项目计上限</c>.</summary>
    public string Note(string id) => Find(id)?.Note ?? "";

    /// <summary>The setting in short: <c>A6 按项目计上限</c>.</summary>
    public string Reading(string id) => Find(id)?.Reading ?? "";

    internal static Ambiguities None { get; } = new([]);

    internal static Ambiguities Read(ObjectReader from)
    {
        _ = from.Text("version");
        var all = from.List("ambiguities", Ambiguity.Read);
        from.Done();
        var known = all.Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        if (known.Count != all.Count) from.Fault("ambiguities", "has an id twice", "give each passage one entry");
        for (var i = 1; i <= 20; i++)
            if (!known.Contains($"A{i}")) from.Fault("ambiguities", $"lacks A{i}", $"add an entry with \"id\": \"A{i}\"");
        return new(all);
    }
}
