using System.Text.Json;

namespace Srdi.Domain.Log;

/// <summary>What an event is about.</summary>
public enum SubjectKind
{
    /// <summary>An enterprise; the subject is its credit code.</summary>
    Enterprise = 1,
    /// <summary>A park; the subject is its id.</summary>
    Park = 2,
    /// <summary>A reward; the subject is its id.</summary>
    Reward = 3,
    /// <summary>A fund year with its pots; the subject is the year.</summary>
    Fund = 4,
    /// <summary>A plan; the subject is its id.</summary>
    Plan = 5,
    /// <summary>An imported list; the subject is its id.</summary>
    List = 6,
    /// <summary>A year's report; the subject is credit code and year.</summary>
    Report = 7,
    /// <summary>The sweep of the day; the subject is always <c>city</c>.</summary>
    Sweep = 20,
    /// <summary>A fact that contradicts what stands; the subject is the case's id.</summary>
    Case = 21,
    /// <summary>The stream of a district to grains; the subject is the district's code. Its events are the city's only.</summary>
    Stream = 30,
    /// <summary>A year's selection of parks; the subject is the year. Its events are the city's only.</summary>
    Selection = 32,
    /// <summary>The signed roots that a district hears of; the subject is <c>root-</c> and the district's code.</summary>
    Root = 33,
    /// <summary>A webhook subscription; the subject is its id. Its events are the city's only.</summary>
    Subscription = 8,
}

/// <summary>One event as a decision makes it: the log adds the position when it is committed.</summary>
/// <param name="Kind">What the subject is.</param>
/// <param name="Subject">The subject's id, without the grain key's prefix.</param>
/// <param name="Ordinal">1, 2, 3 … per subject, without gaps; the log refuses a second event of one ordinal.</param>
/// <param name="District">The district that may see the event, stamped when it is written; null for the city only.</param>
/// <param name="Type">CloudEvents type, such as <c>srdi.enterprise.titleGained.v1</c>.</param>
/// <param name="EffectiveOn">The day from which the fact holds.</param>
/// <param name="RecordedAt">The instant at which it was recorded.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Cause">The command or event that brought it about; a repeat of the same command is known by it.</param>
/// <param name="PolicyVersion">The version of the policy that the decision was made under.</param>
/// <param name="Data">The event's own members as a JSON object.</param>
public sealed record LogEntry(
    SubjectKind Kind, string Subject, int Ordinal, string? District, string Type, DateOnly EffectiveOn, DateTimeOffset RecordedAt,
    string Actor, string Cause, string PolicyVersion, JsonElement Data)
{
    /// <summary>The seal of the last ledger entry that this event tells of; null when it tells of none.</summary>
    public string? Covers { get; init; }

    /// <summary>The seal of this event and of all of its subject before it. Storage sets it as it writes; readers of events don't get it.</summary>
    public string? Hash { get; init; }
}

/// <summary>An event as read from the log, with the cursor that follows it.</summary>
/// <param name="Cursor">Reading on after this cursor gives what came later.</param>
/// <param name="Entry">The event.</param>
public sealed record LoggedEvent(LogCursor Cursor, LogEntry Entry);

/// <summary>A place in the log in commit order. Opaque to clients: only equality and reading on from it mean anything.</summary>
/// <param name="Text">The opaque text; empty is the beginning.</param>
public readonly record struct LogCursor(string Text)
{
    /// <summary>Before the first event.</summary>
    public static LogCursor Start => new("");

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>What to read of the log. Filters are combined.</summary>
/// <param name="After">Read what was committed after this place.</param>
/// <param name="Limit">At most so many events, 1 to 5,000.</param>
/// <param name="District">Only this district's events.</param>
/// <param name="Kind">Only events about subjects of this kind.</param>
/// <param name="Types">Only events of these types.</param>
/// <param name="Titles">Only events about one of these titles, by wire name.</param>
/// <param name="Measures">Only events about rewards of one of these measures, or that granted one.</param>
/// <param name="Park">Only events of this park.</param>
public sealed record LogQuery(
    LogCursor After, int Limit, string? District = null, SubjectKind? Kind = null, IReadOnlyList<string>? Types = null,
    IReadOnlyList<string>? Titles = null, IReadOnlyList<string>? Measures = null, string? Park = null)
{
    /// <summary>
    /// Whether it is enough to read what this process has seen of the log: for those who follow it, are woken by
    /// <see cref="LogTail"/> when more has been seen, and need not ask the database each for themselves.
    /// </summary>
    public bool Seen { get; init; }
}

/// <summary>A run of events in commit order.</summary>
/// <param name="Events">The events, oldest first.</param>
/// <param name="Next">Where to read on; past the last event looked at, even when filters kept none.</param>
/// <param name="More">Whether there was more than the limit.</param>
public sealed record LogPage(IReadOnlyList<LoggedEvent> Events, LogCursor Next, bool More);

/// <summary>
/// Reads the one log. An event is visible only when no earlier position can still appear, so that a reader that goes on
/// from its last cursor misses nothing, whatever the order in which transactions commit.
/// </summary>
public interface ILogReader
{
    /// <summary>Reads a page in commit order.</summary>
    /// <exception cref="FormatException">The cursor was not made by this log.</exception>
    Task<LogPage> Read(LogQuery query, CancellationToken cancellation);

    /// <summary>The latest events up to now, oldest first, and the end of the log: reading on from there gives what comes later.</summary>
    /// <param name="district">Of this district; of all when null.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<LogPage> Latest(string? district, int limit, CancellationToken cancellation);

    /// <summary>One subject's events by ordinal, from <paramref name="afterOrdinal"/> on, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<LoggedEvent>> ReadSubject(SubjectKind kind, string subject, int afterOrdinal, int limit, CancellationToken cancellation);

    /// <summary>The place after the last event that is visible now.</summary>
    Task<LogCursor> Head(CancellationToken cancellation);

    /// <summary>The number of events in the log.</summary>
    Task<long> Count(CancellationToken cancellation);

    /// <summary>Negative when the first place comes before the second in the log, 0 when they are the same.</summary>
    /// <exception cref="FormatException">A cursor was not made by this log.</exception>
    int Compare(LogCursor first, LogCursor second);

    /// <summary>The earliest place that a stream may start from, when <paramref name="after"/> lies before it; else null.</summary>
    /// <exception cref="FormatException">The cursor was not made by this log.</exception>
    Task<LogCursor?> Expired(LogCursor after, CancellationToken cancellation);
}

/// <summary>
/// Tells readers that the log has grown, whichever process wrote. One watcher moves it for all readers of this process.
/// </summary>
public sealed class LogTail
{
    private readonly LogSignal moved = new();
    private volatile LogCursorBox? head;

    /// <summary>Completes when the log has grown. Take it before reading, so that no event falls between.</summary>
    public Task Grown => moved.Next;

    /// <summary>The end of the log as last seen: nothing later was seen yet. Null until the first look.</summary>
    public LogCursor? Head => head?.Cursor;

    /// <summary>Wakes the readers.</summary>
    /// <param name="to">The end of the log now.</param>
    public void Moved(LogCursor to)
    {
        head = new(to);
        moved.Committed();
    }

    private sealed record LogCursorBox(LogCursor Cursor);
}

/// <summary>Tells readers in this process that something was committed. Only a hint: readers also poll.</summary>
public sealed class LogSignal
{
    private volatile TaskCompletionSource next = New();

    /// <summary>Completes at the next commit in this process.</summary>
    public Task Next => next.Task;

    /// <summary>Wakes the readers.</summary>
    public void Committed() => Interlocked.Exchange(ref next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
