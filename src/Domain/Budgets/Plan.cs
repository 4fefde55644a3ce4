using System.Globalization;
using System.Text.Json.Serialization;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Budgets;

/// <summary>A plan's id: budget year and number, such as <c>2026-1</c>.</summary>
[GenerateSerializer, Immutable, Alias("PlanId"), JsonConverter(typeof(TextIdJson<PlanId>))]
public readonly record struct PlanId : ITextId<PlanId>
{
    private PlanId(string value) => Value = value;

    /// <summary>The text.</summary>
    [Id(0)] public string Value { get; }

    /// <summary>The budget year.</summary>
    public int Year => int.Parse(Value.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The key of the row that holds the plan with its lines.</summary>
    public string RowKey => "plan-" + Value;

    /// <summary>The plan of a number, from 1 on.</summary>
    public static PlanId Of(int year, int number) => new($"{year}-{number}");

    /// <summary>Reads an id; refuses with <see cref="Refusal.PlanUnknown"/>, since no plan has an id of another form.</summary>
    public static Outcome<PlanId> Parse(string? text) =>
        text is { Length: >= 6 and <= 9 } && text[4] == '-' && text[5] != '0' && text.Where((_, i) => i != 4).All(char.IsAsciiDigit)
            ? new PlanId(text)
            : new Refused(Refusal.PlanUnknown) { Field = "id" };

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>How a plan shares what the pots allow when demand exceeds it (A1).</summary>
public enum PlanRule
{
    /// <summary>按比例: everybody the same ratio as far as no pot of a measure is smaller; to the fen by the largest remainder, ties by credit code.</summary>
    ProRata = 1,
    /// <summary>先到先得: in the order of confirmation; the one at the border gets what is left.</summary>
    FirstCome = 2,
    /// <summary>按排序: in the order given; the one at the border gets what is left.</summary>
    Rank = 3,
}

/// <summary>What is known of a plan beside its lines.</summary>
/// <param name="Id">Year and number.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Rule">How it shares.</param>
/// <param name="Measures">The measures that it settles.</param>
/// <param name="CutOff">The last day of confirmation that it takes.</param>
[GenerateSerializer, Immutable, Alias("PlanHead")]
public sealed record PlanHead(
    [property: Id(0)] PlanId Id, [property: Id(1)] PlanState State, [property: Id(2)] PlanRule Rule, [property: Id(3)] IReadOnlyList<string> Measures,
    [property: Id(4)] DateOnly CutOff)
{
    /// <summary>The number of its drafts.</summary>
    [Id(5)] public int Draft { get; init; } = 1;

    /// <summary>The sum that its rewards come to by their rules.</summary>
    [Id(6), JsonPropertyName("demandFen")] public Money Demand { get; init; }

    /// <summary>The most that the pots allowed when it was drafted.</summary>
    [Id(7), JsonPropertyName("capFen")] public Money Cap { get; init; }

    /// <summary>The sum that it gives.</summary>
    [Id(8), JsonPropertyName("approvedFen")] public Money Approved { get; init; }

    /// <summary>Given by demanded, to six places, rounded down.</summary>
    [Id(9)] public decimal Ratio { get; init; }

    /// <summary>The number of lines that get something.</summary>
    [Id(10)] public int Lines { get; init; }

    /// <summary>Its share in each pot that binds it.</summary>
    [Id(11)] public IReadOnlyList<PlanPot> Pots { get; init; } = [];

    /// <summary>Who made the present draft.</summary>
    [Id(12)] public required string DraftedBy { get; init; }

    /// <summary>All who made drafts of it: none of them may approve.</summary>
    [Id(13)] public IReadOnlyList<string> Drafters { get; init; } = [];

    /// <summary>Who approved it.</summary>
    [Id(14)] public string? ApprovedBy { get; init; }

    /// <summary>Whether its rewards have taken their amounts.</summary>
    [Id(15)] public bool Bound { get; init; }

    /// <summary>The document of its latest step.</summary>
    [Id(16)] public string? Document { get; init; }

    /// <summary>Why it was withdrawn.</summary>
    [Id(17)] public string? Reason { get; init; }

    /// <summary>Its latest step among all steps of the year's plans.</summary>
    [Id(18)] public int Step { get; init; }

    /// <summary>The number of its events in the log.</summary>
    [Id(19)] public int Version { get; init; }

    /// <summary>The digest of the command that drafted it.</summary>
    [Id(20)] public string? Cause { get; init; }

    /// <summary>The version of the policy that it was drafted under.</summary>
    [Id(21)] public string? PolicyVersion { get; init; }

    /// <summary>Whether it still can change.</summary>
    [JsonIgnore] public bool Open => State is PlanState.Drafted or PlanState.Approved or PlanState.Publicised;
}

/// <summary>A plan's share in a pot.</summary>
/// <param name="Measure">The measure; <c>fund</c> for the fund as a whole.</param>
/// <param name="Cap">The pot's cap when the plan was drafted, or settled; null for a measure that draws on the fund alone.</param>
/// <param name="Left">What the pot had left then, before this plan; null likewise.</param>
/// <param name="Demand">The sum demanded.</param>
/// <param name="Approved">The sum given.</param>
/// <param name="Held">Of the given, what comes out of the pot and not out of reservations.</param>
/// <param name="Ratio">Given by demanded, to six places, rounded down.</param>
[GenerateSerializer, Immutable, Alias("PlanPot")]
public sealed record PlanPot(
    [property: Id(0)] string Measure, [property: Id(1), JsonPropertyName("capFen")] Money? Cap, [property: Id(2), JsonPropertyName("leftFen")] Money? Left,
    [property: Id(3), JsonPropertyName("demandFen")] Money Demand, [property: Id(4), JsonPropertyName("approvedFen")] Money Approved,
    [property: Id(5), JsonPropertyName("heldFen")] Money Held, [property: Id(6)] decimal Ratio);

/// <summary>One reward in a plan.</summary>
/// <param name="RewardId">The reward.</param>
/// <param name="Payee">Who is paid.</param>
/// <param name="Measure">The measure.</param>
/// <param name="District">The district that sees it.</param>
/// <param name="Ceiling">The policy's limit.</param>
/// <param name="Calculated">What the rule comes to.</param>
/// <param name="Approved">What the plan gives.</param>
/// <param name="Version">The reward's version that the plan took.</param>
public sealed record PlanLine(
    RewardId RewardId, EnterpriseId Payee, string Measure, DistrictCode District,
    [property: JsonPropertyName("ceilingFen")] Money Ceiling, [property: JsonPropertyName("calculatedFen")] Money Calculated,
    [property: JsonPropertyName("approvedFen")] Money Approved, int Version)
{
    /// <summary>Whether the amount comes out of a reservation.</summary>
    public bool Reserved { get; init; }

    /// <summary>What is left of the reservation and becomes free with the settlement.</summary>
    [JsonPropertyName("releasedFen")] public Money Released { get; init; }

    /// <summary>Why the plan lost the line; null while it has it.</summary>
    public string? Dropped { get; init; }

    /// <summary>Whether the plan gives it something.</summary>
    [JsonIgnore] public bool Gets => Dropped is null && Approved > Money.Zero;
}

/// <summary>How a line differs from the draft before.</summary>
/// <param name="RewardId">The reward.</param>
/// <param name="From">What it got; null where it is new.</param>
/// <param name="To">What it gets; null where it is gone.</param>
public sealed record PlanChange(RewardId RewardId, [property: JsonPropertyName("fromFen")] Money? From, [property: JsonPropertyName("toFen")] Money? To);

/// <summary>A plan with its lines: one row, written by the fund year's commits alone.</summary>
/// <param name="Head">What is known beside the lines.</param>
/// <param name="Lines">The lines, by measure, credit code and reward.</param>
public sealed record Plan(PlanHead Head, IReadOnlyList<PlanLine> Lines)
{
    /// <summary>The state name of the rows that hold plans.</summary>
    public const string StateName = "plan";

    /// <summary>Version of this shape in storage.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>How this draft differs from the one before.</summary>
    public IReadOnlyList<PlanChange> Changes { get; init; } = [];

    /// <summary>The ranking that it follows.</summary>
    public IReadOnlyList<RewardId>? Ranking { get; init; }
}
