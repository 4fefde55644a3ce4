using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Parks;

/// <summary>What becomes of a park by a command or by news of its tenants: pure functions.</summary>
public static class ParkDecisions
{
    private const int NameLengthMax = 200;
    private const int TextLengthMax = 200;
    private const int TenantsMax = 5_000;
    private const decimal FloorAreaMax = 100_000_000m;
    private const int SitesMax = 50;

    /// <summary>The three criteria on a day. A little giant counts as SRDI too, unless ambiguity A8 is set to disjoint.</summary>
    public static ParkAssessment Assess(Park park, DateOnly on, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(park);
        ArgumentNullException.ThrowIfNull(policy);
        HashSet<EnterpriseId> giants = [], srdiOnly = [];
        foreach (var tenant in park.Tenants)
        {
            if (!tenant.PresentOn(on)) continue;
            if (tenant.HoldsOn(Title.LittleGiant, on)) giants.Add(tenant.Uscc);
            else if (tenant.HoldsOn(Title.Srdi, on)) srdiOnly.Add(tenant.Uscc);
        }
        return policy.ParkCriteriaOn(on).Assess(new(park.FloorAreaSquareMetres, giants.Count, srdiOnly.Count)
        {
            LargestSiteSquareMetres = park.Sites is { Count: > 0 } sites ? sites.Max(s => s.FloorAreaSquareMetres) : park.FloorAreaSquareMetres,
        });
    }

    /// <summary>
    /// The first day after <paramref name="on"/> on which a criterion that is met then will no longer be, if nothing is renewed and
    /// nobody moves in; null when the park does not meet the criteria, or nothing that has a date will change that.
    /// </summary>
    public static DateOnly? FallsBelowOn(Park park, DateOnly on, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(park);
        if (Assess(park, on, policy).Verdict != Verdict.Met) return null;
        // A title that has run out waits for a list, not for a date: it counts on.
        var ends = park.Tenants.Where(t => t.PresentOn(on)).SelectMany(t => t.Titles.Select(Ends).Append(t.To)).OfType<DateOnly>().Where(end => end >= on).Distinct().Order();
        foreach (var end in ends)
        {
            var day = end.AddDays(1);
            var then = park with { Tenants = [.. park.Tenants.Select(t => t with { Titles = [.. t.Titles.Where(h => Ends(h) is not { } last || last >= day)] })] };
            if (Assess(then, day, policy).Verdict != Verdict.Met) return day;
        }
        return null;

        static DateOnly? Ends(TitleHolding holding) => holding.State is TitleState.InForce or TitleState.Suspended ? holding.Until : null;
    }

    /// <summary>Registers a park or brings its facts up to date.</summary>
    public static Outcome<Decision<Park, Registered<Park>>> Register(Park? current, RegisterPark command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        var name = Text.Required(command.Name, "name", NameLengthMax);
        if (name.Refused is { } bad) return bad;
        if (command.District.Value is null) return new Refused(Refusal.FieldMissing) { Field = "district" };
        if (command.Operator.Value is null) return new Refused(Refusal.FieldMissing) { Field = "operator" };
        if (command.EffectiveOn > now.Today) return new Refused(Refusal.DateInFuture) { Field = "effectiveOn", DetailZh = "生效日期不得晚于今天。", DetailEn = "'effectiveOn' must not be after today." };
        if (AreaRefused(command.FloorAreaSquareMetres, "floorAreaSquareMetres") is { } unmeasured) return unmeasured;
        var area = decimal.Round(command.FloorAreaSquareMetres, 2);
        var sites = Sites(command.Sites ?? current?.Sites, area, stated: command.Sites is not null);
        if (sites.Refused is { } unproven) return unproven;
        var facts = new ParkFactsData(name.Value, command.District, command.Operator, area) { Sites = sites.Value };
        var log = Log(current, command.Id, now, policy);
        if (current is not null && facts with { Sites = null } == new ParkFactsData(current.Name, current.District, current.Operator, current.FloorAreaSquareMetres) && (facts.Sites ?? []).SequenceEqual(current.Sites ?? []))
            return new Decision<Park, Registered<Park>>(null, new(current, false));
        if (command.IfVersion is { } based && based != (current?.Version ?? 0))
            return new Refused(Refusal.VersionConflict) { Field = "If-Match", DetailZh = $"当前版本为 {current?.Version ?? 0}。", DetailEn = $"The present version is {current?.Version ?? 0}." };
        var next = (current ?? new Park(command.Id, name.Value, command.District, command.Operator, area)) with
        {
            Name = name.Value, District = command.District, Operator = command.Operator, FloorAreaSquareMetres = area, Sites = facts.Sites,
        };
        log.Add(current is null ? ParkEvents.Registered : ParkEvents.Updated, command.EffectiveOn ?? now.Today, next.District, facts);
        return Decided(next, log, [], now.Today, policy, p => new Registered<Park>(p, current is null));
    }

