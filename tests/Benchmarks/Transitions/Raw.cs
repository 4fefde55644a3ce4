using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using Srdi.Benchmarks.Measuring;
using Srdi.Domain.Enterprises;
using Srdi.Storage;

namespace Srdi.Benchmarks.Transitions;

/// <summary>
/// The database alone: documents made beforehand, hand-written SQL, no grains, no rules, no check of versions. With one
/// transition per transaction it shows what a statement costs; with a hundred, the limit that nothing can pass that
/// keeps the same bytes.
/// </summary>
internal abstract class Raw(StorageProvider provider, int firmsPerCall) : IContestant
{
    private readonly ConcurrentDictionary<(int Firm, int Step), Written> documents = new();

    public abstract string Name { get; }

    public Role Role => Role.Limit;

    public int FirmsPerCall => firmsPerCall;

    protected Database Database { get; private set; } = null!;

    public virtual async Task Start()
    {
        Database = Database.Of(await Given.Storage(provider));
        await using var connection = await Database.Writes.OpenConnectionAsync();
        var (json, position) = provider == StorageProvider.Postgres ? ("jsonb", "bigint generated always as identity primary key") : ("text", "integer primary key autoincrement");
        await Sql.Run(connection, $"""
            create table raw_state (key text primary key, version integer not null, payload {json} not null);
            create table raw_event (position {position}, subject text not null, ordinal integer not null, type text not null, data {json} not null, unique (subject, ordinal));
            create table raw_reward (id text primary key, payload {json} not null);
            """);
    }

    public async Task Register(int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            var firm = Ladder.Registered(number);
            documents[(number, -1)] = new(firm.Uscc.GrainKey, 1, Ladder.Json(firm), null, null, null, null);
            for (var step = 0; step < Ladder.Steps.Length; step++)
            {
                var commit = Ladder.Decide(firm, step).Commit!;
                firm = commit.Record;
                var (type, body, reward) = Ladder.OneEvent(commit);
                documents[(number, step)] = new(firm.Uscc.GrainKey, step + 2, Ladder.Json(firm), type, body, reward?.Id, reward?.Record);
            }
        }
        foreach (var some in Enumerable.Range(first, count).Chunk(100)) await Write([.. some.Select(number => documents[(number, -1)])]);
    }

    public async Task<Effects> Step(int step, ReadOnlyMemory<int> firms)
    {
        var written = new Written[firms.Length];
        for (var n = 0; n < firms.Length; n++) written[n] = documents[(firms.Span[n], step)];
        await Write(written);
        return new(0, written.Length, written.Count(w => w.RewardId is not null));
    }

    public async Task<Effects> Count()
    {
        await using var connection = await Database.Reads.OpenConnectionAsync();
        return await Sql.Effects(connection, "select (select count(*) from raw_state), (select count(*) from raw_event), (select count(*) from raw_reward)");
    }

    public virtual async ValueTask DisposeAsync() => await Database.DisposeAsync();

    protected abstract Task Write(Written[] written);

    protected sealed record Written(string Key, int Version, byte[] State, string? Type, byte[]? Event, string? RewardId, byte[]? Reward);
}

internal sealed class RawPostgres(int firmsPerCall) : Raw(StorageProvider.Postgres, firmsPerCall)
{
    private const string One = """
        with written as (
          insert into raw_state (key, version, payload) values ($1, $2, $3)
          on conflict (key) do update set version = excluded.version, payload = excluded.payload
        ), logged as (
          insert into raw_event (subject, ordinal, type, data) select $1, $2, $4, $5 where $4 is not null
        )
        insert into raw_reward (id, payload) select $6, $7 where $6 is not null
        """;

    private const string Many = """
        with given as materialized (
          select * from unnest($1, $2, $3, $4, $5, $6, $7) g (key, version, payload, type, data, reward, reward_payload)
        ), written as (
          insert into raw_state (key, version, payload) select key, version, payload from given
          on conflict (key) do update set version = excluded.version, payload = excluded.payload
        ), logged as (
          insert into raw_event (subject, ordinal, type, data) select key, version, type, data from given where type is not null
        )
        insert into raw_reward (id, payload) select reward, reward_payload from given where reward is not null
        """;

