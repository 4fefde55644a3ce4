using Orleans.Streams;
using Srdi.Domain.Log;
using Srdi.Domain.Streams;

namespace Srdi.Grains.Streams;

/// <summary>One event on its way to one subscriber; or none, where it only says that there may be something to read.</summary>
[GenerateSerializer, Alias("TransitionBatch")]
internal sealed class TransitionBatch : IBatchContainer
{
    [NonSerialized]
    private readonly StreamReader? reader;

    [NonSerialized]
    private string? error;

    public TransitionBatch(StreamId streamId, LogCursor at, StreamedTransition? what = null, StreamReader? reader = null, bool retry = false, int index = 0)
    {
        (StreamId, Event, this.reader, Retry) = (streamId, what, reader, retry);
        Token = new(at, index, this);
    }

    [Id(0)] public StreamId StreamId { get; }

    [Id(1)] public LogToken Token { get; }

    [Id(2)] public StreamedTransition? Event { get; private set; }

    /// <summary>Whether the event waited aside.</summary>
    [Id(3)] public bool Retry { get; }

    /// <summary>Who reads, where the batch was made.</summary>
    public StreamReader? Reader => reader;

    /// <summary>What the subscriber said to an event that waited, when it failed again.</summary>
    public string? Error => error;

    /// <summary>Notes what the subscriber said, or that it was noted elsewhere.</summary>
    public void Fails(string? because) => error = because;

    public StreamSequenceToken SequenceToken => Token;

    /// <summary>The subscriber gets nothing, and its place moves on all the same.</summary>
    public void Withhold() => Event = null;

    /// <exception cref="InvalidCastException">The subscriber asked for events of another type: it fails, since passing over them would be silent.</exception>
    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() =>
        Event is null ? [] : Event is T it ? [Tuple.Create<T, StreamSequenceToken>(it, Token)] : throw new InvalidCastException($"The stream carries {nameof(StreamedTransition)}, not {typeof(T).Name}.");

    public bool ImportRequestContext() => false;
}
