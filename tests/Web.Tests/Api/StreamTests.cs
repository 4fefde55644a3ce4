using System.Text.Json;

namespace Srdi.Web.Tests.Api;

[Collection("api")]
public sealed class StreamTests(SharedApi shared)
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);
    private readonly ApiHost api = shared.Host;

    [Fact]
    public async Task A_page_is_CloudEvents_of_the_district_alone()
    {
        var (here, there) = (await api.Firm("innovative", "440103"), await api.Firm("innovative", "440111"));
        var page = (await api.Send("GET", "/v1/districts/440103/transitions?limit=200")).Is(200);
        var events = page["items"].EnumerateArray().ToList();
        Assert.Equal([("srdi.enterprise.registered.v1", 1), ("srdi.enterprise.titleGained.v1", 2), ("srdi.enterprise.tierChanged.v1", 3)],
            events.Where(e => e.GetProperty("subject").GetString() == here).Select(e => (e.GetProperty("type").GetString(), e.GetProperty("data").GetProperty("ordinal").GetInt32())));
        Assert.All(events, e =>
        {
            Assert.Equal("1.0", e.GetProperty("specversion").GetString());
            Assert.Equal("440103", e.GetProperty("data").GetProperty("district").GetString());
            foreach (var member in new[] { "id", "source", "time" }) Assert.NotEmpty(e.GetProperty(member).GetString()!);
            foreach (var member in new[] { "effectiveOn", "policyVersion" }) Assert.NotEmpty(e.GetProperty("data").GetProperty(member).GetString()!);
        });
        Assert.DoesNotContain(there, page.Text, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, page["next"].ValueKind);
        Assert.Empty((await api.Send("GET", $"/v1/districts/440103/transitions?after={page["cursor"].GetString()}")).Is(200)["items"].EnumerateArray());
        var gained = (await api.Send("GET", "/v1/districts/440103/transitions?types=srdi.enterprise.titleGained.v1")).Is(200);
        Assert.Equal(["srdi.enterprise.titleGained.v1"], gained["items"].EnumerateArray().Select(e => e.GetProperty("type").GetString()).Distinct());
    }

    [Fact]
    public async Task Pages_lead_through_all_events_once()
    {
        for (var i = 0; i < 3; i++) await api.Firm("srdi", "440113");
        List<string> ids = [];
        for (string? after = ""; after is not null;)
        {
            var page = (await api.Send("GET", $"/v1/districts/440113/transitions?limit=4{(after.Length > 0 ? $"&after={after}" : "")}")).Is(200);
            ids.AddRange(page["items"].EnumerateArray().Select(e => e.GetProperty("id").GetString()!));
            after = page["next"].GetString();
        }
        Assert.Equal(15, ids.Count);
        Assert.Equal(15, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_stream_brings_what_comes_and_resumes_after_the_last_id()
    {
        var first = await api.Firm(district: "440114");
        await using var stream = await Open("440114");
        var (id, type, data) = await stream.Next();
        Assert.Equal(("srdi.enterprise.registered.v1", first), (type, data.GetProperty("subject").GetString()));
        Assert.Equal(id, data.GetProperty("id").GetString());

        var second = await api.Firm(district: "440114"); // Committed while the stream waits.
        Assert.Equal(second, (await stream.Next()).Data.GetProperty("subject").GetString());

        await api.Firm(district: "440106"); // Another district's.
        var third = await api.Firm(district: "440114");
        await using var resumed = await Open("440114", id);
        Assert.Equal(second, (await resumed.Next()).Data.GetProperty("subject").GetString());
        Assert.Equal(third, (await resumed.Next()).Data.GetProperty("subject").GetString());
        Assert.Equal(third, (await stream.Next()).Data.GetProperty("subject").GetString());
    }

    [Fact]
    public async Task A_stream_refuses_a_cursor_that_is_none() =>
        (await api.Send("GET", "/v1/districts/440114/transitions", headers: [("Accept", "text/event-stream"), ("Last-Event-ID", "x")])).IsProblem(400, "cursor.invalid", "Last-Event-ID");

    [Fact]
    public async Task Streams_end_when_the_host_stops()
    {
        await using var other = await ApiHost.Start();
        await other.Firm();
        using var http = new HttpClient { BaseAddress = other.Http.BaseAddress };
        await using var stream = await Stream.Open(http, "440112", null);
        await stream.Next();
        var stopped = other.App.StopAsync();
        await stream.End();
        await stopped.WaitAsync(WaitMax);
    }

    private Task<Stream> Open(string district, string? after = null) => Stream.Open(api.Http, district, after);

    /// <summary>A reader of server-sent events, as a district's system has one.</summary>
    private sealed class Stream(HttpResponseMessage response, StreamReader reader) : IAsyncDisposable
    {
        public static async Task<Stream> Open(HttpClient http, string district, string? after)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/districts/{district}/transitions");
            request.Headers.Accept.ParseAdd("text/event-stream");
            if (after is not null) request.Headers.Add("Last-Event-ID", after);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            return new(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        }

        public async Task<(string Id, string Type, JsonElement Data)> Next()
        {
            var (id, type, data) = ("", "", "");
            for (;;)
            {
                var line = await reader.ReadLineAsync().WaitAsync(WaitMax) ?? throw new EndOfStreamException();
                if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
                else if (line.StartsWith("event: ", StringComparison.Ordinal)) type = line[7..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line[6..];
                else if (line.Length == 0 && data.Length > 0) return (id, type, JsonElement.Parse(data));
            }
        }

        public async Task End()
        {
            while (await reader.ReadLineAsync().WaitAsync(WaitMax) is not null) { }
        }

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
