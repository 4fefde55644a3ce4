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

    public static string Of(RowVerdict verdict) => verdict switch
    {
        RowVerdict.New => "good",
        RowVerdict.Already => "",
        RowVerdict.Case or RowVerdict.Person => "wait",
        RowVerdict.Wrong => "bad",
    };
}
