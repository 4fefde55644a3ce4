using System.Diagnostics;
using System.Text.Json;
using Spectre.Console;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Selections;
using Srdi.Grains.Reactions;
using Srdi.Web.Lists;

namespace Srdi.Host.Demo;

/// <summary>A year's selection of the demo.</summary>
internal sealed record DemoSelection(
    int Year, DateOnly CutOff, IReadOnlyList<SelectionKey> Keys, IReadOnlyList<SelectionChoice> Chosen, IReadOnlyList<SelectionChoice> PassedOver,
    DateOnly ChosenOn, string Publicity, DateOnly PublicisedOn, string Document, DateOnly ConcludedOn);

/// <summary>
/// Loads <c>config/demo</c> through the same grain calls as anyone's. Every call can be repeated, so a load that was
/// interrupted goes on where it stopped; a store that is loaded, or holds other data, is left alone.
/// </summary>
internal sealed class DemoLoad(IGrainFactory grains, ILogReader log, ListFileReader files, DemoSummary summary, IConfiguration configuration)
{
    private const int ParallelMax = 64;
    private const int OutputWidth = 140;
    private static readonly Caller By = new("demo:loader");

    // The first and the last thing that a load writes tell how far it came.
    private static readonly (string Measure, int Year) FirstPot = (Pot.FundName, 2025), LastPot = ("16", 2027);

