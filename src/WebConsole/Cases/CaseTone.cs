using Srdi.Domain.Cases;

namespace Srdi.WebConsole.Cases;

/// <summary>How the state of a case is coloured; its word says the same.</summary>
internal static class CaseTone
{
    public static string Of(CaseState state) => state switch
    {
        CaseState.Open => "wait",
        CaseState.Accepting => "busy",
        CaseState.Accepted => "good",
        CaseState.Rejected => "bad",
    };
}
