using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Srdi.Domain.Log;
using Srdi.Web.Access;
using Srdi.Web.Tests.Api;

namespace Srdi.Web.Tests.Fuzz;

/// <summary>
/// Requests made of the platform's own document: its examples, and the same with one fault. Whatever is sent, the answer is
/// one that the document names, never a failure of ours, and a refusal leaves no event. A failing run prints its seed.
/// </summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private const int Requests = 1_500;

    private static readonly string[] Words =
    [
        "", " ", "null", "0", "-1", "1.5", "1e400", "９１４４", "91440101MA6K00011R", "91440101MA6K00011r", "440112", "440000", "2026-02-30", "0000-00-00", "9999-12-31", "2025-10-15", "..", "%00", "' or 1=1 --",
        "=1+1", "<img src=x onerror=alert(1)>", "{{7*7}}", "\u202Eabc", "\uD842\uDF54", "a\u0301", "((a+)+)$", "littleGiant", "1a", "1a.91440101MA6K00011R.littleGiant", new('长', 300), new('9', 40), "*", "\"", "true", "xn--", "\u200B",
    ];

    // What takes minutes or answers without end is not asked for with every fault.
    private static readonly string[] Left = ["/v1/dev/tokens", "/v1/roots"];

    private ApiHost api = null!;

    public async Task InitializeAsync() => api = await ApiHost.Start(change: services => services.AddSingleton(Lists.TestFiles.Reader));

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Fact]
    public async Task Whatever_is_sent_is_answered_as_documented_and_a_refusal_changes_nothing()
    {
        var firm = await api.Firm("littleGiant");
        var operations = Operations(JsonNode.Parse((await api.Send("GET", "/openapi/v1.json")).Is(200).Text)!, firm);
        Assert.True(operations.Count > 50, $"{operations.Count} operations");
        var key = api.App.Services.GetRequiredService<TokenKey>();
        var (log, refused, numbers) = (api.App.Services.GetRequiredService<ILogReader>(), new ConcurrentDictionary<string, string>(), 0);
        var statuses = new ConcurrentDictionary<int, int>();

        await Gen.Select(Gen.Int[0, operations.Count - 1], Gen.Int[0, 13], Gen.Int[0, 1_000_000], Gen.Int[0, Words.Length - 1]).SampleAsync(async (which, fault, place, word) =>
        {
            var operation = operations[which];
            var caller = $"fuzz-{Interlocked.Increment(ref numbers)}";
            var (path, body, type) = Spoil(operation, fault, place, Words[word]);
            using var request = new HttpRequestMessage(new(operation.Method), path);
            if (body is not null)
            {
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }
            var role = operation.Roles.Count == 0 ? Role.Registry : operation.Roles[place % operation.Roles.Count];
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Issue(role, role == Role.District ? Domain.DistrictCode.Parse("440112").Value : null, caller));
            using var response = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var status = (int)response.StatusCode;
            statuses.AddOrUpdate(status, 1, (_, n) => n + 1);
            var said = status >= 400 ? await response.Content.ReadAsStringAsync() : "";
            var told = $"{operation.Method} {path} fault {fault} {(body is null ? "" : Encoding.UTF8.GetString(body))} → {status} {said}";
            Assert.True(status < 500, told);
            Assert.True(status is >= 400 or 304 || operation.Statuses.Contains(status), told);
            if (status < 400) return;
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            var problem = JsonElement.Parse(said);
            Assert.False(string.IsNullOrEmpty(problem.GetProperty("code").GetString()), told);
            refused[$"{Domain.SrdiJson.Name(role)}:{caller}"] = told;
        }, iter: Requests, threads: 4);

        Assert.True(statuses.Keys.Count(s => s >= 400) >= 4, string.Join(' ', statuses));
        Assert.True(statuses.GetValueOrDefault(200) > 50, string.Join(' ', statuses));
        for (var cursor = LogCursor.Start; ;)
        {
            var page = await log.Read(new(cursor, 5_000), default);
            foreach (var logged in page.Events) Assert.False(refused.TryGetValue(logged.Entry.Actor, out var told), $"{logged.Entry.Type} of a refused request: {told}");
            if (!page.More) break;
            cursor = page.Next;
        }
    }

    private static List<Operation> Operations(JsonNode document, string firm)
    {
        List<Operation> all = [];
        foreach (var (path, methods) in document["paths"]!.AsObject())
            foreach (var (method, operation) in methods!.AsObject())
            {
                if (Left.Contains(path)) continue;
                var parameters = operation!["parameters"]?.AsArray() ?? [];
                var description = operation["description"]?.GetValue<string>() ?? "";
                var roles = description.Contains("(roles): ", StringComparison.Ordinal)
                    ? description[(description.LastIndexOf("(roles): ", StringComparison.Ordinal) + 9)..].Split(',').Select(r => Enum.GetValues<Role>().Single(role => Domain.SrdiJson.Name(role) == r.Trim())).ToList()
                    : [];
                var body = operation["requestBody"]?["content"]?["application/json"];
                all.Add(new(method.ToUpperInvariant(), path, [.. parameters.Where(p => p!["in"]!.GetValue<string>() == "query").Select(p => p!["name"]!.GetValue<string>())], body is null ? null : body["example"]?.DeepClone() ?? new JsonObject(), roles,
                    operation["responses"]!.AsObject().Select(r => int.TryParse(r.Key, out var status) ? status : 0).ToHashSet(), firm));
            }
        return all;
    }

    /// <summary>The example with one fault; fault 0 is none.</summary>
    private static (string Path, byte[]? Body, string Type) Spoil(Operation operation, int fault, int place, string word)
    {
        var path = operation.Path.Replace("{uscc}", operation.Firm, StringComparison.Ordinal).Replace("{code}", "440112", StringComparison.Ordinal).Replace("{year}", "2025", StringComparison.Ordinal)
            .Replace("{measure}", "1a", StringComparison.Ordinal).Replace("{name}", "title", StringComparison.Ordinal);
        path = path.Contains("/rewards/{id}", StringComparison.Ordinal) ? path.Replace("{id}", $"1a.{operation.Firm}.littleGiant", StringComparison.Ordinal) : path.Replace("{id}", "2026", StringComparison.Ordinal);
        while (path.Contains('{', StringComparison.Ordinal)) path = path[..path.IndexOf('{', StringComparison.Ordinal)] + "1" + path[(path.IndexOf('}', StringComparison.Ordinal) + 1)..];
        var type = "application/json";
        var json = operation.Body?.DeepClone();
        var members = json as JsonObject;
        var member = members is { Count: > 0 } ? members.ElementAt(place % members.Count).Key : null;
        switch (fault)
        {
            case 1 when operation.Queries.Count > 0: path += $"?{operation.Queries[place % operation.Queries.Count]}={Uri.EscapeDataString(word)}"; break;
            case 2: path += "?unknown=1"; break;
            case 3: path = $"{path[..(path.LastIndexOf('/') + 1)]}{Uri.EscapeDataString(word)}"; break;
            case 4 when member is not null: members!.Remove(member); break;
            case 5 when members is not null: members["unknown"] = word; break;
            case 6 when member is not null: members![member] = word; break;
            case 7 when member is not null: members![member] = JsonValue.Create(9_007_199_254_740_993 * (place % 2 == 0 ? 1 : -1)); break;
            case 8 when member is not null: members![member] = place % 2 == 0 ? new JsonArray() : null; break;
            case 9 when member is not null: members![member] = new JsonObject { ["a"] = new JsonArray(1, new JsonObject()) }; break;
        }
        if (json is null) return (path, null, type);
        var text = json.ToJsonString();
        return (path, fault switch
        {
            10 => Encoding.UTF8.GetBytes(text[..(place % Math.Max(1, text.Length))]),
            11 => Encoding.UTF8.GetBytes(place % 3 == 0 ? $"[{text}]" : place % 3 == 1 ? new string('[', 5_000) : text.Insert(1, "\"reason\":\"a\\u0000\",\"reason\":1,")),
            12 => place % 2 == 0 ? [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)] : Encoding.Unicode.GetBytes(text),
            13 => [.. Encoding.UTF8.GetBytes(text)[..^1], 0xC3, 0x28],
            _ => Encoding.UTF8.GetBytes(text),
        }, fault == 12 && place % 5 == 0 ? "text/plain" : type);
    }

    private sealed record Operation(string Method, string Path, IReadOnlyList<string> Queries, JsonNode? Body, IReadOnlyList<Role> Roles, IReadOnlySet<int> Statuses, string Firm);
}
