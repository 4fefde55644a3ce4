using System.Globalization;
using Srdi.Accounts;
using Srdi.Domain;
using Srdi.Storage;
using Srdi.Web.Access;

namespace Srdi.Host;

/// <summary>What the command line asks for.</summary>
/// <param name="Demo"><c>--demo</c>: load the demo into an empty store first.</param>
/// <param name="Once"><c>--once</c>: stop when that is done.</param>
/// <param name="Words">A command that prints something and stops: <c>token ROLE NAME [DISTRICT]</c>, <c>client list</c>, <c>policy</c> or <c>verify</c>; empty to serve.</param>
/// <param name="Settings">The rest: settings.</param>
internal sealed record HostCommand(bool Demo, bool Once, string[] Words, string[] Settings)
{
    /// <summary>Short names of settings.</summary>
    public static readonly Dictionary<string, string> Switches = new()
    {
        ["--data"] = StorageSettings.DataKey,
        ["--config"] = PolicyConfig.DirectoryKey,
        ["--root"] = VerifyCommand.RootKey,
        ["--key"] = VerifyCommand.PublicKeyKey,
    };

    /// <summary>Settings files are read from beside the program, so that it starts the same from any directory.</summary>
    public WebApplicationOptions Options => new() { ContentRootPath = AppContext.BaseDirectory, Args = Settings };

    public static HostCommand Parse(string[] args)
    {
        var words = args.TakeWhile(a => !a.StartsWith('-')).ToArray();
        return new(args.Contains("--demo"), args.Contains("--once"), words, [.. args.Skip(words.Length).Where(a => a is not ("--demo" or "--once"))]);
    }

    /// <summary>Carries out the words; the exit code.</summary>
    public async Task<int> Print(IConfiguration configuration)
    {
        switch (Words)
        {
            case ["token", .. var words]: return PrintToken(words, configuration);
            case ["policy"]: return PrintPolicy(configuration);
            case ["account" or "client", ..]:
                var done = await AccountCommands.Run(Words, configuration, TimeProvider.System);
                if (done.Refused is { } no) await Console.Error.WriteLineAsync(no.DetailEn ?? RefusalTexts.EnglishOf(no.Code));
                else foreach (var line in done.Value) Console.WriteLine(line);
                return done.Succeeded ? 0 : 2;
            case ["verify"]: return await VerifyCommand.Run(configuration);
            default:
                Console.Error.WriteLine($"There is no command '{string.Join(' ', Words)}'. One of: token ROLE NAME [DISTRICT] | {AccountCommands.Usage} | policy | verify [--root FILE] [--key FILE]; without one the host serves.");
                return 2;
        }
    }

    /// <summary>Reads every file of the policy as a start would, and prints what came of it, so that a change can be tried before the restart that takes it up.</summary>
    private static int PrintPolicy(IConfiguration configuration)
    {
        var policy = PolicyConfig.Load(configuration);
        Console.WriteLine($"{policy.Document.Name}: {policy.Version}, no fault");
        foreach (var measure in policy.MeasureVersions) Console.WriteLine($"  {measure.File,-24} {measure.Version}  {measure.ValidFrom:yyyy-MM-dd} — {measure.ValidTo:yyyy-MM-dd}{(measure.Verified ? "" : "  verified: false")}");
        foreach (var rule in policy.Rules) Console.WriteLine($"  {rule.File,-40} {rule.Version}  {rule.ValidFrom:yyyy-MM-dd} — {rule.ValidTo?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "…"}{(rule.Verified ? "" : "  verified: false")}");
        foreach (var passage in policy.Ambiguities.All.Where(a => a.Setting != a.Default)) Console.WriteLine($"  {passage.Id} is read as {passage.Setting}, not as {passage.Default}");
        return 0;
    }

    /// <summary>Prints a token; 0 when it could.</summary>
    private static int PrintToken(string[] words, IConfiguration configuration)
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
