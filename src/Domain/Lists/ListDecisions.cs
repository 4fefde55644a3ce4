using Srdi.Domain.Log;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Lists;

/// <summary>The types of a list's events.</summary>
public static class ListEvents
{
    /// <summary>Taken in.</summary>
    public const string Uploaded = "srdi.list.uploaded.v1";
    /// <summary>All rows have a verdict.</summary>
    public const string Previewed = "srdi.list.previewed.v1";
    /// <summary>A person placed a row.</summary>
    public const string RowMatched = "srdi.list.rowMatched.v1";
    /// <summary>Confirmed by a person.</summary>
    public const string Confirmed = "srdi.list.confirmed.v1";
    /// <summary>Carried out.</summary>
    public const string Done = "srdi.list.done.v1";
    /// <summary>Taken back.</summary>
    public const string Withdrawn = "srdi.list.withdrawn.v1";
    /// <summary>Is weighed anew.</summary>
    public const string Reopened = "srdi.list.reopened.v1";

    /// <summary>All types.</summary>
    public static IReadOnlyList<string> All { get; } = [Uploaded, Previewed, RowMatched, Confirmed, Done, Withdrawn, Reopened];
}

/// <summary>What a list's event says.</summary>
/// <param name="StateFrom">The state before.</param>
/// <param name="StateTo">The state after.</param>
public sealed record ListEventData(ListState StateFrom, ListState StateTo)
{
    /// <summary>What the list says of itself.</summary>
    public ListHeading? Heading { get; init; }
    /// <summary>What its file was.</summary>
    public ListFileFacts? File { get; init; }
    /// <summary>The verdicts.</summary>
    public ListCounts? Counts { get; init; }
    /// <summary>What confirming would bring about.</summary>
    public ListEffects? Effects { get; init; }
    /// <summary>Whether members that are not named lose the title.</summary>
    public bool? LapsesUnnamed { get; init; }
    /// <summary>What was done.</summary>
    public ListReceipt? Receipt { get; init; }
    /// <summary>The row that was placed.</summary>
    public MatchRow? Match { get; init; }
    /// <summary>The name that was placed.</summary>
    public string? Name { get; init; }
}

/// <summary>What becomes of a list: pure functions.</summary>
public static class ListDecisions
{
    private const int TextLengthMax = 200;

    /// <summary>Takes a list in. One that is known is weighed anew where nothing of it is being carried out; one that is done stays as it is.</summary>
    public static Outcome<Decision<ImportedList, Registered<ImportedList>>> Upload(ImportedList? current, UploadList command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (Fault(command.Heading, now.Today) is { } fault) return fault;
        if (current is { State: not (ListState.Previewed or ListState.Withdrawn) }) return new Decision<ImportedList, Registered<ImportedList>>(null, new(current, false));
        var log = new EventWriter(SubjectKind.List, command.Id.Value, current?.Version ?? 0, now, policy.Version);
        log.Add(current is null ? ListEvents.Uploaded : ListEvents.Reopened, now.Today, null,
            new ListEventData(current?.State ?? ListState.Previewing, ListState.Previewing) { Heading = command.Heading, File = command.File });
        var next = Reopen(current ?? new(command.Id, command.Heading, command.File, ListState.Previewing) { UploadedBy = now.By.Name }, command.File.Rows, now) with { Version = log.Version };
        return new Decision<ImportedList, Registered<ImportedList>>(new(next) { Events = log.Entries }, new(next, current is null));
    }

