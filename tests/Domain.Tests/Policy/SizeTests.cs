using System.Globalization;
using CsCheck;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Size;

namespace Srdi.Domain.Tests.Policy;

public sealed class SizeTests
{
    private static readonly SizeClassifier Sizes = ThePolicy.Book.Sizes;

    /// <summary>facts.md §3: the lower limits of small, medium and large; 万元 and persons.</summary>
    private const string Limits = """
        code | first | second | small | medium | large
        A0111 | revenue | - | 50 | 500 | 20000
        C3562 | employees | revenue | 20 & 300 | 300 & 2000 | 1000 & 40000
        E4710 | revenue | assets | 300 & 300 | 6000 & 5000 | 80000 & 80000
        F5171 | employees | revenue | 5 & 1000 | 20 & 5000 | 200 & 40000
        F5211 | employees | revenue | 10 & 100 | 50 & 500 | 300 & 20000
        G5431 | employees | revenue | 20 & 200 | 300 & 3000 | 1000 & 30000
        G5920 | employees | revenue | 20 & 100 | 100 & 1000 | 200 & 30000
        G6010 | employees | revenue | 20 & 100 | 300 & 2000 | 1000 & 30000
        H6110 | employees | revenue | 10 & 100 | 100 & 2000 | 300 & 10000
        H6210 | employees | revenue | 10 & 100 | 100 & 2000 | 300 & 10000
        I6311 | employees | revenue | 10 & 100 | 100 & 1000 | 2000 & 100000
        I6513 | employees | revenue | 10 & 50 | 100 & 1000 | 300 & 10000
        K7010 | revenue | assets | 100 & 2000 | 1000 & 5000 | 200000 & 10000
        K7020 | employees | revenue | 100 & 500 | 300 & 1000 | 1000 & 5000
        L7211 | employees | assets | 10 & 100 | 100 & 8000 | 300 & 120000
        M7310 | employees | - | 10 | 100 | 300
        """;

    [Fact]
    public void Each_class_begins_with_its_limit_in_every_indicator_and_ends_just_below()
    {
        var rows = TextTable.Rows(Limits).ToList();
        Assert.Equal(16, rows.Select(r => Sizes.IndustryOf(r[0])!.Id).Distinct().Count());
        foreach (var row in rows)
        {
            var classes = new[] { EnterpriseSize.Micro, EnterpriseSize.Small, EnterpriseSize.Medium, EnterpriseSize.Large };
            for (var i = 1; i <= 3; i++)
            {
                var limits = row[2 + i].Split('&', StringSplitOptions.TrimEntries).Select(t => decimal.Parse(t, CultureInfo.InvariantCulture)).ToArray();
                Assert.Equal(classes[i], Classify(row, limits));
                for (var j = 0; j < limits.Length; j++)
                {
                    var below = limits.ToArray();
                    below[j] -= row[1 + j] == "employees" ? 1 : 0.000001m;
                    Assert.Equal(classes[i - 1], Classify(row, below));
                }
            }
        }
    }

    [Fact]
    public void A_missing_figure_leaves_the_class_unknown_unless_it_could_not_matter()
    {
        Assert.Equal(EnterpriseSize.Unknown, Sizes.Classify("C3562", 500, null, null));
        Assert.Equal(EnterpriseSize.Micro, Sizes.Classify("C3562", 19, null, null));
        Assert.Equal(EnterpriseSize.Unknown, Sizes.Classify(null, 500, Money.OfWanYuan(5_000), null));
        Assert.Equal(EnterpriseSize.Unknown, Sizes.Classify("J6621", 500, Money.OfWanYuan(5_000), null));
        Assert.Equal(Verdict.Met, Sizes.IsSme("C3562", 999, null, null));
        Assert.Equal(Verdict.Unknown, Sizes.IsSme("C3562", 1_000, null, null));
        Assert.Equal(Verdict.Unmet, Sizes.IsSme("C3562", 1_000, Money.OfWanYuan(40_000), null));
        Assert.Equal(Verdict.Met, Sizes.IsSme("C3562", 1_000, Money.OfWanYuan(39_999.999999m), null));
    }

    [Fact]
    public void Codes_are_found_with_and_without_their_letter_and_at_any_depth()
    {
        foreach (var row in TextTable.Rows("""
            code | industry
            C3562 | industry
            3562 | industry
            C35 | industry
            C | industry
            0111 | agriculture
            G5910 | transport
            G592 | storage
            G5310 | -
            G | -
            K7030 | other
            Q8411 | -
            Q8521 | other
            F3562 | -
            C35621 | -
            c3562 | -
            9999 | -
            C3 | -
            | -
            """))
            Assert.Equal(row[1], Sizes.IndustryOf(row[0])?.Id ?? "-");
    }

    [Fact]
    public void More_staff_or_money_never_makes_smaller() =>
        Gen.Select(Gen.OneOf("A0111", "C3562", "E4710", "K7010", "L7211", "M7310"), Gen.Int[0, 3000], Gen.Long[0, 250_000], Gen.Long[0, 250_000], Gen.Int[0, 500], Gen.Long[0, 50_000])
            .Sample((code, staff, revenue, assets, moreStaff, moreMoney) =>
                Assert.True(Sizes.Classify(code, staff + moreStaff, Money.OfWanYuan(revenue + moreMoney), Money.OfWanYuan(assets + moreMoney)) >= Sizes.Classify(code, staff, Money.OfWanYuan(revenue), Money.OfWanYuan(assets))));

    private static EnterpriseSize Classify(string[] row, decimal[] values)
    {
        (int? employees, Money? revenue, Money? assets) = (null, null, null);
        for (var i = 0; i < values.Length; i++)
            switch (row[1 + i])
            {
                case "employees": employees = (int)values[i]; break;
                case "revenue": revenue = Money.OfWanYuan(values[i]); break;
                case "assets": assets = Money.OfWanYuan(values[i]); break;
            }
        return Sizes.Classify(row[0], employees, revenue, assets);
    }
}
