using System.Globalization;
using System.Text.Json;
using CsCheck;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Measures;

namespace Srdi.Domain.Tests.Policy;

public sealed class AmountTests
{
    private static readonly DateOnly AppliedOn = new(2026, 6, 30);
    private static readonly ClaimContext Giant = new(AppliedOn, [new(Title.LittleGiant, new(2023, 7, 1), new(2026, 12, 31))]) { Industry = "C3562", LittleGiantRenewals = [new(2026, 1, 10)] };

    private static decimal Wan(Money money) => money.Fen / 1_000_000m;

    private static long Fen(string wan) => Money.OfWanYuan(decimal.Parse(wan, CultureInfo.InvariantCulture)).Fen;

    private static string Text(decimal wan) => wan.ToString("0.######", CultureInfo.InvariantCulture);

    private static Outcome<ClaimDecision> Claim(string measure, string facts, ClaimContext? context = null, PolicyBook? book = null) =>
        MeasureAmount.Decide(book ?? ThePolicy.Book, measure, JsonDocument.Parse(facts).RootElement, context ?? Giant);

    [Fact]
    public void First_set_equipment_is_paid_30_percent_up_to_the_ceiling_of_its_kind()
    {
        foreach (var row in TextTable.Rows("""
            kind | unit price | quantity | amount
            completeSet | 1200 | 1 | 360
            completeSet | 1666.66 | 1 | 499.998
            completeSet | 1666.67 | 1 | 500
            completeSet | 2000 | 1 | 500
            completeSet | 1200 | 3 | 360
            singleUnit | 900 | 1 | 270
            singleUnit | 999.99 | 1 | 299.997
            singleUnit | 1000 | 1 | 300
            singleUnit | 1200 | 1 | 300
            singleUnit | 900 | 4 | 270
            coreComponent | 300 | 1 | 90
            coreComponent | 3 | 100 | 90
            coreComponent | 333.33 | 1 | 99.999
            coreComponent | 333.34 | 1 | 100
            coreComponent | 400 | 1 | 100
            coreComponent | 4 | 100 | 100
            """))
        {
            var decided = Claim("7", $$"""{"kind":"{{row[0]}}","product":"P","unitPriceFen":{{Fen(row[1])}},"quantity":{{row[2]}}}""").Value;
            Assert.Equal(row[3], Text(Wan(decided.Amount.Calculated)));
        }
    }

    [Fact]
    public void The_working_of_first_set_equipment_reads_like_the_policy()
    {
        var decided = Claim("7", """{"kind":"singleUnit","product":"六轴机器人","unitPriceFen":900000000,"quantity":1}""").Value;
        Assert.Equal("""
            依据 穗府办规〔2025〕13号 (七)
            2026-06-30 持有有效的专精特新“小巨人”企业称号
            30% × 900 万元 = 270 万元
            单台上限 300 万元 → 270 万元
            口径 A12: 每个企业每个产品奖励一次, 单台按单价、部件按首批次计算
            所依口径: A1 同一计划内按比例折算, 最大余数法取整; A16 按各措施的排他清单判断
            以上为上限, 实际金额受年度资金预算总量控制
            """.ReplaceLineEndings("\n"), string.Join('\n', decided.Amount.Working));
        Assert.Equal("六轴机器人", decided.Facts.Cause);
        Assert.Equal(300_000_000, decided.Amount.Ceiling.Fen);
    }

    [Fact]
    public void Units_are_paid_one_by_one_when_the_setting_says_so()
    {
        var perUnit = ThePolicy.LoadAll(ThePolicy.With("measures/ambiguities.json", "\"setting\": \"oncePerProduct\"", "\"setting\": \"perUnit\""));
        var amount = Claim("7", """{"kind":"singleUnit","product":"P","unitPriceFen":1200000000,"quantity":2}""", book: perUnit).Value.Amount;
        Assert.Equal((600_000_000, 600_000_000), (amount.Calculated.Fen, amount.Ceiling.Fen));
        Assert.Contains("口径 A12: 单台设备按台数分别计算", amount.Working);
    }

    [Fact]
    public void A_retrofit_with_a_base_award_gets_2_percent_up_to_500()
    {
        foreach (var row in TextTable.Rows("""
            equipment | amount
            8000 | 160
            24999.99 | 499.9998
            25000 | 500
            25000.01 | 500
            30000 | 500
            """))
            Assert.Equal(row[1], Text(Wan(Claim("12a", Retrofit(row[0])).Value.Amount.Calculated)));
    }

