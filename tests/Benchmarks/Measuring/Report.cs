using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Srdi.Benchmarks.Measuring;

/// <summary>Prints tables that can be pasted into a Markdown file.</summary>
internal static class Report
{
    public static void Machine(string note)
    {
        var cpu = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : null;
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9;
        var gc = GCSettings.IsServerGC ? "server" : "workstation";
        Console.WriteLine(Text($"{cpu ?? "CPU unknown"}, {Environment.ProcessorCount} cores shared by all contestants and the database, {memory:0} GB; {RuntimeInformation.OSDescription}; .NET {Environment.Version}, {gc} GC; {note}; load average at start {load}"));
        Console.WriteLine();
    }

    public static void Table(string title, string[] head, IEnumerable<string[]> rows)
    {
        string[][] all = [head, .. rows];
        var widths = head.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        Console.WriteLine($"### {title}");
        Console.WriteLine();
        Print(head);
        Console.WriteLine("|" + string.Concat(widths.Select((width, column) => (column == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":") + "|")));
        foreach (var row in all.Skip(1)) Print(row);
        Console.WriteLine();

        void Print(string[] row) =>
            Console.WriteLine("|" + string.Concat(row.Select((cell, column) => " " + (column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])) + " |")));
    }

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}

/// <summary>The store does not hold what was acknowledged: the figures mean nothing.</summary>
internal sealed class EffectsDifferException(string message) : Exception(message);
