using System.Globalization;
using System.Text.Json.Serialization;

namespace Srdi.Domain.Selections;

/// <summary>The id of a selection: its year, such as <c>2026</c>. The policy selects one batch a year.</summary>
[GenerateSerializer, Immutable, Alias("SelectionId"), JsonConverter(typeof(TextIdJson<SelectionId>))]
public readonly record struct SelectionId : ITextId<SelectionId>
{
    private SelectionId(string value) => Value = value;

    /// <summary>Four digits.</summary>
    [Id(0)] public string Value { get; }

    /// <summary>The year.</summary>
    public int Year => int.Parse(Value, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The key of the selection's grain.</summary>
    public string GrainKey => "selection-" + Value;

    /// <summary>The selection of a year from 2000 to 2100.</summary>
    public static Outcome<SelectionId> Of(int year) => Parse(year.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads an id; refuses with <see cref="Refusal.SelectionUnknown"/>, since no selection has an id of another form.</summary>
    public static Outcome<SelectionId> Parse(string? text) =>
        text is { Length: 4 } && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 2000 and <= 2100
            ? new SelectionId(text)
            : new Refused(Refusal.SelectionUnknown) { Field = "id" };

    /// <inheritdoc/>
    public override string ToString() => Value;
}
