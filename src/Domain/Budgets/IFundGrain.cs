using Orleans.Concurrency;

namespace Srdi.Domain.Budgets;

/// <summary>A budget year: one grain, key <c>fund-{year}</c>. It alone writes the year's pots, plans and ledger.</summary>
[Alias("IFundGrain")]
public interface IFundGrain : IGrainWithStringKey
{
    /// <summary>Sets a cap.</summary>
    [Alias("SetCap")] Task<Outcome<Registered<Pot>>> SetCap(SetCap command, Caller by);

    /// <summary>The year's pots and plans. Pots whose cap the policy names are there from the beginning.</summary>
    [Alias("Get"), ReadOnly] Task<FundYear> Get();

    /// <summary>Drafts a plan. The same command again gets the same plan while that stands as drafted.</summary>
    [Alias("Draft")] Task<Outcome<Registered<PlanHead>>> Draft(DraftPlan command, Caller by);

    /// <summary>Takes a plan a step on. The same command again gets the same answer.</summary>
    [Alias("TransitionPlan")] Task<Outcome<TransitionAnswer>> TransitionPlan(TransitionPlan command, Caller by);

    /// <summary>Says that the rewards of an approved plan have taken their amounts. Called by the log's reaction.</summary>
    [Alias("Bind")] Task<Outcome<PlanHead>> Bind(BindPlan command, Caller by);

    /// <summary>
    /// Holds an amount. Calls that arrive while a commit is under way share the next one; each gets its own answer.
    /// It interleaves: the grain itself sees to it that one decision at a time is made and stored.
    /// </summary>
    [Alias("Reserve"), AlwaysInterleave] Task<Outcome<Reservation>> Reserve(ReserveAmount command, Caller by);

    /// <summary>Enters in the ledger what happened to rewards. Called by the log's reaction.</summary>
    [Alias("Book")] Task<Outcome<Booked>> Book(BookActs command, Caller by);
}

/// <summary>What the fund grain reads beside its own record. Reads are of the latest commit; what depends on them is fenced by the version check of the year's row.</summary>
public interface IBudgetBooks
{
    /// <summary>Confirmed rewards of a year and measure by key, at most <paramref name="limit"/> after a key.</summary>
    Task<IReadOnlyList<Rewards.Reward>> Confirmed(int year, string measure, string? after, int limit, CancellationToken cancellation);

    /// <summary>A plan with its lines; null when there is none.</summary>
    Task<Plan?> Find(PlanId plan, CancellationToken cancellation);

    /// <summary>How many rewards of a plan have heard of its latest step: of a settled plan those that can be paid or went on, else those that took their amounts.</summary>
    Task<int> Told(PlanHead plan, CancellationToken cancellation);

    /// <summary>The ledger's entries about rewards, in the order in which they were made.</summary>
    Task<IReadOnlyList<LedgerEntry>> EntriesOf(IReadOnlyCollection<Rewards.RewardId> rewards, CancellationToken cancellation);
}
