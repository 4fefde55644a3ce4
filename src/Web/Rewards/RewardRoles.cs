using Srdi.Domain.Rewards;
using Srdi.Web.Access;

namespace Srdi.Web.Rewards;

/// <summary>Who takes a reward which step.</summary>
public static class RewardRoles
{
    /// <summary>The roles that may command a step; none for steps that follow from plans and other events.</summary>
    public static IReadOnlyList<Role> Of(RewardTrigger trigger) => trigger switch
    {
        RewardTrigger.Confirm or RewardTrigger.Waive or RewardTrigger.NameAccount => [Role.Registry],
        RewardTrigger.Review => [Role.City],
        RewardTrigger.Withhold or RewardTrigger.Release or RewardTrigger.Reject => [Role.City, Role.Finance],
        RewardTrigger.Pay or RewardTrigger.Reverse or RewardTrigger.Recover => [Role.Finance],
        RewardTrigger.ReleaseClaim or RewardTrigger.ReleasePayment or RewardTrigger.DemandRecovery
            or RewardTrigger.Plan or RewardTrigger.Publicise or RewardTrigger.Unplan => [],
    };
}
