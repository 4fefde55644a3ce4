using System.Text.Json.Serialization;
using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Budgets;

/// <summary>A pot (资金池): the yearly budget of a measure, or of the whole fund. All amounts in fen.</summary>
/// <param name="Measure">The measure's id, or <c>fund</c> for the fund as a whole.</param>
/// <param name="Year">The budget year.</param>
/// <param name="Cap">The limit.</param>
[GenerateSerializer, Immutable, Alias("Pot")]
public sealed record Pot([property: Id(0)] string Measure, [property: Id(1)] int Year, [property: Id(2), JsonPropertyName("capFen")] Money Cap)
{
    /// <summary>The name of the pot that holds all others of its year.</summary>
    public const string FundName = "fund";

    /// <summary>Held for a claim under review.</summary>
    [Id(3), JsonPropertyName("reservedFen")] public Money Reserved { get; init; }

    /// <summary>Given by settled plans.</summary>
    [Id(4), JsonPropertyName("postedFen")] public Money Posted { get; init; }

    /// <summary>Of the posted, what was paid.</summary>
    [Id(5), JsonPropertyName("paidFen")] public Money Paid { get; init; }

    /// <summary>Posted and taken back.</summary>
    [Id(6), JsonPropertyName("reversedFen")] public Money Reversed { get; init; }

    /// <summary>What can still be given.</summary>
    [JsonPropertyName("leftFen")] public Money Left => Cap - Reserved - Posted + Reversed;

    /// <summary>The document of the latest decision on the cap.</summary>
    [Id(7)] public string? Document { get; init; }

    /// <summary>The fund year's version at the latest change of this pot.</summary>
    [Id(8)] public int Version { get; init; }
}

/// <summary>
/// A budget year with all its pots. They are one record, because an amount must fit every pot that binds it and only one
/// version check can hold them together.
/// </summary>
/// <param name="Year">The year.</param>
[GenerateSerializer, Immutable, Alias("FundYear")]
public sealed record FundYear([property: Id(0)] int Year)
{
    /// <summary>Version of this shape in storage.</summary>
    [Id(1)] public int SchemaVersion { get; init; } = 1;

    /// <summary>The pots, by measure.</summary>
    [Id(2)] public IReadOnlyList<Pot> Pots { get; init; } = [];

    /// <summary>The number of its events in the log.</summary>
    [Id(3)] public int Version { get; init; }

    /// <summary>A pot by measure; null where no cap was ever set.</summary>
    public Pot? Find(string measure)
    {
        foreach (var pot in Pots) if (pot.Measure == measure) return pot;
        return null;
    }

    /// <summary>The key of a year's grain.</summary>
    public static string GrainKey(int year) => $"fund-{year}";
}

/// <summary>Sets the cap of a pot.</summary>
/// <param name="Measure">The measure, or <c>fund</c>.</param>
/// <param name="Year">The year.</param>
/// <param name="Cap">The limit.</param>
[GenerateSerializer, Immutable, Alias("SetCap")]
public sealed record SetCap([property: Id(0)] string Measure, [property: Id(1)] int Year, [property: Id(2)] Money Cap)
{
    /// <summary>The document that decides it.</summary>
    [Id(3)] public string? Document { get; init; }

    /// <summary>The pot's version that the decision is based on; needed to change a cap that stands.</summary>
    [Id(4)] public int? IfVersion { get; init; }
}

/// <summary>A budget year: one grain, key <c>fund-{year}</c>.</summary>
[Alias("IFundGrain")]
public interface IFundGrain : IGrainWithStringKey
{
    /// <summary>Sets a cap.</summary>
    [Alias("SetCap")] Task<Outcome<Registered<Pot>>> SetCap(SetCap command, Caller by);

    /// <summary>The year's pots; empty when none was set.</summary>
    [Alias("Get"), Orleans.Concurrency.ReadOnly] Task<FundYear> Get();
}

/// <summary>The types of a fund year's events.</summary>
public static class FundEvents
{
    /// <summary>A cap was set, raised or lowered.</summary>
    public const string CapSet = "srdi.fund.capSet.v1";
}

/// <summary>A decision on a cap.</summary>
/// <param name="Measure">The pot.</param>
/// <param name="CapFen">The new cap.</param>
/// <param name="FormerCapFen">The old one.</param>
/// <param name="Document">The document that decides it.</param>
public sealed record CapSetData(string Measure, Money CapFen, Money? FormerCapFen, string? Document);

