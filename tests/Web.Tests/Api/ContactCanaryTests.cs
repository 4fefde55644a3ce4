using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Srdi.Storage;

namespace Srdi.Web.Tests.Api;

/// <summary>Planted names and numbers are looked for in all that the platform writes and says; the answer to a reveal alone has them.</summary>
public sealed class ContactCanaryTests
{
    private static readonly string[] Planted = ["金丝雀欧阳测", "13977531864", "霍金丝雀", "020-87653194", "02087653194"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_planted_contact_is_in_no_byte_of_the_database_no_log_line_no_trace_and_no_answer_but_the_reveal(bool postgres)
    {
        var found = new ConcurrentQueue<string>();
        var (lines, spans) = (0, 0);
        void Look(string where, string text)
        {
            foreach (var form in Planted.SelectMany(Forms)) if (text.Contains(form, StringComparison.OrdinalIgnoreCase)) found.Enqueue($"{where}: {text}");
        }
        using var traces = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                Interlocked.Increment(ref spans);
                Look($"span {span.OperationName}", string.Join('\n', [span.DisplayName, span.StatusDescription, .. span.TagObjects.Concat(span.Events.SelectMany(e => e.Tags)).Select(t => $"{t.Key}={t.Value}"), .. span.Baggage.Select(b => $"{b.Key}={b.Value}")]));
            },
        };
        ActivitySource.AddActivityListener(traces);
        await using var api = await ContactTests.Start(postgres, services =>
        {
            services.AddSingleton<ILoggerProvider>(new Listening((category, line) =>
            {
                Interlocked.Increment(ref lines);
                Look($"log {category}", line);
            }));
            services.Configure<LoggerFilterOptions>(all =>
            {
                all.Rules.Clear();
                all.MinLevel = LogLevel.Trace;
            });
        });
        async Task<Answer> Quiet(string method, string path, string? json = null, string? token = null, params (string, string)[] headers)
        {
            var answer = await api.Send(method, path, json, token, headers);
            Look($"{method} {path} {answer.Status}", $"{answer.Headers}\n{answer.Text}");
            return answer;
        }

        var (uscc, district) = (await api.Firm("littleGiant"), await api.Token("district", "440112"));
        var path = $"/v1/enterprises/{uscc}/contact";
        (await Quiet("PUT", path, """{"legalPerson":"霍金丝雀","phone":"02087653194"}""")).Is(201);
        (await Quiet("PUT", path, """{"legalPerson":"金丝雀欧阳测","phone":"13977531864"}""")).Is(200);
        (await Quiet("GET", path, token: district)).Is(200);
        // Refused ones as well, in every way that a body is refused, and by who may not.
        foreach (var wrong in new[]
        {
            """{"legalPerson":"金丝雀欧阳测","phone":"13977531864000"}""", """{"legalPerson":"金丝雀欧阳测\u202E","phone":"13977531864"}""", """{"legalPerson":"金丝雀欧阳测","phone":13977531864}""", """{"legalPerson":["金丝雀欧阳测"],"phone":"13977531864"}""",
            """{"legalPerson":"金丝雀欧阳测","phone":"13977531864","phone":"13977531864"}""", """{"legalPerson":"金丝雀欧阳测","phone":"13977531864","x":1}""", """{"legalPerson":"金丝雀欧阳测","phone":"13977531864" """, """["金丝雀欧阳测"]""",
        })
            Assert.InRange((await Quiet("PUT", path, wrong)).Status, 400, 422);
        (await Quiet("PUT", path, """{"legalPerson":"金丝雀欧阳测","phone":"13977531864"}""", district)).Is(403);
        (await Quiet("PUT", $"/v1/enterprises/{ApiHost.NewUscc()}/contact", """{"legalPerson":"金丝雀欧阳测","phone":"13977531864"}""")).Is(404);
        (await Quiet("POST", path + "/reveal", """{"reason":"致电金丝雀欧阳测"}""", district)).IsProblem(422, "contact.inReason", "reason");
        (await Quiet("POST", path + "/reveal", """{"reason":"致电 139-7753-1864"}""", district)).IsProblem(422, "contact.inReason", "reason");
        (await Quiet("POST", path + "/reveal", """{"reason":"试"}""", await api.Token("auditor"))).Is(403);
        var plain = (await api.Send("POST", path + "/reveal", """{"reason":"试一试"}""", district, ("Idempotency-Key", "canary"))).Is(200);
        Assert.Equal(("金丝雀欧阳测", "13977531864"), (plain["legalPerson"].GetString(), plain["phone"].GetString()));

