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
}
