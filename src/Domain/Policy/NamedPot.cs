using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy;

/// <summary>A yearly sum that the policy names for one measure. Measures without one draw on the fund alone.</summary>
/// <param name="Measure">The measure, which is also the pot's name.</param>
/// <param name="CapPerYear">The most that a year may be given.</param>
/// <param name="Clause">The clause.</param>
/// <param name="ClauseText">Its words.</param>
/// <param name="Source">Where they were read.</param>
/// <param name="Verified">Whether that was the official text.</param>
public sealed record NamedPot(string Measure, Money CapPerYear, string Clause, string ClauseText, string Source, bool Verified)
{
    internal static NamedPot Read(ObjectReader from)
    {
        var pot = new NamedPot(from.Text("measure"), from.Amount("capPerYearFen"), from.Text("clause"), from.Text("clauseText"), from.Text("source"), from.Bool("verified"));
        from.Done();
        return pot;
    }
}
