using System.IO.Compression;
using System.Text;
using Srdi.DemoData;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Web.Lists;
using Srdi.Web.Tests.Lists;
using static System.FormattableString;

namespace Srdi.Web.Tests.Demo;

/// <summary>The committed demo is consistent in itself, and is what the generator makes.</summary>
public sealed class DemoDataTests
{
    private static readonly string Committed = Path.Combine(TestFiles.RepoRoot(), "config/demo");
    private static readonly Lazy<Task<Web.Lists.DemoData>> Read = new(() => Web.Lists.DemoData.Read(Committed, TestFiles.Reader));
    private static readonly string[] RealCodes = ["9144010163320680X7", "91440101633203772F", "91440101327598294H", "91440101MA59LU9AX1", "91440101331331509F"];

    private static readonly DateOnly AsOf = new(2026, 11, 1);

    [Fact]
    public async Task Firms_have_unique_codes_and_names_and_cover_every_district_unevenly()
    {
        var firms = (await Read.Value).Enterprises;
        Assert.Equal(2_400, firms.Count);
        Assert.Equal(2_400, firms.Select(f => f.Id).Distinct().Count());
        Assert.Equal(2_400, firms.Select(f => f.Name).Distinct().Count());
        var byDistrict = firms.CountBy(f => f.District.Value).ToDictionary();
        Assert.Equal(11, byDistrict.Count);
        Assert.True(byDistrict["440112"] > 5 * byDistrict["440117"]);
        Assert.All(firms, f => Assert.Contains(f.Kind, (string[])["company", "soleTrader", "cooperative", "branch"]));
    }

