using System.Text.Json;

namespace Srdi.Domain.Log;

/// <summary>Numbers the events of one decision about one subject.</summary>
public sealed class EventWriter
{
    private readonly SubjectKind kind;
    private readonly string subject;
    private readonly Circumstances circumstances;
    private readonly string policyVersion;
    private readonly List<LogEntry> entries = [];
    private int ordinal;

    /// <summary>Begins after the subject's present version.</summary>
    public EventWriter(SubjectKind kind, string subject, int version, Circumstances circumstances, string policyVersion)
    {
        this.kind = kind;
        this.subject = subject;
        this.circumstances = circumstances;
        this.policyVersion = policyVersion;
        ordinal = version;
    }

    /// <summary>The subject's version after the events written so far.</summary>
    public int Version => ordinal;

    /// <summary>The events written so far.</summary>
    public IReadOnlyList<LogEntry> Entries => entries;

    /// <summary>The events as an answer names them.</summary>
    public IReadOnlyList<EventRef> Refs => [.. entries.Select(e => new EventRef(e.Ordinal, e.Type))];

    /// <summary>Writes the subject's next event.</summary>
    public void Add<TData>(string type, DateOnly effectiveOn, DistrictCode? district, TData data) =>
        entries.Add(new(kind, subject, ++ordinal, district?.Value, type, effectiveOn, circumstances.Now, circumstances.By.Name, circumstances.Cause,
            policyVersion, JsonSerializer.SerializeToElement(data, SrdiJson.Stored)));
}

/// <summary>Finds the answer that a command got when it was first carried out.</summary>
public static class Repeats
{
    /// <summary>
    /// The answer to the latest command with this cause, rebuilt from its events; null when the subject's log has none.
    /// The first event of a command says the tier or state before and the rewards granted, the last one the tier or state after.
    /// </summary>
    public static TransitionAnswer? AnswerOf(IEnumerable<LogEntry> subjectLog, string cause)
    {
        ArgumentNullException.ThrowIfNull(subjectLog);
        List<LogEntry> run = [];
        foreach (var entry in subjectLog)
        {
            if (entry.Cause != cause) continue;
            if (run.Count > 0 && entry.Ordinal != run[^1].Ordinal + 1) run.Clear(); // An earlier time that the same command was carried out.
            run.Add(entry);
        }
        if (run.Count == 0) return null;
        var (first, last) = (run[0].Data, run[^1].Data);
        return new(
            Member(first, "tierFrom") ?? Member(first, "stateFrom") ?? "", Member(last, "tierTo") ?? Member(last, "stateTo") ?? "",
            [.. run.Select(e => new EventRef(e.Ordinal, e.Type))],
            first.TryGetProperty("rewards", out var rewards) ? rewards.Deserialize<IReadOnlyList<RewardRef>>(SrdiJson.Stored)! : [],
            run[^1].Ordinal);
    }

    private static string? Member(JsonElement data, string name) => data.TryGetProperty(name, out var value) ? value.GetString() : null;
}
