using System.Globalization;
using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Budgets;

/// <summary>What becomes of a year's plans by a command: pure functions. What they read beside the year comes in as arguments.</summary>
public static class PlanDecisions
{
    /// <summary>The most lines of a plan.</summary>
    public const int LinesMax = 20_000;

    private const int PlansMax = 200;
    private const int TextLengthMax = 200;
    private const int NamedMax = 5;

    /// <summary>Whether a draft can be refused without looking at the rewards, or answered with the plan that stands.</summary>
    public static Outcome<Decision<FundYear, Registered<PlanHead>>>? BeforeDraft(FundYear? current, DraftPlan command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (FundDecisions.YearRefused(command.Year) is { } wrong) return wrong;
        if (command.Measures.Count == 0) return new Refused(Refusal.FieldMissing) { Field = "measures", DetailZh = "请至少选择一项措施。", DetailEn = "Name at least one measure." };
        foreach (var measure in command.Measures)
            if (policy.FindMeasure(measure) is null) return new Refused(Refusal.MeasureUnknown) { Field = "measures", DetailZh = $"没有措施“{measure}”。", DetailEn = $"There is no measure '{measure}'." };
        if (command.Measures.Distinct(StringComparer.Ordinal).Count() != command.Measures.Count)
            return new Refused(Refusal.FieldInvalid) { Field = "measures", DetailZh = "措施不得重复。", DetailEn = "'measures' names one twice." };
        if (command.CutOff > now.Today) return new Refused(Refusal.DateInFuture) { Field = "cutOff" };
        var rule = command.Rule ?? policy.Sharing;
        if (rule is PlanRule.Rank && command.Ranking is null) return new Refused(Refusal.FieldMissing) { Field = "ranking", DetailZh = "按排序安排须提供排序。", DetailEn = "The rule 'rank' needs a ranking." };
        if (rule is not PlanRule.Rank && command.Ranking is not null) return new Refused(Refusal.FieldInvalid) { Field = "ranking", DetailZh = "只有按排序安排才提供排序。", DetailEn = "Only the rule 'rank' takes a ranking." };
        if (current?.Find(Pot.FundName) is null) return FundDecisions.NoBudget(command.Year);
        foreach (var plan in current.Plans)
        {
            if (!plan.Open || !plan.Measures.Intersect(command.Measures, StringComparer.Ordinal).Any()) continue;
            if (plan.State is PlanState.Drafted && plan.Cause == now.Cause) return new Decision<FundYear, Registered<PlanHead>>(null, new(plan, false));
            return new Refused(Refusal.PlanOverlaps)
            {
                Field = "measures", DetailZh = $"计划 {plan.Id} 已包含其中的措施且尚未下达 ({SrdiJson.Name(plan.State)})。", DetailEn = $"Plan {plan.Id} has measures of these and is not settled yet: it is {SrdiJson.Name(plan.State)}.",
            };
        }
        if (current.Plans.Count >= PlansMax) return new Refused(Refusal.PlansTooMany) { DetailZh = $"每年最多 {PlansMax} 个计划。", DetailEn = $"A year takes at most {PlansMax} plans." };
        return null;
    }

    /// <summary>Drafts a plan from the rewards that are confirmed.</summary>
    public static Outcome<Decision<FundYear, Registered<PlanHead>>> Draft(FundYear? current, DraftPlan command, IReadOnlyList<Reward> confirmed, Circumstances now, PolicyBook policy)
    {
        if (BeforeDraft(current, command, now, policy) is { } early) return early;
        ArgumentNullException.ThrowIfNull(confirmed);
        var year = current!;
        var head = new PlanHead(PlanId.Of(year.Year, year.Plans.Count + 1), PlanState.Drafted, command.Rule ?? policy.Sharing, [.. command.Measures], command.CutOff)
        {
            DraftedBy = now.By.Name, Drafters = [now.By.Name], Cause = now.Cause, PolicyVersion = policy.Version,
        };
        var made = Lines(year, head, command.Ranking, confirmed, policy);
        if (made.Refused is { } no) return no;
        var plan = made.Value;
        return Store(year, plan, PlanEvents.Drafted, PlanState.Drafted, now, policy, data => data with
        {
            Rule = plan.Head.Rule, Measures = plan.Head.Measures, CutOff = plan.Head.CutOff, CapFen = plan.Head.Cap, Ratio = plan.Head.Ratio,
        }).Answer<Registered<PlanHead>>(stored => new(stored.Head, true));
    }

