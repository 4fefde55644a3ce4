using System.Collections.Concurrent;
using System.Globalization;
using Srdi.Domain;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Selections;

namespace Srdi.Grains.Reactions;

/// <summary>
/// Makes parks follow the year's selection, by their own commands. It goes by the selection as it stands and not by the
/// event, so it can come twice or late; a park knows a command that it has carried out.
/// </summary>
public sealed class SelectionReaction : IReaction
{
    /// <summary>The reaction's name.</summary>
    public const string ReactionName = "selections";

    private const int ParallelMax = 8;
    private static readonly Caller Log = new("platform:log");

    /// <inheritdoc/>
    public string Name => ReactionName;

    /// <inheritdoc/>
    public async Task<bool> Handle(IReadOnlyList<LoggedEvent> events, IGrainFactory grains, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(grains);
        var changed = events.Where(e => e.Entry.Kind == SubjectKind.Selection && e.Entry.Type is not (SelectionEvents.Followed or SelectionEvents.Frozen)).Select(e => SelectionId.Parse(e.Entry.Subject).Value).Distinct().ToList();
        foreach (var id in changed)
        {
            var grain = grains.GetGrain<ISelectionGrain>(id.GrainKey);
            var selection = (await grain.Get()).Value;
            if (selection.Followed || !selection.Leads) continue;
            var outcomes = await Follow(selection, grains, cancellation);
            if ((await grain.Note(new(selection.Step, outcomes), Log)).Refused is { } no) throw new InvalidOperationException($"Selection {id} refused what became of its parks: {no.Code}.");
        }
        return changed.Count > 0;
    }

    private static async Task<IReadOnlyList<ParkOutcome>> Follow(ParkSelection selection, IGrainFactory grains, CancellationToken cancellation)
    {
        HashSet<ParkId> chosen = selection.Publicity is not null && selection.State is SelectionState.Publicised or SelectionState.Concluded ? [.. selection.Chosen.Select(c => c.Park)] : [];
        var outcomes = new ConcurrentBag<ParkOutcome>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelMax, CancellationToken = cancellation, TaskScheduler = TaskScheduler.Current };
        await Parallel.ForEachAsync(selection.Told.Union(chosen), options, async (id, _) =>
        {
            var grain = grains.GetGrain<IParkGrain>(id.GrainKey);
            var no = chosen.Contains(id) ? await Lead(grain, selection) : await Release(grain, selection);
            outcomes.Add(new(id, (await grain.Get(null)).Value.Park.State, no is null ? null : RefusalTexts.CodeOf(no.Code), no?.DetailZh));
        });
        return [.. outcomes.OrderBy(o => o.Park.Value, StringComparer.Ordinal)];
    }

    /// <summary>Brings a chosen park to where the selection is; the refusal that kept it back, if any.</summary>
    private static async Task<Refused?> Lead(IParkGrain grain, ParkSelection selection)
    {
        var (year, publicity) = (selection.Id.Year, selection.Publicity!);
        var park = (await grain.Get(null)).Value.Park;
        if (selection.State is SelectionState.Concluded && park.State is ParkState.Accredited or ParkState.AtRisk && park.Accreditation?.Year == year) return null;
        if (park.State is not (ParkState.Nominated or ParkState.Publicised) && await Step(ParkTrigger.Nominate, publicity) is { } nominate) return nominate;
        if (park.State is not ParkState.Publicised && await Step(ParkTrigger.Publicise, publicity) is { } publicise) return publicise;
        return selection.Result is { } result ? await Step(ParkTrigger.Accredit, result) : null;

        async Task<Refused?> Step(ParkTrigger trigger, SelectionStep step) =>
            (await grain.Transition(new(trigger) { Year = year, Document = step.Document, EffectiveOn = step.On, Reason = Because(selection, step.Step) }, Log)).Refused;
    }

    /// <summary>Takes back what an earlier publicity of the year told a park.</summary>
    private static async Task<Refused?> Release(IParkGrain grain, ParkSelection selection)
    {
        var park = (await grain.Get(null)).Value.Park;
        if (park.State is not (ParkState.Nominated or ParkState.Publicised) || park.Nomination?.Year != selection.Id.Year) return null;
        return (await grain.Transition(new(ParkTrigger.Withdraw) { Year = selection.Id.Year, Reason = selection.Reason ?? Because(selection, selection.Step) }, Log)).Refused;
    }

    // The step's number makes the second publicity of a year another command than the first.
    private static string Because(ParkSelection selection, int step) => string.Create(CultureInfo.InvariantCulture, $"{selection.Id} 年度遴选 (第 {step} 步)");
}
