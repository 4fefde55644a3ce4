using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy;

/// <summary>The last day of a year by which holders update their data, under one regulation.</summary>
/// <param name="On">The day.</param>
/// <param name="ValidFrom">First day on which this deadline is law.</param>
/// <param name="ValidTo">Last day; null until further notice.</param>
/// <param name="Clause">The clause.</param>
/// <param name="Source">Where it was read.</param>
/// <param name="Verified">Whether that was the official text.</param>
public sealed record UpdateDeadline(MonthDay On, DateOnly ValidFrom, DateOnly? ValidTo, string Clause, string Source, bool Verified);

/// <summary>How long a title lasts, what it asks for, and what its loss entails.</summary>
public sealed record TitleRules
{
    /// <summary>The title; null for the title of a park.</summary>
    public required Title? Title { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Who decides it.</summary>
    public required string DecidedBy { get; init; }

    /// <summary>Years from recognition or renewal.</summary>
    public required LegalNumber ValidityYears { get; init; }

    /// <summary>Years without a new recognition after a revocation.</summary>
    public required LegalNumber BanYears { get; init; }

    /// <summary>Days for which a recognition is publicised before it is decided; null where none is laid down.</summary>
    public required LegalNumber? PublicityDays { get; init; }

    /// <summary>The title that must be in force at the application; null when none is asked for.</summary>
    public required Title? Prerequisite { get; init; }

    /// <summary>The clause that asks for the prerequisite, or says that none is.</summary>
    public required string PrerequisiteClause { get; init; }

    /// <summary>The titles that fall with this one when it is revoked for fraud, itself included.</summary>
    public required IReadOnlyList<Title> FraudRevokes { get; init; }

    /// <summary>Deadlines of the annual update, by date.</summary>
    public required IReadOnlyList<UpdateDeadline> UpdateDeadlines { get; init; }

    /// <summary>The last day in force of a validity that begins on a day: three years from 2025-10-15 end with 2028-10-14.</summary>
    public DateOnly ValidUntil(DateOnly from) => LastDay(from, ValidityYears.Value);

    /// <summary>The last day of the ban that a revocation on a day begins.</summary>
    public DateOnly BannedUntil(DateOnly revokedOn) => LastDay(revokedOn, BanYears.Value);

    /// <summary>The annual update's last day that applies in a year; null when none does.</summary>
    public UpdateDeadline? UpdateDeadlineIn(int year)
    {
        foreach (var deadline in UpdateDeadlines)
            if (deadline.On.In(year) is var day && deadline.ValidFrom <= day && (deadline.ValidTo is not { } end || day <= end)) return deadline;
        return null;
    }

    private static DateOnly LastDay(DateOnly first, int years)
    {
        var anniversary = first.AddYears(years);
        return anniversary.Day == first.Day ? anniversary.AddDays(-1) : anniversary; // From 29 February the last day is 28 February.
    }

    internal static TitleRules Read(ObjectReader from, bool park)
    {
        var rules = new TitleRules
        {
            Title = park ? null : from.Enum<Title>("title"),
            Name = from.Text("name"),
            DecidedBy = from.Text("decidedBy"),
            ValidityYears = LegalNumber.Read(from.Object("validityYears"), 1, 30),
            BanYears = LegalNumber.Read(from.Object("banYears"), 0, 30),
            PublicityDays = from.ObjectOrNull("publicityDays") is { } days ? LegalNumber.Read(days, 1, 60) : null,
            Prerequisite = park ? null : from.EnumOrNull<Title>("prerequisite"),
            PrerequisiteClause = from.Text("prerequisiteClause"),
            FraudRevokes = park ? [] : from.Enums<Title>("fraudRevokes"),
            UpdateDeadlines = park ? [] : from.List("updateDeadlines", d =>
            {
                var deadline = new UpdateDeadline(d.MonthDay("on"), d.Date("validFrom"), d.DateOrNull("validTo"), d.Text("clause"), d.Text("source"), d.Bool("verified"));
                d.Done();
                return deadline;
            }, minimum: 0),
        };
        from.Done();
        if (rules.Title is { } own && rules.Prerequisite is { } needed && needed >= own) from.Fault("prerequisite", $"is not below {SrdiJson.Name(own)}", "write a lower rung or null");
        return rules;
    }
}
