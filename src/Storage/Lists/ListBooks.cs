using System.Data.Common;
using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Cases;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Lists;
using Srdi.Domain.Parks;

namespace Srdi.Storage.Lists;

/// <summary>The rows of lists, written and read in bounded parts.</summary>
public sealed class ListBooks(Database database) : IListBooks
{
    private const int PerQueryMax = 500;
    internal const string Columns = "r.row, r.action, r.cells, r.name, r.uscc, r.verdict, r.code, r.reason, r.outcome, r.subject, r.granted, r.case_id";
    private const string Held = "('inForce', 'renewalDue', 'inRenewal', 'suspended')";

    private string Rows => database.Elements(database.Json("@rows"), "rows", "e");

    /// <inheritdoc/>
    public async Task Add(ListId list, IReadOnlyList<ListRowDraft> rows, CancellationToken cancellation)
    {
        foreach (var some in rows.Chunk(PerQueryMax))
            await database.Execute($"""
                insert into list_row (list, row, action, cells, texts, name, uscc, verdict, code, reason)
                select @list, cast(e.value ->> 'row' as integer), 'file', e.value ->> 'cells', e.value ->> 'texts', e.value ->> 'name', e.value ->> 'uscc',
                  e.value ->> 'verdict', e.value ->> 'code', e.value ->> 'reason'
                from {Rows} where true
                on conflict (list, row) do nothing
                """, [("list", list.Value), ("rows", Json(some.Select(row => new
                {
                    row.Row, row.Cells, row.Texts, Name = row.Cells.GetValueOrDefault("name"),
                    Uscc = EnterpriseId.Parse(row.Cells.GetValueOrDefault("uscc")) is { Succeeded: true } code ? code.Value.Value : null,
                    Verdict = row.Fault is null ? null : SrdiJson.Name(RowVerdict.Wrong), Code = row.Fault is { } fault ? RefusalTexts.CodeOf(fault.Code) : null, Reason = row.Fault?.DetailZh,
                })))], cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ListLine>> Read(ListId list, int after, int limit, RowVerdict? verdict, bool open, CancellationToken cancellation) =>
        await database.Query(
            $"select {Columns} from list_row r where r.list = @list and r.row > @after{(verdict is null ? "" : " and r.verdict = @verdict")}{(open ? " and r.outcome is null" : "")} order by r.row limit @limit",
            [("list", list.Value), ("after", after), ("limit", limit), .. verdict is { } one ? new (string, object?)[] { ("verdict", SrdiJson.Name(one)) } : []], LineOf, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ListLine>> ToDo(ListId list, int after, int limit, CancellationToken cancellation) =>
        await database.Query($"select {Columns} from list_row r where r.list = @list and r.row > @after and r.verdict in ('new', 'case') and r.outcome is null order by r.row limit @limit",
            [("list", list.Value), ("after", after), ("limit", limit)], LineOf, cancellation);

    /// <inheritdoc/>
    public async Task<ListLine?> Find(ListId list, int row, CancellationToken cancellation) =>
        (await database.Query($"select {Columns} from list_row r where r.list = @list and r.row = @row", [("list", list.Value), ("row", row)], LineOf, cancellation)).SingleOrDefault();

    // The rows exist: an upsert finds each by its key in both databases, where an update from a document may scan instead.

    /// <inheritdoc/>
    public async Task Weigh(ListId list, IReadOnlyList<ListLine> rows, CancellationToken cancellation)
    {
        foreach (var some in rows.Chunk(PerQueryMax))
            await database.Execute($"""
                insert into list_row (list, row, action, cells, texts, uscc, subject, verdict, code, reason)
                select @list, cast(e.value ->> 'row' as integer), 'file', '', '', e.value ->> 'uscc', e.value ->> 'subject', e.value ->> 'verdict', e.value ->> 'code', e.value ->> 'reason'
                from {Rows} where true
                on conflict (list, row) do update
                  set uscc = excluded.uscc, subject = excluded.subject, verdict = excluded.verdict, code = excluded.code, reason = excluded.reason
                """, [("list", list.Value), ("rows", Json(some.Select(row => new { row.Row, row.Uscc, row.Subject, row.Verdict, row.Code, row.Reason })))], cancellation);
    }

    /// <inheritdoc/>
    public async Task Finish(ListId list, IReadOnlyList<ListLine> rows, CancellationToken cancellation)
    {
        foreach (var some in rows.Chunk(PerQueryMax))
            await database.Execute($"""
                insert into list_row (list, row, action, cells, texts, outcome, code, reason, granted, case_id)
                select @list, cast(e.value ->> 'row' as integer), 'file', '', '', e.value ->> 'outcome', e.value ->> 'code', e.value ->> 'reason', e.value ->> 'granted', e.value ->> 'case'
                from {Rows} where true
                on conflict (list, row) do update set outcome = excluded.outcome, code = excluded.code, reason = excluded.reason, granted = excluded.granted, case_id = excluded.case_id
                """, [("list", list.Value), ("rows", Json(some.Select(row => new { row.Row, row.Outcome, row.Code, row.Reason, row.Case, Granted = row.Granted.Count == 0 ? null : row.Granted })))], cancellation);
    }

    /// <inheritdoc/>
    public async Task<(ListCounts Counts, int Open, int Lapses)> Count(ListId list, CancellationToken cancellation)
    {
        var groups = await database.Query(
            "select verdict, action, count(*), count(case when outcome is null then 1 end) from list_row where list = @list and verdict is not null group by verdict, action", [("list", list.Value)],
            row => (Verdict: row.GetString(0), Lapse: row.GetString(1) == "lapse", Rows: (int)row.GetInt64(2), Open: (int)row.GetInt64(3)), cancellation);
        int Of(RowVerdict verdict) => groups.Where(g => !g.Lapse && g.Verdict == SrdiJson.Name(verdict)).Sum(g => g.Rows);
        int OpenOf(bool lapse) => groups.Where(g => g.Lapse == lapse && (g.Verdict == SrdiJson.Name(RowVerdict.New) || g.Verdict == SrdiJson.Name(RowVerdict.Case))).Sum(g => g.Open);
        return (new(Of(RowVerdict.New), Of(RowVerdict.Already), Of(RowVerdict.Case), Of(RowVerdict.Person), Of(RowVerdict.Wrong)), OpenOf(lapse: false), OpenOf(lapse: true));
    }

    /// <inheritdoc/>
    public async Task<(int Applied, int Refused, int Cases, IReadOnlyList<RewardRef> Granted)> Sum(ListId list, CancellationToken cancellation)
    {
        var outcomes = await database.Query("select outcome, count(*) from list_row where list = @list and outcome is not null group by outcome", [("list", list.Value)],
            row => (Outcome: row.GetString(0), Rows: (int)row.GetInt64(1)), cancellation);
        var granted = await database.Query("select granted from list_row where list = @list and granted is not null", [("list", list.Value)],
            row => JsonSerializer.Deserialize<RewardRef[]>(row.GetString(0), SrdiJson.Stored)!, cancellation);
        int Of(string outcome) => outcomes.Where(o => o.Outcome == outcome).Sum(o => o.Rows);
        return (Of("applied"), Of("refused"), Of("case"), [.. granted.SelectMany(g => g)]);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, int>> First(ListId list, IReadOnlyCollection<string> subjects, CancellationToken cancellation) =>
        (await database.Query($"select subject, min(row) from list_row where list = @list and subject in ({database.Texts("@subjects")}) group by subject",
            [("list", list.Value), ("subjects", JsonSerializer.Serialize(subjects))], row => (row.GetString(0), (int)row.GetInt64(1)), cancellation)).ToDictionary();

    /// <inheritdoc/>
    public Task ForgetLapses(ListId list, EnterpriseId? only, CancellationToken cancellation) =>
        database.Execute($"delete from list_row where list = @list and action = 'lapse' and outcome is null{(only is null ? "" : " and uscc = @uscc")}",
            [("list", list.Value), .. only is { } one ? new (string, object?)[] { ("uscc", one.Value) } : []], cancellation);

    /// <inheritdoc/>
    public Task<int> AddLapses(ListId list, Title title, string batch, int limit, CancellationToken cancellation) =>
        database.Execute($"""
            insert into list_row (list, row, action, cells, texts, name, uscc, subject, verdict)
            select @list, cast((select max(row) from list_row where list = @list) + row_number() over (order by c.key) as integer), 'lapse', '{EmptyObject}', '[]', c.name, c.uscc, c.uscc, 'new'
            from (
              select g.key, g.payload ->> 'name' as name, substr(g.key, 5) as uscc from grain_state g
              where g.state_name = 'enterprise' and g.titled
                and exists (select 1 from {database.Elements("g.payload", "titles", "t")} where t.value ->> 'title' = @title and t.value ->> 'batch' = @batch and t.value ->> 'state' in {Held})
                and not exists (select 1 from list_row r where r.list = @list and r.uscc = substr(g.key, 5))
              order by g.key limit @limit) c
            """, [("list", list.Value), ("title", SrdiJson.Name(title)), ("batch", batch), ("limit", limit)], cancellation);

    private const string EmptyObject = "{}";

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<EnterpriseId, Enterprise>> Enterprises(IReadOnlyCollection<EnterpriseId> ids, CancellationToken cancellation) =>
        (await Records<Enterprise>("enterprise", ids.Select(id => id.GrainKey), cancellation)).ToDictionary(e => e.Record.Uscc, e => e.Record);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<ParkId, Park>> Parks(IReadOnlyCollection<ParkId> ids, CancellationToken cancellation) =>
        (await Records<Park>("park", ids.Select(id => id.GrainKey), cancellation)).ToDictionary(p => p.Record.Id, p => p.Record);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, StoredReport>> Reports(IReadOnlyCollection<string> keys, CancellationToken cancellation) =>
        (await Records<StoredReport>("report", keys, cancellation)).ToDictionary();

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<NamedEnterprise>>> Named(IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        var found = new List<(string Name, NamedEnterprise Bearer)>();
        foreach (var some in keys.Distinct().Chunk(PerQueryMax))
            found.AddRange(await database.Query($"""
                select n.name, n.kind, cast(g.payload as text) from ({database.Texts("@names")}) t cross join enterprise_name n cross join grain_state g
                where n.name = t.value and g.state_name = 'enterprise' and g.key = n.key order by n.name, n.key
                """, [("names", JsonSerializer.Serialize(some))],
                row => (row.GetString(0), new NamedEnterprise(Read<Enterprise>(row.GetString(2)), Kinds[row.GetString(1)])), cancellation));
        return found.GroupBy(f => f.Name).ToDictionary(g => g.Key, g => (IReadOnlyList<NamedEnterprise>)[.. g.Select(f => f.Bearer)]);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<(ListId List, ListState State)>> Open(CancellationToken cancellation) =>
        [.. (await database.Query("""
            select cast(payload as text) from grain_state where state_name = 'list' and state in ('previewing', 'confirmed', 'running') order by state, key limit 1000
            """, [], row => Read<ImportedList>(row.GetString(0)), cancellation)).OrderBy(list => list.ConfirmedAt).Select(list => (list.Id, list.State))];

    private async Task<List<(string Key, TRecord Record)>> Records<TRecord>(string stateName, IEnumerable<string> keys, CancellationToken cancellation)
    {
        var found = new List<(string, TRecord)>();
        foreach (var some in keys.Distinct().Chunk(PerQueryMax))
            found.AddRange(await database.Query($"select key, cast(payload as text) from grain_state where state_name = '{stateName}' and payload is not null and key in ({database.Texts("@keys")})",
                [("keys", JsonSerializer.Serialize(some))], row => (row.GetString(0), Read<TRecord>(row.GetString(1))), cancellation));
        return found;
    }

    internal static ListLine LineOf(DbDataReader row) => new((int)row.GetInt64(0))
    {
        Lapse = row.GetString(1) == "lapse", Cells = Read<Dictionary<string, string>>(row.GetString(2)), Name = TextOf(row, 3),
        Uscc = TextOf(row, 4) is { } uscc ? EnterpriseId.Parse(uscc).Value : null, Verdict = TextOf(row, 5) is { } verdict ? Verdicts[verdict] : null,
        Code = TextOf(row, 6), Reason = TextOf(row, 7), Outcome = TextOf(row, 8), Subject = TextOf(row, 9),
        Granted = TextOf(row, 10) is { } granted ? Read<RewardRef[]>(granted) : [], Case = TextOf(row, 11) is { } held ? CaseId.Parse(held).Value : null,
    };

    private static readonly Dictionary<string, RowVerdict> Verdicts = Enum.GetValues<RowVerdict>().ToDictionary(SrdiJson.Name);

    private static readonly Dictionary<string, NameKind> Kinds = Enum.GetValues<NameKind>().ToDictionary(SrdiJson.Name);

    private static string? TextOf(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, SrdiJson.Stored)!;

    private static string Json<T>(IEnumerable<T> rows) => JsonSerializer.Serialize(new { rows }, SrdiJson.Stored);
}
