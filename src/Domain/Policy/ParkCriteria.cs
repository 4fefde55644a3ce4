using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy;

/// <summary>Whether something asked for is so. Unknown is never failure.</summary>
public enum Verdict
{
    /// <summary>It is.</summary>
    Met = 1,
    /// <summary>It is not.</summary>
    Unmet = 2,
    /// <summary>The facts do not say.</summary>
    Unknown = 3,
}

/// <summary>What is counted of a park on a day.</summary>
/// <param name="FloorAreaSquareMetres">Building area (建筑面积).</param>
/// <param name="LittleGiants">Tenants with 小巨人 in force.</param>
/// <param name="SrdiOnly">Tenants with 专精特新 in force and without 小巨人 in force.</param>
public sealed record ParkFigures(decimal FloorAreaSquareMetres, int LittleGiants, int SrdiOnly)
{
    /// <summary>The building area of its largest site (片区); that of the park when it is one.</summary>
    public decimal LargestSiteSquareMetres { get; init; } = FloorAreaSquareMetres;
}

/// <summary>One criterion of a park with what it asks, what there is and the difference.</summary>
/// <param name="Id"><c>floorArea</c>, <c>littleGiants</c> or <c>srdi</c>.</param>
/// <param name="Clause">The clause.</param>
/// <param name="Required">What is asked.</param>
/// <param name="Actual">What there is.</param>
/// <param name="Gap">What is missing; 0 when nothing is.</param>
/// <param name="Unit">The unit of the three.</param>
/// <param name="Verdict">Met or unmet.</param>
/// <param name="Missing">What is missing in words, such as <c>差 2 家小巨人</c>; null when nothing is.</param>
[GenerateSerializer, Immutable, Alias("ParkCriterion")]
public sealed record ParkCriterion(
    [property: Id(0)] string Id, [property: Id(1)] string Clause, [property: Id(2)] decimal Required, [property: Id(3)] decimal Actual,
    [property: Id(4)] decimal Gap, [property: Id(5)] string Unit, [property: Id(6)] Verdict Verdict, [property: Id(7)] string? Missing);

/// <summary>The answer to whether a park meets the criteria. Meeting them is not accreditation: a batch is selected each year.</summary>
/// <param name="Verdict">Met when all three are.</param>
/// <param name="Criteria">The three.</param>
/// <param name="NextStep">What is missing in one line: <c>差 2 家小巨人</c>, or that the criteria are met.</param>
/// <param name="Note">The way of counting that applies, such as <c>口径 A8: …</c>.</param>
/// <param name="RuleVersion">File and version.</param>
[GenerateSerializer, Immutable, Alias("ParkAssessment")]
public sealed record ParkAssessment(
    [property: Id(0)] Verdict Verdict, [property: Id(1)] IReadOnlyList<ParkCriterion> Criteria, [property: Id(2)] string NextStep,
    [property: Id(3)] string Note, [property: Id(4)] string RuleVersion)
{
    /// <summary>专精特新 when a 小巨人 counts as one too (A8).</summary>
    [Id(5)] public int SrdiInclusive { get; init; }

    /// <summary>专精特新 when a firm counts once, as 小巨人 or as 专精特新 (A8).</summary>
    [Id(6)] public int SrdiDisjoint { get; init; }

    /// <summary>Building area of the largest site, which is one contiguous park (A9).</summary>
    [Id(7)] public decimal FloorAreaOneSite { get; init; }

    /// <summary>Building area of all sites together (A9).</summary>
    [Id(8)] public decimal FloorAreaAllSites { get; init; }

    /// <summary>The criteria at fault, as a refusal carries them; null when all are met.</summary>
    public IReadOnlyList<Shortfall>? Shortfalls() =>
        Verdict == Verdict.Met ? null : [.. Criteria.Where(c => c.Verdict != Verdict.Met).Select(c => new Shortfall(c.Id, c.Required, c.Actual, c.Gap, c.Unit))];
}

/// <summary>The three criteria of 专精特新园区 as they hold from one day to another.</summary>
public sealed record ParkCriteria : IDatedRule
{
    /// <inheritdoc/>
    public required string File { get; init; }

    /// <summary>The file's version.</summary>
    public required string Version { get; init; }

