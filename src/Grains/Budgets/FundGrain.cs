using System.Globalization;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Domain.Rewards;

namespace Srdi.Grains.Budgets;

/// <summary>
/// One budget year with its pots, plans and ledger. Reservations interleave with everything else, so that many can wait
/// for one commit; <see cref="turn"/> sees to it that one decision at a time is made and stored.
/// </summary>
public sealed class FundGrain : RecordGrain<FundYear>, IFundGrain, IDisposable
{
    private const int PageMax = 1_000;
    private const int BatchMax = 500;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Queue<Waiting> waiting = new();
    private readonly IBudgetBooks books;
    private bool serving;

    /// <summary>Takes the year's storage, the services and what is read beside it.</summary>
    public FundGrain([PersistentState("fund")] IPersistentState<Stored<FundYear>> storage, GrainServices services, IBudgetBooks books) : base(storage, services) => this.books = books;

    /// <inheritdoc/>
    protected override (SubjectKind Kind, string Id) Subject => (SubjectKind.Fund, this.GetPrimaryKeyString()["fund-".Length..]);

    private int Year => int.Parse(Subject.Id, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public Task<Outcome<Registered<Pot>>> SetCap(SetCap command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        Keys.MustBe(this, FundYear.GrainKey(command.Year));
        return Alone(async () => await Carry(await Sure(() => FundDecisions.SetCap(Current, command, By(command, by), Services.Policy))));
    }

    /// <inheritdoc/>
    public Task<FundYear> Get() => Task.FromResult(FundDecisions.Shown(Current ?? new FundYear(Year), Services.Policy));

    /// <inheritdoc/>
    public Task<Outcome<Registered<PlanHead>>> Draft(DraftPlan command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        Keys.MustBe(this, FundYear.GrainKey(command.Year));
        return Alone(async () =>
        {
            var now = By(command, by);
            return await Carry(await Sure<Registered<PlanHead>>(async () =>
                PlanDecisions.BeforeDraft(Current, command, now, Services.Policy) is { } early ? early
                : await Confirmed(command.Measures) is { } confirmed ? PlanDecisions.Draft(Current, command, confirmed, now, Services.Policy)
                : PlanDecisions.TooLong()));
        });
    }

    /// <inheritdoc/>
    public Task<Outcome<TransitionAnswer>> TransitionPlan(TransitionPlan command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        MustBeOfThisYear(command.Plan);
        return Alone(async () =>
        {
            var now = By(command with { IfVersion = null }, by); // The same step is a repeat, whatever version its caller had seen.
            return await CarryOnce(await Sure(() => Decide(command, now)), now, (SubjectKind.Plan, command.Plan.Value));
        });
    }

    /// <inheritdoc/>
    public Task<Outcome<PlanHead>> Bind(BindPlan command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        MustBeOfThisYear(command.Plan);
        return Alone(async () => await Carry(await Sure(async () => PlanDecisions.Bind(Current, await Find(command.Plan), command, By(command, by), Services.Policy))));
    }

    /// <inheritdoc/>
    public Task<Outcome<Booked>> Book(BookActs command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Alone(async () =>
        {
            var entries = await books.EntriesOf([.. command.Acts.Select(a => a.Reward).Distinct()], CancellationToken.None);
            return await Carry(await Sure<Booked>(() => Book(command, entries, By(command, by))));
        });
    }

    /// <inheritdoc/>
    public Task<Outcome<Reservation>> Reserve(ReserveAmount command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        var mine = new Waiting(new(command, by));
        waiting.Enqueue(mine);
        if (!serving)
        {
            serving = true;
            _ = Serve(); // Ends when the queue is empty; every answer, also a failure, goes to the one who waits for it.
        }
        return mine.Answer.Task;
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task<Outcome<Decision<FundYear, Booked>>> Book(BookActs command, IReadOnlyList<LedgerEntry> entries, Circumstances now)
    {
        var year = Current ?? new FundYear(Year);
        List<Plan> plans = [];
        foreach (var id in command.Acts.Where(a => a.LineOnly || a.Act is LedgerAct.Reverse).Select(a => a.Plan).OfType<PlanId>().Distinct())
            if (year.Find(id) is { Open: true } && await Find(id) is { } plan) plans.Add(plan);
        return BookDecisions.Book(year, command, entries, plans, now, Services.Policy);
    }

    private async Task Serve()
    {
        try
        {
            while (waiting.Count > 0)
            {
                List<Waiting> batch = [];
                try
                {
                    await Alone(async () =>
                    {
                        while (batch.Count < BatchMax && waiting.TryDequeue(out var next)) batch.Add(next);
                        var answers = await Reserve([.. batch.Select(b => b.Wish)]);
                        for (var i = 0; i < batch.Count; i++) batch[i].Answer.TrySetResult(answers[i]);
                        return true;
                    });
                }
                catch (Exception e)
                {
                    foreach (var one in batch) one.Answer.TrySetException(e);
                    if (batch.Count == 0) throw;
                }
            }
        }
        catch (Exception e)
        {
            while (waiting.TryDequeue(out var one)) one.Answer.TrySetException(e);
        }
        finally
        {
            serving = false;
        }
    }

    private async Task<IReadOnlyList<Outcome<Reservation>>> Reserve(IReadOnlyList<ReservationWish> wishes)
    {
        var held = Current?.Reservations.Select(r => r.Reward).ToHashSet() ?? [];
        List<RewardId> unknown = [.. wishes.Select(w => w.Command.Reward).Where(r => !held.Contains(r)).Distinct()];
        var entries = unknown.Count == 0 ? [] : await books.EntriesOf(unknown, CancellationToken.None);
        var now = new Circumstances(new("platform:reservations"), Services.Clock.GetUtcNow(), Circumstances.CauseOf(wishes));
        var decided = ReservationDecisions.Reserve(Current, Year, wishes, entries, now, Services.Policy);
        if (decided.Commit is null)
        {
            await Reread(); // What is held, and what is left, is only believed after a look at the database.
            decided = ReservationDecisions.Reserve(Current, Year, wishes, await books.EntriesOf([.. wishes.Select(w => w.Command.Reward).Distinct()], CancellationToken.None), now, Services.Policy);
        }
        foreach (var answer in decided.Answers)
            if (answer.Refused is { } refused) Services.Metrics.Refused(refused.Code);
        if (decided.Commit is { } commit) await Commit(commit);
        return decided.Answers;
    }

    private async Task<Outcome<Decision<FundYear, TransitionAnswer>>> Decide(TransitionPlan command, Circumstances now)
    {
        if (Current?.Find(command.Plan) is not { } head) return new Refused(Refusal.PlanUnknown) { Field = "id" };
        if (PlanDecisions.Before(head, command, now) is { } early) return early;
        IReadOnlyList<Reward> confirmed = [];
        if (command.Trigger is PlanTrigger.Approve or PlanTrigger.Redraft)
        {
            if (await Confirmed(head.Measures) is not { } found) return PlanDecisions.TooLong();
            confirmed = found;
        }
        return PlanDecisions.Transition(Current, await Find(command.Plan), command, confirmed, now, Services.Policy);
    }

    /// <summary>The plan's row, which must be of the same commit as the year in memory; else another activation was faster, and a write would be refused.</summary>
    private async Task<Plan?> Find(PlanId id)
    {
        var plan = await books.Find(id, CancellationToken.None);
        if (plan?.Head.Version == Current?.Find(id)?.Version) return plan;
        DeactivateOnIdle();
        throw new InvalidOperationException($"Plan {id} is not as this activation knows it; repeat the call.");
    }

    /// <summary>The year's confirmed rewards of some measures, page by page; null when there are more than a plan takes.</summary>
    private async Task<IReadOnlyList<Reward>?> Confirmed(IReadOnlyList<string> measures)
    {
        List<Reward> rewards = [];
        foreach (var measure in measures)
        {
            string? after = null;
            while (true)
            {
                var page = await books.Confirmed(Year, measure, after, PageMax, CancellationToken.None);
                rewards.AddRange(page);
                if (rewards.Count > PlanDecisions.LinesMax) return null;
                if (page.Count < PageMax) break;
                after = page[^1].Id.GrainKey;
            }
        }
        return rewards;
    }

    private async Task<T> Alone<T>(Func<Task<T>> act)
    {
        await turn.WaitAsync();
        try
        {
            return await act();
        }
        finally
        {
            turn.Release();
        }
    }

    private void MustBeOfThisYear(PlanId plan) => Keys.MustBe(this, FundYear.GrainKey(plan.Year));

    private sealed class Waiting(ReservationWish wish)
    {
        public ReservationWish Wish => wish;

        // The one who waits goes on in its own turn of the grain, not in the middle of ours.
        public TaskCompletionSource<Outcome<Reservation>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
