using Microsoft.Extensions.DependencyInjection;
using Srdi.Domain.Commits;
using Srdi.Domain.Log;

namespace Srdi.Grains.Reactions;

/// <summary>Something that follows from what was committed. Must be safe to repeat.</summary>
public interface IReaction
{
    /// <summary>The reaction's name, which is part of its cursor's key.</summary>
    string Name { get; }

    /// <summary>Handles a run of events, in commit order.</summary>
    /// <returns>Whether any of them concerned the reaction.</returns>
    Task<bool> Handle(IReadOnlyList<LoggedEvent> events, IGrainFactory grains, CancellationToken cancellation);
}

/// <summary>The cursor of a reaction as stored.</summary>
/// <param name="Cursor">Everything up to here has been handled.</param>
public sealed record ReactorRecord(string Cursor)
{
    /// <summary>Version of this shape in storage.</summary>
    public int SchemaVersion { get; init; } = 1;
}

/// <summary>Reads the log for one reaction and remembers how far it came.</summary>
public sealed class ReactorGrain : Grain, IReactorGrain
{
    private const int PageMax = 1_000;
    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(1);
    private readonly IPersistentState<Stored<ReactorRecord>> storage;
    private readonly ILogReader log;
    private readonly IReaction reaction;
    private readonly ActivatedHere here;
    private readonly TimeProvider clock;
    private LogCursor? place;
    private long kept;

    /// <summary>Takes the cursor's storage and the reaction that the key names.</summary>
    public ReactorGrain([PersistentState("reactor")] IPersistentState<Stored<ReactorRecord>> storage, ILogReader log, IEnumerable<IReaction> reactions, ActivatedHere here, TimeProvider clock, IGrainContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        this.storage = storage;
        this.log = log;
        this.here = here;
        this.clock = clock;
        kept = clock.GetTimestamp();
        reaction = reactions.Single(r => KeyOf(r.Name) == context.GrainId.Key.ToString());
    }

    /// <summary>The key of a reaction's grain.</summary>
    public static string KeyOf(string name) => "reactor-" + name;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        here.Add(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        here.Remove(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<bool> Pump()
    {
        var page = await log.Read(new(Cursor, PageMax), CancellationToken.None);
        var done = page.Events.Count > 0 && await reaction.Handle(page.Events, GrainFactory, CancellationToken.None);
        place = page.Next;
        // Looking again at events that concerned nothing costs less than writing down each time that they were looked at.
        if (done || clock.GetElapsedTime(kept) >= KeepEvery) await Keep(page.Next);
        return page.More;
    }

    /// <inheritdoc/>
    public Task<string> Handled() => Task.FromResult(Cursor.Text);

    private async Task Keep(LogCursor cursor)
    {
        kept = clock.GetTimestamp();
        if (cursor == Stored) return;
        var next = new ReactorRecord(cursor.Text);
        storage.State.Pending = new(next);
        try
        {
            await storage.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle(); // Another activation may have moved the cursor: read it again.
            throw;
        }
        storage.State = new() { Record = next };
    }

    private LogCursor Cursor => place ?? Stored;

    private LogCursor Stored => storage.State.Record is { } record ? new(record.Cursor) : LogCursor.Start;
}
