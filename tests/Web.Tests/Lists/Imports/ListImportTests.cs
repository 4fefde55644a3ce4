using System.Text;
using System.Text.Json;
using Srdi.Domain.Log;
using Srdi.Web.Lists;
using Srdi.Web.Tests.Api;
using static Srdi.Web.Tests.Lists.Imports.ListApi;

namespace Srdi.Web.Tests.Lists.Imports;

public sealed class ListImportTests
{
    [Fact]
    public async Task Nothing_changes_before_the_list_is_confirmed_and_then_what_was_previewed()
    {
        await using var api = await ListApi.Start();
        var codes = await api.Register("广州甲智能装备有限公司", "广州乙新材料有限公司");
        await api.Recognise(codes, "innovative", "srdi");
        (await api.Host.Send("PUT", "/v1/pots/fund/2026", """{"capFen":250000000}""")).Is(201);
        var before = await Events(api);

        var list = await api.Preview(Csv("企业名称,统一社会信用代码", $"广州甲智能装备有限公司,{codes[0]}", $"广州乙新材料有限公司,{codes[1]}"), Heading("recognition", "littleGiant", "第七批"));

        Assert.Equal("2 0 0 0 0", Counts(list));
        Assert.Equal((2, 200_000_000L, 0), (list["effects"].GetProperty("rewards").GetInt32(), list["effects"].GetProperty("ceilingFen").GetInt64(), list["effects"].GetProperty("lapses").GetInt32()));
        var pot = list["effects"].GetProperty("pots").EnumerateArray().Single();
        Assert.Equal(("fund", 250_000_000L, 50_000_000L), (pot.GetProperty("measure").GetString(), pot.GetProperty("leftFen").GetInt64(), pot.GetProperty("leftAfterFen").GetInt64()));
        Assert.Equal(before, await Events(api));
        Assert.Equal("srdi", (await api.Enterprise(codes[0])).GetProperty("tier").GetString());

        var id = list["id"].GetString()!;
        (await api.Transition(id, """{"trigger":"confirm"}""")).Is(200);
        var done = await api.Until(id, "done");
        var receipt = done["receipt"];
        Assert.Equal((2, 0, 2, 200_000_000L), (receipt.GetProperty("applied").GetInt32(), receipt.GetProperty("refused").GetInt32(), receipt.GetProperty("effects").GetProperty("rewards").GetInt32(), receipt.GetProperty("effects").GetProperty("ceilingFen").GetInt64()));
        Assert.Equal(done["digest"].GetString(), receipt.GetProperty("digest").GetString());
        Assert.StartsWith("developer:", receipt.GetProperty("confirmedBy").GetString(), StringComparison.Ordinal);
        Assert.Equal((2, 2), (done["progress"].GetProperty("done").GetInt32(), done["progress"].GetProperty("total").GetInt32()));
        Assert.Equal("littleGiant", (await api.Enterprise(codes[1])).GetProperty("tier").GetString());
        // The history of the firm leads to the list.
        var history = (await api.Host.Send("GET", $"/v1/enterprises/{codes[0]}/history?limit=200"))["items"].EnumerateArray().Last();
        Assert.EndsWith($" list:{id}", history.GetProperty("actor").GetString(), StringComparison.Ordinal);
        Assert.Equal("confirmed", (await api.Transition(id, """{"trigger":"confirm"}""")).Is(200)["to"].GetString()); // the first answer again
    }

    [Fact]
    public async Task The_same_list_as_csv_and_as_workbook_has_one_effect()
    {
        await using var api = await ListApi.Start();
        var codes = await api.Register([.. Enumerable.Range(1, 30).Select(i => $"广州第{i}精密有限公司")]);
        string[] lines = ["企业名称,统一社会信用代码", .. codes.Select((code, i) => $"广州第{i + 1}精密有限公司,{code}")];
        var heading = Heading("recognition", "innovative", "2026年");
        var first = await api.CarryOut(TestFiles.Gb18030.GetBytes(string.Join('\n', lines)), heading);
        var after = await Events(api);

        var again = await api.Preview(Xlsx(lines), heading, "名单.xlsx");
        Assert.NotEqual(first["id"].GetString(), again["id"].GetString());
        Assert.Equal("0 30 0 0 0", Counts(again));
        (await api.Transition(again["id"].GetString()!, """{"trigger":"confirm"}""")).IsProblem(409, "list.notPermitted", "trigger");
        var same = await api.Upload(TestFiles.Gb18030.GetBytes(string.Join('\n', lines)), heading);
        Assert.Equal((200, first["id"].GetString(), "done"), (same.Status, same["id"].GetString(), same["state"].GetString()));
        Assert.Equal(after, await Events(api));
    }