    private static Refused? AreaRefused(decimal area, string field) =>
        area > 0 && area <= FloorAreaMax && decimal.Round(area, 2) == area ? null : new(Refusal.FieldInvalid)
        {
            Field = field, DetailZh = $"建筑面积应大于 0, 不超过 {FloorAreaMax:0} 平方米, 最多两位小数。",
            DetailEn = $"'{field}' must be more than 0, at most {FloorAreaMax:0}, with at most two decimals.",
        };

    /// <summary>The sites as they are kept: each with its evidence, together the area of the park. None is null.</summary>
    private static Outcome<IReadOnlyList<ParkSite>?> Sites(IReadOnlyList<ParkSite>? given, decimal area, bool stated)
    {
        if (given is not { Count: > 0 }) return Outcome.Of<IReadOnlyList<ParkSite>?>(null);
        if (given.Count > SitesMax) return new Refused(Refusal.FieldInvalid) { Field = "sites", DetailZh = $"片区最多 {SitesMax} 个。", DetailEn = $"A park has at most {SitesMax} sites." };
        List<ParkSite> sites = [];
        foreach (var site in given)
        {
            var (name, address, document, boundary) = (Text.Required(site.Name, "sites.name", NameLengthMax), Text.Required(site.Address, "sites.address", TextLengthMax),
                Text.Required(site.Document, "sites.document", TextLengthMax), Text.Optional(site.Boundary, "sites.boundary", TextLengthMax));
            if ((name.Refused ?? address.Refused ?? document.Refused ?? boundary.Refused ?? AreaRefused(site.FloorAreaSquareMetres, "sites.floorAreaSquareMetres")) is { } bad) return bad;
            sites.Add(new(name.Value, decimal.Round(site.FloorAreaSquareMetres, 2), address.Value, document.Value) { Boundary = boundary.Value });
        }
        if (sites.Select(s => s.Name).Distinct(StringComparer.Ordinal).Count() != sites.Count) return new Refused(Refusal.FieldInvalid) { Field = "sites", DetailZh = "片区名称不得重复。", DetailEn = "Two sites have one name." };
        var sum = sites.Sum(s => s.FloorAreaSquareMetres);
        if (sum != area)
            return new Refused(Refusal.FieldInvalid)
            {
                Field = stated ? "sites" : "floorAreaSquareMetres", DetailZh = $"各片区面积合计 {sum:0.00} 平方米, 与园区建筑面积 {area:0.00} 平方米不符。", DetailEn = FormattableString.Invariant($"The sites come to {sum:0.00} ㎡, the park to {area:0.00}."),
            };
        return sites;
    }

    /// <summary>Puts a tenant in. The same firm may not be counted twice in one park at one time.</summary>
    public static Outcome<Decision<Park, Registered<Park>>> PutTenant(Park? current, PutTenant command, Enterprise tenant, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(tenant);
        if (current is null) return Refusal.ParkUnknown;
        var open = current.Tenants.FirstOrDefault(t => t.Uscc == command.Uscc && (command.From is null ? t.PresentOn(now.Today) : t.From == command.From));
        var from = command.From ?? open?.From ?? now.Today;
        if (from > now.Today) return new Refused(Refusal.DateInFuture) { Field = "from", DetailZh = "入驻日期不得晚于今天。", DetailEn = "'from' must not be after today." };
        if (command.To < from) return new Refused(Refusal.DatesReversed) { Field = "to", DetailZh = "离园日期不得早于入驻日期。", DetailEn = "'to' must not be before 'from'." };
        if (current.Tenants.Any(t => t != open && t.Uscc == command.Uscc && t.From <= (command.To ?? DateOnly.MaxValue) && from <= (t.To ?? DateOnly.MaxValue)))
            return new Refused(Refusal.TenancyOverlaps) { Field = "from", DetailZh = "该企业在此期间已在园区内。", DetailEn = "The enterprise is a tenant in that time already." };
        if (open is null && current.Tenants.Count >= TenantsMax)
            return new Refused(Refusal.FieldInvalid) { Field = "uscc", DetailZh = $"一个园区最多 {TenantsMax} 条入驻记录。", DetailEn = $"A park holds at most {TenantsMax} tenancies." };
        var next = new Tenant(command.Uscc, tenant.Name, tenant.Tier, from, command.To).Knowing(tenant);
        if (open is not null && open.From == next.From && open.To == next.To) return new Decision<Park, Registered<Park>>(null, new(current, false));
        var log = Log(current, current.Id, now, policy);
        log.Add(open is null ? ParkEvents.TenantAdded : ParkEvents.TenantChanged, from, current.District, TenancyData.Of(next));
        return Decided(current with { Tenants = [.. current.Tenants.Where(t => t != open), next] }, log, [Row(current, next)], now.Today, policy, p => new Registered<Park>(p, open is null));
    }

