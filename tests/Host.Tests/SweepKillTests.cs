using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Srdi.Domain.Enterprises;
using Srdi.Storage;
using Xunit.Abstractions;

namespace Srdi.Host.Tests;

/// <summary>A sweep that is killed wherever it stands ends as one that was not.</summary>
public sealed class SweepKillTests(ITestOutputHelper output)
{
    private const int Firms = 240;
    private const int Parks = 4;
    private const int Kills = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task A_sweep_that_is_killed_ends_in_the_state_of_one_that_was_not_disturbed(StorageProvider provider)
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("SRDI_SEED") ?? $"{Environment.TickCount}", System.Globalization.CultureInfo.InvariantCulture);
        output.WriteLine($"SRDI_SEED={seed}");
        var random = new Random(seed);
        await using var calm = await TestDatabase.Create(provider);
        await using var stormy = await TestDatabase.Create(provider);
        // A silo that comes back by the same ports takes the place of the one that was killed.
        var ports = HostProcess.Ports.Free();
        foreach (var database in new[] { calm, stormy }) await Fill(database, ports);

        await using (var host = await HostProcess.Start(calm.Settings, ports)) await Swept(calm);
        var steps = Firms; // Every firm's title falls due or ends.
        for (var kill = 1; kill <= Kills; kill++)
        {
            var at = random.Next(1, steps * kill / Kills);
            await using var host = await HostProcess.Start(stormy.Settings, ports);
            await Until(stormy, async open => await Number(open, Steps) >= at || await Number(open, Waiting) == 0);
            await host.Kill();
            await using var opened = stormy.Open();
            output.WriteLine($"killed at {at} or later: {await Number(opened, Steps)} steps of {steps}");
        }
        await using (var host = await HostProcess.Start(stormy.Settings, ports)) await Swept(stormy);

        var (expected, actual) = (await Dump(calm), await Dump(stormy));
        Assert.True(expected.Count > Firms * 6, $"{expected.Count}");
        foreach (var (key, value) in expected) Assert.Equal($"{key}: {value}", $"{key}: {actual.GetValueOrDefault(key)}");
        Assert.Equal(expected.Count, actual.Count);
    }

    private const string Steps = "select count(*) from log where actor = 'platform:sweeper' and kind = 'enterprise' and type like 'srdi.enterprise.title%'";

    // What has run out and waits for a step of the sweep.
    private const string Waiting = "select count(*) from due where state in ('inForce', 'suspended') and until_on < '2026-01-01'";

    /// <summary>A cohort that ran out while nobody looked: the store as it was left before the day of the sweep.</summary>
    private static async Task Fill(TestDatabase database, HostProcess.Ports ports)
    {
        await using (var host = await HostProcess.Start(database.Settings, ports))
        {
            async Task Send(HttpMethod method, string path, object body)
            {
                var (status, answer) = await host.Send(method, path, body);
                Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Created, $"{path}: {status} {answer}");
            }

            for (var p = 0; p < Parks; p++)
            {
                await Send(HttpMethod.Put, $"/v1/enterprises/{Code(9_000 + p)}", new { name = $"园区运营 {p}", district = "440112" });
                await Send(HttpMethod.Put, $"/v1/parks/sk-{p}", new { name = $"园 {p}", district = "440112", @operator = Code(9_000 + p), floorAreaSquareMetres = 20000 });
            }
            await Parallel.ForEachAsync(Enumerable.Range(0, Firms), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, _) =>
            {
                var path = $"/v1/enterprises/{Code(n)}";
                await Send(HttpMethod.Put, path, new { name = $"测试企业 {n}", district = "440112" });
                await Send(HttpMethod.Post, path + "/transitions", new { trigger = "recognise", title = "innovative", batch = "2022年", effectiveOn = "2022-09-01", validUntil = "2030-12-31" });
                await Send(HttpMethod.Post, path + "/transitions", new { trigger = "recognise", title = "srdi", batch = "2022年", effectiveOn = "2022-10-01", validUntil = "2025-09-30" });
                if (n % 5 == 0) await Send(HttpMethod.Post, path + "/transitions", new { trigger = "suspend", title = "srdi", reason = "逾期未更新", effectiveOn = "2025-01-01" });
                if (n % 7 == 0) await Send(HttpMethod.Post, path + "/transitions", new { trigger = "rename", name = $"新名 {n}", effectiveOn = "2026-02-01" }); // Never reported.
            });
            await Parallel.ForEachAsync(Enumerable.Range(0, Parks), async (p, _) =>
            {
                for (var n = p; n < Firms; n += Parks * 2) await Send(HttpMethod.Put, $"/v1/parks/sk-{p}/tenants/{Code(n)}", new { from = "2024-01-01" });
            });
            await Settled(database);
        }
        // The process swept its own first day, on which there was nothing. Without that record this start's day is a new one.
        await using var opened = database.Open();
        await using var connection = await opened.Writes.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "delete from grain_state where state_name = 'sweeper'";
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    private static async Task Swept(TestDatabase database)
    {
        await Until(database, async open => await Number(open, "select count(*) from grain_state where state_name = 'sweeper' and payload ->> 'stage' = 'done'") == 1 && await Number(open, Waiting) == 0);
        await Settled(database);
    }

    /// <summary>Parks know the names, tiers and titles of all their tenants.</summary>
    private static Task Settled(TestDatabase database) => Until(database, async open =>
    {
        var firms = (await Rows(open, "select key, cast(payload as text) from grain_state where state_name = 'enterprise'")).ToDictionary(r => r.Key["ent-".Length..], r => Known(JsonNode.Parse(r.Value)!));
        return (await Rows(open, "select key, cast(payload as text) from grain_state where state_name = 'park'"))
            .SelectMany(p => JsonNode.Parse(p.Value)!["tenants"]!.AsArray()).All(t => Known(t!) == firms[t!["uscc"]!.GetValue<string>()]);
    });

    /// <summary>What a park keeps of a tenant.</summary>
    private static string Known(JsonNode firm) => $"{firm["name"]} {firm["tier"]} {string.Join(' ', firm["titles"]!.AsArray().Where(t => t!["title"]!.GetValue<string>() is "srdi" or "littleGiant").Select(t => $"{t!["title"]}:{t["state"]}"))}";

    private static async Task Until(TestDatabase database, Func<Database, Task<bool>> isSo)
    {
        await using var opened = database.Open();
        using var patience = new CancellationTokenSource(Patience);
        while (!await isSo(opened)) patience.Token.ThrowIfCancellationRequested();
    }

    /// <summary>All records and events but for instants, and of parks what they know, not by how many looks they came to know it.</summary>
    private static async Task<SortedDictionary<string, string>> Dump(TestDatabase database)
    {
        await using var opened = database.Open();
        List<KeyValuePair<string, string>> rows =
        [
            .. await Rows(opened, "select key, cast(payload as text) from grain_state where state_name in ('enterprise', 'reward')"),
            .. await Rows(opened, "select kind || '/' || subject || '/' || cast(ordinal as text), type || ' ' || cast(effective_on as text) || ' ' || actor || ' ' || cause || ' ' || cast(data as text) from log where kind in ('enterprise', 'reward')"),
            .. await Rows(opened, "select kind || '.' || aspect || '.' || subject || '.' || cast(ordinal as text), cast(from_on as text) || ' ' || value from standing where kind = 'enterprise'"),
            .. await Rows(opened, "select 'due/' || kind || '/' || subject || '/' || title, state || ' ' || cast(until_on as text) from due"),
        ];
        foreach (var (key, text) in await Rows(opened, "select key, cast(payload as text) from grain_state where state_name = 'park'"))
        {
            var park = JsonNode.Parse(text)!;
            rows.Add(new(key, $"{park["state"]} {string.Join("; ", park["tenants"]!.AsArray().Select(t => $"{t!["uscc"]} {t["from"]} {t["to"]} {Known(t)}").Order(StringComparer.Ordinal))}"));
        }
        return new(rows.ToDictionary(), StringComparer.Ordinal);
    }

    private static async Task<long> Number(Database database, string sql) => long.Parse((await Rows(database, sql.Replace("select count(*)", "select 'n', count(*)", StringComparison.Ordinal)))[0].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<List<KeyValuePair<string, string>>> Rows(Database database, string sql)
    {
        await using var connection = await database.Reads.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        List<KeyValuePair<string, string>> rows = [];
        while (await reader.ReadAsync()) rows.Add(new(reader.GetString(0), Convert.ToString(reader.GetValue(1), System.Globalization.CultureInfo.InvariantCulture)!));
        return rows;
    }

    private static string Code(int number) => EnterpriseId.Of("91440101", $"MA6T{number:0000}").Value;
}
