using System.Diagnostics.Metrics;
using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Log;
using Srdi.Domain.Rewards;
using Srdi.Domain.Subscriptions;

namespace Srdi.Grains;

/// <summary>The business meters: events by type, refusals by code, rewards granted. No ids as tags.</summary>
public sealed class BusinessMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Srdi";

    private readonly Counter<long> events;
    private readonly Counter<long> refusals;
    private readonly Counter<long> granted;
    private readonly Counter<long> webhooks;
    private readonly Counter<long> streamParked;
    private readonly Histogram<double> delay;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Func<TimeSpan>> streams = new(StringComparer.Ordinal);

    /// <summary>Creates the instruments.</summary>
    public BusinessMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        events = meter.CreateCounter<long>("srdi.events", "{event}", "Events committed to the log, by type.");
        refusals = meter.CreateCounter<long>("srdi.refusals", "{refusal}", "Commands refused, by code.");
        granted = meter.CreateCounter<long>("srdi.rewards.entitled.ceiling", "fen", "Sum of the ceilings of rewards entitled, by measure.");
        webhooks = meter.CreateCounter<long>("srdi.webhooks.attempts", "{attempt}", "Webhooks sent, by what the receiver did: taken, refused, gone, absent.");
        streamParked = meter.CreateCounter<long>("srdi.streams.parked.total", "{subject}", "Subjects that a grain could not take from its stream and that were set aside.");
        meter.CreateObservableGauge("srdi.streams.lag", () => streams.Values.Select(lag => lag().TotalSeconds).DefaultIfEmpty().Max(), "s", "Age of the oldest event that the slowest grain subscribed to a stream of this silo has yet to take.");
        delay = meter.CreateHistogram<double>("srdi.delivery.delay", "s", "From the recording of an event to its delivery, by way: stream, webhook, client.", advice: new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300, 3600] });
    }

    internal void Committed(IReadOnlyList<LogEntry> entries)
    {
        foreach (var entry in entries)
        {
            events.Add(1, new KeyValuePair<string, object?>("type", entry.Type));
            if (entry.Type == RewardEvents.Entitled && entry.Data.Deserialize<RewardEventData>(SrdiJson.Stored) is { } reward)
                granted.Add(reward.CeilingFen.Fen, new KeyValuePair<string, object?>("measure", reward.Measure));
        }
    }

    internal void Attempted(WebhookAnswer answer) =>
        webhooks.Add(1, new KeyValuePair<string, object?>("answer", answer.Taken ? "taken" : answer.Gone ? "gone" : answer.Refuses ? "refused" : "absent"));

    internal void StreamOf(string district, Func<TimeSpan> lag) => streams[district] = lag;

    internal void StreamGone(string district) => streams.TryRemove(district, out _);

    internal void StreamParked() => streamParked.Add(1);

    internal void Delivered(string way, TimeSpan after) => delay.Record(Math.Max(0, after.TotalSeconds), new KeyValuePair<string, object?>("way", way));

    internal void Refused(Refusal code) => refusals.Add(1, new KeyValuePair<string, object?>("code", RefusalTexts.CodeOf(code)));
}