    [Fact]
    public void The_limit_of_12a_is_per_project_per_firm_or_per_firm_and_year_by_one_setting()
    {
        var before = Giant with { Granted = [new("12a", 2025, Money.OfWanYuan(300)), new("12a", 2026, Money.OfWanYuan(100)), new("14", 2026, Money.OfWanYuan(50))] };
        foreach (var row in TextTable.Rows("""
            setting | amount | note
            perProject | 500 | 口径 A6: 按项目计上限
            perFirm | 100 | 口径 A6: 按企业累计计上限
            perFirmYear | 400 | 口径 A6: 按企业年度计上限
            """))
        {
            var book = ThePolicy.LoadAll(ThePolicy.With("measures/ambiguities.json", "\"setting\": \"perProject\"", $"\"setting\": \"{row[0]}\""));
            var amount = Claim("12a", Retrofit("30000"), before, book).Value.Amount;
            Assert.Equal(row[1], Text(Wan(amount.Calculated)));
            Assert.Contains(row[2], amount.Working);
        }
        Assert.Contains("本企业 2026 年此项合计 600 万元", Claim("12a", Retrofit("30000"), before).Value.Amount.Working);
    }

    [Fact]
    public void A_small_retrofit_gets_15_percent_within_its_band_both_ends_included()
    {
        foreach (var row in TextTable.Rows("""
            equipment | amount
            149.99 | refused
            149.999999 | refused
            150 | 22.5
            150.01 | 22.5015
            300 | 45
            499.99 | 74.9985
            500 | 75
            500.000001 | refused
            500.01 | refused
            """))
        {
            var decided = Claim("12b", Retrofit(row[0]), Giant with { Titles = [] });
            Assert.Equal(row[1], decided.Succeeded ? Text(Wan(decided.Value.Amount.Calculated)) : "refused");
            if (!decided.Succeeded) Assert.Equal((Refusal.ClaimNotEligible, "穗府办规〔2025〕13号 (十二) 第二项"), (decided.Refused!.Code, decided.Refused.Clause));
        }
        Assert.Contains("须人工确认", Claim("12b", Retrofit("500")).Value.Amount.Working);
        Assert.DoesNotContain("须人工确认", Claim("12b", Retrofit("499.99")).Value.Amount.Working);
    }

    [Fact]
    public void A_small_retrofit_is_for_industrial_enterprises()
    {
        Assert.Equal(Refusal.ClaimNotEligible, Claim("12b", Retrofit("300"), Giant with { Industry = "I6513" }).Refused!.Code);
        Assert.True(Claim("12b", Retrofit("300"), Giant with { Industry = "D4411" }).Succeeded);
        Assert.Contains("企业行业未登记, 由审核人核实是否为工业企业", Claim("12b", Retrofit("300"), Giant with { Industry = null }).Value.Amount.Working);
    }

    [Fact]
    public void Expansion_is_paid_once_investments_of_2025_to_2027_reach_a_hundred_million()
    {
        foreach (var row in TextTable.Rows("""
            first on | first | second on | second | amount
            2025-01-01 | 6000 | 2026-06-30 | 4000 | 100
            2025-01-01 | 6000 | 2026-06-30 | 3999.999999 | refused
            2025-01-01 | 6000 | 2026-06-30 | 4000.000001 | 100
            2024-12-31 | 6000 | 2026-06-30 | 4000 | refused
            2024-12-31 | 6000 | 2026-06-30 | 10000 | 100
            """))
        {
            var decided = Claim("12c", $$"""{"investments":[{"on":"{{row[0]}}","amountFen":{{Fen(row[1])}}},{"on":"{{row[2]}}","amountFen":{{Fen(row[3])}}}]}""");
            Assert.Equal(row[4], decided.Succeeded ? Text(Wan(decided.Value.Amount.Calculated)) : "refused");
        }
        var without = Claim("12c", """{"investments":[{"on":"2026-01-01","amountFen":10000000000}]}""", Giant with { LittleGiantRenewals = [] });
        Assert.Equal("renewal", Assert.Single(without.Refused!.Missing!).Id);
    }

