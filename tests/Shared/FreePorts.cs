using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Srdi.Tests;

/// <summary>
/// Ports for servers that tests start. They lie outside the range from which the system takes the ports of outgoing
/// connections: a server that is killed and comes back on its old port finds it free.
/// </summary>
internal static class FreePorts
{
    private const int Lowest = 10_000;
    private const int Highest = 65_535;
    private const string OutgoingRange = "/proc/sys/net/ipv4/ip_local_port_range";
    private static readonly (int First, int Last) Range = OutsideOutgoing();
    private static readonly ConcurrentDictionary<int, bool> Taken = new();

    /// <summary>A port that nobody listens on and that this process has not been given before.</summary>
    public static int Next()
    {
        for (var tries = 0; tries < 1_000; tries++)
        {
            var port = Random.Shared.Next(Range.First, Range.Last + 1);
            if (IsFree(port) && Taken.TryAdd(port, true)) return port;
        }
        throw new InvalidOperationException($"No free port found from {Range.First} to {Range.Last}.");
    }

    /// <summary>Ports for a silo and its gateway.</summary>
    public static (int Silo, int Gateway) Pair() => (Next(), Next());

    private static bool IsFree(int port)
    {
        try
        {
            using TcpListener everywhere = new(IPAddress.Any, port);
            everywhere.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static (int First, int Last) OutsideOutgoing()
    {
        if (!File.Exists(OutgoingRange)) return (Lowest, 29_999);
        var range = File.ReadAllText(OutgoingRange).Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return range[0] - Lowest >= Highest - range[1] ? (Lowest, Math.Max(Lowest + 1_000, range[0] - 1)) : (range[1] + 1, Highest);
    }
}
