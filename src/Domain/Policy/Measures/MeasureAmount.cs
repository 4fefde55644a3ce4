using System.Text.Json;

namespace Srdi.Domain.Policy.Measures;

/// <summary>An amount that was granted before.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Year">The year it counts in.</param>
/// <param name="Amount">The amount that stands: approved where decided, else calculated.</param>
[GenerateSerializer, Immutable, Alias("PriorGrant")]
public sealed record PriorGrant([property: Id(0)] string Measure, [property: Id(1)] int Year, [property: Id(2)] Money Amount);

/// <summary>What a claim is weighed against beside its own facts.</summary>
/// <param name="AppliedOn">The day of the claim.</param>
/// <param name="Titles">The claimant's titles, past and present.</param>
public sealed record ClaimContext(DateOnly AppliedOn, IReadOnlyList<HeldTitle> Titles)
{
    /// <summary>The claimant's class of GB/T 4754; null when not registered.</summary>
    public string? Industry { get; init; }

    /// <summary>What was granted to the claimant before; waived, rejected and reversed grants left out.</summary>
    public IReadOnlyList<PriorGrant> Granted { get; init; } = [];

    /// <summary>The days on which the claimant's 小巨人 was renewed.</summary>
    public IReadOnlyList<DateOnly> LittleGiantRenewals { get; init; } = [];
}

/// <summary>An amount with the way to it.</summary>
/// <param name="Ceiling">The policy's limit for this grant.</param>
/// <param name="Calculated">What the rule comes to: never more than the ceiling.</param>
/// <param name="Working">The way, step by step, in Chinese.</param>
[GenerateSerializer, Immutable, Alias("Computed")]
public sealed record Computed([property: Id(0)] Money Ceiling, [property: Id(1)] Money Calculated, [property: Id(2)] IReadOnlyList<string> Working);

/// <summary>A claim that the measure bears.</summary>
/// <param name="Measure">The version of the measure that applies.</param>
/// <param name="Facts">The claim's facts.</param>
/// <param name="Amount">The amount.</param>
public sealed record ClaimDecision(Measure Measure, ClaimFacts Facts, Computed Amount);

