using System.Globalization;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Tests.Policy;

public sealed class TitleAndParkTests
{
    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public void Titles_last_three_years_to_the_day_before_the_anniversary()
    {
        foreach (var row in TextTable.Rows("""
            from | until
            2025-10-15 | 2028-10-14
            2025-03-01 | 2028-02-29
            2024-02-29 | 2027-02-28
            2025-01-01 | 2027-12-31
            """))
            foreach (var title in Enum.GetValues<Title>())
            {
                Assert.Equal(Day(row[1]), ThePolicy.Book.RulesOf(title).ValidUntil(Day(row[0])));
                Assert.Equal(Day(row[1]), ThePolicy.Book.RulesOf(title).BannedUntil(Day(row[0])));
            }
        Assert.Equal(new DateOnly(2028, 10, 14), ThePolicy.Book.ParkTitle.ValidUntil(new(2025, 10, 15)));
    }

    [Fact]
    public void Rungs_ask_for_the_one_below_and_a_champion_for_none() =>
        Assert.Equal("innovative -, srdi innovative, littleGiant srdi, champion -",
            string.Join(", ", ThePolicy.Book.Titles.Select(t => $"{SrdiJson.Name(t.Title!.Value)} {(t.Prerequisite is { } p ? SrdiJson.Name(p) : "-")}")));

    [Fact]
    public void Fraud_takes_the_three_titles_of_the_ladder() =>
        Assert.Equal([Title.Innovative, Title.Srdi, Title.LittleGiant], ThePolicy.Book.RulesOf(Title.LittleGiant).FraudRevokes);

    [Fact]
    public void The_annual_update_moves_from_April_to_May_with_the_new_regulation()
    {
        var srdi = ThePolicy.Book.RulesOf(Title.Srdi);
        Assert.Null(srdi.UpdateDeadlineIn(2022));
        Assert.Equal("04-30", srdi.UpdateDeadlineIn(2025)!.On.ToString());
        Assert.Equal("05-31", srdi.UpdateDeadlineIn(2026)!.On.ToString());
    }

    [Fact]
    public void A_park_meets_each_criterion_from_its_number_on()
    {
        foreach (var row in TextTable.Rows("""
            area | little giants | srdi only | verdict | next step
            20000.00 | 5 | 15 | met | 三项条件均已满足, 可参加年度遴选
            19999.99 | 5 | 15 | unmet | 差 0.01 平方米建筑面积
            20000.01 | 5 | 15 | met | 三项条件均已满足, 可参加年度遴选
            20000.00 | 4 | 16 | unmet | 差 1 家小巨人
            20000.00 | 3 | 17 | unmet | 差 2 家小巨人
            20000.00 | 6 | 14 | met | 三项条件均已满足, 可参加年度遴选
            20000.00 | 5 | 14 | unmet | 差 1 家专精特新
            0 | 0 | 0 | unmet | 差 20,000 平方米建筑面积, 差 5 家小巨人, 差 20 家专精特新
            """))
        {
            var assessment = ThePolicy.Book.ParkCriteriaOn(new(2026, 6, 1)).Assess(new(decimal.Parse(row[0], CultureInfo.InvariantCulture), int.Parse(row[1], CultureInfo.InvariantCulture), int.Parse(row[2], CultureInfo.InvariantCulture)));
            Assert.Equal(row[3], SrdiJson.Name(assessment.Verdict));
            Assert.Equal(row[4], assessment.NextStep);
            Assert.Equal(assessment.Verdict == Verdict.Met, assessment.Shortfalls() is null);
        }
    }

    [Fact]
    public void Counting_a_little_giant_apart_from_srdi_is_one_setting()
    {
        var disjoint = ThePolicy.LoadAll(ThePolicy.With("measures/ambiguities.json", "\"setting\": \"inclusive\"", "\"setting\": \"disjoint\""));
        var figures = new ParkFigures(20_000m, 5, 15);
        Assert.Equal(Verdict.Met, ThePolicy.Book.ParkCriteriaOn(new(2026, 6, 1)).Assess(figures).Verdict);
        var assessment = disjoint.ParkCriteriaOn(new(2026, 6, 1)).Assess(figures);
        Assert.Equal("差 5 家专精特新", assessment.NextStep);
        Assert.Equal("口径 A8: 小巨人不计入专精特新家数; 口径 A9: 一个连片园区的总建筑面积, 有多个片区的取最大的一个片区", assessment.Note);
    }
}
