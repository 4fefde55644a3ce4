using System.Buffers;
using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;

namespace Srdi.Storage.Enterprises;

/// <summary>Which enterprises to list. Filters are combined.</summary>
/// <param name="Limit">At most so many, 1 to 1,000.</param>
/// <param name="After">The <see cref="ListPage{TLine}.Next"/> of the page before.</param>
/// <param name="Tier">Of this tier.</param>
/// <param name="Title">Holding this title: in force, due for renewal, in renewal or suspended.</param>
/// <param name="District">Of this district.</param>
/// <param name="Text">A fragment of the name, two characters or more, three of its pinyin initials or more, or the beginning of the credit code.</param>
/// <param name="ExpiringBefore">Holding a title (the one asked for, or any) that runs out before this day.</param>
/// <param name="Park">Tenant of this park on <paramref name="On"/>.</param>
/// <param name="On">The day for <paramref name="Park"/>.</param>
/// <param name="Sort">The order; by <see cref="EnterpriseSort.Until"/> a title must be asked for.</param>
public sealed record EnterpriseQuery(
    int Limit, string? After = null, Tier? Tier = null, Title? Title = null, DistrictCode? District = null, string? Text = null,
    DateOnly? ExpiringBefore = null, string? Park = null, DateOnly? On = null, EnterpriseSort Sort = EnterpriseSort.Code);

/// <summary>Orders of enterprises; ties go by credit code.</summary>
public enum EnterpriseSort
{
    /// <summary>By credit code.</summary>
    Code = 0,
    /// <summary>By the pinyin initials of the name.</summary>
    Name = 1,
    /// <summary>By the last day of the title asked for, the earliest first.</summary>
    Until = 2,
}

/// <summary>One enterprise in a list.</summary>
/// <param name="Uscc">Its credit code.</param>
/// <param name="Name">Its name.</param>
/// <param name="District">Its district's code.</param>
/// <param name="Tier">Its tier.</param>
/// <param name="Titles">Its titles, past ones too.</param>
/// <param name="Version">The version of its row.</param>
public sealed record EnterpriseLine(string Uscc, string Name, string? District, Tier Tier, IReadOnlyList<TitleLine> Titles, int Version);

/// <summary>One title of a listed enterprise.</summary>
/// <param name="Title">The title.</param>
/// <param name="State">Its state by the title machine's name for it.</param>
/// <param name="Batch">The batch that gave it.</param>
/// <param name="Document">The decision that gave it.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day.</param>
/// <param name="BannedUntil">The end of the ban after a revocation.</param>
public sealed record TitleLine(Title Title, string State, string? Batch, string? Document, DateOnly? From, DateOnly? Until, DateOnly? BannedUntil);

/// <summary>Lists enterprises.</summary>
public sealed class EnterpriseList(Database database)
{
    private readonly NameSearch names = new(database);
    private const int TextMin = 2;
    private const int TextMax = 100;

    /// <summary>From here on, text in the alphabet of credit codes is read as a code only: no name is searched.</summary>
    private const int CodeMin = 6;

    private const string Prefix = "ent-";
    private const string Held = "('inForce', 'renewalDue', 'inRenewal', 'suspended')";
    private static readonly SearchValues<char> CodeAlphabet = SearchValues.Create("0123456789ABCDEFGHJKLMNPQRTUWXY");

