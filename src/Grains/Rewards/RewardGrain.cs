using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
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
    public async Task<Outcome<TransitionAnswer>> Transition(TransitionReward command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (Current is null) DeactivateOnIdle();
        NamedAccount? account = null;
        if (command.Account is { } given && Current is { } reward)
        {
            var made = given.Seal(reward.Payee, Services.Policy.Confirmation);
            if (made.Refused is { } unreadable) return unreadable;
            var payee = await GrainFactory.GetGrain<IEnterpriseGrain>(reward.Payee.GrainKey).Get();
            if (payee.Refused is { } unknown) return unknown with { Field = "account" };
            account = new(made.Value, [payee.Value.Name, .. payee.Value.FormerNames]);
            command = command with { Account = null }; // From here on nothing has the number.
        }
        var now = account is null ? By(command, by) : By(new SealedTransition(command, account.Account), by);
        if (command.Trigger is RewardTrigger.Review && Current is { State: RewardState.Claimed } claim && ReservationDecisions.HeldAtReview(claim.Measure, Services.Policy))
        {
            // First come, first served: the pot decides before the claim is reviewed. A crash in between leaves an amount
            // held that the repeated review finds again.
            var held = await GrainFactory.GetGrain<IFundGrain>(FundYear.GrainKey(claim.Year)).Reserve(new(claim.Id, claim.Measure, claim.Payee, claim.District, claim.Calculated), by);
            if (held.Refused is { } no) return no;
        }
        return await CarryOnce(await Sure(() => RewardDecisions.Transition(Current, command, now, Services.Policy, account)), now);
    }

    /// <inheritdoc/>
    public async Task<Outcome<Reward>> Follow(FollowPlan command, Caller by)
    {
        if (Current is null) DeactivateOnIdle();
        return await Carry(await Sure(() => RewardFollowing.Follow(Current, command, By(command, by), Services.Policy)));
    }

    /// <inheritdoc/>
    public async Task<Outcome<TransitionAnswer>> Expire(ExpireConfirmation command, Caller by)
    {
        if (Current is null) DeactivateOnIdle();
        var now = By(command, by);
        return await CarryOnce(await Sure(() => RewardDecisions.Expire(Current, command, now, Services.Policy)), now);
    }

    /// <inheritdoc/>
    public async Task<Outcome<Reward>> Contest(ContestReward command, Caller by)
    {
        if (Current is null) DeactivateOnIdle();
        return await Carry(await Sure(() => RewardDecisions.Contest(Current, command, By(command, by), Services.Policy)));
    }
}
