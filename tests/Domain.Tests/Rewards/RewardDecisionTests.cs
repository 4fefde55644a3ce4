using CsCheck;
using Srdi.Domain.Log;
using Srdi.Domain.Rewards;
using Srdi.Domain.Tests.Enterprises;
using Srdi.Domain.Tests.Policy;

namespace Srdi.Domain.Tests.Rewards;

public sealed class RewardDecisionTests
{
    private static readonly Money Approved = new(98_765_432);

    private static Reward Giant => FirmStory.After("recognise innovative 2025-09-01, recognise srdi 2025-10-01, recognise littleGiant 2025-11-01").Rewards[0];

    private static Reward In(RewardState state, bool byClaim = false) =>
        Giant with { State = state, ByClaim = byClaim, Approved = state is RewardState.Planned or RewardState.Publicised or RewardState.Paid ? Approved : null };

    private static Outcome<Decision<Reward, TransitionAnswer>> Decide(Reward? reward, TransitionReward command) =>
        RewardDecisions.Transition(reward, command, Given.By(command), Given.Policy);

    private static TransitionReward Command(RewardTrigger trigger) => new(trigger) { Reason = "核查", Document = "穗工信〔2026〕1号" };

    [Fact]
    public void A_granted_reward_is_entitled_for_the_fixed_amount_with_its_working_and_first_event()
    {
        var reward = Giant;
        Assert.Equal((RewardState.Entitled, "1a", 1, new Money(100_000_000), new Money(100_000_000)), (reward.State, reward.Measure, reward.Version, reward.Ceiling, reward.Calculated));
        Assert.Equal(($"1a.{reward.Payee}.littleGiant", null, null, Given.Policy.Version), (reward.Id.Value, reward.Approved, reward.Paid, reward.PolicyVersion));
        Assert.Equal(["依据 穗府办规〔2025〕13号 (一) 第一项", "每家上限 100 万元 → 100 万元", "以上为上限, 实际金额受年度资金预算总量控制"], reward.Working.Where(w => !w.StartsWith("所依口径", StringComparison.Ordinal)));

        var entitled = RewardDecisions.First(reward, Given.By(""));
        Assert.Equal((SubjectKind.Reward, reward.Id.Value, 1, "440112", RewardEvents.Entitled, reward.EarnedOn), (entitled.Kind, entitled.Subject, entitled.Ordinal, entitled.District, entitled.Type, entitled.EffectiveOn));
        Assert.Equal("entitled entitled 100000000", $"{entitled.Data.GetProperty("stateFrom")} {entitled.Data.GetProperty("stateTo")} {entitled.Data.GetProperty("ceilingFen")}");
        Assert.Equal(("reward", "reward-" + reward.Id, reward), (RewardDecisions.GrantOf(reward).StateName, RewardDecisions.GrantOf(reward).Key, RewardDecisions.GrantOf(reward).Record));
    }

    [Fact]
    public void A_measure_whose_amount_is_not_fixed_can_not_be_granted_on_a_transition() =>
        Assert.Throws<ArgumentException>(() => RewardDecisions.Granted(Given.Policy.FindMeasure("12b")!, Given.Firm(1), "s", "once", "cause", Given.Huangpu, Given.Today, Given.Policy));

    [Fact]
    public void Its_life_is_told_step_by_step()
    {
        foreach (var row in TextTable.Rows("""
            from | trigger | to | event
            entitled | confirm | confirmed | srdi.reward.confirmed.v1
            planned | reverse | reversed | srdi.reward.reversed.v1
            publicised | pay | paid | srdi.reward.paid.v1
            paid | recover | recovered | srdi.reward.recovered.v1
            publicised | reverse | reversed | srdi.reward.reversed.v1
            entitled | waive | waived | srdi.reward.waived.v1
            confirmed | withhold | withheld | srdi.reward.withheld.v1
            withheld | release | entitled | srdi.reward.released.v1
            withheld | reject | rejected | srdi.reward.rejected.v1
            claimed | review | reviewed | srdi.reward.reviewed.v1
            """))
        {
            var was = In(Enum.Parse<RewardState>(row[0], ignoreCase: true));
            var (commit, answer) = Decide(was, Command(Enum.Parse<RewardTrigger>(row[1], ignoreCase: true))).Value;
            var entry = Assert.Single(commit!.Events);
            Given.Sound(commit, SubjectKind.Reward, was.Id.Value, was.Version, commit.Record.Version, Given.By(Command(Enum.Parse<RewardTrigger>(row[1], ignoreCase: true))));
            Assert.Equal($"{row[0]} {row[1]} {row[2]} {row[3]}", $"{answer.From} {row[1]} {answer.To} {entry.Type}");
            Assert.Equal((row[0], row[2], "核查", "穗工信〔2026〕1号"), (entry.Data.GetProperty("stateFrom").GetString(), entry.Data.GetProperty("stateTo").GetString(), entry.Data.GetProperty("reason").GetString(), entry.Data.GetProperty("document").GetString()));
            Assert.Equal(Given.Json(answer), Given.Json(Repeats.AnswerOf(commit.Events, entry.Cause)));
        }
    }