    /// <summary>Ends a tenancy.</summary>
    public static Outcome<Decision<Park, Park>> EndTenancy(Park? current, EndTenancy command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        if (current is null) return Refusal.ParkUnknown;
        var to = command.To ?? now.Today;
        var latest = current.Tenants.Where(t => t.Uscc == command.Uscc).MaxBy(t => t.From);
        if (latest is null) return new Refused(Refusal.TenantUnknown) { Field = "uscc" };
        if (latest.To is { } ended && (ended == to || command.To is null && ended < to)) return new Decision<Park, Park>(null, current);
        if (to < latest.From) return new Refused(Refusal.DatesReversed) { Field = "to", DetailZh = $"入驻日期为 {latest.From:yyyy-MM-dd}。", DetailEn = $"The tenancy began on {latest.From:yyyy-MM-dd}." };
        var next = latest with { To = to };
        var log = Log(current, current.Id, now, policy);
        log.Add(ParkEvents.TenantLeft, to, current.District, TenancyData.Of(next));
        return Decided(current with { Tenants = [.. current.Tenants.Where(t => t != latest), next] }, log, [Row(current, next)], now.Today, policy, p => p);
    }

    /// <summary>Takes note of a tenant's titles; null when that is old news or changes nothing.</summary>
    public static Decision<Park, Park>? Hear(Park? current, Enterprise tenant, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(now);
        if (current is null || !current.Tenants.Any(t => t.Uscc == tenant.Uscc && t.Heard < tenant.Version)) return null;
        var log = Log(current, current.Id, now, policy);
        List<Tenant> tenants = [];
        foreach (var was in current.Tenants)
        {
            var next = was.Uscc == tenant.Uscc && was.Heard < tenant.Version ? was.Knowing(tenant) : was;
            tenants.Add(next);
            if (next != was && (next.Tier != was.Tier || next.Name != was.Name || !next.Titles.SequenceEqual(was.Titles)))
                log.Add(ParkEvents.TenantTitlesChanged, now.Today, current.District, TenancyData.Of(next));
        }
        return log.Entries.Count == 0 ? null : Decided(current with { Tenants = tenants }, log, [], now.Today, policy, p => p);
    }

