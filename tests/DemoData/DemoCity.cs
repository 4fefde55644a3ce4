using System.Globalization;
using Srdi.Domain;
using Srdi.Domain.Enterprises;

namespace Srdi.DemoData;

/// <summary>An invented firm, or one of the few real ones that are only registered.</summary>
public sealed record Firm(EnterpriseId Id, string Name, DistrictCode District, string Industry, DateOnly FoundedOn, string Kind, bool Real);

/// <summary>A publication: which firms, under which title, from when until when.</summary>
public sealed record Publication(string File, string Kind, Title Title, string Name, string Batch, string Document, DateOnly PublishedOn, DateOnly EffectiveOn, DateOnly? ValidUntil, string Publisher, ListForm Form)
{
    public List<Firm> Firms { get; } = [];
}

/// <summary>The form in which a publication's file is written.</summary>
public enum ListForm { CsvGb18030, CsvUtf8Bom, CsvUtf16Tabs, Xlsx }

public sealed record Park(string Id, string Name, DistrictCode District, Firm Operator, decimal FloorArea);

public sealed record Tenancy(Park Park, Firm Firm, DateOnly From, DateOnly? To);

public sealed record Report(Firm Firm, int Year, IReadOnlyDictionary<string, long?> Figures, string Source)
{
    /// <summary>Says no to lists of shame, restricted products and violations; a report that is not clean says nothing of them.</summary>
    public bool Clean { get; init; }

    /// <summary>Whether it is a 高新技术企业; said in clean reports.</summary>
    public bool? HighTech { get; init; }
}

/// <summary>
/// An invented Guangzhou. The same at every run: one seeded generator of our own, no clock, no hash order. The shapes are
/// those of facts.md: uneven districts, cohorts, lapses at renewal, parks that miss by one.
/// </summary>
public sealed class DemoCity
{
    /// <summary>The day on which the near misses of the parks are exact.</summary>
    public static readonly DateOnly AsOf = new(2026, 11, 1);

    private readonly Dice dice = new(20250823);
    private readonly Dictionary<(EnterpriseId, Title), (DateOnly From, DateOnly Until)> validity = [];

    public List<Firm> Firms { get; } = [];
    public List<Publication> Publications { get; } = [];
    public List<Park> Parks { get; } = [];
    public List<Tenancy> Tenancies { get; } = [];
    public List<Report> Reports { get; } = [];

    private DemoCity() { }

    public static DemoCity Invent()
    {
        var city = new DemoCity();
        city.RegisterFirms();
        city.Recognise();
        city.LayOutParks();
        city.Report();
        return city;
    }

    public bool InForce(Firm firm, Title title, DateOnly on) =>
        validity.TryGetValue((firm.Id, title), out var v) && v.From <= on && on <= v.Until;

    public string Summary() => string.Create(CultureInfo.InvariantCulture,
        $"{Firms.Count} firms, {Parks.Count} parks, {Tenancies.Count} tenancies, {Reports.Count} reports, {Publications.Count} lists with {Publications.Sum(p => p.Firms.Count)} rows; in force on {AsOf:yyyy-MM-dd}: {string.Join(", ", Enum.GetValues<Title>().Select(t => $"{t} {Firms.Count(f => InForce(f, t, AsOf))}"))}");

    // ---- firms

    private static readonly (string District, int Weight)[] DistrictWeights =
    [
        ("440112", 24), ("440113", 15), ("440106", 15), ("440115", 12), ("440111", 11), ("440118", 6), ("440114", 6), ("440105", 4), ("440103", 3), ("440104", 2), ("440117", 2),
    ];

    private static readonly (string Code, string Trade, int Weight)[] Trades =
    [
        ("C3562", "半导体装备", 6), ("C3491", "工业机器人", 6), ("C3670", "汽车零部件", 10), ("C3841", "储能科技", 5), ("C3963", "无人机科技", 4), ("C3973", "集成电路", 4),
        ("C3974", "显示器件", 4), ("C3985", "电子新材料", 7), ("C3581", "医疗器械", 7), ("C2761", "生物药业", 5), ("C2682", "化妆品", 6), ("C3591", "环保装备", 5),
        ("C4011", "自动化仪表", 5), ("C3569", "智能装备", 8), ("C3525", "精密模具", 5), ("C2929", "高分子制品", 4), ("C3311", "金属结构", 3), ("C1491", "食品科技", 3),
        ("I6513", "软件", 10), ("I6531", "信息系统", 6), ("I6520", "芯片设计", 3), ("I6550", "数据服务", 5), ("M7340", "医学检验", 3), ("M7452", "检测技术", 4),
    ];

