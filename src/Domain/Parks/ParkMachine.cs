using Srdi.Domain.Machines;

namespace Srdi.Domain.Parks;

/// <summary>Where a park stands.</summary>
public enum ParkState
{
    /// <summary>培育中: registered, does not meet the three criteria.</summary>
    Candidate = 0,
    /// <summary>达标: meets them. Not yet a title: a batch is selected each year.</summary>
    Qualified = 1,
    /// <summary>拟遴选: put forward for a year's selection.</summary>
    Nominated = 2,
    /// <summary>公示中.</summary>
    Publicised = 3,
    /// <summary>专精特新园区: selected.</summary>
    Accredited = 4,
    /// <summary>预警: selected, but below a criterion now.</summary>
    AtRisk = 5,
    /// <summary>已失效.</summary>
    Lapsed = 6,
    /// <summary>已撤销.</summary>
    Revoked = 7,
}

/// <summary>What can happen to a park.</summary>
public enum ParkTrigger
{
    /// <summary>All three criteria are met now.</summary>
    Qualify,
    /// <summary>A criterion is no longer met.</summary>
    Disqualify,
    /// <summary>推荐.</summary>
    Nominate,
    /// <summary>公示.</summary>
    Publicise,
    /// <summary>认定.</summary>
    Accredit,
    /// <summary>A nomination or publicity is taken back.</summary>
    Withdraw,
    /// <summary>The title runs out.</summary>
    Lapse,
    /// <summary>撤销.</summary>
    Revoke,
}

/// <summary>The park machine.</summary>
public static class ParkMachine
{
    /// <summary>The shared declaration.</summary>
    public static Machine<ParkState, ParkTrigger> Machine { get; } = new("park", ParkState.Candidate, m =>
    {
        m.Configure(ParkState.Candidate)
            .Permit(ParkTrigger.Qualify, ParkState.Qualified);
        m.Configure(ParkState.Qualified)
            .Permit(ParkTrigger.Disqualify, ParkState.Candidate)
            .Permit(ParkTrigger.Nominate, ParkState.Nominated);
        m.Configure(ParkState.Nominated)
            .Permit(ParkTrigger.Publicise, ParkState.Publicised)
            .Permit(ParkTrigger.Accredit, ParkState.Accredited)
            .Permit(ParkTrigger.Withdraw, ParkState.Candidate);
        m.Configure(ParkState.Publicised)
            .Permit(ParkTrigger.Accredit, ParkState.Accredited)
            .Permit(ParkTrigger.Withdraw, ParkState.Candidate);
        m.Configure(ParkState.Accredited)
            .Permit(ParkTrigger.Disqualify, ParkState.AtRisk)
            .Permit(ParkTrigger.Lapse, ParkState.Lapsed)
            .Permit(ParkTrigger.Revoke, ParkState.Revoked);
        m.Configure(ParkState.AtRisk)
            .Permit(ParkTrigger.Qualify, ParkState.Accredited)
            .Permit(ParkTrigger.Lapse, ParkState.Lapsed)
            .Permit(ParkTrigger.Revoke, ParkState.Revoked);
        m.Configure(ParkState.Lapsed)
            .Permit(ParkTrigger.Nominate, ParkState.Nominated);
        m.Configure(ParkState.Revoked) // The ban is a guard on dates, kept by the decision.
            .Permit(ParkTrigger.Nominate, ParkState.Nominated);
    });
}
