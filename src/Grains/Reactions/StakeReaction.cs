using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Rewards;

namespace Srdi.Grains.Reactions;

/// <summary>
/// Tells rewards what came up against them: the title that they rest on, an enterprise's or a park's, was revoked, or another payer pays for the same.
/// A reward remembers the latest such event of its payee, so this may come twice.
/// </summary>
public sealed class StakeReaction : IReaction
{
    /// <summary>The reaction's name.</summary>
    public const string ReactionName = "stakes";

    private static readonly string Revoked = ParkEvents.Of(ParkTrigger.Revoke, ParkState.Revoked);
    private static readonly Caller Log = new("platform:log");

    /// <inheritdoc/>
    public string Name => ReactionName;

    /// <inheritdoc/>
    public async Task<bool> Handle(IReadOnlyList<LoggedEvent> events, IGrainFactory grains, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(grains);
        var done = false;
        foreach (var (_, entry) in events)
        {
            if (entry.Type == EnterpriseEvents.OtherAwardRecorded && entry.Data.Deserialize<OtherAwardEventData>(SrdiJson.Stored) is { Conflicts.Count: > 0 } other)
            {
                done = true;
                await Tell(new(EnterpriseId.Parse(entry.Subject).Value, entry.Ordinal, $"重复资助: 同一事项已获{other.Text} (记录 {other.Award.Id})", other.Clause, Recovers: false) { Document = other.Award.Document }, other.Conflicts, grains);
                continue;
            }
            if (entry.Type == Revoked && entry.Data.Deserialize<ParkStepData>(SrdiJson.Stored) is { AtStake: { Count: > 0 } awards } step)
            {
                done = true;
                foreach (var award in awards)
                    await Tell(new(award.Reward.Payee, entry.Ordinal, $"专精特新园区称号被撤销{(step.Recovers is true ? " (弄虚作假), 须追回" : "")}", step.Clause, step.Recovers is true) { Document = step.Document, Park = ParkId.Parse(entry.Subject).Value }, [award.Reward], grains);
                continue;
            }
            if (entry.Type != EnterpriseEvents.RewardsAtStake || entry.Data.Deserialize<AtStakeEventData>(SrdiJson.Stored) is not { } said) continue;
            done = true;
            var titles = string.Join('、', said.Titles.Select(t => t.Chinese()));
            var contest = new ContestReward(EnterpriseId.Parse(entry.Subject).Value, entry.Ordinal, $"{titles}称号被撤销{(said.Recovers ? " (弄虚作假), 须追回" : "")}", said.Clause, said.Recovers);
            await Tell(contest, said.Awards.Select(a => a.Reward), grains);
        }
        return done;
    }

    private static async Task Tell(ContestReward contest, IEnumerable<RewardId> rewards, IGrainFactory grains)
    {
        foreach (var reward in rewards)
            if ((await grains.GetGrain<IRewardGrain>(reward.GrainKey).Contest(contest, Log)).Refused is { } no)
                throw new InvalidOperationException($"Reward {reward} of an award refused: {no.Code}.");
    }
}
