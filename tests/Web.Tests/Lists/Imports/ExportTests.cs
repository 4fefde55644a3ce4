using System.Text;
using System.Text.Json;
using Srdi.Web.Http;
using Srdi.Web.Lists;
using Srdi.Web.Tests.Api;
using static Srdi.Web.Tests.Lists.Imports.ListApi;

namespace Srdi.Web.Tests.Lists.Imports;

public sealed class ExportTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("＝cmd", "'＝cmd")]
    [InlineData("-公司", "'-公司")]
    [InlineData("'=公司", "''=公司")]
    [InlineData("广州=公司", "广州=公司")]
    [InlineData("", "")]
    public void What_a_spreadsheet_would_run_is_guarded_and_read_back(string text, string guarded)
    {
        Assert.Equal(guarded, CsvText.Guard(text));
        Assert.Equal(text, CsvText.Unguard(guarded));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task An_export_holds_what_the_search_finds_and_changes_nothing_when_sent_back(string format)
    {
        await using var api = await ListApi.Start();
        var codes = await api.Register([.. Enumerable.Range(0, 620).Select(i => $"广州第{i}号{(i % 2 == 0 ? "精密" : "材料")}有限公司")]);
        var formula = ApiHost.NewUscc();
        (await api.Host.Send("PUT", $"/v1/enterprises/{formula}", """{"name":"=HYPERLINK(\"http://示例\",\"精密\")","district":"440113","industry":"C3562","foundedOn":"2012-05-08","kind":"soleTrader"}""")).Is(201);
        await api.Recognise(codes[..2], "innovative");
        (await api.Host.Send("GET", "/v1/enterprises/count?q=精密")).Is(200);
        Assert.Equal("""{"count":311,"exact":true}""", (await api.Host.Send("GET", "/v1/enterprises/count?q=精密")).Text);
        (await api.Host.Send("GET", "/v1/enterprises/export?q=精密&format=pdf")).IsProblem(400, "query.invalid", "format");
        (await api.Host.Send("GET", "/v1/enterprises/export?limit=10")).IsProblem(400, "query.invalid", "limit");

        using var response = await api.Host.Http.GetAsync(new Uri($"/v1/enterprises/export?q=精密&format={format}", UriKind.Relative));
        var file = await response.Content.ReadAsByteArrayAsync();
        if (format == "csv")
        {
            Assert.Equal(Encoding.UTF8.GetPreamble(), file[..3]);
            var text = Encoding.UTF8.GetString(file);
            Assert.Contains("q=精密", text.Split('\n')[0], StringComparison.Ordinal);
            Assert.Contains("2026-06-01T10:", text.Split('\n')[1], StringComparison.Ordinal);
            Assert.DoesNotContain(",\"=", text, StringComparison.Ordinal);
        }
        var rows = await TestFiles.RowsOf(await TestFiles.Open(file, "export." + format));
        Assert.Equal(311, rows.Count);
        Assert.Equal("=HYPERLINK(\"http://示例\",\"精密\")", rows.Single(r => r.Text(ListColumn.Uscc) == formula).Text(ListColumn.Name));

        var list = await api.Preview(file, Heading("enterprises", document: ""), "export." + format);
        Assert.Equal("0 311 0 0 0", Counts(list));
        var district = await api.Host.Token("district", "440113");
        Assert.Equal("""{"count":1,"exact":true}""", (await api.Host.Send("GET", "/v1/enterprises/count?q=精密", token: district)).Text);
        (await api.Host.Send("GET", "/v1/enterprises/export?district=440112", token: district)).IsProblem(403, "forbidden", "district");
    }

    [Fact]
    public async Task Parks_and_rewards_are_exported_and_a_park_roster_comes_back_unchanged()
    {
        await using var api = await ListApi.Start();
        var codes = await api.Register("广州甲运营有限公司", "广州乙小巨人有限公司");
        await api.Recognise(codes[1..], "innovative", "srdi");
        var reward = (await api.Host.Recognise(codes[1], "littleGiant", "2025-10-15")).Is(200)["rewards"][0].GetProperty("id").GetString()!;
        foreach (var (id, name, district) in new[] { ("hp-1", "黄埔=精密产业园", "440112"), ("hp-2", "黄埔材料产业园", "440112"), ("th-1", "天河软件园", "440106") })
            (await api.Host.Send("PUT", $"/v1/parks/{id}", $$"""{"name":"{{name}}","district":"{{district}}","operator":"{{codes[0]}}","floorAreaSquareMetres":20000.50}""")).Is(201);
        (await api.Host.Send("PUT", $"/v1/parks/hp-1/tenants/{codes[1]}", """{"from":"2025-01-05"}""")).Is(201);

        async Task<string> Parks(string query) => string.Join(' ', (await api.Host.Send("GET", "/v1/parks?" + query)).Is(200)["items"].EnumerateArray().Select(p => p.GetProperty("id").GetString()));
        Assert.Equal(("hp-1 hp-2", "hp-1 hp-2", "th-1", "hp-2", ""), (await Parks("q=产业园"), await Parks("q=HP-"), await Parks("q=软件&district=440106"), await Parks("q=材料"), await Parks("q=软件&district=440112")));
        (await api.Host.Send("GET", "/v1/parks?q=园")).IsProblem(400, "query.invalid", "q");

        foreach (var format in new[] { "csv", "xlsx" })
        {
            var parks = await api.Host.Http.GetByteArrayAsync(new Uri($"/v1/parks/export?q=产业园&format={format}", UriKind.Relative));
            var rows = await TestFiles.RowsOf(await TestFiles.Open(parks, "parks." + format));
            Assert.Equal(["黄埔=精密产业园", "黄埔材料产业园"], rows.Select(r => r.Text(ListColumn.Name)));
            Assert.Equal("0 2 0 0 0", Counts(await api.Preview(parks, Heading("parks", document: ""), "parks." + format)));
        }
        var csv = await api.Host.Http.GetStringAsync(new Uri("/v1/rewards/export?measure=1a&year=2025", UriKind.Relative));
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith($"{reward},1a,{codes[1]},", lines[3], StringComparison.Ordinal);
        Assert.Contains(",entitled,100,100,,,", lines[3], StringComparison.Ordinal);
        (await api.Host.Send("GET", "/v1/rewards/export?limit=1")).IsProblem(400, "query.invalid", "limit");
        Assert.Contains("district=440106", await (await api.Host.Http.SendAsync(new(HttpMethod.Get, "/v1/rewards/export") { Headers = { Authorization = new("Bearer", await api.Host.Token("district", "440106")) } })).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Searches_are_sorted_and_a_place_in_one_order_is_none_in_another()
    {
        await using var api = await ListApi.Start();
        var codes = await api.Register("广州丙精密有限公司", "广州甲精密有限公司", "广州乙精密有限公司");
        await api.Recognise(codes, "innovative");
        async Task<Answer> Ask(string query) => await api.Host.Send("GET", "/v1/enterprises?" + query);
        var first = (await Ask("sort=name&limit=2")).Is(200);
        Assert.Equal([codes[0], codes[1]], first["items"].EnumerateArray().Select(i => i.GetProperty("uscc").GetString()));
        var next = first["next"].GetString();
        Assert.Equal([codes[2]], (await Ask($"sort=name&limit=2&after={next}")).Is(200)["items"].EnumerateArray().Select(i => i.GetProperty("uscc").GetString()));
        (await Ask($"limit=2&after={next}")).IsProblem(400, "cursor.invalid", "after");
        (await Ask("sort=until")).IsProblem(400, "query.invalid", "sort");
        (await Ask("sort=size")).IsProblem(400, "query.invalid", "sort");
        Assert.Equal(3, (await Ask("sort=until&title=innovative")).Is(200)["items"].GetArrayLength());
        Assert.Equal([codes[1]], (await Ask("q=gzjjm")).Is(200)["items"].EnumerateArray().Select(i => i.GetProperty("uscc").GetString()));
    }

    [Fact]
    public async Task Statistics_count_titles_by_the_month_they_run_out_and_by_whence_they_were_gained()
    {
        await using var api = await ListApi.Start();
        var codes = await api.Register("广州甲统计有限公司", "广州乙统计有限公司", "广州丙统计有限公司");
        await api.Recognise(codes[2..], "innovative");
        await api.Recognise(codes[..2], "innovative", "srdi");
        static string Lines(JsonElement lines) => string.Join(' ', lines.EnumerateArray().Select(line => string.Join('/', line.EnumerateObject().Select(m => m.Value.ToString()))));
        Assert.Equal("2023/innovative/microSmall/3 2023/srdi/innovative/2", Lines((await api.Host.Send("GET", "/v1/statistics/conversions")).Is(200).Json));
        Assert.Equal("", Lines((await api.Host.Send("GET", "/v1/statistics/conversions?district=440103")).Is(200).Json));
        var expiries = (await api.Host.Send("GET", "/v1/statistics/expiries?district=440112")).Is(200);
        Assert.Equal(["innovative:3", "srdi:2"], expiries.Json.EnumerateArray().Select(l => $"{l.GetProperty("title").GetString()}:{l.GetProperty("count").GetInt32()}").Order(StringComparer.Ordinal));
        Assert.All(expiries.Json.EnumerateArray(), l => Assert.Matches("^(2025-12|2026-0[12])$", l.GetProperty("month").GetString()!));
    }
}
