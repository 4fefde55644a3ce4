using Srdi.Domain;
using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Domain.Rewards;

namespace Srdi.Grains.Rewards;

/// <summary>One reward. Its first row comes from the commit that granted it.</summary>
public sealed class RewardGrain([PersistentState(RewardDecisions.StateName)] IPersistentState<Stored<Reward>> storage, GrainServices services)
    : RecordGrain<Reward>(storage, services), IRewardGrain
{
    /// <inheritdoc/>
    protected override (SubjectKind Kind, string Id) Subject => (SubjectKind.Reward, this.GetPrimaryKeyString()["reward-".Length..]);

    /// <inheritdoc/>
    public Task<Outcome<Reward>> Get()
    {
        if (Current is { } reward) return Task.FromResult<Outcome<Reward>>(reward);
        DeactivateOnIdle(); // The row may be written by a grant at any time: don't remember its absence.
        return Task.FromResult<Outcome<Reward>>(Refusal.RewardUnknown);
    }

    /// <inheritdoc/>
    public Task<Outcome<TransitionAnswer>> Transition(TransitionReward command, Caller by)
    {
        if (Current is null) DeactivateOnIdle();
        var now = By(command, by);
        return CarryOnce(RewardDecisions.Transition(Current, command, now, Services.Policy), now);
    }
}