    /// <summary>What a person does with a plan, except settling it: <see cref="Settle"/>.</summary>
    /// <param name="current">The year.</param>
    /// <param name="plan">The plan with its lines.</param>
    /// <param name="command">The command.</param>
    /// <param name="confirmed">The rewards of the plan's year and measures that are confirmed now; needed to approve and to draft anew.</param>
    /// <param name="now">Who and when.</param>
    /// <param name="policy">The policy.</param>
    public static Outcome<Decision<FundYear, TransitionAnswer>> Transition(
        FundYear? current, Plan? plan, TransitionPlan command, IReadOnlyList<Reward> confirmed, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(confirmed);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null || plan is null) return new Refused(Refusal.PlanUnknown) { Field = "id" };
        if (Before(plan.Head, command, now) is { } no) return no;
        return command.Trigger switch
        {
            PlanTrigger.Approve => Approve(current, plan, command, confirmed, now, policy),
            PlanTrigger.Publicise => Publicise(current, plan, command, now, policy),
            PlanTrigger.Settle => Settle(current, plan, command, now, policy),
            PlanTrigger.Withdraw => Go(current, plan with { Head = plan.Head with { State = PlanState.Withdrawn, Reason = command.Reason } }, plan.Head.State, command, now, policy),
            PlanTrigger.Redraft => Redraft(current, plan, command, confirmed, now, policy),
        };
    }

    /// <summary>The refusal that stands whatever the rewards are; null when there is none.</summary>
    public static Refused? Before(PlanHead head, TransitionPlan command, Circumstances now)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        foreach (var (text, field) in new[] { (command.Reason, "reason"), (command.Document, "document") })
            if (Text.Optional(text, field, TextLengthMax).Refused is { } bad) return bad;
        if (command.Ranking is not null && (command.Trigger is not PlanTrigger.Redraft || head.Rule is not PlanRule.Rank))
            return new Refused(Refusal.FieldInvalid) { Field = "ranking", DetailZh = "只有按排序的计划重新编制时才提供排序。", DetailEn = "Only a new draft by rank takes a ranking." };
        if (command.Trigger is PlanTrigger.Approve && head.Drafters.Contains(now.By.Name))
            return new Refused(Refusal.PlanSamePerson) { DetailZh = $"{now.By.Name} 编制了此计划。", DetailEn = $"{now.By.Name} drafted this plan." };
        if (!PlanMachine.Machine.TryFire(head.State, command.Trigger, out _))
            return new Refused(Refusal.PlanNotPermitted)
            {
                Field = "trigger", State = SrdiJson.Name(head.State), Permitted = PlanMachine.Machine.PermittedNames(head.State),
                DetailZh = $"该计划目前状态为 {SrdiJson.Name(head.State)}, 不接受 {SrdiJson.Name(command.Trigger)}。",
                DetailEn = $"The plan is {SrdiJson.Name(head.State)} and does not take '{SrdiJson.Name(command.Trigger)}'.",
            };
        if (command.IfVersion is { } based && based != head.Version)
            return new Refused(Refusal.VersionConflict) { Field = "If-Match", DetailZh = $"当前版本为 {head.Version}。", DetailEn = $"The present version is {head.Version}." };
        if (command.Trigger is PlanTrigger.Withdraw && command.Reason is null)
            return new Refused(Refusal.FieldMissing) { Field = "reason", DetailZh = "请填写原因。", DetailEn = "Give the reason." };
        if (command.Trigger is PlanTrigger.Publicise && !head.Bound)
            return new Refused(Refusal.PlanNotBound) { DetailZh = "奖补正在列入计划, 请稍后重试。", DetailEn = "The rewards are still taking their amounts; repeat shortly." };
        if (command.Trigger is PlanTrigger.Approve or PlanTrigger.Publicise or PlanTrigger.Settle && head.Lines == 0)
            return new Refused(Refusal.PlanEmpty) { DetailZh = "计划中没有可安排的金额。", DetailEn = "No line of the plan gets anything." };
        return null;
    }

    /// <summary>The rewards of an approved plan have taken their amounts; lines whose rewards refused are dropped. A repeat changes nothing.</summary>
    public static Outcome<Decision<FundYear, PlanHead>> Bind(FundYear? current, Plan? plan, BindPlan command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null || plan is null) return new Refused(Refusal.PlanUnknown) { Field = "id" };
        if (plan.Head.State is not PlanState.Approved || plan.Head.Bound || plan.Head.Step != command.Step) return new Decision<FundYear, PlanHead>(null, plan.Head);
        var (kept, dropped) = Drop(plan, command.Refused);
        return Store(current, kept with { Head = kept.Head with { Bound = true } }, PlanEvents.Bound, plan.Head.State, now, policy, data => data with { Dropped = dropped.Count == 0 ? null : dropped })
            .Answer(stored => stored.Head);
    }

    /// <summary>The plan without some of its lines, which stay to be seen, and those that it had.</summary>
    internal static (Plan Plan, IReadOnlyList<DroppedLine> Dropped) Drop(Plan plan, IReadOnlyList<DroppedLine> lost)
    {
        if (lost.Count == 0) return (plan, []);
        var reasons = lost.GroupBy(l => l.Reward).ToDictionary(l => l.Key, l => l.First().Reason);
        var dropped = new List<DroppedLine>();
        var lines = plan.Lines.Select(line =>
        {
            if (!line.Gets || !reasons.TryGetValue(line.RewardId, out var reason)) return line;
            dropped.Add(new(line.RewardId, reason));
            return line with { Dropped = reason };
        }).ToList();
        if (dropped.Count == 0) return (plan, []);
        return (plan with { Lines = lines, Head = Totals(plan.Head, lines) }, dropped);
    }

    /// <summary>The commit of a plan's step, which the answer is made of.</summary>
    internal static Stored Store(FundYear year, Plan plan, string type, PlanState from, Circumstances now, PolicyBook policy, Func<PlanEventData, PlanEventData> more)
    {
        var head = plan.Head with { Step = year.PlanSteps + 1 };
        var log = new EventWriter(SubjectKind.Plan, head.Id.Value, head.Version, now, policy.Version);
        log.Add(type, now.Today, null, more(new(from, head.State, head.Step, head.Lines, head.Demand, head.Approved)));
        head = head with { Version = log.Version };
        var record = year with
        {
            PlanSteps = head.Step,
            Plans = year.Find(head.Id) is null ? [.. year.Plans, head] : [.. year.Plans.Select(p => p.Id == head.Id ? head : p)],
        };
        return new(new(record) { Events = log.Entries, Rows = [new(Plan.StateName, head.Id.RowKey, plan with { Head = head })] }, head, log.Refs);
    }

    private static Outcome<Decision<FundYear, TransitionAnswer>> Go(FundYear year, Plan next, PlanState from, TransitionPlan command, Circumstances now, PolicyBook policy) =>
        Store(year, next with { Head = next.Head with { Document = command.Document ?? next.Head.Document } }, PlanEvents.Of(command.Trigger), from, now, policy,
            data => data with { Reason = command.Reason, Document = command.Document }).Transition(from);

    private static Outcome<Decision<FundYear, TransitionAnswer>> Approve(
        FundYear year, Plan plan, TransitionPlan command, IReadOnlyList<Reward> confirmed, Circumstances now, PolicyBook policy)
    {
        var versions = confirmed.ToDictionary(r => r.Id, r => r.Version);
        var changed = plan.Lines.Where(line => line.Gets && versions.GetValueOrDefault(line.RewardId, -1) != line.Version).ToList();
        if (changed.Count > 0)
            return new Refused(Refusal.PlanStale)
            {
                DetailZh = $"编制后有 {changed.Count} 项奖补发生变化 ({Names(changed.Select(l => l.RewardId))}), 请重新编制。",
                DetailEn = $"{changed.Count} rewards changed since the draft ({Names(changed.Select(l => l.RewardId))}); draft it anew.",
            };
        if (Short(year, plan, policy) is { } exhausted) return exhausted;
        return Go(year, plan with { Head = plan.Head with { State = PlanState.Approved, ApprovedBy = now.By.Name, Bound = false } }, plan.Head.State, command, now, policy);
    }

    private static Outcome<Decision<FundYear, TransitionAnswer>> Publicise(FundYear year, Plan plan, TransitionPlan command, Circumstances now, PolicyBook policy) =>
        Go(year, plan with { Head = plan.Head with { State = PlanState.Publicised } }, plan.Head.State, command, now, policy);

    /// <summary>One commit, however long the plan: every line in the ledger, every pot moved, the plan settled.</summary>
    private static Outcome<Decision<FundYear, TransitionAnswer>> Settle(FundYear year, Plan plan, TransitionPlan command, Circumstances now, PolicyBook policy)
    {
        var settled = plan with { Head = plan.Head with { State = PlanState.Settled } };
        var released = year with { Plans = [.. year.Plans.Select(p => p.Id == plan.Head.Id ? settled.Head : p)] }; // What the plan held is its own to take.
        var books = new PotBooks(released, policy);
        var pots = plan.Head.Pots.Select(p => p with { Cap = books.PotOf(p.Measure)?.Cap, Left = books.Available(p.Measure) }).ToList();
        if (Short(released, plan, policy) is { } exhausted) return exhausted; // Approval held the amounts, so this can't be; but no pot is ever overdrawn.
        var ordinal = year.Version + 1;
        foreach (var line in plan.Lines)
        {
            if (!line.Gets) continue;
            books.Book(line.RewardId, LedgerAct.Post, line.Measure, line.Payee, line.District, plan.Head.Id, line.Approved, line.Reserved, now, ordinal);
            if (line.Reserved && line.Released > Money.Zero)
                books.Book(line.RewardId, LedgerAct.Release, line.Measure, line.Payee, line.District, plan.Head.Id, line.Released, true, now, ordinal);
        }
        var log = FundDecisions.Log(year, now, policy);
        log.Add(FundEvents.Posted, now.Today, null, new PostedData(plan.Head.Id, books.Entries.Count, plan.Head.Approved, pots));
        var taken = plan.Lines.Where(l => l.Gets && l.Reserved).Select(l => l.RewardId).ToHashSet();
        var closed = books.Close(log.Version);
        if (taken.Count > 0) closed = closed with { Reservations = [.. closed.Reservations.Where(r => !taken.Contains(r.Reward))] };
        var stored = Store(closed, settled with { Head = settled.Head with { Pots = pots, Document = command.Document ?? plan.Head.Document } }, PlanEvents.Settled, plan.Head.State, now, policy,
            data => data with { Document = command.Document });
        return (stored with { Commit = stored.Commit with { Events = [.. stored.Commit.Events, .. log.Entries], Ledger = books.Entries } }).Transition(plan.Head.State);
    }

    private static Outcome<Decision<FundYear, TransitionAnswer>> Redraft(
        FundYear year, Plan plan, TransitionPlan command, IReadOnlyList<Reward> confirmed, Circumstances now, PolicyBook policy)
    {
        var head = plan.Head with
        {
            Draft = plan.Head.Draft + 1, DraftedBy = now.By.Name, Drafters = [.. plan.Head.Drafters.Append(now.By.Name).Distinct(StringComparer.Ordinal)], PolicyVersion = policy.Version,
        };
        var made = Lines(year, head, command.Ranking ?? plan.Ranking, confirmed, policy);
        if (made.Refused is { } no) return no;
        var changes = Changes(plan.Lines, made.Value.Lines);
        return Store(year, made.Value with { Changes = changes }, PlanEvents.Redrafted, plan.Head.State, now, policy, data => data with
        {
            CapFen = made.Value.Head.Cap, Ratio = made.Value.Head.Ratio, Changes = changes.Count, Reason = command.Reason, Document = command.Document,
        }).Transition(plan.Head.State);
    }

    private static Outcome<Plan> Lines(FundYear year, PlanHead head, IReadOnlyList<RewardId>? ranking, IReadOnlyList<Reward> confirmed, PolicyBook policy)
    {
        var measures = head.Measures.ToHashSet(StringComparer.Ordinal);
        var rewards = confirmed
            .Where(r => r.State is RewardState.Confirmed && r.Year == year.Year && measures.Contains(r.Measure) && r.ConfirmedOn <= head.CutOff && r.Calculated > Money.Zero)
            .OrderBy(r => r.Measure, StringComparer.Ordinal).ThenBy(r => r.Payee.Value, StringComparer.Ordinal).ThenBy(r => r.Id.Value, StringComparer.Ordinal).ToList();
        if (rewards.Count == 0)
            return new Refused(Refusal.PlanEmpty) { DetailZh = $"截至 {head.CutOff.ToString("o", CultureInfo.InvariantCulture)} 没有已确认的奖补。", DetailEn = $"No reward of these measures was confirmed up to {head.CutOff.ToString("o", CultureInfo.InvariantCulture)}." };
        if (rewards.Count > LinesMax) return TooLong();
        var places = new Dictionary<RewardId, long>();
        if (head.Rule is PlanRule.Rank && Rank(rewards, ranking ?? [], places) is { } bad) return bad;

        var books = new PotBooks(year, policy);
        if (books.Fund is not { } fund) return FundDecisions.NoBudget(year.Year);
        var reservations = year.Reservations.ToDictionary(r => r.Reward, r => r.Amount);
        // A reservation is the reward's own: it shares with nobody. The others share what is available.
        var sharing = rewards.Where(r => !reservations.ContainsKey(r.Id))
            .Select(r => new Demand(r.Id, r.Payee, r.Measure, r.Calculated, head.Rule is PlanRule.Rank ? places[r.Id] : r.ConfirmedAt?.UtcTicks ?? 0)).ToList();
        var shares = PlanSettlement.Share(head.Rule, sharing, books.Available, fund);
        var shared = sharing.Select((d, i) => (d.Reward, Amount: shares[i])).ToDictionary(s => s.Reward, s => s.Amount);
        List<PlanLine> lines = [.. rewards.Select(r =>
        {
            var line = new PlanLine(r.Id, r.Payee, r.Measure, r.District, r.Ceiling, r.Calculated, Money.Zero, r.Version);
            if (!reservations.TryGetValue(r.Id, out var held)) return line with { Approved = shared[r.Id] };
            var approved = Money.Min(r.Calculated, held);
            return line with { Approved = approved, Reserved = true, Released = held - approved };
        })];

        var own = measures.Select(m => books.Available(m)).ToList();
        var free = own.TrueForAll(a => a is not null) ? Money.Min(fund, own.Aggregate(Money.Zero, (sum, a) => sum + Max(a!.Value))) : fund;
        head = head with
        {
            Cap = Max(free) + lines.Where(l => l.Reserved).Aggregate(Money.Zero, (sum, l) => sum + l.Approved),
            Pots = [.. head.Measures.Order(StringComparer.Ordinal).Append(Pot.FundName).Select(m => new PlanPot(m, books.PotOf(m)?.Cap, books.Available(m), default, default, default, 0))],
        };
        return new Plan(Totals(head, lines), lines) { Ranking = head.Rule is PlanRule.Rank ? ranking : null };
    }

    private static PlanHead Totals(PlanHead head, List<PlanLine> lines) => head with
    {
        Demand = Sum(lines, l => l.Calculated), Approved = Sum(lines, Given), Lines = lines.Count(l => l.Gets),
        Ratio = Ratio(Sum(lines, Given), Sum(lines, l => l.Calculated)),
        Pots = [.. head.Pots.Select(pot =>
        {
            var mine = pot.Measure == Pot.FundName ? lines : lines.FindAll(l => l.Measure == pot.Measure);
            var (demand, given) = (Sum(mine, l => l.Calculated), Sum(mine, Given));
            return pot with { Demand = demand, Approved = given, Held = Sum(mine, l => l.Reserved ? Money.Zero : Given(l)), Ratio = Ratio(given, demand) };
        })],
    };

    /// <summary>The pot that can't bear what the plan takes from it; null when all can.</summary>
    private static Refused? Short(FundYear year, Plan plan, PolicyBook policy)
    {
        var books = new PotBooks(year, policy);
        if (books.Fund is null) return FundDecisions.NoBudget(year.Year);
        foreach (var pot in plan.Head.Pots)
            if (books.Available(pot.Measure) is { } available && pot.Held > available)
                return new Refused(Refusal.PotExhausted)
                {
                    DetailZh = $"资金池 {pot.Measure} 余额 {available}, 计划需要 {pot.Held}; 请重新编制。", DetailEn = $"Pot '{pot.Measure}' has {available.Fen} fen left and the plan takes {pot.Held.Fen}; draft it anew.",
                };
        return null;
    }

    private static Refused? Rank(List<Reward> rewards, IReadOnlyList<RewardId> ranking, Dictionary<RewardId, long> places)
    {
        for (var i = 0; i < ranking.Count; i++)
            if (!places.TryAdd(ranking[i], i)) return Wrong($"{ranking[i]} 重复", $"{ranking[i]} stands twice");
        var missing = rewards.Where(r => !places.ContainsKey(r.Id)).Select(r => r.Id).ToList();
        if (missing.Count > 0) return Wrong($"缺少 {missing.Count} 项: {Names(missing)}", $"{missing.Count} are missing: {Names(missing)}");
        var known = rewards.Select(r => r.Id).ToHashSet();
        var foreign = ranking.Where(r => !known.Contains(r)).ToList();
        return foreign.Count > 0 ? Wrong($"{foreign.Count} 项不在计划中: {Names(foreign)}", $"{foreign.Count} are not of this plan: {Names(foreign)}") : null;

        static Refused Wrong(string zh, string en) => new(Refusal.PlanRankingInvalid) { Field = "ranking", DetailZh = $"排序应列出每项奖补一次: {zh}。", DetailEn = $"The ranking must name every reward once: {en}." };
    }

    private static List<PlanChange> Changes(IReadOnlyList<PlanLine> before, IReadOnlyList<PlanLine> after)
    {
        var former = before.ToDictionary(l => l.RewardId);
        var changes = new List<PlanChange>();
        foreach (var line in after)
        {
            if (!former.Remove(line.RewardId, out var old)) changes.Add(new(line.RewardId, null, line.Approved));
            else if (old.Approved != line.Approved || old.Version != line.Version) changes.Add(new(line.RewardId, old.Approved, line.Approved));
        }
        changes.AddRange(before.Where(l => former.ContainsKey(l.RewardId)).Select(l => new PlanChange(l.RewardId, l.Approved, null)));
        return changes;
    }

    /// <summary>The refusal of a plan with more lines than one commit takes.</summary>
    public static Refused TooLong() => new(Refusal.PlanTooLong)
    {
        Field = "measures", DetailZh = $"一个计划最多 {LinesMax} 项, 请减少措施或提前截止日期。", DetailEn = $"A plan takes at most {LinesMax} lines: name fewer measures or an earlier cut-off.",
    };

    private static Money Given(PlanLine line) => line.Gets ? line.Approved : Money.Zero;

    private static Money Max(Money amount) => amount < Money.Zero ? Money.Zero : amount;

    private static Money Sum(IEnumerable<PlanLine> lines, Func<PlanLine, Money> of) => lines.Aggregate(Money.Zero, (sum, line) => sum + of(line));

    private static decimal Ratio(Money given, Money demanded) => demanded == Money.Zero ? 0 : decimal.Floor((decimal)given.Fen * 1_000_000m / demanded.Fen) / 1_000_000m;

    private static string Names(IEnumerable<RewardId> rewards) => string.Join(", ", rewards.Take(NamedMax));

    /// <summary>A plan's step as it will be stored.</summary>
    internal sealed record Stored(Commit<FundYear> Commit, PlanHead Head, IReadOnlyList<EventRef> Events)
    {
        internal Decision<FundYear, TAnswer> Answer<TAnswer>(Func<Stored, TAnswer> answer) => new(Commit, answer(this));

        internal Decision<FundYear, TransitionAnswer> Transition(PlanState from) => new(Commit, new(SrdiJson.Name(from), SrdiJson.Name(Head.State), Events, [], Head.Version));
    }
}
