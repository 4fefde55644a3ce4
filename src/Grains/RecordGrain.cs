using Microsoft.Extensions.Logging;
using Orleans.Storage;
using Srdi.Domain;
using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;

namespace Srdi.Grains;

/// <summary>What every record grain needs beside its own state.</summary>
/// <param name="Clock">The clock.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Log">The log, to find the answer to a repeated command.</param>
/// <param name="Signal">Wakes the readers in this process.</param>
/// <param name="Metrics">Business meters.</param>
public sealed record GrainServices(TimeProvider Clock, PolicyBook Policy, ILogReader Log, LogSignal Signal, BusinessMetrics Metrics);

/// <summary>
/// A grain that keeps one record and changes it only by <see cref="Carry{TAnswer}"/>: decide, commit record and events in
/// one statement, then swap memory. A failed write drops the activation, so memory is never ahead of the database.
/// </summary>
/// <typeparam name="TRecord">The record.</typeparam>
public abstract class RecordGrain<TRecord> : Grain where TRecord : class
{
    private const int RepeatsMax = 5_000;
    private readonly IPersistentState<Stored<TRecord>> storage;
    private bool broken;

    /// <summary>Takes the grain's storage and services.</summary>
    protected RecordGrain(IPersistentState<Stored<TRecord>> storage, GrainServices services)
    {
        this.storage = storage;
        Services = services;
    }

    /// <summary>Clock, policy, log.</summary>
    protected GrainServices Services { get; }

    /// <summary>The record as last committed; null when there is none.</summary>
    /// <exception cref="InconsistentStateException">A write failed in this activation: what is stored is unknown here, and the next activation reads it.</exception>
    protected TRecord? Current => broken ? throw new InconsistentStateException("A write failed in this activation; repeat the call.") : storage.State.Record;

    /// <summary>The kind and id under which this grain's events stand in the log.</summary>
    protected abstract (SubjectKind Kind, string Id) Subject { get; }

    /// <summary>Who, when and by which command.</summary>
    protected Circumstances By<TCommand>(TCommand command, Caller by) => Circumstances.Of(command, by, Services.Clock);

    /// <summary>
    /// Decides. That nothing is to be done, or that nothing may be, is only believed after a look at the database: a write
    /// of an activation that was overtaken fails by its version, but its silence would not.
    /// </summary>
    protected async Task<Outcome<Decision<TRecord, TAnswer>>> Sure<TAnswer>(Func<Task<Outcome<Decision<TRecord, TAnswer>>>> decide)
    {
        ArgumentNullException.ThrowIfNull(decide);
        var decided = await decide();
        if (decided is { Succeeded: true, Value.Commit: not null }) return decided;
        await Reread();
        return await decide();
    }

    /// <summary>The same for a decision that reads nothing.</summary>
    protected Task<Outcome<Decision<TRecord, TAnswer>>> Sure<TAnswer>(Func<Outcome<Decision<TRecord, TAnswer>>> decide) => Sure(() => Task.FromResult(decide()));

    /// <summary>Reads the record again.</summary>
    protected Task Reread() => storage.ReadStateAsync();

    /// <summary>Commits a decision and answers it.</summary>
    protected async Task<Outcome<TAnswer>> Carry<TAnswer>(Outcome<Decision<TRecord, TAnswer>> decided)
    {
        if (decided.Refused is { } refused)
        {
            Services.Metrics.Refused(refused.Code);
            return refused;
        }
        if (decided.Value.Commit is { } commit) await Commit(commit);
        return decided.Value.Answer;
    }

    /// <summary>The same for a transition: a refusal of a command that was carried out before is answered with the first answer.</summary>
    protected Task<Outcome<TransitionAnswer>> CarryOnce(Outcome<Decision<TRecord, TransitionAnswer>> decided, Circumstances now) => CarryOnce(decided, now, Subject);

    /// <summary>The same for a subject that the record holds.</summary>
    protected async Task<Outcome<TransitionAnswer>> CarryOnce(Outcome<Decision<TRecord, TransitionAnswer>> decided, Circumstances now, (SubjectKind Kind, string Id) subject)
    {
        ArgumentNullException.ThrowIfNull(now);
        if (decided.Refused is { State: not null } && Current is not null && await FirstAnswer(now, subject) is { } answer) return answer;
        return await Carry(decided);
    }

    /// <summary>The answer that this very command got when it was carried out; null when it never was.</summary>
    protected Task<TransitionAnswer?> FirstAnswer(Circumstances now) => FirstAnswer(now, Subject);

    /// <summary>The only writer.</summary>
    protected async Task Commit(Commit<TRecord> commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        storage.State.Pending = commit;
        try
        {
            await storage.WriteStateAsync();
        }
        catch
        {
            broken = true;
            DeactivateOnIdle();
            throw;
        }
        storage.State = new() { Record = commit.Record };
        if (commit.Events.Count > 0) Services.Signal.Committed();
        Services.Metrics.Committed(commit.Events);
    }

    /// <summary>The subject's whole log, read from storage page by page.</summary>
    protected async Task<IReadOnlyList<LogEntry>> History()
    {
        List<LogEntry> events = [];
        IReadOnlyList<LoggedEvent> page;
        do
        {
            page = await Services.Log.ReadSubject(Subject.Kind, Subject.Id, events.Count == 0 ? 0 : events[^1].Ordinal, RepeatsMax, CancellationToken.None);
            events.AddRange(page.Select(e => e.Entry));
        }
        while (page.Count == RepeatsMax);
        return events;
    }

    private async Task<TransitionAnswer?> FirstAnswer(Circumstances now, (SubjectKind Kind, string Id) subject)
    {
        ArgumentNullException.ThrowIfNull(now);
        var events = await Services.Log.ReadSubject(subject.Kind, subject.Id, 0, RepeatsMax, CancellationToken.None);
        return Repeats.AnswerOf(events.Select(e => e.Entry), now.Cause);
    }
}
