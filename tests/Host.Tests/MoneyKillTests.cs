using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Srdi.Storage;

namespace Srdi.Host.Tests;

/// <summary>The demo's plan of the year from draft to payment over HTTP, with the plug pulled at each command.</summary>
public sealed class MoneyKillTests
{
    private const int Year = 2026;
    private const string Measure = "15b";
    private const int Confirmations = 6; // All that the demo grants in the year.
    private static readonly Lazy<Task<string>> Undisturbed = new(() => Books(StorageProvider.Sqlite, kills: false)); // Of either database: the books are the same.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task Pulling_the_plug_at_any_command_and_repeating_it_ends_in_the_same_books(StorageProvider provider)
    {
        var killed = await Books(provider, kills: true);
        Assert.Equal(await Undisturbed.Value, killed);
    }

    /// <summary>Takes the year through, on a freshly loaded demo, and gives what the books say.</summary>
    private static async Task<string> Books(StorageProvider provider, bool kills)
    {
        await using var database = await TestDatabase.Create(provider);
        var (code, loaded) = await HostProcess.RunToEnd([.. database.Settings, "--demo", "--once"]);
        Assert.True(code == 0, loaded);
        await using var plug = new Plug(database.Settings, kills);
        await plug.Start();

        var entitled = (await plug.Ask($"/v1/rewards?year={Year}&measure={Measure}&state=entitled&limit=200")).GetProperty("items").EnumerateArray().Take(Confirmations).ToList();
        Assert.Equal(Confirmations, entitled.Count);
        var demand = entitled.Sum(r => r.GetProperty("calculatedFen").GetInt64());
        List<string> ids = [.. entitled.Select(r => r.GetProperty("id").GetString()!)];
        foreach (var (reward, id) in entitled.Zip(ids))
        {
            var holder = (await plug.Ask($"/v1/enterprises/{reward.GetProperty("payee").GetString()}")).GetProperty("name").GetString();
            await plug.Do("registry", $"/v1/rewards/{id}/transitions", new { trigger = "confirm", account = new { number = "4400123456789012", holder, bank = "示例银行" } }, pull: id == ids[2]);
        }
        var today = Srdi.Domain.Shanghai.Today(TimeProvider.System).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await plug.Do("finance", $"/v1/pots/{Measure}/{Year}", new { capFen = demand - entitled[0].GetProperty("calculatedFen").GetInt64() }, put: true); // Short by one award.
        await plug.Do("finance", "/v1/plans", new { year = Year, measures = new[] { Measure }, cutOff = today, rule = "proRata" });
        const string plan = "/v1/plans/2026-1/transitions";
        await plug.Do("city", plan, new { trigger = "approve" });
        await plug.Do("finance", plan, new { trigger = "publicise" }); // Waits until the rewards took their amounts.
        await plug.Do("finance", plan, new { trigger = "settle" });
        foreach (var id in ids[..3]) await plug.Do("finance", $"/v1/rewards/{id}/transitions", new { trigger = "pay" }, pull: id == ids[1]);
        await plug.Do("finance", $"/v1/rewards/{ids[3]}/transitions", new { trigger = "reverse", reason = "企业放弃" });

        // All that follows has followed when the statistics and the ledger agree with what was commanded.
        var ledger = await plug.Until("/v1/ledger?year=2026&limit=200", answer => answer.GetProperty("items").GetArrayLength() == Confirmations + 4);
        var pots = await plug.Ask($"/v1/pots?year={Year}");
        var statements = new List<string>();
        foreach (var by in new[] { "measure", "payee", "district", "year" })
        {
            var lines = (await plug.Ask($"/v1/ledger/statement?year={Year}&by={by}&limit=200")).GetProperty("items").EnumerateArray().ToList();
            foreach (var (member, act) in new[] { ("postedFen", "post"), ("paidFen", "pay"), ("reversedFen", "reverse") })
                Assert.Equal(ledger.GetProperty("items").EnumerateArray().Where(e => e.GetProperty("act").GetString() == act).Sum(e => e.GetProperty("amountFen").GetInt64()), lines.Sum(l => l.GetProperty(member).GetInt64()));
            statements.AddRange(lines.Select(l => l.GetRawText()));
        }
        var states = new List<string>();
        foreach (var id in ids)
        {
            var reward = await plug.Ask($"/v1/rewards/{id}");
            states.Add($"{id} {reward.GetProperty("state")} {reward.GetProperty("approvedFen")} {reward.GetProperty("paidFen")} v{reward.GetProperty("version")}");
        }
        Assert.Equal(kills, plug.Kills > 5);
        return string.Join('\n', [
            .. ledger.GetProperty("items").EnumerateArray().Select(e => $"{e.GetProperty("entry")} {e.GetProperty("debit")} {e.GetProperty("credit")} {e.GetProperty("amountFen")}").Order(StringComparer.Ordinal),
            pots.GetRawText(), .. statements, .. states]);
    }

    /// <summary>The program, whose plug is pulled in the middle of each command.</summary>
    private sealed class Plug(string[] settings, bool kills) : IAsyncDisposable
    {
        private readonly HostProcess.Ports ports = HostProcess.Ports.Free();
        private readonly Random dice = new(7);
        private readonly Dictionary<string, string> tokens = [];
        private HostProcess host = null!;

        public int Kills { get; private set; }

        public async Task Start() => host = await HostProcess.Start(settings, ports);

        public async Task<JsonElement> Ask(string path)
        {
            var (status, body) = await host.Send(HttpMethod.Get, path);
            Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {body}");
            return body;
        }

        public async Task<JsonElement> Until(string path, Func<JsonElement, bool> good)
        {
            using var late = new CancellationTokenSource(Patience);
            while (true)
            {
                var answer = await Ask(path);
                if (good(answer)) return answer;
                late.Token.ThrowIfCancellationRequested();
            }
        }

        /// <summary>Gives a command until it is carried out; what follows from the log may have to come first.</summary>
        public async Task Do(string role, string path, object body, bool put = false, bool pull = true)
        {
            if (!tokens.TryGetValue(role, out var token))
                tokens[role] = token = (await host.Send(HttpMethod.Post, "/v1/dev/tokens", new { role })).Body.GetProperty("token").GetString()!;
            if (kills && pull)
            {
                var cut = Send(role, path, body, put);
                var moment = dice.Next(3); // At once, in the middle, or after the answer.
                if (moment == 1) await Task.WhenAny(cut, Task.Run(() => SpinWait.SpinUntil(() => cut.IsCompleted, dice.Next(1, 30))));
                if (moment == 2) await Task.WhenAny(cut);
                await host.Kill();
                Kills++;
                try
                {
                    await cut;
                }
                catch (HttpRequestException)
                {
                    // Its answer was lost, or it never came in.
                }
                await host.DisposeAsync();
                await Start();
            }
            using var late = new CancellationTokenSource(Patience);
            while (true)
            {
                var (status, answer) = await Send(role, path, body, put);
                if (status is HttpStatusCode.OK or HttpStatusCode.Created) return;
                Assert.True(answer.GetProperty("code").GetString() is "plan.notBound" or "reward.notPermitted", $"{path}: {status} {answer}");
                late.Token.ThrowIfCancellationRequested();
            }
        }

        public async ValueTask DisposeAsync() => await host.DisposeAsync();

        private async Task<(HttpStatusCode, JsonElement)> Send(string role, string path, object body, bool put)
        {
            using var request = new HttpRequestMessage(put ? HttpMethod.Put : HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens[role]);
            using var response = await host.Http.SendAsync(request);
            return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
        }
    }
}
