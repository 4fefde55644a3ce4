using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Budgets;

/// <summary>
/// A year's pots while a decision works on them: every entry goes to the pot of its measure and to the fund's, and the
/// entries come out in the order in which they were made.
/// </summary>
internal sealed class PotBooks
{
    private readonly FundYear year;
    private readonly PolicyBook policy;
    private readonly Dictionary<string, Pot> pots;
    private readonly Dictionary<string, Pot> uncapped;
    private readonly List<LedgerEntry> entries = [];

    internal PotBooks(FundYear year, PolicyBook policy)
    {
        this.year = year;
        this.policy = policy;
        pots = year.Pots.ToDictionary(p => p.Measure, StringComparer.Ordinal);
        uncapped = year.Uncapped.ToDictionary(p => p.Measure, StringComparer.Ordinal);
    }

    internal IReadOnlyList<LedgerEntry> Entries => entries;

    /// <summary>The pot of a measure: as decided, or as the policy names it; null where the measure draws on the fund alone.</summary>
    internal Pot? PotOf(string measure)
    {
        if (pots.TryGetValue(measure, out var pot)) return pot;
        return policy.PotOf(measure) is { } named ? new Pot(measure, year.Year, named.CapPerYear) { Document = named.Clause } : null;
    }

    /// <summary>What a pot can still give; null where the measure draws on the fund alone.</summary>
    internal Money? Available(string measure) => PotOf(measure) is { } pot ? pot.Left - year.HeldByPlans(measure) : null;

    /// <summary>What the fund can still give; null where the year has no budget yet.</summary>
    internal Money? Fund => Available(Pot.FundName);

    /// <summary>What binds a measure: the lesser of its own pot and the fund. Null where the year has no budget.</summary>
    internal Money? Bound(string measure) => Fund is { } fund ? Available(measure) is { } own ? Money.Min(own, fund) : fund : null;

    /// <summary>Makes an entry and moves the sums.</summary>
    internal void Book(RewardId reward, LedgerAct act, string measure, EnterpriseId payee, DistrictCode district, PlanId? plan, Money amount, bool reserved, Circumstances now, int ordinal)
    {
        var (debit, credit) = Accounts.Of(act, reserved);
        entries.Add(new(reward, act, year.Year, measure, payee, district, plan, Accounts.Of(year.Year, measure, debit), Accounts.Of(year.Year, measure, credit),
            amount, Accounts.Undone(act) is { } undone ? LedgerEntry.IdOf(reward, undone) : null, now.Now, ordinal));
        Move(Pot.FundName, act, amount, reserved);
        Move(measure, act, amount, reserved);
    }

    /// <summary>The year with the moved sums.</summary>
    internal FundYear Close(int version) => year with
    {
        Version = version,
        Pots = [.. pots.Values.OrderBy(p => p.Measure, StringComparer.Ordinal)],
        Uncapped = [.. uncapped.Values.OrderBy(p => p.Measure, StringComparer.Ordinal)],
    };

    private void Move(string measure, LedgerAct act, Money amount, bool reserved)
    {
        if (PotOf(measure) is { } pot) pots[measure] = Moved(pot, act, amount, reserved);
        else uncapped[measure] = Moved(uncapped.GetValueOrDefault(measure) ?? new Pot(measure, year.Year, Money.Zero), act, amount, reserved);
    }

    private static Pot Moved(Pot pot, LedgerAct act, Money amount, bool reserved) => act switch
    {
        LedgerAct.Reserve => pot with { Reserved = pot.Reserved + amount },
        LedgerAct.Post => pot with { Posted = pot.Posted + amount, Reserved = reserved ? pot.Reserved - amount : pot.Reserved },
        LedgerAct.Pay => pot with { Paid = pot.Paid + amount },
        LedgerAct.Reverse => pot with { Reversed = pot.Reversed + amount },
        LedgerAct.Release => pot with { Reserved = pot.Reserved - amount },
        LedgerAct.Recover => pot with { Recovered = pot.Recovered + amount },
    };
}
