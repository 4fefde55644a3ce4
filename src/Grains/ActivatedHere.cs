using System.Collections.Concurrent;
using Srdi.Domain.Log;

namespace Srdi.Grains;

/// <summary>
/// Which of the grains that follow the log are active in this silo. Every silo sees to it that they run; the one where a
/// grain lives wakes it at once when there is something new, and the others need only ask now and then.
/// </summary>
public sealed class ActivatedHere
{
    /// <summary>How often a silo asks for a grain that lives elsewhere, or nowhere after a crash.</summary>
    public static readonly TimeSpan AskElsewhereEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, int> grains = [];
    private readonly LogSignal came = new();

    /// <summary>Completes when a grain is activated here.</summary>
    public Task Came => came.Next;

    /// <summary>Whether the grain of this key lives here.</summary>
    public bool Holds(string key) => grains.ContainsKey(key);

    /// <summary>A grain was activated.</summary>
    public void Add(string key)
    {
        grains.AddOrUpdate(key, 1, static (_, count) => count + 1);
        came.Committed();
    }

    /// <summary>A grain went. A new activation of it may already be here.</summary>
    public void Remove(string key)
    {
        if (grains.AddOrUpdate(key, 0, static (_, count) => count - 1) <= 0) grains.TryRemove(KeyValuePair.Create(key, 0));
    }
}
