using System.Globalization;
using CsCheck;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Criteria;

namespace Srdi.Domain.Tests.Policy;

public sealed class EligibilityTests
{
    private static readonly DateOnly Today = new(2026, 6, 30);

    private static EligibilityReport Ask(Firm firm, Title title, Procedure procedure = Procedure.Recognition, DateOnly? on = null)
    {
        var report = Eligibility.Evaluate(ThePolicy.Book, firm.Facts(), title, procedure, on ?? Today);
        Assert.Equal(report.Verdict, Eligibility.Decide(ThePolicy.Book, firm.Facts(), title, procedure, on ?? Today)); // The short way comes to the same, whatever is asked here.
        return report;
    }

    [Fact]
    public void The_regulation_of_the_day_applies()
    {
        foreach (var row in TextTable.Rows("""
            title | procedure | on | file
            innovative | recognition | 2022-07-31 | criteria/innovative-recognition-tech-115.json
            innovative | recognition | 2022-08-01 | criteria/innovative-recognition-63.json + criteria/innovative-recognition-tech-115.json
            srdi | recognition | 2022-07-31 |
            srdi | recognition | 2022-08-01 | criteria/srdi-recognition-63.json
            srdi | recognition | 2026-03-31 | criteria/srdi-recognition-63.json
            srdi | recognition | 2026-04-01 | criteria/srdi-recognition-2.json
            srdi | renewal | 2026-03-31 | criteria/srdi-renewal-63.json
            srdi | renewal | 2026-04-01 | criteria/srdi-renewal-2.json
            littleGiant | recognition | 2024-12-31 | criteria/littleGiant-recognition-63.json
            littleGiant | recognition | 2025-01-01 | criteria/littleGiant-recognition-63-2025.json
            littleGiant | recognition | 2026-04-01 | criteria/littleGiant-recognition-2.json
            littleGiant | renewal | 2026-12-31 | criteria/littleGiant-renewal-63.json
            littleGiant | renewal | 2027-01-01 | criteria/littleGiant-renewal-2.json
            champion | recognition | 2026-06-30 | criteria/champion-recognition-138.json
            """))
        {
            var report = Ask(new Firm(), Enum.Parse<Title>(row[0], ignoreCase: true), Enum.Parse<Procedure>(row[1], ignoreCase: true), DateOnly.ParseExact(row[2], "yyyy-MM-dd", CultureInfo.InvariantCulture));
            Assert.Equal(row[3], report.RuleFile);
            if (row[3].Length == 0) Assert.Equal(Verdict.Unknown, report.Verdict);
        }
    }

    [Fact]
    public void What_is_missing_is_said_in_the_unit_one_can_act_on()
    {
        foreach (var row in TextTable.Rows("""
            criterion | figures | required | actual | gap | unit | needed
            rdShare | revenueFen=8000 rdExpenseFen=300 rdExpenseFen@2025=198 | 3 | 2.475 | 0.525 | % | +42 万元 研发费用 (2025 年, 使研发费用占营业收入达到 3%)
            rdExpense | rdExpenseFen@2024=58 | 100 | 58 | 42 | 万元 | +42 万元 研发费用 (2024 年)
            debtRatio | totalAssetsFen=10000 totalLiabilitiesFen=8100 | 80 | 81 | 1 | % | −100 万元 负债总额 (2025 年, 使资产负债率达到 80%)
            nicheYears | nicheYears=1 | 3 | 1 | 2 | 年 | +2 年 从事细分市场年限 (2025 年)
            developmentScore | developmentScoreCentipoints=4250 | 50 | 42.5 | 7.5 | 分 | +7.5 分 发展评价得分 (2026 年)
            prerequisite | without=innovative | 1 | 0 | 1 | 是否 | 先取得有效的创新型中小企业称号
            seriousDiscredit | seriousDiscredit=true | 1 | 0 | 1 | 是否 | 须消除: 列入严重失信主体名单 (2025 年)
            nicheYears | nicheYears@2025=null | 3 | | | 年 | 待补: 2025 年 从事细分市场年限
            market | noJudgement=market | 1 | | | 是否 | 待补: 由省级评审认定
            size | industry=null | 1 | | | 是否 | 待补: 行业代码 (GB/T 4754)
            legalPerson | legalPerson=false | 1 | 0 | 1 | 是否 | 须为境内注册的独立法人
            """))
        {
            var found = Firm.Find(Ask(Firm.For(Title.Srdi, Procedure.Recognition).Set(row[1]), Title.Srdi), row[0]);
            Assert.Equal(string.Join(" | ", row[2..]), string.Join(" | ", Number(found.Required), Number(found.Actual), Number(found.Gap), found.Unit, found.Needed));
        }
        var growth = Firm.Find(Ask(Firm.For(Title.LittleGiant, Procedure.Recognition).Set("revenueFen@2023=10000 revenueFen@2025=11000"), Title.LittleGiant), "revenueGrowth");
        Assert.Equal("+25 万元 营业收入 (2025 年, 使年均增长达到 5%)", growth.Needed);
        Assert.Equal((5m, 4.8808m), (growth.Required, growth.Actual));

        static string Number(decimal? number) => number?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";
    }

