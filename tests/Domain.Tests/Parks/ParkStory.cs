using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Policy;
using Srdi.Domain.Rewards;
using Srdi.Domain.Tests.Enterprises;

namespace Srdi.Domain.Tests.Parks;

/// <summary>One park's life as a grain would live it: keeps what was decided and checks after every step what must always hold.</summary>
internal sealed class ParkStory
{
    public static readonly DateOnly Opened = new(2025, 1, 1);

    private static readonly Dictionary<string, Enterprise> Firms = new(StringComparer.Ordinal);

    public ParkStory(decimal area = 20_000.00m, string id = "P-1")
    {
        Id = ParkId.Parse(id).Value;
        Register(area, today: Opened);
    }

    public ParkId Id { get; }

    public Park? Record { get; private set; }

    public Park Park => Record!;

    public List<LogEntry> Log { get; } = [];

    public List<Reward> Rewards { get; } = [];

    public ParkAssessment Assessed => ParkDecisions.Assess(Park, Given.Today, Given.Policy);

    /// <summary>A park with so many little giants and SRDI firms beside them, all tenants since it opened.</summary>
    public static ParkStory With(int giants, int srdi, decimal area = 20_000.00m)
    {
        var story = new ParkStory(area);
        for (var n = 1; n <= giants; n++) Assert.True(story.Put(Giant(n), Opened).Succeeded);
        for (var n = 1; n <= srdi; n++) Assert.True(story.Put(Srdi(n), Opened).Succeeded);
        return story;
    }

    /// <summary>An accredited park: 5 little giants, 20 SRDI firms, exactly 20,000.00 ㎡.</summary>
    public static ParkStory Accredited()
    {
        var story = With(5, 15);
        Assert.True(story.Do(ParkTrigger.Nominate, "2025-09-01").Succeeded);
        Assert.True(story.Do(ParkTrigger.Publicise, "2025-09-10").Succeeded);
        Assert.True(story.Do(ParkTrigger.Accredit, "2025-10-01").Succeeded);
        return story;
    }

    public static Enterprise Giant(int number) => Firm("recognise innovative 2024-01-01, recognise srdi 2024-02-01, recognise littleGiant 2024-03-01", 1_000 + number);

    public static Enterprise Srdi(int number) => Firm("recognise innovative 2024-01-01, recognise srdi 2024-02-01", 2_000 + number);

    public static Enterprise Plain(int number) => Firm("recognise innovative 2024-01-01", 3_000 + number);

    private static Enterprise Firm(string steps, int number)
    {
        lock (Firms) return Firms.TryGetValue(steps + number, out var known) ? known : Firms[steps + number] = FirmStory.After(steps, number).Firm;
    }

    public Outcome<Registered<Park>> Register(decimal area, EnterpriseId? by = null, string name = "样例(示例)园", DistrictCode? district = null, DateOnly? today = null)
    {
        var command = new RegisterPark(Id, name, district ?? Given.Huangpu, by ?? Given.Firm(9_000), area);
        return Keep(ParkDecisions.Register(Record, command, Given.By(command, today), Given.Policy), command, today);
    }

    public Outcome<Registered<Park>> Put(Enterprise firm, DateOnly? from = null, DateOnly? to = null, DateOnly? today = null)
    {
        var command = new PutTenant(firm.Uscc, from, to);
        return Keep(ParkDecisions.PutTenant(Record, command, firm, Given.By(command, today), Given.Policy), command, today);
    }

    public Outcome<Park> End(EnterpriseId firm, DateOnly? to = null, DateOnly? today = null)
    {
        var command = new EndTenancy(firm, to);
        return Keep(ParkDecisions.EndTenancy(Record, command, Given.By(command, today), Given.Policy), command, today);
    }

    /// <summary>Whether the news changed anything.</summary>
    public bool Hear(Enterprise firm, DateOnly? today = null)
    {
        var news = new HearOfTenant(firm, "log:1");
        if (ParkDecisions.Hear(Record, firm, Given.By(news, today), Given.Policy) is not { } decision) return false;
        Keep<Park>(decision, news, today);
        return true;
    }

