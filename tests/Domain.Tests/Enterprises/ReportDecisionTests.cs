using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;

namespace Srdi.Domain.Tests.Enterprises;

public sealed class ReportDecisionTests
{
    private static readonly AnnualReport Figures = new() { Source = ReportSource.Tax, Revenue = new(100), Employees = 10, Class1Ip = 3 };

    private static Outcome<Decision<StoredReport, Registered<StoredReport>>> Put(StoredReport? current, int year, AnnualReport figures, FirmStory? firm = null)
    {
        firm ??= new FirmStory();
        var command = new PutReport(firm.Uscc, year, figures);
        return ReportDecisions.Put(current, command, firm.Firm, Given.By(command), Given.Policy);
    }

    [Fact]
    public void Figures_are_recorded_once_and_corrected_with_what_they_were()
    {
        var first = Put(null, 2025, Figures).Value;
        Given.Sound(first.Commit!, SubjectKind.Report, $"{Given.Firm(1)}-2025", 0, 1, Given.By(new PutReport(Given.Firm(1), 2025, Figures)));
        Assert.True(first.Answer.Created);

        var again = Put(first.Answer.Item, 2025, Figures with { }).Value;
        Assert.Null(again.Commit);
        Assert.False(again.Answer.Created);

        var corrected = Put(first.Answer.Item, 2025, Figures with { Revenue = new(101) }).Value;
        var entry = Assert.Single(corrected.Commit!.Events);
        Assert.Equal((2, 2, "srdi.report.corrected.v1", "440112"), (corrected.Commit.Record.Version, entry.Ordinal, entry.Type, entry.District));
        Assert.Equal((101, 100), (entry.Data.GetProperty("figures").GetProperty("revenueFen").GetInt32(), entry.Data.GetProperty("former").GetProperty("revenueFen").GetInt32()));
        Assert.False(entry.Data.GetProperty("figures").TryGetProperty("netProfitFen", out _), "What is unknown is not written as zero.");
    }

    [Theory]
    [InlineData(1999, "year")]
    [InlineData(2000, null)]
    [InlineData(2026, null)]
    [InlineData(2027, "year")]
    public void A_fiscal_year_has_begun(int year, string? field) => Assert.Equal(field, Put(null, year, Figures).Refused?.Field);

    [Fact]
    public void Figures_that_can_not_be_are_refused_by_their_member()
    {
        foreach (var (figures, field) in new[]
        {
            (Figures with { Source = ReportSource.None }, "source"), (Figures with { Revenue = new(-1) }, "revenueFen"), (Figures with { MainRevenue = new(101) }, "mainRevenueFen"),
            (Figures with { Employees = -1 }, "employees"), (Figures with { RdEmployees = 11 }, "rdEmployees"), (Figures with { Class1HighValueIp = 4 }, "class1HighValueIp"),
            (Figures with { NationalMarketShareBp = 10_001 }, "nationalMarketShareBp"), (Figures with { DigitalLevel = 5 }, "digitalLevel"), (Figures with { DigitalLevel = 0 }, "digitalLevel"),
        })
            Assert.Equal(field, Put(null, 2025, figures).Refused?.Field);
        Assert.True(Put(null, 2025, Figures with { NetProfit = new(-5), MainRevenue = new(100), RdEmployees = 10, DigitalLevel = 4 }).Succeeded);
    }

    [Fact]
    public void A_dissolved_firm_reports_nothing_more() =>
        Assert.Equal(Refusal.EnterpriseDissolved, Put(null, 2025, Figures, FirmStory.After("dissolve 2026-01-01")).Refused!.Code);
}
