using CsCheck;
using Srdi.Domain.Budgets;
using Srdi.Domain.Log;
using Srdi.Domain.Tests.Policy;

namespace Srdi.Domain.Tests.Budgets;

public sealed class FundDecisionTests
{
    private const long Wan = 1_000_000;

    private static Outcome<Decision<FundYear, Registered<Pot>>> Decide(FundYear? year, SetCap command) => FundDecisions.SetCap(year, command, Given.By(command), Given.Policy);

    /// <summary>A year with these pots, written <c>measure=万元</c>.</summary>
    private static FundYear? Year(string pots)
    {
        FundYear? year = null;
        foreach (var pot in pots.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')))
        {
            var (commit, answer) = Decide(year, new(pot[0], 2026, Money.OfWanYuan(decimal.Parse(pot[1], System.Globalization.CultureInfo.InvariantCulture)))).Value;
            Assert.True(answer.Created);
            Given.Sound(commit!, SubjectKind.Fund, "2026", year?.Version ?? 0, commit!.Record.Version, Given.By(new SetCap(pot[0], 2026, answer.Item.Cap)));
            year = commit.Record;
        }
        return year;
    }

    [Fact]
    public void Caps_are_set_within_the_law_and_the_fund()
    {
        foreach (var row in TextTable.Rows("""
            pots | measure | cap | if version | refusal
            | 2 | 500 | |
            | 2 | 500.000001 | | pot.capAboveLaw capFen
            | 12b | 20000 | |
            | 12b | 20000.000001 | | pot.capAboveLaw capFen
            | 16 | 100 | |
            | 16 | 100.000001 | | pot.capAboveLaw capFen
            | 1a | 1000000 | |
            | fund | 1000000 | |
            | fund | 0 | |
            | fund | -0.000001 | | field.invalid capFen
            | 26 | 1 | | measure.unknown measure
            | FUND | 1 | | measure.unknown measure
            fund=300 | 1a | 300 | |
            fund=300 | 1a | 300.000001 | | pot.capNotNested capFen
            1a=300 | fund | 300 | |
            1a=300 | fund | 299.999999 | | pot.capNotNested capFen
            1a=300 15b=200 | fund | 300 | |
            1a=300 | 1a | 300 | |
            1a=300 | 1a | 400 | | version.required If-Match
            1a=300 | 1a | 400 | 1 |
            1a=300 | 1a | 400 | 0 | version.conflict If-Match
            1a=300 15b=200 | 15b | 100 | 1 | version.conflict If-Match
            1a=300 15b=200 | 15b | 100 | 2 |
            | 1a | 300 | 0 |
            | 1a | 300 | 1 | version.conflict If-Match
            """))
        {
            var year = Year(row[0]);
            var command = new SetCap(row[1], 2026, Money.OfWanYuan(decimal.Parse(row[2], System.Globalization.CultureInfo.InvariantCulture))) { IfVersion = row[3].Length == 0 ? null : int.Parse(row[3], System.Globalization.CultureInfo.InvariantCulture) };
            var done = Decide(year, command);
            Assert.Equal($"{string.Join(" | ", row[..4])} {row[4]}".TrimEnd(), $"{string.Join(" | ", row[..4])} {done.Match(_ => "", no => $"{RefusalTexts.CodeOf(no.Code)} {no.Field}")}".TrimEnd());
            if (done.Refused?.Code == Refusal.CapAboveLaw) Assert.StartsWith("穗府办规〔2025〕13号", done.Refused.Clause, StringComparison.Ordinal);
            if (done.Succeeded) Assert.Equal(command.Cap, done.Value.Answer.Item.Cap);
        }
    }

    [Theory]
    [InlineData(2019, false)]
    [InlineData(2020, true)]
    [InlineData(2100, true)]
    [InlineData(2101, false)]
    public void A_budget_year_is_a_year_of_this_century(int year, bool good) =>
        Assert.Equal(good ? null : "year", Decide(null, new("fund", year, new(1))).Refused?.Field);

    [Fact]
    public void The_same_cap_again_changes_nothing_and_another_says_what_it_was()
    {
        var year = Year("1a=300")!;
        var same = Decide(year, new("1a", 2026, new(300 * Wan)) { Document = "另文" }).Value;
        Assert.Null(same.Commit);
        Assert.False(same.Answer.Created);

        var raised = Decide(year, new("1a", 2026, new(400 * Wan)) { IfVersion = 1, Document = "穗财〔2026〕1号" }).Value;
        Assert.Equal((false, 2, "穗财〔2026〕1号"), (raised.Answer.Created, raised.Answer.Item.Version, raised.Answer.Item.Document));
        var data = Assert.Single(raised.Commit!.Events).Data;
        Assert.Equal("1a 400000000 300000000", $"{data.GetProperty("measure")} {data.GetProperty("capFen")} {data.GetProperty("formerCapFen")}");
    }

    [Fact]
    public void A_cap_never_goes_below_what_is_given_and_not_taken_back()
    {
        var year = Year("1a=300")!;
        var pot = year.Pots[0] with { Reserved = new(20 * Wan), Posted = new(100 * Wan), Reversed = new(30 * Wan) };
        year = year with { Pots = [pot] };
        Assert.Equal(210 * Wan, pot.Left.Fen);
        Assert.Equal((Refusal.CapBelowPosted, "capFen"), Decide(year, new("1a", 2026, new(90 * Wan - 1)) { IfVersion = 1 }).Refused is { } no ? (no.Code, no.Field) : default);
        var lowered = Decide(year, new("1a", 2026, new(90 * Wan)) { IfVersion = 1 }).Value.Answer.Item;
        Assert.Equal((90 * Wan, 0, 100 * Wan), (lowered.Cap.Fen, lowered.Left.Fen, lowered.Posted.Fen));
    }

    [Fact]
    public void Pots_stay_in_the_order_of_their_measures_one_each() =>
        Assert.Equal("12b 15b 1a fund", string.Join(' ', Year("fund=30000 1a=300 15b=50 12b=20000")!.Pots.Select(p => p.Measure)));

    [Fact]
    public void Whatever_caps_are_set_they_nest_and_stay_within_the_law() =>
        Gen.Select(Gen.OneOf("fund", "1a", "12b", "2", "16"), Gen.Long[-5, 30_000], Gen.Bool).Array[1, 30].Sample(all =>
        {
            FundYear? year = null;
            foreach (var (measure, wan, based) in all)
            {
                var decided = Decide(year, new(measure, 2026, new(wan * Wan)) { IfVersion = based ? year?.Find(measure)?.Version ?? 0 : null });
                if (decided.Refused is not null || decided.Value.Commit is null) continue;
                Assert.Equal((year?.Version ?? 0) + 1, decided.Value.Commit.Record.Version);
                year = decided.Value.Commit.Record;
                Assert.All(year.Pots, p => Assert.True(p.Cap >= Money.Zero && (Given.Policy.PotOf(p.Measure) is not { } law || p.Cap <= law.CapPerYear)));
                if (year.Find("fund") is { } fund) Assert.All(year.Pots, p => Assert.True(p.Cap <= fund.Cap));
            }
        });
}
