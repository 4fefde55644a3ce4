using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Criteria;

namespace Srdi.Domain.Tests.Policy;

/// <summary>An enterprise that meets every criterion of every title in 2026, to be spoilt in one point at a time.</summary>
internal sealed class Firm
{
    private static readonly string[] Figures =
    [
        "rdExpenseFen 10%", "netProfitFen 15%", "totalAssetsFen 100%", "totalLiabilitiesFen 40%", "totalCostFen 85%",
        "employees 200", "rdEmployees 60", "techEmployees 70", "equityFinancingFen 0", "class1Ip 10", "class1HighValueIp 2", "class1OwnIp 8", "class2Ip 5", "nicheYears 12",
        "nationalMarketShareBp 3000", "nationalMarketRank 1", "globalMarketRank 1", "developmentScoreCentipoints 9000", "provincialFeaturePoints 15",
        "highTechEnterprise false", "innovationDemonstration false", "researchBodyLevel 1", "nationalAwardRank 0", "provincialAwardRank 0", "makerContestRank 0", "standardsLed 0", "digitalLevel 3",
        "strategicIndustry true", "fillsGap true", "sixBasics true", "keyChainLink true", "qualityAward true", "managementCertified true", "ownBrand true", "standardsTakenPart true",
        "coreBusinessOnIt true", "newProduct true", "abnormalOperation false", "seriousDiscredit false", "restrictedProduct false", "seriousViolation false",
    ];

    private static readonly string[] Judged = ["market", "group", "technology", "researchBody"];

    private readonly SortedDictionary<int, JsonObject> reports = [];

    public Firm()
    {
        for (var year = 2019; year <= 2026; year++)
        {
            var report = new JsonObject { ["source"] = "auditReport" };
            var revenue = (long)(20_000_000_000 * Math.Pow(1.2, year - 2025));
            (report["revenueFen"], report["mainRevenueFen"]) = (revenue, (long)(revenue * 0.95));
            foreach (var figure in Figures.Select(f => f.Split(' ')))
                report[figure[0]] = figure[1].EndsWith('%') ? revenue / 100 * int.Parse(figure[1][..^1], CultureInfo.InvariantCulture) : JsonNode.Parse(figure[1]);
            reports.Add(year, report);
        }
    }

    public List<Title> Titles { get; } = [];

    public List<Judgement> Judgements { get; } = [.. Judged.SelectMany(j => Enum.GetValues<Title>().Select(t => new Judgement(t, j, true, new(2020, 1, 1), "评审纪要")))];

    public string? Industry { get; set; } = "C3562";

    public bool? LegalPerson { get; set; } = true;

    /// <summary>Sets figures from text such as <c>revenueFen=1500 rdExpenseFen@2024=99</c>; amounts in 万元; null takes a figure away.</summary>
    public Firm Set(string assignments)
    {
        foreach (var one in assignments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (left, value) = (one.Split('=')[0], one.Split('=')[1]);
            var (name, year) = (left.Split('@')[0], left.Contains('@') ? int.Parse(left.Split('@')[1], CultureInfo.InvariantCulture) : (int?)null);
            switch (name)
            {
                case "title": Titles.Add(Enum.Parse<Title>(value, ignoreCase: true)); continue;
                case "without": Titles.Remove(Enum.Parse<Title>(value, ignoreCase: true)); continue;
                case "industry": Industry = value == "null" ? null : value; continue;
                case "legalPerson": LegalPerson = value == "null" ? null : bool.Parse(value); continue;
                case "noJudgement": Judgements.RemoveAll(j => j.Criterion == value); continue;
                case "judgedAgainst": Judgements.AddRange(Enum.GetValues<Title>().Select(t => new Judgement(t, value, false, new(2025, 1, 1), "评审纪要"))); continue;
                case "noReport": reports.Remove(int.Parse(value, CultureInfo.InvariantCulture)); continue;
            }
            foreach (var (reportYear, report) in reports)
                if (year is null || year == reportYear)
                {
                    Assert.True(Known.Contains(name), name);
                    if (value == "null") report.Remove(name);
                    else report[name] = name.EndsWith("Fen", StringComparison.Ordinal) ? JsonValue.Create((long)(decimal.Parse(value, CultureInfo.InvariantCulture) * 1_000_000)) : JsonNode.Parse(value);
                }
        }
        return this;
    }

    public AnnualReport Report(int year) => reports[year].Deserialize<AnnualReport>(SrdiJson.Edge)!;

    public EligibilityFacts Facts() => new()
    {
        Titles = [.. Titles.Select(t => new HeldTitle(t, new(2019, 1, 1), null))],
        Reports = [.. reports.Keys.Select(y => new YearReport(y, Report(y)))],
        Judgements = Judgements, Industry = Industry, LegalPerson = LegalPerson,
    };

    /// <summary>A firm that holds what a title and procedure ask for.</summary>
    public static Firm For(Title title, Procedure procedure)
    {
        var firm = new Firm();
        if (procedure == Procedure.Renewal) firm.Titles.Add(title);
        else if (title is Title.Srdi or Title.LittleGiant) firm.Titles.Add(title - 1);
        if (title == Title.Champion) firm.Titles.Add(Title.Srdi);
        return firm;
    }

    private static readonly HashSet<string> Known = [.. new Firm().reports[2025].Select(p => p.Key), "mainRevenueLastYearFen"];

    /// <summary>A criterion by the path of ids to it.</summary>
    public static CriterionResult Find(EligibilityReport report, string path)
    {
        var (results, found) = (report.Criteria, default(CriterionResult));
        foreach (var id in path.Split('/'))
        {
            found = results.FirstOrDefault(r => r.Id == id);
            Assert.True(found is not null, $"{report.RuleFile} has no {id} of {path}; {string.Join(' ', results.Select(r => r.Id))}");
            results = found.Parts;
        }
        return found!;
    }
}
