using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Enterprises;

/// <summary>Awards of other payers, and which measures do not bear them (double funding, A16): pure functions.</summary>
public static class OtherAwardDecisions
{
    /// <summary>The most awards of other payers of an enterprise.</summary>
    public const int AwardsMax = 200;

    private const int TextLengthMax = 200;

    /// <summary>Records an award of another payer; names the rewards that it stands against. The same again changes nothing.</summary>
    public static Outcome<Decision<Enterprise, Registered<OtherAwardRecorded>>> Record(Enterprise? current, RecordOtherAward command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null) return Refusal.EnterpriseUnknown;
        var award = command.Award;
        foreach (var (text, field) in new[] { (award.Item, "item"), (award.Document, "document") })
            if (Text.Optional(text, field, TextLengthMax).Refused is { } bad) return bad;
        if (award.DecidedOn > now.Today) return new Refused(Refusal.DateInFuture) { Field = "decidedOn" };
        if (award.Amount is { } amount && amount <= Money.Zero) return new Refused(Refusal.FieldInvalid) { Field = "amountFen", DetailZh = "金额应大于零。", DetailEn = "'amountFen' must be more than zero." };
        var schemes = policy.Measures.SelectMany(m => m.OtherPayers).Select(r => r.Scheme).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (!schemes.Contains(award.Scheme, StringComparer.Ordinal))
            return new Refused(Refusal.FieldInvalid) { Field = "scheme", DetailZh = $"可选: {string.Join(", ", schemes)}。", DetailEn = $"One of: {string.Join(", ", schemes)}." };
        var rules = policy.Measures.SelectMany(m => m.OtherPayers.Select(r => (Measure: m, Rule: r))).Where(r => r.Rule.Payer == award.Payer && r.Rule.Scheme == award.Scheme).ToList();
        if (award.Item is null && rules.Any(r => r.Rule.By is SameBy.Item)) return new Refused(Refusal.FieldMissing) { Field = "item", DetailZh = "请填写产品或项目名称。", DetailEn = "Name the product or project." };

        var excluding = rules.Where(r => !r.Rule.Stacks).ToList();
        IReadOnlyList<RewardId> conflicts = [.. current.Awards.Where(mark => excluding.Any(r => IsOf(mark, r.Measure, r.Rule, award, current.Uscc))).Select(mark => mark.Reward)];
        var known = (current.OtherAwards ?? []).FirstOrDefault(a => a.Id == award.Id);
        if (known == award) return new Decision<Enterprise, Registered<OtherAwardRecorded>>(null, new(new(award, conflicts), false));
        if (known is null && current.OtherAwards?.Count >= AwardsMax)
            return new Refused(Refusal.OtherAwardsTooMany) { DetailZh = $"每家企业最多 {AwardsMax} 条。", DetailEn = $"At most {AwardsMax} an enterprise." };
        var log = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
        var against = conflicts.Count == 0 ? null : excluding.First(r => current.Awards.Any(mark => IsOf(mark, r.Measure, r.Rule, award, current.Uscc))).Rule;
        log.Add(EnterpriseEvents.OtherAwardRecorded, award.DecidedOn, current.District, new OtherAwardEventData(current.Tier, current.Tier, award, conflicts, against?.Text, against?.Clause));
        var next = With(current, award) with { Version = log.Version };
        return new Decision<Enterprise, Registered<OtherAwardRecorded>>(new(next) { Events = log.Entries }, new(new(award, conflicts), known is null));
    }

    /// <summary>The refusal of a claim for which another payer, or another measure, pays already; null when none does.</summary>
    /// <param name="claimant">The claimant.</param>
    /// <param name="measure">The measure.</param>
    /// <param name="facts">The claim's facts.</param>
    /// <param name="ended">Its rewards that came to nothing.</param>
    /// <param name="policy">The policy.</param>
    internal static Refused? Doubled(Enterprise claimant, Measure measure, ClaimFacts facts, IReadOnlySet<RewardId> ended, PolicyBook policy)
    {
        foreach (var rule in measure.OtherPayers)
        {
            if (rule.Stacks) continue;
            foreach (var award in claimant.OtherAwards ?? [])
                if (award.Payer == rule.Payer && award.Scheme == rule.Scheme && (rule.By is SameBy.Firm || RewardDecisions.ItemDigest(award.Item ?? "") == RewardDecisions.ItemDigest(facts.Cause)))
                    return new(Refusal.DoubleFunding)
                    {
                        Field = "facts", Clause = rule.Clause, DetailZh = $"{award.DecidedOn:yyyy-MM-dd} 已获{rule.Text} (记录 {award.Id}), 不得重复资助。", DetailEn = $"The award {award.Id} of another payer ({SrdiJson.Name(rule.Payer)}, {rule.Scheme}) is for the same.",
                    };
        }
        foreach (var other in measure.ExclusiveMeasures)
            if (policy.FindMeasure(other) is { } excluded && claimant.Awards.FirstOrDefault(mark => mark.Measure == other && !ended.Contains(mark.Reward) && RewardDecisions.IsClaimOf(mark.Reward, excluded, facts.Cause, claimant.Uscc)) is { } mine)
                return new(Refusal.DoubleFunding)
                {
                    Field = "facts", Clause = measure.Clause, DetailZh = $"该项目已按措施 {other} 申报 ({mine.Reward}), 同一项目只适用一项。", DetailEn = $"The reward {mine.Reward} of measure {other} is for the same.",
                };
        return null;
    }

    internal static Enterprise With(Enterprise current, OtherAward award) =>
        current with { OtherAwards = [.. (current.OtherAwards ?? []).Where(a => a.Id != award.Id), award] };

    private static bool IsOf(AwardMark mark, Measure measure, OtherPayerRule rule, OtherAward award, EnterpriseId uscc) =>
        mark.Measure == measure.Id && (rule.By is SameBy.Firm || RewardDecisions.IsClaimOf(mark.Reward, measure, award.Item!, uscc));
}
