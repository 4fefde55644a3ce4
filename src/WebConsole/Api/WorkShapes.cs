using System.Text.Json.Serialization;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Cases;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Lists;
using Srdi.Domain.Machines;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Rewards;
using Srdi.Domain.Subscriptions;

namespace Srdi.WebConsole.Api;

// What the API answers about money, lists, cases, subscriptions and the policy, as far as the pages show it.

/// <summary>Rewards of a measure in a state, with their sums.</summary>
public sealed record RewardSum(
    string Measure, RewardState State, long Count, [property: JsonPropertyName("calculatedFen")] Money Calculated, [property: JsonPropertyName("approvedFen")] Money Approved, [property: JsonPropertyName("paidFen")] Money Paid);

/// <summary>A plan; lists leave the lines out.</summary>
public sealed record PlanShown(
    PlanId Id, int Year, PlanState State, PlanRule Rule, IReadOnlyList<string> Measures, DateOnly CutOff, int Draft,
    [property: JsonPropertyName("demandFen")] Money Demand, [property: JsonPropertyName("capFen")] Money Cap, [property: JsonPropertyName("approvedFen")] Money Approved,
    decimal Ratio, int LineCount, IReadOnlyList<PlanPot> Pots, IReadOnlyList<PlanLine>? Lines, IReadOnlyList<PlanChange>? Changes,
    string DraftedBy, string? ApprovedBy, bool Bound, string? Document, string? Reason, PlanProgressShown? Progress, int Version);

/// <summary>How many rewards have heard of a plan's latest step.</summary>
public sealed record PlanProgressShown(int Done, int Total);

/// <summary>Sums of the ledger by a key.</summary>
public sealed record StatementShown(
    int Year, string Key, [property: JsonPropertyName("reservedFen")] Money Reserved, [property: JsonPropertyName("postedFen")] Money Posted, [property: JsonPropertyName("paidFen")] Money Paid,
    [property: JsonPropertyName("reversedFen")] Money Reversed, [property: JsonPropertyName("recoveredFen")] Money Recovered, long Entries);

/// <summary>A list among others.</summary>
public sealed record ListListed(string Id, ListKind Kind, Title? Title, string? Batch, string? Document, DateOnly PublishedOn, ListState State, ListCounts Counts);

/// <summary>A list.</summary>
public sealed record ListShown(
    string Id, ListKind Kind, Title? Title, string? Batch, string? Document, DateOnly PublishedOn, string Publisher, DateOnly EffectiveOn, DateOnly? ValidUntil,
    ListState State, ListCounts Counts, ListProgressShown Progress, ListEffectsShown Effects, string Digest, ListFileShown File, ListReceipt? Receipt, string UploadedBy, int Version)
{
    /// <summary>Whether the platform works on it.</summary>
    public bool Works => State is ListState.Previewing or ListState.Confirmed or ListState.Running;
}

/// <summary>How far the work on a list is.</summary>
public sealed record ListProgressShown(int Done, int Total, double? RowsPerSecond, int? SecondsLeft);

/// <summary>What confirming a list would bring about.</summary>
public sealed record ListEffectsShown(int Rewards, Money CeilingFen, int Lapses, IReadOnlyList<MeasureEffect> Measures, IReadOnlyList<PotEffectShown> Pots);

/// <summary>A pot as it would be if all rewards of a list were paid in full.</summary>
public sealed record PotEffectShown(string Measure, int Year, Money CapFen, Money LeftFen, Money LeftAfterFen);

/// <summary>What a list's file was.</summary>
public sealed record ListFileShown(string Name, string Format, string? Encoding, int Rows, IReadOnlyList<string> Notes);

/// <summary>A row of a list with its verdict.</summary>
public sealed record RowShown(int Row, RowVerdict? Verdict, string? Uscc, string? Name, string? Reason, string? Code, bool Lapse, string? Outcome, string? Case, IReadOnlyList<SuggestionShown> Suggestions);

/// <summary>An enterprise that a row may be about.</summary>
public sealed record SuggestionShown(string Uscc, string Name, string? District, DateOnly? FoundedOn, int LikenessPercent);

/// <summary>A case.</summary>
public sealed record CaseShown(
    string Id, string Uscc, string? Name, DistrictCode District, CaseState State, TransitionEnterprise Fact, IReadOnlyList<CaseRefusalShown> Refusals, bool Acceptable,
    IReadOnlyList<HeldTitleLine> Evidence, IReadOnlyList<CaseSource> Sources, string OpenedBy, DateTimeOffset OpenedAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason, int Version);

/// <summary>Why a fact was not recorded.</summary>
public sealed record CaseRefusalShown(string Code, string Title, string? Detail, string? Clause, string? State);

/// <summary>A subscription; the secret only in the answer to its first PUT.</summary>
public sealed record SubscriptionShown(
    string Id, DistrictCode District, string Url, IReadOnlyList<string>? Types, SubscriptionState State, string Cursor, int Lag, int Failures, DateTimeOffset? FailingSince, DateTimeOffset? NextAttemptAt,
    string? ReplayUntil, DateTimeOffset? PreviousSecretUntil, IReadOnlyList<ParkedSubject> Parked, string? Secret, int Version);

/// <summary>A new secret.</summary>
public sealed record RotatedShown(string Secret, DateTimeOffset PreviousUntil);

/// <summary>A measure of the policy.</summary>
public sealed record MeasureShown(
    string Id, string File, string Version, string Heading, string Who, string What, MeasureKind Kind, MeasureMode Mode, string? ModeNote, AmountShown? Amount, string? Pot, Payee Payee, string? PayeeNote, OncePer? OncePer, string Stacking,
    DateOnly ValidFrom, DateOnly ValidTo, string? ValidityNote, IReadOnlyList<string> Lead, IReadOnlyList<string> With, string Clause, string ClauseText, string Source, bool Verified, IReadOnlyList<string> Ambiguities, string? NotYet,
    [property: JsonPropertyName("ceilingFen")] Money? Ceiling);

/// <summary>How a measure's amount comes about.</summary>
public sealed record AmountShown(string Shape, string Source, bool Verified);

/// <summary>The criteria of a title under one regulation.</summary>
public sealed record RuleShown(
    string File, string Version, Title Title, Domain.Policy.Criteria.Procedure Procedure, string Standard, string Regulation, DateOnly ValidFrom, DateOnly? ValidTo, string DecidedBy, string Source, bool Verified, string? Note, IReadOnlyList<RuleCriterionShown> Criteria);

/// <summary>One criterion as the law has it.</summary>
public sealed record RuleCriterionShown(string Id, string Clause, string Text, decimal? Required, string Comparison, string Unit, IReadOnlyList<RuleCriterionShown> Parts);

/// <summary>A machine with its steps.</summary>
public sealed record MachineShown(string Name, IReadOnlyList<MachineStep> Steps);
