using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Srdi.Domain.Enterprises;
using Srdi.Storage;
using Xunit.Abstractions;

namespace Srdi.Host.Tests;

/// <summary>Lists through the program as it runs: whole, and killed in the middle. SRDI_KILLS takes the number of kills to any, SRDI_SEED repeats a run.</summary>
public sealed class ListTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly int Kills = Setting("SRDI_KILLS", 3), Seed = Setting("SRDI_SEED", Environment.TickCount);

    private static int Setting(string name, int otherwise) => Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    [Fact]
    public async Task The_demos_files_uploaded_take_an_empty_city_to_the_demos_state()
    {
        await using var loaded = await TestDatabase.Create(StorageProvider.Sqlite);
        await using var uploaded = await TestDatabase.Create(StorageProvider.Sqlite);
        var (code, text) = await HostProcess.RunToEnd([.. loaded.Settings, "--demo", "--once"]);
        Assert.True(code == 0, text);
        await using (var host = await HostProcess.Start(uploaded.Settings))
        {
            var demo = Path.Combine(HostProcess.Root, "config", "demo");
            await CarryOut(host, Path.Combine(demo, "enterprises.csv"), Roster("enterprises"));
            foreach (var list in JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(demo, "lists", "manifest.json"))).EnumerateArray())
                await CarryOut(host, Path.Combine(demo, "lists", list.GetProperty("file").GetString()!),
                    new[] { "kind", "title", "batch", "document", "publishedOn", "effectiveOn", "validUntil", "publisher" }
                        .Where(part => list.TryGetProperty(part, out var value) && value.ValueKind == JsonValueKind.String).ToDictionary(part => part, part => list.GetProperty(part).GetString()!));
            await CarryOut(host, Path.Combine(demo, "parks.csv"), Roster("parks"));
            await CarryOut(host, Path.Combine(demo, "tenants.csv"), Roster("tenants"));
            await CarryOut(host, Path.Combine(demo, "reports.csv"), Roster("reports"));
        }
        var (expected, actual) = (await Dump(loaded), await Dump(uploaded));
        Assert.True(expected.Count > 2_400);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public async Task A_list_whose_execution_is_killed_ends_as_one_that_was_not_disturbed()
    {
        const int firms = 1_500;
        string[] codes = [.. Enumerable.Range(1, firms).Select(i => EnterpriseId.Of("91440101", $"MA6{i:00000}").Value)];
        var roster = Lines(["统一社会信用代码,企业名称,区", .. codes.Select((c, i) => $"{c},广州第{i}精密有限公司,黄埔区")]);
        var named = Lines(["企业名称,统一社会信用代码", .. codes.Select((c, i) => $"广州第{i}精密有限公司,{c}")]);
        Dictionary<string, string> recognition = new(Roster("recognition")) { ["title"] = "innovative", ["batch"] = "2025年", ["document"] = "示例函〔2025〕1号" };
        await using var calm = await TestDatabase.Create(StorageProvider.Postgres);
        await using var stormy = await TestDatabase.Create(StorageProvider.Postgres);
        await using (var host = await HostProcess.Start(calm.Settings))
        {
            await CarryOut(host, roster, "企业.csv", Roster("enterprises"));
            await CarryOut(host, named, "名单.csv", recognition);
        }

        var ports = HostProcess.Ports.Free();
        var kills = 0;
        output.WriteLine($"seed {Seed}, {Kills} kills");
        var random = new Random(Seed);
        foreach (var killAt in Enumerable.Range(0, Kills).Select(_ => random.Next(1, firms)).Order())
        {
            await using var host = await HostProcess.Start(stormy.Settings, ports);
            if (kills == 0) await CarryOut(host, roster, "企业.csv", Roster("enterprises"));
            var id = await Upload(host, named, "名单.csv", recognition);
            if (kills == 0)
            {
                await Until(host, id, list => State(list) == "previewed");
                await Confirm(host, id);
            }
            await Until(host, id, list => State(list) == "done" || State(list) == "running" && list.GetProperty("progress").GetProperty("done").GetInt32() >= killAt);
            await host.Kill();
            kills++;
        }
        JsonElement receipt;
        await using (var host = await HostProcess.Start(stormy.Settings, ports))
        {
            var done = await Until(host, await Upload(host, named, "名单.csv", recognition), list => State(list) == "done");
            receipt = done.GetProperty("receipt");
        }
        Assert.Equal((firms, 0), (receipt.GetProperty("applied").GetInt32(), receipt.GetProperty("refused").GetInt32()));
        Assert.Equal(await Dump(calm), await Dump(stormy));
        await using var database = stormy.Open();
        Assert.Equal(firms * 3, (await Query(database, "select 'events', count(*) from log where kind = 'enterprise'")).Values.Select(int.Parse).Single()); // registered, title, tier: each once
    }

    private static string State(JsonElement list) => list.GetProperty("state").GetString()!;

    private static byte[] Lines(string[] lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines));

    private static Dictionary<string, string> Roster(string kind) => new() { ["kind"] = kind, ["publishedOn"] = "2025-12-31", ["publisher"] = "示例发布机关" };

    private static async Task CarryOut(HostProcess host, string path, Dictionary<string, string> heading) => await CarryOut(host, await File.ReadAllBytesAsync(path), Path.GetFileName(path), heading);

    private static async Task CarryOut(HostProcess host, byte[] file, string name, Dictionary<string, string> heading)
    {
        var id = await Upload(host, file, name, heading);
        var previewed = await Until(host, id, list => State(list) == "previewed");
        foreach (var verdict in new[] { "already", "case", "person", "wrong" }) Assert.True(previewed.GetProperty("counts").GetProperty(verdict).GetInt32() == 0, $"{name}: {previewed}");
        await Confirm(host, id);
        var done = await Until(host, id, list => State(list) == "done");
        Assert.Equal(0, done.GetProperty("receipt").GetProperty("refused").GetInt32());
    }

    private static async Task<string> Upload(HostProcess host, byte[] file, string name, Dictionary<string, string> heading)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (part, text) in heading) form.Add(new StringContent(text), part);
        form.Add(new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, "file", name);
        using var response = await host.Http.PostAsync(new Uri("/v1/lists", UriKind.Relative), form);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonElement.Parse(body).GetProperty("id").GetString()!;
    }

    private static async Task Confirm(HostProcess host, string id)
    {
        var (status, body) = await host.Send(HttpMethod.Post, $"/v1/lists/{id}/transitions", new { trigger = "confirm" });
        Assert.True((int)status == 200, body.ToString());
    }

    /// <summary>Asks until it is so: the list has its own time.</summary>
    private static async Task<JsonElement> Until(HostProcess host, string id, Func<JsonElement, bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var (_, list) = await host.Send(HttpMethod.Get, $"/v1/lists/{id}");
            if (isSo(list)) return list;
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Everything that is recorded of enterprises, their rewards and tenancies. None of it holds an instant.</summary>
    private static async Task<SortedDictionary<string, string>> Dump(TestDatabase database)
    {
        await using var opened = database.Open();
        return new((await Query(opened, "select key, cast(payload as text) from grain_state where state_name = 'enterprise' or (state_name = 'reward' and measure in ('1a', '1b'))"))
            .Concat(await Query(opened, "select park || '/' || uscc || '/' || from_on, cast(coalesce(to_on, from_on) as text) from tenancy")).ToDictionary(), StringComparer.Ordinal);
    }

    private static async Task<Dictionary<string, string>> Query(Database database, string sql)
    {
        await using var connection = await database.Reads.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new Dictionary<string, string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0), Convert.ToString(reader.GetValue(1), CultureInfo.InvariantCulture)!);
        return rows;
    }
}
