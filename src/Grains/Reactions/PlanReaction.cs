using System.Collections.Concurrent;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Log;
using Srdi.Domain.Rewards;

namespace Srdi.Grains.Reactions;

/// <summary>
/// Makes rewards follow their plan. It goes by the plan as it stands and not by the event, so it can come twice or late;
/// a reward ignores steps that a later one overtook.
/// </summary>
public sealed class PlanReaction(IBudgetBooks books) : IReaction
{
    private const int ParallelMax = 16;
    private static readonly Caller Log = new("platform:log");

    /// <inheritdoc/>
    public string Name => "plans";

    /// <inheritdoc/>
    public async Task<bool> Handle(IReadOnlyList<LoggedEvent> events, IGrainFactory grains, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(grains);
        var changed = events.Where(e => e.Entry.Kind == SubjectKind.Plan && e.Entry.Type is PlanEvents.Approved or PlanEvents.Settled or PlanEvents.Withdrawn or PlanEvents.Bound or PlanEvents.LinesDropped)
            .Select(e => PlanId.Parse(e.Entry.Subject).Value).Distinct().ToList();
        foreach (var id in changed)
            if (await books.Find(id, cancellation) is { } plan) await Follow(plan, grains, cancellation);
        return changed.Count > 0;
    }

    private static async Task Follow(Plan plan, IGrainFactory grains, CancellationToken cancellation)
    {
        // A reward that was withheld out of its plan must hear that it is out before it can be released.
        await Tell(plan, plan.Lines.Where(l => l.Dropped is not null), RewardTrigger.Unplan, grains, cancellation);
        var fund = grains.GetGrain<IFundGrain>(FundYear.GrainKey(plan.Head.Id.Year));
        switch (plan.Head.State)
        {
            case PlanState.Approved when !plan.Head.Bound:
                var refused = await Tell(plan, RewardTrigger.Plan, grains, cancellation);
                Must(await fund.Bind(new(plan.Head.Id, plan.Head.Step, refused), Log)); // Where a line was lost meanwhile, that event brings us here again.
                break;
            case PlanState.Settled:
                var lost = await Tell(plan, RewardTrigger.Publicise, grains, cancellation);
                foreach (var some in lost.Chunk(BookDecisions.ActsMax))
                    Must(await fund.Book(new([.. some.Select(l => new BookAct(l.Reward, LedgerAct.Reverse, plan.Head.Id, null, l.Reason))]), Log));
                break;
            case PlanState.Withdrawn:
                await Tell(plan, RewardTrigger.Unplan, grains, cancellation);
                break;
        }
    }

    /// <summary>Tells every reward that the plan gives something; those that refuse come back with their reason.</summary>
    private static Task<IReadOnlyList<DroppedLine>> Tell(Plan plan, RewardTrigger trigger, IGrainFactory grains, CancellationToken cancellation) =>
        Tell(plan, plan.Lines.Where(l => l.Gets), trigger, grains, cancellation);

    private static async Task<IReadOnlyList<DroppedLine>> Tell(Plan plan, IEnumerable<PlanLine> lines, RewardTrigger trigger, IGrainFactory grains, CancellationToken cancellation)
    {
        var refused = new ConcurrentBag<DroppedLine>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelMax, CancellationToken = cancellation, TaskScheduler = TaskScheduler.Current };
        await Parallel.ForEachAsync(lines, options, async (line, _) =>
        {
            var answer = await grains.GetGrain<IRewardGrain>(line.RewardId.GrainKey).Follow(new(plan.Head.Id, plan.Head.Step, trigger, line.Approved, line.Version) { Dropped = line.Dropped is not null }, Log);
            if (answer.Refused is { } no) refused.Add(new(line.RewardId, $"{RefusalTexts.CodeOf(no.Code)}: {no.DetailEn}"));
        });
        return [.. refused.OrderBy(l => l.Reward.Value, StringComparer.Ordinal)];
    }

    private static void Must<T>(Outcome<T> outcome)
    {
        if (outcome.Refused is { } no) throw new InvalidOperationException($"The fund refused what the log says: {no.Code}.");
    }
}
