using Srdi.Domain.Machines;

namespace Srdi.Domain.Enterprises;

/// <summary>What can happen to a tier: a rise by gaining a title, a fall to the highest title left.</summary>
public enum TierTrigger
{
    /// <summary>创新型 gained.</summary>
    GainInnovative,
    /// <summary>专精特新 gained.</summary>
    GainSrdi,
    /// <summary>小巨人 gained.</summary>
    GainLittleGiant,
    /// <summary>单项冠军 gained.</summary>
    GainChampion,
    /// <summary>No title left.</summary>
    FallToMicroSmall,
    /// <summary>创新型 is the highest title left.</summary>
    FallToInnovative,
    /// <summary>专精特新 is the highest title left.</summary>
    FallToSrdi,
    /// <summary>小巨人 is the highest title left.</summary>
    FallToLittleGiant,
}

/// <summary>The tier machine: rises go rung by rung, but a champion may come from any tier; falls go to whatever is left.</summary>
public static class TierMachine
{
    /// <summary>The shared declaration.</summary>
    public static Machine<Tier, TierTrigger> Machine { get; } = new("tier", Tier.MicroSmall, m =>
    {
        m.Configure(Tier.MicroSmall)
            .Permit(TierTrigger.GainInnovative, Tier.Innovative)
            .Permit(TierTrigger.GainChampion, Tier.Champion);
        m.Configure(Tier.Innovative)
            .Permit(TierTrigger.GainSrdi, Tier.Srdi)
            .Permit(TierTrigger.GainChampion, Tier.Champion)
            .Permit(TierTrigger.FallToMicroSmall, Tier.MicroSmall);
        m.Configure(Tier.Srdi)
            .Permit(TierTrigger.GainLittleGiant, Tier.LittleGiant)
            .Permit(TierTrigger.GainChampion, Tier.Champion)
            .Permit(TierTrigger.FallToMicroSmall, Tier.MicroSmall)
            .Permit(TierTrigger.FallToInnovative, Tier.Innovative);
        m.Configure(Tier.LittleGiant)
            .Permit(TierTrigger.GainChampion, Tier.Champion)
            .Permit(TierTrigger.FallToMicroSmall, Tier.MicroSmall)
            .Permit(TierTrigger.FallToInnovative, Tier.Innovative)
            .Permit(TierTrigger.FallToSrdi, Tier.Srdi);
        m.Configure(Tier.Champion)
            .Permit(TierTrigger.FallToMicroSmall, Tier.MicroSmall)
            .Permit(TierTrigger.FallToInnovative, Tier.Innovative)
            .Permit(TierTrigger.FallToSrdi, Tier.Srdi)
            .Permit(TierTrigger.FallToLittleGiant, Tier.LittleGiant);
    });

    /// <summary>The step that leads from one tier to another; false where no such step exists.</summary>
    public static bool TryStep(Tier from, Tier to, out TierTrigger trigger)
    {
        trigger = (from < to, to) switch
        {
            (true, Tier.Innovative) => TierTrigger.GainInnovative,
            (true, Tier.Srdi) => TierTrigger.GainSrdi,
            (true, Tier.LittleGiant) => TierTrigger.GainLittleGiant,
            (true, _) => TierTrigger.GainChampion,
            (false, Tier.MicroSmall) => TierTrigger.FallToMicroSmall,
            (false, Tier.Innovative) => TierTrigger.FallToInnovative,
            (false, Tier.Srdi) => TierTrigger.FallToSrdi,
            (false, _) => TierTrigger.FallToLittleGiant,
        };
        return Machine.TryFire(from, trigger, out var next) && next == to;
    }
}
