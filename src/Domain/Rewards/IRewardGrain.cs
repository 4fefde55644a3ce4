namespace Srdi.Domain.Rewards;

/// <summary>Something happens to a reward.</summary>
/// <param name="Trigger">What.</param>
[GenerateSerializer, Immutable, Alias("TransitionReward")]
public sealed record TransitionReward([property: Id(0)] RewardTrigger Trigger)
{
    /// <summary>Why; needed to withhold, reject, reverse and recover.</summary>
    [Id(1)] public string? Reason { get; init; }

    /// <summary>The number of the document that says so.</summary>
    [Id(2)] public string? Document { get; init; }
}

/// <summary>A reward: one grain per reward id, key <c>reward-{id}</c>. Its first row is written by the commit that grants it.</summary>
[Alias("IRewardGrain")]
public interface IRewardGrain : IGrainWithStringKey
{
    /// <summary>The reward as it stands; refuses with <see cref="Refusal.RewardUnknown"/>.</summary>
    [Alias("Get"), Orleans.Concurrency.ReadOnly] Task<Outcome<Reward>> Get();

    /// <summary>Takes the reward a step on. The same command again gets the same answer.</summary>
    [Alias("Transition")] Task<Outcome<TransitionAnswer>> Transition(TransitionReward command, Caller by);

    /// <summary>Follows a step of its plan. Called by the log's reaction, which may come twice or late.</summary>
    [Alias("Follow")] Task<Outcome<Reward>> Follow(FollowPlan command, Caller by);
}
