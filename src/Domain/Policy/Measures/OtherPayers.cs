using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy.Measures;

/// <summary>Who else pays.</summary>
public enum OtherPayer
{
    /// <summary>中央财政.</summary>
    State = 1,
    /// <summary>省级财政.</summary>
    Province = 2,
    /// <summary>市级财政, under another scheme than this policy.</summary>
    City = 3,
    /// <summary>区级财政.</summary>
    District = 4,
}

/// <summary>What makes two awards awards for the same.</summary>
public enum SameBy
{
    /// <summary>They go to the same enterprise.</summary>
    Firm = 1,
    /// <summary>They are for the same product or project of it.</summary>
    Item = 2,
}

/// <summary>What a measure says about an award of another payer for the same (A16).</summary>
/// <param name="Payer">Who pays it.</param>
/// <param name="Scheme">Under which scheme, such as <c>firstSet</c>.</param>
/// <param name="Text">What it is, in Chinese.</param>
/// <param name="Stacks">Whether both may be had.</param>
/// <param name="By">What is the same.</param>
/// <param name="Clause">The clause.</param>
/// <param name="Source">Where it was read.</param>
/// <param name="Verified">Whether that was the official text.</param>
public sealed record OtherPayerRule(OtherPayer Payer, string Scheme, string Text, bool Stacks, SameBy By, string Clause, string Source, bool Verified)
{
    internal static OtherPayerRule Read(ObjectReader from)
    {
        var rule = new OtherPayerRule(
            from.Enum<OtherPayer>("payer"), from.Text("scheme"), from.Text("text"), from.Bool("stacks"), from.Enum<SameBy>("by"), from.Text("clause"), from.Text("source"), from.Bool("verified"));
        from.Done();
        return rule;
    }
}
