using Orleans.Concurrency;
using Srdi.Domain.Commits;
using Srdi.Domain.Log;

namespace Srdi.Domain.Streams;

/// <summary>A subject that one subscriber of a district's stream could not take: its events wait, in their order, while other subjects flow.</summary>
/// <param name="Subscription">The subscription's id in Orleans.</param>
/// <param name="Subscriber">The grain that subscribed.</param>
/// <param name="Kind">What the subject is.</param>
/// <param name="Subject">The subject.</param>
/// <param name="AfterOrdinal">Its last event that the subscriber took.</param>
/// <param name="Since">When it was set aside.</param>
/// <param name="Attempts">How often it was tried since.</param>
/// <param name="NextAttemptAt">When it is tried again.</param>
/// <param name="LastError">What the subscriber said last.</param>
[GenerateSerializer, Immutable, Alias("ParkedDelivery")]
public sealed record ParkedDelivery(
    [property: Id(0)] Guid Subscription, [property: Id(1)] string Subscriber, [property: Id(2)] SubjectKind Kind, [property: Id(3)] string Subject, [property: Id(4)] int AfterOrdinal,
    [property: Id(5)] DateTimeOffset Since, [property: Id(6)] int Attempts, [property: Id(7)] DateTimeOffset NextAttemptAt, [property: Id(8)] string LastError)
{
    /// <summary>Whether it is the same subscriber's same subject.</summary>
    public bool IsSame(ParkedDelivery other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Holds(other.Subscription, other.Kind, other.Subject);
    }

    /// <summary>Whether a subject waits aside for a subscription.</summary>
    public bool Holds(Guid subscription, SubjectKind kind, string subject) => Subscription == subscription && Kind == kind && Subject == subject;
}

/// <summary>How far the stream of a district has come, as stored.</summary>
/// <param name="District">The district.</param>
/// <param name="Checkpoint">Every subscriber has had everything up to here, or it waits aside. A new owner of the stream goes on from here.</param>
[GenerateSerializer, Immutable, Alias("StreamState")]
public sealed record StreamState([property: Id(0)] DistrictCode District, [property: Id(1)] string Checkpoint)
{
    /// <summary>Version of this shape in storage.</summary>
    [Id(2)] public int SchemaVersion { get; init; } = 1;

    /// <summary>The number of its events in the log.</summary>
    [Id(3)] public int Version { get; init; }

    /// <summary>What waits aside.</summary>
    [Id(4)] public IReadOnlyList<ParkedDelivery> Parked { get; init; } = [];
}

/// <summary>What the owner of a stream has to remember.</summary>
/// <param name="Checkpoint">How far it has come.</param>
[GenerateSerializer, Immutable, Alias("StreamProgress")]
public sealed record StreamProgress([property: Id(0)] string Checkpoint)
{
    /// <summary>What waits aside now, or waits otherwise than before.</summary>
    [Id(1)] public IReadOnlyList<ParkedDelivery> Parked { get; init; } = [];

    /// <summary>What has caught up, or whose subscription has ended.</summary>
    [Id(2)] public IReadOnlyList<ParkedDelivery> Resumed { get; init; } = [];
}

/// <summary>
/// Remembers for the stream of a district how far it has come and what waits aside: one grain per district, key
/// <c>stream-{code}</c>. The stream itself is Orleans' provider <c>transitions</c>, namespace <c>district</c>.
/// </summary>
[Alias("IDistrictStreamGrain")]
public interface IDistrictStreamGrain : IGrainWithStringKey
{
    /// <summary>How far the stream has come; null when it never began.</summary>
    [Alias("Get"), ReadOnly] Task<StreamState?> Get();

    /// <summary>Remembers progress.</summary>
    /// <returns>The stream as stored, with what another owner may have set aside.</returns>
    [Alias("Save")] Task<StreamState> Save(StreamProgress progress);
}

/// <summary>The types of a stream's events. They are alarms: only the city sees them.</summary>
public static class StreamEvents
{
    /// <summary>A subscriber could not take a subject's event: it waits aside and is tried again.</summary>
    public const string SubjectParked = "srdi.stream.subjectParked.v1";
    /// <summary>The subscriber has had all that waited.</summary>
    public const string SubjectResumed = "srdi.stream.subjectResumed.v1";
}

/// <summary>What an event about a stream says.</summary>
/// <param name="District">Whose stream.</param>
/// <param name="Subscriber">The grain that subscribed.</param>
/// <param name="Kind">What the subject is.</param>
/// <param name="Subject">The subject.</param>
/// <param name="AfterOrdinal">Its last event that the subscriber took.</param>
/// <param name="Error">What the subscriber said.</param>
public sealed record StreamEventData(DistrictCode District, string Subscriber, SubjectKind Kind, string Subject, int AfterOrdinal, string Error);

/// <summary>What becomes of a stream: pure functions.</summary>
public static class DistrictStreamDecisions
{
    /// <summary>The state name of the grain class that keeps streams.</summary>
    public const string StateName = "stream";

    /// <summary>So many subjects wait aside for one subscription at most; then the whole subscription waits.</summary>
    public const int ParkedPerSubscriptionMax = 100;

    private static readonly TimeSpan BackoffFirst = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromHours(1);

    /// <summary>The key of a district's grain.</summary>
    public static string KeyOf(DistrictCode district) => "stream-" + district.Value;

    /// <summary>The pause after so many attempts: doubling from 5 seconds to an hour, and from then on for ever.</summary>
    public static TimeSpan Backoff(int attempts)
    {
        var pause = BackoffFirst * Math.Pow(2, Math.Min(attempts, 20) - 1);
        return pause < BackoffMax ? pause : BackoffMax;
    }

    /// <summary>Remembers progress; what comes to wait or ceases to leaves an event.</summary>
    public static Decision<StreamState, StreamState> Save(StreamState? current, DistrictCode district, StreamProgress progress, Circumstances now, string policyVersion)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(now);
        var before = current ?? new(district, "");
        var log = new EventWriter(SubjectKind.Stream, district.Value, before.Version, now, policyVersion);
        var parked = before.Parked.ToList();
        foreach (var it in progress.Parked)
        {
            var known = parked.FindIndex(p => p.IsSame(it));
            if (known >= 0) parked[known] = it;
            else
            {
                parked.Add(it);
                log.Add(StreamEvents.SubjectParked, now.Today, null, Data(district, it));
            }
        }
        foreach (var it in progress.Resumed)
            if (parked.RemoveAll(p => p.IsSame(it)) > 0) log.Add(StreamEvents.SubjectResumed, now.Today, null, Data(district, it));
        var next = before with { Checkpoint = progress.Checkpoint, Parked = parked, Version = log.Version };
        var changed = current is null || before.Checkpoint != next.Checkpoint || progress.Parked.Count > 0 || log.Entries.Count > 0;
        return new(changed ? new Commit<StreamState>(next) { Events = log.Entries } : null, next);
    }

    private static StreamEventData Data(DistrictCode district, ParkedDelivery it) => new(district, it.Subscriber, it.Kind, it.Subject, it.AfterOrdinal, it.LastError);
}