    public async Task Run(CancellationToken cancellation)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal) AnsiConsole.Profile.Width = OutputWidth; // A file or a pipe wraps nothing.
        var started = Stopwatch.GetTimestamp();
        if (await Find(LastPot) is not null)
        {
            AnsiConsole.MarkupLine("[green]示例数据已加载, 未作任何更改。[/] The demo is already loaded; nothing was changed.");
            await summary.Print(null, cancellation);
            return;
        }
        if (await Find(FirstPot) is null && await log.Count(cancellation) > 0)
        {
            AnsiConsole.MarkupLine("[yellow]数据目录已有其他数据, 未加载示例。请用 --data 指定一个空目录。[/] The store holds other data: the demo was not loaded. Name an empty directory with --data.");
            return;
        }
        var directory = Path.Combine(PolicyConfig.Directory(configuration), "demo");
        var data = await DemoData.Read(directory, files, cancellation);
        var selections = JsonSerializer.Deserialize<DemoSelection[]>(await File.ReadAllTextAsync(Path.Combine(directory, "selections.json"), cancellation), SrdiJson.Edge)!;
        await AnsiConsole.Progress().AutoRefresh(AnsiConsole.Profile.Capabilities.Interactive)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
            .StartAsync(progress => Load(data, selections, progress, cancellation));
        await summary.Print(Stopwatch.GetElapsedTime(started), cancellation);
    }

    private async Task Load(DemoData data, IReadOnlyList<DemoSelection> selections, ProgressContext progress, CancellationToken cancellation)
    {
        // The fund before its measures: caps nest.
        var pots = data.Pots.OrderBy(p => p.Year).ThenBy(p => p.Measure != Pot.FundName).ThenBy(p => (p.Measure, p.Year) == LastPot).ToList();
        await Each(progress, "资金池 Pots", pots[..^1], 1, SetCap, cancellation);
        await Each(progress, "企业 Enterprises", data.Enterprises, ParallelMax, Register, cancellation);
        var cohorts = new Dictionary<(Title, string), HashSet<EnterpriseId>>();
        foreach (var list in data.Lists)
        {
            var named = list.Rows.Select(r => r.CreditCode()!.Value).ToList();
            await Each(progress, $"名单 {list.Entry.Batch} {list.Entry.Title.Chinese()} {list.Entry.Kind switch { DemoListKind.Recognition => "认定", DemoListKind.Renewal => "复核", DemoListKind.Revocation => "撤销" }}",
                named, ParallelMax, firm => Apply(firm, list.Entry), cancellation);
            if (list.Entry.Kind == DemoListKind.Recognition) cohorts.TryAdd((list.Entry.Title, list.Entry.Batch), [.. named]);
            if (list.Entry.Kind == DemoListKind.Renewal && cohorts.TryGetValue((list.Entry.Title, list.Entry.Batch), out var cohort))
                await Each(progress, $"  未通过复核 Not renewed", cohort.Except(named).ToList(), ParallelMax, firm => Lapse(firm, list.Entry), cancellation);
        }
        await Each(progress, "园区 Parks", data.Parks, ParallelMax, RegisterPark, cancellation);
        // One park at a time is one grain: parks in parallel, each park's tenants in order.
        await Each(progress, "入驻 Tenancies", data.Tenancies.GroupBy(t => t.Park).ToList(), 16, async park =>
        {
            foreach (var tenancy in park) await PutTenant(tenancy);
        }, cancellation);
        await Each(progress, "年度数据 Reports", data.Reports, ParallelMax, PutReport, cancellation);
        await CaughtUp(cancellation);
        await Each(progress, "园区遴选 Selections", selections, 1, Select, cancellation);
        await Each(progress, "完成 Done", pots[^1..], 1, SetCap, cancellation);
        await CaughtUp(cancellation);
    }

    private async Task SetCap(DemoPot pot) =>
        Must(await grains.GetGrain<IFundGrain>(FundYear.GrainKey(pot.Year)).SetCap(new(pot.Measure, pot.Year, pot.CapFen) { Document = pot.Note }, By), $"{pot.Measure} {pot.Year}");

    private async Task Register(DemoEnterprise firm) =>
        Must(await Firm(firm.Id).Register(new(firm.Id, firm.Name, firm.District) { Industry = firm.Industry, FoundedOn = firm.FoundedOn, Kind = Enum.Parse<EnterpriseKind>(firm.Kind, ignoreCase: true) }, By), firm.Name);

    private async Task Apply(EnterpriseId firm, DemoListEntry list) =>
        Must(await Firm(firm).Transition(
            new(list.Kind switch { DemoListKind.Recognition => EnterpriseTrigger.Recognise, DemoListKind.Renewal => EnterpriseTrigger.Renew, DemoListKind.Revocation => EnterpriseTrigger.Revoke })
            {
                Title = list.Title, Batch = list.Batch, Document = list.Document, EffectiveOn = list.EffectiveOn, ValidUntil = list.ValidUntil,
            }, By), $"{firm} {list.File}");

    private async Task Lapse(EnterpriseId firm, DemoListEntry list)
    {
        var holding = (await Firm(firm).Get()).Value.Holding(list.Title);
        if (!holding.InForce || holding.Batch != list.Batch) return; // Already lost, or held under another batch.
        Must(await Firm(firm).Transition(new(EnterpriseTrigger.Lapse) { Title = list.Title, Document = list.Document, EffectiveOn = list.EffectiveOn, Reason = "未列入复核通过名单" }, By), $"{firm} {list.File}");
    }

    private async Task RegisterPark(DemoPark park) =>
        Must(await Park(park.Id).Register(new(park.Id, park.Name, park.District, park.Operator, park.FloorAreaSquareMetres), By), park.Name);

    private async Task PutReport(DemoReport report) =>
        Must(await grains.GetGrain<IReportGrain>(StoredReport.GrainKey(report.Enterprise, report.Year)).Put(new(report.Enterprise, report.Year, report.Figures.Deserialize<AnnualReport>(SrdiJson.Edge)!), By), $"{report.Enterprise} {report.Year}");

    private async Task PutTenant(DemoTenancy tenancy) =>
        Must(await Park(tenancy.Park).PutTenant(new(tenancy.Tenant, tenancy.From, tenancy.To), By), $"{tenancy.Park} {tenancy.Tenant}");

    private async Task Select(DemoSelection it)
    {
        var selection = grains.GetGrain<ISelectionGrain>(SelectionId.Of(it.Year).Value.GrainKey);
        Must(await selection.Freeze(new(it.Year, it.CutOff, it.Keys), By), $"{it.Year} freeze");
        foreach (var step in new TransitionSelection[]
        {
            new(SelectionTrigger.Choose) { Chosen = it.Chosen, PassedOver = it.PassedOver, EffectiveOn = it.ChosenOn },
            new(SelectionTrigger.Publicise) { Document = it.Publicity, EffectiveOn = it.PublicisedOn },
            new(SelectionTrigger.Conclude) { Document = it.Document, EffectiveOn = it.ConcludedOn },
        })
            Must(await selection.Transition(step, By), $"{it.Year} {step.Trigger}");
    }

    /// <summary>Waits until what was committed has had its effects, so that what is printed is what is.</summary>
    private async Task CaughtUp(CancellationToken cancellation)
    {
        string[] reactions = [ParkTenantsReaction.ReactionName, SelectionReaction.ReactionName];
        bool more;
        do
        {
            more = false;
            foreach (var name in reactions)
            {
                var reactor = grains.GetGrain<IReactorGrain>(ReactorGrain.KeyOf(name));
                while (await reactor.Pump()) cancellation.ThrowIfCancellationRequested();
                more |= (await log.Read(new(new(await reactor.Handled()), 1), cancellation)).Events.Count > 0;
            }
        }
        while (more);
    }

    /// <summary>A pot whose cap was set; the policy's own pots are there without it.</summary>
    private async Task<Pot?> Find((string Measure, int Year) pot) => (await grains.GetGrain<IFundGrain>(FundYear.GrainKey(pot.Year)).Get()).Find(pot.Measure) is { Version: > 0 } set ? set : null;

    private IEnterpriseGrain Firm(EnterpriseId id) => grains.GetGrain<IEnterpriseGrain>(id.GrainKey);

    private IParkGrain Park(ParkId id) => grains.GetGrain<IParkGrain>(id.GrainKey);

    private static void Must<T>(Outcome<T> outcome, string what)
    {
        if (outcome.Refused is { } no) throw new InvalidDataException($"config/demo, {what}: {RefusalTexts.CodeOf(no.Code)} {no.DetailEn}");
    }

    private static async Task Each<T>(ProgressContext progress, string what, IReadOnlyList<T> items, int parallel, Func<T, Task> act, CancellationToken cancellation)
    {
        var task = progress.AddTask(Markup.Escape(what), maxValue: Math.Max(1, items.Count));
        await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation }, async (item, _) =>
        {
            await act(item);
            task.Increment(1);
        });
        task.Value = task.MaxValue;
    }
}
