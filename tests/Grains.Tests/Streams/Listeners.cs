using System.Collections.Concurrent;
using Orleans.Streams;
using Orleans.Streams.Core;
using Srdi.Domain;
using Srdi.Domain.Log;
using Srdi.Domain.Streams;
using Srdi.Grains.Streams;

namespace Srdi.Grains.Tests.Streams;

/// <summary>What the listeners of a cluster heard, and what they are told to do about it. Outlives its silos.</summary>
public sealed class Heard
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ConcurrentQueue<(string Listener, StreamedTransition Event)> all = new();
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs before an event counts as heard; throws for what the listener does not take.</summary>
    public Func<string, StreamedTransition, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Attempts, taken or not.</summary>
    public ConcurrentDictionary<(string Listener, string Event), int> Attempts { get; } = new();

    public IReadOnlyList<StreamedTransition> By(string listener) => [.. all.Where(h => h.Listener == listener).Select(h => h.Event)];

    public async Task Take(string listener, StreamedTransition it)
    {
        Attempts.AddOrUpdate((listener, $"{it.Subject}#{it.Ordinal}"), 1, (_, n) => n + 1);
        await Before(listener, it);
        all.Enqueue((listener, it));
        Interlocked.Exchange(ref more, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    public async Task Until(string listener, Func<IReadOnlyList<StreamedTransition>, bool> holds, string what)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            var next = Volatile.Read(ref more).Task; // Taken before the look, so that nothing falls between.
            var heard = By(listener);
            if (holds(heard)) return;
            try
            {
                await next.WaitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"{what}; {listener} heard {heard.Count}: {string.Join(", ", heard.TakeLast(20).Select(h => $"{h.Subject}#{h.Ordinal}"))}");
            }
        }
    }
}

/// <summary>A grain that subscribes when told to and takes its subscription up again whenever it is activated.</summary>
[Alias("tests.IListener")]
public interface IListener : IGrainWithStringKey
{
    /// <summary>Subscribes, from now on or after a cursor.</summary>
    [Alias("Listen")] Task Listen(string? after);

    [Alias("Leave")] Task Leave();

    /// <summary>Tries to publish into the stream.</summary>
    [Alias("Publish")] Task<string> Publish();
}

public sealed class Listener(Heard heard) : Grain, IListener, IAsyncObserver<StreamedTransition>
{
    private IAsyncStream<StreamedTransition> Stream => this.Transitions(DistrictCode.Parse(this.GetPrimaryKeyString().Split('-')[1]).Value);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var handle in await Stream.GetAllSubscriptionHandles()) await handle.ResumeAsync(this);
    }

    public Task Listen(string? after) => after is null ? Stream.SubscribeAsync(this) : Stream.SubscribeAsync(this, new LogToken(new LogCursor(after)));

    public async Task Leave()
    {
        foreach (var handle in await Stream.GetAllSubscriptionHandles()) await handle.UnsubscribeAsync();
    }

    public async Task<string> Publish()
    {
        try
        {
            await Stream.OnNextAsync(new("", SubjectKind.Enterprise, "x", 1, "x", "{}"));
            return "published";
        }
        catch (InvalidOperationException refused)
        {
            return refused.Message;
        }
    }

    public Task OnNextAsync(StreamedTransition item, StreamSequenceToken? token = null)
    {
        Assert.Equal(item.Cursor, Assert.IsType<LogToken>(token).Text);
        return heard.Take(this.GetPrimaryKeyString(), item);
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}

[Alias("tests.IEar")]
public interface IEar : IGrainWithStringKey;

/// <summary>A grain that hears its district without anyone having subscribed it.</summary>
[ImplicitStreamSubscription(TransitionStreams.Namespace)]
public sealed class Ear(Heard heard) : Grain, IEar, IStreamSubscriptionObserver, IAsyncObserver<StreamedTransition>
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<StreamedTransition>().ResumeAsync(this);

    public Task OnNextAsync(StreamedTransition item, StreamSequenceToken? token = null) => heard.Take("ear-" + this.GetPrimaryKeyString(), item);

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
