using Srdi.Domain.Lists;

namespace Srdi.WebConsole.Lists;

/// <summary>How states and verdicts of lists are coloured; their words say the same.</summary>
internal static class ListTone
{
    public static string Of(ListState state) => state switch
    {
        ListState.Previewed => "wait",
        ListState.Previewing or ListState.Confirmed or ListState.Running => "busy",
        ListState.Done => "good",
        ListState.Withdrawn => "",
    };

    /// <summary>The step of the way from file to receipt, counted from 0.</summary>
    public static int StepOf(ListState state) => state switch
    {
        ListState.Previewing or ListState.Previewed or ListState.Withdrawn => 1,
        ListState.Confirmed or ListState.Running => 2,
        ListState.Done => 3,
    };

    public static string Of(RowVerdict verdict) => verdict switch
    {
        RowVerdict.New => "good",
        RowVerdict.Already => "",
        RowVerdict.Case or RowVerdict.Person => "wait",
        RowVerdict.Wrong => "bad",
    };
}
