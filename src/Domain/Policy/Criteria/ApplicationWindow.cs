using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy.Criteria;

/// <summary>When in the year a title is applied for. The year's call may move it.</summary>
/// <param name="Title">The title.</param>
/// <param name="Procedure">For the first time or again.</param>
/// <param name="OpensOn">First day; null where only the end is known.</param>
/// <param name="ClosesOn">Last day.</param>
/// <param name="Clause">The call that it was taken from.</param>
/// <param name="Source">Where it was read.</param>
/// <param name="Verified">Whether that was the official text.</param>
public sealed record ApplicationWindow(Title Title, Procedure Procedure, MonthDay? OpensOn, MonthDay ClosesOn, string Clause, string Source, bool Verified)
{
    /// <summary>The year of the first window that closes on or after a day.</summary>
    public int NextYear(DateOnly on) => ClosesOn.In(on.Year) >= on ? on.Year : on.Year + 1;

    internal static ApplicationWindow Read(ObjectReader from)
    {
        var window = new ApplicationWindow(from.Enum<Title>("title"), from.Enum<Procedure>("procedure"), from.Has("opensOn") ? from.MonthDay("opensOn") : null, from.MonthDay("closesOn"), from.Text("clause"), from.Text("source"), from.Bool("verified"));
        from.Done();
        if (window.OpensOn is { } opens && opens.In(2001) > window.ClosesOn.In(2001)) from.Fault("closesOn", "lies before opensOn", "write a later day of the same year");
        return window;
    }
}
