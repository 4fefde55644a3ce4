using Srdi.Domain;
using Srdi.Domain.Enterprises;

namespace Srdi.Storage.Past;

/// <summary>
/// SQL over the table of what stood when. Every question binds <c>@on</c> and <c>@known</c> (<see cref="Bind"/>). Of an
/// aspect's rows that had taken effect and were known, the latest recorded one counts, as in the fold of the events.
/// </summary>
internal sealed class Standing(Database database)
{
    /// <summary>The states in which a title is in force.</summary>
    internal const string InForce = "('inForce', 'renewalDue', 'inRenewal', 'suspended')";

    /// <summary>Where firms and parks were: the beginning of every question about them, alias <c>p</c>.</summary>
    internal string Places(string kind) => $"standing p where p.kind = '{kind}' and p.aspect = 'district' and {Latest("p")}";

    /// <summary>Whether a row says how its aspect stood.</summary>
    /// <remarks>A later row is never a subject's first: saying so lets the database look at few rows when it counts a million.</remarks>
    internal string Latest(string alias) => $"""
        {alias}.from_on <= @on and {alias}.known_at <= @known and not exists (
          select 1 from standing later{database.By("standing_changed")} where later.kind = {alias}.kind and later.aspect = {alias}.aspect and later.subject = {alias}.subject
            and later.ordinal > {alias}.ordinal and later.ordinal > 1 and later.from_on <= @on and later.known_at <= @known)
        """;

    /// <summary>The firms that held one of the titles, as a query of their codes.</summary>
    internal string Holders(IEnumerable<Title> titles, string condition = "") =>
        $"select t.subject from standing t where t.kind = 'enterprise' and t.aspect in ({Names(titles)}) and t.value in {InForce}{condition} and {Latest("t")}";

    /// <summary>The tenants of the park <c>@park</c>, as a query of their codes.</summary>
    internal const string Tenants = """
        select y.uscc from tenancy_standing y
        where y.park = @park and y.from_on <= @on and (y.to_on is null or y.to_on >= @on) and y.known_at <= @known and not exists (
          select 1 from tenancy_standing later where later.park = y.park and later.uscc = y.uscc and later.from_on = y.from_on
            and later.ordinal > y.ordinal and later.known_at <= @known)
        """;

    internal static string Names(IEnumerable<Title> titles) => string.Join(", ", titles.Select(t => $"'{SrdiJson.Name(t)}'"));

    internal (string, object?)[] Bind(PointInTime at) => [("on", at.On), ("known", database.Instant(at.KnownAt))];
}
