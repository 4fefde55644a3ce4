using Srdi.Domain.Parks;

namespace Srdi.WebConsole.Parks;

/// <summary>How the state of a park is coloured; its word says the same.</summary>
internal static class ParkTone
{
    public static string Of(ParkState state) => state switch
    {
        ParkState.Accredited => "good",
        ParkState.Qualified or ParkState.AtRisk => "wait",
        ParkState.Nominated or ParkState.Publicised => "busy",
        ParkState.Revoked => "bad",
        ParkState.Candidate or ParkState.Lapsed => "",
    };
}
