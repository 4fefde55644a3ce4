using System.Net;
using System.Text.Json;
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
        var (owner, app, settings) = await TwoRoles(directory);
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

    [Fact]
    public async Task People_machines_and_their_views_live_in_tables_that_the_platforms_role_may_work_on()
    {
        var directory = Directory.CreateTempSubdirectory("srdi-roles-");
        var (_, _, settings) = await TwoRoles(directory);
        settings = [.. settings, "--environment", "Production"];
        var (made, printed) = await HostProcess.Run(["client", "add", "szj-01", "registry", .. settings]);
        Assert.True(made == 0, printed);
        await using (var host = await HostProcess.Start(settings))
        {
            // A person: the first link sets a password, and the sign-in counts, stamps and leads on to the second factor.
            var link = await AccountTests.Printed(host, AccountTests.Link());
            using var browser = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = host.Http.BaseAddress };
            var (cookies, form) = await AccountTests.Form(browser, link, "");
            using var set = await AccountTests.Post(browser, "/account/setup", cookies, form, ("link", link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..]), ("name", "first.officer"), ("displayName", "安全员"), ("password", "mulberry-lantern-93-otter"), ("again", "mulberry-lantern-93-otter"));
            Assert.Equal("/account/sign-in", set.Headers.Location?.ToString());
            (cookies, form) = await AccountTests.Form(browser, "/account/sign-in", cookies);
            using var wrong = await AccountTests.Post(browser, "/account/sign-in", cookies, form, ("name", "first.officer"), ("password", "mulberry-lantern-93-heron"), ("returnUrl", "/console"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            using var signed = await AccountTests.Post(browser, "/account/sign-in", cookies, form, ("name", "first.officer"), ("password", "mulberry-lantern-93-otter"), ("returnUrl", "/console"));
            Assert.Equal("/account/totp", signed.Headers.Location?.ToString());
            // A machine: its token, and a view that it keeps, replaces and forgets.
            using var asks = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "szj-01"), new("client_secret", AccountTests.Secret().Match(printed).Groups[1].Value)]);
            using var token = await host.Http.PostAsync(new Uri("/connect/token", UriKind.Relative), asks);
            Assert.Equal(HttpStatusCode.OK, token.StatusCode);
            host.Http.DefaultRequestHeaders.Authorization = new("Bearer", JsonElement.Parse(await token.Content.ReadAsStringAsync()).GetProperty("access_token").GetString());
            foreach (var query in new[] { "district=440112", "district=440106" })
                Assert.Equal(HttpStatusCode.OK, (await host.Send(HttpMethod.Put, "/v1/views", new { page = "enterprises", name = "示例", query })).Status);
            Assert.Equal("district=440106", (await host.Send(HttpMethod.Get, "/v1/views?page=enterprises")).Body.GetProperty("items").EnumerateArray().Single().GetProperty("query").GetString());
            Assert.Equal(0, (await host.Send(HttpMethod.Delete, "/v1/views?page=enterprises&name=%E7%A4%BA%E4%BE%8B")).Body.GetProperty("items").GetArrayLength());
        }
        Assert.Equal(0, (await HostProcess.Run(["client", "remove", "szj-01", .. settings])).ExitCode);
        directory.Delete(recursive: true);
    }

    /// <summary>A database, its owner's way in and the platform's, and the settings that name both.</summary>
    private static async Task<(string Owner, string App, string[] Settings)> TwoRoles(DirectoryInfo directory)
    {
        var owner = await (await PostgresServer.Running).NewDatabase();
        var role = $"app_{new NpgsqlConnectionStringBuilder(owner).Database}";
        await Run(owner, $"create role {role} login");
        var app = new NpgsqlConnectionStringBuilder(owner) { Username = role }.ToString();
        return (owner, app, [.. HostProcess.Postgres(app, directory.FullName), "--ConnectionStrings:SrdiOwner", owner]);
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
