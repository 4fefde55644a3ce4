using System.Globalization;
using Srdi.Storage;

namespace Srdi.Benchmarks;

/// <summary>What to measure and how long.</summary>
/// <param name="Scene">The scene.</param>
internal sealed record Arguments(string Scene)
{
    /// <summary>The databases to measure on.</summary>
    public IReadOnlyList<StorageProvider> Databases { get; private init; } = [StorageProvider.Postgres, StorageProvider.Sqlite];

    /// <summary>The number of callers, and of firms that they take up the ladder together: enough for a few seconds each.</summary>
    public IReadOnlyList<(int Callers, int Firms)> Callers { get; private init; } = [(1, 500), (16, 3_000), (64, 6_000), (256, 8_000)];

    /// <summary>How often everything is repeated.</summary>
    public int Rounds { get; private init; } = 3;

    /// <summary>The number of transitions of a storm.</summary>
    public int Transitions { get; private init; } = 100_000;

    /// <summary>The numbers of firms in the store among which something is measured.</summary>
    public IReadOnlyList<int> Stored { get; private init; } = [10_000, 100_000, 1_000_000];

    /// <summary>The numbers of rows of imported lists.</summary>
    public IReadOnlyList<int> Rows { get; private init; } = [9_000, 100_000];

    /// <summary>The number of processes that a storm has.</summary>
    public int Processes { get; private init; } = 3;

    /// <summary>How many of them are killed meanwhile.</summary>
    public int Kills { get; private init; } = 6;

    /// <summary>Transitions a second; as fast as it goes when null.</summary>
    public int? PerSecond { get; private init; }

    /// <summary>Only contestants whose name contains this.</summary>
    public string? Only { get; private init; }

    /// <summary>Whether each run is told of on standard error.</summary>
    public bool Verbose { get; private init; }

    public static Arguments Parse(string[] args)
    {
        if (args.Length == 0) throw new ArgumentException("Name a scene: inner, eligibility or console [--rounds 3], recalculate, memory, start, sweep, pot, plan (each [--database postgres|sqlite]), search or scale [--database …] [--stored 10000,1000000], import [--database …] [--rows 9000], or transitions [--database postgres|sqlite] [--callers 1,64] [--firms 2000] [--rounds 3] [--only NAME] [--verbose], or stream [--transitions 100000] [--processes 3] [--kills 6] [--rate 1000]");
        var arguments = new Arguments(args[0]);
        for (var n = 1; n < args.Length; n++)
        {
            string Value() => ++n < args.Length ? args[n] : throw new ArgumentException($"{args[n - 1]} needs a value.");
            arguments = args[n] switch
            {
                "--database" => arguments with { Databases = [Enum.Parse<StorageProvider>(Value(), ignoreCase: true)] },
                "--callers" => Value().Split(',').Select(c => int.Parse(c, CultureInfo.InvariantCulture)).ToArray() is var wanted
                    ? arguments with { Callers = [.. wanted.Select(c => (c, arguments.Callers.Last(known => known.Callers <= c).Firms))] } : arguments,
                "--firms" => int.Parse(Value(), CultureInfo.InvariantCulture) is var firms ? arguments with { Callers = [.. arguments.Callers.Select(c => (c.Callers, firms))] } : arguments,
                "--rounds" => arguments with { Rounds = int.Parse(Value(), CultureInfo.InvariantCulture) },
                "--transitions" => arguments with { Transitions = int.Parse(Value(), CultureInfo.InvariantCulture) },
                "--stored" => arguments with { Stored = [.. Value().Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))] },
                "--rows" => arguments with { Rows = [.. Value().Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))] },
                "--processes" => arguments with { Processes = int.Parse(Value(), CultureInfo.InvariantCulture) },
                "--kills" => arguments with { Kills = int.Parse(Value(), CultureInfo.InvariantCulture) },
                "--rate" => arguments with { PerSecond = int.Parse(Value(), CultureInfo.InvariantCulture) },
                "--only" => arguments with { Only = Value() },
                "--verbose" => arguments with { Verbose = true },
                var other => throw new ArgumentException($"{other} is not understood."),
            };
        }
        return arguments;
    }
}
