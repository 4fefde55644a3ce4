using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Srdi.Domain.Log;

namespace Srdi.Web.Tests.Api;

/// <summary>What may not be done with money, and what an objection, another payer or a revocation does to it. A host of its own: the tests share no budget year.</summary>
public sealed class MoneyActTests
{
    private const string Draft = """{"year":2026,"measures":["1a"],"cutOff":"2026-06-01","rule":"proRata"}""";

    [Fact]
    public async Task Every_illegal_act_is_refused_with_a_code_and_nothing_is_written()
    {
        await using var api = await ApiHost.Start();
        var money = await Money.Of(api, 2);
        var pot = (await api.Send("PUT", "/v1/pots/fund/2026", """{"capFen":150000000}""", money.Finance)).Is(201);
        (await api.Send("POST", "/v1/plans", Draft, money.Finance)).Is(201);
        await Refused(() => money.Take("approve", money.Finance), 403, "plan.samePerson");
        var same = await Named(api, "city", "dev-finance"); // The drafter with another role, and written otherwise.
        await Refused(() => money.Take("approve", same), 403, "plan.samePerson");
        await Refused(async () => await money.Take("approve", await Named(api, "city", "DEV-Finance ")), 403, "plan.samePerson");
        (await money.Take("approve", money.City)).Is(200);
        await Refused(() => money.Pay(0), 409, "reward.notPermitted"); // Before publicity.
        await money.Until(() => money.Take("publicise", money.Finance), a => a.Status == 200);
        await Refused(() => money.Pay(0), 409, "reward.notPermitted"); // Before the settlement.
        (await money.Take("settle", money.Finance)).Is(200);
        await money.Until(() => money.Do(0, """{"trigger":"reverse","reason":"企业放弃"}"""), a => a.Status == 200);
        await Refused(() => money.Do(0, """{"trigger":"reverse","reason":"再冲销"}"""), 409, "reward.notPermitted"); // Twice.
        await Refused(() => money.Do(0, """{"trigger":"recover","reason":"追回"}"""), 409, "reward.notPermitted"); // What was not paid.
        await money.Until(() => money.Pay(1), a => a.Status == 200); // The plan is told to its rewards one after the other.
        await Refused(() => money.Do(1, """{"trigger":"reverse","reason":"冲销"}"""), 409, "reward.notPermitted"); // What was paid.
        await money.Until(() => api.Send("GET", "/v1/ledger?year=2026", token: money.Finance), a => a["items"].GetArrayLength() == 4);

        var match = ("If-Match", pot.ETag!);
        await Refused(() => api.Send("PUT", "/v1/pots/fund/2026", """{"capFen":160000000}""", money.Finance), 428, "version.required");
        await Refused(() => api.Send("PUT", "/v1/pots/fund/2026", """{"capFen":160000000}""", money.Finance, ("If-Match", "\"99\"")), 412, "version.conflict");
        await Refused(() => api.Send("PUT", "/v1/pots/fund/2026", """{"capFen":1}""", money.Finance, match), 409, "pot.capBelowPosted");
        foreach (var fen in new[] { "-1", "0.5", "1.0", "\"5\"", "1e3", "9223372036854775808" })
            await Refused(() => api.Send("PUT", "/v1/pots/fund/2026", $$"""{"capFen":{{fen}}}""", money.Finance, match), 422, null);
        await Refused(() => api.Send("POST", "/v1/claims", $$$"""{"measure":"7","uscc":"{{{money.Firms[0]}}}","facts":{"kind":"singleUnit","product":"VX-5","unitPriceFen":-900000000,"quantity":1}}""", money.Registry), 422, "field.invalid");
        await Refused(() => api.Send("POST", "/v1/claims", $$$"""{"measure":"7","uscc":"{{{money.Firms[0]}}}","facts":{"kind":"singleUnit","product":"VX-5","unitPriceFen":900000000.5,"quantity":1}}""", money.Registry), 422, "field.invalid");

        // The statements balance to the fen, whatever they are summed by.
        var entries = (await api.Send("GET", "/v1/ledger?year=2026", token: money.Finance)).Is(200)["items"].EnumerateArray().ToList();
        foreach (var by in new[] { "measure", "payee", "district", "year" })
        {
            var lines = (await api.Send("GET", $"/v1/ledger/statement?year=2026&by={by}", token: money.Finance)).Is(200)["items"].EnumerateArray().ToList();
            foreach (var (member, act) in new[] { ("postedFen", "post"), ("paidFen", "pay"), ("reversedFen", "reverse"), ("recoveredFen", "recover") })
                Assert.Equal(entries.Where(e => e.GetProperty("act").GetString() == act).Sum(e => e.GetProperty("amountFen").GetInt64()), lines.Sum(l => l.GetProperty(member).GetInt64()));
        }

        async Task Refused(Func<Task<Answer>> act, int status, string? code)
        {
            var before = await Written();
            var answer = await act();
            if (code is null) Assert.True(answer.Status is 400 or 422, answer.Text);
            else answer.Is(status);
            Assert.Equal(code ?? answer.Code, answer.Code);
            Assert.False(string.IsNullOrEmpty(answer.Code));
            Assert.Equal(before, await Written());
        }

        // What follows from the log meanwhile is nobody's act.
        async Task<int> Written() =>
            (await api.App.Services.GetRequiredService<ILogReader>().Read(new(LogCursor.Start, 5_000), CancellationToken.None)).Events.Count(e => !e.Entry.Actor.StartsWith("platform:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_objection_in_publicity_withholds_one_reward_and_a_changed_line_is_a_new_version_with_its_difference()
    {
        await using var api = await ApiHost.Start();
        var money = await Money.Of(api, 3);
        (await api.Send("PUT", "/v1/pots/fund/2026", """{"capFen":200000000}""", money.Finance)).Is(201);
        var first = (await api.Send("POST", "/v1/plans", Draft, money.Finance)).Is(201);
        (await money.Do(2, """{"trigger":"withhold","reason":"核查"}""")).Is(200);
        (await money.Take("approve", money.City)).IsProblem(409, "plan.stale");
        (await money.Take("redraft", money.Finance)).Is(200);
        var second = (await api.Send("GET", "/v1/plans/2026-1", token: money.Finance)).Is(200);
        Assert.Equal((1, 2, first["version"].GetInt32() + 1), (first["draft"].GetInt32(), second["draft"].GetInt32(), second["version"].GetInt32()));
        Assert.Equal(3, second["changes"].GetArrayLength());
        Assert.Contains(second["changes"].EnumerateArray(), c => c.GetProperty("rewardId").GetString() == money.Rewards[2] && c.GetProperty("toFen").ValueKind == JsonValueKind.Null);

        (await money.Take("approve", money.City)).Is(200);
        await money.Until(() => money.Take("publicise", money.Finance), a => a.Status == 200);
        Assert.Equal("withheld", (await money.Do(1, """{"trigger":"withhold","reason":"公示异议: 实名举报","document":"异议〔2026〕1号"}""")).Is(200)["to"].GetString());
        var lost = await money.Until(() => api.Send("GET", "/v1/plans/2026-1", token: money.Finance), a => a["lineCount"].GetInt32() == 1);
        Assert.Contains(lost["lines"].EnumerateArray(), l => l.GetProperty("rewardId").GetString() == money.Rewards[1] && l.GetProperty("dropped").GetString() == "公示异议: 实名举报");
        (await money.Take("settle", money.Finance)).Is(200);
        var done = await money.Until(() => api.Send("GET", "/v1/plans/2026-1", token: money.Finance), a => a["progress"].GetProperty("done").GetInt32() == 1);
        Assert.Equal(1, done["progress"].GetProperty("total").GetInt32());
        (await money.Pay(1)).IsProblem(409, "reward.notPermitted", "trigger");
        (await money.Pay(0)).Is(200); // Told means payable.
        await money.Until(() => money.Do(1, """{"trigger":"release"}"""), a => a.Status == 200);
        Assert.Equal("entitled", (await api.Send("GET", $"/v1/rewards/{money.Rewards[1]}", token: money.Finance)).Is(200)["state"].GetString());
    }

    [Fact]
    public async Task The_window_of_a_confirmation_is_shown_and_fraud_after_payment_demands_the_money_back()
    {
        await using var api = await ApiHost.Start();
        var money = await Money.Of(api, 1);
        (await api.Send("PUT", "/v1/pots/fund/2026", """{"capFen":200000000}""", money.Finance)).Is(201);
        (await api.Send("POST", "/v1/plans", Draft, money.Finance)).Is(201);
        (await money.Take("approve", money.City)).Is(200);
        await money.Until(() => money.Take("publicise", money.Finance), a => a.Status == 200);
        (await money.Take("settle", money.Finance)).Is(200);
        await money.Until(() => money.Pay(0), a => a.Status == 200);
        var paid = (await api.Send("GET", $"/v1/rewards/{money.Rewards[0]}", token: money.Finance)).Is(200);
        Assert.Equal("2026-07-31", paid["confirmBy"].GetString()); // Sixty days, as config/measures/confirmation.json says.
        Assert.Equal("************9000", paid["account"].GetProperty("number").GetString());
        Assert.DoesNotContain("44001234", paid.Text, StringComparison.Ordinal);

        (await api.Send("POST", $"/v1/enterprises/{money.Firms[0]}/transitions", """{"trigger":"revoke","title":"littleGiant","ground":"fraud","effectiveOn":"2026-05-30"}""", money.Registry)).Is(200);
        var demanded = await money.Until(() => api.Send("GET", $"/v1/rewards/{money.Rewards[0]}", token: money.Finance), a => a["state"].GetString() == "recoveryDemanded");
        Assert.NotEmpty(demanded["clause"].GetString()!);
        Assert.Equal(money.Rewards[0], (await api.Send("GET", "/v1/rewards?state=recoveryDemanded", token: money.Finance)).Is(200)["items"][0].GetProperty("id").GetString());
        (await money.Do(0, """{"trigger":"demandRecovery","reason":"x"}""")).IsProblem(422, "field.invalid", "trigger");
        (await money.Do(0, """{"trigger":"recover","reason":"已退回"}""")).Is(200);
        var receipt = await money.Until(() => api.Send("GET", $"/v1/rewards/{money.Rewards[0]}/receipt", token: money.Finance), a => a["entries"].GetArrayLength() == 3);
        Assert.Equal(["post", "pay", "recover"], receipt["entries"].EnumerateArray().Select(e => e.GetProperty("act").GetString()));
        Assert.Equal((0, 100_000_000, 200_000_000), (receipt["pots"][1].GetProperty("committedBeforeFen").GetInt64(), receipt["pots"][1].GetProperty("committedAfterFen").GetInt64(), receipt["pots"][1].GetProperty("leftBeforeFen").GetInt64()));
        Assert.Matches("^gz-2025-13@", receipt["policyVersion"].GetString());
        Assert.NotEmpty(receipt["working"].EnumerateArray());
    }

    [Fact]
    public async Task What_another_payer_paid_for_is_refused_or_withheld_with_the_clause_and_a_rejected_claim_can_be_made_again()
    {
        await using var api = await ApiHost.Start();
        var (registry, city) = (await api.Token("registry"), await api.Token("city"));
        var uscc = await api.Firm("srdi");
        string Claim(string product, string more = "") => $$$"""{"measure":"7","uscc":"{{{uscc}}}","facts":{"kind":"singleUnit","product":"{{{product}}}","unitPriceFen":900000000,"quantity":1}{{{more}}}}""";
        string Award(string item) => $$"""{"payer":"province","scheme":"firstSet","item":"{{item}}","amountFen":90000000,"document":"示例函〔2026〕2号","decidedOn":"2026-03-01"}""";
        (await api.Send("PUT", $"/v1/enterprises/{uscc}/otherAwards/p1", Award("VX-5"), registry)).Is(201);
        (await api.Send("PUT", $"/v1/enterprises/{uscc}/otherAwards/p1", Award("VX-5"), registry)).Is(200);
        var refused = (await api.Send("POST", "/v1/claims", Claim("VX-5"), registry)).IsProblem(409, "claim.doubleFunding", "facts");
        Assert.Contains("A16", refused["clause"].GetString(), StringComparison.Ordinal);

        var claimed = (await api.Send("POST", "/v1/claims", Claim("VX-6"), registry)).Is(201)["id"].GetString();
        var recorded = (await api.Send("PUT", $"/v1/enterprises/{uscc}/otherAwards/p2", Award("VX-6"), city)).Is(201);
        Assert.Equal([claimed], recorded["conflicts"].EnumerateArray().Select(c => c.GetString()));
        var withheld = await Money.Wait(() => api.Send("GET", $"/v1/rewards/{claimed}", token: registry), a => a["state"].GetString() == "withheld");
        Assert.Contains("重复资助", withheld["reason"].GetString(), StringComparison.Ordinal);
        Assert.Contains("A16", withheld["clause"].GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await api.Send("GET", $"/v1/enterprises/{uscc}/otherAwards", token: registry)).Is(200)["items"].GetArrayLength());
        (await api.Send("PUT", $"/v1/enterprises/{uscc}/otherAwards/p3", """{"payer":"province","scheme":"x","decidedOn":"2026-03-01"}""", city)).IsProblem(422, "field.invalid", "scheme");

        var first = (await api.Send("POST", "/v1/claims", Claim("VX-7"), registry)).Is(201);
        (await api.Send("POST", "/v1/claims", Claim("VX-7", ",\"attempt\":2"), registry)).IsProblem(409, "claim.attemptInvalid", "attempt");
        (await api.Send("POST", $"/v1/rewards/{first["id"].GetString()}/transitions", """{"trigger":"reject","reason":"材料不全"}""", city)).Is(200);
        Assert.Equal("rejected", (await api.Send("POST", "/v1/claims", Claim("VX-7"), registry)).Is(201)["state"].GetString()); // A late repeat gets its own reward.
        var again = (await api.Send("POST", "/v1/claims", Claim("VX-7", ",\"attempt\":2"), registry)).Is(201);
        Assert.Equal((first["id"].GetString() + "-2", "claimed"), (again["id"].GetString(), again["state"].GetString()));
        Assert.Equal(again["id"].GetString(), (await api.Send("POST", "/v1/claims", Claim("VX-7", ",\"attempt\":2"), registry)).Is(201)["id"].GetString());
    }

    [Fact]
    public async Task What_digitalisation_pays_a_firm_adds_up_over_its_projects_and_what_came_to_nothing_does_not_count()
    {
        await using var api = await ApiHost.Start();
        var (registry, city) = (await api.Token("registry"), await api.Token("city"));
        var uscc = await api.Firm("srdi");
        Task<Answer> Claim(string project, long wan) => api.Send("POST", "/v1/claims", $$$"""{"measure":"14","uscc":"{{{uscc}}}","facts":{"project":"{{{project}}}","level":4,"approvedCostFen":{{{wan * 1_000_000}}}}}""", registry);
        var first = (await Claim("一期", 200)).Is(201);
        Assert.Equal(100_000_000, first["calculatedFen"].GetInt64());
        var second = (await Claim("二期", 320)).Is(201);
        Assert.Equal(50_000_000, second["calculatedFen"].GetInt64()); // 150 in all.
        (await Claim("三期", 100)).IsProblem(422, "claim.notEligible");
        (await api.Send("POST", $"/v1/rewards/{first["id"].GetString()}/transitions", """{"trigger":"reject","reason":"未通过验收"}""", city)).Is(200);
        Assert.Equal(50_000_000, (await Claim("三期", 100)).Is(201)["calculatedFen"].GetInt64());
    }

    private static async Task<string> Named(ApiHost api, string role, string name) =>
        (await api.Send("POST", "/v1/dev/tokens", JsonSerializer.Serialize(new { role, name }))).Is(200)["token"].GetString()!;

    /// <summary>Little giants of 2026 whose rewards are confirmed, and those who decide about them.</summary>
    private sealed record Money(ApiHost Api, string Finance, string City, string Registry, IReadOnlyList<string> Firms, List<string> Rewards)
    {
        public static async Task<Money> Of(ApiHost api, int firms)
        {
            var money = new Money(api, await api.Token("finance"), await api.Token("city"), await api.Token("registry"), [.. Enumerable.Range(0, firms).Select(_ => ApiHost.NewUscc())], []);
            foreach (var uscc in money.Firms)
            {
                (await api.Send("PUT", $"/v1/enterprises/{uscc}", $$"""{"name":"广州测试{{uscc[^6..]}}有限公司","district":"440112"}""", money.Registry)).Is(201);
                (await api.Recognise(uscc, "innovative", "2024-01-10")).Is(200);
                (await api.Recognise(uscc, "srdi", "2025-01-10")).Is(200);
                var id = (await api.Recognise(uscc, "littleGiant", "2026-01-10")).Is(200)["rewards"][0].GetProperty("id").GetString()!;
                (await api.Send("POST", $"/v1/rewards/{id}/transitions", $$$"""{"trigger":"confirm","account":{"number":"4400 1234 5678 9000","holder":"广州测试{{{uscc[^6..]}}}有限公司"}}""", money.Registry)).Is(200);
                money.Rewards.Add(id);
            }
            return money;
        }

        public Task<Answer> Take(string trigger, string token) => Api.Send("POST", "/v1/plans/2026-1/transitions", $$"""{"trigger":"{{trigger}}"}""", token);

        public Task<Answer> Do(int reward, string json) => Api.Send("POST", $"/v1/rewards/{Rewards[reward]}/transitions", json, Finance);

        public Task<Answer> Pay(int reward) => Do(reward, """{"trigger":"pay"}""");

        public Task<Answer> Until(Func<Task<Answer>> ask, Func<Answer, bool> good) => Wait(ask, good);

        /// <summary>Asks again until what follows from the log has followed.</summary>
        public static async Task<Answer> Wait(Func<Task<Answer>> ask, Func<Answer, bool> good)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (true)
            {
                var answer = await ask();
                if (good(answer)) return answer;
                Assert.False(patience.IsCancellationRequested, answer.Text);
            }
        }
    }
}
