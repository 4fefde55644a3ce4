using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Cases;

/// <summary>The types of a case's events.</summary>
public static class CaseEvents
{
    /// <summary>Opened.</summary>
    public const string Opened = "srdi.case.opened.v1";
    /// <summary>Another row of a list says the same.</summary>
    public const string SourceAdded = "srdi.case.sourceAdded.v1";

    /// <summary>The type of the event that a step makes.</summary>
    public static string Of(CaseTrigger trigger) => trigger switch
    {
        CaseTrigger.Accept => "srdi.case.accepting.v1",
        CaseTrigger.Reject => "srdi.case.rejected.v1",
        CaseTrigger.Complete => "srdi.case.accepted.v1",
        CaseTrigger.Reopen => "srdi.case.reopened.v1",
    };

    /// <summary>All types.</summary>
    public static IReadOnlyList<string> All { get; } = [Opened, SourceAdded, .. Enum.GetValues<CaseTrigger>().Select(Of)];
}

/// <summary>What an event of a case says.</summary>
/// <param name="StateFrom">Before.</param>
/// <param name="StateTo">After.</param>
/// <param name="Uscc">The enterprise.</param>
public sealed record CaseEventData(CaseState StateFrom, CaseState StateTo, EnterpriseId Uscc)
{
    /// <summary>The fact, when the case is opened.</summary>
    public TransitionEnterprise? Fact { get; init; }
    /// <summary>The refusal that came up.</summary>
    public Refused? Refused { get; init; }
    /// <summary>Who decided.</summary>
    public string? DecidedBy { get; init; }
    /// <summary>Why.</summary>
    public string? Reason { get; init; }
    /// <summary>The row of a list that says so.</summary>
    public CaseSource? Source { get; init; }
}

/// <summary>What becomes of a case: pure functions.</summary>
public static class CaseDecisions
{
    private const int ReasonLengthMax = 500;

    /// <summary>Whether a refusal says that a fact contradicts what stands, and not that it is no fact at all.</summary>
    public static bool IsContradiction(Refused refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return refused.Code is Refusal.TitlePrerequisiteMissing or Refusal.TransitionOutOfOrder or Refusal.RenewalNotLater or Refusal.TitleBanned
            or Refusal.ContradictsLaterFact or Refusal.EnterpriseDissolved || refused is { Code: Refusal.TitleNotPermitted, Field: "trigger" or "district" or "name" };
    }

    /// <summary>Whether a person may set a guard aside. A ban for fraud, and the end of the enterprise, nobody may.</summary>
    public static bool MayWaive(Refused refused, TransitionEnterprise fact, Enterprise enterprise, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(refused);
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(enterprise);
        ArgumentNullException.ThrowIfNull(policy);
        return refused.Code switch
        {
            Refusal.EnterpriseDissolved => false,
            Refusal.TitleBanned => fact.Title is { } title && policy.FindRevocationReason(enterprise.Holding(title).BanGround) is not { Fraud: true },
            Refusal.TitleNotPermitted => fact.Trigger is EnterpriseTrigger.Recognise or EnterpriseTrigger.Renew or EnterpriseTrigger.Suspend or EnterpriseTrigger.Lapse or EnterpriseTrigger.Revoke,
            _ => true,
        };
    }

    /// <summary>Holds a refused fact.</summary>
    public static Decision<Case, SubmittedFact> Open(SubmitFact command, Refused refused, Enterprise enterprise, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(refused);
        ArgumentNullException.ThrowIfNull(enterprise);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        var fact = command.Fact with { AsCase = null };
        var opened = new Case(CaseId.Of(command.Uscc, fact), command.Uscc, enterprise.District, fact)
        {
            Refusals = [refused], Acceptable = MayWaive(refused, fact, enterprise, policy), Evidence = enterprise, OpenedBy = now.By.Name, OpenedAt = now.Now,
            Sources = command.Source is { } source ? [source] : null,
        };
        var log = new EventWriter(SubjectKind.Case, opened.Id.Value, 0, now, policy.Version);
        log.Add(CaseEvents.Opened, now.Today, opened.District, new CaseEventData(CaseState.Open, CaseState.Open, opened.Uscc) { Fact = fact, Refused = refused, Source = command.Source });
        opened = opened with { Version = log.Version };
        return new(new(opened) { Events = log.Entries }, new(null, opened));
    }

