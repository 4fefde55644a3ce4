using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Srdi.Accounts.Clients;
using Srdi.Domain;
using Srdi.Domain.Audit;
using Srdi.Storage;
using Srdi.Storage.Audit;
using Srdi.Web.Access;

namespace Srdi.Accounts;

/// <summary>Accounts and clients from the command line, for whoever can reach the database and the data folder anyway.</summary>
public static class AccountCommands
{
    /// <summary>How the commands are written.</summary>
    public const string Usage = "account add NAME ROLE [DISTRICT] | account reset NAME | account list | client add NAME ROLE [DISTRICT] | client list | client remove NAME";

    private const int ListMax = 1_000;

    /// <summary>Carries a command out.</summary>
    /// <param name="words">The command, such as <c>client add szj-01 registry</c>.</param>
    /// <param name="configuration">Names database and data folder.</param>
    /// <param name="clock">The clock.</param>
    /// <returns>What to print; a refusal says in English what to write instead.</returns>
    /// <exception cref="StorageUnreachableException">The database can't be reached.</exception>
    public static async Task<Outcome<IReadOnlyList<string>>> Run(string[] words, IConfiguration configuration, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(configuration);
        var settings = StorageSettings.Read(configuration);
        await using var database = Database.Of(settings);
        await SrdiStorage.Migrate(database, NullLogger.Instance, CancellationToken.None);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddSingleton(configuration).AddSingleton(clock).AddSingleton(database).AddSingleton(new TokenKey(settings.DataDirectory, clock));
        services.AddSingleton<AuditWriter>().AddSingleton<IAuditTrail>(all => all.GetRequiredService<AuditWriter>());
        services.AddAccountBooks(settings);
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var trail = provider.GetRequiredService<AuditWriter>();
        await trail.StartAsync(CancellationToken.None);
        try
        {
            return await Act(words, configuration, scope.ServiceProvider);
        }
        finally
        {
            await trail.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<Outcome<IReadOnlyList<string>>> Act(string[] words, IConfiguration configuration, IServiceProvider services)
    {
        var (book, clients) = (services.GetRequiredService<AccountBook>(), services.GetRequiredService<ClientBook>());
        var by = new By("host:command", null);
        string Link(AccountActed acted) => $"{configuration["Urls"]?.Split(';')[0].TrimEnd('/')}{AccountEndpoints.SetupPathOf(acted.Link!)}";
        switch (words)
        {
            case ["account", "add", var name, var role, .. var rest] when rest.Length <= 1:
                if (Read(role, rest) is { Refused: { } noRole }) return noRole;
                return (await book.Add(name, null, Read(role, rest).Value.Role, Read(role, rest).Value.District, by, default)).Then<IReadOnlyList<string>>(made => Outcome.Of<IReadOnlyList<string>>([Link(made)]));
            case ["account", "reset", var name]:
                return (await book.Act(name, AccountTrigger.ResetCredentials, null, null, null, by, null, default)).Then<IReadOnlyList<string>>(made => Outcome.Of<IReadOnlyList<string>>([Link(made)]));
            case ["account", "list"]:
                return Outcome.Of<IReadOnlyList<string>>([.. (await book.List("", ListMax, default)).Select(a => $"{a.Id,-40} {AccountBook.Of(a.Role, a.DistrictCode),-16} {a.DisplayName}{(a.Open ? "" : a.RemovedAt is null ? "  locked" : "  removed")}")]);
            case ["client", "add", var name, var role, .. var rest] when rest.Length <= 1:
                if (Read(role, rest) is { Refused: { } no }) return no;
                return (await clients.Add(name, Read(role, rest).Value.Role, Read(role, rest).Value.District, by, default)).Then<IReadOnlyList<string>>(made => Outcome.Of<IReadOnlyList<string>>([$"client_id {made.Client.Id}", $"client_secret {made.Secret}"]));
            case ["client", "list"]:
                return Outcome.Of<IReadOnlyList<string>>([.. (await clients.List(0, ListMax, default)).Select(c => $"{c.Id,-40} {AccountBook.Of(c.Role, c.District)}")]);
            case ["client", "remove", var name]:
                return (await clients.Remove(name, by, default)).Then<IReadOnlyList<string>>(gone => Outcome.Of<IReadOnlyList<string>>([$"{gone.Id} is removed; tokens it has end within {ClientStanding.AgeMax.TotalSeconds:0} seconds."]));
            default:
                return new Refused(Refusal.FieldInvalid) { DetailEn = $"There is no command '{string.Join(' ', words)}'. One of: {Usage}." };
        }
    }

    private static Outcome<(Role Role, DistrictCode? District)> Read(string role, string[] district)
    {
        if (Roles.Named(role) is not { } known) return new Refused(Refusal.FieldInvalid) { DetailEn = $"'{role}' is no role; write one of {string.Join(", ", Roles.Everyone.Select(SrdiJson.Name))}." };
        if (district is not [var text]) return (known, null);
        var code = DistrictCode.Parse(text);
        return code.Refused is { } no ? no : (known, (DistrictCode?)code.Value);
    }
}
