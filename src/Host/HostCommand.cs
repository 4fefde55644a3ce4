using Srdi.Storage;

namespace Srdi.Host;

/// <summary>What the command line asks for.</summary>
/// <param name="Demo"><c>--demo</c>: load the demo into an empty store first.</param>
/// <param name="Once"><c>--once</c>: stop when that is done.</param>
/// <param name="Settings">The rest: settings.</param>
internal sealed record HostCommand(bool Demo, bool Once, string[] Settings)
{
    /// <summary>Short names of settings.</summary>
    public static readonly Dictionary<string, string> Switches = new()
    {
        ["--data"] = StorageSettings.DataKey,
        ["--config"] = PolicyConfig.DirectoryKey,
    };

    /// <summary>Settings files are read from beside the program, so that it starts the same from any directory.</summary>
    public static WebApplicationOptions Options => new() { ContentRootPath = AppContext.BaseDirectory };

    public static HostCommand Parse(string[] args) =>
        new(args.Contains("--demo"), args.Contains("--once"), [.. args.Where(a => a is not ("--demo" or "--once"))]);
}
