using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Storage;
using Srdi.Storage.Enterprises;
using Srdi.Storage.Log;
using Srdi.Storage.Rewards;

namespace Srdi.Host.Tests;

/// <summary>A crash at any moment loses nothing that was answered and doubles nothing.</summary>
public sealed class KillTests
{
    private const int Firms = 48;
    private const int Kills = 3;

    [Theory]
    [InlineData(StorageProvider.Sqlite, "group")]
    [InlineData(StorageProvider.Sqlite, "single")]
    [InlineData(StorageProvider.Postgres, "group")]
    [InlineData(StorageProvider.Postgres, "single")]
    public async Task After_kill_9_state_and_log_agree_and_no_reward_exists_twice(StorageProvider provider, string commit)
    {
        await using var database = await TestDatabase.Create(provider);
        var ports = HostProcess.Ports.Free();
        var answered = new ConcurrentDictionary<(string Uscc, int Ordinal), string>();
        for (var round = 0; round <= Kills; round++)
        {
            await using var host = await HostProcess.Start([.. database.Settings, $"--{StorageSettings.CommitKey}", commit], ports);
            var last = round == Kills;
            var killAt = 40 + 90 * round; // answers after which the process dies in the middle of its work
            var answers = 0;
            var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var work = Parallel.ForEachAsync(Enumerable.Range(0, Firms), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
            {
                try
                {
                    await Climb(host, Firm(number), round, answered, () =>
                    {
                        if (!last && Interlocked.Increment(ref answers) == killAt) killed.TrySetResult();
                    });
                }
                catch (HttpRequestException) when (!last)
                {
                    // The process died under the call: the next round repeats it.
                }
            });
            if (!last)
            {
                await Task.WhenAny(killed.Task, work);
                await host.Kill();
            }
            await work;
        }

        await using var opened = database.Open();
        ILogReader log = provider == StorageProvider.Postgres ? new PostgresLogReader(opened) : new SqliteLogReader(opened);
        var enterprises = await new EnterpriseList(opened).Read(new(1_000), default);
        Assert.Equal(Firms, enterprises.Items.Count);
        foreach (var line in enterprises.Items)
        {
            var events = await log.ReadSubject(SubjectKind.Enterprise, line.Uscc, 0, 1_000, default);
            Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => e.Entry.Ordinal));
            var stored = await StateVersion(opened, line.Uscc);
            Assert.Equal(events.Count, stored);
            Assert.Equal(Tier.LittleGiant, line.Tier);
            foreach (var ((_, ordinal), type) in answered.Where(a => a.Key.Uscc == line.Uscc)) Assert.Equal(type, events[ordinal - 1].Entry.Type);
        }
        var rewards = await new RewardList(opened).Read(new(1_000), default);
        Assert.Equal(Firms, rewards.Items.Count);
        Assert.All(rewards.Items, r => Assert.Equal("1a", r.Record.GetProperty("measure").GetString()));
        Assert.Equal(Firms, rewards.Items.Select(r => r.Record.GetProperty("payee").GetString()).Distinct().Count());
    }

    /// <summary>Takes a firm up the ladder and renames it a few times; every command is the same in every round.</summary>
    private static async Task Climb(HostProcess host, EnterpriseId firm, int round, ConcurrentDictionary<(string, int), string> answered, Action oneMore)
    {
        var path = $"/v1/enterprises/{firm}";
        var (status, body) = await host.Send(HttpMethod.Put, path, new { name = $"测试企业 {firm}", district = "440112" });
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Created, $"{status} {body}");
        oneMore();
        object[] commands =
        [
            new { trigger = "recognise", title = "innovative", batch = "2025年", effectiveOn = "2025-09-01" },
            new { trigger = "recognise", title = "srdi", batch = "2025年", effectiveOn = "2025-10-01" },
            new { trigger = "recognise", title = "littleGiant", batch = "第七批", effectiveOn = "2025-11-01" },
            new { trigger = "renew", title = "innovative", batch = "2025年", effectiveOn = "2026-09-01" },
            new { trigger = "move", district = "440113", effectiveOn = "2026-09-02" },
        ];
        foreach (var command in commands)
        {
            (status, body) = await host.Send(HttpMethod.Post, path + "/transitions", command);
            Assert.True(status == HttpStatusCode.OK, $"round {round}: {status} {body}");
            foreach (var e in body.GetProperty("events").EnumerateArray())
            {
                var type = e.GetProperty("type").GetString()!;
                Assert.Equal(type, answered.GetOrAdd((firm.Value, e.GetProperty("ordinal").GetInt32()), type));
            }
            oneMore();
        }
    }

    private static async Task<int> StateVersion(Database database, string uscc)
    {
        await using var connection = await database.Reads.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "select cast(payload as text) from grain_state where state_name = 'enterprise' and key = @key";
        var key = command.CreateParameter();
        (key.ParameterName, key.Value) = ("key", "ent-" + uscc);
        command.Parameters.Add(key);
        return JsonSerializer.Deserialize<Enterprise>((string)(await command.ExecuteScalarAsync())!, SrdiJson.Stored)!.Version;
    }

    private static EnterpriseId Firm(int number) => EnterpriseId.Of("91440101", $"MA6K{number:0000}");
}
