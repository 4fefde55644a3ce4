using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Srdi.Storage;

namespace Srdi.Accounts;

/// <summary>
/// Links by which a person sets a password: for a day, once. The database knows their digest alone. By plain SQL, since
/// the start asks here and has no time for a mapper.
/// </summary>
internal sealed class AccountLinks(Database database, TimeProvider clock)
{
    /// <summary>A link is good for so long.</summary>
    public static TimeSpan Life { get; } = TimeSpan.FromHours(24);

    /// <summary>What the first link is for: nobody yet.</summary>
    public const string Nobody = "";

    /// <summary>Whether any account was ever made.</summary>
    public async Task<bool> AnyAccount(CancellationToken cancellation)
    {
        await using var connection = await database.Reads.OpenConnectionAsync(cancellation);
        await using var command = Command(connection, "select 1 from account limit 1");
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }

    /// <summary>Makes a link's secret for an account and ends those it had.</summary>
    public async Task<string> Make(string account, CancellationToken cancellation)
    {
        var secret = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        await using var connection = await database.Writes.OpenConnectionAsync(cancellation);
        await using var turn = await connection.BeginTransactionAsync(cancellation);
        await using (var old = Command(connection, "delete from account_link where account = @account", ("@account", account))) await Run(old, turn, cancellation);
        await using (var fresh = Command(connection, "insert into account_link (digest, account, until) values (@digest, @account, @until)",
            ("@digest", DigestOf(secret)), ("@account", account), ("@until", Text(clock.GetUtcNow() + Life)))) await Run(fresh, turn, cancellation);
        await turn.CommitAsync(cancellation);
        return secret;
    }

    /// <summary>The account that a link is good for now, <see cref="Nobody"/> for the first; null when it is not good.</summary>
    public async Task<string?> Account(string secret, CancellationToken cancellation)
    {
        await using var connection = await database.Reads.OpenConnectionAsync(cancellation);
        await using var command = Command(connection, "select account from account_link where digest = @digest and until > @now", ("@digest", DigestOf(secret)), ("@now", Text(clock.GetUtcNow())));
        return await command.ExecuteScalarAsync(cancellation) as string;
    }

    /// <summary>Uses a link up; false when someone else was first or its time is over.</summary>
    public async Task<bool> Use(string secret, CancellationToken cancellation)
    {
        await using var connection = await database.Writes.OpenConnectionAsync(cancellation);
        await using var command = Command(connection, "delete from account_link where digest = @digest and until > @now", ("@digest", DigestOf(secret)), ("@now", Text(clock.GetUtcNow())));
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Ends an account's links.</summary>
    public async Task End(string account, CancellationToken cancellation)
    {
        await using var connection = await database.Writes.OpenConnectionAsync(cancellation);
        await using var command = Command(connection, "delete from account_link where account = @account", ("@account", account));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string DigestOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    // One form for both databases, and one that sorts by time.
    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static Task<int> Run(DbCommand command, DbTransaction turn, CancellationToken cancellation)
    {
        command.Transaction = turn;
        return command.ExecuteNonQueryAsync(cancellation);
    }

    private static DbCommand Command(DbConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
