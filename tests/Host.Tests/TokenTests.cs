using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Srdi.Storage;

namespace Srdi.Host.Tests;

/// <summary>Access outside Development: by token alone, from the command of the host.</summary>
public sealed class TokenTests
{
    [Fact]
    public async Task In_production_a_token_of_the_command_opens_what_its_role_may_and_nothing_else()
    {
        await using var database = await TestDatabase.Create(StorageProvider.Sqlite);
        await using var host = await HostProcess.Start([.. database.Settings, "--environment", "Production"]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Send(HttpMethod.Get, "/v1/enterprises")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Send(HttpMethod.Post, "/v1/dev/tokens", new { role = "registry" })).Status);
        var (code, output) = await HostProcess.Run(["token", "registry", "szj-01", .. database.Settings]);
        Assert.True(code == 0, output);
        host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", output.Trim());
        Assert.Equal(HttpStatusCode.OK, (await host.Send(HttpMethod.Get, "/v1/enterprises")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.Send(HttpMethod.Put, "/v1/pots/1a/2026", new { capFen = 1 })).Status);
        Assert.Equal(2, (await HostProcess.Run(["token", "king", "me", .. database.Settings])).ExitCode);
    }
}
