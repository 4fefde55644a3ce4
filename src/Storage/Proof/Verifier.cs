using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Audit;
using Srdi.Domain.Budgets;
using Srdi.Domain.Log;
using Srdi.Domain.Proof;
using Srdi.Storage.Audit;
using Srdi.Storage.Budgets;
using Srdi.Storage.Log;

namespace Srdi.Storage.Proof;

/// <summary>Something that is not as it was written.</summary>
/// <param name="Where">Which row: <c>enterprise 9144… 7</c>, <c>ledger 1a…/post</c>, <c>audit {writer} 12</c>, <c>root 3</c>.</param>
/// <param name="What">What differs.</param>
public sealed record Flaw(string Where, string What)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Where}: {What}";
}

/// <summary>What was looked at.</summary>
/// <param name="Subjects">Subjects of the log.</param>
/// <param name="Events">Events.</param>
/// <param name="Unsealed">Of these without a seal, from before seals.</param>
/// <param name="Ledger">Entries of the ledger.</param>
/// <param name="Audit">Entries of the audit trail.</param>
/// <param name="Roots">Roots that were computed anew.</param>
/// <param name="Flaws">What is wrong, at most <see cref="Verifier.FlawsMax"/>; empty when all is as it was written.</param>
public sealed record Verdict(long Subjects, long Events, long Unsealed, long Ledger, long Audit, int Roots, IReadOnlyList<Flaw> Flaws);

/// <summary>
/// Checks the whole record without the platform: every seal, every number, the stored states against the log, ledger and
/// audit trail, and the signed roots. Reads only, in pages, so it may run beside the platform or on a copy.
/// </summary>
public sealed class Verifier(Database database)
{
    /// <summary>After so many flaws it stops looking for more.</summary>
    public const int FlawsMax = 20;

    private const int PageMax = 2_000;
    private const int RootsMax = 10;

    // Those whose record counts its own events: the state row and the end of the chain must say the same number.
    private static readonly Dictionary<string, string> Prefixes = new() { ["enterprise"] = "ent-", ["park"] = "park-", ["reward"] = "reward-" };

    private readonly List<Flaw> flaws = [];
    private readonly Dictionary<(int Year, int Ordinal), string> covers = [];
    private readonly List<(string Kind, string Subject, int Ordinal)> ends = [];
    private long subjects, events, unsealed, ledger, audit;