    [Fact]
    public async Task Every_row_of_a_list_of_names_ends_accounted_for()
    {
        await using var api = await ListApi.Start();
        var codes = await api.Register("广州旧名科技（华南）有限公司", "广州同名电子有限公司", "广州同名电子有限公司", "广州全新名称集团有限公司", "广州普通制造有限公司");
        (await api.Host.Send("POST", $"/v1/enterprises/{codes[0]}/transitions", """{"trigger":"rename","name":"广州新名科技有限公司","document":"变更通知"}""")).Is(200);
        await api.Recognise(codes, "innovative", "srdi");

        var list = await api.Preview(Csv(
            "附件,,", "序号,省份,企业名称,城市", "1,广东省,广州旧名科技(华南)有限公司,广州市", "2,广东省,广州同名电子有限公司,广州市", "3,广东省,广州无此企业有限公司,广州市",
            "4,浙江省,杭州示例有限公司,杭州市", "5,广东省,“广州·普通制造”有限公司,广州市", "6,广东省,广州普通制造有限公司,广州市", "合计,6家"), Heading("recognition", "littleGiant", "第七批"));
        Assert.Equal("2 1 0 3 0", Counts(list));
        var id = list["id"].GetString()!;
        var rows = await api.Rows(id);
        Assert.Equal(["new", "person", "person", "person", "new", "already"], rows.Select(r => r.GetProperty("verdict").GetString()));
        Assert.Equal([codes[0], null, null, null, codes[4], codes[4]], rows.Select(r => r.GetProperty("uscc").GetString()));
        Assert.Equal([null, "name.ambiguous", "name.unmatched", "list.otherCity", null, "list.rowRepeated"], rows.Select(r => r.GetProperty("code").GetString()));
        var suggested = rows[1].GetProperty("suggestions").EnumerateArray().ToList();
        Assert.Equal([(codes[1], 100), (codes[2], 100)], suggested.Take(2).Select(s => (s.GetProperty("uscc").GetString()!, s.GetProperty("likenessPercent").GetInt32())));

        // A person decides, and only then.
        (await api.Host.Send("POST", $"/v1/lists/{id}/rows/{rows[1].GetProperty("row").GetInt32()}/match", $$"""{"uscc":"{{codes[2]}}","reason":"按推荐表所附营业执照"}""")).Is(200);
        var placed = (await api.Host.Send("POST", $"/v1/lists/{id}/rows/{rows[2].GetProperty("row").GetInt32()}/match", $$"""{"uscc":"{{codes[3]}}","reason":"名单印误, 已电话核实"}""")).Is(200);
        Assert.Equal(("new", codes[3]), (placed["verdict"].GetString(), placed["uscc"].GetString()));
        (await api.Host.Send("POST", $"/v1/lists/{id}/rows/{rows[0].GetProperty("row").GetInt32()}/match", $$"""{"uscc":"{{codes[3]}}","reason":"x"}""")).IsProblem(409, "list.rowPlaced", "row");
        (await api.Host.Send("POST", $"/v1/lists/{id}/rows/77/match", $$"""{"uscc":"{{codes[3]}}","reason":"x"}""")).IsProblem(404, "list.rowUnknown", "row");

        (await api.Transition(id, """{"trigger":"confirm"}""")).Is(200);
        var done = await api.Until(id, "done");
        Assert.Equal("4 1 0 1 0", Counts(done));
        Assert.Equal(4, done["receipt"].GetProperty("applied").GetInt32());
        foreach (var (code, tier) in codes.Zip(["littleGiant", "srdi", "littleGiant", "littleGiant", "littleGiant"])) Assert.Equal(tier, (await api.Enterprise(code)).GetProperty("tier").GetString());
        var alias = (await api.Host.Send("GET", $"/v1/enterprises/{codes[3]}/history?limit=200"))["items"].EnumerateArray().Single(e => e.GetProperty("type").GetString() == "srdi.enterprise.aliasAdded.v1").GetProperty("data");
        Assert.Equal(("广州无此企业有限公司", "名单印误, 已电话核实", id), (alias.GetProperty("name").GetString(), alias.GetProperty("reason").GetString(), alias.GetProperty("list").GetString()));

        // The name is known from now on.
        Assert.Equal("1 0 0 0 0", Counts(await api.Preview(Csv("企业名称", "广州无此企业有限公司"), Heading("revocation", "littleGiant", document: "示例函〔2026〕9号"))));
        Assert.Equal("{\"from\":\"previewed\"", (await api.Transition((await api.Preview(Csv("企业名称", "广州无此企业有限公司"), Heading("revocation", "littleGiant", document: "示例函〔2026〕9号")))["id"].GetString()!, """{"trigger":"withdraw"}""")).Is(200).Text[..19]);
    }

