using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Tests.Enterprises;

/// <summary>
/// One firm's life as a grain would live it: decides, keeps what was decided, and checks after every step what must
/// always hold. Steps are written as <c>trigger title date key=value …</c>.
/// </summary>
internal sealed class FirmStory
{
    public FirmStory(int number = 1, bool registered = true)
    {
        Uscc = Given.Firm(number);
        if (registered) Register(new(Uscc, "样例(示例)有限公司", Given.Huangpu), new(2020, 1, 1));
    }

    public EnterpriseId Uscc { get; }

    public Enterprise? Record { get; private set; }

    public Enterprise Firm => Record!;

    public List<LogEntry> Log { get; } = [];

    public List<Reward> Rewards { get; } = [];

    /// <summary>A firm after these steps, all of which must succeed.</summary>
    public static FirmStory After(string steps, int number = 1)
    {
        var story = new FirmStory(number);
        foreach (var step in steps.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var done = story.Do(step);
            Assert.True(done.Succeeded, $"{step}: {done.Refused}");
        }
        return story;
    }

    /// <summary>Reads a step. A recognition or renewal gets a batch and a revocation a reason, unless the step says <c>bare</c>.</summary>
    public static TransitionEnterprise Command(string step)
    {
        var words = step.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var command = new TransitionEnterprise(Enum.Parse<EnterpriseTrigger>(words[0], ignoreCase: true));
        if (!words.Contains("bare")) command = command with { Batch = "第一批", Reason = command.Trigger == EnterpriseTrigger.Revoke ? "弄虚作假" : null };
        foreach (var word in words.Skip(1).Where(w => w != "bare"))
            command = word.Split('=') switch
            {
                ["until", var day] => command with { ValidUntil = Given.Day(day) },
                ["batch", var batch] => command with { Batch = batch },
                ["document", var document] => command with { Document = document },
                ["ground", var ground] => command with { Ground = ground, Reason = null },
                ["reason", var reason] => command with { Reason = reason },
                ["district", var code] => command with { District = DistrictCode.Parse(code).Value },
                ["name", var name] => command with { Name = name },
                [var day] when char.IsAsciiDigit(day[0]) => command with { EffectiveOn = Given.Day(day) },
                [var title] => command with { Title = Enum.Parse<Title>(title, ignoreCase: true) },
                _ => throw new FormatException(word),
            };
        return command;
    }

    public Outcome<TransitionAnswer> Do(string step, DateOnly? today = null) => Do(Command(step), today);

    /// <summary>The validity of a title that ends on a day runs out.</summary>
    public Outcome<TransitionAnswer> Expire(Title title, DateOnly until, DateOnly? today = null)
    {
        var now = Given.By(new ExpireTitle(title, until), today);
        return Keep(EnterpriseDecisions.Expire(Record, new(title, until), now, Given.Policy), now);
    }

    /// <summary>A fact recorded on a person's leave.</summary>
    public Outcome<TransitionAnswer> Overrule(TransitionEnterprise command, Waiver waiver)
    {
        var now = Given.By(command);
        return Keep(EnterpriseDecisions.Transition(Record, command, now, Given.Policy, waiver), now, overruled: true);
    }

    /// <summary>Missed obligations take their effect; null when there are none.</summary>
    public TransitionAnswer? Enforce(DateOnly today)
    {
        var now = Given.By("missed", today);
        var decided = EnterpriseDecisions.Enforce(Record, now, Given.Policy).Value;
        return decided.Commit is null ? null : Keep(new Decision<Enterprise, TransitionAnswer>(decided.Commit, decided.Answer!), now).Value;
    }

    /// <summary>Takes over another firm's award memory; whether that changed anything.</summary>
    public bool Inherit(FirmStory from)
    {
        var command = new InheritAwards(from.Uscc, new(2026, 2, 1), from.Firm.Awards, "cause");
        if (IdentityDecisions.Inherit(Record, command, Given.By(command), Given.Policy) is not { } decision) return false;
        Log.AddRange(decision.Commit!.Events);
        Record = decision.Answer;
        Assert.Equal(Given.Json(Record), Given.Json(EnterpriseHistory.Fold(Log)));
        return true;
    }

    public Outcome<TransitionAnswer> Do(TransitionEnterprise command, DateOnly? today = null)
    {
        var now = Given.By(command, today);
        return Keep(EnterpriseDecisions.Transition(Record, command, now, Given.Policy), now);
    }

