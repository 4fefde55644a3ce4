using System.Text.Json;
using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Tests.Policy;

public sealed class AnnualReportTests
{
    [Fact]
    public void What_cannot_be_is_named_by_member()
    {
        foreach (var row in TextTable.Rows("""
            body | fields
            {"source":"tax"} |
            {"source":"tax","revenueFen":0,"netProfitFen":-5} |
            {"source":"tax","revenueFen":-1} | revenueFen
            {"source":"tax","revenueFen":10,"mainRevenueFen":10} |
            {"source":"tax","revenueFen":10,"mainRevenueFen":11} | mainRevenueFen
            {"source":"tax","employees":5,"rdEmployees":6,"techEmployees":5} | rdEmployees
            {"source":"tax","class1Ip":1,"class1HighValueIp":2,"class1OwnIp":2} | class1HighValueIp class1OwnIp
            {"source":"tax","nationalMarketShareBp":10001} | nationalMarketShareBp
            {"source":"tax","researchBodyLevel":5,"digitalLevel":0} | researchBodyLevel digitalLevel
            {"source":"tax","totalAssetsFen":1,"totalLiabilitiesFen":2} |
            {"source":"tax","rdExpenseFen":10000000000000001} | rdExpenseFen
            """))
            Assert.Equal(row[1], string.Join(' ', JsonSerializer.Deserialize<AnnualReport>(row[0], SrdiJson.Edge)!.Faults().Select(f => f.Field)));
        Assert.Equal("source", Assert.Single(new AnnualReport().Faults()).Field);
    }

    [Fact]
    public void A_report_without_source_or_with_an_unknown_member_is_not_read()
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<AnnualReport>("{}", SrdiJson.Edge));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<AnnualReport>("""{"source":"tax","revenue":1}""", SrdiJson.Edge));
    }

    [Fact]
    public void A_report_survives_storage()
    {
        var report = new Firm().Report(2025);
        Assert.Equal(report, JsonSerializer.Deserialize<AnnualReport>(JsonSerializer.Serialize(report, SrdiJson.Stored), SrdiJson.Stored));
    }
}