    private const string First = "云启粤穗珠江海天恒华瑞科创智博达诚信盛远弘卓凌星辰佳立安元泰嘉鼎翔睿";
    private const string Second = "联拓森捷峰维洋程迈昇朗彩谱帆岚澜域控芯码图驰腾格纳微宸曜晟锐锋磐坤";

    private void RegisterFirms()
    {
        // Real codes with their names as far as known. They are only registered: no title, figure or tenancy is ever invented for them, industry and founding day stay blank.
        foreach (var (code, name, district) in new[]
        {
            ("9144010163320680X7", "广州白云山医药集团股份有限公司", "440103"), ("91440101633203772F", "广州汽车集团股份有限公司", "440113"),
            ("91440101327598294H", "广州腾讯科技有限公司", "440105"), ("91440101MA59LU9AX1", "广州迪飞无人机", "440112"),
            ("91440101331331509F", "广州信巴迪", "440106"),
        })
            Firms.Add(new(EnterpriseId.Parse(code).Value, name, DistrictCode.Parse(district).Value, "", default, "company", Real: true));

        var names = Firms.Select(f => f.Name).ToHashSet();
        for (var number = 1; Firms.Count < 2_400; number++)
        {
            var district = DistrictCode.Parse(dice.Pick(DistrictWeights, d => d.Weight).District).Value;
            var (industry, trade, _) = dice.Pick(Trades, t => t.Weight);
            var kind = dice.Next(100) switch { < 93 => "company", < 96 => "soleTrader", < 98 => "cooperative", _ => "branch" };
            // Subject numbers beginning MAY lie far beyond those issued so far, so no invented code is anybody's. The authority in digits 3–8 says nothing of the district, as in life.
            var authority = dice.Next(10) < 7 ? "440101" : dice.Of("440103", "440104", "440105", "440106");
            var id = EnterpriseId.Of(kind switch { "soleTrader" => "92", "cooperative" => "93", _ => "91" } + authority, "MAY" + number.ToString("00000", CultureInfo.InvariantCulture));
            string name;
            do
            {
                var mark = $"{First[dice.Next(First.Length)]}{Second[dice.Next(Second.Length)]}";
                name = kind switch
                {
                    "soleTrader" => $"广州市{district.Name}{mark}{trade}(示例)经营部",
                    "cooperative" => $"广州{mark}农产品(示例)专业合作社",
                    "branch" => $"广东{mark}{trade}(示例)有限公司广州分公司",
                    _ => dice.Next(12) == 0 ? $"广州{mark}{trade}(示例)股份有限公司" : $"广州{mark}{trade}(示例)有限公司",
                };
            } while (!names.Add(name));
            Firms.Add(new(id, name, district, kind == "cooperative" ? "A0141" : industry, dice.Day(new(2002, 1, 1), new(2021, 12, 31)), kind, Real: false));
        }
    }

    // ---- titles

    private const string Province = "广东省工业和信息化厅", Ministry = "工业和信息化部";

