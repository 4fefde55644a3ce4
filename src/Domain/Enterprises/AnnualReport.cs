using System.Text.Json.Serialization;

namespace Srdi.Domain.Enterprises;

/// <summary>Where the figures of a report come from.</summary>
public enum ReportSource
{
    /// <summary>Not said; refused.</summary>
    None = 0,
    /// <summary>审计报告.</summary>
    AuditReport = 1,
    /// <summary>纳税申报.</summary>
    Tax = 2,
    /// <summary>企业自报.</summary>
    SelfDeclared = 3,
}

/// <summary>
/// What an enterprise reports of one fiscal year. Every figure may be absent: what is absent is unknown, never zero.
/// Amounts are in fen; a rank of 0 means that there is none.
/// </summary>
[GenerateSerializer, Immutable, Alias("AnnualReport")]
public sealed record AnnualReport
{
    private const long FenMax = 10_000_000_000_000_000;
    private const int CountMax = 10_000_000;

    /// <summary>Where the figures come from.</summary>
    [Id(0), JsonRequired] public ReportSource Source { get; init; }

    /// <summary>营业收入.</summary>
    [Id(1), JsonPropertyName("revenueFen")] public Money? Revenue { get; init; }

    /// <summary>主营业务收入.</summary>
    [Id(2), JsonPropertyName("mainRevenueFen")] public Money? MainRevenue { get; init; }

    /// <summary>主营业务收入 of the year before.</summary>
    [Id(3), JsonPropertyName("mainRevenueLastYearFen")] public Money? MainRevenueLastYear { get; init; }

    /// <summary>研发费用.</summary>
    [Id(4), JsonPropertyName("rdExpenseFen")] public Money? RdExpense { get; init; }

    /// <summary>净利润; negative when a loss.</summary>
    [Id(5), JsonPropertyName("netProfitFen")] public Money? NetProfit { get; init; }

    /// <summary>资产总额.</summary>
    [Id(6), JsonPropertyName("totalAssetsFen")] public Money? TotalAssets { get; init; }

    /// <summary>负债总额.</summary>
    [Id(7), JsonPropertyName("totalLiabilitiesFen")] public Money? TotalLiabilities { get; init; }

    /// <summary>从业人员.</summary>
    [Id(8)] public int? Employees { get; init; }

    /// <summary>研发人员.</summary>
    [Id(9)] public int? RdEmployees { get; init; }

    /// <summary>科技人员 as 科技型 counts them.</summary>
    [Id(10)] public int? TechEmployees { get; init; }

    /// <summary>新增股权融资, paid in by qualified investors within the year.</summary>
    [Id(11), JsonPropertyName("equityFinancingFen")] public Money? EquityFinancing { get; init; }

    /// <summary>成本费用总额.</summary>
    [Id(12), JsonPropertyName("totalCostFen")] public Money? TotalCost { get; init; }

    /// <summary>Ⅰ类知识产权.</summary>
    [Id(13)] public int? Class1Ip { get; init; }

    /// <summary>Ⅰ类高价值知识产权.</summary>
    [Id(14)] public int? Class1HighValueIp { get; init; }

    /// <summary>自主研发的Ⅰ类知识产权.</summary>
    [Id(15)] public int? Class1OwnIp { get; init; }

    /// <summary>Ⅱ类知识产权.</summary>
    [Id(16)] public int? Class2Ip { get; init; }

    /// <summary>从事特定细分市场的年限, whole years to the end of the year.</summary>
    [Id(17)] public int? NicheYears { get; init; }

    /// <summary>主导产品国内细分市场占有率, basis points.</summary>
    [Id(18)] public int? NationalMarketShareBp { get; init; }

    /// <summary>国内细分市场排名; 0 for none.</summary>
    [Id(19)] public int? NationalMarketRank { get; init; }

    /// <summary>全球细分市场排名; 0 for none.</summary>
    [Id(20)] public int? GlobalMarketRank { get; init; }

    /// <summary>发展评价得分 of the year as the ministry's platform gives it, in hundredths of a point.</summary>
    [Id(21)] public int? DevelopmentScoreCentipoints { get; init; }

    /// <summary>省级特色化指标得分, whole points as the province gives them.</summary>
    [Id(22)] public int? ProvincialFeaturePoints { get; init; }

    /// <summary>有效的高新技术企业.</summary>
    [Id(23)] public bool? HighTechEnterprise { get; init; }

    /// <summary>国家级技术创新示范企业、知识产权优势或示范企业.</summary>
    [Id(24)] public bool? InnovationDemonstration { get; init; }

    /// <summary>研发机构级别: 0 无, 1 自建或联合, 2 市级, 3 省部级, 4 国家级.</summary>
    [Id(25)] public int? ResearchBodyLevel { get; init; }

    /// <summary>当年获国家级科技奖励的最好名次; 0 for none.</summary>
    [Id(26)] public int? NationalAwardRank { get; init; }

    /// <summary>当年获省部级科技奖励的最好名次; 0 for none.</summary>
    [Id(27)] public int? ProvincialAwardRank { get; init; }

    /// <summary>当年“创客中国”全国名次 (企业组); 0 for none.</summary>
    [Id(28)] public int? MakerContestRank { get; init; }

    /// <summary>当年主导制定的国际、国家、行业标准.</summary>
    [Id(29)] public int? StandardsLed { get; init; }

