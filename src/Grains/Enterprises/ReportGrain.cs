using Srdi.Domain;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;

namespace Srdi.Grains.Enterprises;

/// <summary>One year's report of an enterprise.</summary>
public sealed class ReportGrain([PersistentState("report")] IPersistentState<Stored<StoredReport>> storage, GrainServices services)
    : RecordGrain<StoredReport>(storage, services), IReportGrain
{
    /// <inheritdoc/>
    protected override (SubjectKind Kind, string Id) Subject => (SubjectKind.Report, this.GetPrimaryKeyString()["report-".Length..]);

    /// <inheritdoc/>
    public async Task<Outcome<Registered<StoredReport>>> Put(PutReport command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        Keys.MustBe(this, StoredReport.GrainKey(command.Uscc, command.Year));
        var enterprise = await GrainFactory.GetGrain<IEnterpriseGrain>(command.Uscc.GrainKey).Get();
        if (enterprise.Refused is { } unknown) return unknown;
        return await Carry(ReportDecisions.Put(Current, command, enterprise.Value, By(command, by), Services.Policy));
    }
}