    private void Recognise()
    {
        New(Title.Innovative, 2022, 450, "2022年", new(2022, 12, 30), ListForm.CsvGb18030);
        New(Title.Srdi, 2022, 205, "2022年", new(2023, 1, 18), ListForm.CsvGb18030);
        New(Title.LittleGiant, 2023, 35, "第五批", new(2023, 7, 14), ListForm.Xlsx);
        New(Title.Innovative, 2023, 350, "2023年", new(2023, 12, 20), ListForm.Xlsx);
        New(Title.Srdi, 2023, 200, "2023年", new(2024, 1, 5), ListForm.CsvGb18030);
        New(Title.LittleGiant, 2024, 45, "第六批", new(2024, 9, 2), ListForm.CsvUtf16Tabs);
        New(Title.Innovative, 2024, 250, "2024年", new(2024, 12, 16), ListForm.CsvGb18030);
        New(Title.Srdi, 2024, 160, "2024年", new(2025, 1, 10), ListForm.CsvUtf8Bom);
        New(Title.LittleGiant, 2025, 30, "第七批", new(2025, 10, 20), ListForm.CsvGb18030);
        New(Title.Champion, 2025, 8, "第九批", new(2025, 11, 12), ListForm.Xlsx);
        New(Title.Innovative, 2025, 200, "2025年", new(2025, 11, 28), ListForm.CsvUtf8Bom);
        Renew(Title.Innovative, "2022年", new(2025, 12, 29), new(2028, 12, 30), 88, ListForm.CsvGb18030);
        Renew(Title.Srdi, "2022年", new(2026, 1, 16), new(2029, 1, 18), 87, ListForm.Xlsx);
        New(Title.Srdi, 2025, 150, "2025年", new(2026, 1, 20), ListForm.Xlsx);
        Revoke(Title.Srdi, 3, "2023年", new(2026, 3, 20));
        Renew(Title.LittleGiant, "第五批", new(2026, 10, 12), new(2029, 7, 14), 86, ListForm.CsvGb18030);
    }

    private void New(Title title, int year, int count, string batch, DateOnly effective, ListForm form)
    {
        var candidates = Firms.Where(f => !f.Real && f.Kind == "company" && !validity.ContainsKey((f.Id, title)) && title switch
        {
            Title.Innovative => true,
            Title.Srdi => InForce(f, Title.Innovative, effective.AddDays(-1)),
            Title.LittleGiant => InForce(f, Title.Srdi, effective.AddDays(-1)),
            // Most champions were little giants; one in four came without any rung, as the rules allow.
            _ => f.Industry[0] == 'C' && (InForce(f, Title.LittleGiant, effective) || !InForce(f, Title.Innovative, effective)),
        }).ToList();
        var chosen = title == Title.Champion
            ? [.. dice.Shuffle(candidates.Where(f => InForce(f, Title.LittleGiant, effective))).Take(6), .. dice.Shuffle(candidates.Where(f => !InForce(f, Title.LittleGiant, effective))).Take(2)]
            : dice.Shuffle(candidates).Take(count).ToList();
        var list = Publish("recognition", title, batch, effective, effective.AddYears(3), form, $"{year}");
        foreach (var firm in chosen) validity[(firm.Id, title)] = (effective, effective.AddYears(3));
        list.Firms.AddRange(chosen);
    }

    private void Renew(Title title, string batch, DateOnly effective, DateOnly until, int percent, ListForm form)
    {
        var cohort = Publications.Single(p => p.Kind == "recognition" && p.Title == title && p.Batch == batch).Firms;
        var list = Publish("renewal", title, batch, effective, until, form, $"{effective.Year}-renewal");
        // A little giant whose lower title fell out at its renewal would be a case for a person; the demo keeps those few rungs whole.
        list.Firms.AddRange(cohort.Where(f => dice.Next(100) < percent || title == Title.Srdi && InForce(f, Title.LittleGiant, effective)));
        foreach (var firm in list.Firms) validity[(firm.Id, title)] = (validity[(firm.Id, title)].From, until);
    }

    private void Revoke(Title title, int count, string batch, DateOnly effective)
    {
        var list = Publish("revocation", title, batch, effective, null, ListForm.CsvUtf8Bom, $"{effective.Year}-revocation");
        list.Firms.AddRange(dice.Shuffle(Publications.Single(p => p.Kind == "recognition" && p.Title == title && p.Batch == batch).Firms
            .Where(f => !validity.ContainsKey((f.Id, Title.LittleGiant)))).Take(count));
        foreach (var firm in list.Firms) validity[(firm.Id, title)] = (validity[(firm.Id, title)].From, effective.AddDays(-1));
    }

