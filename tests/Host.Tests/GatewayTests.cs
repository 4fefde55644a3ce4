using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
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

    [Fact]
    public async Task With_a_certificate_only_those_of_the_own_authority_are_heard()
    {
        await using var database = await TestDatabase.Create(StorageProvider.Sqlite);
        var (own, other) = (Authority(database.DataDirectory, "own"), Authority(database.DataDirectory, "other"));
        var ports = HostProcess.Ports.Free();
        await using var host = await HostProcess.Start([.. database.Settings, "--Srdi:Silo:Certificate", own.Leaf, "--Srdi:Silo:CertificateAuthority", own.Root], ports);
        Assert.Equal(HttpStatusCode.OK, (await host.Send(HttpMethod.Get, "/v1/enterprises")).Status);
        using (var known = await Connect(ports, "registry:szj-01", null, own))
            Assert.True((await known.Services.GetRequiredService<SrdiClient>().Register(Facts)).Succeeded);
        // Neither without a certificate nor with one of another authority does a client come as far as to be asked for a token.
        foreach (var wrong in ((string, string)?[])[null, (other.Leaf, own.Root)])
            await Assert.ThrowsAnyAsync<Exception>(() => Connect(ports, "registry:szj-01", null, wrong));
        // Nor is plain text answered on the silo's own port.
        using var plain = new TcpClient();
        await plain.ConnectAsync(IPAddress.Loopback, ports.Silo);
        await plain.GetStream().WriteAsync(new byte[64]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var read = 0;
        try
        {
            read = await plain.GetStream().ReadAsync(new byte[1], patience.Token);
        }
        catch (IOException)
        {
            // The silo broke the connection.
        }
        Assert.True(read == 0, "The silo answered plain text.");
    }

    private static (string Leaf, string Root) Authority(string directory, string name)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name} authority", rootKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var (from, until) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(7));
        using var root = request.CreateSelfSigned(from, until);
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = new CertificateRequest($"CN={name} silo", leafKey, HashAlgorithmName.SHA256);
        leaf.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], false));
        using var issued = leaf.Create(root, from, until, [1, 2, 3, (byte)name.Length]);
        var (leafFile, rootFile) = (Path.Combine(directory, $"{name}.pem"), Path.Combine(directory, $"{name}-root.pem"));
        File.WriteAllText(leafFile, $"{issued.ExportCertificatePem()}\n{leafKey.ExportPkcs8PrivateKeyPem()}");
        File.WriteAllText(rootFile, root.ExportCertificatePem());
        return (leafFile, rootFile);
    }

    private static async Task Refused(Func<Task> call) => await Assert.ThrowsAsync<UnauthorizedAccessException>(() => call().WaitAsync(TimeSpan.FromSeconds(20)));

    private static async Task<IHost> Connect(HostProcess.Ports ports, string caller, string? token, (string Leaf, string Root)? certificate = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        if (certificate is { } shown) builder.Configuration.AddInMemoryCollection([new("Srdi:Silo:Certificate", shown.Leaf), new("Srdi:Silo:CertificateAuthority", shown.Root)]);
        builder.Logging.ClearProviders();
        builder.AddSrdiClient(caller, token is null ? null : () => token, new IPEndPoint(IPAddress.Loopback, ports.Gateway));
        var client = builder.Build();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        try
        {
            await client.StartAsync(patience.Token).WaitAsync(patience.Token);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private static async Task<long> Count(Database database, string sql)
    {
        await using var connection = await database.Reads.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
