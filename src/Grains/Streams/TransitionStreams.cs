using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;
using Srdi.Domain;
using Srdi.Domain.Log;
using Srdi.Domain.Streams;

namespace Srdi.Grains.Streams;

/// <summary>
/// The log as Orleans streams, for grains inside the cluster: provider <c>transitions</c>, namespace <c>district</c>, one
/// stream for each district. The log is their only source, so nobody can publish into them.
/// </summary>
public static class TransitionStreams
{
    /// <summary>The provider's name.</summary>
    public const string ProviderName = "transitions";

    /// <summary>The namespace of the districts' streams: for <c>[ImplicitStreamSubscription]</c>.</summary>
    public const string Namespace = "district";

    /// <summary>The key of the number of seconds for which an event that a subscriber does not take is tried before its subject waits aside; 20 when absent.</summary>
    public const string TrySecondsKey = "Srdi:Streams:TrySeconds";

    private const int TrySecondsDefault = 20;
    private const int TrySecondsMax = 600;

    /// <summary>A district's stream, to subscribe to. Without a <see cref="LogToken"/> a subscription begins now; with one, after it.</summary>
    public static IAsyncStream<StreamedTransition> Transitions(this IClusterClient client, DistrictCode district) => client.GetStreamProvider(ProviderName).Of(district);

    /// <summary>The same for a grain.</summary>
    public static IAsyncStream<StreamedTransition> Transitions(this Grain grain, DistrictCode district) => grain.GetStreamProvider(ProviderName).Of(district);

    /// <summary>Adds the provider. Its subscriptions lie in the storage <c>PubSubStore</c>, which the host gives.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="tryFor">Instead of the setting: for so long an event is tried before its subject waits aside.</param>
    /// <exception cref="InvalidOperationException">A setting is not understood.</exception>
    public static ISiloBuilder AddSrdiStreams(this ISiloBuilder silo, TimeSpan? tryFor = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var seconds = silo.Configuration[TrySecondsKey] switch
        {
            null or "" => TrySecondsDefault,
            var text when int.TryParse(text, out var given) && given is > 0 and <= TrySecondsMax => given,
            var text => throw new InvalidOperationException($"{TrySecondsKey} is '{text}'; write a number of seconds from 1 to {TrySecondsMax}."),
        };
        silo.Services.AddSingleton<StreamServices>();
        silo.Services.AddSingleton<IOutgoingGrainCallFilter, TransitionDeliveryFilter>();
        silo.AddPersistentStreams(ProviderName, (services, _) => new TransitionAdapterFactory(services.GetRequiredService<StreamServices>()), streams =>
        {
            streams.ConfigurePullingAgent(agent => agent.Configure(options =>
            {
                options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(50);
                options.MaxEventDeliveryTime = tryFor ?? TimeSpan.FromSeconds(seconds);
                options.StreamInactivityPeriod = TimeSpan.FromDays(1); // Each stream gives a sign of life every minute.
            }));
        });
        return silo;
    }

    internal static StreamId Of(DistrictCode district) => StreamId.Create(Namespace, district.Value);

    private static IAsyncStream<StreamedTransition> Of(this IStreamProvider provider, DistrictCode district) => provider.GetStream<StreamedTransition>(Of(district));
}

/// <summary>What the queues need.</summary>
internal sealed class StreamServices(ILogReader log, LogTail tail, TimeProvider clock, IGrainFactory grains, BusinessMetrics metrics, ILoggerFactory loggers)
{
    public ILogReader Log => log;

    public LogTail Tail => tail;

    public TimeProvider Clock => clock;

    public BusinessMetrics Metrics => metrics;

    public ILogger Logger { get; } = loggers.CreateLogger("Srdi.Grains.Streams.TransitionStreams");

    public IDistrictStreamGrain Grain(DistrictCode district) => grains.GetGrain<IDistrictStreamGrain>(DistrictStreamDecisions.KeyOf(district));
}

/// <summary>Makes Orleans read the log: a queue for each district.</summary>
internal sealed class TransitionAdapterFactory(StreamServices services) : IQueueAdapterFactory, IQueueAdapter, IQueueAdapterCache
{
    private readonly DistrictQueueMapper mapper = new();
    private readonly Dictionary<QueueId, DistrictQueue> latest = [];

    public string Name => TransitionStreams.ProviderName;

    public bool IsRewindable => true;

