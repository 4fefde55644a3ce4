using System.Text.Json;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Parks;

/// <summary>How a title of a firm stood from a day on, until a later recorded row with an earlier or the same day says otherwise.</summary>
/// <param name="Uscc">The firm.</param>
/// <param name="Title">The title.</param>
/// <param name="Ordinal">The ordinal of the firm's event.</param>
/// <param name="On">The day from which it holds.</param>
/// <param name="State">The state.</param>
/// <param name="From">First day of the validity.</param>
/// <param name="Until">Last day of the validity.</param>
/// <param name="KnownAt">The instant at which it was recorded.</param>
public sealed record TitleStanding(EnterpriseId Uscc, Title Title, int Ordinal, DateOnly On, TitleState State, DateOnly? From, DateOnly? Until, DateTimeOffset KnownAt);

/// <summary>Finds how the titles of firms stood over time.</summary>
public interface ITitleStandings
{
    /// <summary>All that is known of the SRDI and little-giant titles of these firms.</summary>
    Task<IReadOnlyList<TitleStanding>> Of(IReadOnlyCollection<EnterpriseId> enterprises, CancellationToken cancellation);
}

/// <summary>Days on which a park's criteria stand otherwise than was known.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="StateWas">The state as recorded.</param>
/// <param name="StateShouldBe">The state that the criteria call for.</param>
/// <param name="Was">The criteria on the first day as they were known.</param>
/// <param name="ShouldBe">The criteria on the first day as they are known now.</param>
public sealed record ParkDifferencePeriod(DateOnly From, DateOnly To, ParkState StateWas, ParkState StateShouldBe, IReadOnlyList<ParkCriterion> Was, IReadOnlyList<ParkCriterion> ShouldBe);

/// <summary>A step of the selection that rested on criteria which were not met.</summary>
/// <param name="Type">The type of the step's event.</param>
/// <param name="On">Its day.</param>
/// <param name="Document">Its document.</param>
public sealed record ParkStepInQuestion(string Type, DateOnly On, string? Document);

/// <summary>A difference that a late fact made in a park's past.</summary>
/// <param name="Fact">The late fact: the park's own, or a tenant's.</param>
/// <param name="Periods">The days on which the criteria stand otherwise, in their order.</param>
/// <param name="Steps">The steps that rested on them.</param>
/// <param name="Rewards">The rewards in question.</param>
public sealed record ParkDifferenceData(LateFact Fact, IReadOnlyList<ParkDifferencePeriod> Periods, IReadOnlyList<ParkStepInQuestion> Steps, IReadOnlyList<RewardDifference> Rewards);

