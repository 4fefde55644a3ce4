using System.Globalization;
using Srdi.Domain;
using Srdi.Web.Http;

namespace Srdi.Web.Parks;

/// <summary>Parks as a file. Its first columns are those of a park roster, so that it can be sent back as it is and changes nothing.</summary>
internal static class ParkExport
{
    public static IReadOnlyList<string> Headers { get; } = ["园区编号", "园区名称", "区", "运营主体代码", "建筑面积", "状态", "小巨人 (家)", "专精特新 (家)", "认定有效期至"];

    public static string[] Line(ParkLine park) =>
    [
        park.Id.Value, park.Name, park.District.Name, park.Operator.Value, park.FloorAreaSquareMetres.ToString("0.00", CultureInfo.InvariantCulture), SrdiJson.Name(park.State),
        Count(park, "littleGiants"), Count(park, "srdi"), Export.Day(park.AccreditedUntil),
    ];

    private static string Count(ParkLine park, string criterion) => park.Criteria.FirstOrDefault(c => c.Id == criterion)?.Actual.ToString("0.##", CultureInfo.InvariantCulture) ?? "";
}
