using Srdi.Domain.Rewards;

namespace Srdi.WebConsole.Rewards;

/// <summary>How the state of a reward is coloured; its word says the same.</summary>
internal static class RewardTone
{
    public static string Of(RewardState state) => state switch
    {
        RewardState.Paid => "good",
        RewardState.Entitled or RewardState.Claimed or RewardState.Withheld => "wait",
        RewardState.Rejected or RewardState.RecoveryDemanded or RewardState.Reversed => "bad",
        RewardState.Reviewed or RewardState.Confirmed or RewardState.Planned or RewardState.Publicised => "busy",
        RewardState.Waived or RewardState.Recovered => "",
    };
}