/// <summary>Computes amounts: the shapes are here, every number comes from the measure's file. All amounts are upper limits.</summary>
public static class MeasureAmount
{
    /// <summary>Weighs a claim from its JSON: the measure, its validity, the title it needs, and the amount.</summary>
    public static Outcome<ClaimDecision> Decide(PolicyBook book, string measureId, JsonElement facts, ClaimContext context)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(context);
        if (book.FindMeasure(measureId) is not { } newest) return book.MeasureOn(measureId, context.AppliedOn).Refused!;
        if (newest.ClaimFacts is not { } kind)
            return new Refused(Refusal.MeasureNotClaimable)
            {
                Field = "measure", Clause = newest.Clause,
                DetailZh = $"措施 {newest.Id} 不接受申请: {newest.ServedBy ?? newest.NotYet}。",
                DetailEn = $"Measure {newest.Id} takes no claims; its mode is {SrdiJson.Name(newest.Mode)}.",
            };
        return ClaimFacts.Parse(kind, facts).Then(read =>
            book.MeasureOn(measureId, read.DecidedOn ?? context.AppliedOn).Then(measure =>
                Compute(book, measure, read, context).Then<ClaimDecision>(amount => new ClaimDecision(measure, read, amount))));
    }

    /// <summary>The amount of a grant without application (1a, 1b, 15b).</summary>
    /// <exception cref="ArgumentException">The measure's amount is not a fixed one: a bug in the caller.</exception>
    public static Computed OfGrant(PolicyBook book, Measure measure)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(measure);
        if (measure.Amount is not FixedAmount rule) throw new ArgumentException($"{measure.Id} has no fixed amount.", nameof(measure));
        var working = new Working(book, measure);
        working.Step($"每{(measure.Payee == Payee.ParkOperator ? "个园区运营主体" : "家")}上限 {rule.Amount} → {rule.Amount}");
        return working.Result(rule.Amount, rule.Amount);
    }

    /// <summary>The amount of a claim; refuses with <see cref="Refusal.ClaimNotEligible"/> where the facts do not meet the measure.</summary>
    public static Outcome<Computed> Compute(PolicyBook book, Measure measure, ClaimFacts facts, ClaimContext context)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(context);
        if (facts.DecidedOn is { } decided && decided > context.AppliedOn)
            return new Refused(Refusal.DateInFuture) { Field = facts is GreenFactoryClaim ? "facts.recognisedOn" : "facts.decidedOn", DetailZh = $"{decided.Iso()} 晚于申报日 {context.AppliedOn.Iso()}。", DetailEn = $"{decided.Iso()} lies after the day of the claim, {context.AppliedOn.Iso()}." };
        var working = new Working(book, measure);
        if (TitleMissing(measure, facts, context, working) is { } missing) return missing;
        return (measure.Amount, facts) switch
        {
            (UnitPriceShare rule, FirstSetClaim claim) => FirstSet(rule, claim, working),
            (BaseAwardShare rule, RetrofitClaim claim) => BaseAward(rule, claim, context, working),
            (BandShare rule, RetrofitClaim claim) => SmallRetrofit(rule, claim, context, working),
            (AfterInvestment rule, ExpansionClaim claim) => Expansion(rule, claim, context, working),
            (LevelShare rule, DigitalisationClaim claim) => Digitalisation(rule, claim, context, working),
            (FixedAmount rule, ClusterClaim claim) => working.Step($"集群“{claim.Cluster}”, 认定文件 {claim.Document}").Step($"每个上限 {rule.Amount} → {rule.Amount}").Result(rule.Amount, rule.Amount),
            (FixedAmount rule, GreenFactoryClaim claim) => working.Step($"国家级绿色工厂, {claim.RecognisedOn.Iso()} 认定, 文件 {claim.Document}").Step($"每家上限 {rule.Amount} → {rule.Amount}").Result(rule.Amount, rule.Amount),
            _ => throw new ArgumentException($"{measure.Id} does not take {facts.GetType().Name}.", nameof(facts)),
        };
    }

    private static Refused? TitleMissing(Measure measure, ClaimFacts facts, ClaimContext context, Working working)
    {
        if (measure.TitleNeeded is not { } needed) return null;
        var on = needed.On == TitleDate.BaseDecision ? facts.DecidedOn ?? context.AppliedOn : context.AppliedOn;
        foreach (var held in context.Titles)
            if (needed.AnyOf.Contains(held.Title) && held.InForceOn(on))
            {
                working.Step($"{on.Iso()} 持有有效的{Enterprises.TitleNames.Chinese(held.Title)}称号");
                if (needed.Note.Length > 0) working.Step(needed.Note);
                return null;
            }
        var names = string.Join("或", needed.AnyOf.Select(Enterprises.TitleNames.Chinese));
        return working.No($"{on.Iso()} 须持有有效的{names}称号{(needed.Note.Length > 0 ? $" ({needed.Note})" : "")}",
            $"a title in force on {on.Iso()} is needed: {string.Join(" or ", needed.AnyOf.Select(SrdiJson.Name))}", new("title", 1, 0, 1, "项"));
    }

    private static Outcome<Computed> FirstSet(UnitPriceShare rule, FirstSetClaim claim, Working working)
    {
        var kind = rule.Kinds.First(k => k.Kind == claim.Kind);
        var perUnit = kind.Per == CeilingPer.Unit && working.Reads("A12", "perUnit");
        var price = claim.UnitPrice;
        if (kind.Per == CeilingPer.Batch && claim.Quantity > 1)
        {
            var batch = (Int128)claim.UnitPrice.Fen * claim.Quantity;
            if (batch > 1_000_000_000_000_000) return new Refused(Refusal.FieldInvalid) { Field = "facts.quantity", DetailZh = "批次销售额过大。", DetailEn = "The batch's price is too large." };
            price = new((long)batch);
            working.Step($"首批次销售额: {claim.UnitPrice} × {claim.Quantity} = {price}");
        }
        var one = working.Share(rule.ShareBasisPoints, price);
        var calculated = working.Cap(kind.LimitLabel, kind.Ceiling, one);
        var ceiling = kind.Ceiling;
        if (perUnit && claim.Quantity > 1)
        {
            (ceiling, calculated) = (new(checked(ceiling.Fen * claim.Quantity)), new(checked(calculated.Fen * claim.Quantity)));
            working.Step($"{claim.Quantity} 台合计 {calculated}");
        }
        return working.Setting("A12").Result(ceiling, calculated);
    }

    private static Outcome<Computed> BaseAward(BaseAwardShare rule, RetrofitClaim claim, ClaimContext context, Working working)
    {
        var share = working.Share(rule.ShareBasisPoints, claim.Equipment);
        var year = claim.Decided.Year;
        var (inYear, ever) = (Sum(context, working.Measure, year), Sum(context, working.Measure, null));
        var before = working.Reads("A6", "perFirm") ? ever : working.Reads("A6", "perFirmYear") ? inYear : Money.Zero;
        var left = before >= rule.Limit ? Money.Zero : rule.Limit - before;
        var calculated = working.Cap(before.Fen == 0 ? "上限" : $"上限 {rule.Limit}, 已获 {before}, 余", left, share);
        working.Setting("A6");
        if (calculated.Fen == 0) return working.No($"累计已达上限 {rule.Limit} (已获 {before})", $"the limit of {rule.Limit.Fen} fen has been reached");
        working.Step($"本企业 {year} 年此项合计 {inYear + calculated}");
        return working.Result(left, calculated);
    }

    private static Outcome<Computed> SmallRetrofit(BandShare rule, RetrofitClaim claim, ClaimContext context, Working working)
    {
        if (context.Industry is null) working.Step("企业行业未登记, 由审核人核实是否为工业企业");
        else if (!working.Book.Sizes.IsIndustry(context.Industry)) return working.No($"仅适用于工业企业, 登记行业为 {context.Industry}", $"only industrial enterprises; the registered industry is {context.Industry}", new("industry", 1, 0, 1, "项"));
        if (claim.Equipment < rule.Minimum)
            return working.No($"新设备购置额 {claim.Equipment} 低于 {rule.Minimum}", $"equipment of {claim.Equipment.Fen} fen is below {rule.Minimum.Fen}", InWan("equipment", rule.Minimum, claim.Equipment, rule.Minimum - claim.Equipment));
        if (claim.Equipment > rule.Maximum)
            return working.No($"新设备购置额 {claim.Equipment} 高于 {rule.Maximum}, 不属于“小技改”", $"equipment of {claim.Equipment.Fen} fen is above {rule.Maximum.Fen}", InWan("equipment", rule.Maximum, claim.Equipment, rule.Maximum - claim.Equipment));
        working.Step($"新设备购置额 {claim.Equipment} 在 {rule.Minimum} 至 {rule.Maximum} 之间 (含本数)");
        var calculated = working.Share(rule.ShareBasisPoints, claim.Equipment);
        if (claim.Equipment == rule.Maximum) working.Setting("A11").Step("须人工确认");
        return working.Result(calculated, calculated);
    }

    private static Outcome<Computed> Expansion(AfterInvestment rule, ExpansionClaim claim, ClaimContext context, Working working)
    {
        for (var i = 0; i < claim.Investments.Count; i++)
            if (claim.Investments[i].On > context.AppliedOn)
                return new Refused(Refusal.DateInFuture) { Field = $"facts.investments[{i}].on", DetailZh = $"{claim.Investments[i].On.Iso()} 晚于申报日 {context.AppliedOn.Iso()}。", DetailEn = $"{claim.Investments[i].On.Iso()} lies after the day of the claim, {context.AppliedOn.Iso()}." };
        DateOnly? renewed = null;
        foreach (var day in context.LittleGiantRenewals) if (day <= context.AppliedOn && (renewed is null || day > renewed)) renewed = day;
        if (renewed is null) return working.No("小巨人称号尚未经复核通过", "the little-giant title has not been renewed", new("renewal", 1, 0, 1, "次"));
        working.Step($"小巨人称号于 {renewed.Value.Iso()} 复核通过");
        Int128 counted = 0, outside = 0;
        foreach (var investment in claim.Investments)
            if (rule.InvestedFrom <= investment.On && investment.On <= rule.InvestedTo) counted += investment.Amount.Fen;
            else outside += investment.Amount.Fen;
        var sum = new Money((long)counted);
        working.Step($"{rule.InvestedFrom.Iso()} 至 {rule.InvestedTo.Iso()} 累计固定资产投资 {sum}");
        if (outside > 0) working.Step($"期间以外的投资 {new Money((long)outside)} 不计入");
        if (sum < rule.MinimumInvestment)
            return working.No($"累计固定资产投资 {sum} 低于 {rule.MinimumInvestment}", $"investments of {sum.Fen} fen are below {rule.MinimumInvestment.Fen}", InWan("investments", rule.MinimumInvestment, sum, rule.MinimumInvestment - sum));
        return working.Step($"不低于 {rule.MinimumInvestment}, 每家上限 {rule.Amount} → {rule.Amount}").Result(rule.Amount, rule.Amount);
    }

    private static Outcome<Computed> Digitalisation(LevelShare rule, DigitalisationClaim claim, ClaimContext context, Working working)
    {
        var level = rule.Levels.FirstOrDefault(l => l.Level == claim.Level);
        var (lowest, highest) = (rule.Levels.Min(l => l.Level), rule.Levels.Max(l => l.Level));
        if (level is null && claim.Level < lowest) return working.No($"达到 {claim.Level} 级, 低于 {lowest} 级", $"level {claim.Level} is below {lowest}", new("level", lowest, claim.Level, lowest - claim.Level, "级"));
        if (level is null) return new Refused(Refusal.FieldInvalid) { Field = "facts.level", DetailZh = $"等级应为 {lowest} 至 {highest}。", DetailEn = $"The level must be from {lowest} to {highest}." };
        var share = working.Share(rule.ShareBasisPoints, claim.ApprovedCost);
        var ofLevel = working.Cap($"{level.Name}上限", level.Ceiling, share);
        var before = Sum(context, working.Measure, null);
        var left = before >= rule.FirmCeiling ? Money.Zero : rule.FirmCeiling - before;
        var calculated = working.Cap(before.Fen == 0 ? "累计上限" : $"累计上限 {rule.FirmCeiling}, 已获 {before}, 余", left, ofLevel);
        working.Setting("A13");
        if (calculated.Fen == 0) return working.No($"累计补助已达上限 {rule.FirmCeiling}", $"the limit of {rule.FirmCeiling.Fen} fen has been reached");
        return working.Result(Money.Min(level.Ceiling, left), calculated);
    }

    private static Money Sum(ClaimContext context, Measure measure, int? year)
    {
        var sum = Money.Zero;
        foreach (var grant in context.Granted) if (grant.Measure == measure.Id && (year is null || grant.Year == year)) sum += grant.Amount;
        return sum;
    }

    private static Shortfall InWan(string id, Money required, Money actual, Money gap) => new(id, required.Fen / 1_000_000m, actual.Fen / 1_000_000m, gap.Fen / 1_000_000m, "万元");

    /// <summary>The lines of the working as they come about.</summary>
    private sealed class Working(PolicyBook book, Measure measure)
    {
        private readonly List<string> lines = [$"依据 {measure.Clause}"];
        private readonly HashSet<string> named = new(StringComparer.Ordinal);

        public PolicyBook Book => book;

        public Measure Measure => measure;

        public bool Reads(string ambiguity, string reading) => book.Ambiguities.Is(ambiguity, reading);

        public Working Step(string line)
        {
            lines.Add(line);
            return this;
        }

        public Working Setting(string ambiguity) => named.Add(ambiguity) ? Step(book.Ambiguities.Note(ambiguity)) : this;

        /// <summary>The one place of a claim's amount where a share is taken: down to the fen.</summary>
        public Money Share(int basisPoints, Money of)
        {
            var share = of.Share(basisPoints);
            Step($"{(basisPoints / 100m).Plain()}% × {of} = {share}{((Int128)of.Fen * basisPoints % 10_000 == 0 ? "" : " (不足一分舍去)")}");
            return share;
        }

        public Money Cap(string label, Money cap, Money amount)
        {
            var capped = Money.Min(cap, amount);
            Step($"{label} {cap} → {capped}");
            return capped;
        }

        public Computed Result(Money ceiling, Money calculated)
        {
            if (measure.Amount is { Verified: false } rule) Step($"部分数字未见官方原文, 待核: {rule.Source}");
            // Every reading that the amount rests on is named, those that moved no figure in one line.
            if (string.Join("; ", measure.Ambiguities.Where(named.Add).Select(id => book.Ambiguities.Reading(id))) is { Length: > 0 } readings) Step($"所依口径: {readings}");
            Step("以上为上限, 实际金额受年度资金预算总量控制");
            return new(ceiling, calculated, lines);
        }

        public Refused No(string zh, string en, Shortfall? missing = null) =>
            new(Refusal.ClaimNotEligible) { Clause = measure.Clause, DetailZh = zh + "。", DetailEn = $"Not eligible: {en}.", Missing = missing is null ? null : [missing] };
    }
}
