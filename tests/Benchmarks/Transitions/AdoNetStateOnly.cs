using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Storage;
using Srdi.Benchmarks.Measuring;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Storage;
using Srdi.Tests;

namespace Srdi.Benchmarks.Transitions;

[Alias("Srdi.Benchmarks.IStateOnlyGrain")]
internal interface IStateOnlyGrain : IGrainWithStringKey
{
    [Alias("Put")] Task Put(Enterprise enterprise);

    [Alias("Step")] Task Step(int step);
}

/// <summary>The usual Orleans grain: one state, written by the AdoNet provider; events and rewards are not kept.</summary>
internal sealed class StateOnlyGrain([PersistentState("firm")] IPersistentState<StateOnly> storage) : Grain, IStateOnlyGrain
{
    public Task Put(Enterprise enterprise)
    {
        storage.State.Enterprise = enterprise;
        return storage.WriteStateAsync();
    }

    public Task Step(int step)
    {
        storage.State.Enterprise = Ladder.Decide(storage.State.Enterprise!, step).Commit!.Record;
        return storage.WriteStateAsync();
    }
}

internal sealed class StateOnly
{
    public Enterprise? Enterprise { get; set; }
}

/// <summary>Orleans with the AdoNet provider as its documentation has it, with a good statement of one row.</summary>
internal sealed class AdoNetStateOnly(StorageProvider provider) : IContestant
{
    private const string Key = "grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1 and graintypestring = @GrainTypeString and grainidextensionstring = coalesce(@GrainIdExtensionString, '') and serviceid = @ServiceId";
    private IHost? host;
    private IGrainFactory? grains;
    private Database? database;

    public string Name => "Orleans AdoNet, state only";

    public Role Role => Role.Peer;

    public async Task Start()
    {
        database = Database.Of(await Given.Storage(provider));
        await using (var connection = await database.Writes.OpenConnectionAsync())
        {
            var (bytes, moment, now) = provider == StorageProvider.Postgres ? ("bytea", "timestamptz", "now()") : ("blob", "text", "datetime('now')");
            var text = provider == StorageProvider.Postgres ? "varchar(512)" : "text";
            await Sql.Run(connection, $"""
                create table orleansquery (querykey varchar(64) primary key, querytext text not null);
                create table orleansstorage (grainidhash integer not null, grainidn0 bigint not null, grainidn1 bigint not null, graintypehash integer not null,
                  graintypestring {text} not null, grainidextensionstring {text} not null, serviceid {text} not null, payloadbinary {bytes}, modifiedon {moment} not null, version integer not null,
                  primary key (grainidhash, graintypehash, grainidn0, grainidn1, graintypestring, grainidextensionstring, serviceid));
                insert into orleansquery values ('ReadFromStorageKey', 'select payloadbinary as PayloadBinary, version as Version from orleansstorage where {Key.Replace("'", "''", StringComparison.Ordinal)}');
                insert into orleansquery values ('ClearStorageKey', 'update orleansstorage set payloadbinary = null, version = version + 1 where {Key.Replace("'", "''", StringComparison.Ordinal)} and version = @GrainStateVersion returning version');
                insert into orleansquery values ('WriteToStorageKey', '
                  insert into orleansstorage as s (grainidhash, grainidn0, grainidn1, graintypehash, graintypestring, grainidextensionstring, serviceid, payloadbinary, modifiedon, version)
                  select @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, coalesce(@GrainIdExtensionString, ''''), @ServiceId, @PayloadBinary, {now.Replace("'", "''", StringComparison.Ordinal)}, 1 where true
                  on conflict (grainidhash, graintypehash, grainidn0, grainidn1, graintypestring, grainidextensionstring, serviceid)
                  do update set payloadbinary = excluded.payloadbinary, modifiedon = excluded.modifiedon, version = s.version + 1 where s.version = @GrainStateVersion
                  returning version as NewGrainStateVersion');
                """);
        }
        var builder = Given.Builder();
        var (silo, gateway) = FreePorts.Pair();
        builder.UseOrleans(orleans => orleans
            .UseLocalhostClustering(silo, gateway, serviceId: "peer", clusterId: "peer")
            .AddAdoNetGrainStorageAsDefault(options =>
            {
                (options.Invariant, options.DataSource) = (database.Invariant, database.Writes);
                options.GrainStorageSerializer = new Plain();
            }));
        host = builder.Build();
        await host.StartAsync();
        grains = host.Services.GetRequiredService<IGrainFactory>();
    }

    public Task Register(int first, int count) => Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = 128 },
        async (number, _) => await Grain(number).Put(Ladder.Registered(number)));

    public async Task<Effects> Step(int step, ReadOnlyMemory<int> firms)
    {
        await Grain(firms.Span[0]).Step(step);
        return default;
    }

    public async Task<Effects> Count()
    {
        await using var connection = await database!.Reads.OpenConnectionAsync();
        return await Sql.Effects(connection, "select count(*), 0, 0 from orleansstorage");
    }

    public async ValueTask DisposeAsync()
    {
        await host!.StopAsync();
        host.Dispose();
        await database!.DisposeAsync();
    }

    private IStateOnlyGrain Grain(int number) => grains!.GetGrain<IStateOnlyGrain>(Ladder.Firm(number).GrainKey);

    private sealed class Plain : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T? input) => new(Ladder.Json(input));

        public T Deserialize<T>(BinaryData input) => System.Text.Json.JsonSerializer.Deserialize<T>(input, SrdiJson.Stored)!;
    }
}
