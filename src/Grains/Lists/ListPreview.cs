using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Lists;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Policy;
using Srdi.Domain.Rewards;

namespace Srdi.Grains.Lists;

/// <summary>
/// Finds out what rows would do, by the same pure decisions that will carry them out, on the records as they are stored.
/// Nothing is written and no grain is woken.
/// </summary>
public sealed class ListPreview(IListBooks books, ILogReader log, PolicyBook policy, TimeProvider clock)
{
    private const int RepeatsMax = 5_000;
    private const int ParallelMax = 8;
    private static readonly string[] OtherProvinces =
    [
        "北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南",
        "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆", "大连", "青岛", "宁波", "厦门", "深圳",
    ];

    /// <summary>What a row comes to, and the rewards that would follow.</summary>
    /// <param name="Line">The row with its verdict.</param>
    /// <param name="Rewards">The rewards.</param>
    public sealed record Finding(ListLine Line, IReadOnlyList<Reward> Rewards);

    /// <summary>Weighs rows of one list. Rows that can't be read keep their verdict.</summary>
    public async Task<IReadOnlyList<Finding>> Weigh(ImportedList list, IReadOnlyList<ListLine> lines, Caller by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(lines);
        var readable = lines.Where(line => line.Verdict != RowVerdict.Wrong).ToList();
        var named = await books.Named([.. readable.Where(line => line.Name is not null).Select(line => NameKey.Of(line.Name!)).Where(key => key.Length > 0)], cancellation);
        var placed = readable.Select(line => Place(list.Heading, line, named)).ToList();
        var actions = placed.Where(line => line.Verdict is null).Select(line => (Line: line, Action: ListActions.Of(list.Heading, line))).ToList();
        var first = await books.First(list.Id, [.. actions.Where(a => a.Action.Succeeded).Select(a => a.Action.Value.Subject)], cancellation);
        Dictionary<string, int> here = [];
        foreach (var (line, action) in actions)
            if (action.Succeeded && (!here.TryGetValue(action.Value.Subject, out var row) || line.Row < row)) here[action.Value.Subject] = line.Row;
        var facts = await Facts.Read(books, [.. actions.Where(a => a.Action.Succeeded).Select(a => a.Action.Value)], cancellation);

        var findings = placed.Where(line => line.Verdict is not null).Select(line => new Finding(line, [])).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelMax, CancellationToken = cancellation };
        var weighed = new Finding[actions.Count];
        await Parallel.ForAsync(0, actions.Count, options, async (i, token) =>
        {
            var (line, action) = actions[i];
            if (action.Refused is { } unreadable)
            {
                weighed[i] = new(Say(line, RowVerdict.Wrong, unreadable), []);
                return;
            }
            var subject = action.Value.Subject;
            var before = Math.Min(first.GetValueOrDefault(subject, int.MaxValue), here[subject]);
            if (before < line.Row)
            {
                var twice = new Refused(Refusal.ListRowRepeated) { DetailZh = $"与第 {before} 行重复。" };
                weighed[i] = new(Say(line with { Subject = subject }, list.Heading.IsOfTitles ? RowVerdict.Already : RowVerdict.Wrong, twice), []);
                return;
            }
            weighed[i] = await Weigh(line with { Subject = subject }, action.Value, facts, by, token);
        });
        return [.. findings, .. weighed];
    }

    private async Task<Finding> Weigh(ListLine line, ListAction action, Facts facts, Caller by, CancellationToken cancellation)
    {
        switch (action)
        {
            case TitleAction { Uscc: var uscc, Command: var command }:
                var now = Circumstances.Of(command, by, clock);
                var firm = facts.Enterprises.GetValueOrDefault(uscc);
                var step = EnterpriseDecisions.Transition(firm, command, now, policy);
                if (step.Succeeded) return new(Say(line, RowVerdict.New, null), [.. step.Value.Commit!.Grants.Select(g => g.Record).OfType<Reward>()]);
                return new(await IsSo(firm, command, step.Refused!, now, cancellation) ? Say(line, RowVerdict.Already, null) : Say(line, VerdictOf(step.Refused!.Code), step.Refused), []);
            case EnterpriseAction { Command: var command }:
                return Registered(EnterpriseDecisions.Register(facts.Enterprises.GetValueOrDefault(command.Uscc), command, Circumstances.Of(command, by, clock), policy));
            case ReportAction { Command: var command }:
                return facts.Enterprises.GetValueOrDefault(command.Uscc) is not { } owner ? Unknown(Refusal.EnterpriseUnknown)
                    : Registered(ReportDecisions.Put(facts.Reports.GetValueOrDefault(StoredReport.GrainKey(command.Uscc, command.Year)), command, owner, Circumstances.Of(command, by, clock), policy));
            case ParkAction { Command: var command }:
                return !facts.Enterprises.ContainsKey(command.Operator) ? Unknown(Refusal.OperatorUnknown)
                    : Registered(ParkDecisions.Register(facts.Parks.GetValueOrDefault(command.Id), command, Circumstances.Of(command, by, clock), policy));
            case TenantAction { Park: var park, Command: var command }:
                return facts.Parks.GetValueOrDefault(park) is not { } house ? Unknown(Refusal.ParkUnknown)
                    : facts.Enterprises.GetValueOrDefault(command.Uscc) is not { } tenant ? Unknown(Refusal.EnterpriseUnknown)
                    : Registered(ParkDecisions.PutTenant(house, command, tenant, Circumstances.Of(command, by, clock), policy));
            default:
                throw new InvalidOperationException($"No preview of {action}.");
        }

        Finding Registered<TRecord, TAnswer>(Outcome<Decision<TRecord, TAnswer>> decided) where TRecord : class =>
            new(decided.Refused is { } no ? Say(line, VerdictOf(no.Code), no) : Say(line, decided.Value.Commit is null ? RowVerdict.Already : RowVerdict.New, null), []);

        Finding Unknown(Refusal refusal) => new(Say(line, RowVerdict.Person, new(refusal)), []);
    }

    /// <summary>Whether what the list says is recorded already: by this very command, or by another with the same evidence.</summary>
    private async Task<bool> IsSo(Enterprise? firm, TransitionEnterprise command, Refused refused, Circumstances now, CancellationToken cancellation)
    {
        if (firm is null || refused.State is null) return false;
        var held = firm.Holding(command.Title!.Value);
        if (held.Cause == now.Cause) return true;
        if (held.Document == command.Document && held.Since == command.EffectiveOn
            && (command.Trigger is EnterpriseTrigger.Revoke ? held.State is TitleState.Revoked : held.InForce && (held.Batch == command.Batch || command.Batch is null))) return true;
        var events = await log.ReadSubject(SubjectKind.Enterprise, firm.Uscc.Value, 0, RepeatsMax, cancellation);
        return Repeats.AnswerOf(events.Select(e => e.Entry), now.Cause) is not null;
    }

    /// <summary>Which enterprise a row is about: by its code, else by a name that exactly one registered enterprise bears. Nothing is placed by likeness.</summary>
    private static ListLine Place(ListHeading heading, ListLine line, IReadOnlyDictionary<string, IReadOnlyList<NamedEnterprise>> named)
    {
        if (!heading.IsOfTitles || line.Lapse) return line with { Verdict = null };
        var bearers = line.Name is { } name ? named.GetValueOrDefault(NameKey.Of(name)) ?? [] : [];
        if (line.Cell("uscc") is not null && line.Uscc is { } code)
            return bearers.Count > 0 && bearers.All(b => b.Enterprise.Uscc != code)
                ? Say(line, RowVerdict.Person, new(Refusal.NameOfAnother) { DetailZh = $"“{line.Name}”是 {string.Join("、", bearers.Select(b => b.Enterprise.Uscc))} 的名称。" })
                : line with { Verdict = null };
        if (line.Subject is not null && line.Uscc is not null && line.Code is null && line.Verdict is RowVerdict.New) return line with { Verdict = null }; // Placed by a person.
        if (line.Name is null) return Say(line, RowVerdict.Wrong, new(Refusal.FieldMissing) { Field = "name", DetailZh = "既无信用代码, 也无企业名称。" });
        line = line with { Uscc = null };
        if (IsElsewhere(line)) return Say(line, RowVerdict.Person, new(Refusal.OtherCity));
        var possible = bearers.Where(b => !(b.Enterprise.FoundedOn > heading.HoldsFrom) && !(b.Enterprise.DissolvedOn < heading.HoldsFrom)).ToList();
        if (possible.Count > 1 && ListActions.DistrictOf(line.Cell("district")) is { Succeeded: true } district)
            possible = [.. possible.Where(b => b.Enterprise.District == district.Value)];
        return possible switch
        {
            [var one] => line with { Uscc = one.Enterprise.Uscc, Verdict = null },
            [] => Say(line, RowVerdict.Person, new(Refusal.NameUnmatched) { DetailZh = bearers.Count == 0 ? null : "使用该名称的企业成立日期、注销日期或所在区与名单不符。" }),
            _ => Say(line, RowVerdict.Person, new(Refusal.NameAmbiguous) { DetailZh = $"{string.Join("、", possible.Take(5).Select(b => b.Enterprise.Uscc))} 均使用该名称。" }),
        };
    }

    private static bool IsElsewhere(ListLine line) =>
        line.Cell("city") is { } city && !city.Contains("广州", StringComparison.Ordinal)
        || line.Cell("province") is { } province && !province.Contains("广东", StringComparison.Ordinal) && Array.Exists(OtherProvinces, other => province.Contains(other, StringComparison.Ordinal));

    private static ListLine Say(ListLine line, RowVerdict verdict, Refused? refused) => line with
    {
        Verdict = verdict, Code = refused is null ? null : RefusalTexts.CodeOf(refused.Code), Reason = refused is null ? null : refused.DetailZh ?? RefusalTexts.ChineseOf(refused.Code),
    };

    private static RowVerdict VerdictOf(Refusal refusal) => refusal switch
    {
        Refusal.EnterpriseUnknown or Refusal.OperatorUnknown or Refusal.ParkUnknown => RowVerdict.Person,
        Refusal.UsccInvalid or Refusal.DistrictUnknown or Refusal.ParkIdInvalid or Refusal.FieldMissing or Refusal.FieldInvalid or Refusal.DateInFuture
            or Refusal.DatesReversed or Refusal.ListCellInvalid => RowVerdict.Wrong,
        _ => RowVerdict.Case,
    };

    /// <summary>What the rows of one part are decided on.</summary>
    private sealed record Facts(IReadOnlyDictionary<EnterpriseId, Enterprise> Enterprises, IReadOnlyDictionary<ParkId, Park> Parks, IReadOnlyDictionary<string, StoredReport> Reports)
    {
        public static async Task<Facts> Read(IListBooks books, IReadOnlyList<ListAction> actions, CancellationToken cancellation)
        {
            HashSet<EnterpriseId> firms = [];
            HashSet<ParkId> parks = [];
            HashSet<string> reports = [];
            foreach (var action in actions)
                switch (action)
                {
                    case TitleAction title: firms.Add(title.Uscc); break;
                    case EnterpriseAction firm: firms.Add(firm.Command.Uscc); break;
                    case ReportAction report:
                        firms.Add(report.Command.Uscc);
                        reports.Add(StoredReport.GrainKey(report.Command.Uscc, report.Command.Year));
                        break;
                    case ParkAction park:
                        firms.Add(park.Command.Operator);
                        parks.Add(park.Command.Id);
                        break;
                    case TenantAction tenant:
                        firms.Add(tenant.Command.Uscc);
                        parks.Add(tenant.Park);
                        break;
                }
            return new(await books.Enterprises(firms, cancellation), await books.Parks(parks, cancellation), await books.Reports(reports, cancellation));
        }
    }
}
