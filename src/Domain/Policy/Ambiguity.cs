using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy;

/// <summary>One way to read a passage on which the policy is not clear.</summary>
/// <param name="Id">Short name, such as <c>perProject</c>.</param>
/// <param name="Text">The reading in Chinese.</param>
/// <param name="Served">Whether the platform can apply this reading; only served readings may be set.</param>
public sealed record AmbiguityReading(string Id, string Text, bool Served);

/// <summary>A passage that can be read in more than one way, the ways, and the one that applies here: one setting per passage.</summary>
public sealed record Ambiguity
{
    /// <summary>Id, <c>A1</c> to <c>A20</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The passage.</summary>
    public required string Text { get; init; }

    /// <summary>The ways to read it.</summary>
    public required IReadOnlyList<AmbiguityReading> Readings { get; init; }

    /// <summary>The reading that the evidence suggests.</summary>
    public required string Default { get; init; }

    /// <summary>The reading that applies.</summary>
    public required string Setting { get; init; }

    /// <summary>What speaks for the default.</summary>
    public required string Evidence { get; init; }

    /// <summary>How an answer names the setting: <c>口径 A6: 按项目计上限</c>.</summary>
    public string Note { get; private init; } = "";

    /// <summary>The setting in short: <c>A6 按项目计上限</c>.</summary>
    public string Reading { get; private init; } = "";

    internal static Ambiguity Read(ObjectReader from)
    {
        var readings = from.List("readings", r =>
        {
            var reading = new AmbiguityReading(r.Text("id"), r.Text("text"), r.Bool("served"));
            r.Done();
            return reading;
        }, minimum: 2);
        var ambiguity = new Ambiguity
        {
            Id = from.Text("id"), Text = from.Text("text"), Readings = readings,
            Default = from.Text("default"), Setting = from.Text("setting"), Evidence = from.Text("evidence"),
        };
        from.Done();
        var served = readings.Where(r => r.Served).Select(r => r.Id).ToList();
        if (readings.All(r => r.Id != ambiguity.Default)) from.Fault("default", $"is '{ambiguity.Default}'", $"write one of {string.Join(" | ", readings.Select(r => r.Id))}");
        if (!served.Contains(ambiguity.Setting)) from.Fault("setting", $"is '{ambiguity.Setting}'", $"write one of {string.Join(" | ", served)}");
        var text = readings.FirstOrDefault(r => r.Id == ambiguity.Setting)?.Text;
        return ambiguity with { Note = $"口径 {ambiguity.Id}: {text}", Reading = $"{ambiguity.Id} {text}" };
    }
}
