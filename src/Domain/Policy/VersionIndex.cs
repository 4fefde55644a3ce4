namespace Srdi.Domain.Policy;

/// <summary>The versions of one rule in order of date, found by binary search.</summary>
/// <typeparam name="T">The rule.</typeparam>
internal sealed class VersionIndex<T> where T : class, IDatedRule
{
    private readonly T[] versions;

    private VersionIndex(T[] versions) => this.versions = versions;

    public IReadOnlyList<T> All => versions;

    public T Newest => versions[^1];

    /// <summary>Orders the versions; notes overlaps and, where asked, gaps between neighbours.</summary>
    public static VersionIndex<T> Of(string name, IEnumerable<T> rules, bool gapless, List<PolicyFault> faults)
    {
        T[] ordered = [.. rules.OrderBy(r => r.ValidFrom).ThenBy(r => r.File, StringComparer.Ordinal)];
        for (var i = 1; i < ordered.Length; i++)
        {
            var (earlier, later) = (ordered[i - 1], ordered[i]);
            if (earlier.ValidTo is not { } end || end >= later.ValidFrom)
                faults.Add(new(later.File, "$.validFrom", $"{name} is already in force then: {earlier.File} is valid from {earlier.ValidFrom.Iso()} to {earlier.ValidTo?.Iso() ?? "further notice"}", $"begin after that, or end {earlier.File} by {later.ValidFrom.AddDays(-1).Iso()}"));
            else if (gapless && end.AddDays(1) != later.ValidFrom)
                faults.Add(new(later.File, "$.validFrom", $"leaves {name} without a rule from {end.AddDays(1).Iso()} to {later.ValidFrom.AddDays(-1).Iso()}", $"begin on {end.AddDays(1).Iso()}, or end {earlier.File} on {later.ValidFrom.AddDays(-1).Iso()}"));
        }
        return new(ordered);
    }

    /// <summary>The version in force last before a day, or the first of all.</summary>
    public T Nearest(DateOnly on) => Array.FindLast(versions, v => v.ValidFrom <= on) ?? versions[0];

    /// <summary>The version in force on a day.</summary>
    public T? At(DateOnly on)
    {
        var (low, high) = (0, versions.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (on < versions[middle].ValidFrom) high = middle - 1;
            else if (versions[middle].ValidTo is { } end && on > end) low = middle + 1;
            else return versions[middle];
        }
        return null;
    }
}

/// <summary>A rule that holds from one day to another.</summary>
public interface IDatedRule
{
    /// <summary>The file it stands in, relative to the config directory.</summary>
    string File { get; }

    /// <summary>The first day.</summary>
    DateOnly ValidFrom { get; }

    /// <summary>The last day; null until further notice.</summary>
    DateOnly? ValidTo { get; }
}
