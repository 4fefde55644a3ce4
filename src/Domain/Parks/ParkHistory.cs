using System.Text.Json;
using Srdi.Domain.Log;

namespace Srdi.Domain.Parks;

/// <summary>A park as its events tell it: pure folding, so that the log alone gives any of its past states.</summary>
public static class ParkHistory
{
    /// <summary>The park after these events, which are its own in the order of their ordinals; null when there are none.</summary>
    public static Park? Fold(IEnumerable<LogEntry> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        Park? park = null;
        foreach (var entry in events) park = Apply(park, entry) with { Version = entry.Ordinal };
        return park;
    }

    /// <summary>The park as it was on a day, by what is known in the given events.</summary>
    /// <remarks>
    /// The first registration stands for all time before it: nobody recorded what the facts were earlier. A tenancy is one fact
    /// with two days, so its last day, once known, is known of all days: an end that was mended to a later one undoes the earlier.
    /// </remarks>
    public static Park? AsOf(IEnumerable<LogEntry> events, DateOnly day) =>
        // Without the first event nothing is known yet: a clock that went back can make a later one look earlier.
        Fold(events.Where(e => e.Ordinal == 1 || HoldsFrom(e) <= day).SkipWhile(e => e.Ordinal != 1));

    /// <summary>The first day of which an event says something.</summary>
    internal static DateOnly HoldsFrom(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Type == ParkEvents.TenantLeft ? Data<TenancyData>(entry).From : entry.EffectiveOn;
    }

    private static Park Apply(Park? park, LogEntry entry)
    {
        if (entry.Type is ParkEvents.Registered or ParkEvents.Updated)
        {
            var facts = Data<ParkFactsData>(entry);
            return (park ?? new(ParkId.Parse(entry.Subject).Value, facts.Name, facts.District, facts.Operator, facts.FloorAreaSquareMetres)) with
            {
                Name = facts.Name, District = facts.District, Operator = facts.Operator, FloorAreaSquareMetres = facts.FloorAreaSquareMetres, Sites = facts.Sites,
            };
        }
        if (park is null) throw new InvalidOperationException($"The first event of park {entry.Subject} is {entry.Type}.");
        if (entry.Type == ParkEvents.DifferenceFound) return park;
        if (entry.Type is ParkEvents.TenantAdded or ParkEvents.TenantChanged or ParkEvents.TenantLeft)
        {
            var tenant = TenantOf(Data<TenancyData>(entry));
            return park with { Tenants = [.. park.Tenants.Where(t => t.Uscc != tenant.Uscc || t.From != tenant.From), tenant] };
        }
        if (entry.Type == ParkEvents.TenantTitlesChanged)
        {
            var heard = TenantOf(Data<TenancyData>(entry));
            return park with
            {
                Tenants = [.. park.Tenants.Select(t => t.Uscc == heard.Uscc && t.Heard < heard.Heard ? t with { Name = heard.Name, Tier = heard.Tier, Titles = heard.Titles, Heard = heard.Heard } : t)],
            };
        }
        var step = Data<ParkStepData>(entry);
        var selection = new Selection(step.Year, step.Document, entry.EffectiveOn);
        return park with
        {
            State = step.StateTo,
            Nomination = entry.Type == ParkEvents.Of(ParkTrigger.Nominate, step.StateTo) ? selection : entry.Type == ParkEvents.Of(ParkTrigger.Withdraw, step.StateTo) ? null : park.Nomination,
            Accreditation = entry.Type == ParkEvents.Of(ParkTrigger.Accredit, step.StateTo) ? selection : park.Accreditation,
            AccreditedUntil = step.Until ?? park.AccreditedUntil, BannedUntil = step.BannedUntil ?? park.BannedUntil,
            Awards = [.. park.Awards, .. (step.Rewards ?? []).Select(r => new Enterprises.AwardMark(r.Measure, r.Id))],
        };
    }

    private static Tenant TenantOf(TenancyData data) => new(data.Uscc, data.Name ?? "", data.Tier, data.From, data.To) { Titles = data.Titles ?? [], Heard = data.Heard ?? 0 };

    private static T Data<T>(LogEntry entry) => entry.Data.Deserialize<T>(SrdiJson.Stored)!;
}