    /// <summary>Checks.</summary>
    /// <param name="outside">Signed roots that a district kept: what stands there must be found here.</param>
    /// <param name="keys">The thumbprints of the keys that may have signed; any when empty.</param>
    /// <param name="progress">Is told now and then how many events have been looked at.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Verdict> Run(IReadOnlyList<string> outside, IReadOnlyCollection<string> keys, Action<long> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(outside);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(progress);
        var roots = await Roots(outside, keys, cancellation);
        await Chains([.. roots.Select(r => r.Fold)], progress, cancellation);
        foreach (var (statement, fold, own) in roots) Compare(statement, fold.Finish([]), own);
        foreach (var (_, fold, _) in roots) fold.Dispose();
        foreach (var state in Prefixes) await StatesWithoutLog(state.Key, state.Value, cancellation);
        await Ledger(cancellation);
        await Trail([.. roots.SelectMany(r => r.Statement.Heads.Audit)], cancellation);
        return new(subjects, events, unsealed, ledger, audit, roots.Count, flaws);
    }

    private void Found(string where, string what)
    {
        if (flaws.Count < FlawsMax) flaws.Add(new(where, what));
    }

    private async Task Chains(IReadOnlyList<HeadsFold> folds, Action<long> progress, CancellationToken cancellation)
    {
        ChainRow? last = null;
        string? seal = null;
        var (broken, sealing) = (false, false);
        LogPlace lastPlace = default;
        await foreach (var ((link, entry), place) in new LogWalk(database).Rows($"{LogRows.Columns}, l.covers, l.hash", 13, row =>
            (new ChainRow(row.GetString(0), row.GetString(1), row.GetInt32(2), row.IsDBNull(12) ? null : row.GetString(12)), LogRows.Entry(row, 0) with { Covers = row.IsDBNull(11) ? null : row.GetString(11) }), r => r.Item1, cancellation))
        {
            foreach (var fold in folds) fold.Add(link, place);
            if (last is null || last.Kind != link.Kind || last.Subject != link.Subject)
            {
                await End(last, cancellation);
                (last, seal, broken, sealing, lastPlace) = (null, null, false, false, default);
                subjects++;
            }
            if (++events % 50_000 == 0) progress(events);
            var where = string.Create(CultureInfo.InvariantCulture, $"{link.Kind} {link.Subject} {link.Ordinal}");
            if (!broken) // One fault of a subject is enough: what follows it can't be right.
            {
                broken = true;
                var expected = (last?.Ordinal ?? 0) + 1;
                if (link.Ordinal != expected) Found(string.Create(CultureInfo.InvariantCulture, $"{link.Kind} {link.Subject} {expected}"), string.Create(CultureInfo.InvariantCulture, $"the event is missing; the next one is {link.Ordinal}"));
                else if (link.Hash is null && sealing) Found(where, "the event has no seal, though those before it have");
                else if (link.Hash is not null && link.Hash != Seal.Of(seal, entry)) Found(where, "the event or the seal before it is not what was sealed");
                else if (last is not null && place.CompareTo(lastPlace) <= 0) Found(where, "the event stands in the log before the one that it follows");
                else broken = false;
            }
            if (link.Hash is null) unsealed++;
            else sealing = true;
            if (entry.Kind == SubjectKind.Fund && entry.Covers is { } covered && int.TryParse(entry.Subject, NumberStyles.None, CultureInfo.InvariantCulture, out var year)) covers[(year, entry.Ordinal)] = covered;
            (last, seal, lastPlace) = (link, link.Hash, place);
        }
        await End(last, cancellation);
        await States(cancellation);
        progress(events);
    }

    private async Task End(ChainRow? last, CancellationToken cancellation)
    {
        if (last is null || !Prefixes.ContainsKey(last.Kind)) return;
        ends.Add((last.Kind, last.Subject, last.Ordinal));
        if (ends.Count >= PageMax) await States(cancellation);
    }

    /// <summary>Whether the state rows count as many events as their chains have.</summary>
    private async Task States(CancellationToken cancellation)
    {
        foreach (var kind in ends.GroupBy(e => e.Kind))
        {
            var prefix = Prefixes[kind.Key];
            var stored = (await database.Query($"select g.key, cast(g.payload ->> 'version' as integer) from grain_state g where g.state_name = @kind and g.payload is not null and g.key in ({database.Texts("@keys")})",
                [("kind", kind.Key), ("keys", JsonSerializer.Serialize(kind.Select(e => prefix + e.Subject)))], row => (Key: row.GetString(0), Version: row.IsDBNull(1) ? 0 : row.GetInt32(1)), cancellation))
                .ToDictionary(s => s.Key, s => s.Version);
            foreach (var (name, subject, ordinal) in kind)
            {
                if (!stored.TryGetValue(prefix + subject, out var version)) Found($"{name} {subject}", "there are events, but no state");
                else if (version != ordinal) Found(string.Create(CultureInfo.InvariantCulture, $"{name} {subject} {Math.Min(version, ordinal) + 1}"), string.Create(CultureInfo.InvariantCulture, $"the state counts {version} events, the log has {ordinal}"));
            }
        }
        ends.Clear();
    }

    private async Task StatesWithoutLog(string kind, string prefix, CancellationToken cancellation)
    {
        var after = "";
        while (true)
        {
            var page = await database.Query($"select g.key, exists (select 1 from log l where l.kind = g.state_name and l.subject = substr(g.key, {prefix.Length + 1})) from grain_state g where g.state_name = @kind and g.payload is not null and g.key > @after order by g.key limit @limit",
                [("kind", kind), ("after", after), ("limit", PageMax)], row => (Key: row.GetString(0), Logged: Convert.ToBoolean(row.GetValue(1), CultureInfo.InvariantCulture)), cancellation);
            foreach (var (key, _) in page.Where(p => !p.Logged)) Found($"{kind} {key[prefix.Length..]} 1", "there is a state, but no event");
            if (page.Count < PageMax) return;
            after = page[^1].Key;
        }
    }

    private async Task Ledger(CancellationToken cancellation)
    {
        var (year, ordinal, position) = (0, 0, 0L);
        (int Year, int Ordinal)? group = null;
        string? seal = null;
        var sealing = false;
        while (true)
        {
            var page = await database.Query($"""
                select l.position, l.hash, {LedgerRows.Columns} from ledger l where (l.fund_year, l.fund_ordinal, l.position) > (@year, @ordinal, @position)
                order by l.fund_year, l.fund_ordinal, l.position limit @limit
                """, [("year", year), ("ordinal", ordinal), ("position", position), ("limit", PageMax)],
                row => (Position: row.GetInt64(0), Hash: row.IsDBNull(1) ? null : row.GetString(1), Entry: LedgerRows.Entry(row, 2)), cancellation);
            foreach (var (place, hash, entry) in page)
            {
                if (group != (entry.FundYear, entry.FundOrdinal))
                {
                    Group();
                    (group, seal) = ((entry.FundYear, entry.FundOrdinal), null);
                }
                ledger++;
                if (hash is null && (sealing || covers.ContainsKey(group!.Value))) Found($"ledger {entry.Entry}", "the entry has no seal, though its event names one");
                else if (hash is not null && hash != Seal.Of(seal, entry)) Found($"ledger {entry.Entry}", "the entry or the one before it is not what was sealed");
                sealing |= hash is not null && entry.FundYear == group!.Value.Year;
                (seal, position, year, ordinal) = (hash, place, entry.FundYear, entry.FundOrdinal);
            }
            if (page.Count < PageMax) break;
        }
        Group();
        foreach (var (missing, _) in covers.OrderBy(c => c.Key)) Found(string.Create(CultureInfo.InvariantCulture, $"ledger {missing.Year} {missing.Ordinal}"), "the entries that the fund year's event tells of are missing");

        void Group()
        {
            if (group is not { } done || seal is null) return;
            if (!covers.Remove(done, out var covered)) Found(string.Create(CultureInfo.InvariantCulture, $"ledger {done.Year} {done.Ordinal}"), "there are entries that no event of the fund year tells of");
            else if (covered != seal) Found(string.Create(CultureInfo.InvariantCulture, $"ledger {done.Year} {done.Ordinal}"), "the last entries that the fund year's event tells of are missing, or there are more");
        }
    }

    private async Task Trail(IReadOnlyList<AuditHead> heads, CancellationToken cancellation)
    {
        var wanted = heads.ToLookup(h => (h.Writer, h.Number), h => h.Hash);
        var missing = heads.Select(h => (h.Writer, h.Number)).ToHashSet();
        var (writer, number) = ("", 0L);
        string? seal = null;
        var broken = false;
        while (true)
        {
            var page = await database.Query($"select a.writer, a.number, a.hash, {AuditList.Columns} from audit a where (a.writer, a.number) > (@writer, @number) order by a.writer, a.number limit @limit",
                [("writer", writer), ("number", number), ("limit", PageMax)], row => (Writer: row.GetString(0), Number: row.GetInt64(1), Hash: row.GetString(2), Entry: AuditList.Entry(row, 3)), cancellation);
            foreach (var one in page)
            {
                audit++;
                if (one.Writer != writer) (writer, number, seal, broken) = (one.Writer, 0, null, false);
                if (!broken)
                {
                    broken = true;
                    if (one.Number != number + 1) Found(string.Create(CultureInfo.InvariantCulture, $"audit {writer} {number + 1}"), "the entry is missing");
                    else if (one.Hash != Seal.Of(seal, one.Writer, one.Number, one.Entry)) Found(string.Create(CultureInfo.InvariantCulture, $"audit {writer} {one.Number}"), "the entry or the one before it is not what was sealed");
                    else broken = false;
                }
                if (missing.Remove((one.Writer, one.Number)) && wanted[(one.Writer, one.Number)].Any(h => h != one.Hash)) Found(string.Create(CultureInfo.InvariantCulture, $"audit {writer} {one.Number}"), "the entry is another than a signed root names");
                (number, seal) = (one.Number, one.Hash);
            }
            if (page.Count < PageMax) break;
        }
        foreach (var (lost, at) in missing.Order()) Found(string.Create(CultureInfo.InvariantCulture, $"audit {lost} {at}"), "a signed root names the entry, and it is missing");
    }

    private async Task<List<(RootStatement Statement, HeadsFold Fold, bool Own)>> Roots(IReadOnlyList<string> outside, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        var subject = RootDecisions.SubjectOf(DistrictCode.All[0]);
        var stored = await database.Query("select cast(l.data as text) from log l where l.kind = 'root' and l.subject = @subject order by l.ordinal desc limit @limit",
            [("subject", subject), ("limit", RootsMax)], row => JsonSerializer.Deserialize<SignedRoot>(row.GetString(0), SrdiJson.Stored)!, cancellation);
        List<(RootStatement, HeadsFold, bool)> roots = [];
        SignedRoot? later = null;
        foreach (var root in stored)
        {
            if (Open(root.Signed, $"root {root.Number}") is { } statement)
            {
                if (statement.Heads.Hash != root.Hash || statement.Number != root.Number) Found($"root {root.Number}", "the event says something else than what was signed");
                roots.Add((statement, new(new(statement.Heads.Cursor), database.Provider), true));
            }
            if (later is not null && RootKey.Open(later.Signed)?.Statement.Previous is var previous && previous != Seal.Of(SHA256.HashData(Encoding.UTF8.GetBytes(root.Signed)))) Found($"root {root.Number}", $"root {later.Number} follows another root than this");
            later = root;
        }
        foreach (var signed in outside)
        {
            if (Open(signed, "the root given") is not { } statement) continue;
            var here = await database.Query("select cast(l.data as text) from log l where l.kind = 'root' and l.subject = @subject and l.ordinal = @number", [("subject", subject), ("number", statement.Number)], row => JsonSerializer.Deserialize<SignedRoot>(row.GetString(0), SrdiJson.Stored)!, cancellation);
            if (here is not [var found]) Found($"root {statement.Number}", $"the root of {statement.Day:yyyy-MM-dd} that was given is not in the log: the data is older, such as a backup that was put back");
            else if (found.Signed != signed) Found($"root {statement.Number}", $"the root of {statement.Day:yyyy-MM-dd} that was given is another than the one in the log");
            try
            {
                roots.Add((statement, new(new(statement.Heads.Cursor), database.Provider), false));
            }
            catch (FormatException)
            {
                Found($"root {statement.Number}", "the root was taken of another kind of database");
            }
        }
        return roots;

        RootStatement? Open(string signed, string name)
        {
            if (RootKey.Open(signed) is not { } opened)
            {
                Found(name, "the signature is wrong");
                return null;
            }
            if (keys.Count > 0 && !keys.Contains(opened.Key)) Found(name, $"it is signed with a key that is not ours: {opened.Key}");
            return opened.Statement;
        }
    }

    private void Compare(RootStatement signed, HeadsDigest now, bool own)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"root {signed.Number} of {signed.Day:yyyy-MM-dd}{(own ? "" : " (given)")}");
        if (now.Events != signed.Heads.Events) Found(name, string.Create(CultureInfo.InvariantCulture, $"it was taken of {signed.Heads.Events} events of {signed.Heads.Subjects} subjects; up to its place there are {now.Events} of {now.Subjects}"));
        else if (now.Hash != signed.Heads.Hash) Found(name, "the chains up to its place end otherwise than when it was signed");
    }
}