    /// <inheritdoc/>
    public required DateOnly ValidFrom { get; init; }

    /// <inheritdoc/>
    public required DateOnly? ValidTo { get; init; }

    /// <summary>The clause.</summary>
    public required string Clause { get; init; }

    /// <summary>Its words.</summary>
    public required string ClauseText { get; init; }

    /// <summary>Where they were read.</summary>
    public required string Source { get; init; }

    /// <summary>Whether that was the official text.</summary>
    public required bool Verified { get; init; }

    /// <summary>The least building area.</summary>
    public required decimal MinimumFloorAreaSquareMetres { get; init; }

    /// <summary>The least number of 小巨人.</summary>
    public required int MinimumLittleGiants { get; init; }

    /// <summary>The least number of 专精特新.</summary>
    public required int MinimumSrdi { get; init; }

    /// <summary>Whether a 小巨人 also counts as 专精特新 (A8).</summary>
    public required bool LittleGiantCountsAsSrdi { get; init; }

    /// <summary>Whether the sites of a park count together, and not the largest alone (A9).</summary>
    public required bool AllSitesCount { get; init; }

    /// <summary>How the answer names those settings.</summary>
    public required string Note { get; init; }

    /// <summary>Weighs a park's figures.</summary>
    public ParkAssessment Assess(ParkFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var srdi = figures.SrdiOnly + (LittleGiantCountsAsSrdi ? figures.LittleGiants : 0);
        ParkCriterion[] criteria =
        [
            Weigh("floorArea", MinimumFloorAreaSquareMetres, AllSitesCount ? figures.FloorAreaSquareMetres : figures.LargestSiteSquareMetres, "平方米", "平方米建筑面积"),
            Weigh("littleGiants", MinimumLittleGiants, figures.LittleGiants, "家", "家小巨人"),
            Weigh("srdi", MinimumSrdi, srdi, "家", "家专精特新"),
        ];
        var missing = criteria.Where(c => c.Missing is not null).Select(c => c.Missing).ToList();
        return new(missing.Count == 0 ? Verdict.Met : Verdict.Unmet, criteria,
            missing.Count == 0 ? "三项条件均已满足, 可参加年度遴选" : string.Join(", ", missing), Note, $"{File}@{Version}")
        {
            SrdiInclusive = figures.SrdiOnly + figures.LittleGiants, SrdiDisjoint = figures.SrdiOnly,
            FloorAreaOneSite = figures.LargestSiteSquareMetres, FloorAreaAllSites = figures.FloorAreaSquareMetres,
        };
    }

    private ParkCriterion Weigh(string id, decimal required, decimal actual, string unit, string what)
    {
        var gap = Math.Max(0, required - actual);
        return new(id, Clause, required, actual, gap, unit, gap == 0 ? Verdict.Met : Verdict.Unmet,
            gap == 0 ? null : $"差 {gap.ToString("#,##0.##", System.Globalization.CultureInfo.InvariantCulture)} {what}");
    }

    internal static ParkCriteria Read(ObjectReader from, Ambiguities ambiguities)
    {
        var criteria = new ParkCriteria
        {
            File = from.File, Version = from.Text("version"),
            ValidFrom = from.Date("validFrom"), ValidTo = from.DateOrNull("validTo"),
            Clause = from.Text("clause"), ClauseText = from.Text("clauseText"), Source = from.Text("source"), Verified = from.Bool("verified"),
            MinimumFloorAreaSquareMetres = from.Number("minimumFloorAreaSquareMetres", 0.01m, 100_000_000m),
            MinimumLittleGiants = from.Count("minimumLittleGiantFirms", 1, 10_000),
            MinimumSrdi = from.Count("minimumSrdiFirms", 1, 10_000),
            LittleGiantCountsAsSrdi = ambiguities.Is("A8", "inclusive"),
            AllSitesCount = ambiguities.Is("A9", "allSites"),
            Note = $"{ambiguities.Note("A8")}; {ambiguities.Note("A9")}",
        };
        from.Done();
        if (criteria.ValidTo < criteria.ValidFrom) from.Fault("validTo", "lies before validFrom", "write a later date, or null");
        return criteria;
    }
}
