using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Budgets;

/// <summary>Enters in the ledger what happened to rewards, in the order in which it happened.</summary>
public static class BookDecisions
{
    /// <summary>The most acts of one commit.</summary>
    public const int ActsMax = 500;

    /// <summary>Decides a batch. Acts that the ledger has are left alone; acts that contradict it are logged and named in the answer.</summary>
    /// <param name="current">The year.</param>
    /// <param name="command">The acts.</param>
    /// <param name="entries">The ledger's entries about their rewards.</param>
    /// <param name="plans">The plans with lines to drop: those that are not settled and whose rewards were reversed or withheld.</param>
    /// <param name="now">Who and when.</param>
    /// <param name="policy">The policy.</param>
    public static Decision<FundYear, Booked> Book(
        FundYear current, BookActs command, IReadOnlyList<LedgerEntry> entries, IReadOnlyList<Plan> plans, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(plans);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(command.Acts.Count, ActsMax);
        var books = new PotBooks(current, policy);
        var known = entries.GroupBy(e => e.Reward).ToDictionary(g => g.Key, g => g.ToDictionary(e => e.Act));
        var (told, unbooked, lost) = (new List<BookedEntry>(), new List<DroppedLine>(), new List<(PlanId Plan, DroppedLine Line)>());
        foreach (var act in command.Acts)
        {
            var mine = known.TryGetValue(act.Reward, out var found) ? found : known[act.Reward] = [];
            if (act.LineOnly)
            {
                if (act.Plan is { } left && !mine.ContainsKey(LedgerAct.Post)) lost.Add((left, new(act.Reward, act.Reason ?? "withheld")));
                continue;
            }
            if (mine.ContainsKey(act.Act)) continue;
            switch (act.Act)
            {
                case LedgerAct.Pay when mine.ContainsKey(LedgerAct.Post) && !mine.ContainsKey(LedgerAct.Reverse) && (act.Amount ?? mine[LedgerAct.Post].Amount) == mine[LedgerAct.Post].Amount:
                    Enter(act, mine[LedgerAct.Post]);
                    break;
                case LedgerAct.Reverse when mine.ContainsKey(LedgerAct.Post) && !mine.ContainsKey(LedgerAct.Pay):
                    Enter(act, mine[LedgerAct.Post]);
                    break;
                case LedgerAct.Recover when mine.ContainsKey(LedgerAct.Pay):
                    Enter(act, mine[LedgerAct.Pay]);
                    break;
                case LedgerAct.Reverse when !mine.ContainsKey(LedgerAct.Post): // Not settled yet: the plan loses the line.
                    if (act.Plan is { } plan) lost.Add((plan, new(act.Reward, act.Reason ?? "reversed")));
                    Release(act, mine);
                    break;
                case LedgerAct.Release:
                    Release(act, mine);
                    break;
                default:
                    unbooked.Add(new(act.Reward, $"{SrdiJson.Name(act.Act)}: the ledger has {(mine.Count == 0 ? "no entry" : string.Join(", ", mine.Values.Select(e => $"{SrdiJson.Name(e.Act)} {e.Amount.Fen}")))}"));
                    break;
            }
        }

        IReadOnlyList<LogEntry> events = [];
        var year = current;
        if (told.Count > 0 || unbooked.Count > 0)
        {
            var log = FundDecisions.Log(current, now, policy);
            log.Add(FundEvents.Booked, now.Today, null, new BookedData(told) { Unbooked = unbooked.Count == 0 ? null : unbooked });
            var gone = books.Entries.Where(e => e.Act is LedgerAct.Release).Select(e => e.Reward).ToHashSet();
            year = books.Close(log.Version);
            if (gone.Count > 0) year = year with { Reservations = [.. year.Reservations.Where(r => !gone.Contains(r.Reward))] };
            events = log.Entries;
        }
        var (rows, lines) = (new List<OwnedRow>(), 0);
        foreach (var plan in plans)
        {
            if (plan.Head.State is not (PlanState.Approved or PlanState.Publicised)) continue; // A draft is checked when it is approved; a withdrawn plan gives nothing.
            var (kept, dropped) = PlanDecisions.Drop(plan, [.. lost.Where(l => l.Plan == plan.Head.Id).Select(l => l.Line)]);
            if (dropped.Count == 0) continue;
            var stored = PlanDecisions.Store(year, kept, PlanEvents.LinesDropped, plan.Head.State, now, policy, data => data with { Dropped = dropped });
            (year, events, lines) = (stored.Commit.Record, [.. events, .. stored.Commit.Events], lines + dropped.Count);
            rows.AddRange(stored.Commit.Rows);
        }
        return new(events.Count == 0 ? null : new(year) { Events = events, Rows = rows, Ledger = books.Entries }, new(books.Entries.Count, lines, unbooked));

        void Enter(BookAct act, LedgerEntry undone)
        {
            books.Book(act.Reward, act.Act, undone.Measure, undone.Payee, undone.District, act.Plan ?? undone.Plan, undone.Amount, false, now, current.Version + 1);
            known[act.Reward][act.Act] = books.Entries[^1];
            told.Add(new(LedgerEntry.IdOf(act.Reward, act.Act), undone.Amount) { Reason = act.Reason });
        }

        void Release(BookAct act, Dictionary<LedgerAct, LedgerEntry> mine)
        {
            if (mine.TryGetValue(LedgerAct.Reserve, out var reserved) && !mine.ContainsKey(LedgerAct.Post) && !mine.ContainsKey(LedgerAct.Release))
                Enter(act with { Act = LedgerAct.Release }, reserved);
        }
    }
}
