using System.Net;
using Npgsql;
using Srdi.Storage;
using Srdi.Tests;

namespace Srdi.Host.Tests;

/// <summary>The program runs as a role that can't change what was written, whatever is done with its password.</summary>
public sealed class DatabaseRoleTests
{
    [Fact]
    public async Task The_platform_runs_as_a_role_that_may_only_add_to_log_ledger_and_audit_trail()
    {
        var directory = Directory.CreateTempSubdirectory("srdi-roles-");
        var owner = await (await PostgresServer.Running).NewDatabase();
        var role = $"app_{new NpgsqlConnectionStringBuilder(owner).Database}";
        await Run(owner, $"create role {role} login");
        var app = new NpgsqlConnectionStringBuilder(owner) { Username = role }.ToString();
        string[] settings = [.. HostProcess.Postgres(app, directory.FullName), "--ConnectionStrings:SrdiOwner", owner];
        var firm = "/v1/enterprises/" + Domain.Enterprises.EnterpriseId.Of("91440101", "MA5PRFR1");
        await using (var host = await HostProcess.Start(settings))
        {
            
            Assert.Equal(HttpStatusCode.Created, (await host.Send(HttpMethod.Put, firm, new { name = "广州示例精密机械有限公司", district = "440112" })).Status);
            foreach (var title in new[] { "innovative", "srdi", "littleGiant" })
                Assert.Equal(HttpStatusCode.OK, (await host.Send(HttpMethod.Post, $"{firm}/transitions", new { trigger = "recognise", title, batch = "示例", effectiveOn = "2025-10-15" })).Status);
            Assert.Equal(HttpStatusCode.OK, (await host.Send(HttpMethod.Post, "/v1/roots", new { })).Status);
            await host.Stop();
        }
        await using (var again = await HostProcess.Start(settings)) Assert.Equal(HttpStatusCode.OK, (await again.Send(HttpMethod.Get, firm)).Status);
        foreach (var table in new[] { "log", "ledger", "audit" })
            foreach (var act in new[] { $"update {table} set district = null", $"delete from {table}", $"truncate {table}", $"alter table {table} disable trigger all", $"drop trigger {table}_append_only on {table}", $"drop table {table} cascade" })
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => Run(app, act))).SqlState);
        foreach (var act in new[] { "delete from grain_state", "update orleansquery set querytext = ''", "create table mine (n integer)", "update schema_script set scriptname = ''", "update log_epoch set epoch = 1" })
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => Run(app, act))).SqlState);
        // And whoever owns the tables has to take a trigger away first.
        Assert.Equal("23001", (await Assert.ThrowsAsync<PostgresException>(() => Run(owner, "delete from log"))).SqlState);
        directory.Delete(recursive: true);
    }

    private static async Task Run(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