    /// <summary>The fact came again: a row that was not among the evidence is added while nobody has decided.</summary>
    public static Decision<Case, SubmittedFact> Again(Case held, SubmitFact command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(held);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(policy);
        if (command.Source is not { } source || held.State is not CaseState.Open || held.Sources?.Any(s => s.List == source.List && s.Row == source.Row) == true) return new(null, new(held.Answer, held));
        var log = new EventWriter(SubjectKind.Case, held.Id.Value, held.Version, now, policy.Version);
        log.Add(CaseEvents.SourceAdded, now.Today, held.District, new CaseEventData(held.State, held.State, held.Uscc) { Source = source });
        var next = held with { Sources = [.. held.Sources ?? [], source], Version = log.Version };
        return new(new(next) { Events = log.Entries }, new(null, next));
    }

    /// <summary>A person's decision. The same decision again changes nothing.</summary>
    public static Outcome<Decision<Case, Case>> Resolve(Case? current, ResolveCase command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        if (current is null) return Refusal.CaseUnknown;
        if (command.Trigger is not (CaseTrigger.Accept or CaseTrigger.Reject))
            return new Refused(Refusal.FieldInvalid) { Field = "trigger", DetailZh = "可选: accept, reject。", DetailEn = "One of: accept, reject." };
        var reason = Text.Required(command.Reason, "reason", ReasonLengthMax);
        if (reason.Refused is { } bad) return bad;
        if ((command.Trigger, current.State) is (CaseTrigger.Accept, CaseState.Accepting or CaseState.Accepted) or (CaseTrigger.Reject, CaseState.Rejected)
            && current.Reason == reason.Value && current.DecidedBy == now.By.Name) return new Decision<Case, Case>(null, current);
        if (!CaseMachine.Machine.TryFire(current.State, command.Trigger, out _))
            return new Refused(Refusal.CaseNotPermitted)
            {
                Field = "trigger", State = SrdiJson.Name(current.State), Permitted = [],
                DetailZh = $"{current.DecidedBy} 已作出决定: {current.Reason}。", DetailEn = $"{current.DecidedBy} has decided: {current.Reason}.",
            };
        if (command.Trigger is CaseTrigger.Accept && !current.Acceptable)
            return new Refused(Refusal.CaseNotAcceptable)
            {
                Field = "trigger", State = SrdiJson.Name(current.State), Permitted = [SrdiJson.Name(CaseTrigger.Reject)], Clause = current.Refusals[^1].Clause,
                DetailZh = $"{RefusalTexts.ChineseOf(current.Refusals[^1].Code)}: 不得豁免。", DetailEn = $"{RefusalTexts.EnglishOf(current.Refusals[^1].Code)}: nobody may set this aside.",
            };
        return Step(current with { DecidedBy = now.By.Name, DecidedAt = now.Now, Reason = reason.Value }, command.Trigger, null, now, policy);
    }

    /// <summary>The accepted fact is recorded.</summary>
    public static Decision<Case, Case> Complete(Case current, TransitionAnswer answer, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(current);
        return Step(current with { Answer = answer }, CaseTrigger.Complete, null, now, policy);
    }

    /// <summary>The accepted fact met another guard: the person has to see it before it is set aside.</summary>
    public static Decision<Case, Case> Reopen(Case current, Refused refused, Enterprise enterprise, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(refused);
        var acceptable = current.Acceptable && IsContradiction(refused) && MayWaive(refused, current.Fact, enterprise, policy);
        return Step(current with { Refusals = [.. current.Refusals, refused], Acceptable = acceptable, Evidence = enterprise }, CaseTrigger.Reopen, refused, now, policy);
    }

    /// <summary>The leave that the decision gives.</summary>
    public static Waiver WaiverOf(Case decided)
    {
        ArgumentNullException.ThrowIfNull(decided);
        return new(decided.Id.Value, decided.DecidedBy!, decided.Reason!, [.. decided.Refusals.Select(r => r.Code).Distinct()]);
    }

    private static Decision<Case, Case> Step(Case next, CaseTrigger trigger, Refused? refused, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var from = next.State;
        _ = CaseMachine.Machine.TryFire(from, trigger, out var to);
        var log = new EventWriter(SubjectKind.Case, next.Id.Value, next.Version, now, policy.Version);
        log.Add(CaseEvents.Of(trigger), now.Today, next.District, new CaseEventData(from, to, next.Uscc) { DecidedBy = next.DecidedBy, Reason = next.Reason, Refused = refused });
        next = next with { State = to, Version = log.Version };
        return new(new(next) { Events = log.Entries }, next);
    }
}
