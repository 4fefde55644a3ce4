using System.Text.Json.Serialization;

namespace Srdi.Domain.Parks;

/// <summary>A park's id, chosen by whoever registers it: 1–40 letters, digits and inner hyphens. Case matters: <c>AB12</c> and <c>ab12</c> are two parks, as are <c>42</c> and <c>0042</c>.</summary>
[GenerateSerializer, Immutable, Alias("ParkId"), JsonConverter(typeof(TextIdJson<ParkId>))]
public readonly record struct ParkId : ITextId<ParkId>
{
    private const int LengthMax = 40;

    private ParkId(string value) => Value = value;

    /// <summary>The id as given.</summary>
    [Id(0)] public string Value { get; }

    /// <summary>The key of the park's grain. The prefix keeps storage from reading an id as a number.</summary>
    public string GrainKey => "park-" + Value;

    /// <summary>Reads an id; refuses with <see cref="Refusal.ParkIdInvalid"/>.</summary>
    public static Outcome<ParkId> Parse(string? text) =>
        text is { Length: > 0 and <= LengthMax } && text[0] != '-' && text[^1] != '-' && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? new ParkId(text)
            : new Refused(Refusal.ParkIdInvalid) { Field = "id" };

    /// <inheritdoc/>
    public override string ToString() => Value;
}
