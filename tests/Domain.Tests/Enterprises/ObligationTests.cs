using Srdi.Domain.Enterprises;
using Srdi.Domain.Tests.Policy;

namespace Srdi.Domain.Tests.Enterprises;

public sealed class ObligationTests
{
    private static readonly DateOnly In2028 = new(2028, 3, 1);

    private static string Of(Enterprise firm, string kind, DateOnly on) => string.Join("; ", Obligations.Of(firm, Given.Policy, on).Where(o => o.Kind == kind).Select(o => $"{o.DueOn:yyyy-MM-dd} {SrdiJson.Name(o.State)}"));

    [Fact]
    public void Yearly_updates_are_due_for_whoever_holds_a_title_on_the_deadline()
    {
        foreach (var row in TextTable.Rows("""
            steps | on | obligations
            recognise innovative 2025-09-01 | 2026-06-30 | 2027-05-31 open
            recognise innovative 2025-09-01 | 2027-05-31 | 2027-05-31 open; 2028-05-31 open
            recognise innovative 2025-09-01 | 2027-06-01 | 2027-05-31 missed; 2028-05-31 open
            recognise innovative 2025-09-01, confirmUpdate 2027-05-31 | 2027-06-01 | 2027-05-31 met; 2028-05-31 open
            recognise innovative 2025-09-01, confirmUpdate 2027-06-01 | 2027-06-02 | 2027-05-31 missed; 2028-05-31 open
            recognise innovative 2025-09-01, confirmUpdate 2026-05-31 | 2027-06-01 | 2027-05-31 missed; 2028-05-31 open
            recognise innovative 2027-06-15 | 2027-07-01 | 2028-05-31 open
            recognise innovative 2024-06-15 | 2027-07-01 | 2027-05-31 missed; 2028-05-31 open
            recognise innovative 2025-09-01, lapse innovative 2027-05-01 | 2027-07-01 |
            | 2027-07-01 |
            """))
        {
            var story = new FirmStory();
            foreach (var step in row[0].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) Assert.True(story.Do(step, In2028).Succeeded, step);
            Assert.Equal($"{row[0]} {row[1]}: {row[2]}", $"{row[0]} {row[1]}: {Of(story.Firm, "yearlyUpdate", Given.Day(row[1]))}");
        }
    }

    [Fact]
    public void A_major_change_is_reported_within_three_months_by_whoever_holds_a_title()
    {
        foreach (var row in TextTable.Rows("""
            steps | on | obligations
            rename 2025-01-01 name=甲 | 2025-06-01 |
            recognise innovative 2025-01-01, rename 2025-11-30 name=甲 | 2026-02-28 | 2026-02-28 open
            recognise innovative 2025-01-01, rename 2025-11-30 name=甲 | 2026-03-01 | 2026-02-28 missed
            recognise innovative 2025-01-01, rename 2025-11-30 name=甲, reportChange 2026-02-28 | 2026-03-01 | 2026-02-28 met
            recognise innovative 2025-01-01, rename 2025-11-30 name=甲, reportChange 2026-03-01 | 2026-03-01 | 2026-02-28 missed
            """))
            Assert.Equal($"{row[0]} {row[1]}: {row[2]}", $"{row[0]} {row[1]}: {Of(FirmStory.After(row[0]).Firm, "majorChange", Given.Day(row[1]))}");
        Assert.Equal("reported", FirmStory.After("recognise innovative 2025-01-01").Do("reportChange 2026-01-01").Refused!.State);
    }

    [Fact]
    public void Bans_publicities_and_renewals_are_shown_with_their_clauses()
    {
        var firm = FirmStory.After("recognise champion 2025-09-01, publicise innovative 2026-06-28, revoke champion 2026-01-01 ground=taxEvasion, withdraw innovative 2026-06-28, recognise innovative 2026-06-29, publicise srdi 2026-06-29").Firm;
        Assert.Equal(("2028-12-31 open", "2026-07-05 open", "2029-06-28 open"), (Of(firm, "ban", Given.Today), Of(firm, "publicity", Given.Today), Of(firm, "renewal", Given.Today)));
        Assert.Equal("2026-07-05 met", Of(firm, "publicity", new(2026, 7, 6)));
        Assert.All(Obligations.Of(firm, Given.Policy, Given.Today), o => Assert.False(string.IsNullOrEmpty(o.Clause) || string.IsNullOrEmpty(o.Consequence)));
    }

    [Fact]
    public void Whoever_missed_an_obligation_loses_the_right_to_renew_of_the_titles_it_bound_once()
    {
        foreach (var row in TextTable.Rows("""
            steps | today | titles
            recognise innovative 2025-09-01, recognise champion 2025-09-01 | 2027-06-01 | suspended suspended
            recognise innovative 2025-09-01, recognise champion 2025-09-01 | 2027-05-31 | inForce inForce
            recognise innovative 2025-09-01, confirmUpdate 2027-03-01 | 2027-06-01 | inForce
            recognise innovative 2025-09-01, recognise champion 2027-06-01 | 2027-06-02 | suspended inForce
            recognise innovative 2025-09-01, renew innovative 2027-06-01 | 2027-06-02 | inForce
            recognise innovative 2025-09-01, rename 2026-01-01 name=甲 | 2026-04-02 | suspended
            recognise innovative 2025-09-01, rename 2026-01-01 name=甲 | 2026-04-01 | inForce
            """))
        {
            var story = new FirmStory();
            foreach (var step in row[0].Split(',', StringSplitOptions.TrimEntries)) Assert.True(story.Do(step, In2028).Succeeded, step);
            story.Enforce(Given.Day(row[1]));
            Assert.Equal($"{row[0]} {row[1]}: {row[2]}", $"{row[0]} {row[1]}: {string.Join(' ', story.Firm.Titles.Select(t => SrdiJson.Name(t.State)))}");
            Assert.Null(story.Enforce(Given.Day(row[1])));
        }
    }
}