    [Fact]
    public async Task A_renewal_list_lapses_those_it_does_not_name_but_not_while_that_is_unsure()
    {
        await using var api = await ListApi.Start();
        var codes = await api.Register("广州甲复核有限公司", "广州乙复核有限公司", "广州丙复核有限公司");
        await api.Recognise(codes, "innovative");

        var list = await api.Preview(Csv("企业名称,统一社会信用代码", $"广州甲复核有限公司,{codes[0]}", "广州丁复核有限公司,"), Heading("renewal", "innovative", "2023年", "示例函〔2026〕5号"));
        Assert.Equal("1 0 0 1 0", Counts(list));
        Assert.Equal(2, list["effects"].GetProperty("lapses").GetInt32());
        var id = list["id"].GetString()!;
        Assert.Equal([codes[1], codes[2]], (await api.Rows(id)).Where(r => r.GetProperty("lapse").GetBoolean()).Select(r => r.GetProperty("uscc").GetString()));
        (await api.Transition(id, """{"trigger":"confirm"}""")).IsProblem(409, "list.lapsesUnsure", "lapseUnnamed");
        Assert.Equal("inForce", (await api.Enterprise(codes[2])).GetProperty("titles")[0].GetProperty("state").GetString());

        // The unplaced row is about the second firm: it is renewed and does not lapse.
        (await api.Host.Send("POST", $"/v1/lists/{id}/rows/3/match", $$"""{"uscc":"{{codes[1]}}","reason":"更名"}""")).Is(200);
        Assert.Equal(1, (await api.Until(id, "previewed"))["effects"].GetProperty("lapses").GetInt32());
        (await api.Transition(id, """{"trigger":"confirm"}""")).Is(200);
        var receipt = (await api.Until(id, "done"))["receipt"];
        Assert.Equal((3, 1), (receipt.GetProperty("applied").GetInt32(), receipt.GetProperty("effects").GetProperty("lapses").GetInt32()));
        Assert.Equal(new string?[] { "inForce", "inForce", "lapsed" }, await Task.WhenAll(codes.Select(async code => (await api.Enterprise(code)).GetProperty("titles")[0].GetProperty("state").GetString())));
    }

