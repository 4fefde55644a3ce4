using System.Globalization;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Commits;
using Srdi.Domain.Log;

namespace Srdi.Grains.Budgets;

/// <summary>One budget year with its pots.</summary>
public sealed class FundGrain([PersistentState("fund")] IPersistentState<Stored<FundYear>> storage, GrainServices services)
    : RecordGrain<FundYear>(storage, services), IFundGrain
{
    /// <inheritdoc/>
    protected override (SubjectKind Kind, string Id) Subject => (SubjectKind.Fund, this.GetPrimaryKeyString()["fund-".Length..]);

    /// <inheritdoc/>
    public Task<Outcome<Registered<Pot>>> SetCap(SetCap command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        Keys.MustBe(this, FundYear.GrainKey(command.Year));
        return Carry(FundDecisions.SetCap(Current, command, By(command, by), Services.Policy));
    }

    /// <inheritdoc/>
    public Task<FundYear> Get() => Task.FromResult(Current ?? new FundYear(int.Parse(Subject.Id, CultureInfo.InvariantCulture)));
}
