using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Enterprises;

/// <summary>
/// What becomes of an enterprise by a command: pure functions from the present record to the next one with its events
/// and grants, or to a refusal. The order of the guards is the precedence of the refusals, so it is part of the contract.
/// </summary>
public static class EnterpriseDecisions
{
    private const int NameLengthMax = 200;
    private const int TextLengthMax = 200;
    private static readonly DateOnly FoundedMin = new(1850, 1, 1);

    /// <summary>Registers an enterprise or brings its facts up to date. Unchanged facts commit nothing.</summary>
    public static Outcome<Decision<Enterprise, Registered<Enterprise>>> Register(Enterprise? current, RegisterEnterprise command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        if (current?.DissolvedOn is not null) return Dissolved();
        var name = Text.Required(command.Name, "name", NameLengthMax);
        if (name.Refused is { } badName) return badName;
        if (command.District.Value is null) return new Refused(Refusal.FieldMissing) { Field = "district" };
        var industry = IndustryOf(command.Industry);
        if (industry.Refused is { } badIndustry) return badIndustry;
        if (command.FoundedOn > now.Today) return InFuture("foundedOn", now.Today);
        if (command.FoundedOn < FoundedMin)
            return new Refused(Refusal.FieldInvalid) { Field = "foundedOn", DetailZh = $"成立日期不早于 {FoundedMin:yyyy-MM-dd}。", DetailEn = $"'foundedOn' is not before {FoundedMin:yyyy-MM-dd}." };

        var log = new EventWriter(SubjectKind.Enterprise, command.Uscc.Value, current?.Version ?? 0, now, policy.Version);
        if (current is null)
        {
            if (command.IfVersion is not null) return Stale(0);
            var fresh = new Enterprise(command.Uscc, name.Value, command.District)
            {
                Industry = industry.Value, FoundedOn = command.FoundedOn, Kind = command.Kind ?? EnterpriseKind.Company,
            };
            log.Add(EnterpriseEvents.Registered, now.Today, fresh.District, new FactsEventData(fresh.Tier, fresh.Tier)
            {
                Name = fresh.Name, District = fresh.District, Industry = fresh.Industry, FoundedOn = fresh.FoundedOn, Kind = fresh.Kind,
            });
            return Written(fresh, created: true);
        }

        var next = current;
        if (name.Value != current.Name) next = Rename(next, name.Value, now.Today, document: null, log);
        if (command.District != current.District) next = Move(next, command.District, now.Today, document: null, log);
        var updated = next with { Industry = industry.Value ?? next.Industry, FoundedOn = command.FoundedOn ?? next.FoundedOn, Kind = command.Kind ?? next.Kind };
        if (updated != next)
        {
            log.Add(EnterpriseEvents.Updated, now.Today, updated.District, new FactsEventData(updated.Tier, updated.Tier)
            {
                Industry = updated.Industry, FoundedOn = updated.FoundedOn, Kind = updated.Kind,
            });
            next = updated;
        }
        if (log.Entries.Count == 0) return new Decision<Enterprise, Registered<Enterprise>>(null, new(current, false)); // A repeat is no conflict.
        if (command.IfVersion is { } based && based != current.Version) return Stale(current.Version);
        return Written(next, created: false);

        Decision<Enterprise, Registered<Enterprise>> Written(Enterprise record, bool created)
        {
            record = record with { Version = log.Version };
            return new(new(record) { Events = log.Entries }, new(record, created));
        }
    }

