using System.Globalization;
using System.Net.NetworkInformation;
using Srdi.Storage;

namespace Srdi.Host.Tests;

/// <summary>The ports that the program opens, and no others: whoever reaches the Orleans gateway is inside.</summary>
public sealed class ListenerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_gateway_is_closed_unless_a_port_is_given(bool open)
    {
        await using var database = await TestDatabase.Create(StorageProvider.Sqlite);
        var ports = HostProcess.Ports.Free();
        await using var host = await HostProcess.Start([.. database.Settings, "--environment", "Production"], open ? ports : ports with { Gateway = 0 });
        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(l => l.Port).ToHashSet();
        Assert.Contains(host.Http.BaseAddress!.Port, listening);
        Assert.Contains(ports.Silo, listening);
        Assert.Equal(open, listening.Contains(ports.Gateway));
    }

    [Fact]
    public async Task In_Production_the_program_listens_where_the_list_says_and_nowhere_else()
    {
        await using var database = await TestDatabase.Create(StorageProvider.Sqlite);
        await using var host = await HostProcess.Start([.. database.Settings, "--environment", "Production"], HostProcess.Ports.Free() with { Gateway = 0 });
        Assert.Equal((string[])
        [
            "127.0.0.1 HTTP", // Where --urls says; the platform's own default too.
            "127.0.0.1 silo", // With SQLite there is one silo, which talks to nobody. With PostgreSQL it is Srdi:Silo:Address.
        ], ListenersOf(host.Id).Select(l => $"{l.Address} {(l.Port == host.Http.BaseAddress!.Port ? "HTTP" : l.Port == host.Where.Silo ? "silo" : l.Port)}").Order(StringComparer.Ordinal));
    }

    /// <summary>The sockets of one process that wait for connections, TCP and UDP, as the kernel lists them.</summary>
    private static List<(string Address, int Port)> ListenersOf(int process)
    {
        var sockets = Directory.GetFiles($"/proc/{process}/fd").Select(f => new FileInfo(f).LinkTarget ?? "").Where(t => t.StartsWith("socket:[", StringComparison.Ordinal)).Select(t => t[8..^1]).ToHashSet();
        List<(string, int)> found = [];
        foreach (var table in new[] { "tcp", "tcp6", "udp", "udp6" })
            foreach (var line in File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
            {
                var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (!sockets.Contains(parts[9]) || (table.StartsWith("tcp", StringComparison.Ordinal) ? parts[3] != "0A" : parts[3] != "07")) continue; // TCP_LISTEN; an unconnected UDP socket.
                var (address, port) = (parts[1][..parts[1].IndexOf(':', StringComparison.Ordinal)], int.Parse(parts[1][(parts[1].IndexOf(':', StringComparison.Ordinal) + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                found.Add((address switch { "0100007F" or "0000000000000000FFFF00000100007F" => "127.0.0.1", "00000000" or "00000000000000000000000000000000" => "any", _ => address }, port));
            }
        return found;
    }
}
