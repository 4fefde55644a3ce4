using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy;

/// <summary>The clocks that the regulation sets for every holder of a title.</summary>
public sealed record RegulationClocks
{
    /// <summary>The first day from which this platform keeps confirmations of yearly updates: before it, that none is known proves nothing.</summary>
    public required DateOnly UpdatesKeptFrom { get; init; }

    /// <summary>What follows when the yearly update is missed.</summary>
    public required string UpdateConsequence { get; init; }

    /// <summary>Months within which a major change is reported.</summary>
    public required LegalNumber MajorChangeMonths { get; init; }

    /// <summary>What follows when it is not.</summary>
    public required string ChangeConsequence { get; init; }

    internal static RegulationClocks Read(ObjectReader from)
    {
        _ = from.Text("version");
        var clocks = new RegulationClocks
        {
            UpdatesKeptFrom = from.Date("updatesKeptFrom"), UpdateConsequence = from.Text("updateConsequence"),
            MajorChangeMonths = LegalNumber.Read(from.Object("majorChangeMonths"), 1, 24), ChangeConsequence = from.Text("changeConsequence"),
        };
        from.Done();
        return clocks;
    }
}
