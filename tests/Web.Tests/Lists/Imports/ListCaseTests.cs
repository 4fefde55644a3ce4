using System.Text.Json;
using Srdi.Domain.Log;
using Srdi.Web.Tests.Api;
using static Srdi.Web.Tests.Lists.Imports.ListApi;

namespace Srdi.Web.Tests.Lists.Imports;

/// <summary>Rows that contradict what stands: held with the evidence, decided by a person, effective once.</summary>
public sealed class ListCaseTests
{
    [Fact]
    public async Task A_row_that_contradicts_what_stands_becomes_a_case_that_a_person_decides()
    {
        await using var api = await ListApi.Start();
        var codes = await api.Register("广州甲缺证装备有限公司", "广州乙有证装备有限公司", "广州丙缺证装备有限公司");
        await api.Recognise(codes, "innovative");
        await api.CarryOut(Csv("企业名称,统一社会信用代码", $",{codes[1]}"), Heading("recognition", "srdi", "2024年", "粤工信〔2024〕2号", "2024-02-01"));
        var city = await api.Host.Token("city");

        // An official list of little giants names two firms without a valid SRDI title.
        string[] lines = ["企业名称,统一社会信用代码", $"广州甲缺证装备有限公司,{codes[0]}", $"广州乙有证装备有限公司,{codes[1]}", $"广州丙缺证装备有限公司,{codes[2]}"];
        var heading = Heading("recognition", "littleGiant", "第七批", "工信部公告〔2026〕7号");
        var list = await api.Preview(Csv(lines), heading, "第七批.csv");
        Assert.Equal("1 0 2 0 0", Counts(list));
        Assert.Equal(1, list["effects"].GetProperty("rewards").GetInt32());
        Assert.Empty((await api.Host.Send("GET", "/v1/cases")).Is(200)["items"].EnumerateArray());
        var id = list["id"].GetString()!;
        (await api.Transition(id, """{"trigger":"confirm"}""")).Is(200);
        var done = await api.Until(id, "done");
        Assert.Equal((1, 0, 2), (done["receipt"].GetProperty("applied").GetInt32(), done["receipt"].GetProperty("refused").GetInt32(), done["receipt"].GetProperty("cases").GetInt32()));
        Assert.Equal((3, 3), (done["progress"].GetProperty("done").GetInt32(), done["progress"].GetProperty("total").GetInt32()));

        // From the row to the case and from the firm to it, with list, row, document and digest.
        var rows = await api.Rows(id, "case");
        Assert.All(rows, r => Assert.Equal(("case", "title.prerequisiteMissing"), (r.GetProperty("outcome").GetString(), r.GetProperty("code").GetString())));
        var first = rows[0].GetProperty("case").GetString()!;
        Assert.Equal(first, (await api.Host.Send("GET", $"/v1/cases?uscc={codes[0]}")).Is(200)["items"].EnumerateArray().Single().GetProperty("id").GetString());
        var held = (await api.Host.Send("GET", $"/v1/cases/{first}")).Is(200);
        var source = held["sources"].EnumerateArray().Single();
        Assert.Equal((codes[0], "open", true, "工信部公告〔2026〕7号", "第七批"), (held["uscc"].GetString(), held["state"].GetString(), held["acceptable"].GetBoolean(), held["fact"].GetProperty("document").GetString(), held["fact"].GetProperty("batch").GetString()));
        Assert.Equal((id, 2, done["digest"].GetString(), "工信部公告〔2026〕7号", "第七批.csv", "广州甲缺证装备有限公司"), (source.GetProperty("list").GetString(), source.GetProperty("row").GetInt32(), source.GetProperty("digest").GetString(),
            source.GetProperty("document").GetString(), source.GetProperty("file").GetString(), source.GetProperty("name").GetString()));
        Assert.Equal("innovative", (await api.Enterprise(codes[0])).GetProperty("tier").GetString());

        // The file again is the same list; as a workbook it is another list that adds its row to the same case.
        Assert.Equal("done", (await api.Upload(Csv(lines), heading, "第七批.csv")).Is(200)["state"].GetString());
        var workbook = await api.CarryOut(Xlsx(lines), heading, "第七批.xlsx");
        Assert.Equal(("0 1 2 0 0", 2), (Counts(workbook), workbook["receipt"].GetProperty("cases").GetInt32()));
        Assert.Equal(2, (await api.Host.Send("GET", "/v1/cases")).Is(200)["items"].GetArrayLength());
        held = (await api.Host.Send("GET", $"/v1/cases/{first}")).Is(200);
        Assert.Equal([id, workbook["id"].GetString()], held["sources"].EnumerateArray().Select(s => s.GetProperty("list").GetString()));

        // A person accepts with a reason: recognised once with its reward, whoever asks again.
        Task<Answer> Resolve(string which, string body) => api.Host.Send("POST", $"/v1/cases/{which}/transitions", body, city);
        (await Resolve(first, """{"trigger":"accept"}""")).IsProblem(422, "field.missing", "reason");
        (await api.Host.Send("POST", $"/v1/cases/{first}/transitions", """{"trigger":"accept","reason":"x"}""", await api.Host.Token("registry"))).IsProblem(403, "forbidden");
        const string accept = """{"trigger":"accept","reason":"经核对公告原件, 以公告为准"}""";
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Resolve(first, accept)));
        Assert.All(answers, a => Assert.Equal("accepted", a.Is(200)["state"].GetString()));
        var firm = await api.Enterprise(codes[0]);
        Assert.Equal(("littleGiant", 1), (firm.GetProperty("tier").GetString(), firm.GetProperty("rewards").GetArrayLength()));
        var gained = Assert.Single((await api.Host.Send("GET", $"/v1/enterprises/{codes[0]}/history?limit=200"))["items"].EnumerateArray(), e => e.GetProperty("data").TryGetProperty("waiver", out _)).GetProperty("data").GetProperty("waiver");
        Assert.Equal((first, "经核对公告原件, 以公告为准"), (gained.GetProperty("case").GetString(), gained.GetProperty("reason").GetString()));
        Assert.Equal(["srdi.case.opened.v1", "srdi.case.sourceAdded.v1", "srdi.case.accepting.v1", "srdi.case.accepted.v1"],
            (await api.Log.ReadSubject(SubjectKind.Case, first, 0, 100, default)).Select(e => e.Entry.Type));

        // The other one is rejected, and stays so when the list comes once more; the accepted one is so already.
        var second = rows[1].GetProperty("case").GetString()!;
        Assert.Equal("rejected", (await Resolve(second, """{"trigger":"reject","reason":"名单印误"}""")).Is(200)["state"].GetString());
        var third = await api.CarryOut(TestFiles.Gb18030.GetBytes(string.Join('\n', lines)), heading, "第七批-gb.csv");
        Assert.Equal(("0 2 1 0 0", 1), (Counts(third), third["receipt"].GetProperty("cases").GetInt32()));
        Assert.Equal("rejected", (await api.Host.Send("GET", $"/v1/cases/{second}")).Is(200)["state"].GetString());
        Assert.Equal("innovative", (await api.Enterprise(codes[2])).GetProperty("tier").GetString());
        Assert.Empty((await api.Host.Send("GET", "/v1/cases?state=open")).Is(200)["items"].EnumerateArray());
    }

    [Fact]
    public async Task Two_lists_that_disagree_and_a_revocation_dated_back_are_cases_too()
    {
        await using var api = await ListApi.Start();
        var codes = await api.Register("广州丁两单材料有限公司", "广州戊追溯材料有限公司");
        await api.Recognise(codes, "innovative", "srdi", "littleGiant"); // 2023-01-01, -02-01, -03-01

        // Another list says another day and batch of the same title.
        var other = await api.CarryOut(Csv("企业名称,统一社会信用代码", $",{codes[0]}"), Heading("recognition", "srdi", "2024年", "粤工信〔2024〕9号", "2024-05-01"));
        Assert.Equal(("0 0 1 0 0", 1), (Counts(other), other["receipt"].GetProperty("cases").GetInt32()));
        // A revocation of the SRDI title before the recognition that rested on it.
        var revoked = await api.CarryOut(Csv("企业名称,统一社会信用代码", $",{codes[1]}"), Heading("revocation", "srdi", document: "粤工信〔2026〕3号").With("effectiveOn", "2023-02-15"));
        Assert.Equal(("0 0 1 0 0", 1), (Counts(revoked), revoked["receipt"].GetProperty("cases").GetInt32()));
        var cases = (await api.Host.Send("GET", "/v1/cases")).Is(200)["items"].EnumerateArray().ToDictionary(c => c.GetProperty("uscc").GetString()!);
        Assert.Equal(["title.notPermitted"], cases[codes[0]].GetProperty("refusals").EnumerateArray().Select(r => r.GetProperty("code").GetString()));
        Assert.NotEmpty(cases[codes[1]].GetProperty("refusals").EnumerateArray());
        foreach (var code in codes) Assert.Equal("littleGiant", (await api.Enterprise(code)).GetProperty("tier").GetString());
    }
}

internal static class Headings
{
    public static Dictionary<string, string> With(this Dictionary<string, string> heading, string part, string text) => new(heading) { [part] = text };
}
