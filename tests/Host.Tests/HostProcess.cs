using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Srdi.Tests;

namespace Srdi.Host.Tests;

/// <summary>The program as an operator starts it: a process of its own, on free ports, that can be killed.</summary>
public sealed partial class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(90);
    private readonly StringBuilder output;
    private readonly Process process;

    private HostProcess(Process process, StringBuilder output, string[] settings, Ports ports)
    {
        (this.process, this.output, Settings, Where) = (process, output, settings, ports);
        Http = new() { Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>The ports of the silo. A silo that comes back on its old ports takes its old place at once.</summary>
    public readonly record struct Ports(int Silo, int Gateway)
    {
        public static Ports Free() => new(FreePorts.Next(), FreePorts.Next());
    }

    public HttpClient Http { get; }

    public int Id => process.Id;

    public Ports Where { get; }

    public string[] Settings { get; }

    public string Output
    {
        get { lock (output) return output.ToString(); }
    }

    /// <summary>What the process has in memory now, in bytes.</summary>
    public long WorkingSetBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public static string Root { get; } = FindRoot();

    public static string[] Sqlite(string directory) => ["--data", directory];

    public static string[] Postgres(string connectionString, string directory) =>
        ["--data", directory, "--Srdi:Storage:Provider", "postgres", "--ConnectionStrings:Srdi", connectionString, "--Srdi:Silo:Address", "127.0.0.1"];

    /// <summary>Starts the program and waits until it answers.</summary>
    public static async Task<HostProcess> Start(string[] settings, Ports? ports = null, string address = "http://127.0.0.1:0")
    {
        var where = ports ?? Ports.Free();
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (process, output) = Launch([.. settings, "--urls", address, "--Srdi:Silo:Port", $"{where.Silo}", "--Srdi:Silo:GatewayPort", $"{where.Gateway}"], line =>
        {
            if (Listening().Match(line) is { Success: true } match) listening.TrySetResult(match.Groups[1].Value);
        });
        _ = process.WaitForExitAsync().ContinueWith(_ => listening.TrySetException(new InvalidOperationException($"The host ended with {process.ExitCode}.")), TaskScheduler.Default);
        var host = new HostProcess(process, output, settings, where);
        try
        {
            host.Http.BaseAddress = new(await listening.Task.WaitAsync(StartMax));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"The host did not start:\n{host.Output}", e);
        }
        return host;
    }

    /// <summary>Runs the program until it ends by itself.</summary>
    public static Task<(int ExitCode, string Output)> RunToEnd(params string[] arguments)
    {
        var where = Ports.Free();
        return Run([.. arguments, "--urls", "http://127.0.0.1:0", "--Srdi:Silo:Port", $"{where.Silo}", "--Srdi:Silo:GatewayPort", $"{where.Gateway}"]);
    }

    /// <summary>Runs the program with these arguments alone until it ends.</summary>
    public static async Task<(int ExitCode, string Output)> Run(string[] arguments)
    {
        var (process, output) = Launch(arguments, _ => { });
        using (process)
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(4));
            process.WaitForExit(); // Until its output is read too.
            lock (output) return (process.ExitCode, output.ToString());
        }
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited) await Kill();
        process.Dispose();
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> Send(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    private static (Process, StringBuilder) Launch(string[] arguments, Action<string> seen)
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var argument in (string[])[Path.Combine(Root, "src", "Host", "bin", configuration, "net10.0", "Srdi.Host.dll"), .. arguments]) start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["DOTNET_gcServer"] = "0";
        var output = new StringBuilder();
        var process = new Process { StartInfo = start };
        void Read(object _, DataReceivedEventArgs line)
        {
            if (line.Data is null) return;
            lock (output) output.AppendLine(line.Data);
            seen(line.Data);
        }
        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return (process, output);
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Orleans.sln"))) directory = directory.Parent ?? throw new InvalidOperationException("Orleans.sln not found above the tests.");
        return directory.FullName;
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
