using Srdi.Domain.Enterprises;

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

    /// <summary>The payee's account, to confirm or to name it; to pay, the account paid to, which must be the same.</summary>
    [Id(3)] public PayeeAccount? Account { get; init; }
}

/// <summary>The window of a confirmation has run out.</summary>
/// <param name="ConfirmBy">Its last day; another one is another window.</param>
[GenerateSerializer, Immutable, Alias("ExpireConfirmation")]
public sealed record ExpireConfirmation([property: Id(0)] DateOnly ConfirmBy);

/// <summary>Something came up against a reward, as an event about its payee tells.</summary>
/// <param name="Enterprise">The payee.</param>
/// <param name="Ordinal">The ordinal of the event: among the payee's, or the park's.</param>
/// <param name="Reason">Why, in Chinese.</param>
/// <param name="Clause">The clause; null where none is known.</param>
/// <param name="Recovers">Whether what was paid is demanded back.</param>
[GenerateSerializer, Immutable, Alias("ContestReward")]
public sealed record ContestReward([property: Id(0)] EnterpriseId Enterprise, [property: Id(1)] int Ordinal, [property: Id(2)] string Reason, [property: Id(3)] string? Clause, [property: Id(4)] bool Recovers)
{
    /// <summary>The number of the document.</summary>
    [Id(5)] public string? Document { get; init; }

    /// <summary>The park that the event is about; null when it is about the payee.</summary>
    [Id(6)] public Parks.ParkId? Park { get; init; }
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

    /// <summary>Takes note that the window of its confirmation has run out. The same again gets the same answer.</summary>
    [Alias("Expire")] Task<Outcome<TransitionAnswer>> Expire(ExpireConfirmation command, Caller by);

    /// <summary>Follows what came up against it. Called by the log's reaction, which may come twice or late.</summary>
    [Alias("Contest")] Task<Outcome<Reward>> Contest(ContestReward command, Caller by);
}
