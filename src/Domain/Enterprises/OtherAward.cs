using System.Text.Json.Serialization;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Enterprises;

/// <summary>The id under which an award of another payer is recorded, chosen by whoever records it: 1–40 letters, digits and inner hyphens.</summary>
[GenerateSerializer, Immutable, Alias("OtherAwardId"), JsonConverter(typeof(TextIdJson<OtherAwardId>))]
public readonly record struct OtherAwardId : ITextId<OtherAwardId>
{
    private const int LengthMax = 40;

    private OtherAwardId(string value) => Value = value;

    /// <summary>The id as given.</summary>
    [Id(0)] public string Value { get; }

    /// <summary>Reads an id; refuses with <see cref="Refusal.FieldInvalid"/>.</summary>
    public static Outcome<OtherAwardId> Parse(string? text) =>
        text is { Length: > 0 and <= LengthMax } && text[0] != '-' && text[^1] != '-' && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? new OtherAwardId(text)
            : new Refused(Refusal.FieldInvalid) { Field = "id", DetailZh = $"编号应为 1 至 {LengthMax} 位字母、数字或中间的连字符。", DetailEn = $"The id must be 1 to {LengthMax} letters, digits or inner hyphens." };

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>An award of another payer, as it was recorded: a fact that this platform does not decide.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Payer">Who pays.</param>
/// <param name="Scheme">Under which scheme: one that the policy's measures name.</param>
/// <param name="DecidedOn">The day of the decision.</param>
[GenerateSerializer, Immutable, Alias("OtherAward")]
public sealed record OtherAward([property: Id(0)] OtherAwardId Id, [property: Id(1)] OtherPayer Payer, [property: Id(2)] string Scheme, [property: Id(3)] DateOnly DecidedOn)
{
    /// <summary>The product or project that it is for.</summary>
    [Id(4)] public string? Item { get; init; }

    /// <summary>The amount, where known.</summary>
    [Id(5), JsonPropertyName("amountFen")] public Money? Amount { get; init; }

    /// <summary>The number of the document.</summary>
    [Id(6)] public string? Document { get; init; }
}

/// <summary>Records an award of another payer, or corrects it.</summary>
/// <param name="Award">The award.</param>
[GenerateSerializer, Immutable, Alias("RecordOtherAward")]
public sealed record RecordOtherAward([property: Id(0)] OtherAward Award);

/// <summary>What came of recording an award of another payer.</summary>
/// <param name="Award">As it stands.</param>
/// <param name="Conflicts">The rewards that it stands against: those that are not paid are withheld.</param>
[GenerateSerializer, Immutable, Alias("OtherAwardRecorded")]
public sealed record OtherAwardRecorded([property: Id(0)] OtherAward Award, [property: Id(1)] IReadOnlyList<RewardId> Conflicts);

/// <summary>What an event about an award of another payer says.</summary>
/// <param name="TierFrom">The tier.</param>
/// <param name="TierTo">The same.</param>
/// <param name="Award">The award.</param>
/// <param name="Conflicts">The rewards that it stands against.</param>
/// <param name="Text">What the award is, in Chinese; null without conflict.</param>
/// <param name="Clause">The clause; null without conflict.</param>
public sealed record OtherAwardEventData(Tier TierFrom, Tier TierTo, OtherAward Award, IReadOnlyList<RewardId> Conflicts, string? Text, string? Clause);