/// <summary>Compares a park's past as it was known with the past as it is known once a fact has come late: pure functions.</summary>
public static class ParkDifferences
{
    /// <summary>Raises the differences that late facts made, one event for each fact that made any; null when none did. No state and no reward changes by it.</summary>
    /// <param name="current">The park.</param>
    /// <param name="log">All its events in the order of their ordinals.</param>
    /// <param name="standings">How its tenants' titles stood.</param>
    /// <param name="facts">The late facts, of the park or of its tenants, in the order in which they were recorded.</param>
    /// <param name="now">Who and when.</param>
    /// <param name="policy">The policy.</param>
    public static Decision<Park, Park>? Find(Park? current, IReadOnlyList<LogEntry> log, IReadOnlyList<TitleStanding> standings, IReadOnlyList<LateFact> facts, Circumstances now, PolicyBook policy)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(standings);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(policy);
        if (current is null) return null;
        // What the park heard of its tenants is left out: the tenants' own events say it better.
        IReadOnlyList<LogEntry> own = [.. log.Where(e => e.Type != ParkEvents.TenantTitlesChanged)];
        List<LogEntry> raised = [];
        var version = current.Version;
        for (var i = 0; i < facts.Count; i++)
        {
            var fact = facts[i];
            if (log.Any(e => e.Type == ParkEvents.DifferenceFound && e.Cause == fact.Cause)) continue;
            // What was recorded after it, also in the same run, is not known yet: two facts that only together change something are seen at the second.
            var later = facts.Skip(i + 1).ToList();
            List<LogEntry> known = [.. own.Where(e => e.RecordedAt <= fact.RecordedAt && !later.Exists(f => f.Covers(e.Kind, e.Subject, e.Ordinal)))];
            List<TitleStanding> held = [.. standings.Where(s => s.KnownAt <= fact.RecordedAt && !later.Exists(f => f.Covers(SubjectKind.Enterprise, s.Uscc.Value, s.Ordinal)))];
            var before = new Past(known.Where(e => !fact.Covers(e.Kind, e.Subject, e.Ordinal)), held.Where(s => !fact.Covers(SubjectKind.Enterprise, s.Uscc.Value, s.Ordinal)));
            if (known.Count == 0 || Between(before, new(known, held), known, fact, policy) is not { } found) continue;
            var writer = new EventWriter(SubjectKind.Park, current.Id.Value, version, now with { Cause = fact.Cause }, policy.Version);
            writer.Add(ParkEvents.DifferenceFound, found.Periods[0].From, current.District, found);
            raised.AddRange(writer.Entries);
            version = writer.Version;
        }
        if (raised.Count == 0) return null;
        var next = current with { Version = version };
        return new(new(next) { Events = raised }, next);
    }

    private static ParkDifferenceData? Between(Past before, Past after, List<LogEntry> own, LateFact fact, PolicyBook policy)
    {
        // A mended tenancy may change every day from its first one on, whichever end was mended. Today is what the park's state itself says.
        var start = fact.Kind == SubjectKind.Park ? own.Where(e => e.Ordinal >= fact.First && e.Ordinal <= fact.Last).Min(ParkHistory.HoldsFrom) : fact.EffectiveOn;
        var (last, registered) = (Shanghai.DayOf(fact.RecordedAt).AddDays(-1), Shanghai.DayOf(own[0].RecordedAt));
        List<ParkDifferencePeriod> periods = [];
        List<LogEntry> questioned = [];
        var days = before.Days.Concat(after.Days).Concat(own.Select(e => e.EffectiveOn)).Where(d => d > start && d <= last).Append(start).Distinct().Order().ToList();
        for (var i = 0; i < days.Count; i++)
        {
            var (day, to) = (days[i], i + 1 < days.Count ? days[i + 1].AddDays(-1) : last);
            if (before.On(day) is not { } was || after.On(day) is not { } should) continue;
            // What a park was before anyone registered it had no consequence here, unless a selection has rested on it since.
            if (day < registered && was.State is (ParkState.Candidate or ParkState.Qualified)) continue;
            if (was.FloorAreaSquareMetres == should.FloorAreaSquareMetres && before.Counted(day).SetEquals(after.Counted(day))) continue;
            var (known, now) = (ParkDecisions.Assess(was, day, policy), ParkDecisions.Assess(should, day, policy));
            if (known.Criteria.Zip(now.Criteria).All(c => c.First.Verdict == c.Second.Verdict)) continue;
            if (known.Verdict == Verdict.Met && now.Verdict != Verdict.Met)
                questioned.AddRange(own.Where(e => e.EffectiveOn == day && (e.Type == Nominated || e.Type == Accredited)));
            var period = new ParkDifferencePeriod(day, to, was.State, Called(was.State, now.Verdict), known.Criteria, now.Criteria);
            if (periods.Count > 0 && periods[^1].To.AddDays(1) == day && Same(periods[^1], period)) periods[^1] = periods[^1] with { To = to };
            else periods.Add(period);
        }
        if (periods.Count == 0) return null;
        var first = questioned.Select(e => (DateOnly?)e.EffectiveOn).Min();
        // A selection that rested on criteria which were not met puts into question the first accreditation that followed.
        var accreditation = first is null ? null : own.Where(e => e.Type == Accredited && e.EffectiveOn >= first).MinBy(e => e.Ordinal);
        var rewards = (accreditation?.Data.Deserialize<ParkStepData>(SrdiJson.Stored)!.Rewards ?? []).Select(r => new RewardDifference(DifferenceKind.NotDue, r.Measure, r.Id, accreditation!.EffectiveOn, RewardDifference.Due, RewardDifference.NotDue));
        return new(fact, periods, [.. questioned.Select(e => new ParkStepInQuestion(e.Type, e.EffectiveOn, e.Data.Deserialize<ParkStepData>(SrdiJson.Stored)!.Document))], [.. rewards]);
    }

    private static readonly string Nominated = ParkEvents.Of(ParkTrigger.Nominate, ParkState.Nominated);
    private static readonly string Accredited = ParkEvents.Of(ParkTrigger.Accredit, ParkState.Accredited);

    /// <summary>The state that the criteria call for; steps of the selection are people's, not the criteria's.</summary>
    private static ParkState Called(ParkState state, Verdict verdict) => state switch
    {
        ParkState.Candidate or ParkState.Qualified => verdict == Verdict.Met ? ParkState.Qualified : ParkState.Candidate,
        ParkState.Accredited or ParkState.AtRisk => verdict == Verdict.Met ? ParkState.Accredited : ParkState.AtRisk,
        _ => state,
    };

    private static bool Same(ParkDifferencePeriod a, ParkDifferencePeriod b) =>
        (a.StateWas, a.StateShouldBe) == (b.StateWas, b.StateShouldBe) && Verdicts(a.Was).SequenceEqual(Verdicts(b.Was)) && Verdicts(a.ShouldBe).SequenceEqual(Verdicts(b.ShouldBe));

    private static IEnumerable<Verdict> Verdicts(IEnumerable<ParkCriterion> criteria) => criteria.Select(c => c.Verdict);

    /// <summary>A park over time by one state of knowledge.</summary>
    private sealed class Past
    {
        private readonly List<LogEntry> events;
        private readonly ILookup<EnterpriseId, TitleStanding> titles;
        private readonly Dictionary<DateOnly, Park?> told = [];
        private readonly DateOnly[] steps;

        internal Past(IEnumerable<LogEntry> events, IEnumerable<TitleStanding> standings)
        {
            this.events = [.. events];
            titles = standings.ToLookup(s => s.Uscc);
            steps = [.. this.events.Select(ParkHistory.HoldsFrom).Distinct().Order()];
        }

        /// <summary>The days on which something may change.</summary>
        internal IEnumerable<DateOnly> Days => steps
            .Concat(ParkHistory.Fold(events)?.Tenants.SelectMany(t => t.To is { } to && to < DateOnly.MaxValue ? new[] { t.From, to.AddDays(1) } : [t.From]) ?? [])
            .Concat(titles.SelectMany(t => t).SelectMany(s => s.State == TitleState.Suspended && s.Until is { } until ? new[] { s.On, until.AddDays(1) } : [s.On]));

        /// <summary>The park on a day with its tenants' titles; null when it was not known.</summary>
        internal Park? On(DateOnly day) => Told(day) is not { } park ? null : park with { Tenants = [.. park.Tenants.Where(t => t.PresentOn(day)).Select(t => t with { Titles = Held(t.Uscc, day) })] };

        /// <summary>The firms that count on a day, as what they count.</summary>
        internal HashSet<(EnterpriseId, Title)> Counted(DateOnly day) =>
            [.. On(day)!.Tenants.SelectMany(t => t.Titles.Where(h => h.HoldsOn(day)).Select(h => (t.Uscc, h.Title)))];

        private Park? Told(DateOnly day)
        {
            var step = steps.LastOrDefault(d => d <= day);
            return told.TryGetValue(step, out var park) ? park : told[step] = ParkHistory.AsOf(events, day);
        }

        private IReadOnlyList<TitleHolding> Held(EnterpriseId uscc, DateOnly day) =>
        [
            .. titles[uscc].Where(s => s.On <= day).GroupBy(s => s.Title).Select(g => g.MaxBy(s => s.Ordinal)!)
                .Select(s => new TitleHolding(s.Title, s.State, s.On) { From = s.From ?? s.On, Until = s.Until }),
        ];
    }
}
