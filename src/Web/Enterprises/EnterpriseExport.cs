using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Web.Http;

namespace Srdi.Web.Enterprises;

/// <summary>Enterprises as a file. Its first columns are those of an enterprise roster, so that it can be sent back as it is and changes nothing.</summary>
internal static class EnterpriseExport
{
    public static IReadOnlyList<string> Headers { get; } = ["统一社会信用代码", "企业名称", "区", "行业代码", "成立日期", "企业类型", "曾用名", "梯度", .. Enum.GetValues<Title>().Select(t => t.Chinese())];

    public static string[] Line(Enterprise e) =>
    [
        e.Uscc.Value, e.Name, e.District.Name, e.Industry ?? "", Export.Day(e.FoundedOn), SrdiJson.Name(e.Kind), string.Join('、', e.FormerNames), e.Tier.Chinese(),
        .. Enum.GetValues<Title>().Select(title => e.Holding(title) is { State: not TitleState.None } held ? $"{SrdiJson.Name(held.State)} {held.Batch} {Export.Day(held.From)}/{Export.Day(held.Until)}" : ""),
    ];
}
