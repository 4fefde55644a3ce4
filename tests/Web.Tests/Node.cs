using System.Diagnostics;

namespace Srdi.Web.Tests;

/// <summary>Programs of others that the platform is measured with, run unmodified by node out of a folder beside the tests.</summary>
internal static class Node
{
    /// <summary>Runs node in a folder whose package.json names the versions, and installs them before the first time.</summary>
    /// <param name="folder">The folder beside the tests.</param>
    /// <param name="package">A package that is there once all are.</param>
    /// <param name="arguments">Of node.</param>
    /// <param name="input">Lines for its input.</param>
    /// <param name="exitCodeMax">A greater exit code fails the test.</param>
    /// <returns>What it printed.</returns>
    public static async Task<string> Run(string folder, string package, string[] arguments, IEnumerable<string>? input = null, int exitCodeMax = 0)
    {
        var here = Path.Combine(AppContext.BaseDirectory, folder);
        if (!File.Exists(Path.Combine(here, "node_modules", package, "package.json")))
            await Start("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"], here, [], 0);
        return await Start("node", arguments, here, input ?? [], exitCodeMax);
    }

    private static async Task<string> Start(string program, string[] arguments, string directory, IEnumerable<string> input, int exitCodeMax)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        foreach (var line in input) await process.StandardInput.WriteLineAsync(line);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(4));
        Assert.True(process.ExitCode <= exitCodeMax, $"{program}: {await errors} {await output}");
        return await output;
    }
}
