using System.Net;
using System.Text.Json;

namespace Srdi.Web.Tests.Streams;

/// <summary>A district's present state and its log fit together without a gap, and its filters show what they say.</summary>
public sealed class SnapshotTests(SharedPlatform shared) : IClassFixture<SharedPlatform>
{
    private readonly Platform platform = shared.It;

    [Fact]
    public async Task Snapshot_and_tail_make_the_whole_log_though_it_is_written_while_pages_are_read()
    {
        const string district = "440103";
        List<string> firms = [];
        for (var i = 0; i < 9; i++) firms.Add(await platform.Firm(district, i));
        await platform.Recognise(firms[0], "innovative", "2025-09-01");

        Dictionary<string, int> versions = [];
        string? after = null, cursor = null;
        for (var page = 0; page == 0 || after is not null; page++)
        {
            var answer = await platform.Get($"/v1/districts/{district}/snapshot?limit=4{(after is null ? "" : "&after=" + after)}");
            cursor ??= answer.GetProperty("cursor").GetString();
            Assert.Equal(cursor, answer.GetProperty("cursor").GetString());
            foreach (var item in answer.GetProperty("items").EnumerateArray()) versions.Add(item.GetProperty("id").GetString()!, item.GetProperty("version").GetInt32());
            after = answer.GetProperty("next").GetString();
            // Between pages: firms already read and firms yet to be read change, one comes, one gains titles and a reward, one leaves.
            if (page == 0)
            {
                await platform.Rename(firms[0], 1);
                await platform.Rename(firms[8], 1);
                firms.Add(await platform.Firm(district, 9));
                await platform.Recognise(firms[7], "innovative", "2025-09-01");
                await platform.Recognise(firms[7], "srdi", "2025-10-01");
                await platform.Recognise(firms[7], "littleGiant", "2025-11-01");
                await platform.Ok(HttpMethod.Post, $"/v1/enterprises/{firms[6]}/transitions", new { trigger = "move", district = "440104" });
            }
        }
        var tail = await platform.Get($"/v1/districts/{district}/transitions?limit=200&after={cursor}");
        foreach (var e in tail.GetProperty("items").EnumerateArray())
        {
            var (subject, ordinal) = (e.GetProperty("subject").GetString()!, e.GetProperty("data").GetProperty("ordinal").GetInt32());
            if (versions.TryGetValue(subject, out var version) && ordinal <= version) continue;
            if (subject == firms[6]) // It left before its page was read: the snapshot lacks it, and the tail says why.
            {
                Assert.Equal("srdi.enterprise.movedOut.v1", e.GetProperty("type").GetString());
                continue;
            }
            Assert.Equal(version + 1, ordinal); // Nothing between.
            versions[subject] = ordinal;
        }
        var whole = (await platform.Transitions(district)).GroupBy(e => e.GetProperty("subject").GetString()!).ToDictionary(g => g.Key, g => g.Max(e => e.GetProperty("data").GetProperty("ordinal").GetInt32()));
        Assert.True(whole.Remove(firms[6]));
        Assert.Equal(whole.OrderBy(w => w.Key, StringComparer.Ordinal), versions.OrderBy(v => v.Key, StringComparer.Ordinal));
        Assert.Contains(whole.Keys, subject => subject.StartsWith("1a.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task As_lines_a_snapshot_ends_with_its_count()
    {
        const string district = "440104";
        for (var i = 20; i < 25; i++) await platform.Firm(district, i);
        var (status, text) = await platform.Send(HttpMethod.Get, $"/v1/districts/{district}/snapshot", accept: "application/x-ndjson");
        Assert.Equal(HttpStatusCode.OK, status);
        var lines = text.GetString()!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.True(lines[0].TryGetProperty("cursor", out _));
        Assert.Equal(lines.Count - 2, lines[^1].GetProperty("count").GetInt32());
        Assert.All(lines[1..^1], line => Assert.Equal(district, line.GetProperty("item").GetProperty("district").GetString()));
        Assert.True(lines.Count >= 7);
    }

    [Fact]
    public async Task Another_district_is_refused_and_so_is_a_page_cursor_that_is_none()
    {
        var token = await platform.Token("district", "440105");
        Assert.Equal(HttpStatusCode.Forbidden, (await platform.Send(HttpMethod.Get, "/v1/districts/440106/snapshot", token: token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await platform.Send(HttpMethod.Get, "/v1/districts/440105/snapshot", token: token)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await platform.Send(HttpMethod.Get, "/v1/districts/440105/snapshot?after=Zm9v", token: token)).Status);
    }

    [Theory]
    [InlineData("types=srdi.enterprise.renamed.v2")]
    [InlineData("titles=giant")]
    [InlineData("measures=99z")]
    [InlineData("park=-x-")]
    [InlineData("title=srdi")]
    [InlineData("types=")]
    public async Task Unknown_filters_are_refused_rather_than_silent(string query)
    {
        var (status, body) = await platform.Send(HttpMethod.Get, "/v1/districts/440106/transitions?" + query);
        Assert.Equal((HttpStatusCode.BadRequest, "query.invalid"), (status, body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Filters_show_what_they_say()
    {
        const string district = "440111";
        var (firm, other) = (await platform.Firm(district, 1), await platform.Firm(district, 2));
        await platform.Recognise(firm, "innovative", "2025-09-01");
        await platform.Recognise(firm, "srdi", "2025-10-01");
        await platform.Recognise(firm, "littleGiant", "2025-11-01");
        await platform.Ok(HttpMethod.Put, "/v1/parks/by-1", new { name = "园", district, @operator = other, floorAreaSquareMetres = 25000 });
        async Task<string[]> Of(string query) => [.. (await platform.Transitions(district, query)).Select(e => e.GetProperty("type").GetString()!)];
        Assert.Equal(["srdi.enterprise.titleGained.v1"], await Of("&titles=srdi"));
        Assert.Equal(["srdi.enterprise.titleGained.v1", "srdi.enterprise.titleGained.v1"], await Of("&titles=srdi,littleGiant"));
        Assert.Equal(["srdi.enterprise.titleGained.v1", "srdi.reward.entitled.v1"], (await Of("&measures=1a")).Order());
        Assert.Equal(["srdi.park.registered.v1"], await Of("&park=by-1"));
        Assert.Equal(["srdi.enterprise.registered.v1", "srdi.enterprise.registered.v1", "srdi.park.registered.v1"], (await Of("&types=srdi.enterprise.registered.v1,srdi.park.registered.v1")).Order());
    }

    [Fact]
    public async Task A_firm_that_moves_is_seen_by_the_old_district_up_to_the_move_and_by_the_new_one_from_it_with_all_that_it_is()
    {
        const string from = "440115", to = "440117";
        var firm = await platform.Firm(from, 1);
        await platform.Recognise(firm, "innovative", "2025-09-01");
        await platform.Ok(HttpMethod.Post, $"/v1/enterprises/{firm}/transitions", new { trigger = "move", district = to });
        await platform.Recognise(firm, "srdi", "2025-10-01");
        async Task<List<JsonElement>> Seen(string district) => [.. (await platform.Transitions(district)).Where(e => e.GetProperty("subject").GetString() == firm)];
        var (left, came) = (await Seen(from), await Seen(to));
        Assert.Equal([(1, "registered"), (2, "titleGained"), (3, "tierChanged"), (4, "movedOut")], left.Select(Short));
        Assert.Equal([(5, "movedIn"), (6, "titleGained"), (7, "tierChanged")], came.Select(Short));
        var snapshot = came[0].GetProperty("data").GetProperty("snapshot");
        Assert.Equal((firm, "innovative", to), (snapshot.GetProperty("uscc").GetString(), snapshot.GetProperty("tier").GetString(), snapshot.GetProperty("district").GetString()));
        Assert.Equal("innovative", Assert.Single(snapshot.GetProperty("titles").EnumerateArray()).GetProperty("title").GetString());
        // The districts' own logins see no more of it than that.
        var (status, body) = await platform.Send(HttpMethod.Get, $"/v1/districts/{to}/transitions", token: await platform.Token("district", from));
        Assert.True(status == HttpStatusCode.Forbidden, body.ToString());

        static (int, string) Short(JsonElement e) => (e.GetProperty("data").GetProperty("ordinal").GetInt32(), e.GetProperty("type").GetString()!.Split('.')[2]);
    }

    [Fact]
    public async Task A_cursor_older_than_what_is_kept_gets_410_with_the_way_on()
    {
        await using var kept = await Platform.Start(settings: ("Srdi:Log:KeepDays", "30"));
        const string district = "440112";
        var firm = await kept.Firm(district, 1);
        var first = (await kept.Transitions(district)).Single().GetProperty("id").GetString();
        await kept.Rename(firm, 1);
        kept.Clock.Advance(TimeSpan.FromDays(31));
        await kept.Rename(firm, 2);
        foreach (var accept in (string?[])[null, "text/event-stream"])
        {
            var (status, body) = await kept.Send(HttpMethod.Get, $"/v1/districts/{district}/transitions?after={first}", accept: accept);
            Assert.Equal(HttpStatusCode.Gone, status);
            if (accept is not null) continue;
            Assert.Equal("cursor.expired", body.GetProperty("code").GetString());
            Assert.Contains("/snapshot", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
            var rest = await kept.Get($"/v1/districts/{district}/transitions?after={body.GetProperty("earliest").GetString()}");
            Assert.Equal([3], rest.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("data").GetProperty("ordinal").GetInt32()));
        }
        Assert.Equal(HttpStatusCode.Gone, (await kept.Send(HttpMethod.Get, $"/v1/districts/{district}/transitions")).Status);
        // The other way on: the present state, and the log from its cursor.
        var resync = await kept.Get($"/v1/districts/{district}/snapshot");
        Assert.Equal(3, Assert.Single(resync.GetProperty("items").EnumerateArray()).GetProperty("version").GetInt32());
        await kept.Rename(firm, 3);
        var tail = await kept.Get($"/v1/districts/{district}/transitions?after={resync.GetProperty("cursor").GetString()}");
        Assert.Equal([4], tail.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("data").GetProperty("ordinal").GetInt32()));
    }
}
