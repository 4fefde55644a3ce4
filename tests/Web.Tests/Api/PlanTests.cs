using System.Text.Json;

namespace Srdi.Web.Tests.Api;

/// <summary>The year's money over HTTP, from the cap to the receipt. A host of its own: the tests share no budget year.</summary>
public sealed class PlanTests
{
    [Fact]
    public async Task A_year_is_planned_approved_publicised_settled_and_paid()
    {
        await using var api = await ApiHost.Start();
        var (finance, city, registry, auditor) = (await api.Token("finance"), await api.Token("city"), await api.Token("registry"), await api.Token("auditor"));
        var rewards = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var uscc = ApiHost.NewUscc();
            (await api.Send("PUT", $"/v1/enterprises/{uscc}", $$"""{"name":"广州计划企业{{i}}有限公司","district":"440112"}""", registry)).Is(201);
            (await api.Recognise(uscc, "innovative", "2024-01-10")).Is(200);
            (await api.Recognise(uscc, "srdi", "2025-01-10")).Is(200);
            rewards.Add((await api.Recognise(uscc, "littleGiant", "2026-01-10")).Is(200)["rewards"][0].GetProperty("id").GetString()!);
        }
        const string draft = """{"year":2026,"measures":["1a"],"cutOff":"2026-06-01"}"""; // The rule is the setting of A1.
        (await api.Send("POST", "/v1/plans", draft, finance)).IsProblem(409, "budget.missing", "year");
        (await api.Send("PUT", "/v1/pots/fund/2026", """{"capFen":200000000}""", finance)).Is(201);
        (await api.Send("POST", "/v1/plans", draft, finance)).IsProblem(409, "plan.empty");
        for (var i = 0; i < 3; i++) // The third names its account later.
            (await api.Send("POST", $"/v1/rewards/{rewards[i]}/transitions", i == 2 ? """{"trigger":"confirm"}""" : $$$"""{"trigger":"confirm","account":{"number":"4400 1234 5678 900{{{i}}}","holder":"广州计划企业{{{i}}}有限公司"}}""", registry)).Is(200);

