namespace Srdi.Tests;

/// <summary>A clock that runs as the system's does and can be set forward: due times come without waiting, while timers go on.</summary>
public sealed class SettableClock : TimeProvider
{
    private long ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ahead));

    public void Advance(TimeSpan by) => Interlocked.Add(ref ahead, by.Ticks);
}
