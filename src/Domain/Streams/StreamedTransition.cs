using Orleans.Concurrency;
using Srdi.Domain.Log;

namespace Srdi.Domain.Streams;

/// <summary>An event as grains get it from the stream of their district.</summary>
/// <param name="Cursor">Its place in the log: subscribing after it gives what came later.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Subject">Which of them.</param>
/// <param name="Ordinal">1, 2, 3 … per subject.</param>
/// <param name="Type">The CloudEvents type.</param>
/// <param name="Json">The CloudEvent: the text that HTTP streams and webhooks carry.</param>
[GenerateSerializer, Immutable, Alias("StreamedTransition")]
public sealed record StreamedTransition(
    [property: Id(0)] string Cursor, [property: Id(1)] SubjectKind Kind, [property: Id(2)] string Subject, [property: Id(3)] int Ordinal, [property: Id(4)] string Type, [property: Id(5)] string Json)
{
    /// <summary>The form of an event as read from the log.</summary>
    public static StreamedTransition Of(LoggedEvent it)
    {
        ArgumentNullException.ThrowIfNull(it);
        return new(it.Cursor.Text, it.Entry.Kind, it.Entry.Subject, it.Entry.Ordinal, it.Entry.Type, CloudEvent.JsonOf(it));
    }
}
