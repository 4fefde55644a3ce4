using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Akka.Persistence;
using Akka.Persistence.Hosting;
using Akka.Persistence.Sql.Hosting;
using Akka.Remote.Hosting;
using LinqToDB;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Srdi.Benchmarks.Measuring;
using Srdi.Domain.Enterprises;
using Srdi.Storage;
using Srdi.Tests;
using ProviderOf = LinqToDB.ProviderName;

namespace Srdi.Benchmarks.Transitions;

/// <summary>
/// Akka.NET with Cluster Sharding: a persistent actor per firm, its events in a SQL journal that writes in batches.
/// State and rewards are not to be asked for in the database.
/// </summary>
internal sealed class AkkaSharding : IContestant
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private IHost? host;
    private IActorRef? firms;
    private Database? database;

    public string Name => "Akka.NET, events only";

    public Role Role => Role.Peer;

    public async Task Start()
    {
        database = Database.Of(await Given.Storage(StorageProvider.Postgres));
        var connectionString = new Npgsql.NpgsqlConnectionStringBuilder(database.Writes.ConnectionString) { MaxPoolSize = 32, MaxAutoPrepare = 20, NoResetOnClose = true }.ToString();
        var builder = Given.Builder();
        var port = FreePorts.Next();
        builder.Services.AddAkka("peer", (akka, _) => akka
            .AddHocon("""
                akka.loglevel = OFF
                akka.stdout-loglevel = OFF
                akka.cluster.sharding.passivate-idle-entity-after = off
                akka.persistence.max-concurrent-recoveries = 128
                """, HoconAddMode.Prepend)
            .WithRemoting("127.0.0.1", port)
            .WithClustering(new ClusterOptions { SeedNodes = [$"akka.tcp://peer@127.0.0.1:{port}"] })
            .WithSqlPersistence(connectionString, ProviderOf.PostgreSQL15, PersistenceMode.Journal, autoInitialize: true)
            .WithShardRegion<Firm>("firm", id => Props.Create(() => new Firm(id)), new Extractor(), new ShardOptions { StateStoreMode = StateStoreMode.DData, RememberEntities = false }));
        host = builder.Build();
        await host.StartAsync();
        firms = await host.Services.GetRequiredService<IRequiredActor<Firm>>().GetAsync();
    }

    public Task Register(int first, int count) => Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = 128 },
        async (number, cancellation) => await firms!.Ask<int>(new Command(Ladder.Firm(number).GrainKey, number, -1), Patience, cancellation));

    public async Task<Effects> Step(int step, ReadOnlyMemory<int> firmNumbers)
    {
        var rewards = await firms!.Ask<int>(new Command(Ladder.Firm(firmNumbers.Span[0]).GrainKey, firmNumbers.Span[0], step), Patience);
        return new(0, 1, rewards);
    }

    public async Task<Effects> Count()
    {
        await using var connection = await database!.Reads.OpenConnectionAsync();
        return await Sql.Effects(connection, "select count(*) filter (where sequence_number = 1), count(*) filter (where sequence_number > 1), count(*) filter (where position(convert_to('\"grant\"', 'UTF8') in message) > 0) from journal");
    }

    public async ValueTask DisposeAsync()
    {
        await host!.StopAsync();
        host.Dispose();
        await database!.DisposeAsync();
    }

    private sealed record Command(string Key, int Number, int Step);

    private sealed class Extractor() : HashCodeMessageExtractor(50)
    {
        public override string? EntityId(object message) => (message as Command)?.Key;
    }

    private sealed class Firm : ReceivePersistentActor
    {
        private Enterprise? state;

        public Firm(string id)
        {
            PersistenceId = id;
            Recover<byte[]>(_ => { }); // Nothing is recovered in a run.
            Command<Command>(command =>
            {
                if (command.Step < 0)
                {
                    var registered = Ladder.Registered(command.Number);
                    Persist(Ladder.Json(registered), _ =>
                    {
                        state = registered;
                        Sender.Tell(0);
                    });
                    return;
                }
                var commit = Ladder.Decide(state!, command.Step).Commit!;
                var (type, _, _) = Ladder.OneEvent(commit);
                Persist(Ladder.Json(new { type, data = commit.Events[0], grant = commit.Grants is [var grant] ? grant : null }), _ =>
                {
                    state = commit.Record;
                    Sender.Tell(commit.Grants.Count);
                });
            });
        }

        public override string PersistenceId { get; }
    }
}