    /// <summary>数字化水平: 1 to 4.</summary>
    [Id(30)] public int? DigitalLevel { get; init; }

    /// <summary>主导产品属于《战略性新兴产业分类》.</summary>
    [Id(31)] public bool? StrategicIndustry { get; init; }

    /// <summary>补短板、锻长板、填空白取得成效.</summary>
    [Id(32)] public bool? FillsGap { get; init; }

    /// <summary>属于工业六基、老字号或为重点龙头配套.</summary>
    [Id(33)] public bool? SixBasics { get; init; }

    /// <summary>位于重点产业链关键环节或升级、新兴、未来产业.</summary>
    [Id(34)] public bool? KeyChainLink { get; init; }

    /// <summary>省级以上质量奖.</summary>
    [Id(35)] public bool? QualityAward { get; init; }

    /// <summary>管理体系认证或境外产品认证.</summary>
    [Id(36)] public bool? ManagementCertified { get; init; }

    /// <summary>自主品牌.</summary>
    [Id(37)] public bool? OwnBrand { get; init; }

    /// <summary>参与制修订标准.</summary>
    [Id(38)] public bool? StandardsTakenPart { get; init; }

    /// <summary>核心业务采用信息系统.</summary>
    [Id(39)] public bool? CoreBusinessOnIt { get; init; }

    /// <summary>单项冠军产品为新产品.</summary>
    [Id(40)] public bool? NewProduct { get; init; }

    /// <summary>列入经营异常名录.</summary>
    [Id(41)] public bool? AbnormalOperation { get; init; }

    /// <summary>列入严重失信主体名单.</summary>
    [Id(42)] public bool? SeriousDiscredit { get; init; }

    /// <summary>产品属于禁止、限制或淘汰类.</summary>
    [Id(43)] public bool? RestrictedProduct { get; init; }

    /// <summary>当年发生重大安全、质量、环境事故或偷漏税等违法行为.</summary>
    [Id(44)] public bool? SeriousViolation { get; init; }

    /// <summary>What can't be: one refusal per member, only where it is certain. Empty when nothing is.</summary>
    public IReadOnlyList<Refused> Faults()
    {
        var faults = new List<Refused>();
        if (Source == ReportSource.None) faults.Add(new(Refusal.FieldMissing) { Field = "source", DetailZh = "缺少 source: auditReport, tax 或 selfDeclared。", DetailEn = "source is missing: auditReport, tax or selfDeclared." });
        Amount("revenueFen", Revenue);
        Amount("mainRevenueFen", MainRevenue);
        Amount("mainRevenueLastYearFen", MainRevenueLastYear);
        Amount("rdExpenseFen", RdExpense);
        Within("netProfitFen", NetProfit?.Fen, -FenMax, FenMax);
        Amount("totalAssetsFen", TotalAssets);
        Amount("totalLiabilitiesFen", TotalLiabilities);
        Amount("equityFinancingFen", EquityFinancing);
        Amount("totalCostFen", TotalCost);
        foreach (var (field, value) in new[]
        {
            ("employees", Employees), ("rdEmployees", RdEmployees), ("techEmployees", TechEmployees), ("class1Ip", Class1Ip), ("class1HighValueIp", Class1HighValueIp),
            ("class1OwnIp", Class1OwnIp), ("class2Ip", Class2Ip), ("standardsLed", StandardsLed), ("nationalMarketRank", NationalMarketRank), ("globalMarketRank", GlobalMarketRank),
            ("nationalAwardRank", NationalAwardRank), ("provincialAwardRank", ProvincialAwardRank), ("makerContestRank", MakerContestRank),
        })
            Within(field, value, 0, CountMax);
        Within("nicheYears", NicheYears, 0, 1_000);
        Within("nationalMarketShareBp", NationalMarketShareBp, 0, 10_000);
        Within("developmentScoreCentipoints", DevelopmentScoreCentipoints, 0, 10_000);
        Within("provincialFeaturePoints", ProvincialFeaturePoints, 0, 100);
        Within("researchBodyLevel", ResearchBodyLevel, 0, 4);
        Within("digitalLevel", DigitalLevel, 1, 4);
        NotAbove("mainRevenueFen", MainRevenue?.Fen, "revenueFen", Revenue?.Fen);
        NotAbove("rdEmployees", RdEmployees, "employees", Employees);
        NotAbove("techEmployees", TechEmployees, "employees", Employees);
        NotAbove("class1HighValueIp", Class1HighValueIp, "class1Ip", Class1Ip);
        NotAbove("class1OwnIp", Class1OwnIp, "class1Ip", Class1Ip);
        return faults;

        void Amount(string field, Money? value) => Within(field, value?.Fen, 0, FenMax);

        void Within(string field, long? value, long minimum, long maximum)
        {
            if (value < minimum || value > maximum)
                faults.Add(new(Refusal.FieldInvalid) { Field = field, DetailZh = $"{field} 应在 {minimum} 至 {maximum} 之间。", DetailEn = $"{field} must be from {minimum} to {maximum}." });
        }

        void NotAbove(string field, long? value, string other, long? limit)
        {
            if (value > limit)
                faults.Add(new(Refusal.FieldInvalid) { Field = field, DetailZh = $"{field} 不得大于 {other}。", DetailEn = $"{field} can't be above {other}." });
        }
    }
}
