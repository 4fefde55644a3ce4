using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy;

/// <summary>A number of the law with where it stands and whether the official text was seen.</summary>
/// <param name="Value">The number, in the unit that its member's name says.</param>
/// <param name="Clause">The clause.</param>
/// <param name="Source">Where the text was read.</param>
/// <param name="Verified">Whether that was the official text.</param>
public sealed record LegalNumber(int Value, string Clause, string Source, bool Verified)
{
    internal static LegalNumber Read(ObjectReader? from, int minimum, int maximum)
    {
        if (from is null) return new(minimum, "", "", false);
        var number = new LegalNumber(from.Count("value", minimum, maximum), from.Text("clause"), from.Text("source"), from.Bool("verified"));
        from.Done();
        return number;
    }
}
