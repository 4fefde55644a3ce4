namespace Srdi.Domain.Sweeps;

/// <summary>
/// Takes the steps that a date brings about: titles fall due or end, accreditations of parks end, parks are weighed anew.
/// One per cluster, key <see cref="Key"/>. Every step is idempotent, so it may be interrupted and repeated at any place.
/// </summary>
[Alias("ISweeperGrain")]
public interface ISweeperGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    public const string Key = "sweeper-city";

    /// <summary>Takes the next page of steps for the present day.</summary>
    /// <returns>Whether there is more to do now.</returns>
    [Alias("Sweep")] Task<bool> Sweep();

    /// <summary>How far it came; null before the first sweep.</summary>
    [Alias("Progress")] Task<Sweep?> Progress();
}