    [Fact]
    public void Digitalisation_is_paid_half_up_to_its_level_and_150_for_the_firm()
    {
        foreach (var row in TextTable.Rows("""
            level | cost | before | amount
            2 | 100 | 0 | 50
            2 | 119.99 | 0 | 59.995
            2 | 120 | 0 | 60
            2 | 200 | 0 | 60
            3 | 199.99 | 0 | 99.995
            3 | 250 | 0 | 100
            4 | 299.99 | 0 | 149.995
            4 | 320 | 0 | 150
            4 | 320 | 100 | 50
            4 | 320 | 149.99 | 0.01
            4 | 320 | 150 | refused
            3 | 250 | 60 | 90
            1 | 250 | 0 | refused
            """))
        {
            var decided = Claim("14", $$"""{"project":"P","level":{{row[0]}},"approvedCostFen":{{Fen(row[1])}}}""", Giant with { Granted = [new("14", 2025, new(Fen(row[2])))] });
            Assert.Equal(row[3], decided.Succeeded ? Text(Wan(decided.Value.Amount.Calculated)) : "refused");
        }
        Assert.Equal("facts.level", Claim("14", """{"project":"P","level":5,"approvedCostFen":100}""").Refused!.Field);
        Assert.Contains(Claim("14", """{"project":"P","level":2,"approvedCostFen":100}""").Value.Amount.Working, line => line.StartsWith("部分数字未见官方原文", StringComparison.Ordinal));
    }

    [Fact]
    public void Fixed_amounts_are_paid_in_full()
    {
        Assert.Equal(100m, Wan(Claim("15a", """{"cluster":"增城新型显示","document":"工信厅企业函〔2026〕1号"}""").Value.Amount.Calculated));
        Assert.Equal(50m, Wan(Claim("21", """{"document":"工信部节函〔2026〕1号","recognisedOn":"2026-03-01"}""").Value.Amount.Calculated));
        Assert.Equal("1a 100, 1b 150, 15b 50", string.Join(", ", new[] { "1a", "1b", "15b" }.Select(id => $"{id} {Wan(MeasureAmount.OfGrant(ThePolicy.Book, ThePolicy.Book.FindMeasure(id)!).Calculated)}")));
    }

    [Fact]
    public void A_claim_needs_the_title_on_the_day_that_the_measure_names()
    {
        var srdi = new ClaimContext(AppliedOn, [new(Title.Srdi, new(2023, 3, 1), new(2026, 2, 28))]);
        Assert.Equal(Refusal.ClaimNotEligible, Claim("12a", Retrofit("8000", "2026-03-01"), srdi).Refused!.Code);
        Assert.True(Claim("12a", Retrofit("8000", "2026-02-28"), srdi).Succeeded);
        Assert.Contains("口径 A7: 基础决定作出之日称号有效", Claim("12a", Retrofit("8000", "2026-02-28"), srdi).Value.Amount.Working);

        var atApplication = ThePolicy.LoadAll(ThePolicy.With("measures/ambiguities.json", "\"setting\": \"baseDecision\"", "\"setting\": \"application\""));
        Assert.Equal(Refusal.ClaimNotEligible, Claim("12a", Retrofit("8000", "2026-02-28"), srdi, atApplication).Refused!.Code);

        var renewing = srdi with { Titles = [srdi.Titles[0] with { InRenewal = true }] };
        Assert.True(Claim("12a", Retrofit("8000", "2026-03-01"), renewing).Succeeded);
        Assert.Equal(Refusal.ClaimNotEligible, Claim("12a", Retrofit("8000"), new(AppliedOn, [new(Title.Champion, new(2025, 1, 1), null)])).Refused!.Code);
    }

    [Fact]
    public void The_decision_must_fall_within_the_validity_of_the_measure_and_not_after_the_claim()
    {
        Assert.Equal(Refusal.MeasureNotInForce, Claim("12a", Retrofit("8000", "2025-08-22")).Refused!.Code);
        Assert.True(Claim("12a", Retrofit("8000", "2025-08-23")).Succeeded);
        Assert.Equal("facts.decidedOn", Claim("12a", Retrofit("8000", "2026-07-01")).Refused!.Field);
        Assert.Equal(Refusal.MeasureNotInForce, Claim("14", """{"project":"P","level":2,"approvedCostFen":100}""", Giant with { AppliedOn = new(2027, 1, 1) }).Refused!.Code);
    }

    [Fact]
    public void Measures_without_claims_and_unknown_ones_are_refused()
    {
        foreach (var id in new[] { "1a", "1b", "2", "8", "13", "15b", "16", "22" }) Assert.Equal(Refusal.MeasureNotClaimable, Claim(id, "{}").Refused!.Code);
        Assert.Equal(Refusal.MeasureUnknown, Claim("12", "{}").Refused!.Code);
    }