        (await api.Send("POST", "/v1/plans", draft, city)).IsProblem(403, "forbidden");
        var created = (await api.Send("POST", "/v1/plans", draft, finance)).Is(201);
        Assert.Equal("/v1/plans/2026-1", created.Location);
        Assert.Equal((2026, "drafted", "proRata", 300_000_000, 200_000_000, 0.666666m), (created["year"].GetInt32(), created["state"].GetString(), created["rule"].GetString(),
            created["demandFen"].GetInt64(), created["capFen"].GetInt64(), created["ratio"].GetDecimal()));
        Assert.Equal([66_666_667, 66_666_667, 66_666_666], created["lines"].EnumerateArray().Select(l => l.GetProperty("approvedFen").GetInt64()));
        Assert.Equal(rewards.Order(StringComparer.Ordinal), created["lines"].EnumerateArray().Select(l => l.GetProperty("rewardId").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(created.Text, (await api.Send("POST", "/v1/plans", draft, finance)).Is(200).Text);
        Assert.Equal(created.Text, (await api.Send("GET", "/v1/plans/2026-1", token: auditor)).Is(200).Text);
        Assert.Equal("2026-1", (await api.Send("GET", "/v1/plans?year=2026", token: auditor)).Is(200)["items"][0].GetProperty("id").GetString());
        (await api.Send("GET", "/v1/plans/2026-2", token: auditor)).IsProblem(404, "plan.unknown");
        (await api.Send("GET", "/v1/plans/x", token: auditor)).IsProblem(404, "plan.unknown");

        Task<Answer> Take(string trigger, string token) => api.Send("POST", "/v1/plans/2026-1/transitions", $$"""{"trigger":"{{trigger}}"}""", token);
        (await Take("approve", finance)).IsProblem(403, "plan.samePerson");
        (await Take("publicise", city)).IsProblem(403, "forbidden", "trigger");
        (await Take("settle", finance)).IsProblem(409, "plan.notPermitted", "trigger");
        var approved = (await Take("approve", city)).Is(200);
        Assert.Equal(approved.Text, (await Take("approve", city)).Is(200).Text);
        // A repeat is known by what it does, whatever version its caller had seen.
        Assert.Equal(approved.Text, (await api.Send("POST", "/v1/plans/2026-1/transitions", """{"trigger":"approve"}""", city, ("If-Match", "\"1\""))).Is(200).Text);
        (await Pay(rewards[0])).IsProblem(409, "reward.notPermitted", "trigger");
        await Until(async () => await Take("publicise", finance), a => a.Code != "plan.notBound");
        (await Take("settle", finance)).Is(200);
        await Until(() => Pay(rewards[0]), a => a.Status == 200);
        (await Pay(rewards[2])).IsProblem(409, "account.missing", "account");
        (await api.Send("POST", $"/v1/rewards/{rewards[0]}/transitions", """{"trigger":"reverse","reason":"x"}""", finance)).IsProblem(409, "reward.notPermitted", "trigger");

        var ledger = await Until(() => api.Send("GET", "/v1/ledger?year=2026&measure=1a", token: auditor), a => a["items"].GetArrayLength() == 4);
        Assert.Equal(["post", "post", "post", "pay"], ledger["items"].EnumerateArray().Select(e => e.GetProperty("act").GetString()));
        Assert.Equal(("2026/1a/available", "2026/1a/posted"), (ledger["items"][0].GetProperty("debit").GetString(), ledger["items"][0].GetProperty("credit").GetString()));
        var page = (await api.Send("GET", "/v1/ledger?limit=3", token: auditor)).Is(200);
        Assert.Equal(1, (await api.Send("GET", $"/v1/ledger?limit=3&after={page["next"].GetString()}", token: auditor)).Is(200)["items"].GetArrayLength());
        (await api.Send("GET", "/v1/ledger?after=x", token: auditor)).IsProblem(400, "cursor.invalid", "after");
        Assert.Equal(200_000_000, (await api.Send("GET", "/v1/ledger/statement?by=district&year=2026", token: await api.Token("district", "440112"))).Is(200)["items"][0].GetProperty("postedFen").GetInt64());
        (await api.Send("GET", "/v1/ledger?district=440106", token: await api.Token("district", "440112"))).IsProblem(403, "forbidden", "district");

        var pots = (await api.Send("GET", "/v1/statistics/pots?year=2026", token: auditor)).Is(200).Json.EnumerateArray().ToDictionary(p => p.GetProperty("measure").GetString()!);
        Assert.Equal((200_000_000, 66_666_667 - Odd(created, rewards[0]), 0), (pots["fund"].GetProperty("postedFen").GetInt64(), pots["fund"].GetProperty("paidFen").GetInt64(), pots["fund"].GetProperty("leftFen").GetInt64()));
        Assert.Equal(JsonValueKind.Null, pots["1a"].GetProperty("capFen").ValueKind);

        var receipt = (await api.Send("GET", $"/v1/rewards/{rewards[0]}/receipt", token: auditor)).Is(200);
        Assert.Equal(("2026-1", 2), (receipt["plan"].GetProperty("id").GetString(), receipt["entries"].GetArrayLength()));
        Assert.Equal(["1a", "fund"], receipt["pots"].EnumerateArray().Select(p => p.GetProperty("measure").GetString()));
        Assert.NotEmpty(receipt["working"].EnumerateArray());
        Assert.Equal(receipt.Text, (await api.Send("GET", $"/v1/rewards/{rewards[0]}/receipt", token: auditor)).Is(200).Text);
        (await api.Send("GET", $"/v1/rewards/{rewards[0]}/receipt", token: await api.Token("district", "440106"))).IsProblem(404, "reward.unknown");

        Task<Answer> Pay(string id) => api.Send("POST", $"/v1/rewards/{id}/transitions", """{"trigger":"pay"}""", finance);
    }

    private static int Odd(Answer plan, string reward) =>
        plan["lines"].EnumerateArray().Single(l => l.GetProperty("rewardId").GetString() == reward).GetProperty("approvedFen").GetInt64() == 66_666_667 ? 0 : 1;

    /// <summary>Asks again until what follows from the log has followed.</summary>
    private static async Task<Answer> Until(Func<Task<Answer>> ask, Func<Answer, bool> good)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var answer = await ask();
            if (good(answer)) return answer;
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
