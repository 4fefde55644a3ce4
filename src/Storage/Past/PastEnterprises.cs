using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Storage.Enterprises;

namespace Srdi.Storage.Past;

/// <summary>
/// Lists enterprises as they were. Which ones are asked for is answered from the table of what stood when; only those of
/// the page are then told from their events. A text finds a firm by any name that it has or had, whenever it had it.
/// </summary>
public sealed class PastEnterprises(Database database)
{
    private const string Prefix = "ent-";
    private readonly EnterpriseList present = new(database);
    private readonly PastLogs logs = new(database);
    private readonly Standing standing = new(database);

    /// <summary>Reads a page, in the order of credit codes.</summary>
    /// <exception cref="ArgumentException">The limit or the text is out of range.</exception>
    public async Task<ListPage<EnterpriseLine>> Read(EnterpriseQuery query, PointInTime at, CancellationToken cancellation)
    {
        var page = await Whole(query, at, cancellation);
        return new([.. page.Items.Select(e => new EnterpriseLine(e.Uscc.Value, e.Name, e.District.Value, e.Tier,
            [.. e.Titles.Select(t => new TitleLine(t.Title, SrdiJson.Name(t.State), t.Batch, t.Document, t.From, t.Until, t.BannedUntil))], e.Version))], page.Next);
    }

    /// <summary>Reads a page of whole records.</summary>
    public async Task<ListPage<Enterprise>> Whole(EnterpriseQuery query, PointInTime at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(at);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, ListQuery.LimitMax, nameof(query));
        if (await Asked(query, at, cancellation) is not { } asked) return new([], null);
        var page = ListPage<string>.Of(
            await database.Query($"select p.subject from {asked.Sql} order by p.subject limit @limit", [.. asked.Parameters, ("limit", query.Limit + 1)], row => row.GetString(0), cancellation),
            query.Limit, key => key);
        var events = await logs.Of(SubjectKind.Enterprise, page.Items, at.KnownAt, cancellation);
        return new([.. page.Items.Select(key => EnterpriseHistory.AsOf(events[key], at.On)).OfType<Enterprise>()], page.Next);
    }

    /// <summary>How many there are, counted up to a limit: more than that is the limit and one.</summary>
    public async Task<int> Count(EnterpriseQuery query, PointInTime at, int countMax, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(at);
        if (await Asked(query with { After = null }, at, cancellation) is not { } asked) return 0;
        return (await database.Query($"select count(*) from (select 1 from {asked.Sql} limit @count) counted", [.. asked.Parameters, ("count", countMax + 1)], row => (int)row.GetInt64(0), cancellation))[0];
    }

    /// <summary>The query as SQL after <c>from</c>; null when nothing can answer it.</summary>
    private async Task<(string Sql, List<(string, object?)> Parameters)?> Asked(EnterpriseQuery query, PointInTime at, CancellationToken cancellation)
    {
        var (sql, parameters) = (standing.Places("enterprise"), new List<(string, object?)>(standing.Bind(at)));
        void Where(string condition, string? name = null, object? value = null)
        {
            sql += " and " + condition;
            if (name is not null) parameters.Add((name, value));
        }

        if (!string.IsNullOrEmpty(query.After)) Where("p.subject > @after", "after", query.After);
        if (query.District is { } district) Where("p.value = @district", "district", district.Value);
        if (query.Tier is { } tier)
        {
            var (own, above) = (Enum.GetValues<Title>().Where(t => t.ToTier() == tier).ToList(), Enum.GetValues<Title>().Where(t => t.ToTier() > tier).ToList());
            if (own.Count > 0) Where($"p.subject in ({standing.Holders(own)})");
            if (above.Count > 0) Where($"p.subject not in ({standing.Holders(above)})");
        }
        if (query.Title is not null || query.ExpiringBefore is not null)
        {
            Where($"p.subject in ({standing.Holders(query.Title is { } title ? [title] : Enum.GetValues<Title>(), query.ExpiringBefore is null ? "" : " and t.valid_until < @before")})");
            if (query.ExpiringBefore is { } before) parameters.Add(("before", before));
        }
        if (query.Park is { } park) Where($"p.subject in ({Standing.Tenants})", "park", park);
        if (query.Text is { } text)
        {
            if (await present.Matching(text.Trim(), cancellation) is not { } match) return null;
            Where(match.Condition.Replace("{key}", $"'{Prefix}' || p.subject", StringComparison.Ordinal));
            parameters.AddRange(match.Parameters);
        }
        return (sql, parameters);
    }
}

/// <summary>Reads the events of many subjects at once, as they were known at an instant.</summary>
internal sealed class PastLogs(Database database)
{
    internal async Task<ILookup<string, LogEntry>> Of(SubjectKind kind, IReadOnlyList<string> subjects, DateTimeOffset knownAt, CancellationToken cancellation)
    {
        if (subjects.Count == 0) return Array.Empty<LogEntry>().ToLookup(e => e.Subject, StringComparer.Ordinal);
        var entries = await database.Query($"""
            select {Log.LogRows.Columns} from log l
            where l.kind = @kind and l.subject in ({database.Texts("@subjects")}) order by l.subject, l.ordinal
            """, [("kind", SrdiJson.Name(kind)), ("subjects", JsonSerializer.Serialize(subjects))], row => Log.LogRows.Entry(row, 0), cancellation);
        return entries.Where(e => e.RecordedAt <= knownAt).ToLookup(e => e.Subject, StringComparer.Ordinal);
    }
}
