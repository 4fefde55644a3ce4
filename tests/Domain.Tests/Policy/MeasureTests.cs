using System.Globalization;
using System.Text.RegularExpressions;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Measures;

namespace Srdi.Domain.Tests.Policy;

public sealed partial class MeasureTests
{
    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public void The_book_holds_all_29_measures_in_the_order_of_the_policy() =>
        Assert.Equal("1a 1b 2 3 4 5 6 7 8 9 10 11 12a 12b 12c 13 14 15a 15b 16 17 18 19 20 21 22 23 24 25",
            string.Join(' ', ThePolicy.Book.Measures.Select(m => m.Id)));

    [Fact]
    public void Kind_mode_pot_payee_and_departments_of_each_measure_are_those_of_the_policy() =>
        Assert.Equal("""
            1a | money | automatic | fund | enterprise | 1 | 1
            1b | money | automatic | fund | enterprise | 1 | 1
            2 | money | yearlyBudget | 2 | centreOperator | 1 | 0
            3 | service | selection | - | none | 1 | 1
            4 | service | service | - | none | 2 | 1
            5 | service | service | - | none | 2 | 1
            6 | privilege | service | - | none | 1 | 1
            7 | money | claim | fund | enterprise | 1 | 0
            8 | money | otherRule | - | enterprise | 2 | 0
            9 | service | service | - | none | 2 | 2
            10 | service | service | - | none | 2 | 1
            11 | money | otherRule | - | enterprise | 1 | 2
            12a | money | automatic | fund | enterprise | 1 | 1
            12b | money | claim | 12b | enterprise | 1 | 1
            12c | money | claim | fund | enterprise | 1 | 1
            13 | money | service | - | none | 2 | 1
            14 | money | claim | fund | enterprise | 1 | 1
            15a | money | claim | fund | cluster | 1 | 1
            15b | money | selection | fund | parkOperator | 1 | 1
            16 | money | yearlyBudget | 16 | organiser | 1 | 1
            17 | privilege | automatic | - | none | 2 | 4
            18 | quota | claim | - | none | 2 | 2
            19 | privilege | service | - | none | 2 | 5
            20 | service | service | - | none | 2 | 3
            21 | money | claim | fund | enterprise | 1 | 0
            22 | quota | quota | - | none | 2 | 0
            23 | organisation | organisation | - | none | 1 | 1
            24 | service | service | - | none | 1 | 1
            25 | service | service | - | none | 1 | 1
            """.ReplaceLineEndings("\n"),
            string.Join('\n', ThePolicy.Book.Measures.Select(m =>
                $"{m.Id} | {SrdiJson.Name(m.Kind)} | {SrdiJson.Name(m.Mode)} | {m.Pot ?? "-"} | {SrdiJson.Name(m.Payee)} | {m.Lead.Count} | {m.With.Count}")));

    [Fact]
    public void Ceilings_are_those_of_the_policy() =>
        Assert.Equal("1a 100, 1b 150, 7 500, 12a 500, 12b 75, 12c 100, 14 150, 15a 100, 15b 50, 21 50",
            string.Join(", ", ThePolicy.Book.Measures.Where(m => m.Ceiling is not null).Select(m => $"{m.Id} {m.Ceiling!.Value.Fen / 1_000_000}")));

