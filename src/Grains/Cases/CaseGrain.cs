using Srdi.Domain;
using Srdi.Domain.Cases;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;

namespace Srdi.Grains.Cases;

/// <summary>
/// One case. A decision is kept before the fact is recorded, and the enterprise knows a repeat of the fact: an interruption in
/// between leaves the case accepting, and the same decision again goes on from there.
/// </summary>
public sealed class CaseGrain([PersistentState("case")] IPersistentState<Stored<Case>> storage, GrainServices services)
    : RecordGrain<Case>(storage, services), ICaseGrain
{
    /// <inheritdoc/>
    protected override (SubjectKind Kind, string Id) Subject => (SubjectKind.Case, this.GetPrimaryKeyString()["case-".Length..]);

    /// <inheritdoc/>
    public Task<Outcome<Case>> Get() => Task.FromResult(Current is { } found ? found : (Outcome<Case>)Refusal.CaseUnknown);

    /// <inheritdoc/>
    public async Task<Outcome<SubmittedFact>> Submit(SubmitFact command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        var fact = command.Fact with { AsCase = null };
        Keys.MustBe(this, CaseId.Of(command.Uscc, fact).GrainKey);
        if (Current is { } held) return await Carry<SubmittedFact>(CaseDecisions.Again(held, command, By(command, by), Services.Policy));
        var recorded = await Firm(command.Uscc).Transition(fact, by);
        if (recorded.Refused is not { } refused) return new SubmittedFact(recorded.Value, null);
        if (!CaseDecisions.IsContradiction(refused)) return refused;
        var enterprise = await Firm(command.Uscc).Get();
        if (enterprise.Refused is { } gone) return gone;
        return await Carry<SubmittedFact>(CaseDecisions.Open(command with { Fact = fact }, refused, enterprise.Value, By(command, by), Services.Policy));
    }

    /// <inheritdoc/>
    public async Task<Outcome<Case>> Resolve(ResolveCase command, Caller by)
    {
        var now = By(command, by);
        var decided = await Carry(CaseDecisions.Resolve(Current, command, now, Services.Policy));
        if (decided.Refused is not null || decided.Value is not { State: CaseState.Accepting } accepting) return decided;
        var recorded = await Firm(accepting.Uscc).Overrule(accepting.Fact, CaseDecisions.WaiverOf(accepting), by);
        if (recorded.Refused is not { } refused) return await Carry<Case>(CaseDecisions.Complete(accepting, recorded.Value, now, Services.Policy));
        var enterprise = await Firm(accepting.Uscc).Get();
        if (enterprise.Refused is { } gone) return gone;
        await Carry<Case>(CaseDecisions.Reopen(accepting, refused, enterprise.Value, now, Services.Policy));
        return refused;
    }

    private IEnterpriseGrain Firm(EnterpriseId id) => GrainFactory.GetGrain<IEnterpriseGrain>(id.GrainKey);
}
