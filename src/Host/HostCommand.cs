using Srdi.Storage;
using Srdi.Web.Access;

namespace Srdi.Host;

/// <summary>What the command line asks for.</summary>
/// <param name="Demo"><c>--demo</c>: load the demo into an empty store first.</param>
/// <param name="Once"><c>--once</c>: stop when that is done.</param>
/// <param name="Token"><c>token ROLE NAME [DISTRICT]</c>: print a token and stop.</param>
/// <param name="Settings">The rest: settings.</param>
internal sealed record HostCommand(bool Demo, bool Once, string[]? Token, string[] Settings)
{
    /// <summary>Short names of settings.</summary>
    public static readonly Dictionary<string, string> Switches = new()
    {
        ["--data"] = StorageSettings.DataKey,
        ["--config"] = PolicyConfig.DirectoryKey,
    };

    /// <summary>Settings files are read from beside the program, so that it starts the same from any directory.</summary>
    public WebApplicationOptions Options => new() { ContentRootPath = AppContext.BaseDirectory, Args = Settings };

    public static HostCommand Parse(string[] args)
    {
        var words = args.TakeWhile(a => !a.StartsWith('-')).ToArray();
        return new(args.Contains("--demo"), args.Contains("--once"), words is ["token", ..] ? words[1..] : null, [.. args.Skip(words is ["token", ..] ? words.Length : 0).Where(a => a is not ("--demo" or "--once"))]);
    }

    /// <summary>Prints a token; 0 when it could.</summary>
    public static int PrintToken(string[] words, IConfiguration configuration)
    {
        if (words is not [var role, var name, ..] || words.Length > 3)
        {
            Console.Error.WriteLine("token ROLE NAME [DISTRICT], such as: token registry szj-01");
            return 2;
        }
        var token = TokenCommand.Issue(configuration, role, name, words.Length == 3 ? words[2] : null, TimeProvider.System);
        if (token.Refused is { } no) Console.Error.WriteLine(no.DetailEn);
        else Console.WriteLine(token.Value);
        return token.Succeeded ? 0 : 2;
    }
}
