using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Web.Tests.Api;

namespace Srdi.Web.Tests.Lists.Imports;

/// <summary>A host of its own with the heading of a list at hand.</summary>
public sealed class ListApi : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private ListApi(ApiHost host) => Host = host;

    public ApiHost Host { get; }

    public ILogReader Log => Host.App.Services.GetRequiredService<ILogReader>();

    public static async Task<ListApi> Start() => new(await ApiHost.Start(change: services => services.AddSingleton(TestFiles.Reader)));

    public static Dictionary<string, string> Heading(string kind, string? title = null, string? batch = null, string document = "示例函〔2026〕1号", string on = "2026-05-20") => new(
        new Dictionary<string, string?> { ["kind"] = kind, ["title"] = title, ["batch"] = batch, ["document"] = document, ["publishedOn"] = on, ["publisher"] = "示例发布机关" }
            .Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Key, p.Value!)));

    public static byte[] Csv(params string[] lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");

    public static byte[] Xlsx(params string[] lines)
    {
        var bytes = new MemoryStream();
        bytes.SaveAs(lines.Select(line => line.Split(',').Select((cell, i) => ($"{i}", (object)cell)).ToDictionary(c => c.Item1, c => c.Item2)), printHeader: false);
        return bytes.ToArray();
    }

    public async Task<Answer> Upload(byte[] file, IReadOnlyDictionary<string, string> heading, string name = "list.csv")
    {
        using var form = new MultipartFormDataContent();
        foreach (var (part, text) in heading) form.Add(new StringContent(text), part);
        form.Add(new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, "file", name);
        using var response = await Host.Http.PostAsync(new Uri("/v1/lists", UriKind.Relative), form);
        return await Answer.Of(response);
    }

    /// <summary>Asks until the list is there: it has its own time, and nothing tells when it has gone.</summary>
    public async Task<Answer> Until(string id, params string[] states)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var list = (await Host.Send("GET", $"/v1/lists/{id}")).Is(200);
            if (states.Contains(list["state"].GetString())) return list;
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    public async Task<Answer> Preview(byte[] file, IReadOnlyDictionary<string, string> heading, string name = "list.csv")
    {
        var uploaded = await Upload(file, heading, name);
        Assert.True(uploaded.Status is 200 or 201, uploaded.Text);
        return await Until(uploaded["id"].GetString()!, "previewed", "done");
    }

    public Task<Answer> Transition(string id, string body) => Host.Send("POST", $"/v1/lists/{id}/transitions", body);

    public async Task<Answer> CarryOut(byte[] file, IReadOnlyDictionary<string, string> heading, string name = "list.csv", string confirm = """{"trigger":"confirm"}""")
    {
        var id = (await Preview(file, heading, name))["id"].GetString()!;
        (await Transition(id, confirm)).Is(200);
        return await Until(id, "done");
    }

    public async Task<List<JsonElement>> Rows(string id, string? verdict = null) =>
        [.. (await Host.Send("GET", $"/v1/lists/{id}/rows?limit=200{(verdict is null ? "" : $"&verdict={verdict}")}")).Is(200)["items"].EnumerateArray()];

    public static string Counts(Answer list) => string.Join(' ', list["counts"].EnumerateObject().Select(c => c.Value.GetInt32()));

    public static string Firm(int number) => EnterpriseId.Of("91440101", $"MA7{number:00000}").Value;

    /// <summary>Registers firms by their roster and returns their codes.</summary>
    public async Task<string[]> Register(params string[] names)
    {
        string[] codes = [.. names.Select((_, i) => Firm(i + 1))];
        var done = await CarryOut(Csv(["统一社会信用代码,企业名称,区", .. names.Select((name, i) => $"{codes[i]},{name},黄埔区")]), Heading("enterprises", document: ""));
        Assert.Equal((names.Length, 0), (done["receipt"].GetProperty("applied").GetInt32(), done["receipt"].GetProperty("refused").GetInt32()));
        return codes;
    }

    /// <summary>Gives titles up to one to firms, each by its list.</summary>
    public async Task Recognise(string[] codes, params string[] titles)
    {
        foreach (var (title, i) in titles.Select((t, i) => (t, i)))
            await CarryOut(Csv(["企业名称,统一社会信用代码", .. codes.Select((code, n) => $",{code}")]), Heading("recognition", title, "2023年", $"示例函〔2023〕{i}号", $"2023-0{i + 1}-01"));
    }

    public async Task<JsonElement> Enterprise(string code) => (await Host.Send("GET", $"/v1/enterprises/{code}")).Is(200).Json;

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
