using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Tests.Policy;

public sealed class NextStepTests
{
    private static NextStep Ask(Firm firm, DateOnly on) => NextStep.For(ThePolicy.Book, firm.Facts(), on);

    [Fact]
    public void The_next_rung_and_its_window_follow_from_the_titles_and_the_day()
    {
        foreach (var row in TextTable.Rows("""
            held | on | next | opens | closes
            | 2026-06-30 | Innovative | 2026-07-01 | 2026-07-31
            | 2026-07-31 | Innovative | 2026-07-01 | 2026-07-31
            | 2026-08-01 | Innovative | 2027-07-01 | 2027-07-31
            title=innovative | 2026-10-15 | Srdi | | 2026-10-15
            title=innovative title=srdi | 2026-05-26 | LittleGiant | 2027-04-25 | 2027-05-25
            title=srdi title=littleGiant | 2026-05-26 | Champion | |
            title=champion | 2026-05-26 | | |
            """))
        {
            var next = Ask(new Firm().Set(row[0]), DateOnly.ParseExact(row[1], "yyyy-MM-dd", null));
            Assert.Equal(string.Join('|', row[2..]), string.Join('|', next.Title?.ToString(), next.OpensOn?.ToString("O", null), next.ClosesOn?.ToString("O", null)));
            Assert.False(next.WindowVerified);
        }
    }

    [Fact]
    public void A_ready_firm_has_nothing_to_change()
    {
        var next = Ask(Firm.For(Title.Srdi, Srdi.Domain.Policy.Criteria.Procedure.Recognition), new(2026, 6, 30));
        Assert.Empty(next.Changes);
        Assert.Equal(Verdict.Met, next.Eligibility!.Verdict);
        Assert.Equal("下一级专精特新中小企业: 条件已满足, 可申报; 申报截止 2026-10-15, 以当年通知为准", next.Summary);
    }

    [Fact]
    public void The_cheapest_way_of_a_choice_is_taken_and_what_is_unknown_comes_last()
    {
        var firm = Firm.For(Title.Srdi, Srdi.Domain.Policy.Criteria.Procedure.Recognition).Set("revenueFen=1450 mainRevenueFen=1400 rdExpenseFen=120 noJudgement=market");
        var next = Ask(firm, new(2026, 6, 30));
        Assert.Equal("+50 万元 营业收入 (2025 年)|待补: 由省级评审认定", string.Join('|', next.Changes.Select(c => c.Text)));
        Assert.Equal([false, true], next.Changes.Select(c => c.ToConfirm));
        Assert.Equal("下一级专精特新中小企业: 差 1 项: +50 万元 营业收入 (2025 年); 待补 1 项资料; 申报截止 2026-10-15, 以当年通知为准", next.Summary);
    }

    [Fact]
    public void A_score_is_reached_by_the_cheapest_points()
    {
        // 10 + 15 + 5 + 10 + 5 + 10 = 55 of 60, and R&D nearly at its next band.
        var firm = new Firm().Set("class1HighValueIp=0 class1OwnIp=0 revenueFen=10000 rdExpenseFen=490 mainRevenueFen@2024=5500 mainRevenueFen@2025=5600 totalAssetsFen=10000 totalLiabilitiesFen=5500 strategicIndustry=false techEmployees=0");
        var next = Ask(firm, new(2026, 6, 30));
        Assert.Equal("+10 万元 研发费用 (2025 年, 使研发费用占营业收入达到 5%) → 上年度研发费用占营业收入 20 分", Assert.Single(next.Changes).Text);
        Assert.Equal(Verdict.Unmet, Firm.Find(next.Eligibility!, "standards/innovative-recognition-63/standard/score/total").Verdict);
        firm.Set("rdExpenseFen=500");
        Assert.Equal(Verdict.Met, Firm.Find(Ask(firm, new(2026, 6, 30)).Eligibility!, "standards/innovative-recognition-63/standard/score/total").Verdict);
    }

    [Fact]
    public void Figures_of_the_latest_year_stand_in_for_a_year_not_yet_reported()
    {
        var firm = Firm.For(Title.LittleGiant, Srdi.Domain.Policy.Criteria.Procedure.Recognition).Set("noReport=2026");
        var next = Ask(firm, new(2026, 6, 30));
        Assert.Equal(new DateOnly(2027, 5, 25), next.ClosesOn);
        Assert.Equal(2026, next.ProjectedYear);
        Assert.Equal("2025 年审计报告 (推算 2026 年)", Firm.Find(next.Eligibility!, "mainShare").Source);
        Assert.EndsWith("2026 年数据按最近年度推算", next.Summary, StringComparison.Ordinal);
    }
}
