using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Sweeps;

/// <summary>What a sweep goes through, in this order.</summary>
public enum SweepStage
{
    /// <summary>Titles and accreditations that have run out.</summary>
    Expiries = 0,
    /// <summary>Obligations whose day passed without them.</summary>
    Obligations = 1,
    /// <summary>Parks, whose counts change when a planned tenancy ends.</summary>
    Parks = 2,
    /// <summary>Nothing is left for the day.</summary>
    Done = 3,
}

/// <summary>The sweep of a day as stored.</summary>
/// <param name="Day">The day whose steps are taken: the present one in Shanghai when it began.</param>
[GenerateSerializer, Immutable, Alias("Sweep")]
public sealed record Sweep([property: Id(0)] DateOnly Day)
{
    /// <summary>Version of this shape in storage.</summary>
    [Id(1)] public int SchemaVersion { get; init; } = 1;

    /// <summary>Where it is.</summary>
    [Id(2)] public SweepStage Stage { get; init; }

    /// <summary>The place within the stage up to which all is done.</summary>
    [Id(3)] public string After { get; init; } = "";

    /// <summary>How many validities had run out when it began.</summary>
    [Id(4)] public int Due { get; init; }

    /// <summary>Steps taken.</summary>
    [Id(5)] public int Taken { get; init; }

    /// <summary>Steps that failed; the next look at the day tries them again.</summary>
    [Id(6)] public int Failed { get; init; }

    /// <summary>The number of its events in the log.</summary>
    [Id(7)] public int Version { get; init; }

    /// <summary>The latest deadline of the yearly update for which all holders have been looked at.</summary>
    [Id(8)] public DateOnly? UpdatesEnforced { get; init; }
}

/// <summary>The types of a sweep's events.</summary>
public static class SweepEvents
{
    /// <summary>A day's sweep began.</summary>
    public const string Started = "srdi.sweep.started.v1";
    /// <summary>A page of it is done.</summary>
    public const string Progressed = "srdi.sweep.progressed.v1";
    /// <summary>All of it is done.</summary>
    public const string Completed = "srdi.sweep.completed.v1";
}

/// <summary>What an event of a sweep says.</summary>
/// <param name="Day">The day.</param>
/// <param name="Stage">Where it is.</param>
/// <param name="Due">How many validities had run out when it began.</param>
/// <param name="Taken">Steps taken so far.</param>
/// <param name="Failed">Steps that failed so far.</param>
public sealed record SweepEventData(DateOnly Day, SweepStage Stage, int Due, int Taken, int Failed);

/// <summary>How a sweep goes on: pure functions.</summary>
public static class SweepDecisions
{
    /// <summary>The id of the one sweep in the log.</summary>
    public const string Subject = "city";

    /// <summary>
    /// Whether the present day is still to be looked at. A clock that went back a little must not begin a day again that is
    /// over; one that was ahead by more was wrong, and the present day counts.
    /// </summary>
    public static bool BeginsOn(Sweep? current, DateOnly today) => current is null || current.Day < today || current.Day > today.AddDays(1);

    /// <summary>Begins a day, or looks at a finished one again.</summary>
    public static Sweep Begin(Sweep? current, DateOnly today, int due) => new(today) { Due = due, Version = current?.Version ?? 0, UpdatesEnforced = current?.UpdatesEnforced };

    /// <summary>The sweep after a page of a stage.</summary>
    /// <param name="current">The sweep.</param>
    /// <param name="last">The place of the page's last line; null when it had none.</param>
    /// <param name="more">Whether the stage may hold more.</param>
    /// <param name="taken">Steps taken.</param>
    /// <param name="failed">Steps that failed.</param>
    public static Sweep Advance(Sweep current, string? last, bool more, int taken, int failed)
    {
        ArgumentNullException.ThrowIfNull(current);
        return current with
        {
            Stage = more ? current.Stage : current.Stage + 1, After = more ? last ?? "" : "", Taken = current.Taken + taken, Failed = current.Failed + failed,
        };
    }

    /// <summary>The latest deadline of the yearly update that has passed and is kept here; null when none has.</summary>
    public static DateOnly? LastDeadline(PolicyBook policy, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(policy);
        DateOnly? last = null;
        foreach (var rules in policy.Titles)
            foreach (var year in (int[])[today.Year - 1, today.Year])
                if (rules.UpdateDeadlineIn(year)?.On.In(year) is { } day && day < today && day >= policy.Clocks.UpdatesKeptFrom && !(last >= day)) last = day;
        return last;
    }

    /// <summary>The commit that keeps how far it came.</summary>
    public static Decision<Sweep, Sweep> Keep(Sweep next, bool begins, Circumstances now, string policyVersion)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(now);
        var log = new EventWriter(SubjectKind.Sweep, Subject, next.Version, now, policyVersion);
        var data = new SweepEventData(next.Day, next.Stage, next.Due, next.Taken, next.Failed);
        var quiet = next is { Due: 0, Taken: 0, Failed: 0 }; // Most days bring nothing about: those leave no events.
        if (begins && !quiet) log.Add(SweepEvents.Started, next.Day, null, data);
        if (next.Stage == SweepStage.Done && !quiet) log.Add(SweepEvents.Completed, next.Day, null, data);
        else if (!begins && !quiet) log.Add(SweepEvents.Progressed, next.Day, null, data);
        next = next with { Version = log.Version };
        return new(new(next) { Events = log.Entries }, next);
    }
}
