using System.Diagnostics;
using Srdi.Storage;

namespace Srdi.Host.Tests;

/// <summary>The samples of the client, run as their first lines say.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task The_registry_sample_takes_a_firm_up_the_ladder_over_an_Orleans_client()
    {
        await using var database = await TestDatabase.Create(StorageProvider.Sqlite);
        await using var host = await HostProcess.Start(database.Settings);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = HostProcess.Root };
        foreach (var argument in (string[])["run", "src/Client/samples/registry.cs", $"{host.Where.Gateway}"]) start.ArgumentList.Add(argument);
        using var sample = Process.Start(start)!;
        var (output, errors) = (sample.StandardOutput.ReadToEndAsync(), sample.StandardError.ReadToEndAsync());
        await sample.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        Assert.True(sample.ExitCode == 0, await output + await errors);
        Assert.Contains("title.prerequisiteMissing", await output, StringComparison.Ordinal);
        Assert.Contains("title.notPermitted", await output, StringComparison.Ordinal);
        Assert.Equal(2, (await output).Split("reward 1a.").Length - 1); // The answer and its repeat name the same reward.
    }
}
