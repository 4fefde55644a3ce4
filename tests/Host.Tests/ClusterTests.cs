using System.Net;
using Srdi.Domain.Enterprises;
using Srdi.Storage;

namespace Srdi.Host.Tests;

/// <summary>Several processes on one PostgreSQL are one platform.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task Two_processes_form_one_cluster_and_one_goes_on_alone()
    {
        await using var database = await TestDatabase.Create(StorageProvider.Postgres);
        var one = await HostProcess.Start(database.Settings);
        await using var two = await HostProcess.Start(database.Settings);
        await using (one)
        {
            for (var number = 0; number < 20; number++)
            {
                var (writer, reader) = number % 2 == 0 ? (one, two) : (two, one);
                Assert.Equal(HttpStatusCode.Created, (await Register(writer, Firm(number))).Status);
                var (status, body) = await reader.Send(HttpMethod.Post, $"/v1/enterprises/{Firm(number)}/transitions", new { trigger = "recognise", title = "innovative", batch = "2025年", effectiveOn = "2025-09-01" });
                Assert.True(status == HttpStatusCode.OK, body.ToString());
                // One grain in one place: the other process sees what was written through this one.
                Assert.Equal("innovative", (await writer.Send(HttpMethod.Get, $"/v1/enterprises/{Firm(number)}")).Body.GetProperty("tier").GetString());
            }
            await one.Stop();
        }
        for (var number = 0; number < 20; number++)
        {
            var (status, body) = await two.Send(HttpMethod.Post, $"/v1/enterprises/{Firm(number)}/transitions", new { trigger = "recognise", title = "srdi", batch = "2025年", effectiveOn = "2025-10-01" });
            Assert.True(status == HttpStatusCode.OK, body.ToString());
            Assert.Equal("innovative", body.GetProperty("from").GetString());
        }
    }

    private static Task<(HttpStatusCode Status, System.Text.Json.JsonElement Body)> Register(HostProcess host, EnterpriseId firm) =>
        host.Send(HttpMethod.Put, $"/v1/enterprises/{firm}", new { name = $"测试企业 {firm}", district = "440106" });

    private static EnterpriseId Firm(int number) => EnterpriseId.Of("91440101", $"MA7C{number:0000}");
}
