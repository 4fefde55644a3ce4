using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace Srdi.Grains.Tests;

/// <summary>The database was lost, before or after it did what it was asked.</summary>
[GenerateSerializer, Alias("Srdi.Grains.Tests.DatabaseLostException")]
public sealed class DatabaseLostException(string message) : Exception(message);

/// <summary>What shall go wrong, once, with the storage of the grain of a key.</summary>
public sealed class Faults
{
    private readonly ConcurrentDictionary<(string Moment, string Key), Func<Task>> planned = new();

    /// <summary>The next write is lost on its way to the database.</summary>
    public void LoseWrite(string key) => planned[("before write", key)] = () => throw new DatabaseLostException("lost before the write");

    /// <summary>The next write is carried out, but its answer is lost.</summary>
    public void LoseAnswer(string key) => planned[("after write", key)] = () => throw new DatabaseLostException("lost after the write");

    /// <summary>The next write waits before it is carried out.</summary>
    public Hold HoldWrite(string key) => Held("before write", key);

    /// <summary>The next read waits after it was carried out, before the grain gets what was read.</summary>
    public Hold HoldRead(string key) => Held("after read", key);

    internal Task At(string moment, GrainId grain) => planned.TryRemove((moment, grain.Key.ToString()!), out var act) ? act() : Task.CompletedTask;

    private Hold Held(string moment, string key)
    {
        var hold = new Hold();
        planned[(moment, key)] = hold.Wait;
        return hold;
    }
}

/// <summary>Holds something up until it is released.</summary>
public sealed class Hold
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the thing to hold up has come.</summary>
    public Task Reached => reached.Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Lets it go on.</summary>
    public void Release() => released.TrySetResult();

    internal Task Wait()
    {
        reached.TrySetResult();
        return released.Task;
    }
}

/// <summary>The stock storage with faults around it.</summary>
public sealed class FaultyStorage(IGrainStorage inner, Faults faults) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>Puts the faults around the default storage.</summary>
    public static void Wrap(IServiceCollection services, Faults faults)
    {
        var stock = services.Single(d => d.IsKeyedService && d.ServiceType == typeof(IGrainStorage) && Equals(d.ServiceKey, "Default"));
        services.Remove(stock);
        services.AddKeyedSingleton<IGrainStorage>("Default", (provider, key) => new FaultyStorage((IGrainStorage)stock.KeyedImplementationFactory!(provider, key), faults));
    }

    public void Participate(ISiloLifecycle observer) => ((ILifecycleParticipant<ISiloLifecycle>)inner).Participate(observer);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await inner.ReadStateAsync(stateName, grainId, grainState);
        await faults.At("after read", grainId);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await faults.At("before write", grainId);
        await inner.WriteStateAsync(stateName, grainId, grainState);
        await faults.At("after write", grainId);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);
}
