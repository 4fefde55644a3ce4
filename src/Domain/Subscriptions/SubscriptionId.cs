using System.Text.Json.Serialization;

namespace Srdi.Domain.Subscriptions;

/// <summary>A subscription's id, chosen by whoever puts it: 1–40 letters, digits and inner hyphens.</summary>
[GenerateSerializer, Immutable, Alias("SubscriptionId"), JsonConverter(typeof(TextIdJson<SubscriptionId>))]
public readonly record struct SubscriptionId : ITextId<SubscriptionId>
{
    private const int LengthMax = 40;

    private SubscriptionId(string value) => Value = value;

    /// <summary>The id as given.</summary>
    [Id(0)] public string Value { get; }

    /// <summary>The key of the subscription's grain.</summary>
    public string GrainKey => "subscription-" + Value;

    /// <summary>Reads an id; refuses with <see cref="Refusal.SubscriptionIdInvalid"/>.</summary>
    public static Outcome<SubscriptionId> Parse(string? text) =>
        text is { Length: > 0 and <= LengthMax } && text[0] != '-' && text[^1] != '-' && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? new SubscriptionId(text)
            : new Refused(Refusal.SubscriptionIdInvalid) { Field = "id" };

    /// <inheritdoc/>
    public override string ToString() => Value;
}
