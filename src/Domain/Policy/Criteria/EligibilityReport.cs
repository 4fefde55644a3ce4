using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Policy.Criteria;

/// <summary>What a title is asked for.</summary>
public enum Procedure
{
    /// <summary>认定: for the first time.</summary>
    Recognition = 1,
    /// <summary>复核: at the end of its validity.</summary>
    Renewal = 2,
}

/// <summary>One criterion with its verdict and why.</summary>
/// <param name="Id">Its id within the rule file.</param>
/// <param name="Clause">The clause.</param>
/// <param name="Text">What it asks, in Chinese.</param>
/// <param name="Verdict">Met, unmet or unknown. A part of a score is met when it has all its points.</param>
[GenerateSerializer, Immutable, Alias("CriterionResult")]
public sealed record CriterionResult([property: Id(0)] string Id, [property: Id(1)] string Clause, [property: Id(2)] string Text, [property: Id(3)] Verdict Verdict)
{
    /// <summary>What is asked, in <see cref="Unit"/>; null where there is no number. Of a yes-or-no criterion 1 is yes.</summary>
    [Id(4)] public decimal? Required { get; init; }

    /// <summary>How the verdict comes about.</summary>
    [Id(5)] public Comparison Comparison { get; init; }

    /// <summary>What there is; null when unknown.</summary>
    [Id(6)] public decimal? Actual { get; init; }

    /// <summary>How far actual is from required: 0 when met, null when unknown.</summary>
    [Id(7)] public decimal? Gap { get; init; }

    /// <summary>The unit of the three.</summary>
    [Id(8)] public string Unit { get; init; } = "";

    /// <summary>What it would take, such as <c>+42 万元 研发费用</c>; null when met.</summary>
    [Id(9)] public string? Needed { get; init; }

    /// <summary>Which report, list or decision the actual comes from.</summary>
    [Id(10)] public string? Source { get; init; }

    /// <summary>The parts of a score, or the ways of a choice.</summary>
    [Id(11)] public IReadOnlyList<CriterionResult> Parts { get; init; } = [];
}

/// <summary>How a verdict comes about: by a figure held against a required one, or by the parts.</summary>
public enum Comparison
{
    /// <summary>Not said.</summary>
    None = 0,
    /// <summary>Actual ≥ required.</summary>
    AtLeast = 1,
    /// <summary>Actual ≤ required.</summary>
    AtMost = 2,
    /// <summary>Actual &lt; required.</summary>
    Below = 3,
    /// <summary>One of the parts is enough.</summary>
    AnyOf = 4,
    /// <summary>All of the parts.</summary>
    AllOf = 5,
    /// <summary>The parts that are sums of points, each against its minimum; the other parts are the items.</summary>
    Score = 6,
    /// <summary>An item of a score: actual points of at most required; its verdict does not decide.</summary>
    Points = 7,
}

/// <summary>Whether an enterprise is ready for a title on a day, and why. The city recognises no title: this is a forecast, the decision is made elsewhere.</summary>
/// <param name="Title">The title.</param>
/// <param name="Procedure">For the first time or again.</param>
/// <param name="On">The day.</param>
/// <param name="Verdict">Met when every criterion is, unmet when one is not, else unknown.</param>
[GenerateSerializer, Immutable, Alias("EligibilityReport")]
public sealed record EligibilityReport([property: Id(0)] Title Title, [property: Id(1)] Procedure Procedure, [property: Id(2)] DateOnly On, [property: Id(3)] Verdict Verdict)
{
    /// <summary>The rule's file; more than one, apart by <c> + </c>, where standards hold side by side.</summary>
    [Id(4)] public string RuleFile { get; init; } = "";

    /// <summary>The file's version.</summary>
    [Id(5)] public string RuleVersion { get; init; } = "";

    /// <summary>The regulation.</summary>
    [Id(6)] public string Regulation { get; init; } = "";

    /// <summary>Where it was read.</summary>
    [Id(7)] public string RegulationSource { get; init; } = "";

    /// <summary>Whether that was the official text.</summary>
    [Id(8)] public bool Verified { get; init; }

    /// <summary>Who decides.</summary>
    [Id(9)] public string DecidedBy { get; init; } = "";

    /// <summary>The readiness in one line.</summary>
    [Id(10)] public string Readiness { get; init; } = "";

    /// <summary>The criteria.</summary>
    [Id(11)] public IReadOnlyList<CriterionResult> Criteria { get; init; } = [];
}
