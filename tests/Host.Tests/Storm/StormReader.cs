namespace Srdi.Host.Tests.Storm;

/// <summary>What one reader of a district got, kept as its own system would keep it: what comes twice is dropped and counted.</summary>
public sealed class StormReader(string kind, string district)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Kind, string Subject), int> last = [];
    private readonly List<double> delays = [];
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int sinceKept;

    public string Kind => kind;

    public string District => district;

    /// <summary>The last cursor that survives the reader: kept for every tenth event only, so that a death costs something.</summary>
    public string Kept { get; private set; } = "";

    public int Distinct { get; private set; }

    public int Duplicates { get; private set; }

    public int Gaps { get; private set; }

    public int Foreign { get; private set; }

    public int Deaths { get; set; }

    /// <summary>From recording to here, in milliseconds, of what came for the first time.</summary>
    public IReadOnlyList<double> Delays
    {
        get { lock (gate) return [.. delays]; }
    }

    public void Take(string type, string subject, int ordinal, string of, DateTimeOffset recorded, string cursor)
    {
        lock (gate)
        {
            if (of != district) Foreign++;
            var key = (type.Split('.')[1], subject);
            var before = last.GetValueOrDefault(key);
            if (ordinal <= before) Duplicates++;
            else
            {
                if (ordinal != before + 1) Gaps++;
                last[key] = ordinal;
                Distinct++;
                delays.Add((TimeProvider.System.GetUtcNow() - recorded).TotalMilliseconds);
            }
            if (++sinceKept >= 10) (Kept, sinceKept) = (cursor, 0);
        }
        Interlocked.Exchange(ref more, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>Waits until it has got so many.</summary>
    public async Task<bool> Until(int count, CancellationToken late)
    {
        while (true)
        {
            var next = Volatile.Read(ref more).Task; // Taken before the look, so that nothing falls between.
            if (Distinct >= count) return true;
            await next.WaitAsync(late).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (late.IsCancellationRequested) return false;
        }
    }

    /// <summary>How many of the district's events it lacks, and how many it has that are none.</summary>
    public int Differs(IReadOnlyDictionary<(string, string), int> expected)
    {
        lock (gate) return expected.Sum(e => Math.Abs(e.Value - last.GetValueOrDefault(e.Key))) + last.Keys.Count(k => !expected.ContainsKey(k));
    }
}
