using System.Diagnostics;
using System.Threading.Channels;

namespace Srdi.Host.Tests;

/// <summary>The sample as its first lines say to run it.</summary>
internal sealed class Sample : IAsyncDisposable
{
    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

    public Sample(int gateway, string file, bool built)
    {
        var start = new ProcessStartInfo("dotnet", ["run", .. built ? ["--no-build"] : Array.Empty<string>(), "src/Client/samples/district.cs", $"{gateway}", "440112", file]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = HostProcess.Root };
        process = new() { StartInfo = start };
        void Read(object _, DataReceivedEventArgs line) { if (line.Data is not null) lines.Writer.TryWrite(line.Data); }
        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public List<string> Lines { get; } = [];

    public async Task Until(string wanted)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            while (!Lines.Contains(wanted)) Lines.Add(await lines.Reader.ReadAsync(late.Token));
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"'{wanted}' did not come:\n{string.Join('\n', Lines)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