    /// <summary>Takes the park a step on.</summary>
    public static Outcome<Decision<Park, TransitionAnswer>> Transition(Park? current, TransitionPark command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null) return Refusal.ParkUnknown;
        foreach (var (text, field) in new[] { (command.Document, "document"), (command.Reason, "reason") })
            if (Text.Optional(text, field, TextLengthMax).Refused is { } bad) return bad;
        var on = command.EffectiveOn ?? now.Today;
        if (on > now.Today) return new Refused(Refusal.DateInFuture) { Field = "effectiveOn", DetailZh = "生效日期不得晚于今天。", DetailEn = "'effectiveOn' must not be after today." };
        if (command.Year is < 2000 or > 2100) return new Refused(Refusal.FieldInvalid) { Field = "year", DetailZh = "年度应为四位年份。", DetailEn = "'year' must be a year of four digits." };
        IReadOnlyList<string> permitted = [.. ParkMachine.Machine.Permitted(current.State).Where(t => t > ParkTrigger.Disqualify).Select(SrdiJson.Name)];
        var state = current.State;
        var needsCriteria = command.Trigger is ParkTrigger.Nominate or ParkTrigger.Accredit;
        var assessed = Assess(current, on, policy);
        // Below the criteria there is no step to a title, whatever the state: that is the reason worth knowing.
        if (needsCriteria && assessed.Verdict != Verdict.Met && current.State is not (ParkState.Accredited or ParkState.AtRisk)) return Unmet(current, assessed, permitted, on);
        if (command.Trigger <= ParkTrigger.Disqualify || !ParkMachine.Machine.TryFire(current.State, command.Trigger, out state))
            return new Refused(Refusal.ParkNotPermitted)
            {
                Field = "trigger", State = SrdiJson.Name(current.State), Permitted = permitted, Clause = assessed.Criteria[0].Clause,
                DetailZh = $"园区目前状态为 {SrdiJson.Name(current.State)}, 不接受 {SrdiJson.Name(command.Trigger)}。", DetailEn = $"The park is {SrdiJson.Name(current.State)} and does not take '{SrdiJson.Name(command.Trigger)}'.",
            };
        if (command.Trigger is ParkTrigger.Nominate && current.BannedUntil is { } ban && on <= ban)
            return new Refused(Refusal.TitleBanned) { Field = "effectiveOn", State = SrdiJson.Name(current.State), Permitted = permitted, DetailZh = $"禁止申报期至 {ban:yyyy-MM-dd}。", DetailEn = $"The ban runs up to {ban:yyyy-MM-dd}." };
        if (Since(current) is { } since && on < since)
            return new Refused(Refusal.TransitionOutOfOrder)
            {
                Field = "effectiveOn", State = SrdiJson.Name(current.State), Permitted = permitted,
                DetailZh = $"园区最近一次变动的生效日期为 {since:yyyy-MM-dd}, 不能登记更早的事实。", DetailEn = $"The park's latest fact is dated {since:yyyy-MM-dd}; an earlier one cannot follow it.",
            };
        if (command.Trigger is ParkTrigger.Revoke && command.Reason is null && command.Document is null)
            return new Refused(Refusal.FieldMissing) { Field = "reason", DetailZh = "请填写撤销原因。", DetailEn = "Give the reason." };

