namespace Srdi.Web.Lists;

/// <summary>
/// A column that list files may carry. Its camelCase name is always a valid header; the headers of real publications
/// stand beside it in <c>config/lists/columns.json</c>.
/// </summary>
public enum ListColumn
{
    /// <summary>序号: the line number that the publisher gave; never read as data.</summary>
    Index,
    /// <summary>The name of the enterprise, or of the park in a list of parks.</summary>
    Name,
    /// <summary>统一社会信用代码.</summary>
    Uscc,
    /// <summary>The district, as code or as Chinese name.</summary>
    District,
    /// <summary>The city.</summary>
    City,
    /// <summary>The province.</summary>
    Province,
    /// <summary>The batch, such as 第七批.</summary>
    Batch,
    /// <summary>The day of recognition.</summary>
    RecognisedOn,
    /// <summary>The last day of validity.</summary>
    ValidUntil,
    /// <summary>The main product.</summary>
    Product,
    /// <summary>A remark; never read as data.</summary>
    Remark,
    /// <summary>GB/T 4754 class, such as C3562.</summary>
    Industry,
    /// <summary>The day of foundation.</summary>
    FoundedOn,
    /// <summary>company, soleTrader, cooperative or branch.</summary>
    Kind,
    /// <summary>The park's id.</summary>
    Park,
    /// <summary>The credit code of the park's operator.</summary>
    Operator,
    /// <summary>Floor area in ㎡ with at most two decimals.</summary>
    FloorAreaSquareMetres,
    /// <summary>First day of a tenancy.</summary>
    From,
    /// <summary>Last day of a tenancy; blank while it lasts.</summary>
    To,
    /// <summary>The year that figures belong to.</summary>
    Year,
    /// <summary>营业收入.</summary>
    RevenueFen,
    /// <summary>主营业务收入.</summary>
    MainRevenueFen,
    /// <summary>上年度主营业务收入.</summary>
    MainRevenueLastYearFen,
    /// <summary>研发费用.</summary>
    RdExpenseFen,
    /// <summary>净利润.</summary>
    NetProfitFen,
    /// <summary>资产总额.</summary>
    TotalAssetsFen,
    /// <summary>负债总额.</summary>
    TotalLiabilitiesFen,
    /// <summary>从业人员.</summary>
    Employees,
    /// <summary>研发人员.</summary>
    RdEmployees,
    /// <summary>新增股权融资.</summary>
    EquityFinancingFen,
    /// <summary>Ⅰ类知识产权.</summary>
    Class1Ip,
    /// <summary>Ⅰ类高价值知识产权.</summary>
    Class1HighValueIp,
    /// <summary>自主研发Ⅰ类知识产权.</summary>
    Class1OwnIp,
    /// <summary>Ⅱ类知识产权.</summary>
    Class2Ip,
    /// <summary>从事特定细分市场年限.</summary>
    NicheYears,
    /// <summary>National market share in hundredths of a percent.</summary>
    NationalMarketShareBp,
    /// <summary>发展评价得分 in hundredths of a point.</summary>
    DevelopmentScoreCentipoints,
    /// <summary>列入经营异常名录.</summary>
    AbnormalOperation,
    /// <summary>列入严重失信主体名单.</summary>
    SeriousDiscredit,
    /// <summary>产品属于禁止、限制或淘汰类.</summary>
    RestrictedProduct,
    /// <summary>当年发生重大事故或严重违法.</summary>
    SeriousViolation,
    /// <summary>有效的高新技术企业.</summary>
    HighTechEnterprise,
    /// <summary>Where the figures come from.</summary>
    Source,
}

/// <summary>What the cells of a column must be.</summary>
internal enum ListCellKind { Text, CreditCode, ParkId, Date, Year, WholeNumber, Money, Area, YesNo }

internal static class ListColumnKinds
{
    public static ListCellKind KindOf(this ListColumn column) => column switch
    {
        ListColumn.Uscc or ListColumn.Operator => ListCellKind.CreditCode,
        ListColumn.Park => ListCellKind.ParkId,
        ListColumn.RecognisedOn or ListColumn.ValidUntil or ListColumn.FoundedOn or ListColumn.From or ListColumn.To => ListCellKind.Date,
        ListColumn.Year => ListCellKind.Year,
        ListColumn.FloorAreaSquareMetres => ListCellKind.Area,
        ListColumn.RevenueFen or ListColumn.MainRevenueFen or ListColumn.MainRevenueLastYearFen or ListColumn.RdExpenseFen
            or ListColumn.NetProfitFen or ListColumn.TotalAssetsFen or ListColumn.TotalLiabilitiesFen or ListColumn.EquityFinancingFen => ListCellKind.Money,
        ListColumn.Employees or ListColumn.RdEmployees or ListColumn.Class1Ip or ListColumn.Class1HighValueIp or ListColumn.Class1OwnIp
            or ListColumn.Class2Ip or ListColumn.NicheYears or ListColumn.NationalMarketShareBp or ListColumn.DevelopmentScoreCentipoints => ListCellKind.WholeNumber,
        ListColumn.AbnormalOperation or ListColumn.SeriousDiscredit or ListColumn.RestrictedProduct or ListColumn.SeriousViolation or ListColumn.HighTechEnterprise => ListCellKind.YesNo,
        ListColumn.Index or ListColumn.Name or ListColumn.District or ListColumn.City or ListColumn.Province or ListColumn.Batch
            or ListColumn.Product or ListColumn.Remark or ListColumn.Industry or ListColumn.Kind or ListColumn.Source => ListCellKind.Text,
    };

    /// <summary>A header row has at least one of these: without them no row says whom it is about.</summary>
    public static bool NamesASubject(this ListColumn column) => column is ListColumn.Name or ListColumn.Uscc or ListColumn.Park;
}
