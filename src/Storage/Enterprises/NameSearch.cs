using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;

namespace Srdi.Storage.Enterprises;

/// <summary>An enterprise whose name is like another. It is for a person to decide whether it is the same.</summary>
/// <param name="Uscc">Its code.</param>
/// <param name="Name">Its present name.</param>
/// <param name="District">Its district's code.</param>
/// <param name="FoundedOn">Day of foundation.</param>
/// <param name="LikenessPercent">How much of the names is common, 100 for the same name.</param>
public sealed record NameSuggestion(string Uscc, string Name, string? District, DateOnly? FoundedOn, int LikenessPercent);

/// <summary>Finds enterprises by parts of their names: present, former and those that lists have for them.</summary>
public sealed class NameSearch(Database database)
{
    private const int CommonFrom = 1_000;
    private const int RareGrams = 8;
    private const int Candidates = 50;

    /// <summary>Runs of keys that are met with each other before a name is looked at: each is in the order of keys, so meeting costs little.</summary>
    private const int JoinedGrams = 3;

    /// <summary>The grams of a fragment that the fewest names have, rarest first; none when one of the fragment's has no name at all.</summary>
    internal async Task<IReadOnlyList<string>> Rarest(NameIndex index, IReadOnlyCollection<string> grams, CancellationToken cancellation)
    {
        var counts = await Count(index, grams, cancellation);
        return counts.Exists(c => c.Names == 0) ? [] : [.. counts.OrderBy(c => c.Names).ThenBy(c => c.Gram, StringComparer.Ordinal).Take(JoinedGrams).Select(c => c.Gram)];
    }

    /// <summary>The enterprises whose names are most like this one, at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<NameSuggestion>> Suggest(string name, int limit, CancellationToken cancellation)
    {
        var key = NameKey.Of(name);
        if (key.EnumerateRunes().Count() < 2) return [];
        var grams = NameIndex.Names.Grams(key);
        // What every second name has, such as 有限 and 公司, tells nothing and would be read a million times.
        var known = (await Count(NameIndex.Names, grams, cancellation)).Where(c => c.Names > 0).OrderBy(c => c.Names).ThenBy(c => c.Gram, StringComparer.Ordinal).ToList();
        if (known.Count == 0) return [];
        var rare = known.Where(c => c.Names < CommonFrom).Take(RareGrams).Select(c => c.Gram).ToList();
        string like;
        List<(string, object?)> parameters = [("limit", Candidates)];
        if (rare.Count > 0)
        {
            like = $"select key from (select key, count(*) as shared from enterprise_gram where gram in ({database.Texts("@grams")}) group by key) counted order by shared desc, key limit @limit";
            parameters.Add(("grams", JsonSerializer.Serialize(rare)));
        }
        else
        {
            // Where nothing in the name is rare, the names that have the rarest runs together are few.
            var (met, condition) = NameIndex.Names.Meeting([.. known.Take(JoinedGrams).Select(c => c.Gram)], parameters);
            like = $"select e.key from enterprise_gram e{met} where {condition} order by e.key limit @limit";
        }
        var found = await database.Query($"select cast(g.payload as text) from ({like}) c cross join grain_state g where g.state_name = 'enterprise' and g.key = c.key",
            parameters, row => JsonSerializer.Deserialize<Enterprise>(row.GetString(0), SrdiJson.Stored)!, cancellation);
        return
        [
            .. found.Select(e => new NameSuggestion(e.Uscc.Value, e.Name, e.District.Value, e.FoundedOn, e.NameKeys.Max(n => Likeness(grams, NameIndex.Names.Grams(n.Key)))))
                .OrderByDescending(s => s.LikenessPercent).ThenBy(s => s.Uscc, StringComparer.Ordinal).Take(limit),
        ];
    }

    private async Task<List<(string Gram, int Names)>> Count(NameIndex index, IReadOnlyCollection<string> grams, CancellationToken cancellation) =>
        await database.Query($"""
            select t.value, (select count(*) from (select 1 from {index.GramTable} e where e.gram = t.value order by e.key limit {CommonFrom}) capped)
            from ({database.Texts("@grams")}) t
            """, [("grams", JsonSerializer.Serialize(grams))], row => (row.GetString(0), (int)row.GetInt64(1)), cancellation);

    private static int Likeness(IReadOnlyCollection<string> a, IReadOnlyCollection<string> b) =>
        a.Count + b.Count == 0 ? 0 : 200 * a.Intersect(b).Count() / (a.Count + b.Count);
}

/// <summary>A table of names with the table of the short runs of characters in them, which finds fragments by an index.</summary>
/// <param name="Table">The names.</param>
/// <param name="Column">The column of the name.</param>
/// <param name="GramTable">The runs.</param>
/// <param name="Length">The characters of a run.</param>
internal sealed record NameIndex(string Table, string Column, string GramTable, int Length)
{
    /// <summary>Names as they are compared: two Chinese characters tell them apart.</summary>
    public static NameIndex Names { get; } = new("enterprise_name", "name", "enterprise_gram", 2);

    /// <summary>Their pinyin initials, of which it takes three.</summary>
    public static NameIndex Initials { get; } = new("enterprise_initials", "initials", "enterprise_initials_gram", 3);

    /// <summary>What keys must have that have all of some runs: more of the run table, known as <c>e</c>, and the condition on it.</summary>
    public (string Met, string Condition) Meeting(IReadOnlyList<string> runs, List<(string, object?)> parameters)
    {
        var met = "";
        for (var i = 0; i < runs.Count; i++)
        {
            parameters.Add(($"{GramTable}_{i}", runs[i]));
            if (i > 0) met += $" join {GramTable} e{i} on e{i}.key = e.key and e{i}.gram = @{GramTable}_{i}";
        }
        return (met, $"e.gram = @{GramTable}_0");
    }

    /// <summary>Every run of neighbouring characters; characters outside the basic plane count as one, as they do in the databases.</summary>
    public IReadOnlyCollection<string> Grams(string key)
    {
        var runes = key.EnumerateRunes().Select(r => r.ToString()).ToArray();
        return [.. Enumerable.Range(0, Math.Max(0, runes.Length - Length + 1)).Select(i => string.Concat(runes.AsSpan(i, Length))).Distinct(StringComparer.Ordinal)];
    }
}
