using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy;

/// <summary>The policy itself: its number, dates and full text.</summary>
public sealed record PolicyDocument
{
    /// <summary>Short stable id, such as <c>gz-2025-13</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The document's number.</summary>
    public required string Number { get; init; }

    /// <summary>The document's name.</summary>
    public required string Name { get; init; }

    /// <summary>The first day on which it holds, by the reading of A5.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>The last day on which it holds.</summary>
    public required DateOnly ValidTo { get; init; }

    /// <summary>That all ratios and amounts are upper limits.</summary>
    public required string LimitsClause { get; init; }

    /// <summary>The full text; clause texts of measures stand in it word for word.</summary>
    public required string Text { get; init; }

    internal static PolicyDocument Read(ObjectReader from, Ambiguities ambiguities, IReadOnlyDictionary<string, string> files)
    {
        _ = from.Text("version");
        var (dated, printed) = (from.Date("datedOn"), from.Date("printedOn"));
        var textFile = from.Text("textFile");
        if (!files.TryGetValue(textFile, out var text)) from.Fault("textFile", $"names {textFile}, which does not exist", "name the text file beside the measures");
        var document = new PolicyDocument
        {
            Id = from.Text("id"), Number = from.Text("number"), Name = from.Text("name"),
            ValidFrom = ambiguities.Is("A5", "printed") ? printed : dated, ValidTo = from.Date("validTo"),
            LimitsClause = from.Text("limitsClause"), Text = text ?? "",
        };
        from.Done();
        if (document.ValidTo < document.ValidFrom) from.Fault("validTo", "lies before the first day", "write a later date");
        return document;
    }
}
