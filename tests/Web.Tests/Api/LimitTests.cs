namespace Srdi.Web.Tests.Api;

/// <summary>One caller's flood is that caller's problem. A host of its own, with low limits.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_come_back_and_others_are_served()
    {
        await using var api = await ApiHost.Start(settings: [("Srdi:Limits:RequestsPerSecond", "1"), ("Srdi:Limits:Burst", "3")]);
        var flood = await api.Token("registry");
        List<Answer> answers = [];
        for (var i = 0; i < 20; i++) answers.Add(await api.Send("GET", "/v1/measures/1a", token: flood));
        Assert.Equal(200, answers[0].Status);
        var refused = answers.First(a => a.Status != 200).IsProblem(429, "rate.limited");
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Single(refused.Headers.GetValues("Retry-After"));
        // Another caller, and whoever looks after the machine, notice nothing.
        (await api.Send("GET", "/v1/measures/1a", token: await api.Token("city"))).Is(200);
        for (var i = 0; i < 10; i++) (await api.Send("GET", "/healthz/live")).Is(200);
        for (Answer again; (again = await api.Send("GET", "/v1/measures/1a", token: flood)).Status != 200;) again.IsProblem(429, "rate.limited");
    }

    [Fact]
    public async Task A_caller_has_only_so_many_requests_at_once_and_an_open_stream_is_one()
    {
        await using var api = await ApiHost.Start(settings: [("Srdi:Limits:Concurrent", "2"), ("Srdi:Limits:ConcurrentOfDistrict", "3")]);
        async Task<HttpResponseMessage> Open(string token)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/v1/districts/440112/transitions") { Headers = { Authorization = new("Bearer", token), Accept = { new("text/event-stream") } } };
            return await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }
        var (district, city) = (await api.Token("district", "440112"), await api.Token("city"));
        using (var first = await Open(district))
        using (var second = await Open(district))
        {
            Assert.Equal((200, 200), ((int)first.StatusCode, (int)second.StatusCode));
            (await api.Send("GET", "/v1/measures/1a", token: district)).IsProblem(429, "rate.limited");
            (await api.Send("GET", "/v1/measures/1a", token: city)).Is(200);
        }
        while ((await api.Send("GET", "/v1/measures/1a", token: district)).Status != 200) { } // A stream that was left gives its place back.
    }
}
