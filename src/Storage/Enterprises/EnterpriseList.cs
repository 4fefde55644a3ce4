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
/// <param name="Text">A fragment of the name, two characters or more, or the beginning of the credit code.</param>
/// <param name="ExpiringBefore">Holding a title (the one asked for, or any) that runs out before this day.</param>
/// <param name="Park">Tenant of this park on <paramref name="On"/>.</param>
/// <param name="On">The day for <paramref name="Park"/>.</param>
public sealed record EnterpriseQuery(
    int Limit, string? After = null, Tier? Tier = null, Title? Title = null, DistrictCode? District = null, string? Text = null,
    DateOnly? ExpiringBefore = null, string? Park = null, DateOnly? On = null);

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

/// <summary>Lists enterprises in the order of their credit codes.</summary>
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
        var lines = await list.Run(database, "g.key, g.version, g.payload ->> 'name', g.district, g.tier, cast(g.payload -> 'titles' as text)", "enterprise",
            row => new EnterpriseLine(
                row.GetString(0)[Prefix.Length..], row.IsDBNull(2) ? "" : row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3),
                row.IsDBNull(4) ? Tier.MicroSmall : Tiers[row.GetString(4)],
                row.IsDBNull(5) ? [] : JsonSerializer.Deserialize<TitleLine[]>(row.GetString(5), SrdiJson.Stored)!, row.GetInt32(1)), cancellation);
        return ListPage<EnterpriseLine>.Of(lines, query.Limit, line => line.Uscc);
    }

    /// <summary>Reads a page of whole records.</summary>
    public async Task<ListPage<Enterprise>> Whole(EnterpriseQuery query, CancellationToken cancellation)
    {
        if (await Asked(query, cancellation) is not { } list) return new([], null);
        var lines = await list.Run(database, "cast(g.payload as text)", "enterprise", row => JsonSerializer.Deserialize<Enterprise>(row.GetString(0), SrdiJson.Stored)!, cancellation);
        return ListPage<Enterprise>.Of(lines, query.Limit, line => line.Uscc.Value);
    }

    /// <summary>How many there are, counted up to a limit: more than that is the limit and one.</summary>
    public async Task<int> Count(EnterpriseQuery query, int countMax, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        return await Asked(query with { After = null }, cancellation) is { } list ? await list.Count(database, "enterprise", countMax, cancellation) : 0;
    }

    /// <summary>The query as SQL; null when nothing can answer it.</summary>
    private async Task<ListQuery?> Asked(EnterpriseQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var list = new ListQuery(query.After is null ? null : Prefix + query.After, query.Limit)
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
        return query.Text is not { } text || await Search(list, text.Trim(), query.After, cancellation) ? list : null;
    }

    /// <summary>What a text asks of a key, as a condition on <c>{key}</c>; null when nothing can have it.</summary>
    internal async Task<(string Condition, IReadOnlyList<(string, object?)> Parameters)?> Matching(string text, CancellationToken cancellation)
    {
        var read = Read(text);
        const string coded = "({key} >= @from and {key} < @to)";
        (string, object?)[] range = read.IsCode ? [("from", Prefix + read.Code), ("to", Prefix + read.Code + "~")] : [];
        if (read.IsCode && read.Code.Length >= CodeMin) return (coded, range);
        var fragment = NameKey.Of(text);
        if (fragment.EnumerateRunes().Count() < TextMin) return null;
        var (gram, inNames) = await names.Rarest(fragment, cancellation);
        if (!inNames) return read.IsCode ? (coded, range) : null;
        var whole = NameSearch.Grams(fragment).Count == 1 ? "" : $" and exists (select 1 from enterprise_name n where n.key = e.key and {database.Holds("n.name", "@text")})";
        var named = $"{{key}} in (select e.key from enterprise_gram e where e.gram = @gram{whole})";
        return (read.IsCode ? $"({coded} or {named})" : named, [.. range, ("gram", gram), .. whole.Length == 0 ? [] : new (string, object?)[] { ("text", fragment) }]);
    }

    /// <summary>The text as a code, where it can be one.</summary>
    private static (string Code, bool IsCode) Read(string text)
    {
        if (text.Length is < TextMin or > TextMax)
            throw new ArgumentException($"The text to search must have {TextMin} to {TextMax} characters.", nameof(text));
        var code = text.ToUpperInvariant();
        return (code, !code.AsSpan().ContainsAnyExcept(CodeAlphabet));
    }

    private static readonly Dictionary<string, Tier> Tiers = Enum.GetValues<Tier>().ToDictionary(SrdiJson.Name);

    /// <summary>Narrows the list to a text; false when nothing can have it.</summary>
    private async Task<bool> Search(ListQuery list, string text, string? after, CancellationToken cancellation)
    {
        var (code, isCode) = Read(text);
        // Keys compare by bytes, and '~' comes after every character of a code.
        const string coded = "g.key >= @from and g.key < @to";
        if (isCode) list.With("from", Prefix + code).With("to", Prefix + code + "~");
        if (isCode && code.Length >= CodeMin)
        {
            list.Where(coded);
            return true;
        }
        var fragment = NameKey.Of(text);
        if (fragment.EnumerateRunes().Count() < TextMin) return false;
        var (gram, inNames) = await names.Rarest(fragment, cancellation);
        var inCodes = isCode && (await database.Query($"select 1 from grain_state g where g.state_name = 'enterprise' and {coded} limit 1", [("from", Prefix + code), ("to", Prefix + code + "~")], _ => true, cancellation)).Count > 0;
        if (!inNames)
        {
            list.Where(coded);
            return inCodes;
        }
        list.With("gram", gram);
        var grams = NameSearch.Grams(fragment);
        var whole = grams.Count == 1 ? "" : $" and exists (select 1 from enterprise_name n where n.key = g.key and {database.Holds("n.name", "@text")})";
        if (grams.Count > 1) list.With("text", fragment);
        if (inCodes) list.Where($"(({coded}) or (g.key in (select e.key from enterprise_gram e where e.gram = @gram){whole}))");
        else
        {
            list.Through("join enterprise_gram e on e.key = g.key and e.gram = @gram", "e.key");
            if (!string.IsNullOrEmpty(after)) list.Where("e.key > @after");
            if (whole.Length > 0) list.Where(whole[" and ".Length..]);
        }
        return true;
    }
}
