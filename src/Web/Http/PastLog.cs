using System.Globalization;
using Srdi.Domain;
using Srdi.Domain.Log;
using Srdi.Storage.Past;

namespace Srdi.Web.Http;

/// <summary>The log of one subject as it was known at an instant, to rebuild a past state from.</summary>
internal static class PastLog
{
    private const int PageMax = 5_000;

    public static Takes AsOf { get; } = Takes.Of<DateOnly>("asOf", "当日的状态, 按生效日期 (as it was on this day)");

    public static Takes KnownAt { get; } = Takes.Of<string>("knownAt", "按当时已登记的事实; 日期 (至该日结束) 或带时区的时刻 (as it was known then: a day, to its end, or an instant with offset)");

    /// <summary>The day and the instant asked for; null when neither is. The day is by default that of the instant.</summary>
    /// <exception cref="RequestRefusedException">One is not well formed or still to come.</exception>
    public static PointInTime? At(Asked asked, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var (on, known) = (asked.Date("asOf"), asked.Text("knownAt") is { } text ? Instant(text, now) : (DateTimeOffset?)null);
        if (known > now) throw InFuture("knownAt");
        if (on > Shanghai.DayOf(now)) throw InFuture("asOf");
        return on is null && known is null ? null : new(on ?? Shanghai.DayOf(known!.Value), known ?? now);
    }

    /// <summary>The events of a subject that were known at the instant.</summary>
    public static async Task<IReadOnlyList<LogEntry>> Read(ILogReader log, SubjectKind kind, string subject, PointInTime at, CancellationToken gone)
    {
        List<LogEntry> events = [];
        IReadOnlyList<LoggedEvent> page;
        do
        {
            page = await log.ReadSubject(kind, subject, events.Count == 0 ? 0 : events[^1].Ordinal, PageMax, gone);
            events.AddRange(page.Select(e => e.Entry));
        }
        while (page.Count == PageMax);
        return [.. events.Where(e => e.RecordedAt <= at.KnownAt)];
    }

    private static RequestRefusedException InFuture(string name) => new(new(Refusal.PastInFuture) { Field = name, DetailZh = $"{name} 不得晚于现在。", DetailEn = $"'{name}' must not be after now." });

    /// <summary>An instant; the end of a day, of which today's is now.</summary>
    private static DateTimeOffset Instant(string text, DateTimeOffset now)
    {
        if (Asked.TryDay(text, out var day))
            return day == Shanghai.DayOf(now) ? now : new DateTimeOffset(day.ToDateTime(TimeOnly.MaxValue), TimeSpan.FromHours(8)); // Shanghai has had no summer time since 1991.
        if (text.Length > 11 && text[10] == 'T' && (text[^1] == 'Z' || text[11..].Contains('+', StringComparison.Ordinal) || text[11..].Contains('-', StringComparison.Ordinal))
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)) return instant;
        throw Asked.No("knownAt", "应为 YYYY-MM-DD, 或带时区的时刻如 2026-06-01T08:00:00Z", "must be YYYY-MM-DD or an instant with offset such as 2026-06-01T08:00:00Z");
    }
}
