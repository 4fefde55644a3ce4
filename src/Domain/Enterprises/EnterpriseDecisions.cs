using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Enterprises;

/// <summary>
/// What becomes of an enterprise by a command: pure functions from the present record to the next one with its events
/// and grants, or to a refusal. The order of the guards is the precedence of the refusals, so it is part of the contract.
/// </summary>
public static class EnterpriseDecisions
{
    internal const int NameLengthMax = 200;
    internal const int TextLengthMax = 200;
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
        if (name.Value != current.Name) next = IdentityDecisions.Rename(next, name.Value, now.Today, document: null, log);
        if (command.District != current.District) next = IdentityDecisions.Move(next, command.District, now.Today, document: null, log);
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
    /// <param name="current">The enterprise.</param>
    /// <param name="command">What happened.</param>
    /// <param name="now">Who, when and by which command.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="waiver">A person's leave to set guards aside; null when there is none.</param>
    public static Outcome<Decision<Enterprise, TransitionAnswer>> Transition(Enterprise? current, TransitionEnterprise command, Circumstances now, PolicyBook policy, Waiver? waiver = null)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        if (current is null) return Refusal.EnterpriseUnknown;
        var on = command.EffectiveOn ?? now.Today;
        if (on > now.Today) return InFuture("effectiveOn", now.Today);
        if (current.DissolvedOn is not null && command.Trigger != EnterpriseTrigger.Revoke) return Dissolved();
        foreach (var (text, field) in new[] { (command.Batch, "batch"), (command.Document, "document"), (command.Reason, "reason"), (command.Ground, "ground") })
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
            EnterpriseTrigger.Move => IdentityDecisions.MoveTo(current, command, on, now, policy, waiver),
            EnterpriseTrigger.Rename => IdentityDecisions.RenameTo(current, command, on, now, policy, waiver),
            EnterpriseTrigger.Dissolve or EnterpriseTrigger.Merge => IdentityDecisions.Dissolve(current, command, on, now, policy, waiver),
            EnterpriseTrigger.Split => IdentityDecisions.Split(current, command, on, now, policy),
            EnterpriseTrigger.ConfirmUpdate => IdentityDecisions.ConfirmUpdate(current, command, on, now, policy),
            EnterpriseTrigger.ReportChange => IdentityDecisions.ReportChange(current, command, on, now, policy),
        };

        Outcome<Decision<Enterprise, TransitionAnswer>> OfTitle(TitleTrigger trigger) => TitleStep(current, command, trigger, on, now, policy, waiver);
    }

    private static Outcome<Decision<Enterprise, TransitionAnswer>> TitleStep(
        Enterprise current, TransitionEnterprise command, TitleTrigger trigger, DateOnly on, Circumstances now, PolicyBook policy, Waiver? waiver)
    {
        if (command.Title is not { } title) return Missing("title");
        if (trigger is TitleTrigger.Recognise or TitleTrigger.Renew && command.Batch is null && command.Document is null) return Missing("document");
        if (trigger is TitleTrigger.Revoke && command.Reason is null && command.Document is null && command.Ground is null) return Missing("reason");
        var ground = trigger is TitleTrigger.Revoke ? policy.FindRevocationReason(command.Ground ?? command.Reason) : null;
        if (trigger is TitleTrigger.Revoke && command.Ground is not null && ground?.Id != command.Ground)
            return new Refused(Refusal.RevocationReasonUnknown)
            {
                Field = "ground", DetailZh = $"可选: {string.Join(", ", policy.RevocationReasons.Select(r => r.Id))}。", DetailEn = $"One of: {string.Join(", ", policy.RevocationReasons.Select(r => r.Id))}.",
            };
        if (command.ValidUntil < on)
            return new Refused(Refusal.DatesReversed) { Field = "validUntil", DetailZh = $"有效期至应不早于生效日期 {on:yyyy-MM-dd}。", DetailEn = $"'validUntil' must not be before {on:yyyy-MM-dd}." };
        var rule = policy.RulesOf(title);
        var held = current.Holding(title);
        if (held.Cause == now.Cause || StepOf(held.State, trigger, waiver) is not { } state)
            return new Refused(Refusal.TitleNotPermitted)
            {
                State = SrdiJson.Name(held.State), Permitted = Permitted(held.State), Field = "trigger", Clause = rule.ValidityYears.Clause,
                DetailZh = $"{title.Chinese()}目前状态为 {SrdiJson.Name(held.State)}, 不接受 {SrdiJson.Name(command.Trigger)}。",
                DetailEn = $"The title '{SrdiJson.Name(title)}' is {SrdiJson.Name(held.State)} and does not take '{SrdiJson.Name(command.Trigger)}'.",
            };
        if (trigger is TitleTrigger.Recognise or TitleTrigger.Publicise)
        {
            if (held.BannedUntil is { } ban && on <= ban && !waiver.Allows(Refusal.TitleBanned))
                return new Refused(Refusal.TitleBanned)
                {
                    State = SrdiJson.Name(held.State), Permitted = [], Field = "effectiveOn", Clause = rule.BanYears.Clause,
                    DetailZh = $"{title.Chinese()}撤销后 {ban:yyyy-MM-dd} 之前 (含当日) 不得重新认定。", DetailEn = $"No new recognition up to and including {ban:yyyy-MM-dd}.",
                };
            if (rule.Prerequisite is { } below && !current.Holding(below).HoldsOn(on) && !waiver.Allows(Refusal.TitlePrerequisiteMissing))
                return new Refused(Refusal.TitlePrerequisiteMissing)
                {
                    State = SrdiJson.Name(current.Tier), Permitted = PermittedRungs(current), Field = "title", Clause = rule.PrerequisiteClause,
                    Missing = [new(SrdiJson.Name(below), 1, 0, 1, "title")],
                    DetailZh = $"认定{title.Chinese()}须在 {on:yyyy-MM-dd} 持有有效的{below.Chinese()}称号; 该企业当时没有。",
                    DetailEn = $"'{SrdiJson.Name(title)}' asks for '{SrdiJson.Name(below)}' in force on {on:yyyy-MM-dd}; the enterprise has none.",
                };
        }
        if (held.State != TitleState.None && on < held.Since && !waiver.Allows(Refusal.TransitionOutOfOrder))
            return new Refused(Refusal.TransitionOutOfOrder)
            {
                Field = "effectiveOn", State = SrdiJson.Name(held.State), Permitted = Permitted(held.State),
                DetailZh = $"该称号最近一次变动的生效日期为 {held.Since:yyyy-MM-dd}, 不能登记更早的事实。", DetailEn = $"The title's latest fact is dated {held.Since:yyyy-MM-dd}; an earlier one cannot follow it.",
            };
        IReadOnlyList<Title> falling = trigger is TitleTrigger.Revoke && ground is { Fraud: true } ? rule.FraudRevokes : trigger is TitleTrigger.Revoke or TitleTrigger.Lapse ? [title] : [];
        if (!waiver.Allows(Refusal.ContradictsLaterFact) && Contradicted(current, title, falling, on, policy) is { } later) return later;
        var until = trigger is TitleTrigger.Recognise or TitleTrigger.Renew ? command.ValidUntil ?? rule.ValidUntil(ValidityStart(trigger, held, on)) : held.Until;
        if (trigger is TitleTrigger.Renew && until <= held.Until && !waiver.Allows(Refusal.RenewalNotLater))
            return new Refused(Refusal.RenewalNotLater)
            {
                Field = "validUntil", State = SrdiJson.Name(held.State), Permitted = Permitted(held.State),
                DetailZh = $"原有效期至 {held.Until:yyyy-MM-dd}。", DetailEn = $"The present validity ends on {held.Until:yyyy-MM-dd}.",
            };

        Recognition? recognition = trigger is TitleTrigger.Recognise ? new(held.FirstFrom is null) : null;
        var next = held with
        {
            State = state, Since = on > held.Since || held.State == TitleState.None ? on : held.Since, Cause = now.Cause, Batch = command.Batch ?? held.Batch, Document = command.Document ?? held.Document,
            From = trigger is TitleTrigger.Recognise ? on : trigger is TitleTrigger.Renew ? held.From ?? on : held.From, Until = until,
            Renewals = trigger is TitleTrigger.Renew ? [.. held.Renewals ?? [], on] : held.Renewals,
            FirstFrom = held.FirstFrom ?? (trigger is TitleTrigger.Recognise or TitleTrigger.Renew ? on : null),
            BannedUntil = trigger is TitleTrigger.Revoke && ground is not { Bans: false } ? Later(held.BannedUntil, rule.BannedUntil(on)) : trigger is TitleTrigger.Recognise ? null : held.BannedUntil,
            BanGround = trigger is TitleTrigger.Revoke && ground is not { Bans: false } ? ground?.Id : trigger is TitleTrigger.Recognise ? null : held.BanGround,
        };
        var changed = falling.Where(t => t != title && trigger is TitleTrigger.Revoke).Select(t => Fallen(current.Holding(t), on, ground!.Id, now, policy)).Prepend(new(next, EnterpriseEvents.Of(trigger)));
        return Commit(current, [.. changed], command, ground, recognition, on, now, policy, waiver);
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
        return Commit(current, [new(expired, EnterpriseEvents.Of(trigger))], new(EnterpriseTrigger.Lapse) { Reason = "有效期届满" }, null, null, on, now, policy);
    }

    private static Outcome<Decision<Enterprise, TransitionAnswer>> Commit(
        Enterprise current, IReadOnlyList<Changed> changed, TransitionEnterprise command, RevocationReason? ground, Recognition? recognition, DateOnly on, Circumstances now, PolicyBook policy, Waiver? waiver = null)
    {
        IReadOnlyList<TitleHolding> titles =
            [.. current.Titles.Where(t => !changed.Any(c => c.Holding.Title == t.Title)).Concat(changed.Select(c => c.Holding)).OrderBy(t => t.Title)];
        var tier = Enterprise.TierOf(titles);
        if (tier != current.Tier && waiver is null && !TierMachine.TryStep(current.Tier, tier, out _))
            return new Refused(Refusal.TitleNotPermitted) { State = SrdiJson.Name(current.Tier), Permitted = PermittedRungs(current), Field = "title" };

        Reward[] rewards = recognition is null ? [] : Granted(current, changed[0].Holding, recognition, on, now, policy);
        var log = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
        foreach (var (holding, type) in changed)
            log.Add(type, on, current.District, new TitleEventData(holding.Title, holding.State, current.Tier, tier)
            {
                Batch = holding.Batch, Document = holding.Document, From = holding.From, Until = holding.Until, BannedUntil = holding.BannedUntil, Reason = command.Reason,
                Rewards = rewards.Length == 0 ? null : [.. rewards.Select(RewardDecisions.Ref)], Ground = ground?.Id, Since = holding.Since == on ? null : holding.Since,
                BanGround = holding.BanGround, Waiver = waiver,
            });
        if (tier != current.Tier) log.Add(EnterpriseEvents.TierChanged, on, current.District, new TierEventData(current.Tier, tier));
        Title[] revoked = [.. changed.Where(c => c.Type == EnterpriseEvents.TitleRevoked).Select(c => c.Holding.Title)];
        AwardMark[] atStake = [.. current.Awards.Where(a => RestsOn(a, revoked, policy))];
        if (atStake.Length > 0)
            log.Add(EnterpriseEvents.RewardsAtStake, on, current.District, new AtStakeEventData(current.Tier, tier, revoked, ground?.Id, ground?.Clause, ground is { RecoversRewards: true }, atStake));
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

    /// <summary>A title that falls with another one: revoked where it is in force, else closed to a recognition during the ban.</summary>
    private static Changed Fallen(TitleHolding held, DateOnly on, string ground, Circumstances now, PolicyBook policy)
    {
        var banned = held with { BannedUntil = Later(held.BannedUntil, policy.RulesOf(held.Title).BannedUntil(on)), Since = held.Since > on ? held.Since : on, BanGround = ground };
        return TitleMachine.Machine.TryFire(held.State, TitleTrigger.Revoke, out var revoked) ? new(banned with { State = revoked, Cause = now.Cause }, EnterpriseEvents.TitleRevoked)
            : TitleMachine.Machine.TryFire(held.State, TitleTrigger.Withdraw, out var withdrawn) ? new(banned with { State = withdrawn, Cause = now.Cause }, EnterpriseEvents.Of(TitleTrigger.Withdraw))
            : new(banned with { Since = held.State == TitleState.None ? on : held.Since }, EnterpriseEvents.TitleBanned);
    }

    /// <summary>A recognition later than the end of the titles it asked for: lists, or dates, disagree.</summary>
    private static Refused? Contradicted(Enterprise current, Title about, IReadOnlyList<Title> falling, DateOnly on, PolicyBook policy)
    {
        foreach (var other in current.Titles)
        {
            if (!other.InForce || other.Title == about) continue;
            var (own, below) = (falling.Contains(other.Title), policy.RulesOf(other.Title).Prerequisite);
            if (own ? on >= other.Since : other.From is not { } from || from < on || below is not { } needed || !falling.Contains(needed)) continue;
            return new(Refusal.ContradictsLaterFact)
            {
                Field = "effectiveOn", State = SrdiJson.Name(other.State), Permitted = Permitted(other.State), Clause = policy.RulesOf(other.Title).PrerequisiteClause,
                DetailZh = $"{other.Title.Chinese()}于 {other.From:yyyy-MM-dd} 认定, 晚于 {on:yyyy-MM-dd}。", DetailEn = $"'{SrdiJson.Name(other.Title)}' was recognised on {other.From:yyyy-MM-dd}, after {on:yyyy-MM-dd}.",
            };
        }
        return null;
    }

    private static bool RestsOn(AwardMark award, Title[] titles, PolicyBook policy) => policy.FindMeasure(award.Measure) is { } measure
        && Array.Exists(titles, t => measure.GrantedOn == PolicyTrigger.Recognised(t) || measure.TitleNeeded is { } needed && needed.AnyOf.Contains(t));

    private static DateOnly Later(DateOnly? one, DateOnly other) => one is { } day && day > other ? day : other;

    /// <summary>The rewards that the policy attaches to a recognition: once per enterprise and measure for ever, or once per certificate where A3 is read so.</summary>
    private static Reward[] Granted(Enterprise enterprise, TitleHolding gained, Recognition recognition, DateOnly on, Circumstances now, PolicyBook policy)
    {
        var cause = string.Join(' ', new[] { $"新认定{gained.Title.Chinese()}", gained.Batch, gained.Document }.Where(t => t is not null));
        var once = SrdiJson.Name(gained.Title) + (recognition.FirstEver ? "" : "-" + on.Iso());
        return
        [
            .. policy.GrantsOn(gained.Title, on, recognition.FirstEver)
                .Select(measure => RewardDecisions.Granted(measure, enterprise.Uscc, enterprise.Uscc.Value, once, cause, enterprise.District, on, now.Today, policy))
                .Where(reward => enterprise.Awards.All(a => recognition.FirstEver ? a.Measure != reward.Measure : a.Reward != reward.Id)),
        ];
    }

    /// <summary>Takes the right to renew of titles whose holder missed an obligation; null when none was missed.</summary>
    public static Outcome<Decision<Enterprise, TransitionAnswer?>> Enforce(Enterprise? current, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null) return Refusal.EnterpriseUnknown;
        var missed = Obligations.Of(current, policy, now.Today).Where(o => o is { State: ObligationState.Missed, Suspends: true }).ToList();
        List<Changed> changed = [];
        foreach (var held in current.Titles)
            if (missed.Any(o => o.Binds(held)) && TitleMachine.Machine.TryFire(held.State, TitleTrigger.Suspend, out var state))
                changed.Add(new(held with { State = state, Cause = now.Cause }, EnterpriseEvents.Of(TitleTrigger.Suspend)));
        if (changed.Count == 0) return new Decision<Enterprise, TransitionAnswer?>(null, null);
        var on = missed.Where(o => changed.Exists(c => o.Binds(c.Holding))).Max(o => o.DueOn).AddDays(1);
        var reason = string.Join("; ", missed.Select(o => $"{o.Text} (限 {o.DueOn:yyyy-MM-dd}) 逾期").Distinct(StringComparer.Ordinal));
        return Commit(current, [.. changed.Select(c => c with { Holding = c.Holding with { Since = c.Holding.Since > on ? c.Holding.Since : on } })], new(EnterpriseTrigger.Suspend) { Reason = reason[..Math.Min(reason.Length, TextLengthMax)] }, null, null, on, now, policy)
            .Then<Decision<Enterprise, TransitionAnswer?>>(d => new Decision<Enterprise, TransitionAnswer?>(d.Commit, d.Answer));
    }

    /// <summary>Where a step leads: as the machine says, or, on a person's leave, to what the fact means.</summary>
    private static TitleState? StepOf(TitleState from, TitleTrigger trigger, Waiver? waiver) =>
        TitleMachine.Machine.TryFire(from, trigger, out var to) ? to
        : !waiver.Allows(Refusal.TitleNotPermitted) ? null
        : trigger switch
        {
            TitleTrigger.Recognise or TitleTrigger.Renew => TitleState.InForce,
            TitleTrigger.Suspend => TitleState.Suspended,
            TitleTrigger.Lapse => TitleState.Lapsed,
            TitleTrigger.Revoke => TitleState.Revoked,
            _ => null,
        };

    internal static bool Allows(this Waiver? waiver, Refusal guard) => waiver?.Guards.Contains(guard) == true;

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

    internal static Refused Missing(string field) => new(Refusal.FieldMissing) { Field = field, DetailZh = $"此操作须填写 {field}。", DetailEn = $"This trigger needs '{field}'." };

    private static Refused InFuture(string field, DateOnly today) =>
        new(Refusal.DateInFuture) { Field = field, DetailZh = $"{field} 不得晚于今天 ({today:yyyy-MM-dd})。", DetailEn = $"'{field}' must not be after today ({today:yyyy-MM-dd})." };

    private static Refused Stale(int present) =>
        new(Refusal.VersionConflict) { Field = "If-Match", DetailZh = $"当前版本为 {present}。", DetailEn = $"The present version is {present}." };

    /// <summary>A recognition.</summary>
    private sealed record Recognition(bool FirstEver);

    /// <summary>A title as it stands after the command, and the event that says so.</summary>
    private sealed record Changed(TitleHolding Holding, string Type);

    private static Refused Dissolved() => new(Refusal.EnterpriseDissolved) { State = "dissolved", Permitted = [] };
}
