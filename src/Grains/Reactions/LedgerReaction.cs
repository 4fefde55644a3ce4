using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Log;
using Srdi.Domain.Rewards;

namespace Srdi.Grains.Reactions;

/// <summary>Enters in the ledger what happened to rewards: payment, reversal, recovery, the end of a claim whose amount was held, and the line that a plan loses when its reward is withheld.</summary>
public sealed class LedgerReaction : IReaction
{
    private static readonly string Withheld = RewardEvents.Of(RewardTrigger.Withhold);

    private static readonly Dictionary<string, LedgerAct> Acts = new(StringComparer.Ordinal)
    {
        [RewardEvents.Of(RewardTrigger.Pay)] = LedgerAct.Pay,
        [RewardEvents.Of(RewardTrigger.Reverse)] = LedgerAct.Reverse,
        [RewardEvents.Of(RewardTrigger.Recover)] = LedgerAct.Recover,
        [RewardEvents.Of(RewardTrigger.Waive)] = LedgerAct.Release,
        [RewardEvents.Of(RewardTrigger.Reject)] = LedgerAct.Release,
        [Withheld] = LedgerAct.Release, // Of its plan's line alone.
    };

    private static readonly Caller Log = new("platform:log");

    /// <inheritdoc/>
    public string Name => "ledger";

    /// <inheritdoc/>
    public async Task<bool> Handle(IReadOnlyList<LoggedEvent> events, IGrainFactory grains, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(grains);
        List<(int Year, BookAct Act)> acts = [];
        foreach (var (_, entry) in events)
        {
            if (entry.Kind != SubjectKind.Reward || !Acts.TryGetValue(entry.Type, out var act)) continue;
            var found = await grains.GetGrain<IRewardGrain>(RewardId.Parse(entry.Subject).Value.GrainKey).Get();
            if (found.Refused is { } no) throw new InvalidOperationException($"The log tells of reward {entry.Subject}, which refuses: {no.Code}.");
            var reward = found.Value;
            if (entry.Type == Withheld)
            {
                if (Plan(entry) is { } plan) acts.Add((plan.Year, new(reward.Id, act, plan, null, Reason(entry)) { LineOnly = true }));
                continue;
            }
            // What a settled plan gave is taken back even when its payment was stopped first.
            var ends = act is LedgerAct.Release && entry.Data.TryGetProperty("posted", out var posted) && posted.GetBoolean() ? LedgerAct.Reverse : act;
            acts.Add((reward.Year, new(reward.Id, ends, Plan(entry) ?? reward.Plan, act is LedgerAct.Pay ? new Money(entry.Data.GetProperty("paidFen").GetInt64()) : null, Reason(entry))));
        }
        foreach (var year in acts.GroupBy(a => a.Year))
        {
            var fund = grains.GetGrain<IFundGrain>(FundYear.GrainKey(year.Key));
            foreach (var some in year.Chunk(BookDecisions.ActsMax))
                if ((await fund.Book(new([.. some.Select(a => a.Act)]), Log)).Refused is { } no) throw new InvalidOperationException($"The fund refused what the log says: {no.Code}.");
        }
        return acts.Count > 0;
    }

    private static PlanId? Plan(LogEntry entry) => entry.Data.TryGetProperty("plan", out var plan) ? PlanId.Parse(plan.GetString()).Value : null;

    private static string? Reason(LogEntry entry) => entry.Data.TryGetProperty("reason", out var reason) ? reason.GetString() : null;
}
