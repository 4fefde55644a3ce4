using System.Diagnostics;
using System.Globalization;

namespace Srdi.Benchmarks.Measuring;

/// <summary>CPU time used so far.</summary>
internal static class Cpu
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux

    private static int postmaster;

    public static TimeSpan Own()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    /// <summary>From here on <see cref="OfPostgres"/> counts this server, whose session has this process id.</summary>
    public static void Watch(int backend) => postmaster = OperatingSystem.IsLinux() ? (int)Stat(backend)![0] : 0;

    /// <summary>Of the server with all its processes, those that have ended included.</summary>
    public static TimeSpan OfPostgres()
    {
        if (postmaster == 0) return TimeSpan.Zero;
        var ticks = 0L;
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Stat(id) is { } stat && (id == postmaster || stat[0] == postmaster))
                ticks += stat[1] + stat[2] + (id == postmaster ? stat[3] + stat[4] : 0);
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    /// <summary>Parent, user time, system time, and the times of its children that have ended; null when the process has.</summary>
    private static long[]? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return [.. new[] { 1, 11, 12, 13, 14 }.Select(n => long.Parse(fields[n], CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
