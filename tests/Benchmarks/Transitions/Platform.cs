using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Srdi.Benchmarks.Measuring;
using Srdi.Domain.Enterprises;
using Srdi.Storage;

namespace Srdi.Benchmarks.Transitions;

/// <summary>The platform itself: grains, commit, reactions and all.</summary>
internal sealed class Platform(StorageProvider provider, CommitMode commit) : IContestant
{
    private IHost? host;
    private IGrainFactory? grains;

    public string Name => commit == CommitMode.Group ? "ours, group commit" : "ours, single commit";

    public Role Role => Role.Ours;

    /// <summary>Where it keeps its firms, once started.</summary>
    public StorageSettings Storage { get; private set; } = null!;

    public async Task Start()
    {
        Storage = await Given.Storage(provider, commit);
        host = await Given.Silo(Storage);
        grains = host.Services.GetRequiredService<IGrainFactory>();
    }

    public Task Register(int first, int count) => Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = 128 }, async (number, _) =>
    {
        if (!(await Grain(number).Register(Ladder.Registration(number), Ladder.By)).Succeeded) throw new InvalidOperationException("Not registered.");
    });

    public async Task<Effects> Step(int step, ReadOnlyMemory<int> firms)
    {
        var answer = await Grain(firms.Span[0]).Transition(Ladder.Steps[step], Ladder.By);
        return new(0, answer.Value.Events.Count + answer.Value.Rewards.Count, answer.Value.Rewards.Count); // A reward's grant is an event of the reward.
    }

    public async Task<Effects> Count()
    {
        var database = host!.Services.GetRequiredService<Database>();
        await using var connection = await database.Reads.OpenConnectionAsync();
        return await Sql.Effects(connection, """
            select (select count(*) from grain_state where state_name = 'enterprise'), (select count(*) from log where type <> 'srdi.enterprise.registered.v1'),
              (select count(*) from grain_state where state_name = 'reward')
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await host!.StopAsync();
        host.Dispose();
    }

    private IEnterpriseGrain Grain(int number) => grains!.GetGrain<IEnterpriseGrain>(Ladder.Firm(number).GrainKey);
}
