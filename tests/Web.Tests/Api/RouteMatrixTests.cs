using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Srdi.Domain;
using Srdi.Web.Access;
using Srdi.Web.Http;

namespace Srdi.Web.Tests.Api;

/// <summary>Every route there is, by every kind of caller, on things that exist. A new route is walked without being named here; a new parameter has to get an example.</summary>
public sealed partial class RouteMatrixTests
{
    private const string Own = "440112", Foreign = "440106";

    // A selection needs accredited parks: who may see one is walked without one.
    private static readonly string[] Absent = ["/v1/selections/{id}", "/v1/selections/{id}/proof"];

    [Fact]
    public async Task Every_route_refuses_who_has_no_token_a_wrong_role_or_another_district_and_lets_in_who_may()
    {
        await using var api = await ApiHost.Start(settings: [("Srdi:Auth:DevelopmentIdentity", "false"), ("Srdi:Config", Path.Combine(Lists.TestFiles.RepoRoot(), "config"))]);
        Dictionary<Role, string> tokens = [];
        foreach (var role in Enum.GetValues<Role>()) tokens[role] = await api.Token(SrdiJson.Name(role), role == Role.District ? Own : null);
        var other = await api.Token("district", Foreign);
        var examples = await Things(api, tokens);
        List<string> faults = [];
        var (routes, districts) = (0, 0);
        foreach (var endpoint in api.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("v1/", StringComparison.Ordinal)).OrderBy(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0] == "DELETE"))
        {
            var pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/');
            if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            {
                if (pattern != "/v1/dev/tokens") faults.Add($"{pattern} lets in everybody");
                continue;
            }
            var roles = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()[^1].Roles!.Split(',').Select(r => Roles.Named(r)!.Value).ToList();
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods)
            {
                routes++;
                var path = Filled(pattern, examples, faults);
                async Task<int> Status(string? token, string query = "")
                {
                    using var request = new HttpRequestMessage(new(method), path + query);
                    if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                    if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("multipart/form-data") == true) request.Content = new MultipartFormDataContent { { new StringContent("x"), "unknown" } };
                    else if (method is "POST" or "PUT") request.Content = new StringContent("""{"":0}""", Encoding.UTF8, "application/json"); // No body that any route takes.
                    using var response = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                    return (int)response.StatusCode;
                }
                void Expect(bool right, string who, int status)
                {
                    if (!right || status >= 500) faults.Add($"{method} {pattern}: {who} got {status}");
                }

                var nobody = await Status(null);
                Expect(nobody == 401, "nobody", nobody);
                foreach (var (role, token) in tokens.OrderBy(t => roles.Contains(t.Key))) // Who may comes last: a DELETE by it would take the thing away.
                {
                    var status = await Status(token);
                    if (!roles.Contains(role)) Expect(status == 403, $"{role}", status);
                    else if (role != Role.District) Expect(status is not (401 or 403 or 404) || status == 404 && (method == "DELETE" || Absent.Contains(pattern)), $"{role}", status);
                }
                if (!roles.Contains(Role.District)) continue;
                districts++;
                if (method == "DELETE") continue; // Gone by now; the tests of its slice ask as another district.
                var stranger = await Status(other);
                var mine = await Status(tokens[Role.District]);
                Expect(mine is not (401 or 403 or 404), "the own district", mine);
                if (pattern.Contains('{', StringComparison.Ordinal) && roles.Count < tokens.Count) Expect( // What everybody may read is the policy, which is no district's.
                    stranger is 403 or 404 || method is "POST" or "PUT" && stranger is 400 or 422, "another district", stranger);
                if (endpoint.Metadata.GetOrderedMetadata<Takes>().Any(t => t.Name == "district"))
                {
                    var asking = await Status(other, $"?district={Own}");
                    Expect(asking == 403, "another district that asks for this one", asking);
                }
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(routes > 80 && districts > 40, $"{routes} routes, {districts} of them for districts");
    }

    [Fact]
    public async Task What_another_district_writes_to_a_thing_by_its_right_form_is_refused_too()
    {
        await using var api = await ApiHost.Start(settings: [("Srdi:Auth:DevelopmentIdentity", "false"), ("Srdi:Config", Path.Combine(Lists.TestFiles.RepoRoot(), "config"))]);
        Dictionary<Role, string> tokens = [];
        foreach (var role in Enum.GetValues<Role>()) tokens[role] = await api.Token(SrdiJson.Name(role), role == Role.District ? Own : null);
        var things = await Things(api, tokens);
        var other = await api.Token("district", Foreign);
        foreach (var (method, path, body) in new[]
        {
            ("POST", $"/v1/enterprises/{things["{uscc}"]}/eligibility", """{"reports":{}}"""), ("POST", "/v1/subscriptions/s-matrix/replay", """{}"""), ("POST", "/v1/subscriptions/s-matrix/rotate", """{}"""),
            ("POST", $"/v1/enterprises/{things["{uscc}"]}/contact/reveal", """{"reason":"好奇"}"""), ("POST", "/v1/subscriptions/s-matrix/test", """{}"""), ("DELETE", "/v1/subscriptions/s-matrix", null),
            ("PUT", "/v1/subscriptions/s-matrix", $$"""{"district":"{{Own}}","url":"https://events.example.gov.cn/srdi"}"""), ("PUT", "/v1/subscriptions/s-matrix", $$"""{"district":"{{Foreign}}","url":"https://events.example.gov.cn/srdi"}"""),
        })
        {
            var answer = await api.Send(method, path, body, other);
            Assert.True(answer.Status is 403 or 404 or 409, $"{method} {path}: {answer.Status} {answer.Text}");
            Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        }
        (await api.Send("GET", "/v1/subscriptions/s-matrix", token: tokens[Role.District])).Is(200);
    }

    private static string Filled(string pattern, Dictionary<string, string> examples, List<string> faults) => Parameter().Replace(pattern, match =>
    {
        var start = pattern[..match.Index].Split('/', StringSplitOptions.RemoveEmptyEntries)[^1];
        if (examples.TryGetValue($"{start}/{match.Value}", out var example) || examples.TryGetValue(match.Value, out example)) return example;
        faults.Add($"{pattern}: give an example of {start}/{match.Value}");
        return "x";
    });

    /// <summary>One of each thing, in the own district.</summary>
    private static async Task<Dictionary<string, string>> Things(ApiHost api, Dictionary<Role, string> tokens)
    {
        var uscc = ApiHost.NewUscc();
        Task<Answer> As(Role role, string method, string path, string body) => api.Send(method, path, body, tokens[role]);
        (await As(Role.Registry, "PUT", $"/v1/enterprises/{uscc}", $$"""{"name":"广州矩阵精密有限公司","district":"{{Own}}"}""")).Is(201);
        // A list says that a firm without the title before has one: a person has to decide, in a case.
        var list = await Upload(api, tokens[Role.City], $"统一社会信用代码,企业名称\n{uscc},广州矩阵精密有限公司\n");
        (await As(Role.City, "POST", $"/v1/lists/{list}/transitions", """{"trigger":"confirm"}""")).Is(200);
        await Until(async () => (await api.Send("GET", $"/v1/lists/{list}", token: tokens[Role.City])).Is(200)["state"].GetString() == "done");
        foreach (var title in new[] { "innovative", "srdi", "littleGiant" })
            (await As(Role.City, "POST", $"/v1/enterprises/{uscc}/transitions", $$"""{"trigger":"recognise","title":"{{title}}","batch":"第七批","effectiveOn":"2026-02-15"}""")).Is(200);
        (await As(Role.Registry, "PUT", $"/v1/enterprises/{uscc}/contact", """{"legalPerson":"张示例","phone":"13800138000"}""")).Is(201);
        (await As(Role.Registry, "PUT", "/v1/parks/p-matrix", $$"""{"name":"园","district":"{{Own}}","operator":"{{uscc}}","floorAreaSquareMetres":1}""")).Is(201);
        (await As(Role.District, "PUT", "/v1/subscriptions/s-matrix", $$"""{"district":"{{Own}}","url":"https://events.example.gov.cn/srdi"}""")).Is(201);
        (await As(Role.Finance, "PUT", "/v1/pots/fund/2026", """{"capFen":2000000000}""")).Is(201);
        (await As(Role.Finance, "PUT", "/v1/pots/1a/2026", """{"capFen":1000000000}""")).Is(201);
        (await As(Role.Registry, "POST", $"/v1/rewards/1a.{uscc}.littleGiant/transitions", $$"""{"trigger":"confirm","account":{"number":"4400 1234 5678 9012","holder":"广州矩阵精密有限公司"} }""")).Is(200);
        (await As(Role.Finance, "POST", "/v1/plans", """{"year":2026,"measures":["1a"],"cutOff":"2026-06-01","rule":"proRata"}""")).Is(201);
        (await As(Role.Security, "POST", "/v1/accounts", """{"name":"matrix","role":"auditor"}""")).Is(201);
        var cases = (await api.Send("GET", "/v1/cases", token: tokens[Role.City])).Is(200)["items"];
        return new(StringComparer.Ordinal)
        {
            ["{uscc}"] = uscc, ["{code}"] = Own, ["{year}"] = "2025", ["{row}"] = "2", ["{measure}"] = "1a", ["cases/{id}"] = cases[0].GetProperty("id").GetString()!, ["lists/{id}"] = list,
            ["parks/{id}"] = "p-matrix", ["rewards/{id}"] = $"1a.{uscc}.littleGiant", ["plans/{id}"] = "2026-1", ["subscriptions/{id}"] = "s-matrix", ["measures/{id}"] = "1a", ["machines/{name}"] = "title",
            ["otherAwards/{id}"] = "o-1", ["accounts/{name}"] = "matrix", ["clients/{name}"] = "none", ["selections/{id}"] = "2026",
        };
    }

    private static async Task<string> Upload(ApiHost api, string token, string csv)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (part, text) in new[] { ("kind", "recognition"), ("title", "srdi"), ("batch", "2025年"), ("document", "示例函〔2026〕1号"), ("publishedOn", "2026-01-10"), ("publisher", "示例省工业和信息化厅") }) form.Add(new StringContent(text), part);
        form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "list.csv");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/lists") { Content = form, Headers = { Authorization = new("Bearer", token) } };
        using var response = await api.Http.SendAsync(request);
        var id = (await Answer.Of(response)).Is(201)["id"].GetString()!;
        await Until(async () => (await api.Send("GET", $"/v1/lists/{id}", token: token)).Is(200)["state"].GetString() is "previewed");
        return id;
    }

    private static async Task Until(Func<Task<bool>> done)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await done()) patience.Token.ThrowIfCancellationRequested();
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
