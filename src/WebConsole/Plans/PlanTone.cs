using System.Globalization;
using Srdi.Domain.Budgets;

namespace Srdi.WebConsole.Plans;

/// <summary>How a plan's state and ratio are shown.</summary>
internal static class PlanTone
{
    public static string Of(PlanState state) => state switch
    {
        PlanState.Drafted => "wait",
        PlanState.Approved or PlanState.Publicised => "busy",
        PlanState.Settled => "good",
        PlanState.Withdrawn => "",
    };

    /// <summary>A ratio in percent, cut and never rounded up: a plan that gives less than all does not say 100%.</summary>
    public static string Percent(decimal ratio) => (Math.Floor(ratio * 10_000) / 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
