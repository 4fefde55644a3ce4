using Srdi.Domain.Budgets;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Rewards;
using Srdi.Domain.Tests.Policy;

namespace Srdi.Domain.Tests.Budgets;

public sealed class PlanDecisionTests
{
    private static readonly DateOnly CutOff = new(2026, 3, 31);
    private static readonly DistrictCode Huangpu = DistrictCode.Parse("440112").Value;

    [Fact]
    public void A_draft_takes_what_was_confirmed_up_to_the_cut_off_and_shows_how_it_shares()
    {
        var (year, plan) = Drafted("fund=250", new(2026, ["1a"], CutOff, PlanRule.ProRata),
            Confirmed(1, "1a", 100), Confirmed(2, "1a", 100), Confirmed(3, "1a", 100), Confirmed(4, "1a", 100) with { ConfirmedAt = At(2026, 3, 31, 16) }, Confirmed(5, "1b", 100),
            Confirmed(6, "1a", 100) with { Year = 2025 }, Confirmed(7, "1a", 100) with { State = RewardState.Withheld });
        Assert.Equal("84 83 83", string.Join(' ', plan.Lines.Select(l => l.Approved.Fen)));
        Assert.Equal((300, 250, 250, 0.833333m), (plan.Head.Demand.Fen, plan.Head.Cap.Fen, plan.Head.Approved.Fen, plan.Head.Ratio));
        Assert.Equal(["1a - 300 250", "fund 250 300 250"], plan.Head.Pots.Select(p => $"{p.Measure} {p.Cap?.Fen.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"} {p.Demand.Fen} {p.Approved.Fen}"));
        Assert.Equal((PlanId.Of(2026, 1), plan.Head), (plan.Head.Id, Assert.Single(year.Plans)));
    }

    [Fact]
    public void First_come_goes_by_confirmation_and_rank_by_the_ranking()
    {
        Reward[] rewards = [Confirmed(1, "1a", 100) with { ConfirmedAt = At(2026, 3, 3) }, Confirmed(2, "1a", 100) with { ConfirmedAt = At(2026, 3, 1) }, Confirmed(3, "1a", 100) with { ConfirmedAt = At(2026, 3, 2) }];
        Assert.Equal("0 100 50", Amounts(Drafted("fund=150", new(2026, ["1a"], CutOff, PlanRule.FirstCome), rewards).Plan));
        Assert.Equal("50 0 100", Amounts(Drafted("fund=150", new(2026, ["1a"], CutOff, PlanRule.Rank) { Ranking = [rewards[2].Id, rewards[0].Id, rewards[1].Id] }, rewards).Plan));
        foreach (var wrong in (RewardId[][])[[], [rewards[0].Id, rewards[1].Id], [rewards[0].Id, rewards[1].Id, rewards[2].Id, Confirmed(4, "1a", 1).Id], [rewards[0].Id, rewards[1].Id, rewards[2].Id, rewards[0].Id]])
            Assert.Equal(Refusal.PlanRankingInvalid, Draft(Year("fund=150"), new(2026, ["1a"], CutOff, PlanRule.Rank) { Ranking = wrong }, rewards).Refused?.Code);
    }

    [Fact]
    public void A_draft_that_can_not_be_is_refused()
    {
        var good = new DraftPlan(2026, ["1a"], CutOff, PlanRule.ProRata);
        foreach (var (command, refusal, field) in new[]
        {
            (good with { Year = 2019 }, Refusal.FieldInvalid, "year"), (good with { Measures = [] }, Refusal.FieldMissing, "measures"), (good with { Measures = ["1z"] }, Refusal.MeasureUnknown, "measures"),
            (good with { Measures = ["1a", "1a"] }, Refusal.FieldInvalid, "measures"), (good with { CutOff = Given.Today.AddDays(1) }, Refusal.DateInFuture, "cutOff"),
            (good with { Rule = PlanRule.Rank }, Refusal.FieldMissing, "ranking"), (good with { Ranking = [] }, Refusal.FieldInvalid, "ranking"), (good with { Measures = ["1b"] }, Refusal.PlanEmpty, null),
        })
        {
            var no = Draft(Year("fund=100"), command, Confirmed(1, "1a", 100)).Refused;
            Assert.Equal((refusal, field), (no?.Code ?? default, no?.Field));
        }
        Assert.Equal(Refusal.BudgetMissing, Draft(null, good, Confirmed(1, "1a", 100)).Refused?.Code);
        Assert.Equal(Refusal.BudgetMissing, Draft(Year("1a=100"), good, Confirmed(1, "1a", 100)).Refused?.Code);
    }

    [Fact]
    public void A_reservation_is_the_rewards_own_and_shares_with_nobody()
    {
        var held = ReservationDecisions.Reserve(Year("fund=1000 12b=130"), 2026, [new(Wish(1, 80), new("city:wang"))], [], Now("reserve"), Given.Policy).Commit!.Record;
        var (year, plan) = Draft(held, new(2026, ["12b"], CutOff, PlanRule.ProRata), Confirmed(1, "12b", 70), Confirmed(2, "12b", 100), Confirmed(3, "12b", 100)).Stored();
        Assert.Equal("70 25 25", Amounts(plan));
        Assert.Equal(120, plan.Head.Cap.Fen);
        var (settled, commit) = Through(year, plan, Confirmed(1, "12b", 70), Confirmed(2, "12b", 100), Confirmed(3, "12b", 100));
        Assert.Equal(["post 70 reserved posted", "release 10 reserved available", "post 25 available posted", "post 25 available posted"],
            commit.Ledger.Select(e => $"{SrdiJson.Name(e.Act)} {e.Amount.Fen} {e.Debit.Split('/')[2]} {e.Credit.Split('/')[2]}"));
        var pot = settled.Find("12b")!;
        Assert.Equal((0, 120, 10), (pot.Reserved.Fen, pot.Posted.Fen, pot.Left.Fen));
        Assert.Empty(settled.Reservations);
        Assert.Equal(settled.Find("fund")!.Committed, pot.Committed);
    }

    [Fact]
    public void The_settlement_of_ten_thousand_lines_is_one_commit_exact_to_the_fen()
    {
        var dice = new Random(7);
        Reward[] rewards = [.. Enumerable.Range(0, 10_000).Select(i => Confirmed(i, i % 3 == 0 ? "1b" : "1a", dice.NextInt64(1, 150_000_000)))];
        var (year, plan) = Drafted("fund=500000000003 1b=100000000001", new(2026, ["1a", "1b"], CutOff, PlanRule.ProRata), rewards);
        var (settled, commit) = Through(year, plan, rewards);
        Assert.Equal(500_000_000_003, commit.Ledger.Sum(e => e.Amount.Fen));
        Assert.Equal((0, 100_000_000_001), (settled.Find("fund")!.Left.Fen, settled.Find("1b")!.Posted.Fen));
        Assert.Equal(2, commit.Events.Count);
        Assert.Equal(commit.Ledger, Through(year, plan, rewards).Commit.Ledger);
    }

    [Fact]
    public void Acts_that_contradict_the_ledger_are_told_and_never_entered()
    {
        var (year, plan) = Drafted("fund=1000", new(2026, ["1a"], CutOff, PlanRule.ProRata), Confirmed(1, "1a", 100), Confirmed(2, "1a", 100));
        var (settled, commit) = Through(year, plan, Confirmed(1, "1a", 100), Confirmed(2, "1a", 100));
        var (a, b) = (Confirmed(1, "1a", 100).Id, Confirmed(2, "1a", 100).Id);
        foreach (var (acts, entered, unbooked) in new (string, string, int)[]
        {
            ("pay", "pay", 0), ("pay pay", "pay", 0), ("pay recover", "pay recover", 0), ("reverse", "reverse", 0), ("reverse reverse", "reverse", 0),
            ("recover", "", 1), ("pay reverse", "pay", 1), ("reverse pay", "reverse", 1), ("release", "", 0), ("pay recover recover reverse", "pay recover", 1),
        })
        {
            var command = new BookActs([.. acts.Split(' ').Select(act => new BookAct(a, Enum.Parse<LedgerAct>(act, ignoreCase: true), plan.Head.Id, null, null))]);
            var booked = BookDecisions.Book(settled, command, commit.Ledger, [], Now("book"), Given.Policy);
            Assert.Equal($"{acts}: {entered} {unbooked}", $"{acts}: {string.Join(' ', booked.Commit?.Ledger.Select(e => SrdiJson.Name(e.Act)) ?? [])} {booked.Answer.Unbooked.Count}");
        }
        var wrong = BookDecisions.Book(settled, new([new(b, LedgerAct.Pay, plan.Head.Id, new Money(99), null)]), commit.Ledger, [], Now("book"), Given.Policy);
        Assert.Equal((0, b), (wrong.Answer.Entries, Assert.Single(wrong.Answer.Unbooked).Reward));
        Assert.NotEmpty(wrong.Commit!.Events); // Nothing is lost silently.
        var foreign = BookDecisions.Book(settled, new([new(Confirmed(9, "1a", 1).Id, LedgerAct.Pay, plan.Head.Id, null, null)]), [], [], Now("book"), Given.Policy);
        Assert.Single(foreign.Answer.Unbooked);
    }

    [Fact]
    public void A_reward_follows_its_plan_once_and_ignores_steps_that_came_late()
    {
        var reward = Confirmed(1, "1a", 100);
        var plan = PlanId.Of(2026, 1);
        var planned = Follow(reward, new(plan, 5, RewardTrigger.Plan, new(60), 2));
        Assert.Equal((RewardState.Planned, 60, plan, 3), (planned.State, planned.Approved?.Fen, planned.Plan, planned.Version));
        Assert.Same(planned, Follow(planned, new(plan, 5, RewardTrigger.Plan, new(60), 2)));
        var freed = Follow(planned, new(plan, 6, RewardTrigger.Unplan, new(60), 2));
        Assert.Equal((RewardState.Confirmed, null, null), (freed.State, freed.Approved, freed.Plan));
        Assert.Same(freed, Follow(freed, new(plan, 5, RewardTrigger.Plan, new(60), 2)));
        Assert.Equal(planned with { PlanStep = 9 }, Follow(planned, new(PlanId.Of(2026, 2), 9, RewardTrigger.Unplan, new(60), 2)));
        var never = Follow(reward, new(plan, 6, RewardTrigger.Unplan, new(60), 2)); // The withdrawal came first …
        Assert.Equal(RewardState.Confirmed, Follow(never, new(plan, 5, RewardTrigger.Plan, new(60), 2)).State); // … and the approval too late.

        foreach (var wrong in new[] { reward with { Version = 3 }, reward with { Version = 3, State = RewardState.Withheld } })
            Assert.Equal(Refusal.RewardChanged, RewardFollowing.Follow(wrong, new(plan, 5, RewardTrigger.Plan, new(60), 2), Now("follow"), Given.Policy).Refused?.Code);
        Assert.Equal(Refusal.RewardChanged, RewardFollowing.Follow(reward, new(plan, 7, RewardTrigger.Publicise, new(60), 2), Now("follow"), Given.Policy).Refused?.Code);
        foreach (var trigger in new[] { RewardTrigger.Plan, RewardTrigger.Publicise, RewardTrigger.Unplan })
            Assert.Equal(Refusal.RewardNotPermitted, RewardDecisions.Transition(trigger is RewardTrigger.Plan ? reward : planned, new(trigger), Now("person"), Given.Policy).Refused?.Code);
    }

    [Fact]
    public void Paying_goes_by_the_day_in_Shanghai()
    {
        Assert.Equal(new DateOnly(2026, 3, 31), (Confirmed(1, "1a", 1) with { ConfirmedAt = At(2026, 3, 31, 15) }).ConfirmedOn);
        Assert.Equal(new DateOnly(2026, 4, 1), (Confirmed(1, "1a", 1) with { ConfirmedAt = At(2026, 3, 31, 16) }).ConfirmedOn);
    }

    private static Reward Follow(Reward reward, FollowPlan command) => RewardFollowing.Follow(reward, command, Now("follow"), Given.Policy).Value.Answer;

    private static string Amounts(Plan plan) => string.Join(' ', plan.Lines.Select(l => l.Approved.Fen));

    private static DateTimeOffset At(int year, int month, int day, int hour = 4) => new(year, month, day, hour, 0, 0, TimeSpan.Zero);

    private static Circumstances Now(string cause, string by = "finance:li") => new(new(by), At(2026, 6, 30), cause);

    private static EnterpriseId Firm(int n) => EnterpriseId.Of("91440101", $"MA{n:000000}");

    private static Reward Confirmed(int n, string measure, long fen) =>
        new(RewardId.Of(measure, Firm(n), "once"), measure, Firm(n), Firm(n).Value, "认定", 2026, RewardState.Confirmed, new(fen), new(fen))
        {
            District = Huangpu, EarnedOn = new(2026, 1, 5), PolicyVersion = "test", Version = 2, ConfirmedAt = At(2026, 3, 31, 15),
        };

    private static ReserveAmount Wish(int n, long fen) => new(RewardId.Of("12b", Firm(n), "once"), "12b", Firm(n), Huangpu, new(fen));

    private static FundYear Year(string caps) => caps.Split(' ').Select(c => c.Split('=')).Aggregate((FundYear?)null, (year, cap) =>
        FundDecisions.SetCap(year, new(cap[0], 2026, new(long.Parse(cap[1], System.Globalization.CultureInfo.InvariantCulture))), Now("cap"), Given.Policy).Value.Commit!.Record)!;

    private static Outcome<Decision<FundYear, Registered<PlanHead>>> Draft(FundYear? year, DraftPlan command, params Reward[] rewards) => PlanDecisions.Draft(year, command, rewards, Now("draft"), Given.Policy);

    private static (FundYear Year, Plan Plan) Drafted(string caps, DraftPlan command, params Reward[] rewards) => Draft(Year(caps), command, rewards).Stored();

    /// <summary>Approved, bound, publicised, settled.</summary>
    private static (FundYear Year, Commit<FundYear> Commit) Through(FundYear year, Plan plan, params Reward[] rewards)
    {
        (year, plan) = Step(PlanTrigger.Approve);
        (year, plan) = PlanDecisions.Bind(year, plan, new(plan.Head.Id, plan.Head.Step, []), Now("bind"), Given.Policy).Stored();
        (year, plan) = Step(PlanTrigger.Publicise);
        var settled = PlanDecisions.Transition(year, plan, new(plan.Head.Id, PlanTrigger.Settle), [], Now("settle"), Given.Policy).Value.Commit!;
        return (settled.Record, settled);

        (FundYear, Plan) Step(PlanTrigger trigger) => PlanDecisions.Transition(year, plan, new(plan.Head.Id, trigger), rewards, Now(trigger.ToString(), "city:wang"), Given.Policy).Stored();
    }
}

internal static class StoredPlan
{
    /// <summary>The year and the plan as the commit would store them.</summary>
    public static (FundYear Year, Plan Plan) Stored<TAnswer>(this Outcome<Decision<FundYear, TAnswer>> decided) =>
        (decided.Value.Commit!.Record, (Plan)Assert.Single(decided.Value.Commit.Rows).Record);
}