    private Publication Publish(string kind, Title title, string batch, DateOnly effective, DateOnly? until, ListForm form, string suffix)
    {
        var number = Publications.Count + 1;
        var national = title is Title.LittleGiant or Title.Champion;
        var act = kind switch { "recognition" => "认定", "renewal" => "复核通过", _ => "撤销" };
        var list = new Publication(
            $"{number:00}-{char.ToLowerInvariant(title.ToString()[0])}{title.ToString()[1..]}-{suffix}.{(form == ListForm.Xlsx ? "xlsx" : "csv")}",
            kind, title, $"(示例) {batch}{act}的{title.Chinese()}名单 (广州市)", batch,
            $"{(national ? "工信厅企业函" : "粤工信融资函")}(示例)〔{effective.Year}〕{number}号",
            effective, effective, until, national ? Ministry : Province, form);
        Publications.Add(list);
        return list;
    }

    // ---- parks

    private enum Shape { Qualifies, FourGiants, NineteenSrdi, TooSmall, Ordinary }

    private void LayOutParks()
    {
        (string Prefix, string District, Shape[] Shapes)[] plan =
        [
            ("HP", "440112", [Shape.Qualifies, Shape.Qualifies, Shape.Qualifies, Shape.FourGiants, Shape.NineteenSrdi, .. Ordinary(5)]),
            ("PY", "440113", [Shape.Qualifies, Shape.Qualifies, Shape.FourGiants, .. Ordinary(3)]),
            ("TH", "440106", [Shape.Qualifies, Shape.TooSmall, Shape.NineteenSrdi, .. Ordinary(3)]),
            ("NS", "440115", [Shape.Qualifies, Shape.FourGiants, .. Ordinary(3)]),
            ("BY", "440111", [Shape.Qualifies, Shape.TooSmall, .. Ordinary(2)]),
            ("ZC", "440118", Ordinary(2)), ("HD", "440114", Ordinary(2)), ("HZ", "440105", Ordinary(2)), ("LW", "440103", Ordinary(1)), ("YX", "440104", Ordinary(1)), ("CH", "440117", Ordinary(1)),
        ];
        var free = dice.Shuffle(Firms.Where(f => !f.Real && f.Kind == "company"));
        var qualifying = 0;
        var small = 0;
        var names = new HashSet<string>();
        // The parks with exact counts choose first; the ordinary ones take what is left.
        foreach (var (prefix, districtCode, shape, number) in plan.SelectMany(p => p.Shapes.Select((s, i) => (p.Prefix, p.District, Shape: s, Number: i + 1))).OrderBy(p => p.Shape == Shape.Ordinary))
        {
            var district = DistrictCode.Parse(districtCode).Value;
            var area = shape switch
            {
                Shape.Qualifies when qualifying++ == 0 => 20_000.00m,
                Shape.TooSmall when small++ == 0 => 19_999.99m,
                Shape.TooSmall => 18_250.40m,
                Shape.Ordinary => 6_000m + dice.Next(6_000_000) / 100m,
                _ => 22_000m + dice.Next(16_000_000) / 100m,
            };
            string name;
            do name = $"广州{district.Name[..^1]}{First[dice.Next(First.Length)]}{Second[dice.Next(Second.Length)]}专精特新产业园(示例)"; while (!names.Add(name));
            var manager = free.First(f => f.District == district && !validity.Keys.Any(k => k.Item1 == f.Id));
            free.Remove(manager);
            var park = new Park($"{prefix}-{number:00}", name, district, manager, area);
            Parks.Add(park);
            var (giants, srdiOnly, others) = shape switch
            {
                Shape.Qualifies => (5 + dice.Next(2), 15 + dice.Next(4), 12),
                Shape.FourGiants => (4, 18, 10),
                Shape.NineteenSrdi => (5, 14, 12),
                Shape.TooSmall => (5, 16, 8),
                _ => (dice.Next(2), dice.Next(6), 10 + dice.Next(10)),
            };
            Settle(park, free, giants, f => InForce(f, Title.LittleGiant, AsOf));
            Settle(park, free, srdiOnly, f => InForce(f, Title.Srdi, AsOf) && !InForce(f, Title.LittleGiant, AsOf));
            Settle(park, free, others, f => !InForce(f, Title.Srdi, AsOf) && !InForce(f, Title.LittleGiant, AsOf));
        }
        Parks.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));

        // Firms that left before the day: each of the parks short of one giant has lost just that one; a few firms went on to another park.
        var ordinary = Parks.Where(p => p.FloorArea < 66_000m && Tenancies.Count(t => t.Park == p && InForce(t.Firm, Title.LittleGiant, AsOf)) < 3).ToList();
        foreach (var park in Parks.Where(p => Tenancies.Count(t => t.Park == p && InForce(t.Firm, Title.LittleGiant, AsOf)) == 4).ToList())
            if (free.FirstOrDefault(f => InForce(f, Title.LittleGiant, AsOf)) is { } giant)
            {
                free.Remove(giant);
                var left = dice.Day(new(2026, 3, 1), new(2026, 8, 31));
                Tenancies.Add(new(park, giant, dice.Day(new(2022, 1, 1), new(2024, 12, 31)), left));
                Tenancies.Add(new(ordinary[dice.Next(ordinary.Count)], giant, left.AddDays(1), null));
            }
        foreach (var firm in free.Where(f => f.FoundedOn.Year < 2020).Take(30).ToList())
        {
            var left = dice.Day(new(2024, 6, 1), new(2026, 6, 30));
            var park = dice.Of([.. Parks.Where(p => p.District == firm.District)]);
            Tenancies.Add(new(park, firm, dice.Day(new(2021, 1, 1), new(2023, 12, 31)), left));
            if (dice.Next(3) == 0 && !InForce(firm, Title.Srdi, AsOf))
                Tenancies.Add(new(dice.Of([.. Parks.Where(p => p != park)]), firm, left.AddDays(1 + dice.Next(60)), null));
        }
        Tenancies.Sort((a, b) => (string.CompareOrdinal(a.Park.Id, b.Park.Id), a.From.CompareTo(b.From), a.Firm.Id.CompareTo(b.Firm.Id)) switch { (0, 0, var byFirm) => byFirm, (0, var byDay, _) => byDay, var (byPark, _, _) => byPark });

        static Shape[] Ordinary(int count) => [.. Enumerable.Repeat(Shape.Ordinary, count)];
    }

    /// <summary>Firms of the park's own district first, then of others: a few are registered elsewhere, as in life.</summary>
    private void Settle(Park park, List<Firm> free, int count, Func<Firm, bool> suits)
    {
        foreach (var firm in free.Where(suits).OrderBy(f => f.District != park.District).Take(count).ToList())
        {
            free.Remove(firm);
            var earliest = firm.FoundedOn > new DateOnly(2019, 1, 1) ? firm.FoundedOn : new DateOnly(2019, 1, 1);
            Tenancies.Add(new(park, firm, dice.Day(earliest, new(2025, 6, 30)), null));
        }
    }

    // ---- figures

    private enum Readiness { Ready, ShortByOne, Unknown, Far }

    private void Report()
    {
        var ladder = new (Title? Holds, int Count)[] { (null, 170), (Title.Innovative, 200), (Title.Srdi, 180), (Title.LittleGiant, 50) };
        foreach (var (holds, count) in ladder)
        {
            var group = dice.Shuffle(Firms.Where(f => !f.Real && f.Kind == "company" && Highest(f) == holds)).Take(count);
            foreach (var firm in group)
                Figures(firm, holds, dice.Next(10) switch { < 3 => Readiness.Ready, < 6 => Readiness.ShortByOne, < 8 => Readiness.Unknown, _ => Readiness.Far });
        }
    }

    private Title? Highest(Firm firm) => Enum.GetValues<Title>().Where(t => InForce(firm, t, AsOf)).Select(t => (Title?)t).LastOrDefault();

    /// <summary>Two years of figures around the thresholds of the next title: 2号文 附件1 for SRDI, 附件2 for little giants, 63号 附件1 for innovative.</summary>
    private void Figures(Firm firm, Title? holds, Readiness readiness)
    {
        var good = readiness != Readiness.Far;
        var flaw = readiness == Readiness.ShortByOne ? dice.Next(6) : readiness == Readiness.Far ? 6 : -1;
        var giant = holds is Title.Srdi or Title.LittleGiant;
        var wan = holds switch { null => 700 + dice.Next(2_500), Title.Innovative => 1_900 + dice.Next(6_000), _ => 13_500 + dice.Next(30_000) };
        if (flaw == 0) wan = holds switch { null => 640, Title.Innovative => 1_490, _ => 4_990 }; // just below 1,500 and 5,000
        if (flaw == 6) wan = 120 + dice.Next(400);
        var share = flaw == 1 ? giant ? 8_950 : 7_950 : 9_100 + dice.Next(800);               // main ÷ total revenue, bp; 90 % and 80 %
        var growth = flaw == 2 ? -150 : 600 + dice.Next(2_500);                                 // yearly, bp
        var debt = flaw == 3 ? 8_050 : 2_500 + dice.Next(3_000);                                // bp; 75 % and 80 %
        var rd = flaw == 4 ? 290 : good ? 520 + dice.Next(700) : 80 + dice.Next(150);           // R&D ÷ revenue, bp; 3 %
        if (good && flaw < 0 && holds == Title.Innovative && wan * rd / 10_000 < 100) rd = 1_000_000 / wan + 60; // 100 万 in each year
        var class1 = flaw == 5 ? giant ? 3 : 0 : good ? (giant ? 4 : 1) + dice.Next(8) : 0;
        var niche = 2025 - Math.Max(firm.FoundedOn.Year, 2012 + dice.Next(9)); // founded by 2021: at least 4 years in 2025, 3 in 2024
        foreach (var year in (int[])[2024, 2025])
        {
            if (year == 2024 && readiness == Readiness.Far) continue;
            const long fenOfWan = 1_000_000;
            var revenue = year == 2025 ? wan * fenOfWan : wan * fenOfWan * 10_000 / (10_000 + growth);
            var before = revenue * share / 10_000 * 10_000 / (10_000 + growth);
            var assets = revenue * (8 + dice.Next(8)) / 10;
            var staff = Math.Max(6, (int)(revenue / fenOfWan / 60) + dice.Next(20));
            var figures = new Dictionary<string, long?>
            {
                ["revenueFen"] = revenue,
                ["mainRevenueFen"] = revenue * share / 10_000,
                ["mainRevenueLastYearFen"] = before,
                ["rdExpenseFen"] = revenue * rd / 10_000,
                ["netProfitFen"] = revenue * (dice.Next(1_800) - 200) / 10_000,
                ["totalAssetsFen"] = assets,
                ["totalLiabilitiesFen"] = assets * debt / 10_000,
                ["employees"] = staff,
                ["rdEmployees"] = Math.Max(1, staff * (8 + dice.Next(25)) / 100),
                ["equityFinancingFen"] = dice.Next(12) == 0 ? (200 + dice.Next(3_000)) * fenOfWan : 0,
                ["class1Ip"] = class1,
                ["class1HighValueIp"] = class1 > 3 ? dice.Next(2) : 0,
                ["class1OwnIp"] = class1,
                ["class2Ip"] = dice.Next(15),
                ["nicheYears"] = niche - (2025 - year),
                ["developmentScoreCentipoints"] = null,
                ["nationalMarketShareBp"] = giant ? 1_000 + dice.Next(2_500) : dice.Next(900),
            };
            // What decides is not reported: the verdict must then be unknown, not unmet.
            if (readiness == Readiness.Unknown)
                foreach (var member in dice.Next(3) switch { 0 => new[] { "rdExpenseFen" }, 1 => ["class1Ip", "class1OwnIp", "class1HighValueIp"], _ => ["totalLiabilitiesFen", "nationalMarketShareBp"] }) figures[member] = null;
            Reports.Add(new(firm, year, figures, dice.Next(4) == 0 ? "selfDeclared" : "auditReport") { Clean = true, HighTech = dice.Next(3) == 0 });
        }
        if (readiness is Readiness.Far or Readiness.Unknown) return;
        // What the criteria ask beside the figures: three years without violations, and this year's score of the ministry's platform.
        Reports.Add(new(firm, 2023, new Dictionary<string, long?>(), "selfDeclared") { Clean = true });
        Reports.Add(new(firm, 2026, new Dictionary<string, long?> { ["developmentScoreCentipoints"] = 4_200 + dice.Next(3_600) }, "selfDeclared"));
    }
}
