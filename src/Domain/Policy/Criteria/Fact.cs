using System.Collections.Frozen;
using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Policy.Criteria;

/// <summary>The unit of a fact; its name is the suffix of the file's members.</summary>
internal enum FactUnit
{
    Fen,
    BasisPoints,
    Persons,
    Years,
    Count,
    Points,
    Level,
    Rank,
    YesNo,
}

/// <summary>How units are shown.</summary>
internal static class FactUnits
{
    /// <summary>What a value in a unit is in the unit that texts use: 万元 for fen, percent for basis points.</summary>
    public static decimal Shown(this FactUnit unit, decimal value) => unit switch { FactUnit.Fen => value / 1_000_000m, FactUnit.BasisPoints or FactUnit.Points => value / 100m, _ => value };

    /// <summary>The name of the unit that texts use.</summary>
    public static string Shown(this FactUnit unit) => unit switch
    {
        FactUnit.Fen => "万元", FactUnit.BasisPoints => "%", FactUnit.Persons => "人", FactUnit.Years => "年", FactUnit.Count => "项",
        FactUnit.Points => "分", FactUnit.Level => "级", FactUnit.Rank => "名", FactUnit.YesNo => "是否",
    };
}

/// <summary>A figure that rules may speak of: of one enterprise and one year.</summary>
/// <param name="Name">Its name in rule files.</param>
/// <param name="Chinese">Its name in texts.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Of">Its value; null when unknown.</param>
/// <param name="NonNegative">Whether it can't be below zero, so that a sum of known parts is a lower bound.</param>
internal sealed record Fact(string Name, string Chinese, FactUnit Unit, Func<EligibilityFacts, int, decimal?> Of, bool NonNegative = true)
{
    private const decimal NoRank = 999_999_999; // No rank is worse than every rank.

    /// <summary>Of a ratio, what can be raised or lowered to change it.</summary>
    public Fact? Numerator { get; init; }

    /// <summary>Of a ratio, what it is measured against.</summary>
    public Fact? Denominator { get; init; }