    public override string Name => FirmsPerCall == 1 ? "raw Npgsql, one by one" : $"raw Npgsql, {FirmsPerCall} per transaction";

    protected override async Task Write(Written[] written)
    {
        await using var command = ((NpgsqlDataSource)Database.Writes).CreateCommand(written.Length == 1 ? One : Many);
        if (written is [var one])
        {
            Add(NpgsqlDbType.Text, one.Key);
            Add(NpgsqlDbType.Integer, one.Version);
            Add(NpgsqlDbType.Jsonb, one.State);
            Add(NpgsqlDbType.Text, one.Type);
            Add(NpgsqlDbType.Jsonb, one.Event);
            Add(NpgsqlDbType.Text, one.RewardId);
            Add(NpgsqlDbType.Jsonb, one.Reward);
        }
        else
        {
            Add(NpgsqlDbType.Array | NpgsqlDbType.Text, written.Select(w => w.Key).ToArray());
            Add(NpgsqlDbType.Array | NpgsqlDbType.Integer, written.Select(w => w.Version).ToArray());
            Add(NpgsqlDbType.Array | NpgsqlDbType.Jsonb, written.Select(w => w.State).ToArray());
            Add(NpgsqlDbType.Array | NpgsqlDbType.Text, written.Select(w => w.Type).ToArray());
            Add(NpgsqlDbType.Array | NpgsqlDbType.Jsonb, written.Select(w => w.Event).ToArray());
            Add(NpgsqlDbType.Array | NpgsqlDbType.Text, written.Select(w => w.RewardId).ToArray());
            Add(NpgsqlDbType.Array | NpgsqlDbType.Jsonb, written.Select(w => w.Reward).ToArray());
        }
        await command.ExecuteNonQueryAsync();

        void Add(NpgsqlDbType type, object? value) => command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
    }
}

internal sealed class RawSqlite(int firmsPerCall) : Raw(StorageProvider.Sqlite, firmsPerCall)
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private DbConnection? connection;
    private SqliteCommand? state, logged, reward;

    public override string Name => FirmsPerCall == 1 ? "raw SQLite, one by one" : $"raw SQLite, {FirmsPerCall} per transaction";

    public override async Task Start()
    {
        await base.Start();
        connection = await Database.Writes.OpenConnectionAsync();
        state = Command("insert into raw_state (key, version, payload) values ($1, $2, $3) on conflict (key) do update set version = excluded.version, payload = excluded.payload", 3);
        logged = Command("insert into raw_event (subject, ordinal, type, data) values ($1, $2, $3, $4)", 4);
        reward = Command("insert into raw_reward (id, payload) values ($1, $2)", 2);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var command in new[] { state, logged, reward }) await command!.DisposeAsync();
        await connection!.DisposeAsync();
        turn.Dispose();
        await base.DisposeAsync();
    }

    protected override async Task Write(Written[] written)
    {
        await turn.WaitAsync();
        try
        {
            await using var transaction = ((SqliteConnection)connection!).BeginTransaction(deferred: false);
            foreach (var one in written)
            {
                Execute(state!, transaction, one.Key, one.Version, Text(one.State));
                if (one.Event is not null) Execute(logged!, transaction, one.Key, one.Version, one.Type!, Text(one.Event));
                if (one.Reward is not null) Execute(reward!, transaction, one.RewardId!, Text(one.Reward));
            }
            await transaction.CommitAsync();
        }
        finally
        {
            turn.Release();
        }

        static string Text(byte[] json) => System.Text.Encoding.UTF8.GetString(json);
    }

    private SqliteCommand Command(string sql, int parameters)
    {
        var command = ((SqliteConnection)connection!).CreateCommand();
        command.CommandText = sql;
        for (var n = 1; n <= parameters; n++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${n}" });
        return command;
    }

    private static void Execute(SqliteCommand command, SqliteTransaction transaction, params object[] values)
    {
        command.Transaction = transaction;
        for (var n = 0; n < values.Length; n++) command.Parameters[n].Value = values[n];
        command.ExecuteNonQuery();
    }
}
