using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy.Criteria;

/// <summary>The criteria of one title and procedure under one regulation, from one day to another.</summary>
public sealed class RuleFile : IDatedRule
{
    internal RuleFile(Criterion[] criteria) => Criteria = criteria;

    internal Criterion[] Criteria { get; }

    /// <inheritdoc/>
    public required string File { get; init; }

    /// <summary>The file's version.</summary>
    public required string Version { get; init; }

    /// <summary>The title.</summary>
    public required Title Title { get; init; }

    /// <summary>For the first time or again.</summary>
    public required Procedure Procedure { get; init; }

    /// <summary>The standard: a title may have several side by side, such as 创新型 and 科技型.</summary>
    public required string Standard { get; init; }

    /// <summary>The regulation.</summary>
    public required string Regulation { get; init; }

    /// <inheritdoc/>
    public required DateOnly ValidFrom { get; init; }

    /// <inheritdoc/>
    public required DateOnly? ValidTo { get; init; }

    /// <summary>Who decides.</summary>
    public required string DecidedBy { get; init; }

    /// <summary>Where the text was read.</summary>
    public required string Source { get; init; }

    /// <summary>Whether that was the official text.</summary>
    public required bool Verified { get; init; }

    /// <summary>A remark.</summary>
    public string? Note { get; init; }

    /// <summary>The criteria as they stand in the file: weighed against nothing known, so without an actual figure.</summary>
    public IReadOnlyList<CriterionResult> Describe(PolicyBook book)
    {
        var asked = new Asked(book, new EligibilityFacts(), Title, ValidFrom);
        return [.. Criteria.Select(c => c.Weigh(asked))];
    }

    internal static RuleFile Read(ObjectReader from)
    {
        var criteria = from.List("criteria", Criterion.Read).OfType<Criterion>().ToArray();
        var rule = new RuleFile(criteria)
        {
            File = from.File, Version = from.Text("version"), Title = from.Enum<Title>("title"), Procedure = from.Enum<Procedure>("procedure"), Standard = from.Text("standard"),
            Regulation = from.Text("regulation"), ValidFrom = from.Date("validFrom"), ValidTo = from.DateOrNull("validTo"), DecidedBy = from.Text("decidedBy"),
            Source = from.Text("source"), Verified = from.Bool("verified"), Note = from.TextOrNull("note"),
        };
        from.Done();
        if (rule.ValidTo < rule.ValidFrom) from.Fault("validTo", "lies before validFrom", "write a later date, or null");
        foreach (var twice in criteria.GroupBy(c => c.Id, StringComparer.Ordinal).Where(g => g.Count() > 1)) from.Fault("criteria", $"has the id '{twice.Key}' twice", "give each criterion its own id");
        return rule;
    }
}
