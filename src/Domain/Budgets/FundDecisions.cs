using System.Globalization;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Budgets;

/// <summary>What becomes of a fund year's caps by a command: pure functions.</summary>
public static class FundDecisions
{
    private const int YearMin = 2020;
    private const int YearMax = 2100;

    /// <summary>Sets a cap: never below what is promised or given, never above what the policy allows, within the fund.</summary>
    public static Outcome<Decision<FundYear, Registered<Pot>>> SetCap(FundYear? current, SetCap command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (YearRefused(command.Year) is { } wrong) return wrong;
        if (command.Measure != Pot.FundName && policy.FindMeasure(command.Measure) is null) return new Refused(Refusal.MeasureUnknown) { Field = "measure" };
        if (command.Cap < Money.Zero) return new Refused(Refusal.FieldInvalid) { Field = "capFen", DetailZh = "额度不得为负。", DetailEn = "'capFen' must not be negative." };
        if (Text.Optional(command.Document, "document", 200).Refused is { } bad) return bad;
        var year = current ?? new FundYear(command.Year);
        var pot = year.Find(command.Measure);
        var decided = pot is { Version: > 0 };
        if (policy.PotOf(command.Measure) is { } named && command.Cap > named.CapPerYear)
            return new Refused(Refusal.CapAboveLaw) { Field = "capFen", Clause = named.Clause, DetailZh = $"政策规定每年不超过 {named.CapPerYear}。", DetailEn = $"The policy allows at most {named.CapPerYear.Fen} fen a year." };
        if (pot is not null && decided && pot.Cap == command.Cap) return new Decision<FundYear, Registered<Pot>>(null, new(pot, false));
        if (pot is not null && decided && command.IfVersion is null)
            return new Refused(Refusal.VersionRequired) { Field = "If-Match", DetailZh = $"当前版本为 {pot.Version}。", DetailEn = $"The present version is {pot.Version}." };
        if (command.IfVersion is { } based && based != (pot?.Version ?? 0))
            return new Refused(Refusal.VersionConflict) { Field = "If-Match", DetailZh = $"当前版本为 {pot?.Version ?? 0}。", DetailEn = $"The present version is {pot?.Version ?? 0}." };
        var sums = pot ?? year.Uncapped.FirstOrDefault(p => p.Measure == command.Measure) ?? new Pot(command.Measure, command.Year, Money.Zero);
        var committed = sums.Committed + year.HeldByPlans(command.Measure);
        if (command.Cap < committed)
            return new Refused(Refusal.CapBelowPosted) { Field = "capFen", DetailZh = $"已安排 {committed}。", DetailEn = $"{committed.Fen} fen are reserved, approved or posted." };
        if (command.Measure != Pot.FundName && year.Find(Pot.FundName) is { } fund && command.Cap > fund.Cap)
            return new Refused(Refusal.CapNotNested) { Field = "capFen", DetailZh = $"年度总额度为 {fund.Cap}。", DetailEn = $"The year's fund holds {fund.Cap.Fen} fen." };
        if (command.Measure == Pot.FundName && year.Pots.FirstOrDefault(p => p.Measure != Pot.FundName && p.Version > 0 && p.Cap > command.Cap) is { } larger)
            return new Refused(Refusal.CapNotNested) { Field = "capFen", DetailZh = $"措施 {larger.Measure} 的额度为 {larger.Cap}。", DetailEn = $"The pot of measure {larger.Measure} holds {larger.Cap.Fen} fen." };

        var log = Log(year, now, policy);
        log.Add(FundEvents.CapSet, now.Today, null, new CapSetData(command.Measure, command.Cap, pot?.Cap, command.Document));
        var next = sums with { Cap = command.Cap, Document = command.Document, Version = log.Version };
        var record = year with
        {
            Pots = [.. year.Pots.Where(p => p.Measure != command.Measure).Append(next).OrderBy(p => p.Measure, StringComparer.Ordinal)],
            Uncapped = [.. year.Uncapped.Where(p => p.Measure != command.Measure)],
            Version = log.Version,
        };
        return new Decision<FundYear, Registered<Pot>>(new(record) { Events = log.Entries }, new(next, pot is null));
    }

    /// <summary>The year as it is shown: with the pots whose caps the policy names, even before anything drew on them.</summary>
    public static FundYear Shown(FundYear year, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(year);
        ArgumentNullException.ThrowIfNull(policy);
        var missing = policy.Pots.Where(named => year.Find(named.Measure) is null).Select(named => new Pot(named.Measure, year.Year, named.CapPerYear) { Document = named.Clause }).ToList();
        return missing.Count == 0 ? year : year with { Pots = [.. year.Pots.Concat(missing).OrderBy(p => p.Measure, StringComparer.Ordinal)] };
    }

    internal static Refused? YearRefused(int year) => year is >= YearMin and <= YearMax
        ? null
        : new Refused(Refusal.FieldInvalid) { Field = "year", DetailZh = $"年度应在 {YearMin} 至 {YearMax} 之间。", DetailEn = $"The year must be from {YearMin} to {YearMax}." };

    internal static Refused NoBudget(int year) => new(Refusal.BudgetMissing)
    {
        Field = "year", DetailZh = $"{year} 年度总额度尚未设定, 请先设定 fund 额度。", DetailEn = $"The year {year} has no budget yet: set the cap of 'fund' first.",
    };

    internal static EventWriter Log(FundYear year, Circumstances now, PolicyBook policy) =>
        new(SubjectKind.Fund, year.Year.ToString(CultureInfo.InvariantCulture), year.Version, now, policy.Version);
}
