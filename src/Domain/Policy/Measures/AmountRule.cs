using System.Text.Json.Serialization;
using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy.Measures;

/// <summary>How a measure's amount comes about. A closed set of shapes; the files hold the numbers. All amounts are upper limits.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "shape")]
[JsonDerivedType(typeof(FixedAmount), "fixed")]
[JsonDerivedType(typeof(AfterInvestment), "fixedAfterInvestment")]
[JsonDerivedType(typeof(UnitPriceShare), "unitPriceShare")]
[JsonDerivedType(typeof(BaseAwardShare), "baseAwardShare")]
[JsonDerivedType(typeof(BandShare), "bandShare")]
[JsonDerivedType(typeof(LevelShare), "levelShare")]
[JsonDerivedType(typeof(PotOnly), "yearlyPot")]
[JsonDerivedType(typeof(OtherRule), "otherRule")]
public abstract record AmountRule
{
    /// <summary>Where the numbers were read.</summary>
    public required string Source { get; init; }

    /// <summary>Whether all of them stand in the official text that was seen.</summary>
    public required bool Verified { get; init; }

    /// <summary>The most that one grant can come to; null where the measure grants nothing by itself.</summary>
    [JsonPropertyName("ceilingFen")]
    public Money? Ceiling => Most();

    private protected abstract Money? Most();

    internal static AmountRule? Read(ObjectReader from)
    {
        var shape = from.Text("shape");
        var (source, verified) = (from.Text("source"), from.Bool("verified"));
        AmountRule? rule = shape switch
        {
            "fixed" => new FixedAmount(from.Amount("ceilingFen")) { Source = source, Verified = verified },
            "fixedAfterInvestment" => new AfterInvestment(from.Amount("ceilingFen"), from.Amount("minimumInvestmentFen"), from.Date("investedFrom"), from.Date("investedTo")) { Source = source, Verified = verified },
            "unitPriceShare" => new UnitPriceShare(Share(from), from.List("kinds", FirstSetCeiling.Read)) { Source = source, Verified = verified },
            "baseAwardShare" => new BaseAwardShare(Share(from), from.Amount("ceilingFen")) { Source = source, Verified = verified },
            "bandShare" => new BandShare(Share(from), from.Amount("minimumFen"), from.Amount("maximumFen")) { Source = source, Verified = verified },
            "levelShare" => new LevelShare(Share(from), from.Amount("firmCeilingFen"), from.List("levels", LevelCeiling.Read)) { Source = source, Verified = verified },
            "yearlyPot" => new PotOnly { Source = source, Verified = verified },
            "otherRule" => new OtherRule(from.Text("rule")) { Source = source, Verified = verified },
            _ => null,
        };
        if (rule is null) from.Fault("shape", $"is '{shape}'", "write one of fixed | fixedAfterInvestment | unitPriceShare | baseAwardShare | bandShare | levelShare | yearlyPot | otherRule");
        else from.Done();
        switch (rule)
        {
            case BandShare band when band.Minimum > band.Maximum: from.Fault("maximumFen", "is less than minimumFen", "write the larger bound here"); break;
            case AfterInvestment after when after.InvestedTo < after.InvestedFrom: from.Fault("investedTo", "lies before investedFrom", "write a later date"); break;
            case UnitPriceShare share:
                foreach (var kind in Enum.GetValues<FirstSetKind>())
                    if (share.Kinds.Count(k => k.Kind == kind) != 1) from.Fault("kinds", $"does not have {SrdiJson.Name(kind)} exactly once", "give each kind one ceiling");
                break;
            case LevelShare levels when levels.Levels.Select(l => l.Level).Distinct().Count() != levels.Levels.Count: from.Fault("levels", "has a level twice", "give each level one ceiling"); break;
            case LevelShare levels when levels.Levels.Any(l => l.Ceiling > levels.FirmCeiling): from.Fault("levels", "has a ceiling above firmCeilingFen", "lower it, or raise firmCeilingFen"); break;
        }
        return rule;
    }

    private static int Share(ObjectReader from) => from.Count("shareBasisPoints", 1, 10_000);
}

/// <summary>A fixed amount per grant.</summary>
/// <param name="Amount">The amount.</param>
public sealed record FixedAmount([property: JsonIgnore] Money Amount) : AmountRule
{
    private protected override Money? Most() => Amount;
}

/// <summary>A fixed amount once investments within a period add up to a minimum.</summary>
/// <param name="Amount">The amount.</param>
/// <param name="MinimumInvestment">The least sum, inclusive.</param>
/// <param name="InvestedFrom">First day that counts.</param>
/// <param name="InvestedTo">Last day that counts.</param>
public sealed record AfterInvestment([property: JsonIgnore] Money Amount, [property: JsonPropertyName("minimumInvestmentFen")] Money MinimumInvestment, DateOnly InvestedFrom, DateOnly InvestedTo) : AmountRule
{
    private protected override Money? Most() => Amount;
}

