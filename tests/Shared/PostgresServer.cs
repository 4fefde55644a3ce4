using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;

namespace Srdi.Tests;

/// <summary>
/// One private PostgreSQL for the test process: own directory, own port on loopback, gone with the process however it ends.
/// A machine without PostgreSQL fails the tests: they don't skip.
/// </summary>
public sealed class PostgresServer
{
    private const string Forgetful = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off";
    private static readonly Lazy<Task<PostgresServer>> Shared = new(() => Start(Forgetful));
    private readonly string connectionString;
    private int databases;

    private PostgresServer(string connectionString) => this.connectionString = connectionString;

    /// <summary>The server, started by the first who asks.</summary>
    public static Task<PostgresServer> Running => Shared.Value;

    /// <summary>A server of one's own that keeps what it acknowledged, as an operator's does.</summary>
    public static Task<PostgresServer> Durable() => Start("-c fsync=on -c synchronous_commit=on -c max_wal_size=4GB");

    /// <summary>The connection string of a new, empty database.</summary>
    /// <param name="template">A database to copy; no one may be connected to it.</param>
    public async Task<string> NewDatabase(string template = "template0")
    {
        var name = $"test_{Interlocked.Increment(ref databases).ToString(CultureInfo.InvariantCulture)}";
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"create database {name} template {template}";
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(connectionString) { Database = name }.ToString();
    }

    private static async Task<PostgresServer> Start(string settings)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("These tests start PostgreSQL through a POSIX shell.");
        var binaries = Binaries();
        var asRoot = Environment.UserName == "root";
        var directory = Directory.CreateTempSubdirectory("srdi-postgres-").FullName;
        if (asRoot) await Run("chown", "postgres", directory);
        var port = FreePorts.Next();
        // Waiting for the end of its input ties the server to this process, even when that is killed. A signal to the whole
        // group ends the waiting, not the tidying up.
        var script = $"""
            trap : INT TERM HUP
            trap "rm -rf '{directory}'" EXIT
            cd '{directory}' || exit 1
            '{binaries}/initdb' -D '{directory}/data' -U postgres -A trust -E UTF8 --no-locale -N >initdb.log 2>&1 || (cat initdb.log >&2; exit 1) || exit 1
            '{binaries}/postgres' -D '{directory}/data' -h 127.0.0.1 -p {port} -k '{directory}' {settings} -c max_connections=300 &
            server=$!
            cat >/dev/null
            kill -QUIT $server
            wait $server
            """;
        var start = new ProcessStartInfo(asRoot ? "runuser" : "sh") { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in asRoot ? (string[])["-u", "postgres", "--", "sh", "-c", script] : ["-c", script]) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var output = new StringBuilder();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.EnableRaisingEvents = true;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            lock (output) output.AppendLine(line.Data);
            if (line.Data is null || line.Data.Contains("FATAL", StringComparison.Ordinal))
                lock (output) ready.TrySetException(new InvalidOperationException($"PostgreSQL did not start:\n{output}"));
            else if (line.Data.Contains("ready to accept connections", StringComparison.Ordinal)) ready.TrySetResult();
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromMinutes(1));
        return new($"Host=127.0.0.1;Port={port.ToString(CultureInfo.InvariantCulture)};Username=postgres;Database=postgres");
    }

    private static string Binaries()
    {
        var installed = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        var candidates = installed
            .OrderByDescending(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(path => Path.Combine(path, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            .Concat(["/usr/local/pgsql/bin", "/opt/homebrew/bin"]);
        return candidates.FirstOrDefault(path => File.Exists(Path.Combine(path, "initdb")) && File.Exists(Path.Combine(path, "postgres")))
            ?? throw new InvalidOperationException("PostgreSQL 15 or later is not installed, and these tests run on a real one. Run: bash tests/install.sh");
    }

    private static async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed with {process.ExitCode}.");
    }
}