        var accredited = command.Trigger is ParkTrigger.Accredit;
        Reward[] rewards = accredited ? Selected(current, on, now.Today, policy) : [];
        DateOnly? until = accredited ? policy.ParkTitle.ValidUntil(on) : null, bannedUntil = command.Trigger is ParkTrigger.Revoke ? policy.ParkTitle.BannedUntil(on) : null;
        var ground = command.Trigger is ParkTrigger.Revoke ? policy.FindRevocationReason(command.Reason) : null;
        var atStake = command.Trigger is ParkTrigger.Revoke && current.Awards.Count > 0 ? current.Awards : null;
        var selection = new Selection(command.Year ?? current.Nomination?.Year, command.Document, on);
        var next = current with
        {
            State = state,
            Nomination = command.Trigger is ParkTrigger.Nominate ? selection : command.Trigger is ParkTrigger.Withdraw ? null : current.Nomination,
            Accreditation = accredited ? selection : current.Accreditation,
            AccreditedUntil = until ?? current.AccreditedUntil, BannedUntil = bannedUntil ?? current.BannedUntil,
            Awards = [.. current.Awards, .. rewards.Select(r => new AwardMark(r.Measure, r.Id))],
        };
        var log = Log(current, current.Id, now, policy);
        log.Add(ParkEvents.Of(command.Trigger, state), on, current.District, new ParkStepData(current.State, state)
        {
            Year = selection.Year, Document = command.Document, Reason = command.Reason, Until = until, BannedUntil = bannedUntil,
            Criteria = assessed.Criteria,
            Rewards = rewards.Length == 0 ? null : [.. rewards.Select(RewardDecisions.Ref)],
            AtStake = atStake, Ground = ground?.Id, Clause = ground?.Clause, Recovers = atStake is null ? null : ground is { RecoversRewards: true },
        });
        var decided = Decided(next, log, [], now.Today, policy, p =>
            new TransitionAnswer(SrdiJson.Name(current.State), SrdiJson.Name(p.State), log.Refs, [.. rewards.Select(RewardDecisions.Ref)], p.Version));
        return decided with
        {
            Commit = decided.Commit! with
            {
                Events = [.. decided.Commit.Events, .. rewards.Select(r => RewardDecisions.First(r, now))],
                Grants = [.. rewards.Select(RewardDecisions.GrantOf)],
            },
        };
    }

    /// <summary>The end of an accreditation by its date.</summary>
    public static Outcome<Decision<Park, TransitionAnswer>> Expire(Park? current, ExpirePark command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        if (current is null) return Refusal.ParkUnknown;
        if (command.Until >= now.Today) return new Refused(Refusal.DateInFuture) { Field = "until", DetailZh = "有效期尚未届满。", DetailEn = "The validity has not run out." };
        if (current.AccreditedUntil != command.Until)
            return new Refused(Refusal.ParkNotPermitted) { Field = "until", State = SrdiJson.Name(current.State), Permitted = [] };
        return Transition(current, new(ParkTrigger.Lapse) { EffectiveOn = command.Until.AddDays(1), Reason = "有效期届满" }, now, policy);
    }

    /// <summary>A look at the criteria as of today; null when it changes nothing.</summary>
    public static Decision<Park, Park>? Weigh(Park? current, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(now);
        if (current is null) return null;
        var decided = Decided(current, Log(current, current.Id, now, policy), [], now.Today, policy, p => p, TurnedOn(current, now.Today, policy));
        return decided.Answer.Version == current.Version ? null : decided;
    }

    /// <summary>
    /// The day from which the present verdict holds by the tenancies alone: the platform may have been down when one ended. Never
    /// before the step that the park's state rests on; today when no tenancy turned it.
    /// </summary>
    private static DateOnly TurnedOn(Park park, DateOnly today, PolicyBook policy)
    {
        var verdict = Assess(park, today, policy).Verdict;
        var floor = Since(park) ?? DateOnly.MinValue;
        foreach (var day in park.Tenants.Select(t => t.To?.AddDays(1)).OfType<DateOnly>().Where(d => d <= today && d > floor).Distinct().OrderDescending())
        {
            if (Assess(park, day, policy).Verdict != verdict) return today;
            if (Assess(park, day.AddDays(-1), policy).Verdict != verdict) return day;
        }
        return today;
    }

    private static Reward[] Selected(Park park, DateOnly on, DateOnly today, PolicyBook policy) =>
    [
        .. policy.MeasuresTriggeredBy(PolicyTrigger.ParkAccredited, on)
            .Where(measure => park.Awards.All(a => a.Measure != measure.Id))
            .Select(measure => RewardDecisions.Granted(measure, park.Operator, park.Id.Value, park.Id.Value, $"遴选为专精特新园区 {park.Name}", park.District, on, today, policy)),
    ];

    private static Refused Unmet(Park park, ParkAssessment assessed, IReadOnlyList<string> permitted, DateOnly on) => new(Refusal.ParkCriteriaUnmet)
    {
        State = SrdiJson.Name(park.State), Permitted = permitted, Clause = assessed.Criteria[0].Clause, Missing = assessed.Shortfalls(),
        DetailZh = $"{on:yyyy-MM-dd} {assessed.NextStep}。",
        DetailEn = $"On {on:yyyy-MM-dd} missing: {string.Join("; ", assessed.Criteria.Where(c => c.Gap > 0).Select(c => FormattableString.Invariant($"{c.Id} {c.Actual:0.##} of {c.Required:0.##}")))}.",
    };

    /// <summary>Every change ends with a look at the criteria: a park becomes or ceases to be qualified, or is at risk, in the same commit.</summary>
    private static Decision<Park, TAnswer> Decided<TAnswer>(
        Park next, EventWriter log, IReadOnlyList<TenancyRow> tenancies, DateOnly today, PolicyBook policy, Func<Park, TAnswer> answer, DateOnly? turned = null)
    {
        var assessed = Assess(next, today, policy);
        var trigger = assessed.Verdict == Verdict.Met ? ParkTrigger.Qualify : ParkTrigger.Disqualify;
        if (ParkMachine.Machine.TryFire(next.State, trigger, out var state))
        {
            log.Add(ParkEvents.Of(trigger, state), turned ?? today, next.District, new ParkStepData(next.State, state)
            {
                Criteria = assessed.Criteria,
            });
            next = next with { State = state };
        }
        next = next with { Version = log.Version };
        return new(new(next) { Events = log.Entries, Tenancies = tenancies }, answer(next));
    }

    /// <summary>The day of the step that the park's state rests on, where the record knows it.</summary>
    private static DateOnly? Since(Park park) => park.State switch
    {
        ParkState.Nominated or ParkState.Publicised => park.Nomination?.On,
        ParkState.Accredited or ParkState.AtRisk => park.Accreditation?.On,
        _ => null,
    };

    private static TenancyRow Row(Park park, Tenant tenant) => new(park.Id, tenant.Uscc, tenant.From, tenant.To);

    private static EventWriter Log(Park? current, ParkId id, Circumstances now, PolicyBook policy) =>
        new(SubjectKind.Park, id.Value, current?.Version ?? 0, now, policy.Version);
}
