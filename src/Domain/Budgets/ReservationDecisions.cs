using Srdi.Domain.Commits;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Measures;

namespace Srdi.Domain.Budgets;

/// <summary>One caller's wish to hold an amount.</summary>
/// <param name="Command">What to hold.</param>
/// <param name="By">Who asks.</param>
public sealed record ReservationWish(ReserveAmount Command, Caller By);

/// <summary>A batch of reservations: one commit, and an answer for each.</summary>
/// <param name="Commit">What to write; null when nothing is reserved.</param>
/// <param name="Answers">The answers, in the order of the wishes.</param>
public sealed record ReservationBatch(Commit<FundYear>? Commit, IReadOnlyList<Outcome<Reservation>> Answers);

/// <summary>First-come pots (先到先得): amounts are held when the claim is reviewed, in the order of arrival.</summary>
public static class ReservationDecisions
{
    /// <summary>Whether a measure's amounts are held at review: it is applied for, and the policy names a pot for it.</summary>
    public static bool HeldAtReview(string measure, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.FindMeasure(measure) is { Mode: MeasureMode.Claim } && policy.PotOf(measure) is not null;
    }

    /// <summary>Decides a batch, one after the other.</summary>
    /// <param name="current">The year.</param>
    /// <param name="year">Its number.</param>
    /// <param name="wishes">The wishes, in the order of arrival.</param>
    /// <param name="entries">The ledger's entries about the rewards that have no open reservation.</param>
    /// <param name="now">When.</param>
    /// <param name="policy">The policy.</param>
    public static ReservationBatch Reserve(
        FundYear? current, int year, IReadOnlyList<ReservationWish> wishes, IReadOnlyList<LedgerEntry> entries, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(wishes);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        var fund = current ?? new FundYear(year);
        var books = new PotBooks(fund, policy);
        var open = fund.Reservations.ToDictionary(r => r.Reward);
        var closed = entries.Select(e => e.Reward).ToHashSet();
        var answers = new Outcome<Reservation>[wishes.Count];
        var told = new List<BookedEntry>();
        var added = new List<Reservation>();
        for (var i = 0; i < wishes.Count; i++)
        {
            var wish = wishes[i].Command;
            if (open.TryGetValue(wish.Reward, out var known))
            {
                answers[i] = known.Amount == wish.Amount && known.Measure == wish.Measure
                    ? known
                    : new Refused(Refusal.ReservationDiffers) { Field = "amountFen", DetailZh = $"已预留 {known.Amount}。", DetailEn = $"{known.Amount.Fen} fen are held already." };
                continue;
            }
            if (Refuse(wish, closed, books, year, policy) is { } no)
            {
                answers[i] = no;
                continue;
            }
            books.Book(wish.Reward, LedgerAct.Reserve, wish.Measure, wish.Payee, wish.District, null, wish.Amount, false, now, fund.Version + 1);
            var held = new Reservation(wish.Reward, wish.Measure, wish.Amount);
            open.Add(wish.Reward, held);
            added.Add(held);
            told.Add(new(LedgerEntry.IdOf(wish.Reward, LedgerAct.Reserve), wish.Amount) { By = wishes[i].By.Name });
            answers[i] = held;
        }
        if (added.Count == 0) return new(null, answers);
        var log = FundDecisions.Log(fund, now, policy);
        log.Add(FundEvents.Reserved, now.Today, null, new BookedData(told));
        return new(new(books.Close(log.Version) with { Reservations = [.. fund.Reservations, .. added] }) { Events = log.Entries, Ledger = books.Entries }, answers);
    }

    private static Refused? Refuse(ReserveAmount wish, HashSet<Rewards.RewardId> closed, PotBooks books, int year, PolicyBook policy)
    {
        if (wish.Amount <= Money.Zero) return new Refused(Refusal.FieldInvalid) { Field = "amountFen", DetailZh = "金额应大于零。", DetailEn = "'amountFen' must be more than zero." };
        if (policy.FindMeasure(wish.Measure) is null) return new Refused(Refusal.MeasureUnknown) { Field = "measure" };
        if (closed.Contains(wish.Reward)) return new Refused(Refusal.ReservationClosed) { DetailZh = "该奖补的预留已使用或已释放。", DetailEn = "The reward's reservation was used or released." };
        if (books.Bound(wish.Measure) is not { } available) return FundDecisions.NoBudget(year);
        return wish.Amount <= available
            ? null
            : new Refused(Refusal.PotExhausted) { DetailZh = $"余额 {available}, 需要 {wish.Amount}。", DetailEn = $"{available.Fen} fen are left and {wish.Amount.Fen} are asked for." };
    }
}
