using Srdi.Domain;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;

namespace Srdi.Grains.Enterprises;

/// <summary>One enterprise.</summary>
public sealed class EnterpriseGrain([PersistentState("enterprise")] IPersistentState<Stored<Enterprise>> storage, GrainServices services)
    : RecordGrain<Enterprise>(storage, services), IEnterpriseGrain
{
    /// <inheritdoc/>
    protected override (SubjectKind Kind, string Id) Subject => (SubjectKind.Enterprise, this.GetPrimaryKeyString()["ent-".Length..]);

    /// <inheritdoc/>
    public Task<Outcome<Registered<Enterprise>>> Register(RegisterEnterprise command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        Keys.MustBe(this, command.Uscc.GrainKey);
        return Carry(EnterpriseDecisions.Register(Current, command, By(command, by), Services.Policy));
    }

    /// <inheritdoc/>
    public Task<Outcome<Enterprise>> Get() =>
        Task.FromResult(Current is { } enterprise ? enterprise : (Outcome<Enterprise>)Refusal.EnterpriseUnknown);

    /// <inheritdoc/>
    public Task<Outcome<TransitionAnswer>> Transition(TransitionEnterprise command, Caller by)
    {
        var now = By(command, by);
        return CarryOnce(EnterpriseDecisions.Transition(Current, command, now, Services.Policy), now);
    }
}
