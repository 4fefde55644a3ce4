using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy.Criteria;

namespace Srdi.Domain.Policy;

/// <summary>What an enterprise would have to do for its next title, and by when.</summary>
/// <param name="Title">The next title; null on the highest rung.</param>
/// <param name="Changes">The fewest changes, those only to confirm last.</param>
/// <param name="Summary">All of it in one line.</param>
[GenerateSerializer, Immutable, Alias("NextStep")]
public sealed record NextStep([property: Id(0)] Title? Title, [property: Id(1)] IReadOnlyList<Change> Changes, [property: Id(2)] string Summary)
{
    /// <summary>First day of the next window; null where it isn't known.</summary>
    [Id(3)] public DateOnly? OpensOn { get; init; }

    /// <summary>Last day of the next window: what is to change must have changed by then.</summary>
    [Id(4)] public DateOnly? ClosesOn { get; init; }

    /// <summary>Whether the window's official notice was seen.</summary>
    [Id(5)] public bool WindowVerified { get; init; }

    /// <summary>The fiscal year whose report is not there yet and for which the one before stands in; null where none does.</summary>
    [Id(6)] public int? ProjectedYear { get; init; }

    /// <summary>The criteria as they would stand at the end of the window.</summary>
    [Id(7)] public EligibilityReport? Eligibility { get; init; }

    /// <summary>The next rung of an enterprise, weighed at the end of the next window with its latest figures.</summary>
    public static NextStep For(PolicyBook book, EligibilityFacts facts, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(facts);
        var next = NextTitle(facts, on);
        if (next is not { } title) return new(null, [], "已持有最高一级称号, 下一步为按期复核");
        var window = book.WindowOf(title, Procedure.Recognition);
        var year = window?.NextYear(on) ?? on.Year;
        var at = window?.ClosesOn.In(year) ?? on;
        var (projected, missing) = Project(facts, at.Year - 1);
        var report = Criteria.Eligibility.Evaluate(book, projected, title, Procedure.Recognition, at);
        IReadOnlyList<Change> changes = [.. Criteria.Eligibility.Smallest(book, projected, title, Procedure.Recognition, at).OrderBy(c => c.ToConfirm)];
        return new(title, changes, Summarise(title, changes, window is null ? null : at, missing))
        {
            OpensOn = window?.OpensOn?.In(year), ClosesOn = window is null ? null : at, WindowVerified = window is { Verified: true }, ProjectedYear = missing, Eligibility = report,
        };
    }

    private static Title? NextTitle(EligibilityFacts facts, DateOnly on)
    {
        var highest = 0;
        foreach (var held in facts.Titles) if (held.InForceOn(on)) highest = Math.Max(highest, (int)held.Title);
        return highest < (int)Enterprises.Title.Champion ? (Title)(highest + 1) : null;
    }

    private static (EligibilityFacts Facts, int? Missing) Project(EligibilityFacts facts, int year)
    {
        if (facts.Reports.Count == 0 || facts.Reports.Any(r => r.Year >= year)) return (facts, null);
        var latest = facts.Reports.MaxBy(r => r.Year)!;
        var reports = facts.Reports.ToList();
        for (var missing = latest.Year + 1; missing <= year; missing++) reports.Add(new(missing, latest.Report) { CarriedFrom = latest.Year });
        return (facts with { Reports = reports }, year);
    }

    private static string Summarise(Title title, IReadOnlyList<Change> changes, DateOnly? closes, int? projected)
    {
        var (todo, confirm) = (changes.Where(c => !c.ToConfirm).ToList(), changes.Count(c => c.ToConfirm));
        var what = todo.Count == 0 ? confirm == 0 ? "条件已满足, 可申报" : "未发现差距" : $"差 {todo.Count} 项: {string.Join("; ", todo.Select(c => c.Text))}";
        return $"下一级{title.Chinese()}: {what}{(confirm == 0 ? "" : $"; 待补 {confirm} 项资料")}"
            + (closes is { } day ? $"; 申报截止 {day.Iso()}, 以当年通知为准" : "; 申报时间以通知为准")
            + (projected is { } year ? $"; {year} 年数据按最近年度推算" : "");
    }
}
