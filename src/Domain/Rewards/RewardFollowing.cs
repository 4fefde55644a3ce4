using System.Text.Json.Serialization;
using Srdi.Domain.Budgets;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Rewards;

/// <summary>A step of a plan as it concerns one of its rewards.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Step">The step, among all steps of the year's plans.</param>
/// <param name="Trigger">Plan, publicise or unplan.</param>
/// <param name="Approved">What the plan gives.</param>
/// <param name="Version">The reward's version that the plan took; needed to plan.</param>
[GenerateSerializer, Immutable, Alias("FollowPlan")]
public sealed record FollowPlan(
    [property: Id(0)] PlanId Plan, [property: Id(1)] int Step, [property: Id(2)] RewardTrigger Trigger,
    [property: Id(3), JsonPropertyName("approvedFen")] Money Approved, [property: Id(4)] int Version)
{
    /// <summary>Whether the plan has lost the line: concerns only a reward that was withheld out of it.</summary>
    [Id(5)] public bool Dropped { get; init; }
}

/// <summary>How a reward follows its plan: pure functions. A step that was followed, or that a later one overtook, changes nothing.</summary>
public static class RewardFollowing
{
    /// <summary>Whether a trigger comes from plans alone and never from a person.</summary>
    public static bool OfPlans(RewardTrigger trigger) => trigger is RewardTrigger.Plan or RewardTrigger.Publicise or RewardTrigger.Unplan;

    /// <summary>Whether a person may give a trigger; <c>release</c> stands for all that release, and a demand follows from the log.</summary>
    public static bool OfPeople(RewardTrigger trigger) =>
        !OfPlans(trigger) && trigger is not (RewardTrigger.ReleaseClaim or RewardTrigger.ReleasePayment or RewardTrigger.DemandRecovery);

    /// <summary>What becomes of a reward by a step of a plan.</summary>
    public static Outcome<Decision<Reward, Reward>> Follow(Reward? current, FollowPlan command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (!OfPlans(command.Trigger)) throw new ArgumentException($"'{command.Trigger}' is not a step of a plan.", nameof(command));
        if (current is null) return Refusal.RewardUnknown;
        if (command.Step <= current.PlanStep) return new Decision<Reward, Reward>(null, current);
        var mine = current.Plan == command.Plan;
        if (command.Trigger is RewardTrigger.Plan && mine && current.State is RewardState.Planned || command.Dropped && !(mine && current.State is RewardState.Withheld))
            return new Decision<Reward, Reward>(null, current); // It has followed, or left the plan by itself.
        if (mine && current.State is RewardState.Withheld && command.Trigger is not RewardTrigger.Plan) return Withheld(current, command, now, policy);
        if (command.Trigger is RewardTrigger.Plan ? current.PlannableVersion != command.Version : !mine)
            return command.Trigger is RewardTrigger.Unplan
                ? Overtaken(current, command) // It never joined the plan, or left it by itself.
                : new Refused(Refusal.RewardChanged) { DetailZh = $"奖补版本为 {current.Version}。", DetailEn = $"The reward has version {current.Version} and is {SrdiJson.Name(current.State)}." };
        if (!RewardMachine.Machine.TryFire(current.State, command.Trigger, out var state))
            return command.Trigger is RewardTrigger.Unplan
                ? Overtaken(current, command)
                : new Refused(Refusal.RewardNotPermitted) { DetailZh = $"奖补状态为 {SrdiJson.Name(current.State)}。", DetailEn = $"The reward is {SrdiJson.Name(current.State)}." };
        var next = current with
        {
            State = state, Version = current.Version + 1, PlanStep = command.Step,
            Plan = command.Trigger is RewardTrigger.Unplan ? null : command.Plan,
            Approved = command.Trigger is RewardTrigger.Unplan ? null : command.Trigger is RewardTrigger.Plan ? command.Approved : current.Approved,
            ConfirmedVersion = command.Trigger is RewardTrigger.Unplan ? current.Version + 1 : current.ConfirmedVersion,
        };
        var log = new EventWriter(SubjectKind.Reward, current.Id.Value, current.Version, now, policy.Version);
        log.Add(RewardEvents.Of(command.Trigger), now.Today, current.District, RewardDecisions.Data(next, current.State) with { Plan = command.Plan });
        return new Decision<Reward, Reward>(new(next) { Events = log.Entries }, next);
    }

    /// <summary>A reward that was withheld out of a plan hears what became of its line: gone with its amount, or settled and posted.</summary>
    private static Decision<Reward, Reward> Withheld(Reward current, FollowPlan command, Circumstances now, PolicyBook policy)
    {
        var next = current with { PlanStep = command.Step, Version = current.Version + 1 };
        next = command.Trigger is RewardTrigger.Unplan ? next with { Plan = null, Approved = null } : next with { Posted = true };
        var log = new EventWriter(SubjectKind.Reward, current.Id.Value, current.Version, now, policy.Version);
        log.Add(RewardEvents.Of(command.Trigger), now.Today, current.District, RewardDecisions.Data(next, current.State) with { Plan = command.Plan, Posted = next.Posted ? true : null, Reason = current.Reason });
        return new(new(next) { Events = log.Entries }, next);
    }

    /// <summary>Nothing happens to the reward, but it remembers the step: an earlier one that is still on its way must not come true.</summary>
    private static Decision<Reward, Reward> Overtaken(Reward current, FollowPlan command)
    {
        var next = current with { PlanStep = command.Step };
        return new(new(next), next);
    }
}
