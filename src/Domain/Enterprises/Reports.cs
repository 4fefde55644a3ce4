using System.Globalization;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Enterprises;

/// <summary>The figures of one fiscal year of an enterprise, as stored and as shown.</summary>
/// <param name="Uscc">Whose.</param>
/// <param name="Year">Which fiscal year.</param>
/// <param name="Figures">The figures.</param>
[GenerateSerializer, Immutable, Alias("StoredReport")]
public sealed record StoredReport([property: Id(0)] EnterpriseId Uscc, [property: Id(1)] int Year, [property: Id(2)] AnnualReport Figures)
{
    /// <summary>Version of this shape in storage.</summary>
    [Id(3)] public int SchemaVersion { get; init; } = 1;

    /// <summary>The number of its events in the log: 1 for the first report, more after corrections.</summary>
    [Id(4)] public int Version { get; init; }

    /// <summary>The key of a report's grain.</summary>
    public static string GrainKey(EnterpriseId uscc, int year) => string.Create(CultureInfo.InvariantCulture, $"report-{uscc}-{year}");
}

/// <summary>Reports a year's figures, or corrects them.</summary>
/// <param name="Uscc">Whose.</param>
/// <param name="Year">Which fiscal year.</param>
/// <param name="Figures">All figures; what is absent is unknown.</param>
[GenerateSerializer, Immutable, Alias("PutReport")]
public sealed record PutReport([property: Id(0)] EnterpriseId Uscc, [property: Id(1)] int Year, [property: Id(2)] AnnualReport Figures);

/// <summary>A year's report of an enterprise: key <c>report-{uscc}-{year}</c>.</summary>
[Alias("IReportGrain")]
public interface IReportGrain : IGrainWithStringKey
{
    /// <summary>Reports the figures, or corrects them; the older ones stay in the log.</summary>
    [Alias("Put")] Task<Outcome<Registered<StoredReport>>> Put(PutReport command, Caller by);
}

/// <summary>The types of a report's events.</summary>
public static class ReportEvents
{
    /// <summary>First reported.</summary>
    public const string Recorded = "srdi.report.recorded.v1";
    /// <summary>Corrected.</summary>
    public const string Corrected = "srdi.report.corrected.v1";
}

/// <summary>What a report's event says.</summary>
/// <param name="Uscc">Whose.</param>
/// <param name="Year">Which fiscal year.</param>
/// <param name="Figures">The figures now.</param>
/// <param name="Former">The figures before a correction.</param>
public sealed record ReportEventData(EnterpriseId Uscc, int Year, AnnualReport Figures, AnnualReport? Former);

/// <summary>What becomes of a report: pure functions.</summary>
public static class ReportDecisions
{
    private const int YearMin = 2000;

    /// <summary>Records or corrects a year's figures. Unchanged figures commit nothing.</summary>
    public static Outcome<Decision<StoredReport, Registered<StoredReport>>> Put(StoredReport? current, PutReport command, Enterprise enterprise, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(enterprise);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (enterprise.DissolvedOn is not null) return new Refused(Refusal.EnterpriseDissolved) { State = "dissolved", Permitted = [] };
        if (command.Year < YearMin || command.Year > now.Today.Year)
            return new Refused(Refusal.FieldInvalid) { Field = "year", DetailZh = $"年度应在 {YearMin} 至 {now.Today.Year} 之间。", DetailEn = $"The year must be from {YearMin} to {now.Today.Year}." };
        if (command.Figures.Faults() is [var fault, ..]) return fault;
        if (current?.Figures == command.Figures) return new Decision<StoredReport, Registered<StoredReport>>(null, new(current, false));
        var next = (current ?? new StoredReport(command.Uscc, command.Year, command.Figures)) with { Figures = command.Figures };
        var log = new EventWriter(SubjectKind.Report, $"{command.Uscc}-{command.Year}", current?.Version ?? 0, now, policy.Version);
        log.Add(current is null ? ReportEvents.Recorded : ReportEvents.Corrected, now.Today, enterprise.District, new ReportEventData(command.Uscc, command.Year, next.Figures, current?.Figures));
        next = next with { Version = log.Version };
        return new Decision<StoredReport, Registered<StoredReport>>(new(next) { Events = log.Entries }, new(next, current is null));
    }
}