        foreach (var said in new[] { $"/v1/enterprises/{uscc}", $"/v1/enterprises/{uscc}/history", "/v1/enterprises", "/v1/enterprises/export", "/v1/districts/440112/transitions", "/v1/districts/440112/snapshot", "/v1/audit", "/v1/audit/export", "/metrics", "/openapi/v1.json" })
            (await Quiet("GET", said)).Is(200);

        var database = api.App.Services.GetRequiredService<Database>();
        if (postgres)
        {
            var rows = await Rows(database);
            Assert.Contains(rows, row => row.StartsWith("enterprise_contact", StringComparison.Ordinal) && row.Contains(uscc, StringComparison.Ordinal));
            Assert.Contains(rows, row => row.StartsWith("audit", StringComparison.Ordinal) && row.Contains("试一试", StringComparison.Ordinal));
            foreach (var row in rows) Look("row", row);
        }
        var files = Directory.GetFiles(api.Data, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)).ToDictionary(file => file, Bytes);
        if (!postgres)
        {
            Assert.Contains(files, file => file.Key.EndsWith("-wal", StringComparison.Ordinal));
            Assert.Contains(files.Values, bytes => bytes.AsSpan().IndexOf("试一试"u8) >= 0); // The looking finds what is there.
        }
        foreach (var (name, bytes) in files)
            foreach (var form in Planted.SelectMany(Forms))
                foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode })
                    if (bytes.AsSpan().IndexOf(encoding.GetBytes(form)) >= 0) found.Enqueue($"file {Path.GetFileName(name)}");

        (await Quiet("DELETE", path)).Is(204);
        Assert.True(found.IsEmpty, string.Join("\n\n", found));
        Assert.True(lines > 500 && spans > 20, $"{lines} lines, {spans} spans");
    }

    /// <summary>As it is, as JSON and URLs escape it, and as PostgreSQL shows bytes.</summary>
    private static string[] Forms(string planted) =>
        [planted, string.Concat(planted.Select(c => c < 128 ? c.ToString() : $"\\u{(int)c:x4}")), Uri.EscapeDataString(planted), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(planted)), Convert.ToBase64String(Encoding.UTF8.GetBytes(planted)).TrimEnd('=')];

    private static byte[] Bytes(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static async Task<List<string>> Rows(Database database)
    {
        await using var connection = await database.Reads.OpenConnectionAsync();
        async Task<List<string>> Read(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await using var reader = await command.ExecuteReaderAsync();
            List<string> texts = [];
            while (await reader.ReadAsync()) texts.Add(reader.GetString(0));
            return texts;
        }
        List<string> rows = [];
        foreach (var table in await Read("select quote_ident(table_name) from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"))
            rows.AddRange((await Read($"select t::text from {table} t")).Select(row => $"{table} {row}"));
        return rows;
    }

    private sealed class Listening(Action<string, string> hears) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Line(categoryName, hears);

        public void Dispose() { }

        private sealed class Line(string category, Action<string, string> hears) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull
            {
                hears(category, $"{state}");
                return null;
            }

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var members = state is IEnumerable<KeyValuePair<string, object?>> named ? string.Join(' ', named.Select(m => $"{m.Key}={m.Value}")) : "";
                hears(category, $"{formatter(state, exception)} {members} {exception}");
            }
        }
    }
}