    public static FrozenDictionary<string, Fact> All { get; } = Build().ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    private static IEnumerable<Fact> Build()
    {
        var revenue = Amount("revenue", "营业收入", r => r.Revenue);
        var main = Amount("mainRevenue", "主营业务收入", r => r.MainRevenue);
        var rd = Amount("rdExpense", "研发费用", r => r.RdExpense);
        var profit = Amount("netProfit", "净利润", r => r.NetProfit) with { NonNegative = false };
        var assets = Amount("totalAssets", "资产总额", r => r.TotalAssets);
        var debt = Amount("totalLiabilities", "负债总额", r => r.TotalLiabilities);
        var cost = Amount("totalCost", "成本费用总额", r => r.TotalCost);
        var staff = Number("employees", "从业人员", FactUnit.Persons, r => r.Employees);
        var rdStaff = Number("rdEmployees", "研发人员", FactUnit.Persons, r => r.RdEmployees);
        var techStaff = Number("techEmployees", "科技人员", FactUnit.Persons, r => r.TechEmployees);
        return
        [
            revenue, main, rd, profit, assets, debt, cost, staff, rdStaff, techStaff,
            Amount("equityFinancing", "新增股权融资", r => r.EquityFinancing),
            Ratio("rdShare", "研发费用占营业收入", rd, revenue),
            Ratio("rdToCost", "研发费用占成本费用", rd, cost),
            Ratio("mainShare", "主营业务收入占营业收入", main, revenue),
            Ratio("debtRatio", "资产负债率", debt, assets),
            Ratio("netMargin", "净利润率", profit, revenue) with { NonNegative = false },
            Ratio("rdStaffShare", "研发人员占比", rdStaff, staff),
            Ratio("techStaffShare", "科技人员占比", techStaff, staff),
            new("mainRevenueGrowth", "主营业务收入增长率", FactUnit.BasisPoints, Growth, NonNegative: false),
            Number("class1Ip", "Ⅰ类知识产权", FactUnit.Count, r => r.Class1Ip),
            Number("class1HighValueIp", "Ⅰ类高价值知识产权", FactUnit.Count, r => r.Class1HighValueIp),
            Number("class1OwnIp", "自主研发的Ⅰ类知识产权", FactUnit.Count, r => r.Class1OwnIp),
            Number("class2Ip", "Ⅱ类知识产权", FactUnit.Count, r => r.Class2Ip),
            Number("standardsLed", "主导制定的标准", FactUnit.Count, r => r.StandardsLed),
            Number("nicheYears", "从事细分市场年限", FactUnit.Years, r => r.NicheYears),
            Number("nationalMarketShare", "国内细分市场占有率", FactUnit.BasisPoints, r => r.NationalMarketShareBp),
            Number("developmentScore", "发展评价得分", FactUnit.Points, r => r.DevelopmentScoreCentipoints),
            new("provincialFeaturePoints", "省级特色化指标得分", FactUnit.Points, (f, y) => f.ReportOf(y)?.Report.ProvincialFeaturePoints * 100m),
            Number("researchBodyLevel", "研发机构级别", FactUnit.Level, r => r.ResearchBodyLevel),
            Number("digitalLevel", "数字化水平", FactUnit.Level, r => r.DigitalLevel),
            Rank("nationalMarketRank", "国内细分市场排名", r => r.NationalMarketRank),
            Rank("globalMarketRank", "全球细分市场排名", r => r.GlobalMarketRank),
            Rank("nationalAwardRank", "国家级科技奖励名次", r => r.NationalAwardRank),
            Rank("provincialAwardRank", "省部级科技奖励名次", r => r.ProvincialAwardRank),
            Rank("makerContestRank", "“创客中国”全国名次", r => r.MakerContestRank),
            Flag("highTechEnterprise", "有效的高新技术企业", r => r.HighTechEnterprise),
            Flag("innovationDemonstration", "国家级技术创新示范企业、知识产权优势或示范企业", r => r.InnovationDemonstration),
            Flag("strategicIndustry", "属于战略性新兴产业", r => r.StrategicIndustry),
            Flag("fillsGap", "补短板、锻长板、填空白取得成效", r => r.FillsGap),
            Flag("sixBasics", "属于工业六基、老字号或为重点龙头配套", r => r.SixBasics),
            Flag("keyChainLink", "位于重点产业链关键环节", r => r.KeyChainLink),
            Flag("qualityAward", "省级以上质量奖", r => r.QualityAward),
            Flag("managementCertified", "管理体系认证或境外产品认证", r => r.ManagementCertified),
            Flag("ownBrand", "自主品牌", r => r.OwnBrand),
            Flag("standardsTakenPart", "参与制修订标准", r => r.StandardsTakenPart),
            Flag("coreBusinessOnIt", "核心业务采用信息系统", r => r.CoreBusinessOnIt),
            Flag("newProduct", "新产品", r => r.NewProduct),
            Flag("abnormalOperation", "列入经营异常名录", r => r.AbnormalOperation),
            Flag("seriousDiscredit", "列入严重失信主体名单", r => r.SeriousDiscredit),
            Flag("restrictedProduct", "产品属于禁止、限制或淘汰类", r => r.RestrictedProduct),
            Flag("seriousViolation", "发生重大事故或严重违法", r => r.SeriousViolation),
        ];
    }

    private static Fact Amount(string name, string chinese, Func<AnnualReport, Money?> of) => new(name, chinese, FactUnit.Fen, (f, y) => f.ReportOf(y) is { } r ? of(r.Report)?.Fen : null);

    private static Fact Number(string name, string chinese, FactUnit unit, Func<AnnualReport, int?> of) => new(name, chinese, unit, (f, y) => f.ReportOf(y) is { } r ? of(r.Report) : null);

    private static Fact Rank(string name, string chinese, Func<AnnualReport, int?> of) =>
        new(name, chinese, FactUnit.Rank, (f, y) => f.ReportOf(y) is { } r && of(r.Report) is { } rank ? rank == 0 ? NoRank : rank : null);

    private static Fact Flag(string name, string chinese, Func<AnnualReport, bool?> of) =>
        new(name, chinese, FactUnit.YesNo, (f, y) => f.ReportOf(y) is { } r && of(r.Report) is { } yes ? yes ? 1 : 0 : null);

    private static Fact Ratio(string name, string chinese, Fact over, Fact under) =>
        new(name, chinese, FactUnit.BasisPoints, (f, y) => over.Of(f, y) is { } a && under.Of(f, y) is { } b && b > 0 ? a * 10_000m / b : null) { Numerator = over, Denominator = under };

    private static decimal? Growth(EligibilityFacts facts, int year)
    {
        if (facts.ReportOf(year) is not { Report: { MainRevenue: { } now } report }) return null;
        var before = facts.ReportOf(year - 1)?.Report.MainRevenue ?? report.MainRevenueLastYear;
        return before is { Fen: > 0 } base0 ? (now.Fen - base0.Fen) * 10_000m / base0.Fen : null;
    }
}
