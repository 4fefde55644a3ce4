namespace Srdi.Web.Tests.Api;

[Collection("api")]
public sealed class VersionTests(SharedApi shared)
{
    private readonly ApiHost api = shared.Host;

    [Fact]
    public async Task An_enterprise_is_sent_again_only_when_it_changed()
    {
        var uscc = await api.Firm("littleGiant");
        var path = $"/v1/enterprises/{uscc}";
        var tag = (await api.Send("GET", path)).Is(200).ETag!;
        Assert.Empty((await api.Send("GET", path, headers: ("If-None-Match", tag))).Is(304).Text);
        (await api.Send("POST", $"/v1/rewards/1a.{uscc}.littleGiant/transitions", """{"trigger":"confirm"}""")).Is(200);
        Assert.NotEqual(tag, (await api.Send("GET", path, headers: ("If-None-Match", tag))).Is(200).ETag); // Its reward is part of the answer.
    }

    [Fact]
    public async Task A_change_based_on_an_old_version_is_refused_and_its_repeat_is_not()
    {
        var uscc = await api.Firm();
        var path = $"/v1/enterprises/{uscc}";
        var tag = (await api.Send("GET", path)).Is(200).ETag!;
        (await Put(path, "新名有限公司", tag)).Is(200);
        (await Put(path, "新名有限公司", tag)).Is(200); // The caller did not hear the answer and asks again.
        (await Put(path, "旧名有限公司", tag)).IsProblem(412, "version.conflict", "If-Match");
        (await Put(path, "旧名有限公司", "\"2\"")).Is(200);
        (await Put(path, "旧名有限公司", "nonsense")).IsProblem(412, "version.conflict", "If-Match");
        (await Put($"/v1/enterprises/{ApiHost.NewUscc()}", "无中生有公司", "\"1\"")).IsProblem(412, "version.conflict", "If-Match");

        Task<Answer> Park(string name, string? tag) => api.Send("PUT", $"/v1/parks/v-{uscc}", $$"""{"name":"{{name}}","district":"440112","operator":"{{uscc}}","floorAreaSquareMetres":1}""", headers: tag is null ? [] : [("If-Match", tag)]);
        var first = (await Park("一", null)).Is(201).ETag!;
        (await Park("二", first)).Is(200);
        (await Park("三", first)).IsProblem(412, "version.conflict", "If-Match");
    }

    [Fact]
    public async Task A_cap_is_changed_only_by_someone_who_knows_it()
    {
        Task<Answer> Cap(string measure, long fen, string? tag = null) => api.Send("PUT", $"/v1/pots/{measure}/2031", $$"""{"capFen":{{fen}},"document":"穗财工〔2031〕5号"}""", headers: tag is null ? [] : [("If-Match", tag)]);
        var set = (await Cap("fund", 100_000_000)).Is(201);
        Assert.Equal((100_000_000, 100_000_000), (set["capFen"].GetInt64(), set["leftFen"].GetInt64()));
        (await Cap("fund", 100_000_000)).Is(200);
        (await Cap("fund", 200_000_000)).IsProblem(428, "version.required", "If-Match");
        (await Cap("fund", 200_000_000, "*")).IsProblem(428, "version.required", "If-Match");
        (await Cap("fund", 200_000_000, "\"9\"")).IsProblem(412, "version.conflict", "If-Match");
        (await Cap("fund", 200_000_000, set.ETag)).Is(200);
        (await Cap("1a", 200_000_001)).IsProblem(409, "pot.capNotNested", "capFen");
        (await Cap("99", 1)).IsProblem(404, "measure.unknown", "measure");
        (await Cap("1a", -1)).IsProblem(422, "field.invalid", "capFen");
        (await api.Send("PUT", "/v1/pots/1a/2031", """{"capFen":1.5}""")).IsProblem(400, "body.unreadable", "capFen");
        (await api.Send("PUT", "/v1/pots/1a/2031", """{"capFen":"100"}""")).IsProblem(400, "body.unreadable", "capFen");
        (await api.Send("PUT", "/v1/pots/1a/2031", "{}")).IsProblem(422, "field.missing", "capFen");
        Assert.Equal(["12b", "16", "2", "fund"], (await api.Send("GET", "/v1/pots?year=2031")).Is(200)["items"].EnumerateArray().Select(p => p.GetProperty("measure").GetString()));
        Assert.Empty((await api.Send("GET", "/v1/pots?year=2031&measure=1a")).Is(200)["items"].EnumerateArray());
    }

    private Task<Answer> Put(string path, string name, string tag) => api.Send("PUT", path, $$"""{"name":"{{name}}","district":"440112"}""", headers: ("If-Match", tag));
}
