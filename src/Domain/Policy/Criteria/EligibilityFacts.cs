using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Policy.Criteria;

/// <summary>The report of one fiscal year.</summary>
/// <param name="Year">The fiscal year.</param>
/// <param name="Report">The figures.</param>
[GenerateSerializer, Immutable, Alias("YearReport")]
public sealed record YearReport([property: Id(0)] int Year, [property: Id(1)] AnnualReport Report)
{
    /// <summary>The year whose figures stand in for this one, when it hasn't been reported yet; null for a real report.</summary>
    [Id(2)] public int? CarriedFrom { get; init; }
}

/// <summary>A dated decision by people on what no figure decides, such as whether a share of the market is in the front.</summary>
/// <param name="Title">The title that it is a criterion of.</param>
/// <param name="Criterion">The criterion's id.</param>
/// <param name="Holds">What was decided.</param>
/// <param name="On">When; it counts from then on.</param>
/// <param name="Source">By whom, with the document.</param>
[GenerateSerializer, Immutable, Alias("Judgement")]
public sealed record Judgement([property: Id(0)] Title Title, [property: Id(1)] string Criterion, [property: Id(2)] bool Holds, [property: Id(3)] DateOnly On, [property: Id(4)] string Source);

/// <summary>All that is known of an enterprise when its eligibility is asked.</summary>
[GenerateSerializer, Immutable, Alias("EligibilityFacts")]
public sealed record EligibilityFacts
{
    /// <summary>Its titles, past and present.</summary>
    [Id(0)] public IReadOnlyList<HeldTitle> Titles { get; init; } = [];

    /// <summary>Its reports, at most one a year.</summary>
    [Id(1)] public IReadOnlyList<YearReport> Reports { get; init; } = [];

    /// <summary>Class of GB/T 4754; null when not registered.</summary>
    [Id(2)] public string? Industry { get; init; }

    /// <summary>Whether it is an independent legal person in China: companies and cooperatives are, sole traders and branches aren't.</summary>
    [Id(3)] public bool? LegalPerson { get; init; }

    /// <summary>Decisions by people.</summary>
    [Id(4)] public IReadOnlyList<Judgement> Judgements { get; init; } = [];

    internal YearReport? ReportOf(int year)
    {
        for (var i = 0; i < Reports.Count; i++) if (Reports[i].Year == year) return Reports[i];
        return null;
    }

    internal HeldTitle? Holding(Title title, DateOnly on)
    {
        for (var i = 0; i < Titles.Count; i++) if (Titles[i].Title == title && Titles[i].InForceOn(on)) return Titles[i];
        return null;
    }
}
