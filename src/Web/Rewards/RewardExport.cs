using System.Globalization;
using Srdi.Domain;
using Srdi.Domain.Rewards;
using Srdi.Web.Http;

namespace Srdi.Web.Rewards;

/// <summary>Rewards as a file; amounts in 万元.</summary>
internal static class RewardExport
{
    public static IReadOnlyList<string> Headers { get; } =
        ["奖补编号", "措施条款", "收款企业", "区", "事由", "预算年度", "取得日期", "状态", "上限 (万元)", "测算 (万元)", "核定 (万元)", "拨付 (万元)", "计算过程"];

    public static string[] Line(Reward r) =>
    [
        r.Id.Value, r.Measure, r.Payee.Value, r.District.Name, r.Cause, r.Year.ToString(CultureInfo.InvariantCulture), Export.Day(r.EarnedOn), SrdiJson.Name(r.State),
        Export.Wan(r.Ceiling), Export.Wan(r.Calculated), Export.Wan(r.Approved), Export.Wan(r.Paid), string.Join("; ", r.Working),
    ];
}