    /// <summary>Records what happened to the enterprise or to one of its titles.</summary>
    public static Outcome<Decision<Enterprise, TransitionAnswer>> Transition(Enterprise? current, TransitionEnterprise command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        if (current is null) return Refusal.EnterpriseUnknown;
        var on = command.EffectiveOn ?? now.Today;
        if (on > now.Today) return InFuture("effectiveOn", now.Today);
        if (current.DissolvedOn is not null && command.Trigger != EnterpriseTrigger.Revoke) return Dissolved();
        foreach (var (text, field) in new[] { (command.Batch, "batch"), (command.Document, "document"), (command.Reason, "reason") })
            if (Text.Optional(text, field, TextLengthMax).Refused is { } bad) return bad;
        return command.Trigger switch
        {
            EnterpriseTrigger.Publicise => OfTitle(TitleTrigger.Publicise),
            EnterpriseTrigger.Withdraw => OfTitle(TitleTrigger.Withdraw),
            EnterpriseTrigger.Recognise => OfTitle(TitleTrigger.Recognise),
            EnterpriseTrigger.StartRenewal => OfTitle(TitleTrigger.StartRenewal),
            EnterpriseTrigger.Renew => OfTitle(TitleTrigger.Renew),
            EnterpriseTrigger.Suspend => OfTitle(TitleTrigger.Suspend),
            EnterpriseTrigger.Lapse => OfTitle(TitleTrigger.Lapse),
            EnterpriseTrigger.Revoke => OfTitle(TitleTrigger.Revoke),
            EnterpriseTrigger.Move => MoveTo(current, command, on, now, policy),
            EnterpriseTrigger.Rename => RenameTo(current, command, on, now, policy),
            EnterpriseTrigger.Dissolve => Dissolve(current, command, on, now, policy),
        };

        Outcome<Decision<Enterprise, TransitionAnswer>> OfTitle(TitleTrigger trigger) => TitleStep(current, command, trigger, on, now, policy);
    }

    private static Outcome<Decision<Enterprise, TransitionAnswer>> TitleStep(
        Enterprise current, TransitionEnterprise command, TitleTrigger trigger, DateOnly on, Circumstances now, PolicyBook policy)
    {
        if (command.Title is not { } title) return Missing("title");
        if (trigger is TitleTrigger.Recognise or TitleTrigger.Renew && command.Batch is null && command.Document is null) return Missing("document");
        if (trigger is TitleTrigger.Revoke && command.Reason is null && command.Document is null) return Missing("reason");
        if (command.ValidUntil < on)
            return new Refused(Refusal.DatesReversed) { Field = "validUntil", DetailZh = $"有效期至应不早于生效日期 {on:yyyy-MM-dd}。", DetailEn = $"'validUntil' must not be before {on:yyyy-MM-dd}." };
        var rule = policy.RulesOf(title);
        var held = current.Holding(title);
        if (held.Cause == now.Cause || !TitleMachine.Machine.TryFire(held.State, trigger, out var state))
            return new Refused(Refusal.TitleNotPermitted)
            {
                State = SrdiJson.Name(held.State), Permitted = Permitted(held.State), Field = "trigger", Clause = rule.ValidityYears.Clause,
                DetailZh = $"{title.Chinese()}目前状态为 {SrdiJson.Name(held.State)}, 不接受 {SrdiJson.Name(command.Trigger)}。",
                DetailEn = $"The title '{SrdiJson.Name(title)}' is {SrdiJson.Name(held.State)} and does not take '{SrdiJson.Name(command.Trigger)}'.",
            };
        if (trigger is TitleTrigger.Recognise or TitleTrigger.Publicise)
        {
            if (held.BannedUntil is { } ban && on <= ban)
                return new Refused(Refusal.TitleBanned)
                {
                    State = SrdiJson.Name(held.State), Permitted = [], Field = "effectiveOn", Clause = rule.BanYears.Clause,
                    DetailZh = $"{title.Chinese()}撤销后 {ban:yyyy-MM-dd} 之前 (含当日) 不得重新认定。", DetailEn = $"No new recognition up to and including {ban:yyyy-MM-dd}.",
                };
            if (rule.Prerequisite is { } below && !current.Holding(below).HoldsOn(on))
                return new Refused(Refusal.TitlePrerequisiteMissing)
                {
                    State = SrdiJson.Name(current.Tier), Permitted = PermittedRungs(current), Field = "title", Clause = rule.PrerequisiteClause,
                    Missing = [new(SrdiJson.Name(below), 1, 0, 1, "title")],
                    DetailZh = $"认定{title.Chinese()}须在 {on:yyyy-MM-dd} 持有有效的{below.Chinese()}称号; 该企业当时没有。",
                    DetailEn = $"'{SrdiJson.Name(title)}' asks for '{SrdiJson.Name(below)}' in force on {on:yyyy-MM-dd}; the enterprise has none.",
                };
        }
        if (held.State != TitleState.None && on < held.Since)
            return new Refused(Refusal.TransitionOutOfOrder)
            {
                Field = "effectiveOn", State = SrdiJson.Name(held.State), Permitted = Permitted(held.State),
                DetailZh = $"该称号最近一次变动的生效日期为 {held.Since:yyyy-MM-dd}, 不能登记更早的事实。", DetailEn = $"The title's latest fact is dated {held.Since:yyyy-MM-dd}; an earlier one cannot follow it.",
            };
        var until = trigger is TitleTrigger.Recognise or TitleTrigger.Renew ? command.ValidUntil ?? rule.ValidUntil(ValidityStart(trigger, held, on)) : held.Until;
        if (trigger is TitleTrigger.Renew && until <= held.Until)
            return new Refused(Refusal.RenewalNotLater)
            {
                Field = "validUntil", State = SrdiJson.Name(held.State), Permitted = Permitted(held.State),
                DetailZh = $"原有效期至 {held.Until:yyyy-MM-dd}。", DetailEn = $"The present validity ends on {held.Until:yyyy-MM-dd}.",
            };

        var isNew = trigger is TitleTrigger.Recognise && held.FirstFrom is null;
        var next = held with
        {
            State = state, Since = on, Cause = now.Cause, Batch = command.Batch ?? held.Batch, Document = command.Document ?? held.Document,
            From = trigger is TitleTrigger.Recognise ? on : held.From, Until = until,
            Renewals = trigger is TitleTrigger.Renew ? [.. held.Renewals ?? [], on] : held.Renewals,
            FirstFrom = held.FirstFrom ?? (trigger is TitleTrigger.Recognise ? on : null),
            BannedUntil = trigger is TitleTrigger.Revoke ? rule.BannedUntil(on) : trigger is TitleTrigger.Recognise ? null : held.BannedUntil,
        };
        return Commit(current, [next], command, trigger, isNew, on, now, policy);
    }