    /// <summary>The log is the only source: Orleans refuses to publish.</summary>
    public StreamProviderDirection Direction => StreamProviderDirection.ReadOnly;

    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    public Task<IQueueAdapter> CreateAdapter(CancellationToken cancellationToken) => CreateAdapter();

    public IQueueAdapterCache GetQueueAdapterCache() => this;

    public IStreamQueueMapper GetStreamQueueMapper() => mapper;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) => Task.FromResult<IStreamFailureHandler>(new TransitionFailureHandler(services));

    public Task QueueMessageBatchAsync<T>(StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext) =>
        throw new NotSupportedException("The streams of the districts are read from the log; nothing can be published into them.");

    /// <summary>The agent asks for the cache first and then for the receiver: here they are one.</summary>
    public IQueueCache CreateQueueCache(QueueId queueId)
    {
        var district = DistrictQueueMapper.DistrictOf(queueId);
        lock (latest) return latest[queueId] = new(district, TransitionStreams.Of(district), services);
    }

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId)
    {
        lock (latest) return latest[queueId];
    }
}

/// <summary>One queue for each district, spread evenly over the ring of silos.</summary>
internal sealed class DistrictQueueMapper : IConsistentRingStreamQueueMapper
{
    private static readonly (DistrictCode District, QueueId Queue)[] All =
        [.. DistrictCode.All.Select((district, i) => (district, QueueId.GetQueueId(TransitionStreams.ProviderName, (uint)i, (uint)((long)uint.MaxValue / DistrictCode.All.Count * i))))];

    public IEnumerable<QueueId> GetAllQueues() => All.Select(q => q.Queue);

    public QueueId GetQueueForStream(StreamId streamId)
    {
        foreach (var (district, queue) in All) if (TransitionStreams.Of(district) == streamId) return queue;
        throw new ArgumentException($"There is no stream {streamId}: there is one for each district's code, in the namespace '{TransitionStreams.Namespace}'.");
    }

    public IEnumerable<QueueId> GetQueuesForRange(Orleans.Runtime.IRingRange range) => All.Select(q => q.Queue).Where(q => range.InRange(q.GetUniformHashCode()));

    public static DistrictCode DistrictOf(QueueId id)
    {
        foreach (var (district, queue) in All) if (queue == id) return district;
        throw new ArgumentException($"There is no queue {id}.");
    }
}

/// <summary>Hears of events that a subscriber did not take within the time.</summary>
internal sealed class TransitionFailureHandler(StreamServices services) : IStreamFailureHandler
{
    /// <summary>No subscription is ever ended by its failures.</summary>
    public bool ShouldFaultSubsriptionOnError => false;

    public Task OnDeliveryFailure(GuidId subscriptionId, string streamProviderName, StreamId streamIdentity, StreamSequenceToken? sequenceToken) =>
        sequenceToken is LogToken { Batch: { Reader: { } reader } batch } ? reader.Queue.GaveUp(batch, subscriptionId.Guid) : Task.CompletedTask;

    public Task OnSubscriptionFailure(GuidId subscriptionId, string streamProviderName, StreamId streamIdentity, StreamSequenceToken? sequenceToken)
    {
        services.Logger.LogError("Stream {Stream}: the subscriber of {Subscription} could not be asked where to begin; it begins at the stream's checkpoint", streamIdentity, subscriptionId);
        return Task.CompletedTask;
    }
}

/// <summary>
/// Sees deliveries on their way: only here is it known which subscription a place in the log belongs to, and what its
/// subscriber answers.
/// </summary>
internal sealed class TransitionDeliveryFilter : IOutgoingGrainCallFilter
{
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.Request.GetArgumentCount() < 3 || context.Request.GetArgument(2) is not TransitionBatch { Reader: { } reader } batch || context.Request.GetArgument(0) is not GuidId subscription)
        {
            await context.Invoke();
            return;
        }
        reader.Queue.Begins(batch, subscription.Guid, context.TargetId.ToString());
        try
        {
            await context.Invoke();
            reader.Queue.Taken(batch);
        }
        catch (Exception failure)
        {
            reader.LastError = Short(failure);
            if (!batch.Retry || batch.Event is null) throw;
            // One try is enough for what waited already. The subscriber is told of its new place without the event, so that the two agree on it.
            batch.Fails(reader.LastError);
            batch.Withhold();
            await context.Invoke();
        }
    }

    private static string Short(Exception failure) => $"{failure.GetType().Name}: {failure.Message}" is var text && text.Length <= 300 ? text : text[..300];
}