    /// <summary>Reads a page.</summary>
    /// <exception cref="ArgumentException">The limit or the text is out of range, or a park is asked for without a day.</exception>
    public async Task<ListPage<EnterpriseLine>> Read(EnterpriseQuery query, CancellationToken cancellation)
    {
        if (await Asked(query, cancellation) is not { } list) return new([], null);
        var lines = await list.Run(database, $"g.key, g.version, g.payload ->> 'name', g.district, g.tier, cast(g.payload -> 'titles' as text), {Place(query.Sort)}", "enterprise",
            row => (Line: new EnterpriseLine(
                row.GetString(0)[Prefix.Length..], row.IsDBNull(2) ? "" : row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3),
                row.IsDBNull(4) ? Tier.MicroSmall : Tiers[row.GetString(4)],
                row.IsDBNull(5) ? [] : JsonSerializer.Deserialize<TitleLine[]>(row.GetString(5), SrdiJson.Stored)!, row.GetInt32(1)), Place: row.GetString(6)), cancellation);
        var page = ListPage<(EnterpriseLine Line, string Place)>.Of(lines, query.Limit, line => After(query.Sort, line.Place, line.Line.Uscc));
        return new([.. page.Items.Select(line => line.Line)], page.Next);
    }

    /// <summary>Reads a page of whole records.</summary>
    public async Task<ListPage<Enterprise>> Whole(EnterpriseQuery query, CancellationToken cancellation)
    {
        if (await Asked(query, cancellation) is not { } list) return new([], null);
        var lines = await list.Run(database, $"cast(g.payload as text), {Place(query.Sort)}", "enterprise",
            row => (Line: JsonSerializer.Deserialize<Enterprise>(row.GetString(0), SrdiJson.Stored)!, Place: row.GetString(1)), cancellation);
        var page = ListPage<(Enterprise Line, string Place)>.Of(lines, query.Limit, line => After(query.Sort, line.Place, line.Line.Uscc.Value));
        return new([.. page.Items.Select(line => line.Line)], page.Next);
    }

    /// <summary>How many there are, counted up to a limit: more than that is the limit and one.</summary>
    public async Task<int> Count(EnterpriseQuery query, int countMax, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        return await Asked(query with { After = null, Sort = EnterpriseSort.Code }, cancellation) is { } list ? await list.Count(database, "enterprise", countMax, cancellation) : 0;
    }

    /// <summary>The query as SQL; null when nothing can answer it.</summary>
    private async Task<ListQuery?> Asked(EnterpriseQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var list = new ListQuery(query.After is null || query.Sort is not EnterpriseSort.Code ? null : Prefix + query.After, query.Limit)
            .Where("g.tier = @tier", "tier", query.Tier is { } tier ? SrdiJson.Name(tier) : null)
            .Where("g.district = @district", "district", query.District?.Value);
        if (query.Title is not null || query.ExpiringBefore is not null)
        {
            // "titled" is what the index of the few that ever held one is made of.
            list.Where($"g.titled and exists (select 1 from {database.Elements("g.payload", "titles", "t")} where t.value ->> 'state' in {Held}{(query.Title is null ? "" : " and t.value ->> 'title' = @title")}{(query.ExpiringBefore is null ? "" : " and t.value ->> 'until' < @before")})");
            list.By(database.By("enterprise_titled"));
            if (query.Title is { } title) list.With("title", SrdiJson.Name(title));
            if (query.ExpiringBefore is { } before) list.With("before", before.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        }
        else if (query.Tier is not (null or Tier.MicroSmall)) list.By(database.By(query.District is null ? "enterprise_by_tier" : "enterprise_by_district"));
        if (query.Park is { } park)
            list.Where("g.key in (select 'ent-' || y.uscc from tenancy y where y.park = @park and y.from_on <= @on and (y.to_on is null or y.to_on >= @on))", "park", park)
                .With("on", query.On ?? throw new ArgumentException("A park is asked for without a day.", nameof(query)));
        if (query.Text is { } text && !await Search(list, text.Trim(), query, cancellation)) return null;
        Sort(list, query, database);
        return list;
    }

    /// <summary>The value that a line is sorted by, as text, beside its code.</summary>
    private static string Place(EnterpriseSort sort) => sort switch { EnterpriseSort.Name => "n.initials", EnterpriseSort.Until => "cast(d.until_on as text)", EnterpriseSort.Code => "''" };

    private static string After(EnterpriseSort sort, string place, string uscc) => sort is EnterpriseSort.Code ? uscc : $"{place}.{uscc}";

    private static void Sort(ListQuery list, EnterpriseQuery query, Database database)
    {
        if (query.Sort is EnterpriseSort.Code) return;
        var place = query.After?.Split('.') is [var value, var code] ? (Value: value, Key: Prefix + code) : default;
        if (query.After is not null && place.Key is null) throw new ArgumentException("The place to read on from is of another order.", nameof(query));
        if (query.Sort is EnterpriseSort.Name)
        {
            list.Sorted($"join enterprise_initials n{database.By(query.District is null ? "enterprise_by_initials" : "enterprise_in_district_by_initials")} on n.key = g.key and n.present = 1{(query.District is null ? "" : " and n.district = @district")}", "n.initials, n.key");
            if (place.Key is not null) list.Where("(n.initials, n.key) > (@place, @key)").With("place", place.Value).With("key", place.Key);
            return;
        }
        if (query.Title is null) throw new ArgumentException("By the last day of which title?", nameof(query));
        list.Sorted("join due d on d.kind = 'enterprise' and d.title = @title and g.key = 'ent-' || d.subject", "d.until_on, d.subject");
        if (place.Key is not null)
            list.Where("(d.until_on, d.subject) > (@place, @subject)").With("place", DateOnly.ParseExact(place.Value, "O", System.Globalization.CultureInfo.InvariantCulture)).With("subject", place.Key[Prefix.Length..]);
    }

    private static readonly Dictionary<string, Tier> Tiers = Enum.GetValues<Tier>().ToDictionary(SrdiJson.Name);

    /// <summary>Narrows the list to a text; false when nothing can have it.</summary>
    private async Task<bool> Search(ListQuery list, string text, EnterpriseQuery query, CancellationToken cancellation)
    {
        var (places, parameters) = await Places(text, cancellation);
        if (places.Count == 0) return false;
        foreach (var (name, value) in parameters) list.With(name, value);
        if (places is [{ Index: "grain_state" }]) list.Where(Coded("g"));
        else if (places is [var only] && query.Sort is EnterpriseSort.Code)
        {
            list.Through($"join {only.Index} e on e.key = g.key{only.Met}", "e.key").Where(only.Condition);
            if (!string.IsNullOrEmpty(query.After)) list.Where("e.key > @after");
        }
        else list.Where($"g.key in ({Keys(places)})");
        return true;
    }

    /// <summary>What a text asks of a key, as a condition on <c>{key}</c>; null when nothing can have it.</summary>
    internal async Task<(string Condition, IReadOnlyList<(string, object?)> Parameters)?> Matching(string text, CancellationToken cancellation)
    {
        var (places, parameters) = await Places(text, cancellation);
        return places.Count == 0 ? null : ($"{{key}} in ({Keys(places)})", parameters);
    }

    private static string Keys(IEnumerable<TextPlace> places) => string.Join(" union ", places.Select(p => $"select e.key from {p.Index} e{p.Met} where {p.Condition}"));

    // Keys compare by bytes, and '~' comes after every character of a code.
    private static string Coded(string table) => $"{table}.key >= @from and {table}.key < @to";

    /// <summary>Where a text may stand, each as the keys of an index: in names, in initials, at the beginning of codes.</summary>
    private async Task<(List<TextPlace> Places, List<(string Name, object? Value)> Parameters)> Places(string text, CancellationToken cancellation)
    {
        if (text.Length is < TextMin or > TextMax)
            throw new ArgumentException($"The text to search must have {TextMin} to {TextMax} characters.", nameof(text));
        var (places, parameters) = (new List<TextPlace>(), new List<(string Name, object? Value)>());
        var code = text.ToUpperInvariant();
        var letters = code.All(char.IsAsciiLetterUpper); // No code is of letters only, as the initials of most names are.
        var isCode = !code.AsSpan().ContainsAnyExcept(CodeAlphabet) && !(letters && code.Length >= CodeMin);
        var coded = new TextPlace("grain_state", "", $"e.state_name = 'enterprise' and {Coded("e")}");
        (string, object?)[] range = [("from", Prefix + code), ("to", Prefix + code + "~")];
        if (isCode && code.Length >= CodeMin) return ([coded], [.. range]);
        var fragment = NameKey.Of(text);
        if (fragment.EnumerateRunes().Count() < TextMin) return (places, parameters);
        foreach (var index in letters && fragment.Length >= NameIndex.Initials.Length ? (NameIndex[])[NameIndex.Names, NameIndex.Initials] : [NameIndex.Names])
        {
            var grams = index.Grams(fragment);
            var rarest = await names.Rarest(index, grams, cancellation);
            if (rarest.Count == 0) continue;
            var (met, condition) = index.Meeting(rarest, parameters);
            if (grams.Count > 1)
            {
                condition += $" and exists (select 1 from {index.Table} w where w.key = e.key and {database.Holds($"w.{index.Column}", "@text")})";
                if (places.Count == 0) parameters.Add(("text", fragment));
            }
            places.Add(new(index.GramTable, met, condition));
        }
        if (isCode && (await database.Query($"select 1 from grain_state g where g.state_name = 'enterprise' and {Coded("g")} limit 1", range, _ => true, cancellation)).Count > 0)
        {
            places.Add(coded);
            parameters.AddRange(range);
        }
        return (places, parameters);
    }

    /// <summary>A table of keys with what is asked of them.</summary>
    /// <param name="Index">The table, known as <c>e</c>.</param>
    /// <param name="Met">More of the same table that have to have the key too.</param>
    /// <param name="Condition">What is asked.</param>
    private sealed record TextPlace(string Index, string Met, string Condition);
}
