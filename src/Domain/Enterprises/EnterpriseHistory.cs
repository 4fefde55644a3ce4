using System.Text.Json;
using Srdi.Domain.Log;

namespace Srdi.Domain.Enterprises;

/// <summary>An enterprise as its events tell it: pure folding, so that the log alone gives any of its past states.</summary>
public static class EnterpriseHistory
{
    private static readonly string Renewed = EnterpriseEvents.Of(TitleTrigger.Renew);
    private static readonly string FellDue = EnterpriseEvents.Of(TitleTrigger.FallDue);

    /// <summary>The enterprise after these events, which are its own in the order of their ordinals; null when there are none.</summary>
    public static Enterprise? Fold(IEnumerable<LogEntry> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        Enterprise? enterprise = null;
        foreach (var entry in events) enterprise = Apply(enterprise, entry) with { Version = entry.Ordinal };
        return enterprise;
    }

    /// <summary>The enterprise as it was on a day, by what is known in the given events.</summary>
    /// <remarks>The first registration stands for all time before it: nobody recorded what the facts were earlier.</remarks>
    public static Enterprise? AsOf(IEnumerable<LogEntry> events, DateOnly day) =>
        // Without the first event nothing is known yet: a clock that went back can make a later one look earlier.
        Fold(events.Where(e => e.Ordinal == 1 || e.EffectiveOn <= day).SkipWhile(e => e.Ordinal != 1));

    private static Enterprise Apply(Enterprise? enterprise, LogEntry entry)
    {
        if (entry.Type == EnterpriseEvents.Registered)
        {
            var facts = Data<FactsEventData>(entry);
            return new(EnterpriseId.Parse(entry.Subject).Value, facts.Name!, facts.District!.Value) { Industry = facts.Industry, FoundedOn = facts.FoundedOn, Kind = facts.Kind ?? EnterpriseKind.Company };
        }
        if (enterprise is null) throw new InvalidOperationException($"The first event of {entry.Subject} is {entry.Type}.");
        switch (entry.Type)
        {
            case EnterpriseEvents.TierChanged or EnterpriseEvents.MovedOut or EnterpriseEvents.RewardsAtStake or EnterpriseEvents.DifferenceFound:
                return enterprise;
            case EnterpriseEvents.AliasAdded:
                return enterprise with { Aliases = [.. enterprise.Aliases, Data<AliasEventData>(entry).Name] };
            case EnterpriseEvents.OtherAwardRecorded:
                return OtherAwardDecisions.With(enterprise, Data<OtherAwardEventData>(entry).Award);
            case EnterpriseEvents.Judged:
                return JudgementDecisions.With(enterprise, Data<JudgementEventData>(entry).Judgement);
            case EnterpriseEvents.RewardClaimed:
                return enterprise with { Awards = [.. enterprise.Awards, .. Data<ClaimEventData>(entry).Rewards.Select(r => new AwardMark(r.Measure, r.Id))] };
            case EnterpriseEvents.Updated or EnterpriseEvents.Renamed or EnterpriseEvents.MovedIn or EnterpriseEvents.Dissolved or EnterpriseEvents.Merged
                or EnterpriseEvents.SplitUp or EnterpriseEvents.Inherited or EnterpriseEvents.UpdateConfirmed or EnterpriseEvents.ChangeReported:
                return Fact(enterprise, entry, Data<FactsEventData>(entry));
            default:
                return OfTitle(enterprise, entry, Data<TitleEventData>(entry));
        }
    }

    private static Enterprise Fact(Enterprise enterprise, LogEntry entry, FactsEventData facts) => entry.Type switch
    {
        EnterpriseEvents.Updated => enterprise with { Industry = facts.Industry ?? enterprise.Industry, FoundedOn = facts.FoundedOn ?? enterprise.FoundedOn, Kind = facts.Kind ?? enterprise.Kind },
        EnterpriseEvents.Renamed => IdentityDecisions.MajorlyChanged("rename", entry.EffectiveOn,
            enterprise with { Name = facts.Name!, FormerNames = [.. enterprise.FormerNames, facts.FormerName!], NamedOn = entry.EffectiveOn }),
        EnterpriseEvents.MovedIn => enterprise with { District = facts.District!.Value, MovedOn = entry.EffectiveOn },
        EnterpriseEvents.Merged => enterprise with { DissolvedOn = entry.EffectiveOn, Successors = [.. enterprise.Successors ?? [], .. facts.Successors!] },
        EnterpriseEvents.SplitUp => IdentityDecisions.MajorlyChanged("split", entry.EffectiveOn,
            enterprise with { Successors = [.. enterprise.Successors ?? [], .. facts.Successors!.Where(s => enterprise.Successors?.Contains(s) != true)] }),
        EnterpriseEvents.Inherited => IdentityDecisions.Inherited(enterprise, facts.Predecessor!.Value, facts.Awards ?? []),
        EnterpriseEvents.UpdateConfirmed => enterprise with { Updates = [.. enterprise.Updates ?? [], new(facts.Year!.Value, entry.EffectiveOn)] },
        EnterpriseEvents.ChangeReported when enterprise.Changes is not null => IdentityDecisions.Reported(enterprise, entry.EffectiveOn),
        EnterpriseEvents.Dissolved => enterprise with { DissolvedOn = entry.EffectiveOn },
        _ => enterprise,
    };

    private static Enterprise OfTitle(Enterprise enterprise, LogEntry entry, TitleEventData said)
    {
        var held = enterprise.Holding(said.Title);
        var (gained, renewed) = (entry.Type == EnterpriseEvents.TitleGained, entry.Type == Renewed);
        // A date that passed and a ban that came with another title are no facts about this one.
        var derived = entry.Type == FellDue || entry.Type == EnterpriseEvents.TitleBanned;
        var next = held with
        {
            State = said.State, Since = said.Since ?? entry.EffectiveOn, Cause = derived ? held.Cause : entry.Cause, Batch = said.Batch ?? held.Batch, Document = said.Document ?? held.Document,
            From = said.From ?? held.From, Until = said.Until ?? held.Until, FirstFrom = held.FirstFrom ?? (gained || renewed ? entry.EffectiveOn : null),
            Renewals = renewed ? [.. held.Renewals ?? [], entry.EffectiveOn] : held.Renewals,
            BannedUntil = gained ? null : said.BannedUntil ?? held.BannedUntil, BanGround = gained ? null : said.BanGround ?? held.BanGround,
        };
        IReadOnlyList<TitleHolding> titles = [.. enterprise.Titles.Where(t => t.Title != said.Title).Append(next).OrderBy(t => t.Title)];
        return enterprise with
        {
            Titles = titles, Tier = Enterprise.TierOf(titles), Awards = [.. enterprise.Awards, .. (said.Rewards ?? []).Select(r => new AwardMark(r.Measure, r.Id))],
        };
    }

    private static T Data<T>(LogEntry entry) => entry.Data.Deserialize<T>(SrdiJson.Stored)!;
}
