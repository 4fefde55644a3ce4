using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Npgsql;
using Srdi.Benchmarks.Measuring;
using Srdi.Host.Tests;
using Srdi.Storage;
using Srdi.Tests;

namespace Srdi.Benchmarks.City;

/// <summary>Published lists through the program, from the upload to the receipt, beside the database taking in the same bytes.</summary>
internal static class ImportScene
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public static async Task Play(Arguments arguments)
    {
        foreach (var provider in arguments.Databases)
        {
            Report.Machine($"{provider}; the program as built, in Release, and who asks it for the progress on the same cores");
            List<string[]> rows = [];
            foreach (var count in arguments.Rows)
            {
                var directory = Directory.CreateTempSubdirectory("srdi-import-");
                var server = provider == StorageProvider.Postgres ? (await Given.Storage(provider)).ConnectionString! : null;
                await using (var host = await HostProcess.Start(server is null ? HostProcess.Sqlite(directory.FullName) : HostProcess.Postgres(server, directory.FullName)))
                {
                    var roster = Csv("统一社会信用代码,企业名称,区", count, i => $"{ManyFirms.Code(i).Value},广州第{i}精密有限公司,黄埔区");
                    var recognised = Csv("企业名称,统一社会信用代码", count, i => $"广州第{i}精密有限公司,{ManyFirms.Code(i).Value}");
                    await One("roster", roster, new() { ["kind"] = "enterprises" });
                    await One("recognition", recognised, new() { ["kind"] = "recognition", ["title"] = "innovative", ["batch"] = "2025年", ["document"] = "示例函〔2025〕1号" });

                    async Task One(string what, byte[] file, Dictionary<string, string> heading)
                    {
                        var began = Stopwatch.GetTimestamp();
                        var id = await Upload(host, file, heading);
                        var previewed = await Until(host, id, "previewed");
                        var preview = Stopwatch.GetElapsedTime(began).TotalSeconds;
                        if (previewed.GetProperty("counts").GetProperty("new").GetInt32() != count) throw new EffectsDifferException($"{what}: {previewed}");
                        began = Stopwatch.GetTimestamp();
                        await host.Send(HttpMethod.Post, $"/v1/lists/{id}/transitions", new { trigger = "confirm" });
                        var done = await Until(host, id, "done");
                        var execution = Stopwatch.GetElapsedTime(began).TotalSeconds;
                        if (done.GetProperty("receipt").GetProperty("applied").GetInt32() != count) throw new EffectsDifferException($"{what}: {done}");
                        var copy = server is null ? double.NaN : await Copy(server, file);
                        rows.Add([Report.Text($"{what}, {count:#,0} rows"), Report.Number(preview), Report.Number(execution), Report.Number(count / (preview + execution)), server is null ? "–" : Report.Number(count / copy), server is null ? "–" : Report.Text($"{copy / (preview + execution):0.0000}"), Report.Number(host.WorkingSetBytes / 1e6)]);
                    }
                }
                directory.Delete(recursive: true);
            }
            Report.Table($"{provider}: a list through all rules", ["", "upload and preview, s", "execution, s", "rows/s", "COPY, rows/s", "÷ COPY", "working set, MB"], rows);
        }
    }

    private static byte[] Csv(string head, int count, Func<int, string> line) => Encoding.UTF8.GetBytes(string.Join('\n', [head, .. Enumerable.Range(1, count).Select(line)]));

    /// <summary>The same bytes into a table of one column, a row each.</summary>
    private static async Task<double> Copy(string server, byte[] file)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using (var table = new NpgsqlCommand("create table if not exists raw_copy (line text)", connection)) await table.ExecuteNonQueryAsync();
        var began = Stopwatch.GetTimestamp();
        await using (var writer = await connection.BeginTextImportAsync("copy raw_copy from stdin (format csv, delimiter e'\\t')")) await writer.WriteAsync(Encoding.UTF8.GetString(file));
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<string> Upload(HostProcess host, byte[] file, Dictionary<string, string> heading)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (part, text) in heading) form.Add(new StringContent(text), part);
        form.Add(new StringContent("2025-12-31"), "publishedOn");
        form.Add(new StringContent("示例发布机关"), "publisher");
        form.Add(new ByteArrayContent(file), "file", "名单.csv");
        using var response = await host.Http.PostAsync(new Uri("/v1/lists", UriKind.Relative), form);
        var body = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonElement.Parse(body).GetProperty("id").GetString()! : throw new EffectsDifferException(body);
    }

    private static async Task<JsonElement> Until(HostProcess host, string id, string state)
    {
        using var look = new PeriodicTimer(Look);
        while (await look.WaitForNextTickAsync())
            if ((await host.Send(HttpMethod.Get, $"/v1/lists/{id}")).Body is var list && list.GetProperty("state").GetString() == state) return list;
        throw new InvalidOperationException("The timer ended.");
    }
}