/// <summary>The kinds of first-set equipment (首台套).</summary>
public enum FirstSetKind
{
    /// <summary>成套装备.</summary>
    CompleteSet = 1,
    /// <summary>单台设备.</summary>
    SingleUnit = 2,
    /// <summary>总成或核心部件.</summary>
    CoreComponent = 3,
}

/// <summary>What the ceiling of a kind is counted by.</summary>
public enum CeilingPer
{
    /// <summary>The complete set.</summary>
    Set = 1,
    /// <summary>Each unit.</summary>
    Unit = 2,
    /// <summary>The first batch sold: its price is the unit price times the quantity.</summary>
    Batch = 3,
}

/// <summary>The ceiling of one kind of first-set equipment.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">Its name in the policy.</param>
/// <param name="LimitLabel">How a working names the ceiling, such as 单台上限.</param>
/// <param name="Ceiling">The ceiling.</param>
/// <param name="Per">What it is counted by.</param>
public sealed record FirstSetCeiling(FirstSetKind Kind, string Name, string LimitLabel, [property: JsonPropertyName("ceilingFen")] Money Ceiling, CeilingPer Per)
{
    internal static FirstSetCeiling Read(ObjectReader from)
    {
        var ceiling = new FirstSetCeiling(from.Enum<FirstSetKind>("kind"), from.Text("name"), from.Text("limitLabel"), from.Amount("ceilingFen"), from.Enum<CeilingPer>("per"));
        from.Done();
        return ceiling;
    }
}

/// <summary>A share of the price of first-set equipment, with a ceiling for each kind.</summary>
/// <param name="ShareBasisPoints">The share.</param>
/// <param name="Kinds">The kinds.</param>
public sealed record UnitPriceShare(int ShareBasisPoints, IReadOnlyList<FirstSetCeiling> Kinds) : AmountRule
{
    private protected override Money? Most() => Kinds.Count == 0 ? Money.Zero : Kinds.Max(k => k.Ceiling);
}

/// <summary>A share of the equipment of a project that has a base award.</summary>
/// <param name="ShareBasisPoints">The share.</param>
/// <param name="Limit">The most.</param>
public sealed record BaseAwardShare(int ShareBasisPoints, [property: JsonIgnore] Money Limit) : AmountRule
{
    private protected override Money? Most() => Limit;
}

/// <summary>A share of the equipment of a project whose equipment lies in a band, both bounds inclusive.</summary>
/// <param name="ShareBasisPoints">The share.</param>
/// <param name="Minimum">The least equipment.</param>
/// <param name="Maximum">The most equipment.</param>
public sealed record BandShare(int ShareBasisPoints, [property: JsonPropertyName("minimumFen")] Money Minimum, [property: JsonPropertyName("maximumFen")] Money Maximum) : AmountRule
{
    private protected override Money? Most() => Maximum.Share(ShareBasisPoints);
}

/// <summary>The ceiling at one level of digitalisation.</summary>
/// <param name="Level">The level reached.</param>
/// <param name="Name">Its name.</param>
/// <param name="Ceiling">The ceiling.</param>
public sealed record LevelCeiling(int Level, string Name, [property: JsonPropertyName("ceilingFen")] Money Ceiling)
{
    internal static LevelCeiling Read(ObjectReader from)
    {
        var ceiling = new LevelCeiling(from.Count("level", 1, 9), from.Text("name"), from.Amount("ceilingFen"));
        from.Done();
        return ceiling;
    }
}

/// <summary>A share of approved cost with a ceiling by the level reached, and one for all projects of a firm together.</summary>
/// <param name="ShareBasisPoints">The share.</param>
/// <param name="FirmCeiling">The most for one firm over all its projects.</param>
/// <param name="Levels">The levels that are paid for.</param>
public sealed record LevelShare(int ShareBasisPoints, [property: JsonPropertyName("firmCeilingFen")] Money FirmCeiling, IReadOnlyList<LevelCeiling> Levels) : AmountRule
{
    private protected override Money? Most() => FirmCeiling;
}

/// <summary>A yearly sum for a purpose; there is no amount per grant.</summary>
public sealed record PotOnly : AmountRule
{
    private protected override Money? Most() => null;
}

/// <summary>Paid under another rule, which has its own numbers.</summary>
/// <param name="Rule">The other rule's name.</param>
public sealed record OtherRule(string Rule) : AmountRule
{
    private protected override Money? Most() => null;
}