    [Fact]
    public async Task Rows_that_contradict_or_cannot_be_read_say_why_and_come_back_as_a_workbook()
    {
        await using var api = await ListApi.Start();
        var codes = await api.Register("广州无前置有限公司", "广州另一家有限公司");
        var list = await api.Preview(Csv(
            "企业名称,统一社会信用代码,备注", $"广州无前置有限公司,{codes[0]},甲", "广州科学计数有限公司,9.14401E+17,乙", $"=cmd()有限公司,{Firm(99)},丙", $"广州无前置有限公司,{codes[1]},丁"), Heading("recognition", "srdi", "2026年"));
        Assert.Equal("0 0 1 2 1", Counts(list));
        var id = list["id"].GetString()!;
        Assert.Equal(["title.prerequisiteMissing", "list.cellInvalid", "enterprise.unknown", "name.ofAnother"], (await api.Rows(id)).Select(r => r.GetProperty("code").GetString()));
        Assert.Equal(["广州科学计数有限公司"], (await api.Rows(id, "wrong")).Select(r => r.GetProperty("name").GetString()));

        using var response = await api.Host.Http.GetAsync(new Uri($"/v1/lists/{id}/rejected.xlsx", UriKind.Relative));
        var rejected = await TestFiles.RowsOf(await TestFiles.Open(await response.Content.ReadAsByteArrayAsync(), "rejected.xlsx"));
        Assert.Equal(["9.14401E+17", codes[0], codes[1], Firm(99)], rejected.Select(r => r.Texts[1]).Order(StringComparer.Ordinal));
        Assert.Equal("=cmd()有限公司", rejected[2].Texts[0]);
        Assert.All(rejected, row => Assert.False(string.IsNullOrWhiteSpace(row.Texts[4])));
        // What contradicts is held as a case; what can't be read waits to be mended.
        (await api.Transition(id, """{"trigger":"confirm"}""")).Is(200);
        Assert.Equal((0, 1), (await api.Until(id, "done"))["receipt"] is var receipt ? (receipt.GetProperty("applied").GetInt32(), receipt.GetProperty("cases").GetInt32()) : default);
        using var again = await api.Host.Http.GetAsync(new Uri($"/v1/lists/{id}/rejected.xlsx", UriKind.Relative));
        Assert.Equal(3, (await TestFiles.RowsOf(await TestFiles.Open(await again.Content.ReadAsByteArrayAsync(), "rejected.xlsx"))).Count);
    }

    [Fact]
    public async Task An_upload_that_is_not_whole_is_refused_by_the_name_of_its_part()
    {
        await using var api = await ListApi.Start();
        var file = Csv("企业名称", "广州甲有限公司");
        var heading = Heading("recognition", "srdi", "2026年");
        async Task<Answer> With(string part, string? text)
        {
            var other = new Dictionary<string, string>(heading);
            if (text is null) other.Remove(part);
            else other[part] = text;
            return await api.Upload(file, other);
        }
        foreach (var part in new[] { "kind", "publishedOn", "publisher", "title", "document" }) (await With(part, null)).IsProblem(422, "field.missing", part);
        (await With("kind", "award")).IsProblem(422, "field.invalid", "kind");
        (await With("publishedOn", "2026-02-30")).IsProblem(422, "field.invalid", "publishedOn");
        (await With("effectiveOn", "2026-12-31")).IsProblem(422, "date.inFuture", "effectiveOn");
        (await With("validUntil", "2026-01-01")).IsProblem(422, "date.reversed", "validUntil");
        (await With("amountFen", "1")).IsProblem(400, "body.unreadable", "amountFen");
        (await api.Upload(file, Heading("parks"))).IsProblem(422, "list.headerMissing", "file");
        (await api.Upload(Encoding.UTF8.GetBytes("PK\u0003\u0004 not a workbook"), heading, "a.xlsx")).IsProblem(422, "list.fileUnreadable", "file");
        (await api.Upload(new byte[20_050_000], heading)).IsProblem(413, "list.tooLarge", "file"); // the reader's limit, not the 1 MB of other routes
        (await api.Host.Send("POST", "/v1/lists", "{}")).IsProblem(415, "mediaType.unsupported");
        (await api.Host.Send("GET", "/v1/lists/0123456789abcdef01234567")).IsProblem(404, "list.unknown");
        var district = await api.Host.Token("district", "440112");
        (await api.Host.Send("GET", "/v1/lists", token: district)).IsProblem(403, "forbidden");
        Assert.Empty((await api.Host.Send("GET", "/v1/lists")).Is(200)["items"].EnumerateArray());
    }

    private static async Task<int> Events(ListApi api)
    {
        var count = 0;
        for (var cursor = LogCursor.Start; ;)
        {
            var page = await api.Log.Read(new(cursor, 5_000), default);
            count += page.Events.Count(e => e.Entry.Kind != SubjectKind.List);
            if (!page.More) return count;
            cursor = page.Next;
        }
    }
}
