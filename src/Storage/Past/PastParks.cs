using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Storage.Parks;

namespace Srdi.Storage.Past;

/// <summary>
/// Parks as they were: state and tenancies from the park's own events, the tenants' titles from what stood of the tenants
/// themselves, so that the counts are a recount and not what the park had heard by then.
/// </summary>
public sealed class PastParks(Database database)
{
    private const int TenantsPerQuery = 500;
    private const int LogsPerQuery = 20;
    private static readonly Title[] Counted = [Title.Srdi, Title.LittleGiant];
    private static readonly Dictionary<string, Title> Titles = Enum.GetValues<Title>().ToDictionary(SrdiJson.Name);
    private static readonly Dictionary<string, TitleState> States = Enum.GetValues<TitleState>().ToDictionary(SrdiJson.Name);
    private readonly PastLogs logs = new(database);
    private readonly Standing standing = new(database);

    /// <summary>A page of parks in the order of their ids.</summary>
    public async Task<ListPage<Park>> Read(ParkQuery query, PointInTime at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(at);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, ListQuery.LimitMax, nameof(query));
        var (sql, parameters) = (standing.Places("park"), new List<(string, object?)>(standing.Bind(at)) { ("limit", query.Limit + 1) });
        void Where(string condition, string name, object? value)
        {
            if (value is null or "") return;
            sql += " and " + condition;
            parameters.Add((name, value));
        }

        Where("p.subject > @after", "after", query.After?["park-".Length..]);
        Where("p.value = @district", "district", query.District?.Value);
        Where($"{StateOf(standing, "p")} = @state", "state", query.State);
        // By the name that it has now: who looks for a park knows that one.
        var text = query.Text?.Normalize(System.Text.NormalizationForm.FormKC).ToUpperInvariant();
        if (text is not null) parameters.Add(("id", "PARK-" + text));
        Where($"exists (select 1 from grain_state g where g.state_name = 'park' and g.key = 'park-' || p.subject and ({database.Holds("upper(g.payload ->> 'name')", "@text")} or {database.Holds("upper(g.key)", "@id")}))", "text", text);
        var page = ListPage<string>.Of(await database.Query($"select p.subject from {sql} order by p.subject limit @limit", parameters, row => row.GetString(0), cancellation), query.Limit, id => id);
        List<Park> parks = [];
        foreach (var some in page.Items.Chunk(LogsPerQuery))
        {
            var events = await logs.Of(SubjectKind.Park, some, at.KnownAt, cancellation);
            parks.AddRange(some.Select(id => ParkHistory.AsOf(events[id], at.On)).OfType<Park>());
        }
        return new(await WithTitles(parks, at, cancellation), page.Next is { } next ? "park-" + next : null);
    }

    /// <summary>The state of a park, which is a candidate before its first step.</summary>
    internal static string StateOf(Standing standing, string alias) =>
        $"coalesce((select s.value from standing s where s.kind = 'park' and s.aspect = 'state' and s.subject = {alias}.subject and {standing.Latest("s")}), 'candidate')";

    /// <summary>The parks with the titles that their tenants held.</summary>
    public async Task<IReadOnlyList<Park>> WithTitles(IReadOnlyList<Park> parks, PointInTime at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(parks);
        ArgumentNullException.ThrowIfNull(at);
        List<(string Uscc, TitleHolding Held)> found = [];
        foreach (var some in parks.SelectMany(p => p.Tenants).Select(t => t.Uscc.Value).Distinct(StringComparer.Ordinal).Chunk(TenantsPerQuery))
            found.AddRange(await database.Query($"""
                select t.subject, t.aspect, t.value, t.from_on, t.valid_from, t.valid_until from standing t
                where t.kind = 'enterprise' and t.subject in ({database.Texts("@firms")}) and {standing.Latest("t")} and t.aspect <> 'district'
                order by t.subject
                """, [.. standing.Bind(at), ("firms", JsonSerializer.Serialize(some))],
                row => (row.GetString(0), new TitleHolding(Titles[row.GetString(1)], States[row.GetString(2)], row.GetFieldValue<DateOnly>(3))
                {
                    From = row.IsDBNull(4) ? null : row.GetFieldValue<DateOnly>(4), Until = row.IsDBNull(5) ? null : row.GetFieldValue<DateOnly>(5),
                }), cancellation));
        var held = found.ToLookup(f => f.Uscc, f => f.Held, StringComparer.Ordinal);
        return
        [
            .. parks.Select(park => park with
            {
                Tenants = [.. park.Tenants.Select(t => t with { Tier = Enterprise.TierOf([.. held[t.Uscc.Value]]), Titles = [.. held[t.Uscc.Value].Where(h => Counted.Contains(h.Title)).OrderBy(h => h.Title)] })],
            }),
        ];
    }
}