    private Outcome<TransitionAnswer> Keep(Outcome<Decision<Enterprise, TransitionAnswer>> decided, Circumstances now, bool overruled = false)
    {
        var (before, was) = (Given.Json(Record), Record);
        Assert.Equal(before, Given.Json(was));
        if (decided.Refused is { } no)
        {
            Given.Sound(no);
            return no;
        }
        var (commit, answer) = decided.Value;
        Keep(commit!, now, overruled);
        Assert.Equal(commit!.Events.Where(e => e.Kind == SubjectKind.Enterprise).Select(e => new EventRef(e.Ordinal, e.Type)), answer.Events);
        Assert.Equal((SrdiJson.Name(was!.Tier), SrdiJson.Name(Firm.Tier), Firm.Version), (answer.From, answer.To, answer.Version));
        Assert.Equal(commit.Grants.Select(g => ((Reward)g.Record).Id), answer.Rewards.Select(r => r.Id));
        Assert.Equal(Given.Json(answer), Given.Json(Repeats.AnswerOf(Log, now.Cause)));
        return answer;
    }

    /// <summary>Takes over what another decision commits.</summary>
    public void Carry(Commit<Enterprise> commit)
    {
        Log.AddRange(commit.Events.Where(e => e.Kind == SubjectKind.Enterprise));
        Record = commit.Record;
        Assert.Equal(Given.Json(Record), Given.Json(EnterpriseHistory.Fold(Log)));
    }

    public Outcome<Registered<Enterprise>> Register(RegisterEnterprise command, DateOnly? today = null)
    {
        var now = Given.By(command, today);
        var decided = EnterpriseDecisions.Register(Record, command, now, Given.Policy);
        if (decided.Refused is { } no)
        {
            Given.Sound(no);
            return no;
        }
        Assert.Equal(Record is null, decided.Value.Answer.Created);
        if (decided.Value.Commit is { } commit) Keep(commit, now);
        Assert.Equal(Given.Json(Record), Given.Json(decided.Value.Answer.Item));
        return decided.Value.Answer;
    }

    /// <summary>What must hold after every commit, whatever led to it.</summary>
    private void Keep(Commit<Enterprise> commit, Circumstances now, bool overruled = false)
    {
        var (was, next) = (Record, commit.Record);
        Given.Sound(commit, SubjectKind.Enterprise, Uscc.Value, was?.Version ?? 0, next.Version, now);
        Assert.Empty(commit.Tenancies);
        var (from, to) = (SrdiJson.Name(was?.Tier ?? Tier.MicroSmall), SrdiJson.Name(next.Tier));
        var own = commit.Events.Where(e => e.Kind == SubjectKind.Enterprise).ToList();
        Assert.All(own, e => Assert.Equal((from, to), (e.Data.GetProperty("tierFrom").GetString(), e.Data.GetProperty("tierTo").GetString())));
        Assert.Equal(from == to ? 0 : 1, own.Count(e => e.Type == EnterpriseEvents.TierChanged));
        var moved = own.FindIndex(e => e.Type == EnterpriseEvents.MovedIn);
        Assert.Equal(own.Select((_, i) => (i < moved ? was! : next).District.Value), own.Select(e => e.District));

        var highest = next.Titles.Where(t => t.State is TitleState.InForce or TitleState.RenewalDue or TitleState.InRenewal or TitleState.Suspended)
            .Select(t => (int)t.Title).DefaultIfEmpty(0).Max();
        Assert.Equal((Tier)highest, next.Tier);
        Assert.Equal(next.Titles.Select(t => t.Title).Distinct().Order(), next.Titles.Select(t => t.Title));
        foreach (var title in Enum.GetValues<Title>())
        {
            var (then, here) = (was?.Holding(title).State ?? TitleState.None, next.Holding(title).State);
            Assert.True(overruled || then == here || Enum.GetValues<TitleTrigger>().Any(t => TitleMachine.Machine.TryFire(then, t, out var end) && end == here), $"{title}: {then} → {here}");
            Assert.True(was?.Holding(title).FirstFrom is not { } first || next.Holding(title).FirstFrom == first, "The first day of a title never changes.");
        }

        var rewards = commit.Grants.Select(g => (Reward)g.Record).ToList();
        Assert.Equal([.. was?.Awards.Select(a => a.Reward) ?? [], .. rewards.Select(r => r.Id)], next.Awards.Select(a => a.Reward));
        Rewards.AddRange(rewards);
        Assert.Equal(Rewards.Count, Rewards.Select(r => r.Id).Distinct().Count());
        Assert.Equal(Rewards.Count, Rewards.Select(r => r.Measure).Distinct(StringComparer.Ordinal).Count());
        Assert.All(rewards, r => Assert.Equal((RewardState.Entitled, Uscc, Uscc.Value, 1, r.EarnedOn.Year), (r.State, r.Payee, r.Subject, r.Version, r.Year)));

        Log.AddRange(own);
        Record = next;
        Assert.Equal(Log.Count, next.Version);
        Assert.Equal(Given.Json(next), Given.Json(EnterpriseHistory.Fold(Log)));
    }
}
