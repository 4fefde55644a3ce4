using System.Text.Json.Serialization;
using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Rewards;

/// <summary>
/// A reward's id, derived from measure, payee and cause (<c>1a.91440101….littleGiant</c>), so that the same grant always
/// has the same id and exists once, whoever asks and however often.
/// </summary>
[GenerateSerializer, Immutable, Alias("RewardId"), JsonConverter(typeof(TextIdJson<RewardId>))]
public readonly record struct RewardId : ITextId<RewardId>
{
    private const int LengthMax = 120;

    private RewardId(string value) => Value = value;

    /// <summary>The text.</summary>
    [Id(0)] public string Value { get; }

    /// <summary>The key of the reward's grain.</summary>
    public string GrainKey => "reward-" + Value;

    /// <summary>Who is paid.</summary>
    public EnterpriseId Payee => EnterpriseId.Parse(Value.Split('.')[1]).Value;

    /// <summary>Derives the id of a grant.</summary>
    /// <param name="measure">The measure's id, such as <c>15b</c>.</param>
    /// <param name="payee">Who is paid.</param>
    /// <param name="cause">What it is for, once per which it is granted: letters, digits, hyphens.</param>
    public static RewardId Of(string measure, EnterpriseId payee, string cause) =>
        Parse($"{measure}.{payee}.{cause}").Value;

    /// <summary>Reads an id; refuses with <see cref="Refusal.RewardUnknown"/>, since no reward has an id of another form.</summary>
    public static Outcome<RewardId> Parse(string? text) =>
        text is { Length: > 0 and <= LengthMax } && text.Split('.') is { Length: 3 } parts
            && parts.All(p => p.Length > 0 && p.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) && EnterpriseId.Parse(parts[1]) is { Succeeded: true, Value.Value: var payee } && payee == parts[1]
            ? new RewardId(text)
            : new Refused(Refusal.RewardUnknown) { Field = "id" };

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>One grant of one measure to one payee for one cause, as stored and as shown.</summary>
/// <param name="Id">Derived from measure, payee and cause.</param>
/// <param name="Measure">The measure, such as <c>1a</c>.</param>
/// <param name="Payee">Who is paid.</param>
/// <param name="Subject">What earned it: a credit code or a park id.</param>
/// <param name="Cause">What earned it, in words: title, batch and document.</param>
/// <param name="Year">The budget year: the year in Asia/Shanghai of the day that earned it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Ceiling">The policy's limit.</param>
/// <param name="Calculated">What the rule comes to, at most the ceiling.</param>
[GenerateSerializer, Immutable, Alias("Reward")]
public sealed record Reward(
    [property: Id(0)] RewardId Id, [property: Id(1)] string Measure, [property: Id(2)] EnterpriseId Payee, [property: Id(3)] string Subject,
    [property: Id(4)] string Cause, [property: Id(5)] int Year, [property: Id(6)] RewardState State,
    [property: Id(7), JsonPropertyName("ceilingFen")] Money Ceiling, [property: Id(8), JsonPropertyName("calculatedFen")] Money Calculated)
{
    /// <summary>Version of this shape in storage.</summary>
    [Id(9)] public int SchemaVersion { get; init; } = 1;

    /// <summary>What the plan gives; null before it is planned.</summary>
    [Id(10), JsonPropertyName("approvedFen")] public Money? Approved { get; init; }

    /// <summary>What was paid; null before payment.</summary>
    [Id(11), JsonPropertyName("paidFen")] public Money? Paid { get; init; }

    /// <summary>How the amount came about, step by step, in Chinese.</summary>
    [Id(12)] public IReadOnlyList<string> Working { get; init; } = [];

    /// <summary>The district that sees it: the payee's or the park's when it was earned.</summary>
    [Id(13)] public required DistrictCode District { get; init; }

    /// <summary>The day that earned it.</summary>
    [Id(14)] public required DateOnly EarnedOn { get; init; }

    /// <summary>The policy version under which it was computed.</summary>
    [Id(15)] public required string PolicyVersion { get; init; }

    /// <summary>True when it was applied for rather than granted on a transition.</summary>
    [Id(16)] public bool ByClaim { get; init; }

    /// <summary>Why it was waived, withheld, rejected, reversed or recovered.</summary>
    [Id(17)] public string? Reason { get; init; }

    /// <summary>The plan that gives it its amount.</summary>
    [Id(18)] public PlanId? Plan { get; init; }

    /// <summary>The number of its events in the log.</summary>
    [Id(19)] public int Version { get; init; }

    /// <summary>When it was last confirmed: its place in the queue of a first-come plan.</summary>
    [Id(20)] public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>The latest step of the year's plans that it followed; older ones are ignored.</summary>
    [Id(21)] public int PlanStep { get; init; }

    /// <summary>The last day on which the payee can confirm it; null where no window runs.</summary>
    [Id(22)] public DateOnly? ConfirmBy { get; init; }

    /// <summary>The account that the payee named, checked; null before. It is not paid without one.</summary>
    [Id(23)] public SealedAccount? Account { get; init; }

    /// <summary>Whether it is withheld after its plan was settled: its amount stands in the ledger, and a release makes it payable again.</summary>
    [Id(24)] public bool Posted { get; init; }

    /// <summary>The ordinal of the latest event about its payee that contested it; earlier ones are ignored.</summary>
    [Id(25)] public int ContestedBy { get; init; }

    /// <summary>The clause of the reason.</summary>
    [Id(26)] public string? Clause { get; init; }

    /// <summary>The version at which it was last confirmed; naming an account later leaves it.</summary>
    [Id(27)] public int? ConfirmedVersion { get; init; }

    /// <summary>The ordinal of the latest event about the park that earned it which contested it.</summary>
    [Id(28)] public int ContestedByPark { get; init; }

    /// <summary>The version that a plan takes: the same as long as nothing changes that bears on the plan.</summary>
    [JsonIgnore] public int PlannableVersion => ConfirmedVersion ?? Version;

    /// <summary>The day in Shanghai on which it was confirmed; the day that earned it before that was recorded.</summary>
    [JsonIgnore] public DateOnly ConfirmedOn => ConfirmedAt is { } at ? Shanghai.DayOf(at) : EarnedOn;
}
