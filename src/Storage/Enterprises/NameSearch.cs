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

    /// <summary>The two characters of a fragment that the fewest names have, and whether any name has all of them.</summary>
    internal async Task<(string Gram, bool Any)> Rarest(string fragment, CancellationToken cancellation)
    {
        var counts = await Count(Grams(fragment), cancellation);
        var rarest = counts.MinBy(c => c.Names);
        return (rarest.Gram, rarest.Names > 0);
    }

    /// <summary>The enterprises whose names are most like this one, at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<NameSuggestion>> Suggest(string name, int limit, CancellationToken cancellation)
    {
        var key = NameKey.Of(name);
        if (key.EnumerateRunes().Count() < 2) return [];
        var grams = Grams(key);
        // What every second name has, such as 有限 and 公司, tells nothing and would be read a million times.
        var rare = (await Count(grams, cancellation)).Where(c => c.Names is > 0 and < CommonFrom).OrderBy(c => c.Names).Take(RareGrams).Select(c => c.Gram).ToList();
        if (rare.Count == 0) return [];
        var found = await database.Query($"""
            select c.key, cast(g.payload as text) from (
              select key, count(*) as shared from enterprise_gram where gram in ({database.Texts("@grams")}) group by key order by shared desc, key limit @limit) c
            cross join grain_state g where g.state_name = 'enterprise' and g.key = c.key
            """, [("grams", JsonSerializer.Serialize(rare)), ("limit", Candidates)], row => JsonSerializer.Deserialize<Enterprise>(row.GetString(1), SrdiJson.Stored)!, cancellation);
        return
        [
            .. found.Select(e => new NameSuggestion(e.Uscc.Value, e.Name, e.District.Value, e.FoundedOn, e.NameKeys.Max(n => Likeness(grams, Grams(n.Key)))))
                .OrderByDescending(s => s.LikenessPercent).ThenBy(s => s.Uscc, StringComparer.Ordinal).Take(limit),
        ];
    }

    private async Task<List<(string Gram, int Names)>> Count(IReadOnlyCollection<string> grams, CancellationToken cancellation) =>
        await database.Query($"""
            select t.value, (select count(*) from (select 1 from enterprise_gram e where e.gram = t.value order by e.key limit {CommonFrom}) capped)
            from ({database.Texts("@grams")}) t
            """, [("grams", JsonSerializer.Serialize(grams))], row => (row.GetString(0), (int)row.GetInt64(1)), cancellation);

    /// <summary>Every two neighbouring characters; characters outside the basic plane count as one, as they do in the databases.</summary>
    internal static IReadOnlyCollection<string> Grams(string key)
    {
        var runes = key.EnumerateRunes().Select(r => r.ToString()).ToArray();
        return [.. runes.Zip(runes.Skip(1), (a, b) => a + b).Distinct()];
    }

    private static int Likeness(IReadOnlyCollection<string> a, IReadOnlyCollection<string> b) =>
        a.Count + b.Count == 0 ? 0 : 200 * a.Intersect(b).Count() / (a.Count + b.Count);
}
