namespace Srdi.DemoData;

/// <summary>A small generator of our own (SplitMix64), because the framework's may change its sequence between versions.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed;

    public int Next(int below)
    {
        unchecked
        {
            var z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)((z ^ (z >> 31)) % (ulong)below);
        }
    }

    public DateOnly Day(DateOnly from, DateOnly to) => from.AddDays(Next(to.DayNumber - from.DayNumber + 1));

    public T Of<T>(params IReadOnlyList<T> options) => options[Next(options.Count)];

    public T Pick<T>(IReadOnlyList<T> options, Func<T, int> weight)
    {
        var left = Next(options.Sum(weight));
        foreach (var option in options)
            if ((left -= weight(option)) < 0) return option;
        throw new InvalidOperationException("Weights are positive.");
    }

    public List<T> Shuffle<T>(IEnumerable<T> items)
    {
        var list = items.ToList();
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }
        return list;
    }
}
