using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Srdi.Benchmarks.Measuring;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Storage;

namespace Srdi.Benchmarks.Transitions;

/// <summary>The usual service: EF Core with a row per firm, its events and rewards in the same SaveChanges; pooled contexts, a compiled query.</summary>
internal sealed class EntityFramework(StorageProvider provider) : IContestant
{
    private static readonly Func<FirmContext, string, Task<FirmRow?>> ByKey =
        EF.CompileAsyncQuery((FirmContext db, string key) => db.Firms.FirstOrDefault(firm => firm.Key == key));

    private PooledDbContextFactory<FirmContext>? contexts;
    private Database? database;

    public string Name => "EF Core, row per firm";

    public Role Role => Role.Peer;

    public async Task Start()
    {
        database = Database.Of(await Given.Storage(provider));
        var options = new DbContextOptionsBuilder<FirmContext>();
        if (provider == StorageProvider.Postgres) options.UseNpgsql(database.Writes);
        else
        {
            await using (await database.Writes.OpenConnectionAsync()) { } // puts the file into WAL mode, as ours is
            options.UseSqlite(database.Writes.ConnectionString);
        }
        contexts = new(options.Options, poolSize: 256);
        await using var db = await contexts.CreateDbContextAsync();
        await Sql.Run(db.Database.GetDbConnection() is var connection && connection.State != System.Data.ConnectionState.Open ? await Open(connection) : connection, db.Database.GenerateCreateScript());

        static async Task<System.Data.Common.DbConnection> Open(System.Data.Common.DbConnection connection)
        {
            await connection.OpenAsync();
            return connection;
        }
    }

    public async Task Register(int first, int count)
    {
        foreach (var some in Enumerable.Range(first, count).Chunk(500))
        {
            await using var db = await contexts!.CreateDbContextAsync();
            foreach (var number in some) db.Firms.Add(new() { Key = Ladder.Firm(number).GrainKey, Version = 1, Payload = Ladder.JsonText(Ladder.Registered(number)) });
            await db.SaveChangesAsync();
        }
    }

    public async Task<Effects> Step(int step, ReadOnlyMemory<int> firms)
    {
        await using var db = await contexts!.CreateDbContextAsync();
        var row = (await ByKey(db, Ladder.Firm(firms.Span[0]).GrainKey))!;
        var commit = Ladder.Decide(System.Text.Json.JsonSerializer.Deserialize<Enterprise>(row.Payload, SrdiJson.Stored)!, step).Commit!;
        row.Version++;
        row.Payload = Ladder.JsonText(commit.Record);
        var first = commit.Events[0];
        db.Events.Add(new() { Subject = row.Key, Ordinal = row.Version, Type = first.Type, Data = Ladder.JsonText(first) });
        foreach (var grant in commit.Grants) db.Rewards.Add(new() { Id = grant.Key, Payload = Ladder.JsonText(grant.Record) });
        await db.SaveChangesAsync();
        return new(0, 1, commit.Grants.Count);
    }

    public async Task<Effects> Count()
    {
        await using var db = await contexts!.CreateDbContextAsync();
        return new(await db.Firms.LongCountAsync(), await db.Events.LongCountAsync(), await db.Rewards.LongCountAsync());
    }

    public async ValueTask DisposeAsync() => await database!.DisposeAsync();

    private sealed class FirmContext(DbContextOptions<FirmContext> options) : DbContext(options)
    {
        public DbSet<FirmRow> Firms => Set<FirmRow>();

        public DbSet<EventRow> Events => Set<EventRow>();

        public DbSet<RewardRow> Rewards => Set<RewardRow>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            var json = Database.IsNpgsql() ? "jsonb" : "text";
            modelBuilder.Entity<FirmRow>(row =>
            {
                row.HasKey(firm => firm.Key);
                row.Property(firm => firm.Version).IsConcurrencyToken();
                row.Property(firm => firm.Payload).HasColumnType(json);
            });
            modelBuilder.Entity<EventRow>(row =>
            {
                row.HasIndex(e => new { e.Subject, e.Ordinal }).IsUnique();
                row.Property(e => e.Data).HasColumnType(json);
            });
            modelBuilder.Entity<RewardRow>(row => row.Property(reward => reward.Payload).HasColumnType(json));
        }
    }

    private sealed class FirmRow
    {
        public required string Key { get; set; }

        public int Version { get; set; }

        public required string Payload { get; set; }
    }

    private sealed class EventRow
    {
        public long Id { get; set; }

        public required string Subject { get; set; }

        public int Ordinal { get; set; }

        public required string Type { get; set; }

        public required string Data { get; set; }
    }

    private sealed class RewardRow
    {
        public required string Id { get; set; }

        public required string Payload { get; set; }
    }
}
