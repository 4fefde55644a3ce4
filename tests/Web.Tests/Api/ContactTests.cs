using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Srdi.Domain.Audit;
using Srdi.Storage;
using Srdi.Tests;

namespace Srdi.Web.Tests.Api;

/// <summary>What is kept of people who answer for firms: who sees how much of it, and what is written of that.</summary>
public sealed class ContactTests
{
    private const string Kept = """{"legalPerson":"欧阳示例","phone":"13800138000"}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_contact_is_shown_masked_and_plain_only_for_a_reason_that_the_trail_has(bool postgres)
    {
        await using var api = await Start(postgres);
        Dictionary<string, string> tokens = [];
        foreach (var role in new[] { "registry", "city", "finance", "auditor", "operator", "security" }) tokens[role] = await api.Token(role);
        (tokens["own"], tokens["foreign"]) = (await api.Token("district", "440112"), await api.Token("district", "440106"));
        var uscc = await api.Firm(district: "440112");
        var path = $"/v1/enterprises/{uscc}/contact";
        Task<Answer> Reveal(string who, string body = """{"reason":"电话通知补正材料"}""", params (string, string)[] headers) => api.Send("POST", path + "/reveal", body, tokens[who], headers);

        (await api.Send("GET", path, token: tokens["city"])).IsProblem(404, "contact.unknown");
        (await Reveal("city")).IsProblem(404, "contact.unknown");
        foreach (var who in new[] { "city", "own", "finance", "auditor", "operator", "security" }) (await api.Send("PUT", path, Kept, tokens[who])).IsProblem(403, "forbidden");
        (await api.Send("PUT", $"/v1/enterprises/{ApiHost.NewUscc()}/contact", Kept, tokens["registry"])).IsProblem(404, "enterprise.unknown");

        var first = (await api.Send("PUT", path, """{"legalPerson":"张示例","phone":"02022345678"}""", tokens["registry"])).Is(201);
        Assert.Equal(("张*", "020-****5678"), Shown(first));
        Assert.Equal(("欧*", "138****8000"), Shown((await api.Send("PUT", path, Kept, tokens["registry"])).Is(200)));

        foreach (var who in new[] { "registry", "city", "own", "finance", "auditor" })
        {
            var masked = (await api.Send("GET", path, token: tokens[who])).Is(200);
            Assert.Equal(("欧*", "138****8000"), Shown(masked));
            Assert.True(masked["recordedAt"].TryGetDateTimeOffset(out _));
        }
        foreach (var who in new[] { "operator", "security" }) (await api.Send("GET", path, token: tokens[who])).IsProblem(403, "forbidden");
        (await api.Send("GET", path, token: tokens["foreign"])).IsProblem(404, "enterprise.unknown");

        foreach (var who in new[] { "registry", "auditor", "operator", "security" }) (await Reveal(who)).IsProblem(403, "forbidden");
        (await Reveal("foreign")).IsProblem(404, "enterprise.unknown");
        (await Reveal("city", "{}")).IsProblem(422, "field.missing", "reason");
        (await Reveal("city", """{"reason":" "}""")).IsProblem(422, "field.missing", "reason");
        (await Reveal("city", JsonSerializer.Serialize(new { reason = new string('长', 201) }))).IsProblem(422, "field.invalid", "reason");
        foreach (var telling in new[] { "找欧阳示例", "打 138 0013 8000" }) (await Reveal("city", JsonSerializer.Serialize(new { reason = telling }))).IsProblem(422, "contact.inReason", "reason");
        foreach (var who in new[] { "city", "own", "finance" })
        {
            var plain = (await Reveal(who, $$"""{"reason":"因由 {{who}}"}""")).Is(200);
            Assert.Equal(("欧阳示例", "13800138000"), Shown(plain));
            Assert.Equal("no-store", plain.Headers.CacheControl?.ToString());
        }
        // A repeat is another look: it is answered anew and taken down anew.
        for (var n = 0; n < 2; n++)
        {
            var again = (await Reveal("city", """{"reason":"再次"}""", ("Idempotency-Key", "again"))).Is(200);
            Assert.Equal("13800138000", again["phone"].GetString());
            Assert.False(again.Headers.Contains("Idempotency-Replayed"));
        }

        // No waiting: each was in the trail before it was answered.
        var looks = await Trail(api, tokens["auditor"], $"act=POST /v1/enterprises/{{uscc}}/contact/reveal&result=applied&object=enterprises/{uscc}");
        Assert.Equal(
            [("city:dev-city", "再次"), ("city:dev-city", "再次"), ("finance:dev-finance", "因由 finance"), ("district:dev-district", "因由 own"), ("city:dev-city", "因由 city")],
            looks.Select(e => (e.GetProperty("actor").GetString()!, e.GetProperty("reason").GetString()!)));
        Assert.Equal(2, (await Trail(api, tokens["auditor"], $"act=PUT /v1/enterprises/{{uscc}}/contact&result=applied&object=enterprises/{uscc}")).Count);

        foreach (var who in new[] { "city", "own", "finance", "auditor" }) (await api.Send("DELETE", path, token: tokens[who])).IsProblem(403, "forbidden");
        (await api.Send("DELETE", path, token: tokens["registry"])).Is(204);
        Assert.Single(await Trail(api, tokens["auditor"], $"act=DELETE /v1/enterprises/{{uscc}}/contact&result=applied&object=enterprises/{uscc}"));
        (await api.Send("DELETE", path, token: tokens["registry"])).IsProblem(404, "contact.unknown");
        (await api.Send("GET", path, token: tokens["auditor"])).IsProblem(404, "contact.unknown");
        (await Reveal("city")).IsProblem(404, "contact.unknown");
        (await api.Send("PUT", path, Kept, tokens["registry"])).Is(201);
    }

    [Fact]
    public async Task A_value_that_no_contact_has_is_refused_by_its_member_and_not_repeated()
    {
        await using var api = await Start(postgres: false);
        var path = $"/v1/enterprises/{await api.Firm()}/contact";
        foreach (var (json, code, field) in new[]
        {
            ("""{"phone":"13800138000"}""", "field.missing", "legalPerson"), ("""{"legalPerson":"张示例"}""", "field.missing", "phone"), ("""{"legalPerson":null,"phone":"13800138000"}""", "field.missing", "legalPerson"),
            ("""{"legalPerson":"张","phone":"13800138000"}""", "field.invalid", "legalPerson"), ($$"""{"legalPerson":"{{new string('长', 61)}}","phone":"13800138000"}""", "field.invalid", "legalPerson"),
            ("""{"legalPerson":"张\u202E例","phone":"13800138000"}""", "field.invalid", "legalPerson"),
            ("""{"legalPerson":"张示例","phone":"1380013800"}""", "field.invalid", "phone"), ("""{"legalPerson":"张示例","phone":"138001380000"}""", "field.invalid", "phone"), ("""{"legalPerson":"张示例","phone":"12800138000"}""", "field.invalid", "phone"),
            ("""{"legalPerson":"张示例","phone":"87654321"}""", "field.invalid", "phone"), ("""{"legalPerson":"张示例","phone":"１３８００１３８０００"}""", "field.invalid", "phone"), ("""{"legalPerson":"张示例","phone":"13800138000;ls"}""", "field.invalid", "phone"),
            ("""{"legalPerson":"张示例","phone":"020-1234"}""", "field.invalid", "phone"),
        })
        {
            var refused = (await api.Send("PUT", path, json)).IsProblem(422, code, field);
            Assert.DoesNotContain("张示例", refused.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("00138", refused.Text, StringComparison.Ordinal);
        }
        (await api.Send("PUT", path, """{"legalPerson":"张示例","phone":"13800138000","email":"x"}""")).IsProblem(400, "body.unreadable", "email");
        (await api.Send("GET", path)).IsProblem(404, "contact.unknown");
        foreach (var (phone, masked) in new[] { ("0755-23456789", "0755-****6789"), ("075523456789", "0755-****6789"), ("0102345678", "010-****5678"), ("19912345678", "199****5678") })
            Assert.Equal(("李*", masked), Shown(await api.Send("PUT", path, $$"""{"legalPerson":"李示","phone":"{{phone}}"}""")));
    }

    [Fact]
    public async Task Nothing_is_shown_kept_or_deleted_that_the_trail_can_t_take_down()
    {
        var trail = new Trouble();
        await using var api = await Start(postgres: false, services => services.AddSingleton<IAuditTrail>(trail));
        var (kept, empty) = ($"/v1/enterprises/{await api.Firm()}/contact", $"/v1/enterprises/{await api.Firm()}/contact");
        (await api.Send("PUT", kept, Kept)).Is(201);
        trail.Away = true;
        var refused = (await api.Send("POST", kept + "/reveal", """{"reason":"试"}""")).IsProblem(503, "storage.unavailable");
        Assert.DoesNotContain("欧阳示例", refused.Text, StringComparison.Ordinal);
        (await api.Send("PUT", empty, Kept)).IsProblem(503, "storage.unavailable");
        (await api.Send("DELETE", kept)).IsProblem(503, "storage.unavailable");
        trail.Away = false;
        (await api.Send("GET", empty)).IsProblem(404, "contact.unknown");
        Assert.Equal("欧*", (await api.Send("GET", kept)).Is(200)["legalPerson"].GetString());
    }

    [Fact]
    public async Task What_was_sealed_for_one_firm_does_not_open_for_another_and_can_be_put_anew()
    {
        await using var api = await Start(postgres: false);
        var (mine, other) = (await api.Firm(), await api.Firm());
        foreach (var firm in new[] { mine, other }) (await api.Send("PUT", $"/v1/enterprises/{firm}/contact", Kept)).Is(201);
        await using (var connection = await api.App.Services.GetRequiredService<Database>().Writes.OpenConnectionAsync())
        {
            await using var swap = connection.CreateCommand();
            swap.CommandText = $"update enterprise_contact set phone = (select phone from enterprise_contact where uscc = '{other}') where uscc = '{mine}'";
            Assert.Equal(1, await swap.ExecuteNonQueryAsync());
        }
        (await api.Send("GET", $"/v1/enterprises/{mine}/contact")).IsProblem(409, "contact.unreadable");
        (await api.Send("POST", $"/v1/enterprises/{mine}/contact/reveal", """{"reason":"试"}""")).IsProblem(409, "contact.unreadable");
        (await api.Send("PUT", $"/v1/enterprises/{mine}/contact", Kept)).Is(200);
        (await api.Send("GET", $"/v1/enterprises/{mine}/contact")).Is(200);
    }

    internal static async Task<ApiHost> Start(bool postgres, Action<IServiceCollection>? change = null)
    {
        (string, string)[] settings = postgres
            ? [("Srdi:Storage:Provider", "postgres"), ("ConnectionStrings:Srdi", await (await PostgresServer.Running).NewDatabase()), ("Srdi:Silo:Address", "127.0.0.1")]
            : [];
        return await ApiHost.Start(change: change, settings: settings);
    }

    private static (string?, string?) Shown(Answer answer) => (answer["legalPerson"].GetString(), answer["phone"].GetString());

    private static async Task<List<JsonElement>> Trail(ApiHost api, string auditor, string query) =>
        [.. (await api.Send("GET", $"/v1/audit?{query}", token: auditor)).Is(200)["items"].EnumerateArray()];

    /// <summary>A trail whose storage may be away.</summary>
    private sealed class Trouble : IAuditTrail
    {
        public bool Away { get; set; }

        public ValueTask Note(AuditEntry entry, CancellationToken cancellation) => default;

        public Task Write(AuditEntry entry, CancellationToken cancellation) => Away ? throw new Unreachable() : Task.CompletedTask;
    }

    private sealed class Unreachable() : DbException("The trail is away.");
}