/// <summary>What becomes of a fund year by a command: pure functions.</summary>
public static class FundDecisions
{
    private const int YearMin = 2020;
    private const int YearMax = 2100;

    /// <summary>Sets a cap: never below what is posted, never above what the policy allows, within the fund.</summary>
    public static Outcome<Decision<FundYear, Registered<Pot>>> SetCap(FundYear? current, SetCap command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (command.Year is < YearMin or > YearMax) return new Refused(Refusal.FieldInvalid) { Field = "year", DetailZh = $"年度应在 {YearMin} 至 {YearMax} 之间。", DetailEn = $"The year must be from {YearMin} to {YearMax}." };
        if (command.Measure != Pot.FundName && policy.FindMeasure(command.Measure) is null) return new Refused(Refusal.MeasureUnknown) { Field = "measure" };
        if (command.Cap < Money.Zero) return new Refused(Refusal.FieldInvalid) { Field = "capFen", DetailZh = "额度不得为负。", DetailEn = "'capFen' must not be negative." };
        if (Text.Optional(command.Document, "document", 200).Refused is { } bad) return bad;
        var year = current ?? new FundYear(command.Year);
        var pot = year.Find(command.Measure);
        if (policy.PotOf(command.Measure) is { } named && command.Cap > named.CapPerYear)
            return new Refused(Refusal.CapAboveLaw) { Field = "capFen", Clause = named.Clause, DetailZh = $"政策规定每年不超过 {named.CapPerYear}。", DetailEn = $"The policy allows at most {named.CapPerYear.Fen} fen a year." };
        if (pot is not null && pot.Cap == command.Cap) return new Decision<FundYear, Registered<Pot>>(null, new(pot, false));
        if (pot is not null && command.IfVersion is null)
            return new Refused(Refusal.VersionRequired) { Field = "If-Match", DetailZh = $"当前版本为 {pot.Version}。", DetailEn = $"The present version is {pot.Version}." };
        if (command.IfVersion is { } based && based != (pot?.Version ?? 0))
            return new Refused(Refusal.VersionConflict) { Field = "If-Match", DetailZh = $"当前版本为 {pot?.Version ?? 0}。", DetailEn = $"The present version is {pot?.Version ?? 0}." };
        if (pot is not null && command.Cap < pot.Reserved + pot.Posted - pot.Reversed)
            return new Refused(Refusal.CapBelowPosted) { Field = "capFen", DetailZh = $"已安排 {pot.Reserved + pot.Posted - pot.Reversed}。", DetailEn = $"{(pot.Reserved + pot.Posted - pot.Reversed).Fen} fen are reserved or posted." };
        if (command.Measure != Pot.FundName && year.Find(Pot.FundName) is { } fund && command.Cap > fund.Cap)
            return new Refused(Refusal.CapNotNested) { Field = "capFen", DetailZh = $"年度总额度为 {fund.Cap}。", DetailEn = $"The year's fund holds {fund.Cap.Fen} fen." };
        if (command.Measure == Pot.FundName && year.Pots.FirstOrDefault(p => p.Measure != Pot.FundName && p.Cap > command.Cap) is { } larger)
            return new Refused(Refusal.CapNotNested) { Field = "capFen", DetailZh = $"措施 {larger.Measure} 的额度为 {larger.Cap}。", DetailEn = $"The pot of measure {larger.Measure} holds {larger.Cap.Fen} fen." };

        var log = new EventWriter(SubjectKind.Fund, command.Year.ToString(System.Globalization.CultureInfo.InvariantCulture), year.Version, now, policy.Version);
        log.Add(FundEvents.CapSet, now.Today, null, new CapSetData(command.Measure, command.Cap, pot?.Cap, command.Document));
        var next = (pot ?? new Pot(command.Measure, command.Year, command.Cap)) with { Cap = command.Cap, Document = command.Document, Version = log.Version };
        var record = year with { Pots = [.. year.Pots.Where(p => p.Measure != command.Measure).Append(next).OrderBy(p => p.Measure, StringComparer.Ordinal)], Version = log.Version };
        return new Decision<FundYear, Registered<Pot>>(new(record) { Events = log.Entries }, new(next, pot is null));
    }
}
