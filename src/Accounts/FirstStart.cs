using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace Srdi.Accounts;

/// <summary>There is no default password: as long as there is no account, each start prints a link by which the first person, of the role security, makes one.</summary>
internal sealed class FirstStart(AccountLinks links, IServer server) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (await links.AnyAccount(cancellationToken)) return;
        var link = await links.Make(AccountLinks.Nobody, cancellationToken);
        // On the console and not in the log: a log is read by more people than a console, and kept.
        await Console.Out.WriteLineAsync($"尚无账号。24 小时内一次有效, 用于建立首个安全管理员账号 (no account yet; make the first, once, within a day):\n  {Address()}{AccountEndpoints.SetupPathOf(link)}");
    }

    private string Address() => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal).TrimEnd('/') ?? "";

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