    [Fact]
    public void Doing_what_is_needed_meets_the_criterion()
    {
        var firm = Firm.For(Title.Srdi, Procedure.Recognition).Set("revenueFen=8000.000033 rdExpenseFen=300 rdExpenseFen@2025=198");
        var needed = Firm.Find(Ask(firm, Title.Srdi), "rdShare").Needed!;
        var more = decimal.Parse(needed[1..needed.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
        Assert.Equal(Verdict.Met, Firm.Find(Ask(firm.Set($"rdExpenseFen@2025={(198 + more).ToString(CultureInfo.InvariantCulture)}"), Title.Srdi), "rdShare").Verdict);
        Assert.Equal(Verdict.Unmet, Firm.Find(Ask(firm.Set($"rdExpenseFen@2025={(198 + more - 0.000001m).ToString(CultureInfo.InvariantCulture)}"), Title.Srdi), "rdShare").Verdict);
    }

    [Fact]
    public void Every_result_names_clause_source_and_who_decides()
    {
        var report = Ask(Firm.For(Title.Srdi, Procedure.Recognition), Title.Srdi);
        Assert.Equal("2025 年审计报告", Firm.Find(report, "mainShare").Source);
        Assert.Equal("称号登记: 2019-01-01 至 今", Firm.Find(report, "prerequisite").Source);
        Assert.Equal("评审纪要, 2020-01-01", Firm.Find(report, "market").Source);
        Assert.Equal("工信部企业〔2026〕2号 附件1", report.Regulation);
        Assert.False(report.Verified);
        Assert.Equal("2026-04-01", report.RuleVersion);
        Assert.Equal("专精特新中小企业认定: 16 项条件已满足, 由省级工业和信息化主管部门 (市级初审推荐)决定", report.Readiness);
        Assert.All(report.Criteria, c => Assert.False(string.IsNullOrEmpty(c.Clause)));
    }

    [Fact]
    public void The_readiness_names_what_is_missing()
    {
        Assert.Equal("专精特新中小企业认定: 差 2 项: +42 万元 研发费用 (2024 年); 任一: +1 项 Ⅰ类知识产权 (2025 年); 省部级科技奖励名次进入前 3 名; +2 级 研发机构级别 (2025 年); 另有 1 项待补充资料",
            Ask(Firm.For(Title.Srdi, Procedure.Recognition).Set("revenueFen@2024=1500 rdExpenseFen@2024=58 class1Ip=0 class1OwnIp=0 class1HighValueIp=0 noJudgement=market"), Title.Srdi).Readiness);
        Assert.StartsWith("专精特新中小企业认定: 未发现不符合, 1 项待补充资料", Ask(Firm.For(Title.Srdi, Procedure.Recognition).Set("noJudgement=market"), Title.Srdi).Readiness, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_known_is_unknown_but_for_the_titles()
    {
        foreach (var title in Enum.GetValues<Title>())
        {
            var report = Eligibility.Evaluate(ThePolicy.Book, new(), title, Procedure.Recognition, Today);
            Assert.Equal(title is Title.Srdi or Title.LittleGiant ? Verdict.Unmet : Verdict.Unknown, report.Verdict);
            Assert.All(report.Criteria, c => Assert.True(c.Verdict == Verdict.Unknown || c.Id is "prerequisite" or "notChampion", c.Id));
        }
    }

    [Fact]
    public void A_known_failure_decides_even_when_other_years_are_unknown()
    {
        foreach (var row in TextTable.Rows("""
            criterion | figures | verdict
            rdExpense | rdExpenseFen@2024=null | unknown
            rdExpense | rdExpenseFen@2024=null rdExpenseFen@2025=99 | unmet
            rdExpense | noReport=2024 rdExpenseFen@2025=99 | unmet
            revenue | revenueFen=null equityFinancingFen@2024=null equityFinancingFen@2025=2000 | met
            revenue | revenueFen=null equityFinancingFen@2024=null equityFinancingFen@2025=1999 | unknown
            revenue | revenueFen=1000 equityFinancingFen@2024=null | unknown
            ip | class1Ip=null | unknown
            ip | class1Ip=null researchBodyLevel=3 | met
            """))
            Assert.Equal(row[2], SrdiJson.Name(Firm.Find(Ask(Firm.For(Title.Srdi, Procedure.Recognition).Set(row[1]), Title.Srdi), row[0]).Verdict));
    }

    [Fact]
    public void A_score_is_known_as_soon_as_missing_items_cannot_change_it()
    {
        const string path = "standards/innovative-recognition-63/standard/score";
        var met = Firm.Find(Ask(new Firm().Set("strategicIndustry=null"), Title.Innovative), path);
        Assert.Equal(Verdict.Met, met.Verdict);
        Assert.Equal("已知 95 分, 最多 100 分", met.Source);
        Assert.Equal(Verdict.Unknown, Firm.Find(Ask(new Firm().Set("strategicIndustry=null mainRevenueFen=5000 revenueFen=10000"), Title.Innovative), path).Verdict);
        Assert.Equal(Verdict.Unmet, Firm.Find(Ask(new Firm().Set("strategicIndustry=null mainRevenueFen=4999 revenueFen=10000"), Title.Innovative), path + "/specialisation").Verdict);
    }

    [Fact]
    public void The_explanation_recomputes_to_the_verdict() =>
        Spoilt.Sample(spoilt =>
        {
            var (firm, title, procedure, on) = spoilt;
            var report = Ask(firm, title, procedure, on);
            Assert.Equal(report.Verdict, All(report.Criteria.Select(Recompute)));
            foreach (var criterion in report.Criteria) Check(criterion);
        }, iter: 300);

    [Fact]
    public void More_of_what_is_better_never_lowers_a_verdict() =>
        Gen.Select(Spoilt, Gen.OneOf(BetterFigures), Gen.Int[2017, 2026], Gen.Int[1, 5000]).Sample((spoilt, figure, year, more) =>
        {
            var (firm, title, procedure, on) = spoilt;
            var before = Ask(firm, title, procedure, on);
            if (firm.Facts().Reports.All(r => r.Year != year)) return;
            var now = figure(firm.Report(year));
            if (now.Value is not { } value) return;
            var after = Ask(firm.Set($"{now.Name}@{year}={(value + more).ToString(CultureInfo.InvariantCulture)}"), title, procedure, on);
            Assert.True(Rank(after.Verdict) >= Rank(before.Verdict), $"{title} {procedure} {on}: {now.Name}@{year} {value} + {more}: {before.Verdict} → {after.Verdict}");
        }, iter: 500);

    private static readonly Func<AnnualReport, (string Name, decimal? Value)>[] BetterFigures =
    [
        r => ("rdExpenseFen", r.RdExpense?.Fen / 1_000_000m), r => ("netProfitFen", r.NetProfit?.Fen / 1_000_000m), r => ("equityFinancingFen", r.EquityFinancing?.Fen / 1_000_000m),
        r => ("totalAssetsFen", r.TotalAssets is { } a && a.Fen > 20_000_000_000 ? a.Fen / 1_000_000m : null), // Below, more assets may leave 科技型.
        r => ("class1Ip", r.Class1Ip), r => ("class1OwnIp", r.Class1OwnIp), r => ("class1HighValueIp", r.Class1HighValueIp), r => ("class2Ip", r.Class2Ip), r => ("nicheYears", r.NicheYears),
        r => ("rdEmployees", r.RdEmployees), r => ("techEmployees", r.TechEmployees), r => ("standardsLed", r.StandardsLed),
        r => ("nationalMarketShareBp", r.NationalMarketShareBp), r => ("developmentScoreCentipoints", r.DevelopmentScoreCentipoints), r => ("provincialFeaturePoints", r.ProvincialFeaturePoints),
    ];

    private static readonly string[] Spoilers =
    [
        "revenueFen=$", "mainRevenueFen=$", "rdExpenseFen=$", "rdExpenseFen@2024=$", "rdExpenseFen@2025=$", "netProfitFen=$", "totalAssetsFen=$", "totalLiabilitiesFen=$", "totalCostFen=$", "equityFinancingFen@2024=$",
        "class1Ip=#", "class1OwnIp=#", "class1HighValueIp=#", "class2Ip=#", "nicheYears=#", "nationalMarketRank=#", "globalMarketRank=#", "nationalAwardRank@2024=#", "provincialAwardRank@2025=#", "researchBodyLevel=#",
        "rdEmployees=#", "techEmployees=#", "nationalMarketShareBp=$", "developmentScoreCentipoints=$", "fillsGap=false", "sixBasics=false", "keyChainLink=false", "ownBrand=false", "managementCertified=false", "highTechEnterprise=true",
        "rdExpenseFen@2024=null", "revenueFen@2025=null", "class1Ip=null", "strategicIndustry=null", "noReport=2024", "noReport=2025", "noJudgement=market", "title=srdi", "title=innovative", "without=srdi", "industry=null", "seriousViolation@2024=true",
    ];

    private static readonly Gen<(Firm, Title, Procedure, DateOnly)> Spoilt =
        Gen.Select(Gen.Enum<Title>(), Gen.Enum<Procedure>(), Gen.OneOf(new DateOnly(2024, 6, 1), new DateOnly(2026, 3, 31), new DateOnly(2026, 6, 30), new DateOnly(2027, 2, 1)),
            Gen.Select(Gen.OneOf(Spoilers), Gen.Int[0, 12_000], Gen.Int[0, 5]).Array[0, 6])
        .Select((title, procedure, on, spoils) =>
        {
            var firm = Firm.For(title, procedure);
            foreach (var (spoiler, amount, count) in spoils)
                firm.Set(spoiler.Replace("$", amount.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("#", count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            return (firm, title, procedure, on);
        });

    private static int Rank(Verdict verdict) => verdict switch { Verdict.Unmet => 0, Verdict.Unknown => 1, _ => 2 };

    private static void Check(CriterionResult result)
    {
        if (result.Comparison == Comparison.Points) return;
        Assert.True(result.Verdict == Recompute(result), $"{result.Id} {result.Text}: {result.Verdict}, {result.Comparison} {result.Required} {result.Actual}");
        Assert.Equal(result.Verdict == Verdict.Met, result.Needed is null);
        if (result.Comparison is Comparison.AtLeast or Comparison.AtMost or Comparison.Below) Assert.Equal(result.Verdict == Verdict.Met ? 0 : result.Actual is { } a ? Math.Abs(result.Required!.Value - a) : null, result.Gap);
        foreach (var part in result.Parts) Check(part);
    }

    private static Verdict Recompute(CriterionResult result) => result.Comparison switch
    {
        Comparison.AtLeast => Of(result, (actual, required) => actual >= required),
        Comparison.AtMost => Of(result, (actual, required) => actual <= required),
        Comparison.Below => Of(result, (actual, required) => actual < required),
        Comparison.AllOf => All(result.Parts.Select(Recompute)),
        Comparison.AnyOf => result.Parts.Select(Recompute).ToList() is var parts && parts.Contains(Verdict.Met) ? Verdict.Met : parts.Contains(Verdict.Unknown) ? Verdict.Unknown : Verdict.Unmet,
        Comparison.Score => All(result.Parts.Where(p => p.Comparison != Comparison.Points).Select(Recompute)),
        _ => throw new InvalidOperationException($"{result.Id} does not say how its verdict comes about."),
    };

    private static Verdict Of(CriterionResult result, Func<decimal, decimal, bool> holds) =>
        result.Actual is not { } actual ? Verdict.Unknown : holds(actual, result.Required!.Value) ? Verdict.Met : Verdict.Unmet;

    private static Verdict All(IEnumerable<Verdict> verdicts) => verdicts.ToList() is var all && all.Contains(Verdict.Unmet) ? Verdict.Unmet : all.Contains(Verdict.Unknown) ? Verdict.Unknown : Verdict.Met;
}
