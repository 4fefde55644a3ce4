using System.Globalization;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Sweeps;

namespace Srdi.Storage.Sweeps;

/// <summary>Reads what has run out from the table that the state rows' trigger keeps.</summary>
public sealed class DueList(Database database) : IDueList
{
    // States that a date alone ends. What waits for the list of a renewal is not among them.
    private const string Waiting = "d.until_on < @today and d.state in ('inForce', 'suspended', 'accredited', 'atRisk', 'entitled')";

    private const string ReadSql = $"""
        select d.kind, d.subject, d.title, d.until_on from due d
        where {Waiting} and (d.kind, d.subject, d.title) > (@kind, @subject, @title)
        order by d.kind, d.subject, d.title limit @limit
        """;

    private const string CountSql = $"select count(*) from due d where {Waiting}";

    private const string ParksSql = """
        select g.key from grain_state g
        where g.state_name = 'park' and g.payload is not null and g.state in ('candidate', 'qualified', 'accredited', 'atRisk') and g.key > @after
        order by g.key limit @limit
        """;

    private readonly string overdue = $"""
        select d.subject from due d join grain_state g on g.state_name = 'enterprise' and g.key = 'ent-' || d.subject
        where d.kind = 'enterprise' and d.subject > @after and d.state in ('inForce', 'renewalDue', 'inRenewal')
          and ((@year <> '' and not exists (select 1 from {database.Elements("g.payload", "updates", "u")} where cast(u.value ->> 'year' as text) = @year))
            or exists (select 1 from {database.Elements("g.payload", "changes", "c")} where c.value ->> 'reportedOn' is null and c.value ->> 'on' <= @changed))
        group by d.subject order by d.subject limit @limit
        """;

    private static readonly Dictionary<string, Title> Titles = Enum.GetValues<Title>().ToDictionary(SrdiJson.Name);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DueLine>> Read(DateOnly today, string after, int limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(after);
        var place = after.Length == 0 ? ["", "", ""] : after.Split('/');
        return await database.Query(ReadSql, [("today", today), ("kind", place[0]), ("subject", place[1]), ("title", place[2]), ("limit", limit)],
            row => new DueLine(row.GetString(0) switch { "park" => SubjectKind.Park, "reward" => SubjectKind.Reward, _ => SubjectKind.Enterprise }, row.GetString(1),
                Titles.TryGetValue(row.GetString(2), out var title) ? title : null, row.GetFieldValue<DateOnly>(3)), cancellation);
    }

    /// <inheritdoc/>
    public async Task<int> Count(DateOnly today, CancellationToken cancellation) =>
        (int)(await database.Query(CountSql, [("today", today)], row => row.GetInt64(0), cancellation))[0];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EnterpriseId>> Overdue(int? unconfirmed, DateOnly changedUpTo, string after, int limit, CancellationToken cancellation) =>
        await database.Query(overdue, [("after", after), ("year", unconfirmed?.ToString(CultureInfo.InvariantCulture) ?? ""), ("changed", changedUpTo.ToString("O", CultureInfo.InvariantCulture)), ("limit", limit)],
            row => EnterpriseId.Parse(row.GetString(0)).Value, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ParkId>> Parks(string after, int limit, CancellationToken cancellation) =>
        await database.Query(ParksSql, [("after", after.Length == 0 ? "" : "park-" + after), ("limit", limit)], row => ParkId.Parse(row.GetString(0)["park-".Length..]).Value, cancellation);
}