    [Fact]
    public async Task Invented_firms_say_so_in_their_name_and_in_their_code()
    {
        foreach (var firm in (await Read.Value).Enterprises)
        {
            var real = RealCodes.Contains(firm.Id.Value);
            Assert.Equal(!real, firm.Name.Contains("(示例)", StringComparison.Ordinal));
            Assert.Equal(!real, firm.Id.Value[8..11] == "MAY");
        }
        Assert.All((await Read.Value).Parks, p => Assert.Contains("(示例)", p.Name, StringComparison.Ordinal));
        Assert.All((await Read.Value).Lists, l => Assert.Contains("(示例)", l.Entry.Name, StringComparison.Ordinal));
        Assert.All((await Read.Value).Lists, l => Assert.Contains("(示例)", l.Entry.Document, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_real_firms_are_registered_and_nothing_else()
    {
        var demo = await Read.Value;
        Assert.Equal(5, demo.Enterprises.Count(f => RealCodes.Contains(f.Id.Value)));
        var mentioned = demo.Lists.SelectMany(l => l.Rows).Select(r => r.CreditCode()!.Value).Concat(demo.Tenancies.Select(t => t.Tenant)).Concat(demo.Parks.Select(p => p.Operator)).Concat(demo.Reports.Select(r => r.Enterprise));
        Assert.DoesNotContain(mentioned, id => RealCodes.Contains(id.Value));
    }

    [Fact]
    public async Task Every_row_refers_to_what_is_registered_under_the_same_name()
    {
        var demo = await Read.Value;
        var names = demo.Enterprises.ToDictionary(f => f.Id, f => f.Name);
        var parks = demo.Parks.Select(p => p.Id).ToHashSet();
        Assert.All(demo.Lists.SelectMany(l => l.Rows), r => Assert.Equal(names[r.CreditCode()!.Value], r.Text(ListColumn.Name)));
        Assert.All(demo.Lists, l => Assert.Equal(l.Rows.Count, l.Rows.Select(r => r.CreditCode()).Distinct().Count()));
        Assert.All(demo.Tenancies, t => Assert.True(parks.Contains(t.Park) && names.ContainsKey(t.Tenant)));
        Assert.All(demo.Parks, p => Assert.True(names.ContainsKey(p.Operator)));
        Assert.All(demo.Reports, r => Assert.True(names.ContainsKey(r.Enterprise)));
        Assert.Equal(demo.Reports.Count, demo.Reports.Select(r => (r.Enterprise, r.Year)).Distinct().Count());
    }

    [Fact]
    public async Task Lists_take_effect_in_order_and_no_rung_is_skipped()
    {
        var until = new Dictionary<(EnterpriseId, Title), DateOnly>();
        var last = DateOnly.MinValue;
        foreach (var list in (await Read.Value).Lists)
        {
            var (entry, on) = (list.Entry, list.Entry.EffectiveOn);
            Assert.True(last <= on && entry.PublishedOn <= on && on <= AsOf, entry.File);
            last = on;
            foreach (var id in list.Rows.Select(r => r.CreditCode()!.Value))
            {
                bool InForceBefore(Title title) => until.TryGetValue((id, title), out var end) && end >= on.AddDays(-1);
                switch (entry.Kind)
                {
                    case DemoListKind.Recognition:
                        Assert.False(until.ContainsKey((id, entry.Title)), $"{entry.File}: {id} already has it");
                        if (entry.Title == Title.Srdi) Assert.True(InForceBefore(Title.Innovative), $"{entry.File}: {id} skips innovative");
                        if (entry.Title == Title.LittleGiant) Assert.True(InForceBefore(Title.Srdi), $"{entry.File}: {id} skips srdi");
                        until[(id, entry.Title)] = entry.ValidUntil!.Value;
                        Assert.Equal(on.AddYears(3), entry.ValidUntil);
                        break;
                    case DemoListKind.Renewal:
                        Assert.True(until[(id, entry.Title)] < entry.ValidUntil, $"{entry.File}: {id} is not renewed for longer");
                        until[(id, entry.Title)] = entry.ValidUntil!.Value;
                        break;
                    case DemoListKind.Revocation:
                        Assert.True(until.Remove((id, entry.Title)), $"{entry.File}: {id} has nothing to lose");
                        break;
                }
            }
        }
        int Count(Title title) => until.Count(h => h.Key.Item2 == title && h.Value >= AsOf);
        Assert.InRange(Count(Title.Innovative), 1_100, 1_250);
        Assert.InRange(Count(Title.Srdi), 650, 750);
        Assert.InRange(Count(Title.LittleGiant), 95, 115);
        Assert.Equal(8, Count(Title.Champion));
    }

    [Fact]
    public async Task Renewals_leave_some_of_their_cohort_out_and_name_nobody_else()
    {
        var lists = (await Read.Value).Lists;
        foreach (var renewal in lists.Where(l => l.Entry.Kind == DemoListKind.Renewal))
        {
            var cohort = lists.Single(l => l.Entry.Kind == DemoListKind.Recognition && l.Entry.Title == renewal.Entry.Title && l.Entry.Batch == renewal.Entry.Batch);
            var members = cohort.Rows.Select(r => r.CreditCode()).ToHashSet();
            Assert.ProperSubset(members, renewal.Rows.Select(r => r.CreditCode()).ToHashSet());
            Assert.InRange(renewal.Rows.Count, members.Count * 3 / 4, members.Count - 1);
        }
        Assert.Equal(3, lists.Count(l => l.Entry.Kind == DemoListKind.Renewal));
    }

    [Fact]
    public async Task The_first_little_giants_to_earn_the_new_reward_are_thirty()
    {
        var earning = (await Read.Value).Lists.Where(l => l.Entry is { Kind: DemoListKind.Recognition, Title: Title.LittleGiant } && l.Entry.EffectiveOn >= new DateOnly(2025, 8, 23)).ToList();
        Assert.Equal(30, Assert.Single(earning).Rows.Count);
    }

    [Fact]
    public async Task Each_form_of_file_is_what_it_claims()
    {
        var demo = await Read.Value;
        Assert.Superset(new HashSet<string> { "gb18030", "utf-8-bom", "utf-16le", "xlsx" }, demo.Lists.Select(l => l.Encoding ?? "xlsx").ToHashSet());
        foreach (var list in demo.Lists)
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(Committed, "lists", list.Entry.File));
            switch (list.Encoding)
            {
                case "gb18030":
                    Assert.ThrowsAny<DecoderFallbackException>(() => new UTF8Encoding(false, true).GetString(bytes));
                    Assert.StartsWith("附件1,", TestFiles.Gb18030.GetString(bytes), StringComparison.Ordinal);
                    Assert.Contains($"合计,{list.Rows.Count}家", TestFiles.Gb18030.GetString(bytes), StringComparison.Ordinal);
                    break;
                case "utf-8-bom":
                    Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
                    break;
                case "utf-16le":
                    Assert.Equal([0xFF, 0xFE], bytes[..2]);
                    break;
                default:
                    Assert.Equal("PK"u8.ToArray(), bytes[..2]);
                    break;
            }
        }
    }

    [Fact]
    public async Task Parks_meet_all_three_criteria_or_miss_by_exactly_one()
    {
        var demo = await Read.Value;
        var inForce = new HashSet<(EnterpriseId, Title)>();
        foreach (var group in demo.Lists.SelectMany(l => l.Rows.Select(r => (l.Entry, Id: r.CreditCode()!.Value))).GroupBy(x => (x.Id, x.Entry.Title)))
            if (group.All(x => x.Entry.Kind != DemoListKind.Revocation) && group.Max(x => x.Entry.ValidUntil) >= AsOf) inForce.Add(group.Key);
        var parks = demo.Parks.Select(park =>
        {
            var tenants = demo.Tenancies.Where(t => t.Park == park.Id && t.From <= AsOf && (t.To ?? AsOf) >= AsOf).Select(t => t.Tenant).ToList();
            var giants = tenants.Count(t => inForce.Contains((t, Title.LittleGiant)));
            return (park.FloorAreaSquareMetres, Giants: giants, Srdi: tenants.Count(t => inForce.Contains((t, Title.Srdi)) || inForce.Contains((t, Title.LittleGiant))));
        }).ToList();

        Assert.Equal(40, parks.Count);
        Assert.Equal(8, parks.Count(p => p is { FloorAreaSquareMetres: >= 20_000m, Giants: >= 5, Srdi: >= 20 }));
        Assert.Contains(parks, p => p is { FloorAreaSquareMetres: 20_000.00m, Giants: >= 5, Srdi: >= 20 });
        Assert.Contains(parks, p => p is { FloorAreaSquareMetres: 19_999.99m, Giants: >= 5, Srdi: >= 20 });
        Assert.Equal(3, parks.Count(p => p is { FloorAreaSquareMetres: >= 20_000m, Giants: 4, Srdi: >= 20 }));
        Assert.Equal(2, parks.Count(p => p is { FloorAreaSquareMetres: >= 20_000m, Giants: >= 5, Srdi: 19 }));
    }

    [Fact]
    public async Task Tenancies_never_overlap_and_some_firms_have_left_or_moved()
    {
        var demo = await Read.Value;
        var founded = demo.Enterprises.ToDictionary(f => f.Id, f => f.FoundedOn);
        foreach (var firm in demo.Tenancies.GroupBy(t => t.Tenant))
        {
            var inOrder = firm.OrderBy(t => t.From).ToList();
            Assert.All(inOrder, t => Assert.True(t.From <= (t.To ?? AsOf) && founded[t.Tenant] <= t.From));
            for (var i = 1; i < inOrder.Count; i++) Assert.True(inOrder[i - 1].To < inOrder[i].From, firm.Key.Value);
        }
        Assert.InRange(demo.Tenancies.Count(t => t.To < AsOf), 20, 60);
        Assert.InRange(demo.Tenancies.GroupBy(t => t.Tenant).Count(g => g.Select(t => t.Park).Distinct().Count() > 1), 5, 30);
    }

    [Fact]
    public async Task Reports_leave_figures_out_for_some_firms_only()
    {
        var all = (await Read.Value).Reports;
        var reports = all.Where(HasFigures).ToList();
        Assert.Equal([2023, 2026], all.Except(reports).Select(r => r.Year).Distinct().Order());
        Assert.Equal([2024, 2025], reports.Select(r => r.Year).Distinct().Order());
        Assert.InRange(reports.Select(r => r.Enterprise).Distinct().Count(), 590, 610);
        Assert.All(reports, r => Assert.True(r.Figures.GetProperty("revenueFen").GetInt64() > 0 && r.Figures.GetProperty("source").GetString()!.Length > 0));
        Assert.InRange(reports.Count(r => !r.Figures.TryGetProperty("rdExpenseFen", out _)), 20, 200);
    }

    /// <summary>The reports of 2023 and 2026 only add what the criteria ask beside the figures.</summary>
    private static bool HasFigures(DemoReport report) => report.Figures.TryGetProperty("revenueFen", out _);

    [Fact]
    public async Task Among_the_innovative_some_are_ready_for_the_next_title_some_short_by_one_and_some_unknown()
    {
        var demo = await Read.Value;
        var named = demo.Lists.SelectMany(l => l.Rows.Select(r => (r.CreditCode()!.Value, l.Entry.Title))).ToHashSet();
        int ready = 0, shortByOne = 0, unknown = 0;
        foreach (var years in demo.Reports.Where(HasFigures).GroupBy(r => r.Enterprise).Where(g => g.Count() == 2 && named.Contains((g.Key, Title.Innovative)) && !named.Contains((g.Key, Title.Srdi))))
        {
            var (last, before) = (years.Single(r => r.Year == 2025).Figures, years.Single(r => r.Year == 2024).Figures);
            decimal? Of(System.Text.Json.JsonElement figures, string member) => figures.TryGetProperty(member, out var value) ? value.GetDecimal() : null;
            bool? Spends(System.Text.Json.JsonElement figures) => Of(figures, "rdExpenseFen") >= 100_000_000 is var enough && Of(figures, "rdExpenseFen") is { } spent ? enough && spent >= Of(figures, "revenueFen") * 0.03m : null;
            bool? Known(decimal? value, Func<decimal, bool> holds) => value is { } known ? holds(known) : null;
            bool?[] criteria =
            [
                Known(Of(last, "revenueFen"), v => v >= 1_500_000_000), Known(Of(last, "mainRevenueFen") / Of(last, "revenueFen"), v => v >= 0.8m),
                Known(Of(last, "totalLiabilitiesFen") / Of(last, "totalAssetsFen"), v => v <= 0.8m), Spends(last) is { } a && Spends(before) is { } b ? a && b : null,
                Known(Of(last, "class1Ip"), v => v >= 1), Known(Of(last, "nicheYears"), v => v >= 3),
            ];
            if (criteria.Contains(null)) unknown++;
            else if (criteria.All(c => c!.Value)) ready++;
            else if (criteria.Count(c => !c!.Value) == 1) shortByOne++;
        }
        Assert.True(ready >= 40 && shortByOne >= 25 && unknown >= 25, $"{ready} ready, {shortByOne} short by one, {unknown} unknown");
    }

    [Fact]
    public async Task Pots_carry_the_caps_that_the_policy_names()
    {
        var pots = (await Read.Value).Pots;
        foreach (var year in (int[])[2025, 2026, 2027])
        {
            Assert.Equal([("2", 500_000_000L), ("12b", 20_000_000_000L), ("16", 100_000_000L)], pots.Where(p => p.Year == year && !p.Assumed).Select(p => (p.Measure, p.CapFen.Fen)));
            Assert.Equal("fund", Assert.Single(pots, p => p.Year == year && p.Assumed).Measure);
        }
    }

    [Fact]
    public async Task The_counts_in_the_readme_are_those_of_the_files()
    {
        var (demo, readme) = (await Read.Value, await File.ReadAllTextAsync(Path.Combine(Committed, "README.md")));
        Assert.Contains(Invariant($"{demo.Enterprises.Count:N0} enterprises"), readme, StringComparison.Ordinal);
        Assert.Contains(Invariant($"{demo.Reports.Count:N0} yearly reports"), readme, StringComparison.Ordinal);
        Assert.Contains(Invariant($"{demo.Parks.Count} parks (园区) with {demo.Tenancies.Count:N0} dated tenancies"), readme, StringComparison.Ordinal);
        Assert.Contains(Invariant($"{demo.Lists.Count} publications (名单) with {demo.Lists.Sum(l => l.Rows.Count):N0} rows"), readme, StringComparison.Ordinal);
        var city = DemoCity.Invent();
        int InForce(Title title) => city.Firms.Count(f => city.InForce(f, title, AsOf));
        Assert.Contains(Invariant($"创新型 {InForce(Title.Innovative):N0}, 专精特新 {InForce(Title.Srdi)}, 小巨人 {InForce(Title.LittleGiant)}, 单项冠军 {InForce(Title.Champion)}"), readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Generating_again_gives_what_is_committed()
    {
        var again = Directory.CreateTempSubdirectory("srdi-demo-").FullName;
        try
        {
            DemoWriter.Write(DemoCity.Invent(), again);
            var names = Directory.GetFiles(again, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(again, f)).Order(StringComparer.Ordinal).ToList();
            var committed = Directory.GetFiles(Committed, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Committed, f)).Where(f => f is not ("README.md" or "selections.json")).Order(StringComparer.Ordinal); // those two are written by hand
            Assert.Equal(committed, names);
            foreach (var name in names)
                Assert.True(Content(Path.Combine(again, name)).SequenceEqual(Content(Path.Combine(Committed, name))), $"{name} differs: run the generator and commit, or restore the file.");
        }
        finally
        {
            Directory.Delete(again, recursive: true);
        }

        // A package is compared by what it holds: compressors differ between platforms.
        static byte[] Content(string path)
        {
            if (!path.EndsWith(".xlsx", StringComparison.Ordinal)) return File.ReadAllBytes(path);
            using var zip = ZipFile.OpenRead(path);
            var all = new MemoryStream();
            foreach (var entry in zip.Entries)
            {
                all.Write(Encoding.UTF8.GetBytes(entry.FullName));
                using var part = entry.Open();
                part.CopyTo(all);
            }
            return all.ToArray();
        }
    }
}
