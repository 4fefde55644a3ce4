using System.Text.RegularExpressions;
using Srdi.Storage;

namespace Srdi.Host.Tests;

/// <summary>The demo as the README has it.</summary>
public sealed partial class DemoTests
{
    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task The_demo_loads_once_and_a_second_start_changes_nothing(StorageProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var (code, first) = await HostProcess.RunToEnd([.. database.Settings, "--demo", "--once"]);
        Assert.True(code == 0, first);
        foreach (var district in new[] { "荔湾区", "越秀区", "海珠区", "天河区", "白云区", "黄埔区", "番禺区", "花都区", "南沙区", "从化区", "增城区" }) Assert.Contains(district, first, StringComparison.Ordinal);
        foreach (var measure in new[] { "1a", "1b", "15b" }) Assert.Matches($@"│ {measure} +│ entitled", first);
        Assert.Matches("│ accredited +│ +[1-9]", first);
        Assert.Matches("│ qualified +│ +[1-9]", first);
        var (again, second) = await HostProcess.RunToEnd([.. database.Settings, "--demo", "--once"]);
        Assert.True(again == 0, second);
        Assert.Contains("already loaded", second, StringComparison.Ordinal);
        Assert.Equal(Events().Match(first).Groups[1].Value, Events().Match(second).Groups[1].Value);
        Assert.NotEqual("", Events().Match(first).Groups[1].Value);
    }

    [Fact]
    public async Task A_broken_policy_file_stops_the_start_with_every_fault_listed()
    {
        var directory = Directory.CreateTempSubdirectory("srdi-config-");
        try
        {
            Copy(new(Path.Combine(HostProcess.Root, "config")), directory);
            foreach (var (file, from, to) in new[] { ("01a.json", "\"ceilingFen\": 100000000", "\"ceilingFen\": -1"), ("15b.json", "\"clause\"", "\"klause\"") })
            {
                var path = Path.Combine(directory.FullName, "measures", file);
                var text = await File.ReadAllTextAsync(path);
                Assert.Contains(from, text, StringComparison.Ordinal);
                await File.WriteAllTextAsync(path, text.Replace(from, to, StringComparison.Ordinal));
            }
            var (code, output) = await HostProcess.RunToEnd("--config", directory.FullName, "--data", Path.Combine(directory.FullName, "data"), "--once");
            Assert.Equal(2, code);
            Assert.Contains("measures/01a.json", output, StringComparison.Ordinal);
            Assert.Contains("measures/15b.json", output, StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var file in from.EnumerateFiles()) file.CopyTo(Path.Combine(to.FullName, file.Name));
        foreach (var folder in from.EnumerateDirectories()) Copy(folder, to.CreateSubdirectory(folder.Name));
    }

    [GeneratedRegex("Events in the log: ([0-9,]+)")]
    private static partial Regex Events();
}