    [Fact]
    public void What_is_paid_is_what_was_approved_and_stays_known_after_a_recovery()
    {
        var paid = Decide(In(RewardState.Publicised), Command(RewardTrigger.Pay)).Value.Commit!;
        Assert.Equal((Approved, Approved), (paid.Record.Approved, paid.Record.Paid));
        Assert.Equal(Approved.Fen, paid.Events[0].Data.GetProperty("paidFen").GetInt64());
        var recovered = Decide(paid.Record, Command(RewardTrigger.Recover)).Value.Commit!.Record;
        Assert.Equal((RewardState.Recovered, (Money?)Approved), (recovered.State, recovered.Paid));
    }

    [Fact]
    public void A_claim_that_is_released_is_reviewed_anew_and_a_grant_confirmed_anew()
    {
        Assert.Equal("claimed", Decide(In(RewardState.Withheld, byClaim: true), Command(RewardTrigger.Release)).Value.Answer.To);
        Assert.Equal("entitled", Decide(In(RewardState.Withheld), Command(RewardTrigger.Release)).Value.Answer.To);
    }

    [Theory]
    [InlineData(RewardState.Entitled, RewardTrigger.Withhold)]
    [InlineData(RewardState.Entitled, RewardTrigger.Reject)]
    [InlineData(RewardState.Planned, RewardTrigger.Reverse)]
    [InlineData(RewardState.Paid, RewardTrigger.Recover)]
    public void Steps_against_the_payee_need_a_reason(RewardState state, RewardTrigger trigger)
    {
        var refused = Decide(In(state), new(trigger)).Refused!;
        Assert.Equal((Refusal.FieldMissing, "reason"), (refused.Code, refused.Field));
        Assert.Equal((Refusal.FieldInvalid, "reason"), Decide(In(state), new(trigger) { Reason = "a\nb" }).Refused is { } text ? (text.Code, text.Field) : default);
    }

    [Fact]
    public void A_step_that_the_state_does_not_permit_is_refused_with_those_it_does()
    {
        var refused = Decide(In(RewardState.Entitled), Command(RewardTrigger.Pay)).Refused!;
        Assert.Equal((Refusal.RewardNotPermitted, "trigger", "entitled", "confirm waive withhold reject"), (refused.Code, refused.Field, refused.State, string.Join(' ', refused.Permitted!)));
        foreach (var end in new[] { RewardState.Waived, RewardState.Rejected, RewardState.Reversed, RewardState.Recovered })
            Assert.Empty(Decide(In(end), Command(RewardTrigger.Confirm)).Refused!.Permitted!);
        Assert.Equal(Refusal.RewardUnknown, Decide(null, Command(RewardTrigger.Confirm)).Refused!.Code);
    }

    [Fact]
    public void Whatever_is_commanded_the_identity_and_the_limits_of_a_reward_never_change_and_nothing_is_done_twice_at_once() =>
        Gen.Enum<RewardTrigger>().Array[1, 25].Sample(triggers =>
        {
            var reward = Giant;
            foreach (var trigger in triggers)
            {
                var (was, decided) = (reward, Decide(reward, Command(trigger)));
                if (decided.Refused is { } no)
                {
                    Given.Sound(no);
                    continue;
                }
                reward = decided.Value.Commit!.Record;
                Assert.True(RewardMachine.Machine.TryFire(was.State, trigger, out var next) && next == reward.State);
                Assert.Equal(was.Version + 1, reward.Version);
                Assert.Equal((was.Id, was.Measure, was.Payee, was.Subject, was.Year, was.Ceiling, was.Calculated, was.EarnedOn), (reward.Id, reward.Measure, reward.Payee, reward.Subject, reward.Year, reward.Ceiling, reward.Calculated, reward.EarnedOn));
                Assert.True(Decide(reward, Command(trigger)).Refused is { State: not null }, $"{trigger} was carried out twice.");
            }
        });
}
