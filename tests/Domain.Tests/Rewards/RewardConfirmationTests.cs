using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Rewards;
using Srdi.Domain.Tests.Enterprises;

namespace Srdi.Domain.Tests.Rewards;

/// <summary>The window of a confirmation, the account it names, and what comes up against a reward afterwards.</summary>
public sealed class RewardConfirmationTests
{
    private const string Number = "4400 1234-5678 9012";
    private static readonly string[] Names = ["样例(示例)有限公司", "旧名(示例)有限公司"];

    private static Reward Giant => FirmStory.After("recognise innovative 2025-09-01, recognise srdi 2025-10-01, recognise littleGiant 2025-11-01").Rewards[0];

    private static SealedAccount Sealed(string number = Number, string holder = "样例（示例）有限公司") => new PayeeAccount(number, holder).Seal(Giant.Payee, Given.Policy.Confirmation).Value;

    private static Outcome<Decision<Reward, TransitionAnswer>> Do(Reward reward, RewardTrigger trigger, SealedAccount? account = null, DateOnly? on = null)
    {
        var command = new TransitionReward(trigger) { Reason = "核查" };
        var now = Given.By(command);
        if (on is { } day) now = now with { Now = new DateTimeOffset(day.ToDateTime(new(12, 0)), TimeSpan.FromHours(8)) };
        return RewardDecisions.Transition(reward, command, new(now.By, now.Now, now.Cause), Given.Policy, account is null ? null : new(account, Names));
    }

    private static Outcome<Decision<Reward, Reward>> Contest(Reward reward, int ordinal, bool recovers, EnterpriseId? of = null) =>
        RewardDecisions.Contest(reward, new(of ?? reward.Payee, ordinal, "称号被撤销", "117号", recovers), Given.By(""), Given.Policy);

    [Fact]
    public void The_window_counts_from_the_day_of_recording_and_its_days_are_the_citys_own_setting()
    {
        Assert.Equal(Given.Today.AddDays(Given.Policy.Confirmation.Days.Value), Giant.ConfirmBy);
        Assert.False(Given.Policy.Confirmation.Days.Verified);
        Assert.Equal($"{Giant.ConfirmBy:yyyy-MM-dd}", RewardDecisions.First(Giant, Given.By("")).Data.GetProperty("confirmBy").GetString());
    }

    [Fact]
    public void On_the_last_day_it_can_be_confirmed_and_on_the_next_it_counts_as_waived()
    {
        var last = Giant.ConfirmBy!.Value;
        Assert.Equal("confirmed", Do(Giant, RewardTrigger.Confirm, on: last).Value.Answer.To);
        var late = Do(Giant, RewardTrigger.Confirm, on: last.AddDays(1)).Refused!;
        Assert.Equal((Refusal.ConfirmationClosed, Given.Policy.Confirmation.Days.Clause), (late.Code, late.Clause));

        Circumstances At(DateOnly day) => new(new("platform:sweeper"), new DateTimeOffset(day.ToDateTime(new(0, 30)), TimeSpan.FromHours(8)), "sweep");
        Assert.Equal(Refusal.DateInFuture, RewardDecisions.Expire(Giant, new(last), At(last), Given.Policy).Refused!.Code);
        var waived = RewardDecisions.Expire(Giant, new(last), At(last.AddDays(1)), Given.Policy).Value.Commit!;
        Assert.Equal((RewardState.Waived, "逾期未确认, 视为放弃"), (waived.Record.State, waived.Record.Reason));
        Assert.Equal((RewardEvents.Of(RewardTrigger.Waive), last.AddDays(1), "逾期未确认, 视为放弃"), (waived.Events[0].Type, waived.Events[0].EffectiveOn, waived.Events[0].Data.GetProperty("reason").GetString()));
        // Of another window, or confirmed in time: nothing runs out.
        Assert.NotNull(RewardDecisions.Expire(Giant, new(last.AddDays(-1)), At(last.AddDays(9)), Given.Policy).Refused);
        Assert.NotNull(RewardDecisions.Expire(Giant with { State = RewardState.Confirmed }, new(last), At(last.AddDays(1)), Given.Policy).Refused);
        // Withheld, the window waits; released, a new one begins.
        var released = Do(Giant with { State = RewardState.Withheld }, RewardTrigger.Release, on: last.AddDays(30)).Value.Commit!.Record;
        Assert.Equal((RewardState.Entitled, last.AddDays(30 + Given.Policy.Confirmation.Days.Value)), (released.State, released.ConfirmBy!.Value));
    }

    [Theory]
    [InlineData("样例(示例)有限公司", true)]
    [InlineData(" 样例（示例）有限公司 ", true)]
    [InlineData("旧名(示例)有限公司", true)]
    [InlineData("样例(示例)有限责任公司", false)]
    [InlineData("王某", false)]
    public void The_holder_must_be_the_payee_by_its_present_or_a_former_name(string holder, bool good)
    {
        var done = Do(Giant, RewardTrigger.Confirm, Sealed(holder: holder));
        Assert.Equal(good ? null : Refusal.AccountHolderDiffers, done.Refused?.Code);
        if (good) Assert.Equal("***************9012"[3..], done.Value.Commit!.Record.Account!.Number);
    }

