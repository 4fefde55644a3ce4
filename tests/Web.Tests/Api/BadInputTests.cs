using System.Net.Sockets;
using System.Text;

namespace Srdi.Web.Tests.Api;

/// <summary>What is wrong is refused with a status, a code and the field, and nothing is written.</summary>
[Collection("api")]
public sealed class BadInputTests(SharedApi shared)
{
    private readonly ApiHost api = shared.Host;

    [Theory]
    [InlineData("""{"name":"甲","district":"440112","tier":"champion"}""", 400, "body.unreadable", "tier")]
    [InlineData("""{"name":"甲","district":"440112","version":9}""", 400, "body.unreadable", "version")]
    [InlineData("""{"name":"甲","district":"440112","uscc":"91440101MA50000008"}""", 400, "body.unreadable", "uscc")]
    [InlineData("""{"name":"甲","district":"440112","approvedBy":"city:王"}""", 400, "body.unreadable", "approvedBy")]
    [InlineData("""{"name":"甲","name":"乙","district":"440112"}""", 400, "body.unreadable", "name")]
    [InlineData("""{"Name":"甲","district":"440112"}""", 400, "body.unreadable", "Name")]
    [InlineData("""{"name":"甲\u0000","district":"440112"}""", 422, "field.invalid", "name")]
    [InlineData("""{"name":"甲\n乙","district":"440112"}""", 422, "field.invalid", "name")]
    [InlineData("""{"name":"甲\u202e乙","district":"440112"}""", 422, "field.invalid", "name")]
    [InlineData("""{"name":"\ud800","district":"440112"}""", 400, "body.unreadable", "name")]
    [InlineData("""{"name":7,"district":"440112"}""", 400, "body.unreadable", "name")]
    [InlineData("""{"name":"  ","district":"440112"}""", 422, "field.missing", "name")]
    [InlineData("""{"district":"440112"}""", 422, "field.missing", "name")]
    [InlineData("""{"name":"甲"}""", 422, "field.missing", "district")]
    [InlineData("""{"name":"甲","district":"440199"}""", 422, "district.unknown", "district")]
    [InlineData("""{"name":"甲","district":440112}""", 422, "district.unknown", "district")]
    [InlineData("""{"name":"甲","district":"440112","foundedOn":"2027-02-29"}""", 422, "field.invalid", "foundedOn")]
    [InlineData("""{"name":"甲","district":"440112","foundedOn":"2025/8/23"}""", 422, "field.invalid", "foundedOn")]
    [InlineData("""{"name":"甲","district":"440112","foundedOn":"2027-01-01"}""", 422, "date.inFuture", "foundedOn")]
    [InlineData("""{"name":"甲","district":"440112","kind":"Company"}""", 422, "field.invalid", "kind")]
    [InlineData("""{"name":"甲","district":"440112","kind":0}""", 422, "field.invalid", "kind")]
    [InlineData("""{"name":"甲","district":"440112","industry":"精密"}""", 422, "field.invalid", "industry")]
    [InlineData("""{"name":"甲","district":"440112",}""", 400, "body.unreadable", "body")]
    [InlineData("""{"name":"甲","district":"440112"} x""", 400, "body.unreadable", "body")]
    [InlineData("null", 400, "body.unreadable", "body")]
    [InlineData("[]", 400, "body.unreadable", "body")]
    [InlineData("", 400, "body.unreadable", "body")]
    [InlineData("""{"name":"甲" // 注释""", 400, "body.unreadable", "body")]
    public async Task A_registration_that_says_nothing_usable_is_refused(string body, int status, string code, string field)
    {
        var uscc = ApiHost.NewUscc();
        (await api.Send("PUT", $"/v1/enterprises/{uscc}", body)).IsProblem(status, code, field);
        (await api.Send("GET", $"/v1/enterprises/{uscc}")).IsProblem(404, "enterprise.unknown");
    }

