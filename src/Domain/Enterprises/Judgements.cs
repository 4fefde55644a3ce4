using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Criteria;

namespace Srdi.Domain.Enterprises;

/// <summary>Records what people decided about a criterion that no figure decides. A later one of the same day replaces it.</summary>
/// <param name="Judgement">The decision.</param>
[GenerateSerializer, Immutable, Alias("RecordJudgement")]
public sealed record RecordJudgement([property: Id(0)] Judgement Judgement);

/// <summary>What the event of a judgement says.</summary>
/// <param name="TierFrom">The tier.</param>
/// <param name="TierTo">The same.</param>
/// <param name="Judgement">The decision.</param>
/// <param name="Former">The decision of that day that it replaces.</param>
public sealed record JudgementEventData(Tier TierFrom, Tier TierTo, Judgement Judgement, Judgement? Former);

/// <summary>What becomes of an enterprise by a judgement: pure functions.</summary>
public static class JudgementDecisions
{
    private const int JudgementsMax = 100;
    private const int TextLengthMax = 200;

    /// <summary>Records a judgement. The same again commits nothing.</summary>
    public static Outcome<Decision<Enterprise, Enterprise>> Record(Enterprise? current, RecordJudgement command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null) return Refusal.EnterpriseUnknown;
        if (current.DissolvedOn is not null) return new Refused(Refusal.EnterpriseDissolved) { State = "dissolved", Permitted = [] };
        var judgement = command.Judgement;
        var judged = policy.JudgementsOf(judgement.Title);
        if (!judged.Contains(judgement.Criterion))
            return new Refused(Refusal.FieldInvalid)
            {
                Field = "criterion", DetailZh = $"{judgement.Title.Chinese()}由人判断的条件: {(judged.Count == 0 ? "无" : string.Join(", ", judged))}。",
                DetailEn = $"What people decide of '{SrdiJson.Name(judgement.Title)}': {(judged.Count == 0 ? "nothing" : string.Join(", ", judged))}.",
            };
        if (judgement.On > now.Today)
            return new Refused(Refusal.DateInFuture) { Field = "on", DetailZh = $"on 不得晚于今天 ({now.Today.Iso()})。", DetailEn = $"'on' must not be after today ({now.Today.Iso()})." };
        var source = Text.Required(judgement.Source, "source", TextLengthMax);
        if (source.Refused is { } bad) return bad;
        judgement = judgement with { Source = source.Value };
        var former = current.Judgements?.FirstOrDefault(j => SameQuestion(j, judgement));
        if (former == judgement) return new Decision<Enterprise, Enterprise>(null, current);
        if (former is null && current.Judgements?.Count >= JudgementsMax)
            return new Refused(Refusal.FieldInvalid) { Field = "criterion", DetailZh = $"每家企业最多 {JudgementsMax} 项判断。", DetailEn = $"An enterprise takes at most {JudgementsMax} judgements." };
        var log = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
        log.Add(EnterpriseEvents.Judged, judgement.On, current.District, new JudgementEventData(current.Tier, current.Tier, judgement, former));
        var next = With(current, judgement) with { Version = log.Version };
        return new Decision<Enterprise, Enterprise>(new(next) { Events = log.Entries }, next);
    }

    internal static Enterprise With(Enterprise current, Judgement judgement) =>
        current with { Judgements = [.. (current.Judgements ?? []).Where(j => !SameQuestion(j, judgement)), judgement] };

    private static bool SameQuestion(Judgement one, Judgement other) => one.Title == other.Title && one.Criterion == other.Criterion && one.On == other.On;
}
