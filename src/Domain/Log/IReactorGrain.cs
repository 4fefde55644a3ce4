namespace Srdi.Domain.Log;

/// <summary>
/// Carries what was committed on to where it has effects: one durable cursor per reaction, key <c>reactor-{name}</c>.
/// It may handle an event twice after a crash, so everything that it calls can be repeated.
/// </summary>
[Alias("IReactorGrain")]
public interface IReactorGrain : IGrainWithStringKey
{
    /// <summary>Handles what was committed since the cursor, at most one page.</summary>
    /// <returns>Whether there is more to handle.</returns>
    [Alias("Pump"), ResponseTimeout("00:10:00")] Task<bool> Pump();

    /// <summary>The place in the log up to which everything has been handled.</summary>
    [Alias("Handled")] Task<string> Handled();
}
