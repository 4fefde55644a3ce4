using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Srdi.Storage;

namespace Srdi.Host.Tests;

/// <summary>What an auditor does: takes the database as files, and the root that a district kept, and asks the program whether all is as it was written.</summary>
public sealed class VerifyTests
{
    private static readonly string Firm = Domain.Enterprises.EnterpriseId.Of("91440101", "MA5PRFW1").Value;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task The_demo_with_its_years_is_as_it_was_written(StorageProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var (loaded, output) = await HostProcess.RunToEnd(["--demo", "--once", .. database.Settings]);
        Assert.True(loaded == 0, output);
        var (code, said) = await HostProcess.Run(["verify", .. database.Settings]);
        Assert.True(code == 0, said);
        Assert.Contains("All is as it was written", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_row_is_named_and_a_backup_that_was_put_back_is_told_by_the_districts_root()
    {
        await using var database = await TestDatabase.Create(StorageProvider.Sqlite);
        var (file, backup, root) = (Path.Combine(database.DataDirectory, "srdi.db"), Path.Combine(database.DataDirectory, "yesterday.db"), Path.Combine(database.DataDirectory, "root.json"));
        await using (var first = await HostProcess.Start(database.Settings))
        {
            await Register(first, Firm, "广州示例精密机械有限公司");
            await first.Stop();
        }
        File.Copy(file, backup);
        await using (var second = await HostProcess.Start(database.Settings))
        {
            await Register(second, Firm, "广州示例精密装备有限公司");
            var (status, taken) = await second.Send(HttpMethod.Post, "/v1/roots", new { });
            Assert.True(status == HttpStatusCode.OK, taken.ToString());
            var (_, page) = await second.Send(HttpMethod.Get, "/v1/districts/440112/transitions?types=srdi.platform.rootSigned.v1");
            await File.WriteAllTextAsync(root, page.GetRawText()); // As a district keeps it.
            Assert.Contains(taken.GetProperty("signed").GetString()!, page.GetRawText(), StringComparison.Ordinal);
            await second.Stop();
        }
        async Task<string> Verify(int expected, params string[] more)
        {
            var (code, said) = await HostProcess.Run(["verify", .. database.Settings, .. more]);
            Assert.True(code == expected, said);
            return said;
        }
        await Verify(0);
        await Verify(0, "--root", root);
        Assert.Contains("no signed root", await Verify(2, "--root", backup), StringComparison.Ordinal);

        var good = await File.ReadAllBytesAsync(file);
        await using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = $"drop trigger log_no_update; update log set actor = 'registry:other' where subject = '{Firm}' and ordinal = 1";
            await command.ExecuteNonQueryAsync();
        }
        Assert.Contains($"enterprise {Firm} 1: the event or the seal before it is not what was sealed", await Verify(1), StringComparison.Ordinal);

        foreach (var left in (string[])["-wal", "-shm"]) File.Delete(file + left);
        await File.WriteAllBytesAsync(file, good);
        await Verify(0, "--root", root);
        File.Copy(backup, file, overwrite: true);
        await Verify(0); // By itself a backup is whole.
        Assert.Contains("the data is older", await Verify(1, "--root", root), StringComparison.Ordinal);
    }

    private static async Task Register(HostProcess host, string uscc, string name)
    {
        var (status, body) = await host.Send(HttpMethod.Put, $"/v1/enterprises/{uscc}", new { name, district = "440112" });
        Assert.True((int)status is 200 or 201, body.ToString());
    }
}
