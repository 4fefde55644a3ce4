using Srdi.Domain.Machines;

namespace Srdi.Domain.Enterprises;

/// <summary>Where a title of an enterprise stands.</summary>
public enum TitleState
{
    /// <summary>Never held, or a publicity that came to nothing.</summary>
    None = 0,
    /// <summary>公示中: announced, not yet a title.</summary>
    Publicised = 1,
    /// <summary>有效.</summary>
    InForce = 2,
    /// <summary>到期待复核: validity has run out or is about to; in force until the renewal list is out.</summary>
    RenewalDue = 3,
    /// <summary>复核中: in force until the result is published.</summary>
    InRenewal = 4,
    /// <summary>复核资格取消: runs to its expiry, may not be renewed.</summary>
    Suspended = 5,
    /// <summary>已失效.</summary>
    Lapsed = 6,
    /// <summary>已撤销: for violation or fraud; a ban follows.</summary>
    Revoked = 7,
}

/// <summary>What can happen to a title.</summary>
public enum TitleTrigger
{
    /// <summary>公示.</summary>
    Publicise,
    /// <summary>A publicity is taken back after an objection.</summary>
    Withdraw,
    /// <summary>认定.</summary>
    Recognise,
    /// <summary>The validity runs out.</summary>
    FallDue,
    /// <summary>The enterprise is in the renewal procedure.</summary>
    StartRenewal,
    /// <summary>复核通过.</summary>
    Renew,
    /// <summary>取消复核资格.</summary>
    Suspend,
    /// <summary>失效: not renewed, or given up.</summary>
    Lapse,
    /// <summary>撤销.</summary>
    Revoke,
}

/// <summary>The title machine: one per enterprise and title.</summary>
public static class TitleMachine
{
    /// <summary>The shared declaration.</summary>
    public static Machine<TitleState, TitleTrigger> Machine { get; } = new("title", TitleState.None, m =>
    {
        m.Configure(TitleState.None)
            .Permit(TitleTrigger.Publicise, TitleState.Publicised)
            .Permit(TitleTrigger.Recognise, TitleState.InForce);
        m.Configure(TitleState.Publicised)
            .Permit(TitleTrigger.Recognise, TitleState.InForce)
            .Permit(TitleTrigger.Withdraw, TitleState.None);
        m.Configure(TitleState.InForce)
            .Permit(TitleTrigger.FallDue, TitleState.RenewalDue)
            .Permit(TitleTrigger.StartRenewal, TitleState.InRenewal)
            .PermitReentry(TitleTrigger.Renew) // A renewal list may be published before the old validity ends.
            .Permit(TitleTrigger.Suspend, TitleState.Suspended)
            .Permit(TitleTrigger.Lapse, TitleState.Lapsed)
            .Permit(TitleTrigger.Revoke, TitleState.Revoked);
        m.Configure(TitleState.RenewalDue)
            .Permit(TitleTrigger.StartRenewal, TitleState.InRenewal)
            .Permit(TitleTrigger.Renew, TitleState.InForce)
            .Permit(TitleTrigger.Suspend, TitleState.Suspended)
            .Permit(TitleTrigger.Lapse, TitleState.Lapsed)
            .Permit(TitleTrigger.Revoke, TitleState.Revoked);
        m.Configure(TitleState.InRenewal)
            .Permit(TitleTrigger.Renew, TitleState.InForce)
            .Permit(TitleTrigger.Suspend, TitleState.Suspended)
            .Permit(TitleTrigger.Lapse, TitleState.Lapsed)
            .Permit(TitleTrigger.Revoke, TitleState.Revoked);
        m.Configure(TitleState.Suspended)
            .Permit(TitleTrigger.Lapse, TitleState.Lapsed)
            .Permit(TitleTrigger.Revoke, TitleState.Revoked);
        m.Configure(TitleState.Lapsed)
            .Permit(TitleTrigger.Publicise, TitleState.Publicised)
            .Permit(TitleTrigger.Recognise, TitleState.InForce);
        m.Configure(TitleState.Revoked) // The ban is a guard on dates, kept by the decision.
            .Permit(TitleTrigger.Publicise, TitleState.Publicised)
            .Permit(TitleTrigger.Recognise, TitleState.InForce);
    });
}