    /// <summary>
    /// What the end of a validity brings about: due for renewal, or lapsed when the right to renew is lost. A date is no fact that
    /// anyone recorded, so it neither closes the way to facts dated before it nor stands for the command that made the title.
    /// </summary>
    public static Outcome<Decision<Enterprise, TransitionAnswer>> Expire(Enterprise? current, ExpireTitle command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null) return Refusal.EnterpriseUnknown;
        if (command.Until >= now.Today) return InFuture("until", now.Today.AddDays(-1));
        var held = current.Holding(command.Title);
        var trigger = held.State is TitleState.Suspended ? TitleTrigger.Lapse : TitleTrigger.FallDue;
        if (held.Until != command.Until || !TitleMachine.Machine.TryFire(held.State, trigger, out var state))
            return new Refused(Refusal.TitleNotPermitted) { State = SrdiJson.Name(held.State), Permitted = Permitted(held.State), Field = "until", Clause = policy.RulesOf(command.Title).ValidityYears.Clause };
        var on = command.Until.AddDays(1) is var next && next >= held.Since ? next : held.Since;
        var expired = trigger is TitleTrigger.Lapse ? held with { State = state, Since = on, Cause = now.Cause } : held with { State = state };
        return Commit(current, [expired], new(EnterpriseTrigger.Lapse) { Reason = "有效期届满" }, trigger, isNew: false, on, now, policy);
    }

    private static Outcome<Decision<Enterprise, TransitionAnswer>> Commit(
        Enterprise current, IReadOnlyList<TitleHolding> changed, TransitionEnterprise command, TitleTrigger trigger, bool isNew, DateOnly on, Circumstances now, PolicyBook policy)
    {
        IReadOnlyList<TitleHolding> titles =
            [.. current.Titles.Where(t => !changed.Any(c => c.Title == t.Title)).Concat(changed).OrderBy(t => t.Title)];
        var tier = Enterprise.TierOf(titles);
        if (tier != current.Tier && !TierMachine.TryStep(current.Tier, tier, out _))
            return new Refused(Refusal.TitleNotPermitted) { State = SrdiJson.Name(current.Tier), Permitted = PermittedRungs(current), Field = "title" };

        Reward[] rewards = isNew ? NewlyRecognised(current, changed[0], on, policy) : [];
        var log = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
        foreach (var holding in changed)
            log.Add(EnterpriseEvents.Of(trigger), on, current.District, new TitleEventData(holding.Title, holding.State, current.Tier, tier)
            {
                Batch = holding.Batch, Document = holding.Document, From = holding.From, Until = holding.Until, BannedUntil = holding.BannedUntil, Reason = command.Reason,
                Rewards = rewards.Length == 0 ? null : [.. rewards.Select(RewardDecisions.Ref)],
            });
        if (tier != current.Tier) log.Add(EnterpriseEvents.TierChanged, on, current.District, new TierEventData(current.Tier, tier));
        var record = current with
        {
            Titles = titles, Tier = tier, Version = log.Version,
            Awards = [.. current.Awards, .. rewards.Select(r => new AwardMark(r.Measure, r.Id))],
        };
        return new Decision<Enterprise, TransitionAnswer>(
            new(record)
            {
                Events = [.. log.Entries, .. rewards.Select(r => RewardDecisions.First(r, now))],
                Grants = [.. rewards.Select(RewardDecisions.GrantOf)],
            },
            new(SrdiJson.Name(current.Tier), SrdiJson.Name(tier), log.Refs, [.. rewards.Select(RewardDecisions.Ref)], log.Version));
    }

    /// <summary>The rewards that the policy attaches to a title newly gained: once per enterprise and measure, for ever.</summary>
    private static Reward[] NewlyRecognised(Enterprise enterprise, TitleHolding gained, DateOnly on, PolicyBook policy)
    {
        var cause = string.Join(' ', new[] { $"新认定{gained.Title.Chinese()}", gained.Batch, gained.Document }.Where(t => t is not null));
        return
        [
            .. policy.GrantsOn(gained.Title, on, isFirstEver: true)
                .Where(measure => enterprise.Awards.All(a => a.Measure != measure.Id))
                .Select(measure => RewardDecisions.Granted(measure, enterprise.Uscc, enterprise.Uscc.Value, SrdiJson.Name(gained.Title), cause, enterprise.District, on, policy)),
        ];
    }

    private static Outcome<Decision<Enterprise, TransitionAnswer>> MoveTo(Enterprise current, TransitionEnterprise command, DateOnly on, Circumstances now, PolicyBook policy)
    {
        if (command.District is not { } district) return Missing("district");
        if (district == current.District)
            return new Refused(Refusal.TitleNotPermitted) { Field = "district", State = current.District.Value, Permitted = [], DetailZh = $"企业已在{district.Name}。", DetailEn = "The enterprise is already in this district." };
        var log = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
        return Facts(Move(current, district, on, command.Document, log), log);
    }

    private static Outcome<Decision<Enterprise, TransitionAnswer>> RenameTo(Enterprise current, TransitionEnterprise command, DateOnly on, Circumstances now, PolicyBook policy)
    {
        var name = Text.Required(command.Name, "name", NameLengthMax);
        if (name.Refused is { } bad) return bad;
        if (name.Value == current.Name)
            return new Refused(Refusal.TitleNotPermitted) { Field = "name", State = current.Name, Permitted = [], DetailZh = "名称没有变化。", DetailEn = "The name is the present one." };
        var log = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
        return Facts(Rename(current, name.Value, on, command.Document, log), log);
    }

    private static Outcome<Decision<Enterprise, TransitionAnswer>> Dissolve(Enterprise current, TransitionEnterprise command, DateOnly on, Circumstances now, PolicyBook policy)
    {
        TitleHolding[] ended = [.. current.Titles.Where(t => t.InForce).Select(t => t with { State = TitleState.Lapsed, Since = on, Cause = now.Cause })];
        var gone = current with { DissolvedOn = on };
        var log = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
        log.Add(EnterpriseEvents.Dissolved, on, current.District, new FactsEventData(current.Tier, Tier.MicroSmall) { Document = command.Document });
        foreach (var holding in ended)
            log.Add(EnterpriseEvents.TitleLapsed, on, current.District, new TitleEventData(holding.Title, holding.State, current.Tier, Tier.MicroSmall) { From = holding.From, Until = holding.Until, Reason = "注销" });
        if (current.Tier != Tier.MicroSmall) log.Add(EnterpriseEvents.TierChanged, on, current.District, new TierEventData(current.Tier, Tier.MicroSmall));
        return Facts(gone with { Titles = [.. current.Titles.Select(t => Array.Find(ended, e => e.Title == t.Title) ?? t)], Tier = Tier.MicroSmall }, log, current.Tier);
    }

    private static Enterprise Rename(Enterprise current, string name, DateOnly on, string? document, EventWriter log)
    {
        log.Add(EnterpriseEvents.Renamed, on, current.District, new FactsEventData(current.Tier, current.Tier) { Name = name, FormerName = current.Name, Document = document });
        return current with { Name = name, FormerNames = [.. current.FormerNames, current.Name] };
    }

    private static Enterprise Move(Enterprise current, DistrictCode district, DateOnly on, string? document, EventWriter log)
    {
        log.Add(EnterpriseEvents.MovedOut, on, current.District, new FactsEventData(current.Tier, current.Tier) { District = district, FormerDistrict = current.District, Document = document });
        var moved = current with { District = district, Version = log.Version + 1 };
        log.Add(EnterpriseEvents.MovedIn, on, district, new FactsEventData(current.Tier, current.Tier) { District = district, FormerDistrict = current.District, Document = document, Snapshot = moved });
        return moved;
    }

    private static Decision<Enterprise, TransitionAnswer> Facts(Enterprise next, EventWriter log, Tier? from = null)
    {
        next = next with { Version = log.Version };
        return new(new(next) { Events = log.Entries }, new(SrdiJson.Name(from ?? next.Tier), SrdiJson.Name(next.Tier), log.Refs, [], log.Version));
    }

    /// <summary>A renewal counts from the end of the old validity when it is published before that end, else from its own day.</summary>
    private static DateOnly ValidityStart(TitleTrigger trigger, TitleHolding held, DateOnly on) =>
        trigger is TitleTrigger.Renew && held.Until is { } until && until >= on ? until.AddDays(1) : on;

    private static Outcome<string?> IndustryOf(string? industry)
    {
        if (industry is null) return Outcome.Of<string?>(null);
        return industry is { Length: >= 1 and <= 5 } && industry[0] is >= 'A' and <= 'T' && industry.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0
            ? Outcome.Of<string?>(industry)
            : new Refused(Refusal.FieldInvalid) { Field = "industry", DetailZh = "行业应为 GB/T 4754 代码, 如 C3562。", DetailEn = "'industry' must be a GB/T 4754 code such as C3562." };
    }

    private static string[] Permitted(TitleState state) =>
        [.. TitleMachine.Machine.Permitted(state).Where(t => t != TitleTrigger.FallDue).Select(SrdiJson.Name)];

    /// <summary>What the enterprise's tier is open to: the next rung or the champion's title.</summary>
    private static string[] PermittedRungs(Enterprise enterprise) =>
        TierMachine.Machine.Permitted(enterprise.Tier).Any(t => t <= TierTrigger.GainChampion) ? [SrdiJson.Name(EnterpriseTrigger.Publicise), SrdiJson.Name(EnterpriseTrigger.Recognise)] : [];

    private static Refused Missing(string field) => new(Refusal.FieldMissing) { Field = field, DetailZh = $"此操作须填写 {field}。", DetailEn = $"This trigger needs '{field}'." };

    private static Refused InFuture(string field, DateOnly today) =>
        new(Refusal.DateInFuture) { Field = field, DetailZh = $"{field} 不得晚于今天 ({today:yyyy-MM-dd})。", DetailEn = $"'{field}' must not be after today ({today:yyyy-MM-dd})." };

    private static Refused Stale(int present) =>
        new(Refusal.VersionConflict) { Field = "If-Match", DetailZh = $"当前版本为 {present}。", DetailEn = $"The present version is {present}." };

    private static Refused Dissolved() => new(Refusal.EnterpriseDissolved) { State = "dissolved", Permitted = [] };
}