    [Theory]
    [InlineData("""{"title":"innovative"}""", 422, "field.missing", "trigger")]
    [InlineData("""{"trigger":"promote"} x""", 400, "body.unreadable", "body")]
    [InlineData("{}}", 400, "body.unreadable", "body")]
    [InlineData("""{"trigger":"promote"}""", 422, "field.invalid", "trigger")]
    [InlineData("""{"trigger":"recognise"}""", 422, "field.missing", "title")]
    [InlineData("""{"trigger":"recognise","title":"innovative"}""", 422, "field.missing", "document")]
    [InlineData("""{"trigger":"recognise","title":"innovative","document":"x","effectiveOn":"2027-02-29"}""", 422, "field.invalid", "effectiveOn")]
    [InlineData("""{"trigger":"recognise","title":"innovative","document":"x","effectiveOn":"2026-12-31"}""", 422, "date.inFuture", "effectiveOn")]
    [InlineData("""{"trigger":"recognise","title":"innovative","document":"x","effectiveOn":"2025-10-15","validUntil":"2025-10-14"}""", 422, "date.reversed", "validUntil")]
    public async Task A_transition_that_is_not_whole_is_refused(string body, int status, string code, string field)
    {
        var uscc = await api.Firm();
        (await api.Send("POST", $"/v1/enterprises/{uscc}/transitions", body)).IsProblem(status, code, field);
        Assert.Equal(1, (await api.Send("GET", $"/v1/enterprises/{uscc}")).Is(200)["version"].GetInt32());
    }

    [Theory]
    [InlineData("-1", 422, "field.invalid")]
    [InlineData("0", 422, "field.invalid")]
    [InlineData("19999.995", 422, "field.invalid")]
    [InlineData("1e9", 422, "field.invalid")]
    [InlineData("1e400", 400, "body.unreadable")]
    [InlineData("\"20000\"", 400, "body.unreadable")]
    [InlineData("NaN", 400, "body.unreadable")]
    public async Task An_area_that_no_park_has_is_refused(string area, int status, string code)
    {
        var op = await api.Firm();
        (await api.Send("PUT", "/v1/parks/bad-area", $$"""{"name":"园","district":"440112","operator":"{{op}}","floorAreaSquareMetres":{{area}}}""")).IsProblem(status, code, "floorAreaSquareMetres");
        (await api.Send("GET", "/v1/parks/bad-area")).IsProblem(404, "park.unknown");
    }

    [Theory]
    [InlineData("\"operator\":\"91440101MA5000000X\"", 422, "uscc.invalid", "operator")]
    [InlineData("\"operator\":null", 422, "field.missing", "operator")]
    public async Task An_operator_is_an_enterprise(string member, int status, string code, string field) =>
        (await api.Send("PUT", "/v1/parks/bad-operator", $$"""{"name":"园","district":"440112",{{member}},"floorAreaSquareMetres":1}""")).IsProblem(status, code, field);

    [Theory]
    [InlineData("91440101MA5000000X", 400, "uscc.invalid")]
    [InlineData("9144010", 400, "uscc.invalid")]
    [InlineData("91440101MA50000I00", 400, "uscc.invalid")]
    [InlineData("..%2fparks", 400, "uscc.invalid")]
    [InlineData("%E2%80%8B91440101MA50000000", 400, "uscc.invalid")]
    public async Task A_wrong_code_in_the_path_is_a_wrong_address(string uscc, int status, string code)
    {
        (await api.Send("GET", $"/v1/enterprises/{uscc}")).IsProblem(status, code, "uscc");
        (await api.Send("PUT", $"/v1/enterprises/{uscc}", """{"name":"甲","district":"440112"}""")).IsProblem(status, code, "uscc");
    }