    [Fact]
    public void Facts_at_fault_are_named()
    {
        foreach (var row in TextTable.Rows("""
            measure | facts | refusal | field
            7 | {"kind":"singleUnit","product":"P","quantity":1} | FieldMissing | facts.unitPriceFen
            7 | {"kind":"wheel","product":"P","unitPriceFen":1,"quantity":1} | FieldInvalid | facts.kind
            7 | {"kind":"singleUnit","product":" ","unitPriceFen":1,"quantity":1} | FieldInvalid | facts.product
            7 | {"kind":"singleUnit","product":"P","unitPriceFen":-1,"quantity":1} | FieldInvalid | facts.unitPriceFen
            7 | {"kind":"singleUnit","product":"P","unitPriceFen":0,"quantity":1} | FieldInvalid | facts.unitPriceFen
            7 | {"kind":"singleUnit","product":"P","unitPriceFen":1.5,"quantity":1} | FieldInvalid | facts.unitPriceFen
            7 | {"kind":"singleUnit","product":"P","unitPriceFen":1,"quantity":0} | FieldInvalid | facts.quantity
            7 | {"kind":"coreComponent","product":"P","unitPriceFen":100000000000000,"quantity":1000} | FieldInvalid | facts.quantity
            7 | {"kind":"singleUnit","product":"P","unitPriceFen":1,"quantity":1,"price":2} | FieldInvalid | facts.price
            12a | {"project":"P","equipmentFen":1} | FieldMissing | facts.decidedOn
            12b | {"project":"P","equipmentFen":1,"decidedOn":"2026-02-30"} | FieldInvalid | facts.decidedOn
            12c | {"investments":[]} | FieldInvalid | facts.investments
            12c | {"investments":[{"on":"2026-01-01"}]} | FieldMissing | facts.investments[0].amountFen
            12c | {"investments":[{"on":"2026-01-01","amountFen":1,"by":"x"}]} | FieldInvalid | facts.investments[0].by
            12c | {"investments":[{"on":"2026-07-01","amountFen":1}]} | DateInFuture | facts.investments[0].on
            14 | {"project":"P","level":"2","approvedCostFen":1} | FieldInvalid | facts.level
            15a | {"cluster":"C"} | FieldMissing | facts.document
            21 | {"document":"D","recognisedOn":null} | FieldMissing | facts.recognisedOn
            21 | 1 | FieldInvalid | facts
            """))
        {
            var refused = Claim(row[0], row[1]).Refused;
            Assert.Equal((row[2], row[3]), (refused?.Code.ToString(), refused?.Field));
        }
        Assert.Equal("facts.product", Claim("7", "{\"kind\":\"singleUnit\",\"product\":\"\\ud800\",\"unitPriceFen\":1,\"quantity\":1}").Refused!.Field);
    }

    [Fact]
    public void The_same_product_written_otherwise_is_the_same_cause() =>
        Assert.Equal(
            Claim("7", """{"kind":"singleUnit","product":"机器人 X1","unitPriceFen":1,"quantity":1}""").Value.Facts.Cause,
            Claim("7", """{"kind":"singleUnit","product":" 机器人　Ｘ１ ","unitPriceFen":1,"quantity":1}""").Value.Facts.Cause);

    [Fact]
    public void No_amount_exceeds_its_ceiling_and_more_cost_never_pays_less() =>
        Gen.Select(Gen.Long[1, 100_000_000_000], Gen.Long[0, 1_000_000_000], Gen.Int[2, 4], Gen.Enum<FirstSetKind>(), Gen.Int[1, 50], Gen.Long[0, 200_000_000])
            .Sample((fen, more, level, kind, quantity, before) =>
            {
                var context = Giant with { Granted = [new("14", 2025, new(before))] };
                foreach (var (id, facts) in new (string, Func<long, ClaimFacts>)[]
                {
                    ("7", f => new FirstSetClaim(kind, "P", new(f), quantity)),
                    ("12a", f => new RetrofitClaim("P", new(f), AppliedOn)),
                    ("12b", f => new RetrofitClaim("P", new(f), AppliedOn)),
                    ("14", f => new DigitalisationClaim("P", level, new(f))),
                })
                {
                    var measure = ThePolicy.Book.FindMeasure(id)!;
                    var less = MeasureAmount.Compute(ThePolicy.Book, measure, facts(fen), context);
                    var larger = MeasureAmount.Compute(ThePolicy.Book, measure, facts(fen + more), context);
                    foreach (var outcome in new[] { less, larger })
                        if (outcome.Succeeded)
                        {
                            Assert.True(outcome.Value.Calculated <= outcome.Value.Ceiling && outcome.Value.Ceiling <= measure.Ceiling!.Value);
                            Assert.True(outcome.Value.Calculated.Fen >= 0);
                        }
                    if (less.Succeeded && larger.Succeeded) Assert.True(larger.Value.Calculated >= less.Value.Calculated);
                }
            });

    private static string Retrofit(string equipmentWan, string decidedOn = "2026-03-01") =>
        $$"""{"project":"P","equipmentFen":{{Fen(equipmentWan)}},"decidedOn":"{{decidedOn}}"}""";
}
