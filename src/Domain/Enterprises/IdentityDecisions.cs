using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Enterprises;

/// <summary>
/// What becomes of the enterprise itself: its names, its district, its end, who came out of it, and what it must report
/// about these. Pure functions, as <see cref="EnterpriseDecisions"/> has them for its titles.
/// </summary>
public static class IdentityDecisions
{
    private const int NameLengthMax = EnterpriseDecisions.NameLengthMax;
    private const int TextLengthMax = EnterpriseDecisions.TextLengthMax;
    private const int SuccessorsMax = 20;

    /// <summary>Remembers a name that a list has for the enterprise.</summary>
    public static Outcome<Decision<Enterprise, Enterprise>> AddAlias(Enterprise? current, AddAlias command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null) return Refusal.EnterpriseUnknown;
        var name = Text.Required(command.Name, "name", NameLengthMax);
        if (name.Refused is { } badName) return badName;
        var reason = Text.Required(command.Reason, "reason", TextLengthMax);
        if (reason.Refused is { } badReason) return badReason;
        var key = NameKey.Of(name.Value);
        if (key.Length == 0) return new Refused(Refusal.FieldInvalid) { Field = "name" };
        if (current.NameKeys.Any(n => n.Key == key)) return new Decision<Enterprise, Enterprise>(null, current);
        var log = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
        log.Add(EnterpriseEvents.AliasAdded, now.Today, current.District, new AliasEventData(current.Tier, current.Tier, name.Value, reason.Value, command.List));
        var next = current with { Aliases = [.. current.Aliases, name.Value], Version = log.Version };
        return new Decision<Enterprise, Enterprise>(new(next) { Events = log.Entries }, next);
    }

    internal static Outcome<Decision<Enterprise, TransitionAnswer>> RenameTo(Enterprise current, TransitionEnterprise command, DateOnly on, Circumstances now, PolicyBook policy, Waiver? waiver)
    {
        var name = Text.Required(command.Name, "name", NameLengthMax);
        if (name.Refused is { } bad) return bad;
        if (name.Value == current.Name)
            return new Refused(Refusal.TitleNotPermitted) { Field = "name", State = current.Name, Permitted = [], DetailZh = "名称没有变化。", DetailEn = "The name is the present one." };
        if (on < current.NamedOn && !waiver.Allows(Refusal.TransitionOutOfOrder)) return OutOfOrder(current.NamedOn.Value, current.Name);
        var log = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
        return Facts(Rename(current, name.Value, on, command.Document, log, waiver), log);
    }

    internal static Outcome<Decision<Enterprise, TransitionAnswer>> MoveTo(Enterprise current, TransitionEnterprise command, DateOnly on, Circumstances now, PolicyBook policy, Waiver? waiver)
    {
        if (command.District is not { } district) return EnterpriseDecisions.Missing("district");
        if (district == current.District)
            return new Refused(Refusal.TitleNotPermitted) { Field = "district", State = current.District.Value, Permitted = [], DetailZh = $"企业已在{district.Name}。", DetailEn = "The enterprise is already in this district." };
        if (on < current.MovedOn && !waiver.Allows(Refusal.TransitionOutOfOrder)) return OutOfOrder(current.MovedOn.Value, current.District.Value);
        var log = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
        return Facts(Move(current, district, on, command.Document, log, waiver), log);
    }

    internal static Outcome<Decision<Enterprise, TransitionAnswer>> Dissolve(Enterprise current, TransitionEnterprise command, DateOnly on, Circumstances now, PolicyBook policy, Waiver? waiver)
    {
        var merged = command.Trigger is EnterpriseTrigger.Merge;
        if (merged && command.Into is not [_]) return EnterpriseDecisions.Missing("into");
        if (merged && command.Into!.Contains(current.Uscc)) return Itself();
        if (current.Titles.Where(t => t.InForce).Select(t => t.Since).DefaultIfEmpty().Max() is var latest && on < latest && !waiver.Allows(Refusal.TransitionOutOfOrder))
            return OutOfOrder(latest, SrdiJson.Name(current.Tier));
        TitleHolding[] ended = [.. current.Titles.Where(t => t.InForce).Select(t => t with { State = TitleState.Lapsed, Since = on, Cause = now.Cause })];
        var gone = current with { DissolvedOn = on, Successors = merged ? [.. current.Successors ?? [], .. command.Into!] : current.Successors };
        var log = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
        log.Add(merged ? EnterpriseEvents.Merged : EnterpriseEvents.Dissolved, on, current.District, new FactsEventData(current.Tier, Tier.MicroSmall)
        {
            Document = command.Document, Waiver = waiver, Successors = merged ? command.Into : null, Awards = merged ? current.Awards : null,
        });
        foreach (var holding in ended)
            log.Add(EnterpriseEvents.TitleLapsed, on, current.District, new TitleEventData(holding.Title, holding.State, current.Tier, Tier.MicroSmall) { From = holding.From, Until = holding.Until, Reason = merged ? "合并" : "注销" });
        if (current.Tier != Tier.MicroSmall) log.Add(EnterpriseEvents.TierChanged, on, current.District, new TierEventData(current.Tier, Tier.MicroSmall));
        return Facts(gone with { Titles = [.. current.Titles.Select(t => Array.Find(ended, e => e.Title == t.Title) ?? t)], Tier = Tier.MicroSmall }, log, current.Tier);
    }

    internal static Outcome<Decision<Enterprise, TransitionAnswer>> Split(Enterprise current, TransitionEnterprise command, DateOnly on, Circumstances now, PolicyBook policy)
    {
        if (command.Into is not [_, ..]) return EnterpriseDecisions.Missing("into");
        if (command.Into.Count > SuccessorsMax || command.Into.Distinct().Count() != command.Into.Count)
            return new Refused(Refusal.FieldInvalid) { Field = "into", DetailZh = $"应为至多 {SuccessorsMax} 个不同的信用代码。", DetailEn = $"'into' must be at most {SuccessorsMax} different codes." };
        if (command.Into.Contains(current.Uscc)) return Itself();
        if (command.Into.All(s => current.Successors?.Contains(s) == true))
            return new Refused(Refusal.TitleNotPermitted) { Field = "into", State = "split", Permitted = [], DetailZh = "分立已登记。", DetailEn = "The split stands already." };
        var log = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
        log.Add(EnterpriseEvents.SplitUp, on, current.District, new FactsEventData(current.Tier, current.Tier) { Document = command.Document, Successors = command.Into, Awards = current.Awards });
        return Facts(MajorlyChanged("split", on, current with { Successors = [.. current.Successors ?? [], .. command.Into.Where(s => current.Successors?.Contains(s) != true)] }), log);
    }

    /// <summary>Takes over the award memory of a predecessor: what it was granted is not new here. Null when that was done before.</summary>
    public static Decision<Enterprise, Enterprise>? Inherit(Enterprise? current, InheritAwards command, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null || current.Predecessors?.Contains(command.From) == true) return null;
        var log = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
        log.Add(EnterpriseEvents.Inherited, command.On, current.District, new FactsEventData(current.Tier, current.Tier) { Predecessor = command.From, Awards = command.Awards });
        var next = Inherited(current, command.From, command.Awards) with { Version = log.Version };
        return new(new(next) { Events = log.Entries }, next);
    }

    internal static Outcome<Decision<Enterprise, TransitionAnswer>> ConfirmUpdate(Enterprise current, TransitionEnterprise command, DateOnly on, Circumstances now, PolicyBook policy)
    {
        if (current.Updates?.Any(u => u.Year == on.Year) == true)
            return new Refused(Refusal.TitleNotPermitted) { Field = "effectiveOn", State = "confirmed", Permitted = [], DetailZh = $"{on.Year} 年度更新已确认。", DetailEn = $"The update of {on.Year} is confirmed already." };
        var log = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
        log.Add(EnterpriseEvents.UpdateConfirmed, on, current.District, new FactsEventData(current.Tier, current.Tier) { Document = command.Document, Year = on.Year });
        return Facts(current with { Updates = [.. current.Updates ?? [], new(on.Year, on)] }, log);
    }

    internal static Outcome<Decision<Enterprise, TransitionAnswer>> ReportChange(Enterprise current, TransitionEnterprise command, DateOnly on, Circumstances now, PolicyBook policy)
    {
        if (current.Changes?.Any(c => c.ReportedOn is null && c.On <= on) != true)
            return new Refused(Refusal.TitleNotPermitted) { Field = "effectiveOn", State = "reported", Permitted = [], DetailZh = "没有待报告的重大变化。", DetailEn = "No major change waits to be reported." };
        var log = new EventWriter(SubjectKind.Enterprise, current.Uscc.Value, current.Version, now, policy.Version);
        log.Add(EnterpriseEvents.ChangeReported, on, current.District, new FactsEventData(current.Tier, current.Tier) { Document = command.Document, Reason = command.Reason });
        return Facts(Reported(current, on), log);
    }

    internal static Enterprise Rename(Enterprise current, string name, DateOnly on, string? document, EventWriter log, Waiver? waiver = null)
    {
        log.Add(EnterpriseEvents.Renamed, on, current.District, new FactsEventData(current.Tier, current.Tier) { Name = name, FormerName = current.Name, Document = document, Waiver = waiver });
        return MajorlyChanged("rename", on, current with { Name = name, FormerNames = [.. current.FormerNames, current.Name], NamedOn = on });
    }

    internal static Enterprise Move(Enterprise current, DistrictCode district, DateOnly on, string? document, EventWriter log, Waiver? waiver = null)
    {
        log.Add(EnterpriseEvents.MovedOut, on, current.District, new FactsEventData(current.Tier, current.Tier) { District = district, FormerDistrict = current.District, Document = document, Waiver = waiver });
        var moved = current with { District = district, MovedOn = on, Version = log.Version + 1 };
        log.Add(EnterpriseEvents.MovedIn, on, district, new FactsEventData(current.Tier, current.Tier) { District = district, FormerDistrict = current.District, Document = document, Snapshot = moved });
        return moved;
    }

    internal static Enterprise Inherited(Enterprise current, EnterpriseId from, IReadOnlyList<AwardMark> awards) => current with
    {
        Predecessors = [.. current.Predecessors ?? [], from], Awards = [.. current.Awards, .. awards.Where(a => current.Awards.All(own => own.Reward != a.Reward))],
    };

    internal static Enterprise Reported(Enterprise current, DateOnly on) =>
        current with { Changes = [.. current.Changes!.Select(c => c.ReportedOn is null && c.On <= on ? c with { ReportedOn = on } : c)] };

    /// <summary>Whoever holds a title has to report a major change.</summary>
    internal static Enterprise MajorlyChanged(string kind, DateOnly on, Enterprise current) =>
        current.Titles.Any(t => t.InForce) ? current with { Changes = [.. current.Changes ?? [], new(kind, on, null)] } : current;

    private static Decision<Enterprise, TransitionAnswer> Facts(Enterprise next, EventWriter log, Tier? from = null)
    {
        next = next with { Version = log.Version };
        return new(new(next) { Events = log.Entries }, new(SrdiJson.Name(from ?? next.Tier), SrdiJson.Name(next.Tier), log.Refs, [], log.Version));
    }

    private static Refused OutOfOrder(DateOnly since, string state) => new(Refusal.TransitionOutOfOrder)
    {
        Field = "effectiveOn", State = state, Permitted = [], DetailZh = $"最近一次变动的生效日期为 {since:yyyy-MM-dd}, 不能登记更早的事实。", DetailEn = $"The latest fact is dated {since:yyyy-MM-dd}; an earlier one cannot follow it.",
    };

    private static Refused Itself() => new(Refusal.FieldInvalid) { Field = "into", DetailZh = "不得为企业自身。", DetailEn = "'into' must not be the enterprise itself." };
}
