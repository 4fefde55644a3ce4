using Srdi.Domain;
using Srdi.Domain.Cases;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Lists;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Rewards;

namespace Srdi.Grains.Lists;

/// <summary>
/// One imported list. It does its work in parts, each of which may be done twice: after a crash the next part begins
/// where the last commit left it, and the grains know a command that they have carried out.
/// </summary>
public sealed class ListGrain([PersistentState("list")] IPersistentState<Stored<ImportedList>> storage, GrainServices services, IListBooks books, ListPreview preview)
    : RecordGrain<ImportedList>(storage, services), IListGrain
{
    // Small enough that whoever asks for the progress waits for less than a second.
    private const int WeighedMax = 250;
    private const int CarriedMax = 100;
    private const int LapsesMax = 500;
    private const int ParallelMax = 32;

    /// <inheritdoc/>
    protected override (SubjectKind Kind, string Id) Subject => (SubjectKind.List, this.GetPrimaryKeyString()["list-".Length..]);

    /// <inheritdoc/>
    public Task<Outcome<Registered<ImportedList>>> Upload(UploadList command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        Keys.MustBe(this, command.Id.GrainKey);
        return Carry(ListDecisions.Upload(Current, command, By(command, by), Services.Policy));
    }

    /// <inheritdoc/>
    public Task<Outcome<ImportedList>> Get() => Task.FromResult(Current is { } list ? list : (Outcome<ImportedList>)Refusal.ListUnknown);

    /// <inheritdoc/>
    public async Task<Outcome<TransitionAnswer>> Transition(TransitionList command, Caller by)
    {
        if (Current is not { } list) return Refusal.ListUnknown;
        var (_, open, lapses) = await books.Count(list.Id, CancellationToken.None);
        var now = By(command, by);
        return await CarryOnce(ListDecisions.Transition(list, command, open + (command.LapseUnnamed == false ? 0 : lapses), now, Services.Policy), now);
    }

    /// <inheritdoc/>
    public async Task<Outcome<ListLine>> Match(MatchRow command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (Current is not { } list) return Refusal.ListUnknown;
        if (await books.Find(list.Id, command.Row, CancellationToken.None) is not { } line) return new Refused(Refusal.ListRowUnknown) { Field = "row" };
        if (list.State is not (ListState.Previewed or ListState.Done) || line.Verdict is not RowVerdict.Person || line.Name is null)
            return line.Uscc == command.Uscc && line.Verdict is RowVerdict.New or RowVerdict.Already ? line : new Refused(Refusal.ListRowPlaced)
            {
                Field = "row", State = line.Verdict is { } verdict ? SrdiJson.Name(verdict) : null, Permitted = [],
                DetailZh = "只有需要人工对应的行可以指定企业。", DetailEn = "Only a row that waits for a person can be placed.",
            };
        var remembered = await Firm(command.Uscc).AddAlias(new(line.Name, command.Reason) { List = list.Id.Value }, by);
        if (remembered.Refused is { } no) return no;
        // As if the person had been asked before the preview: the row is weighed with the enterprise that it is about.
        var placed = line with { Uscc = command.Uscc, Subject = command.Uscc.Value, Verdict = RowVerdict.New, Code = null, Reason = null, Cells = line.Cells.Where(c => c.Key != "uscc").ToDictionary() };
        await books.ForgetLapses(list.Id, command.Uscc, CancellationToken.None);
        var finding = (await preview.Weigh(list, [placed], by, CancellationToken.None))[0];
        await books.Weigh(list.Id, [finding.Line], CancellationToken.None);
        var (counts, _, lapses) = await books.Count(list.Id, CancellationToken.None);
        var effects = list.Effects.With(finding.Rewards.Select(r => (r.Measure, r.Year, r.Ceiling))) with { Lapses = lapses };
        return (await Carry<ImportedList>(ListDecisions.Matched(list, command, line.Name, counts, effects, By(command, by), Services.Policy))).Then<ListLine>(_ => finding.Line);
    }

    /// <inheritdoc/>
    public async Task<bool> Work()
    {
        switch (Current?.State)
        {
            case ListState.Previewing:
                await Weigh(Current);
                return true;
            case ListState.Confirmed:
                await Commit(new(Current with { State = ListState.Running, StartedAt = Services.Clock.GetUtcNow() }));
                return true;
            case ListState.Running:
                await CarryOut(Current);
                return true;
            default:
                return false;
        }
    }

    private async Task Weigh(ImportedList list)
    {
        if (list.Cursor == 0) await books.ForgetLapses(list.Id, only: null, CancellationToken.None);
        var lines = await books.Read(list.Id, list.Cursor, WeighedMax, verdict: null, open: false, CancellationToken.None);
        if (lines.Count > 0)
        {
            var found = await preview.Weigh(list, [.. lines.Where(line => line.Outcome is null && !line.Lapse)], new(list.UploadedBy), CancellationToken.None);
            await books.Weigh(list.Id, [.. found.Select(f => f.Line)], CancellationToken.None);
            await Commit(new(list with
            {
                Cursor = lines[^1].Row, Done = Math.Min(list.Total, list.Done + lines.Count),
                Effects = list.Effects.With(found.SelectMany(f => f.Rewards).Select(r => (r.Measure, r.Year, r.Ceiling))),
            }));
            return;
        }
        if (list.Heading is { Kind: ListKind.Renewal, Title: { } title, Batch: { } batch } && await books.AddLapses(list.Id, title, batch, LapsesMax, CancellationToken.None) > 0) return;
        var (counts, _, lapses) = await books.Count(list.Id, CancellationToken.None);
        await Carry<ImportedList>(ListDecisions.Weighed(list, counts, list.Effects with { Lapses = lapses }, ByPlatform(list.UploadedBy), Services.Policy));
    }

    private async Task CarryOut(ImportedList list)
    {
        var lines = await books.ToDo(list.Id, list.Cursor, CarriedMax, CancellationToken.None);
        if (lines.Count > 0)
        {
            // The history of each enterprise leads to the list that it was changed by.
            var by = new Caller($"{list.ConfirmedBy} list:{list.Id}");
            var chosen = lines.Where(line => !line.Lapse || list.LapsesUnnamed).ToList();
            var done = new ListLine[chosen.Count];
            // One thing's rows in the order of the file, different things side by side.
            var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelMax, TaskScheduler = TaskScheduler.Current };
            await Parallel.ForEachAsync(chosen.Select((line, i) => (Line: line, Place: i)).GroupBy(l => l.Line.Subject?.Split('/')[0]), options, async (one, _) =>
            {
                foreach (var (line, place) in one) done[place] = await CarryOut(list, line, by);
            });
            await books.Finish(list.Id, done, CancellationToken.None);
            await Commit(new(list with { Cursor = lines[^1].Row, Done = list.Done + chosen.Count }));
            return;
        }
        var (counts, _, _) = await books.Count(list.Id, CancellationToken.None);
        var (applied, refused, cases, granted) = await books.Sum(list.Id, CancellationToken.None);
        var lapsed = list.LapsesUnnamed ? list.Effects.Lapses : 0;
        var effects = new ListEffects { Lapses = lapsed }.With(granted.Select(r => (r.Measure, list.Heading.HoldsFrom.Year, r.Ceiling)));
        await Carry<ImportedList>(ListDecisions.Finished(list, counts, applied, refused, cases, effects, ByPlatform(list.ConfirmedBy!), Services.Policy));
    }

    private async Task<ListLine> CarryOut(ImportedList list, ListLine line, Caller by)
    {
        var read = ListActions.Of(list.Heading, line);
        if (read.Refused is { } unreadable) return Refuse(line, unreadable);
        switch (read.Value)
        {
            case TitleAction { Command: { Trigger: EnterpriseTrigger.Lapse } command, Uscc: var uscc }:
                var held = (await Firm(uscc).Get()).Then<TitleHolding>(firm => firm.Holding(command.Title!.Value));
                // Given another batch, or lost, after the preview: the list has nothing to say of it any more.
                if (held.Succeeded && held.Value.InForce && held.Value.Batch != list.Heading.Batch)
                    return Refuse(line, new(Refusal.TitleNotPermitted) { DetailZh = $"预览后该称号已转入{held.Value.Batch}。" });
                return Answer(line, await Firm(uscc).Transition(command, by));
            case TitleAction { Command: var command, Uscc: var uscc } when line.Verdict is RowVerdict.Case:
                var submit = new SubmitFact(uscc, command)
                {
                    Source = new(list.Id, line.Row, list.File.Digest) { File = list.File.Name, Document = list.Heading.Document, Publisher = list.Heading.Publisher, PublishedOn = list.Heading.PublishedOn, Name = line.Name },
                };
                return Submitted(line, await GrainFactory.GetGrain<ICaseGrain>(CaseId.Of(uscc, command).GrainKey).Submit(submit, by));
            case TitleAction { Command: var command, Uscc: var uscc }:
                return Answer(line, await Firm(uscc).Transition(command, by));
            case EnterpriseAction { Command: var command }:
                return Registered(line, await Firm(command.Uscc).Register(command, by));
            case ReportAction { Command: var command }:
                return Registered(line, await GrainFactory.GetGrain<IReportGrain>(StoredReport.GrainKey(command.Uscc, command.Year)).Put(command, by));
            case ParkAction { Command: var command }:
                return Registered(line, await GrainFactory.GetGrain<IParkGrain>(command.Id.GrainKey).Register(command, by));
            case TenantAction { Park: var park, Command: var command }:
                return Registered(line, await GrainFactory.GetGrain<IParkGrain>(park.GrainKey).PutTenant(command, by));
            default:
                throw new InvalidOperationException($"Nothing carries out {read.Value}.");
        }
    }

    private static ListLine Answer(ListLine line, Outcome<TransitionAnswer> answer) =>
        answer.Refused is { } no ? Refuse(line, no) : line with { Outcome = "applied", Granted = answer.Value.Rewards };

    /// <summary>A row that contradicts what stands is held, unless what it contradicted is gone by now.</summary>
    private static ListLine Submitted(ListLine line, Outcome<SubmittedFact> answer) =>
        answer.Refused is { } no ? Refuse(line, no)
        : answer.Value is { Held: { } held } ? line with { Outcome = "case", Case = held.Id }
        : line with { Outcome = "applied", Code = null, Reason = null, Granted = answer.Value.Answer!.Rewards };

    private static ListLine Registered<T>(ListLine line, Outcome<Registered<T>> answer) => answer.Refused is { } no ? Refuse(line, no) : line with { Outcome = "applied" };

    private static ListLine Refuse(ListLine line, Refused refused) =>
        line with { Outcome = "refused", Code = RefusalTexts.CodeOf(refused.Code), Reason = refused.DetailZh ?? RefusalTexts.ChineseOf(refused.Code) };

    private Circumstances ByPlatform(string name) => new(new(name), Services.Clock.GetUtcNow(), $"list:{Subject.Id}");

    private IEnterpriseGrain Firm(EnterpriseId id) => GrainFactory.GetGrain<IEnterpriseGrain>(id.GrainKey);
}
