namespace Srdi.Host.Tests;

/// <summary>The command by which an operator tries a change of the policy before the restart that takes it up.</summary>
public sealed class PolicyCommandTests
{
    [Fact]
    public async Task The_policy_is_checked_without_a_start_and_every_fault_is_named()
    {
        var config = Directory.CreateTempSubdirectory("srdi-policy").FullName;
        try
        {
            Copy(Path.Combine(HostProcess.Root, "config"), config);
            var (code, output) = await HostProcess.Run(["policy", "--config", config]);
            Assert.Equal(0, code);
            Assert.Contains("gz-2025-13@", output, StringComparison.Ordinal);
            Assert.Contains("measures/12b.json", output, StringComparison.Ordinal);

            foreach (var (file, was, becomes) in new[] { ("01a.json", "\"ceilingFen\": 100000000", "\"ceilingFen\": -1"), ("ambiguities.json", "\"setting\": \"proRata\"", "\"setting\": \"carryOver\"") })
            {
                var path = Path.Combine(config, "measures", file);
                await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace(was, becomes, StringComparison.Ordinal));
            }
            (code, output) = await HostProcess.Run(["policy", "--config", config]);
            Assert.Equal(2, code);
            Assert.Contains("measures/01a.json", output, StringComparison.Ordinal);
            Assert.Contains("write one of proRata | firstCome | rank", output, StringComparison.Ordinal);
            (code, output) = await HostProcess.Run(["polcy"]);
            Assert.Equal(2, code);
            Assert.Contains("There is no command 'polcy'", output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(config, recursive: true);
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