    [Theory]
    [InlineData("1234567")]
    [InlineData("12345678901234567890123456789012 3")]
    [InlineData("4400 1234 5678 901X")]
    [InlineData("")]
    public void A_number_of_another_form_is_refused(string number) =>
        Assert.Equal("account.number", new PayeeAccount(number, "样例").Seal(Giant.Payee, Given.Policy.Confirmation).Refused?.Field);

    [Fact]
    public void The_number_is_nowhere_in_what_is_stored_and_is_known_again_by_its_digest()
    {
        var confirmed = Do(Giant, RewardTrigger.Confirm, Sealed()).Value.Commit!;
        var stored = System.Text.Json.JsonSerializer.Serialize(confirmed, SrdiJson.Stored);
        Assert.DoesNotContain("440012345678", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("56789012", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("4400", new PayeeAccount(Number, "样例").ToString(), StringComparison.Ordinal);
        Assert.Equal(Sealed(), Sealed("４４００１２３４５６７８９０１２"));
        Assert.NotEqual(Sealed().Digest, new PayeeAccount(Number, "样例").Seal(Given.Firm(2), Given.Policy.Confirmation).Value.Digest);
        Assert.NotEqual(Sealed().Digest, Sealed("4400 1234 5678 9013").Digest);
    }

    [Fact]
    public void Nothing_is_paid_without_a_checked_account_nor_to_another_one()
    {
        var payable = Giant with { State = RewardState.Publicised, Approved = new(1), Plan = PlanId.Of(2026, 1) };
        Assert.Equal(Refusal.AccountMissing, Do(payable, RewardTrigger.Pay).Refused!.Code);
        Assert.Equal(Refusal.FieldMissing, Do(payable, RewardTrigger.NameAccount).Refused!.Code);
        var named = Do(payable, RewardTrigger.NameAccount, Sealed()).Value.Commit!.Record;
        Assert.NotNull(Do(named, RewardTrigger.NameAccount, Sealed()).Refused!.State); // A repeat: answered from the log.
        Assert.Equal(Refusal.AccountDiffers, Do(named, RewardTrigger.Pay, Sealed("4400 1234 5678 9013")).Refused!.Code);
        Assert.Equal("paid", Do(named, RewardTrigger.Pay, Sealed()).Value.Answer.To);
        Assert.Equal("paid", Do(named, RewardTrigger.Pay).Value.Answer.To);
        Assert.Equal("account", Do(named, RewardTrigger.Withhold, Sealed()).Refused!.Field);
    }

    [Fact]
    public void Naming_an_account_leaves_what_a_plan_took_as_it_was()
    {
        var confirmed = Do(Giant, RewardTrigger.Confirm).Value.Commit!.Record;
        var named = Do(confirmed, RewardTrigger.NameAccount, Sealed()).Value.Commit!.Record;
        Assert.Equal((confirmed.PlannableVersion, confirmed.Version + 1), (named.PlannableVersion, named.Version));
        Assert.True(RewardFollowing.Follow(named, new(PlanId.Of(2026, 1), 1, RewardTrigger.Plan, new(5), confirmed.PlannableVersion), Given.By(""), Given.Policy).Succeeded);
    }

    [Fact]
    public void What_a_revocation_does_to_a_reward_depends_on_its_state_and_on_fraud_alone()
    {
        foreach (var row in Policy.TextTable.Rows("""
            state | fraud | otherwise
            entitled | withheld | withheld
            claimed | withheld | withheld
            reviewed | withheld | withheld
            confirmed | withheld | withheld
            planned | reversed | withheld
            publicised | reversed | withheld
            paid | recoveryDemanded | paid
            recoveryDemanded | recoveryDemanded | recoveryDemanded
            recovered | recovered | recovered
            withheld | withheld | withheld
            waived | waived | waived
            rejected | rejected | rejected
            reversed | reversed | reversed
            """))
        {
            var was = Giant with { State = Enum.Parse<RewardState>(row[0], ignoreCase: true) };
            Assert.Equal(string.Join(' ', row), $"{row[0]} {SrdiJson.Name(Contest(was, 9, true).Value.Answer.State)} {SrdiJson.Name(Contest(was, 9, false).Value.Answer.State)}");
        }
    }

    [Fact]
    public void A_fact_is_followed_once_and_only_by_the_rewards_of_the_enterprise_that_it_is_about()
    {
        var paid = Giant with { State = RewardState.Paid, Paid = new(1) };
        var demanded = Contest(paid, 9, true).Value;
        Assert.Equal(("称号被撤销", "117号", RewardEvents.Of(RewardTrigger.DemandRecovery)), (demanded.Answer.Reason, demanded.Answer.Clause, demanded.Commit!.Events[0].Type));
        var dropped = Do(demanded.Answer, RewardTrigger.Release).Value.Commit!.Record; // A person drops the demand …
        Assert.Equal(RewardState.Paid, dropped.State);
        Assert.Null(Contest(dropped, 9, true).Value.Commit); // … and the same fact heard again does not raise it anew.
        Assert.Null(Contest(dropped, 8, true).Value.Commit);
        Assert.Equal(RewardState.RecoveryDemanded, Contest(dropped, 12, true).Value.Answer.State);
        Assert.Null(Contest(paid, 9, true, Given.Firm(7)).Value.Commit);
        Assert.Equal("recovered", Do(demanded.Answer, RewardTrigger.Recover).Value.Answer.To);
    }
}
