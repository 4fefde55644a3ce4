namespace Srdi.Storage.Requests;

/// <summary>The answer that a request with an idempotency key was given.</summary>
/// <param name="Digest">The digest of the request's body.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body of the answer.</param>
/// <param name="RecordedAt">When it was given.</param>
public sealed record AnsweredRequest(string Digest, int Status, string Body, DateTimeOffset RecordedAt);

/// <summary>Remembers answers by idempotency key, so that a repeat gets the same one.</summary>
public sealed class RequestLog(Database database)
{
    private const string FindSql = "select digest, status, body, recorded_at from request where scope = @scope and key = @key";

    private const string AddSql = """
        insert into request (scope, key, digest, status, body, recorded_at) values (@scope, @key, @digest, @status, @body, @recordedAt)
        on conflict (scope, key) do nothing
        """;

    /// <summary>The answer given before; null when there was none.</summary>
    /// <param name="scope">Whose keys: a key means something within its scope only.</param>
    /// <param name="key">The idempotency key.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<AnsweredRequest?> Find(string scope, string key, CancellationToken cancellation) =>
        (await database.Query(FindSql, [("scope", scope), ("key", key)],
            row => new AnsweredRequest(row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3).ToUniversalTime()), cancellation))
        .SingleOrDefault();

    /// <summary>Keeps an answer. False when the key has one already: the first stays.</summary>
    public async Task<bool> Add(string scope, string key, AnsweredRequest answer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return await database.Execute(AddSql,
            [("scope", scope), ("key", key), ("digest", answer.Digest), ("status", answer.Status), ("body", answer.Body), ("recordedAt", answer.RecordedAt.ToUniversalTime())],
            cancellation) == 1;
    }
}