    public Outcome<TransitionAnswer> Do(ParkTrigger trigger, string? on = null, DateOnly? today = null) =>
        Do(new TransitionPark(trigger) { EffectiveOn = on is null ? null : Given.Day(on), Year = 2025, Document = trigger == ParkTrigger.Accredit ? "穗工信〔2025〕9号" : null, Reason = trigger == ParkTrigger.Revoke ? "虚报" : null }, today);

    public Outcome<TransitionAnswer> Do(TransitionPark command, DateOnly? today = null)
    {
        var was = Record;
        var done = Keep(ParkDecisions.Transition(Record, command, Given.By(command, today), Given.Policy), command, today);
        if (done.Succeeded)
        {
            Assert.Equal((SrdiJson.Name(was!.State), SrdiJson.Name(Park.State), Park.Version), (done.Value.From, done.Value.To, done.Value.Version));
            Assert.Equal(Given.Json(done.Value), Given.Json(Repeats.AnswerOf(Log, Circumstances.CauseOf(command))));
        }
        return done;
    }

    /// <summary>Takes over what another decision commits.</summary>
    public void Carry(Commit<Park> commit) => Keep(commit, Given.Today);

    private Outcome<TAnswer> Keep<TAnswer>(Outcome<Decision<Park, TAnswer>> decided, object command, DateOnly? today)
    {
        var now = new Circumstances(new("registry:test"), new((today ?? Given.Today).ToDateTime(new(12, 0)), TimeSpan.FromHours(8)), "");
        if (decided.Refused is { } no)
        {
            Given.Sound(no);
            return no;
        }
        if (decided.Value.Commit is { } commit) Keep(commit, now.Today);
        return decided.Value.Answer;
    }

    /// <summary>What must hold after every commit, whatever led to it.</summary>
    private void Keep(Commit<Park> commit, DateOnly today)
    {
        var (was, next) = (Record, commit.Record);
        var now = new Circumstances(new(commit.Events[0].Actor), commit.Events[0].RecordedAt, commit.Events[0].Cause);
        Given.Sound(commit, SubjectKind.Park, Id.Value, was?.Version ?? 0, next.Version, now);
        var own = commit.Events.Where(e => e.Kind == SubjectKind.Park).ToList();
        Assert.All(own, e => Assert.Equal(next.District.Value, e.District));

        // The steps that the events tell lead from the old state to the new one, each legal for the machine.
        var state = was?.State ?? ParkState.Candidate;
        foreach (var step in own.Where(e => e.Data.TryGetProperty("stateFrom", out _)))
        {
            Assert.Equal(SrdiJson.Name(state), step.Data.GetProperty("stateFrom").GetString());
            var to = Enum.Parse<ParkState>(step.Data.GetProperty("stateTo").GetString()!, ignoreCase: true);
            Assert.True(Enum.GetValues<ParkTrigger>().Any(t => ParkMachine.Machine.TryFire(state, t, out var end) && end == to), $"{state} → {to}");
            state = to;
        }
        Assert.Equal(state, next.State);

        // Nothing is left to happen by itself: a park that meets the criteria is not a candidate, and one below them neither qualified nor safe.
        var met = ParkDecisions.Assess(next, today, Given.Policy).Verdict == Verdict.Met;
        Assert.False(met ? next.State is ParkState.Candidate or ParkState.AtRisk : next.State is ParkState.Qualified or ParkState.Accredited, $"{next.State}, criteria met: {met}");

        // One firm is never twice in the park at one time.
        foreach (var stays in next.Tenants.GroupBy(t => t.Uscc).Select(g => g.OrderBy(t => t.From).ToList()))
            for (var i = 1; i < stays.Count; i++) Assert.True(stays[i - 1].To < stays[i].From, $"{stays[i].Uscc} is in the park twice.");
        Assert.All(commit.Tenancies, row => Assert.Contains(next.Tenants, t => row == new TenancyRow(Id, t.Uscc, t.From, t.To)));

        Rewards.AddRange(commit.Grants.Select(g => (Reward)g.Record));
        Assert.True(Rewards.Count <= 1, "A park earns its reward once for ever.");
        Log.AddRange(own);
        Record = next;
        Assert.Equal(Log.Count, next.Version);
        Assert.Equal(Given.Json(next), Given.Json(ParkHistory.Fold(Log)));
    }
}
