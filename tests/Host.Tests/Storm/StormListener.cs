using System.Collections.Concurrent;
using System.Text.Json;
using Orleans.Streams;
using Srdi.Domain;
using Srdi.Domain.Log;
using Srdi.Domain.Streams;
using Srdi.Grains.Streams;

namespace Srdi.Host.Tests.Storm;

/// <summary>The readers whose grains live in this process's silo: what a grain's own storage would keep for it.</summary>
public sealed class StormReaders : ConcurrentDictionary<string, StormReader>;

/// <summary>A grain of another application in the cluster that follows a district as an Orleans stream.</summary>
[Alias("storm.IStormListener")]
public interface IStormListener : IGrainWithStringKey
{
    [Alias("Listen")] Task Listen();

    /// <summary>Forgets everything but the kept cursor.</summary>
    [Alias("Die")] Task Die();
}

public sealed class StormListener(StormReaders readers) : Grain, IStormListener, IAsyncObserver<StreamedTransition>
{
    private StormReader Mine => readers[this.GetPrimaryKeyString()];

    private IAsyncStream<StreamedTransition> Stream => this.Transitions(DistrictCode.Parse(Mine.District).Value);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var handle in await Stream.GetAllSubscriptionHandles()) await handle.ResumeAsync(this, new LogToken(new LogCursor(Mine.Kept)));
    }

    public async Task Listen()
    {
        if ((await Stream.GetAllSubscriptionHandles()).Count == 0) await Stream.SubscribeAsync(this, new LogToken(LogCursor.Start));
    }

    public Task Die()
    {
        Mine.Deaths++;
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task OnNextAsync(StreamedTransition item, StreamSequenceToken? token = null)
    {
        var json = JsonElement.Parse(item.Json);
        Mine.Take(item.Type, item.Subject, item.Ordinal, json.GetProperty("data").GetProperty("district").GetString()!, json.GetProperty("time").GetDateTimeOffset(), item.Cursor);
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