    [Fact]
    public async Task Ids_that_are_no_ids_are_refused_and_harm_nothing()
    {
        foreach (var id in new[] { "a.b", "-a", "a-", "%20", "..%2fx", "a%2f..%2fb", new string('a', 41), new string('a', 10_000), "甲", "a%0d%0ab" })
            (await api.Send("GET", $"/v1/parks/{id}")).IsProblem(400, "park.idInvalid", "id");
        (await api.Send("GET", "/v1/rewards/1a")).IsProblem(404, "reward.unknown", "id");
        (await api.Send("GET", "/v1/districts/1/transitions")).IsProblem(400, "district.unknown", "district");
        (await api.Send("PUT", "/v1/pots/1a/26", """{"capFen":1}""")).IsProblem(400, "field.invalid", "year");
        // A NUL never reaches the application: the server refuses the request line.
        using var raw = new TcpClient();
        await raw.ConnectAsync(api.Http.BaseAddress!.Host, api.Http.BaseAddress.Port);
        await raw.GetStream().WriteAsync("GET /v1/parks/%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(raw.GetStream());
        Assert.StartsWith("HTTP/1.1 400", await reader.ReadLineAsync());
    }

    [Theory]
    [InlineData("/v1/enterprises?tire=srdi", "tire")]
    [InlineData("/v1/enterprises?tier=SRDI", "tier")]
    [InlineData("/v1/enterprises?tier=", "tier")]
    [InlineData("/v1/enterprises?tier=srdi&tier=innovative", "tier")]
    [InlineData("/v1/enterprises?q=甲", "q")]
    [InlineData("/v1/enterprises?q=a%00b", "q")]
    [InlineData("/v1/enterprises?limit=0", "limit")]
    [InlineData("/v1/enterprises?limit=201", "limit")]
    [InlineData("/v1/enterprises?limit=-1", "limit")]
    [InlineData("/v1/enterprises?expiringBefore=2027-02-29", "expiringBefore")]
    [InlineData("/v1/enterprises?district=1", "district")]
    [InlineData("/v1/enterprises?park=a.b", "park")]
    [InlineData("/v1/enterprises?sort=size", "sort")]
    [InlineData("/v1/rewards?measure=99", "measure")]
    [InlineData("/v1/rewards?payee=x", "payee")]
    [InlineData("/v1/rewards?year=9", "year")]
    [InlineData("/v1/pots?year=1", "year")]
    [InlineData("/v1/parks/p?on=yesterday", "on")]
    [InlineData("/v1/parks/p?on=9999-12-31", "on")]
    [InlineData("/v1/enterprises/91440101MA7W000170?knownAt=0001-01-01", "knownAt")]
    [InlineData("/v1/measures?x=1", "x")]
    [InlineData("/v1/districts/440112/transitions?types=srdi.none.v1", "types")]
    public async Task A_query_is_never_ignored(string path, string field) =>
        (await api.Send("GET", path)).IsProblem(400, "query.invalid", field);

    [Theory]
    [InlineData("/v1/enterprises?after=x")]
    [InlineData("/v1/enterprises?after=cmV3YXJkOngu")]
    [InlineData("/v1/districts/440112/transitions?after=x")]
    [InlineData("/v1/districts/440112/transitions?after=cy4tMQ")]
    public async Task A_cursor_of_elsewhere_is_refused(string path) =>
        (await api.Send("GET", path)).IsProblem(400, "cursor.invalid", "after");

    [Theory]
    [InlineData("-1")]
    [InlineData("1.005")]
    [InlineData("1e18")]
    [InlineData("9223372036854775808")]
    [InlineData("\"100\"")]
    [InlineData("\"100万\"")]
    [InlineData("\"1,000,000\"")]
    [InlineData("\"￥100\"")]
    [InlineData("１００")]
    [InlineData("true")]
    [InlineData("null")]
    public async Task An_amount_that_is_no_whole_number_of_fen_is_refused(string fen)
    {
        var before = (await api.Send("GET", "/v1/pots?year=2026")).Is(200).Text;
        var answer = await api.Send("PUT", "/v1/pots/fund/2026", $$"""{"capFen":{{fen}}}""");
        Assert.True(answer.Status is 400 or 422, answer.Text);
        answer.IsProblem(answer.Status, answer.Code!);
        Assert.Contains(answer.Code, (string[])["body.unreadable", "field.invalid", "field.missing"]);
        Assert.Contains(answer.Field, (string[])["capFen", "body"]); // A number in full-width digits is no JSON at all.
        Assert.Equal(before, (await api.Send("GET", "/v1/pots?year=2026")).Is(200).Text);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://example.invalid\",\"领取\")")]
    [InlineData("@SUM(A1:A9)")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("'); drop table log; --")]
    [InlineData("{{7*7}} ${7*7} %s %n")]
    [InlineData("../../etc/passwd")]
    [InlineData("((a+)+)$")]
    [InlineData("广州𠅤䶮精密有限公司")]
    public async Task What_another_program_would_run_is_kept_as_the_text_it_is(string name)
    {
        var uscc = ApiHost.NewUscc();
        (await api.Send("PUT", $"/v1/enterprises/{uscc}", System.Text.Json.JsonSerializer.Serialize(new { name, district = "440112" }))).Is(201);
        Assert.Equal(name, (await api.Send("GET", $"/v1/enterprises/{uscc}")).Is(200)["name"].GetString());
        var found = (await api.Send("GET", $"/v1/enterprises?q={Uri.EscapeDataString(name)}")).Is(200)["items"].EnumerateArray();
        Assert.Contains(found, line => line.GetProperty("uscc").GetString() == uscc);
    }

    [Fact]
    public async Task A_packed_body_is_not_unpacked_and_too_many_headers_are_not_read()
    {
        using var packed = new MemoryStream();
        await using (var zip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true)) await zip.WriteAsync(new byte[64 * 1024 * 1024]);
        using var bomb = new HttpRequestMessage(HttpMethod.Put, $"/v1/enterprises/{ApiHost.NewUscc()}") { Content = new ByteArrayContent(packed.ToArray()) };
        bomb.Content.Headers.ContentType = new("application/json");
        bomb.Content.Headers.ContentEncoding.Add("gzip");
        using var answer = await api.Http.SendAsync(bomb);
        (await Answer.Of(answer)).IsProblem(400, "body.unreadable", "body");
        using var raw = new TcpClient();
        await raw.ConnectAsync(api.Http.BaseAddress!.Host, api.Http.BaseAddress.Port);
        await raw.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /v1/measures HTTP/1.1\r\nHost: localhost\r\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: 1\r\n")) + "\r\n"));
        using var reader = new StreamReader(raw.GetStream());
        Assert.StartsWith("HTTP/1.1 431", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_with_and_without_a_length()
    {
        var big = $$"""{"name":"{{new string('a', 1024 * 1024)}}","district":"440112"}""";
        (await api.Send("PUT", $"/v1/enterprises/{ApiHost.NewUscc()}", big)).IsProblem(413, "body.tooLarge", "body");
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/enterprises/{ApiHost.NewUscc()}") { Content = new StreamContent(new Endless(Encoding.UTF8.GetBytes(big))) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = true;
        using var response = await api.Http.SendAsync(request);
        (await Answer.Of(response)).IsProblem(413, "body.tooLarge", "body");
    }

    [Fact]
    public async Task A_body_within_the_limit_is_read()
    {
        var big = $$"""{"name":"{{new string('a', 1_000_000)}}","district":"440112"}""";
        (await api.Send("PUT", $"/v1/enterprises/{ApiHost.NewUscc()}", big)).IsProblem(422, "field.invalid", "name");
    }

    [Fact]
    public async Task Deep_nesting_and_other_encodings_are_unreadable()
    {
        var path = $"/v1/enterprises/{ApiHost.NewUscc()}";
        (await api.Send("PUT", path, string.Concat(Enumerable.Repeat("{\"name\":", 100_000)))).IsProblem(400, "body.unreadable");
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.GetEncoding("iso-8859-1") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent("{\"name\":\"é\",\"district\":\"440112\"}", encoding, "application/json") };
            using var response = await api.Http.SendAsync(request);
            (await Answer.Of(response)).IsProblem(400, "body.unreadable");
        }
    }

    [Fact]
    public async Task Another_media_type_is_refused()
    {
        foreach (var type in new[] { "text/plain", "application/xml", "application/x-www-form-urlencoded" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/enterprises/{ApiHost.NewUscc()}") { Content = new StringContent("{}", Encoding.UTF8, type) };
            using var response = await api.Http.SendAsync(request);
            (await Answer.Of(response)).IsProblem(415, "mediaType.unsupported");
        }
        (await api.Send("PUT", $"/v1/enterprises/{ApiHost.NewUscc()}")).IsProblem(415, "mediaType.unsupported");
    }

    [Fact]
    public async Task Unknown_routes_and_methods_are_problems_too()
    {
        foreach (var path in new[] { "/v2", "/v1", "/v1/nothing", "/v1/enterprises/a/b/c", "/healthz" }) (await api.Send("GET", path)).IsProblem(404, "notFound");
        var answer = (await api.Send("DELETE", "/v1/enterprises")).IsProblem(405, "method.notAllowed");
        Assert.NotNull(answer);
        (await api.Send("PATCH", $"/v1/enterprises/{ApiHost.NewUscc()}")).IsProblem(405, "method.notAllowed");
    }

    [Fact]
    public async Task Details_are_Chinese_unless_English_is_preferred()
    {
        async Task<string?> Detail(string? language) =>
            (await api.Send("GET", "/v1/enterprises/1", headers: language is null ? [] : [("Accept-Language", language)])).IsProblem(400, "uscc.invalid")["detail"].GetString();
        Assert.StartsWith("统一社会信用代码", await Detail(null));
        Assert.StartsWith("统一社会信用代码", await Detail("zh-CN,en;q=0.5"));
        Assert.StartsWith("统一社会信用代码", await Detail("fr"));
        Assert.StartsWith("The unified", await Detail("en-GB,zh;q=0.5"));
    }

    /// <summary>A stream that does not say how long it is.</summary>
    private sealed class Endless(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