    /// <summary>What a person decides.</summary>
    /// <param name="current">The list.</param>
    /// <param name="command">The decision.</param>
    /// <param name="open">The rows to carry out, cohort members apart.</param>
    /// <param name="now">The circumstances.</param>
    /// <param name="policy">The policy.</param>
    public static Outcome<Decision<ImportedList, TransitionAnswer>> Transition(ImportedList? current, TransitionList command, int open, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null) return Refusal.ListUnknown;
        if (!ListMachine.IsForPeople(command.Trigger) || !ListMachine.Machine.TryFire(current.State, command.Trigger, out var state))
            return No(current, $"名单目前状态为 {SrdiJson.Name(current.State)}, 不接受 {SrdiJson.Name(command.Trigger)}。", $"The list is {SrdiJson.Name(current.State)} and does not take '{SrdiJson.Name(command.Trigger)}'.");
        var next = current with { State = state };
        if (command.Trigger is ListTrigger.Confirm)
        {
            if (open == 0) return No(current, "没有需要执行的行。", "There is nothing to carry out.");
            if (current.Effects.Lapses > 0 && command.LapseUnnamed is null && current.Counts.Person + current.Counts.Wrong > 0)
                return new Refused(Refusal.ListLapsesUnsure)
                {
                    Field = "lapseUnnamed", State = SrdiJson.Name(current.State), Permitted = ListMachine.ForPeople(current.State),
                    DetailZh = $"有 {current.Counts.Person + current.Counts.Wrong} 行未对应到企业, 可能就在将失效的 {current.Effects.Lapses} 家之中。请先处理这些行, 或以 lapseUnnamed 明确选择是否失效。",
                    DetailEn = $"{current.Counts.Person + current.Counts.Wrong} rows are not placed and may be among the {current.Effects.Lapses} enterprises that would lose the title. Place them, or say 'lapseUnnamed'.",
                };
            next = next with { ConfirmedBy = now.By.Name, ConfirmedAt = now.Now, LapsesUnnamed = command.LapseUnnamed ?? true, Cursor = 0, Done = 0, Total = open, StartedAt = null };
        }
        if (command.Trigger is ListTrigger.Preview) next = Reopen(next, current.File.Rows, now);
        var log = new EventWriter(SubjectKind.List, current.Id.Value, current.Version, now, policy.Version);
        log.Add(command.Trigger switch { ListTrigger.Confirm => ListEvents.Confirmed, ListTrigger.Withdraw => ListEvents.Withdrawn, _ => ListEvents.Reopened }, now.Today, null,
            new ListEventData(current.State, state)
            {
                Counts = command.Trigger is ListTrigger.Confirm ? current.Counts : null, Effects = command.Trigger is ListTrigger.Confirm ? current.Effects : null,
                LapsesUnnamed = command.Trigger is ListTrigger.Confirm ? next.LapsesUnnamed : null,
            });
        next = next with { Version = log.Version };
        return new Decision<ImportedList, TransitionAnswer>(new(next) { Events = log.Entries }, new(SrdiJson.Name(current.State), SrdiJson.Name(state), log.Refs, [], log.Version));
    }

    /// <summary>All rows have a verdict.</summary>
    public static Decision<ImportedList, ImportedList> Weighed(ImportedList current, ListCounts counts, ListEffects effects, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(policy);
        return Step(current, current with { State = ListState.Previewed, Counts = counts, Effects = effects, Done = current.Total }, ListEvents.Previewed,
            new(current.State, ListState.Previewed) { Counts = counts, Effects = effects }, now, policy);
    }

    /// <summary>A person placed a row.</summary>
    public static Decision<ImportedList, ImportedList> Matched(ImportedList current, MatchRow match, string name, ListCounts counts, ListEffects effects, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(policy);
        return Step(current, current with { Counts = counts, Effects = effects }, ListEvents.RowMatched, new(current.State, current.State) { Match = match, Name = name }, now, policy);
    }

    /// <summary>The last row is done.</summary>
    public static Decision<ImportedList, ImportedList> Finished(ImportedList current, ListCounts counts, int applied, int refused, int cases, ListEffects effects, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        var receipt = new ListReceipt(current.File.Digest, current.ConfirmedBy!, current.ConfirmedAt!.Value, now.Now, applied, refused, counts, effects) { Cases = cases };
        return Step(current, current with { State = ListState.Done, Done = current.Total, Counts = counts, Receipt = receipt }, ListEvents.Done, new(current.State, ListState.Done) { Receipt = receipt }, now, policy);
    }

    private static Decision<ImportedList, ImportedList> Step(ImportedList current, ImportedList next, string type, ListEventData data, Circumstances now, PolicyBook policy)
    {
        var log = new EventWriter(SubjectKind.List, current.Id.Value, current.Version, now, policy.Version);
        log.Add(type, now.Today, null, data);
        next = next with { Version = log.Version };
        return new(new(next) { Events = log.Entries }, next);
    }

    private static ImportedList Reopen(ImportedList list, int rows, Circumstances now) =>
        list with { State = ListState.Previewing, Cursor = 0, Done = 0, Total = rows, StartedAt = now.Now, Effects = new() };

    private static Refused? Fault(ListHeading heading, DateOnly today)
    {
        if (Text.Required(heading.Publisher, "publisher", TextLengthMax).Refused is { } publisher) return publisher;
        foreach (var (text, field) in new[] { (heading.Batch, "batch"), (heading.Document, "document") })
            if (Text.Optional(text, field, TextLengthMax).Refused is { } bad) return bad;
        if (heading.IsOfTitles && heading.Title is null) return Missing("title");
        if (heading.IsOfTitles && heading.Document is null) return Missing("document");
        if (heading.Kind is ListKind.Renewal && heading.Batch is null) return Missing("batch");
        foreach (var (date, field) in new[] { (heading.PublishedOn, "publishedOn"), (heading.HoldsFrom, "effectiveOn") })
            if (date > today)
                return new(Refusal.DateInFuture) { Field = field, DetailZh = $"{field} 不得晚于今天 ({today:yyyy-MM-dd})。", DetailEn = $"'{field}' must not be after today ({today:yyyy-MM-dd})." };
        return heading.ValidUntil < heading.HoldsFrom
            ? new(Refusal.DatesReversed) { Field = "validUntil", DetailZh = $"有效期至应不早于生效日期 {heading.HoldsFrom:yyyy-MM-dd}。", DetailEn = $"'validUntil' must not be before {heading.HoldsFrom:yyyy-MM-dd}." }
            : null;
    }

    private static Refused Missing(string field) => new(Refusal.FieldMissing) { Field = field, DetailZh = $"请填写 {field}。", DetailEn = $"Give '{field}'." };

    private static Refused No(ImportedList list, string zh, string en) =>
        new(Refusal.ListNotPermitted) { Field = "trigger", State = SrdiJson.Name(list.State), Permitted = ListMachine.ForPeople(list.State), DetailZh = zh, DetailEn = en };
}
