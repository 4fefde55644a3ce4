using Orleans.Concurrency;

namespace Srdi.Domain.Log;

/// <summary>Asks for what happened in a district.</summary>
/// <param name="District">The district.</param>
/// <param name="After">After this cursor; from the beginning when empty.</param>
/// <param name="Limit">At most so many events, 1 to 1,000.</param>
[GenerateSerializer, Immutable, Alias("ReadTransitions")]
public sealed record ReadTransitions([property: Id(0)] DistrictCode District, [property: Id(1)] string After, [property: Id(2)] int Limit)
{
    /// <summary>Only these types; all when null.</summary>
    [Id(3)] public IReadOnlyList<string>? Types { get; init; }

    /// <summary>When there is nothing yet, wait so long for it; 20 seconds at most.</summary>
    [Id(4)] public TimeSpan Wait { get; init; }
}

/// <summary>A run of a district's events.</summary>
/// <param name="Events">CloudEvents as JSON, oldest first: the same text that HTTP streams and webhooks carry.</param>
/// <param name="Cursor">Where to read on.</param>
/// <param name="More">Whether there is more now.</param>
[GenerateSerializer, Immutable, Alias("TransitionRun")]
public sealed record TransitionRun([property: Id(0)] IReadOnlyList<string> Events, [property: Id(1)] string Cursor, [property: Id(2)] bool More);

/// <summary>Reads the log for clients of the cluster. Holds nothing; any key, any silo.</summary>
[Alias("ILogGrain")]
public interface ILogGrain : IGrainWithIntegerKey
{
    /// <summary>Reads a page; refuses with <see cref="Refusal.CursorInvalid"/> or <see cref="Refusal.CursorExpired"/>.</summary>
    [Alias("Read"), ReadOnly] Task<Outcome<TransitionRun>> Read(ReadTransitions query);
}
