using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Srdi.Client;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Sweeps;
using Srdi.Storage;

namespace Srdi.Host.Tests;

/// <summary>Who reaches the gateway of a real process is not inside yet.</summary>
public sealed class GatewayTests
{
    private static readonly EnterpriseId Firm = EnterpriseId.Of("91440101", "MA5GATE1");
    private static readonly RegisterEnterprise Facts = new(Firm, "广州示例网关有限公司", DistrictCode.Parse("440112").Value);

    [Fact]
    public async Task A_client_without_a_token_or_with_a_wrong_one_gets_nowhere_and_one_with_a_token_no_further_than_its_role()
    {
        await using var database = await TestDatabase.Create(StorageProvider.Sqlite);
        var ports = HostProcess.Ports.Free();
        await using var host = await HostProcess.Start([.. database.Settings, "--environment", "Production"], ports);
        async Task<string> Token(params string[] words)
        {
            var (code, output) = await HostProcess.Run(["token", .. words, .. database.Settings]);
            Assert.True(code == 0, output);
            return output.Trim();
        }
        var registry = await Token("registry", "szj-01");

        foreach (var wrong in (string?[])[null, "nonsense", registry[..^6] + "AAAAAA", registry.Split('.')[0] + "." + registry.Split('.')[1] + "."])
        {
            using var rogue = await Connect(ports, "registry:szj-01", wrong);
            var grains = rogue.Services.GetRequiredService<IClusterClient>();
            await Refused(() => grains.GetGrain<IEnterpriseGrain>(Firm.GrainKey).Register(Facts, new("registry:szj-01")));
            await Refused(() => grains.GetGrain<IEnterpriseGrain>(Firm.GrainKey).Get());
            await Refused(() => grains.GetGrain<ISweeperGrain>(ISweeperGrain.Key).Sweep());
            await Refused(() => grains.GetGrain<IManagementGrain>(0).GetHosts());
            RequestContext.Set("srdi.inside", new string('0', 64)); // A guess.
            await Refused(() => grains.GetGrain<IEnterpriseGrain>(Firm.GrainKey).Get());
            RequestContext.Clear();
        }

        using (var known = await Connect(ports, "registry:szj-01", registry))
        {
            var (srdi, grains) = (known.Services.GetRequiredService<SrdiClient>(), known.Services.GetRequiredService<IClusterClient>());
            Assert.True((await srdi.Register(Facts)).Succeeded);
            Assert.Equal(Firm, (await srdi.Enterprise(Firm).Get()).Value.Uscc);
            await Refused(() => srdi.Enterprise(Firm).Register(Facts, new("registry:another"))); // Under another's name.
            await Refused(() => grains.GetGrain<ISweeperGrain>(ISweeperGrain.Key).Sweep()); // The platform's own.
            await Refused(() => srdi.Fund(2026).Get()); // Not its role's.
            await Refused(() => grains.GetGrain<IManagementGrain>(0).GetHosts());
        }

        using (var district = await Connect(ports, "district:hp", await Token("district", "hp", "440112")))
        {
            var log = district.Services.GetRequiredService<IClusterClient>().GetGrain<ILogGrain>(0);
            Assert.NotEmpty((await log.Read(new(DistrictCode.Parse("440112").Value, "", 10))).Value.Events);
            await Refused(() => log.Read(new(DistrictCode.Parse("440106").Value, "", 10)));
            await Refused(() => district.Services.GetRequiredService<SrdiClient>().Enterprise(Firm).Get());
        }

        // What was refused stands in the audit trail.
        await host.Stop();
        using var open = database.Open();
        Assert.True(await Count(open, "select count(*) from audit where actor = '-' and act = 'grain IEnterpriseGrain.Register' and code = 'unauthenticated'") >= 4);
        Assert.Equal(1, await Count(open, "select count(*) from audit where actor = 'registry:szj-01' and act = 'grain ISweeperGrain.Sweep' and code = 'forbidden'"));
    }

    private static async Task Refused(Func<Task> call) => await Assert.ThrowsAsync<UnauthorizedAccessException>(() => call().WaitAsync(TimeSpan.FromSeconds(20)));

    private static async Task<IHost> Connect(HostProcess.Ports ports, string caller, string? token)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.AddSrdiClient(caller, token is null ? null : () => token, new IPEndPoint(IPAddress.Loopback, ports.Gateway));
        var client = builder.Build();
        await client.StartAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return client;
    }

    private static async Task<long> Count(Database database, string sql)
    {
        await using var connection = await database.Reads.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
