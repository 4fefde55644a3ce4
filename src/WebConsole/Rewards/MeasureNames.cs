using Srdi.Domain.Budgets;
using Srdi.Domain.Policy;
using Srdi.WebConsole.Shared;

namespace Srdi.WebConsole.Rewards;

/// <summary>Names of measures beside their numbers.</summary>
internal static class MeasureNames
{
    /// <summary>The measures that grant rewards.</summary>
    private static readonly string[] Granting = ["1a", "1b", "7", "12a", "12b", "12c", "14", "15a", "15b", "21"];

    public static IReadOnlyList<string> All => PolicyBook.MeasureIds;

    /// <summary>Number and name; the fund for the pot of all.</summary>
    public static string Of(Texts.Texts texts, string measure) =>
        measure == Pot.FundName ? texts["overview.fund"] : texts.Find("measure." + measure) is { } name ? $"{measure} {name}" : measure;

    /// <summary>The measures that grant rewards, to choose from.</summary>
    public static IReadOnlyList<ChoiceOption> Granted(Texts.Texts texts) => [.. Granting.Select(m => new ChoiceOption(m, Of(texts, m)))];
}
