using System.Collections.Concurrent;
using Srdi.Domain;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Selections;

namespace Srdi.Grains.Selections;

/// <summary>One year's selection. The candidates are built from the log up to one place, so that the log gives them again at any time.</summary>
public sealed class SelectionGrain([PersistentState("selection")] IPersistentState<Stored<ParkSelection>> storage, GrainServices services, ISelectionBooks books)
    : RecordGrain<ParkSelection>(storage, services), ISelectionGrain
{
    private const int EventsMax = 1_000;
    private const int ParallelMax = 16;

    /// <inheritdoc/>
    protected override (SubjectKind Kind, string Id) Subject => (SubjectKind.Selection, this.GetPrimaryKeyString()["selection-".Length..]);

    private SelectionId Id => SelectionId.Parse(Subject.Id).Value;

    /// <inheritdoc/>
    public async Task<Outcome<Registered<ParkSelection>>> Freeze(FreezeSelection command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        var now = By(command, by);
        if (SelectionDecisions.BeforeFreeze(Current, command, now) is { } early) return await Carry(early);
        Keys.MustBe(this, SelectionId.Of(command.Year).Value.GrainKey);
        var place = await Services.Log.Head(CancellationToken.None);
        if (await Parks(place, command.CutOff) is not { } parks)
            return new Refused(Refusal.SelectionTooLarge) { DetailZh = $"一次遴选最多 {SelectionFreeze.ParksMax} 个园区。", DetailEn = $"A selection weighs at most {SelectionFreeze.ParksMax} parks." };
        return await Carry(SelectionDecisions.Freeze(Current, command, SelectionFreeze.Of(command, Id, place.Text, parks, Services.Policy), now, Services.Policy));
    }

    /// <inheritdoc/>
    public Task<Outcome<ParkSelection>> Get() => Task.FromResult(Current is { } found ? found : (Outcome<ParkSelection>)new Refused(Refusal.SelectionUnknown) { Field = "id" });

    /// <inheritdoc/>
    public Task<Outcome<TransitionAnswer>> Transition(TransitionSelection command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        var now = By(command with { IfVersion = null }, by); // The same step is a repeat, whatever version its caller had seen.
        return CarryOnce(SelectionDecisions.Transition(Current, command, now, Services.Policy), now);
    }

    /// <inheritdoc/>
    public async Task<Outcome<ParkSelection>> Note(NoteOutcomes command, Caller by) =>
        SelectionDecisions.Note(Current, command, By(command, by), Services.Policy) is { } decided ? await Carry<ParkSelection>(decided) : await Get();

    /// <inheritdoc/>
    public async Task<Outcome<SelectionProof>> Prove()
    {
        if (Current is not { } selection) return new Refused(Refusal.SelectionUnknown) { Field = "id" };
        var set = selection.Set;
        var command = new FreezeSelection(set.Id.Year, set.CutOff, set.Keys) { Cap = set.Cap };
        var rebuilt = SelectionFreeze.Of(command, set.Id, set.AsOf, await Parks(new(set.AsOf), set.CutOff) ?? [], Services.Policy).Digest();
        return new SelectionProof(selection.Digest, rebuilt, rebuilt == selection.Digest, set.PolicyVersion, Services.Policy.Version);
    }

    /// <summary>All parks by the log up to a place, with their tenants' titles on a day; null when there are too many.</summary>
    private async Task<IReadOnlyList<ParkAtCutOff>?> Parks(LogCursor place, DateOnly cutOff)
    {
        var ids = await books.Parks("", SelectionFreeze.ParksMax + 1, CancellationToken.None);
        if (ids.Count > SelectionFreeze.ParksMax) return null;
        var parks = new ConcurrentBag<ParkAtCutOff>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelMax, TaskScheduler = TaskScheduler.Current };
        await Parallel.ForEachAsync(ids, options, async (id, _) =>
        {
            if (ParkAtCutOff.Of(await UpTo(place, SubjectKind.Park, id.Value), cutOff) is not { } park) return; // Registered after the place.
            Dictionary<EnterpriseId, Enterprise> firms = [];
            foreach (var tenant in park.Then.Tenants)
                if (!firms.ContainsKey(tenant.Uscc) && EnterpriseHistory.AsOf(await UpTo(place, SubjectKind.Enterprise, tenant.Uscc.Value), cutOff) is { } firm) firms[tenant.Uscc] = firm;
            parks.Add(park.With(firms));
        });
        return [.. parks];
    }

    private async Task<IReadOnlyList<LogEntry>> UpTo(LogCursor place, SubjectKind kind, string subject)
    {
        List<LogEntry> events = [];
        while (true)
        {
            var page = await Services.Log.ReadSubject(kind, subject, events.Count, EventsMax, CancellationToken.None);
            foreach (var (cursor, entry) in page)
            {
                if (Services.Log.Compare(cursor, place) > 0) return events;
                events.Add(entry);
            }
            if (page.Count < EventsMax) return events;
        }
    }
}