    [Fact]
    public void Every_amount_marked_as_verified_stands_in_its_clause()
    {
        foreach (var measure in ThePolicy.Book.Measures.Where(m => m.Amount is { Verified: true }))
        {
            var words = measure.ClauseText.Replace("1亿", "10000万", StringComparison.Ordinal);
            foreach (var amount in AmountsOf(measure.Amount!)) Assert.Contains($"{amount.Fen / 1_000_000}万", words, StringComparison.Ordinal);
            if (ShareOf(measure.Amount!) is { } share) Assert.Contains($"{share / 100}%", words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_summary_in_words_names_only_numbers_of_the_clause()
    {
        foreach (var measure in ThePolicy.Book.Measures)
            foreach (Match number in Number().Matches(measure.What))
                Assert.Contains(number.Value, ThePolicy.Book.Document.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_named_pots_are_those_of_2_12b_and_16() =>
        Assert.Equal("2 500, 12b 20000, 16 100", string.Join(", ", ThePolicy.Book.Pots.Select(p => $"{p.Measure} {p.CapPerYear.Fen / 1_000_000}")));

    [Fact]
    public void Recognition_and_accreditation_trigger_their_measures_within_the_validity()
    {
        foreach (var row in TextTable.Rows("""
            trigger | on | measures
            littleGiant | 2025-08-22 |
            littleGiant | 2025-08-23 | 1a
            littleGiant | 2027-12-31 | 1a
            littleGiant | 2028-01-01 |
            champion | 2025-08-22 |
            champion | 2025-08-23 | 1b
            champion | 2028-01-01 |
            srdi | 2026-01-01 |
            innovative | 2026-01-01 |
            park | 2025-08-22 |
            park | 2025-08-23 | 15b
            park | 2027-12-31 | 15b
            park | 2028-01-01 |
            """))
        {
            var trigger = row[0] == "park" ? PolicyTrigger.ParkAccredited : PolicyTrigger.Recognised(Enum.Parse<Title>(row[0], ignoreCase: true));
            Assert.Equal(row[2], string.Join(' ', ThePolicy.Book.MeasuresTriggeredBy(trigger, Day(row[1])).Select(m => m.Id)));
        }
    }

    [Fact]
    public void A_title_held_before_grants_nothing_again_unless_the_setting_says_so()
    {
        var on = new DateOnly(2026, 1, 1);
        Assert.Equal("1a", Assert.Single(ThePolicy.Book.GrantsOn(Title.LittleGiant, on, isFirstEver: true)).Id);
        Assert.Empty(ThePolicy.Book.GrantsOn(Title.LittleGiant, on, isFirstEver: false));

        var other = ThePolicy.LoadAll(ThePolicy.With("measures/ambiguities.json", "\"setting\": \"firstEver\"", "\"setting\": \"eachCertificate\""));
        Assert.Equal("1a", Assert.Single(other.GrantsOn(Title.LittleGiant, on, isFirstEver: false)).Id);
    }

    [Fact]
    public void A_renewal_opens_12c_and_a_base_award_opens_12a()
    {
        var on = new DateOnly(2026, 6, 30);
        Assert.Equal("12c", Assert.Single(ThePolicy.Book.MeasuresOpenedBy(PolicyTrigger.Renewed(Title.LittleGiant), on)).Id);
        Assert.Equal("12a", Assert.Single(ThePolicy.Book.MeasuresOpenedBy(PolicyTrigger.BaseAwarded, on)).Id);
        Assert.Empty(ThePolicy.Book.MeasuresOpenedBy(PolicyTrigger.Renewed(Title.Srdi), on));
        Assert.Empty(ThePolicy.Book.MeasuresTriggeredBy(PolicyTrigger.Renewed(Title.LittleGiant), on));
    }

    [Fact]
    public void A_measure_is_found_on_a_day_or_refused_with_the_days_on_which_it_holds()
    {
        Assert.Equal("14", ThePolicy.Book.MeasureOn("14", new(2026, 12, 31)).Value.Id);
        Assert.Equal(Refusal.MeasureNotInForce, ThePolicy.Book.MeasureOn("14", new(2027, 1, 1)).Refused!.Code);
        Assert.Equal(Refusal.MeasureUnknown, ThePolicy.Book.MeasureOn("26", new(2026, 1, 1)).Refused!.Code);
        Assert.Contains("2025-08-23", ThePolicy.Book.MeasureOn("1a", new(2025, 1, 1)).Refused!.DetailZh, StringComparison.Ordinal);
    }

    [Fact]
    public void The_day_of_printing_can_be_set_as_the_first_day()
    {
        var printed = ThePolicy.LoadAll(ThePolicy.With("measures/ambiguities.json", "\"setting\": \"dated\"", "\"setting\": \"printed\"",
            ThePolicy.With("measures/park-criteria.json", "\"2025-08-23\"", "\"2025-08-26\"")));
        Assert.Empty(printed.GrantsOn(Title.LittleGiant, new(2025, 8, 25), isFirstEver: true));
        Assert.Single(printed.GrantsOn(Title.LittleGiant, new(2025, 8, 26), isFirstEver: true));
    }

    [Fact]
    public void The_version_names_the_policy_and_changes_with_any_file()
    {
        Assert.Matches("^gz-2025-13@[0-9a-f]{8}$", ThePolicy.Book.Version);
        Assert.Equal(ThePolicy.Book.Version, ThePolicy.LoadAll(ThePolicy.Files).Version);
        Assert.NotEqual(ThePolicy.Book.Version, ThePolicy.LoadAll(ThePolicy.With("measures/25.json", "\"heading\": \"", "\"heading\": \" ")).Version);
    }

    [Fact]
    public void A_measure_is_served_with_the_shape_of_its_amount_and_one_ceiling()
    {
        var json = System.Text.Json.JsonSerializer.SerializeToElement(ThePolicy.Book.FindMeasure("1a"), SrdiJson.Edge);
        Assert.Equal("""{"shape":"fixed","source":"穗府办规〔2025〕13号 正文","verified":true,"ceilingFen":100000000}""", json.GetProperty("amount").GetRawText());
        Assert.Equal(100_000_000, json.GetProperty("ceilingFen").GetInt64());
    }

    private static IEnumerable<Money> AmountsOf(AmountRule rule) => rule switch
    {
        FixedAmount one => [one.Amount],
        AfterInvestment after => [after.Amount, after.MinimumInvestment],
        UnitPriceShare share => share.Kinds.Select(k => k.Ceiling),
        BaseAwardShare share => [share.Limit],
        BandShare band => [band.Minimum, band.Maximum],
        _ => [],
    };

    private static int? ShareOf(AmountRule rule) => rule switch
    {
        UnitPriceShare share => share.ShareBasisPoints,
        BaseAwardShare share => share.ShareBasisPoints,
        BandShare share => share.ShareBasisPoints,
        _ => null,
    };

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
