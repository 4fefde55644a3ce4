using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Log;
using Srdi.Domain.Rewards;

namespace Srdi.Grains.Reactions;

/// <summary>Enters in the ledger what happened to rewards: payment, reversal, recovery, and the end of a claim whose amount was held.</summary>
public sealed class LedgerReaction : IReaction
{
    private static readonly Dictionary<string, LedgerAct> Acts = new(StringComparer.Ordinal)
    {
        [RewardEvents.Of(RewardTrigger.Pay)] = LedgerAct.Pay,
        [RewardEvents.Of(RewardTrigger.Reverse)] = LedgerAct.Reverse,
        [RewardEvents.Of(RewardTrigger.Recover)] = LedgerAct.Recover,
        [RewardEvents.Of(RewardTrigger.Waive)] = LedgerAct.Release,
        [RewardEvents.Of(RewardTrigger.Reject)] = LedgerAct.Release,
    };

    private static readonly Caller Log = new("platform:log");

    /// <inheritdoc/>
    public string Name => "ledger";

    /// <inheritdoc/>
    public async Task Handle(IReadOnlyList<LoggedEvent> events, IGrainFactory grains, CancellationToken cancellation)
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
            acts.Add((reward.Year, new(reward.Id, act, reward.Plan, act is LedgerAct.Pay ? reward.Paid : null, Reason(entry))));
        }
        foreach (var year in acts.GroupBy(a => a.Year))
        {
            var fund = grains.GetGrain<IFundGrain>(FundYear.GrainKey(year.Key));
            foreach (var some in year.Chunk(BookDecisions.ActsMax))
                if ((await fund.Book(new([.. some.Select(a => a.Act)]), Log)).Refused is { } no) throw new InvalidOperationException($"The fund refused what the log says: {no.Code}.");
        }
    }

    private static string? Reason(LogEntry entry) => entry.Data.TryGetProperty("reason", out var reason) ? reason.GetString() : null;
}
