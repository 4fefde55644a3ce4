using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Selections;

/// <summary>What becomes of a year's selection: pure functions.</summary>
public static class SelectionDecisions
{
    private const int TextLengthMax = 200;
    private const int NamedMax = 5;

    /// <summary>What can be said without looking at the parks: a refusal, or the selection that stands.</summary>
    public static Outcome<Decision<ParkSelection, Registered<ParkSelection>>>? BeforeFreeze(ParkSelection? current, FreezeSelection command, Circumstances now)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        if (SelectionId.Of(command.Year).Refused is not null) return new Refused(Refusal.FieldInvalid) { Field = "year", DetailZh = "年度应为四位年份。", DetailEn = "'year' must be a year of four digits." };
        if (command.CutOff > now.Today) return new Refused(Refusal.DateInFuture) { Field = "cutOff" };
        if (command.Keys.Count == 0) return new Refused(Refusal.FieldMissing) { Field = "keys", DetailZh = "请至少写明一项排序依据。", DetailEn = "Name at least one key to rank by." };
        if (command.Keys.Distinct().Count() != command.Keys.Count) return new Refused(Refusal.FieldInvalid) { Field = "keys", DetailZh = "排序依据不得重复。", DetailEn = "'keys' names one twice." };
        if (command.Cap is < 1 or > SelectionFreeze.ParksMax)
            return new Refused(Refusal.FieldInvalid) { Field = "cap", DetailZh = $"名额应为 1 至 {SelectionFreeze.ParksMax}。", DetailEn = $"'cap' must be from 1 to {SelectionFreeze.ParksMax}." };
        if (current is null || current.State is SelectionState.Withdrawn) return null;
        if (current.Cause == now.Cause) return new Decision<ParkSelection, Registered<ParkSelection>>(null, new(current, false));
        return new Refused(Refusal.SelectionExists)
        {
            Field = "year", State = SrdiJson.Name(current.State), Permitted = Permitted(current.State),
            DetailZh = $"{current.Id} 年度遴选已锁定候选 (截止日 {current.Set.CutOff:yyyy-MM-dd})。", DetailEn = $"The selection of {current.Id} was frozen with the cut-off {current.Set.CutOff:yyyy-MM-dd}.",
        };
    }

    /// <summary>Fixes the candidates.</summary>
    public static Outcome<Decision<ParkSelection, Registered<ParkSelection>>> Freeze(ParkSelection? current, FreezeSelection command, FrozenSet set, Circumstances now, PolicyBook policy)
    {
        if (BeforeFreeze(current, command, now) is { } early) return early;
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(policy);
        if (set.Parks.All(p => p.Standing is not ParkStanding.Candidate))
            return new Refused(Refusal.SelectionEmpty)
            {
                Field = "cutOff", Clause = set.Clause, DetailZh = $"{set.CutOff:yyyy-MM-dd} 没有达标且可参加遴选的园区。", DetailEn = $"No park that may be chosen met the criteria on {set.CutOff:yyyy-MM-dd}.",
            };
        var next = new ParkSelection(set.Id, SelectionState.Frozen, set, set.Digest())
        {
            Round = (current?.Round ?? 0) + 1, FrozenBy = now.By.Name, FrozenAt = now.Now.ToUniversalTime(), Cause = now.Cause, Told = current?.Told ?? [],
        };
        return Stored(current, next, now, policy, SelectionEvents.Frozen, now.Today, data => data with { Set = set, Digest = next.Digest, Round = next.Round }, s => new Registered<ParkSelection>(s, true));
    }

    /// <summary>What a person does with a selection.</summary>
    public static Outcome<Decision<ParkSelection, TransitionAnswer>> Transition(ParkSelection? current, TransitionSelection command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null) return new Refused(Refusal.SelectionUnknown) { Field = "id" };
        foreach (var (text, field) in new[] { (command.Reason, "reason"), (command.Document, "document") })
            if (Text.Optional(text, field, TextLengthMax).Refused is { } bad) return bad;
        if (command.Trigger is SelectionTrigger.Freeze || !SelectionMachine.Machine.TryFire(current.State, command.Trigger, out var state))
            return new Refused(Refusal.SelectionNotPermitted)
            {
                Field = "trigger", State = SrdiJson.Name(current.State), Permitted = Permitted(current.State),
                DetailZh = $"该遴选目前状态为 {SrdiJson.Name(current.State)}, 不接受 {SrdiJson.Name(command.Trigger)}。", DetailEn = $"The selection is {SrdiJson.Name(current.State)} and does not take '{SrdiJson.Name(command.Trigger)}'.",
            };
        if (command.Trigger is SelectionTrigger.Choose && IsSo(current, command, command.EffectiveOn ?? now.Today))
            return new Refused(Refusal.SelectionNotPermitted) { Field = "chosen", State = SrdiJson.Name(current.State), Permitted = Permitted(current.State), DetailZh = "拟选名单未变。", DetailEn = "That is the choice that stands." };
        if (command.IfVersion is { } based && based != current.Version)
            return new Refused(Refusal.VersionConflict) { Field = "If-Match", DetailZh = $"当前版本为 {current.Version}。", DetailEn = $"The present version is {current.Version}." };
        var on = command.EffectiveOn ?? now.Today;
        if (on > now.Today) return new Refused(Refusal.DateInFuture) { Field = "effectiveOn", DetailZh = "生效日期不得晚于今天。", DetailEn = "'effectiveOn' must not be after today." };
        // Withdrawing a publicity or a choice ends what was told from its day on.
        var since = current.Publicity?.On ?? current.ChosenOn ?? current.Set.CutOff;
        if (on < since)
            return new Refused(Refusal.TransitionOutOfOrder)
            {
                Field = "effectiveOn", State = SrdiJson.Name(current.State), Permitted = Permitted(current.State), DetailZh = $"不得早于上一步的日期 {since:yyyy-MM-dd}。", DetailEn = $"The step before is dated {since:yyyy-MM-dd}.",
            };
        if (command.Trigger is not SelectionTrigger.Choose && (command.Chosen ?? command.PassedOver) is not null)
            return new Refused(Refusal.FieldInvalid) { Field = command.Chosen is null ? "passedOver" : "chosen", DetailZh = "只有拟选 (choose) 时才填写。", DetailEn = "Only 'choose' takes it." };
        var next = current with { State = state, Step = current.Version + 1, Outcomes = [], Followed = false };
        switch (command.Trigger)
        {
            case SelectionTrigger.Choose:
                var chosen = Choices(current.Set, command);
                if (chosen.Refused is { } no) return no;
                next = next with { Chosen = chosen.Value.Chosen, PassedOver = chosen.Value.PassedOver, ChosenBy = now.By.Name, ChosenOn = on, Publicity = null };
                break;
            case SelectionTrigger.Publicise:
                next = next with { Publicity = new(on, command.Document, next.Step), Told = [.. current.Told.Union(current.Chosen.Select(c => c.Park))] };
                break;
            case SelectionTrigger.Conclude:
                if (command.Document is null) return new Refused(Refusal.FieldMissing) { Field = "document", DetailZh = "请填写公布文件的文号。", DetailEn = "Give the number of the document that makes the result known." };
                next = next with { Result = new(on, command.Document, next.Step), ConcludedBy = now.By.Name };
                break;
            default:
                if (command.Reason is null) return new Refused(Refusal.FieldMissing) { Field = "reason", DetailZh = "请填写原因。", DetailEn = "Give the reason." };
                next = next with { Reason = command.Reason };
                break;
        }
        var choosing = command.Trigger is SelectionTrigger.Choose;
        var decided = Stored(current, next, now, policy, SelectionEvents.Of(command.Trigger), on, data => data with
        {
            Chosen = choosing ? next.Chosen : null, PassedOver = choosing ? next.PassedOver : null, Reason = command.Reason, Document = command.Document,
        }, s => new TransitionAnswer(SrdiJson.Name(current.State), SrdiJson.Name(s.State), [], [], s.Version));
        return decided with { Answer = decided.Answer with { Events = [.. decided.Commit!.Events.Select(e => new EventRef(e.Ordinal, e.Type))] } };
    }

    /// <summary>The parks have followed the latest step; null where another step overtook it or it was noted before.</summary>
    public static Decision<ParkSelection, ParkSelection>? Note(ParkSelection? current, NoteOutcomes command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null || current.Followed || current.Step != command.Step) return null;
        var next = current with { Followed = true, Outcomes = command.Outcomes };
        return Stored(current, next, now, policy, SelectionEvents.Followed, now.Today, data => data with { Outcomes = command.Outcomes }, s => s);
    }

    /// <summary>Whether the choice stands already: a repeat, for which the grain looks up the first answer.</summary>
    private static bool IsSo(ParkSelection current, TransitionSelection command, DateOnly on) =>
        current.State is SelectionState.Chosen && current.ChosenOn == on && current.Chosen.ToHashSet().SetEquals(command.Chosen ?? []) && current.PassedOver.ToHashSet().SetEquals(command.PassedOver ?? []);

    private static Outcome<(IReadOnlyList<SelectionChoice> Chosen, IReadOnlyList<SelectionChoice> PassedOver)> Choices(FrozenSet set, TransitionSelection command)
    {
        if (command.Chosen is not { Count: > 0 } chosen) return new Refused(Refusal.FieldMissing) { Field = "chosen", DetailZh = "请选择至少一个园区。", DetailEn = "Choose at least one park." };
        var passed = command.PassedOver ?? [];
        foreach (var (named, field) in new[] { (chosen, "chosen"), (passed, "passedOver") })
            foreach (var one in named)
            {
                if (Text.Required(one.Reason, field, TextLengthMax).Refused is { Code: Refusal.FieldMissing }) return NoReason(field, [one.Park]);
                if (Text.Required(one.Reason, field, TextLengthMax).Refused is { } bad) return bad;
                if (set.Candidate(one.Park) is null)
                    return new Refused(Refusal.SelectionNotCandidate)
                    {
                        Field = field, Clause = set.Clause, DetailZh = $"{one.Park} {set.CutOff:yyyy-MM-dd} 不在候选园区之列{(set.Parks.FirstOrDefault(p => p.Park == one.Park)?.Missing is { } missing ? ": " + missing : "")}。",
                        DetailEn = $"{one.Park} was no candidate on {set.CutOff:yyyy-MM-dd}.",
                    };
            }
        var all = chosen.Concat(passed).Select(c => c.Park).ToList();
        if (all.Distinct().Count() != all.Count) return new Refused(Refusal.FieldInvalid) { Field = "chosen", DetailZh = "同一园区不得重复。", DetailEn = "A park is named twice." };
        if (set.Cap is { } cap && chosen.Count > cap)
            return new Refused(Refusal.SelectionCapExceeded) { Field = "chosen", DetailZh = $"名额为 {cap} 个, 拟选 {chosen.Count} 个。", DetailEn = $"The cap is {cap}, and {chosen.Count} are chosen." };
        var (ofChosen, ofPassed) = (chosen.ToDictionary(c => c.Park), passed.ToDictionary(c => c.Park));
        var last = set.Parks.Where(p => ofChosen.ContainsKey(p.Park)).Max(p => p.Rank!.Value);
        List<SelectionChoice> inOrder = [], over = [];
        List<ParkId> silent = [];
        foreach (var park in set.Parks)
        {
            if (park.Rank is not { } rank) continue;
            if (ofChosen.TryGetValue(park.Park, out var choice)) inOrder.Add(choice);
            else if (ofPassed.TryGetValue(park.Park, out var passing)) over.Add(passing);
            else if (rank < last) silent.Add(park.Park);
        }
        return silent.Count > 0 ? NoReason("passedOver", silent) : (inOrder, over);
    }

    private static Refused NoReason(string field, IReadOnlyList<ParkId> parks)
    {
        var named = string.Join(", ", parks.Take(NamedMax));
        return new(Refusal.SelectionReasonMissing) { Field = field, DetailZh = $"请说明理由: {named}。", DetailEn = $"Give a reason for: {named}." };
    }

    private static IReadOnlyList<string> Permitted(SelectionState state) =>
        [.. SelectionMachine.Machine.Permitted(state).Where(t => t is not SelectionTrigger.Freeze).Select(SrdiJson.Name)];

    private static Decision<ParkSelection, TAnswer> Stored<TAnswer>(
        ParkSelection? current, ParkSelection next, Circumstances now, PolicyBook policy, string type, DateOnly on, Func<SelectionEventData, SelectionEventData> more, Func<ParkSelection, TAnswer> answer)
    {
        var log = new EventWriter(SubjectKind.Selection, next.Id.Value, current?.Version ?? 0, now, policy.Version);
        log.Add(type, on, null, more(new(current?.State ?? next.State, next.State)));
        next = next with { Version = log.Version };
        return new(new(next) { Events = log.Entries }, answer(next));
    }
}
