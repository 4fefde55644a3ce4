using Srdi.Domain.Cases;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Tests.Enterprises;
using Srdi.Domain.Tests.Policy;

namespace Srdi.Domain.Tests.Cases;

public sealed class CaseDecisionTests
{
    private static readonly Circumstances City = new(new("city:li"), new(2026, 6, 30, 12, 0, 0, TimeSpan.FromHours(8)), "cause");

    /// <summary>The case that a firm with a history makes of a fact that it refuses.</summary>
    private static (FirmStory Story, Case Case) Held(string before, string fact)
    {
        var (story, command) = (FirmStory.After(before), FirmStory.Command(fact));
        var refused = story.Do(command).Refused!;
        Assert.True(CaseDecisions.IsContradiction(refused), $"{fact}: {refused.Code}");
        var opened = CaseDecisions.Open(new(story.Uscc, command with { AsCase = true }), refused, story.Firm, City, Given.Policy);
        Given.Sound(opened.Commit!, Srdi.Domain.Log.SubjectKind.Case, opened.Answer.Held!.Id.Value, 0, 1, City);
        return (story, opened.Answer.Held!);
    }

    private static Case Accepted(Case held) => CaseDecisions.Resolve(held, new(CaseTrigger.Accept, "以省厅公告为准"), City, Given.Policy).Value.Answer;

    [Fact]
    public void What_a_person_sets_aside_is_recorded_with_its_name_and_reason_and_what_the_law_forbids_is_not()
    {
        foreach (var row in TextTable.Rows("""
            before | fact | refusal | acceptable | title after
            | recognise littleGiant 2025-11-01 | title.prerequisiteMissing | True | littleGiant:inForce
            recognise innovative 2025-09-01, recognise srdi 2025-10-01, recognise littleGiant 2025-11-01 | revoke srdi 2025-10-15 ground=taxEvasion | title.contradictsLater | True | srdi:revoked
            recognise innovative 2025-09-01, lapse innovative 2025-10-01 | renew innovative 2025-11-01 | title.notPermitted | True | innovative:inForce
            | renew innovative 2025-11-01 | title.notPermitted | True | innovative:inForce
            recognise innovative 2025-09-01 | recognise innovative 2025-10-01 batch=第二批 | title.notPermitted | True | innovative:inForce
            recognise innovative 2025-09-01 | lapse innovative 2025-08-31 | transition.outOfOrder | True | innovative:lapsed
            recognise innovative 2025-09-01 | renew innovative 2026-01-01 until=2028-08-31 | renewal.notLater | True | innovative:inForce
            recognise innovative 2023-03-01, revoke innovative 2023-07-30 ground=taxEvasion | recognise innovative 2026-06-29 | title.banned | True | innovative:inForce
            recognise innovative 2023-03-01, revoke innovative 2023-07-30 ground=fraud | recognise innovative 2026-06-29 | title.banned | False |
            recognise innovative 2025-09-01, dissolve 2026-01-01 | renew innovative 2025-12-01 | enterprise.dissolved | False |
            recognise innovative 2025-09-01 | publicise innovative 2025-10-01 | title.notPermitted | False |
            """))
        {
            var (story, held) = Held(row[0], row[1]);
            Assert.Equal($"{row[1]}: {row[2]} {row[3]}", $"{row[1]}: {RefusalTexts.CodeOf(held.Refusals[0].Code)} {held.Acceptable}");
            if (!held.Acceptable)
            {
                var no = CaseDecisions.Resolve(held, new(CaseTrigger.Accept, "理由"), City, Given.Policy).Refused!;
                Assert.Equal((Refusal.CaseNotAcceptable, "reject"), (no.Code, no.Permitted![0]));
                continue;
            }
            var decided = Accepted(held);
            var done = story.Overrule(held.Fact, CaseDecisions.WaiverOf(decided));
            Assert.True(done.Succeeded, $"{row[1]}: {done.Refused}");
            var title = held.Fact.Title!.Value;
            Assert.Equal($"{row[1]}: {row[4]}", $"{row[1]}: {SrdiJson.Name(title)}:{SrdiJson.Name(story.Firm.Holding(title).State)}");
            var waiver = story.Log.First(e => e.Cause == Circumstances.CauseOf(held.Fact)).Data.GetProperty("waiver");
            Assert.Equal(("city:li", "以省厅公告为准", held.Id.Value), (waiver.GetProperty("by").GetString(), waiver.GetProperty("reason").GetString(), waiver.GetProperty("case").GetString()));
            Assert.True(story.Overrule(held.Fact, CaseDecisions.WaiverOf(decided)).Refused is { State: not null }, "A repeat is no second step.");
        }
    }

    [Fact]
    public void A_guard_that_the_person_has_not_seen_still_refuses_and_reopens_the_case()
    {
        // The ban is seen first; the missing rung behind it only once the ban is set aside.
        var (story, held) = Held("recognise innovative 2023-01-01, recognise srdi 2023-02-01, lapse innovative 2023-03-01, revoke srdi 2024-01-01 ground=taxEvasion", "recognise srdi 2026-01-01");
        Assert.Equal(Refusal.TitleBanned, held.Refusals[0].Code);
        var decided = Accepted(held);
        var second = story.Overrule(held.Fact, CaseDecisions.WaiverOf(decided)).Refused!;
        Assert.Equal(Refusal.TitlePrerequisiteMissing, second.Code);
        var again = CaseDecisions.Reopen(decided, second, story.Firm, City, Given.Policy).Answer;
        Assert.Equal((CaseState.Open, 2, true), (again.State, again.Refusals.Count, again.Acceptable));
        Assert.True(story.Overrule(held.Fact, CaseDecisions.WaiverOf(Accepted(again))).Succeeded);
    }

    [Fact]
    public void A_decision_needs_a_reason_and_stands()
    {
        var (_, held) = Held("", "recognise littleGiant 2025-11-01");
        Assert.Equal(("reason", Refusal.CaseUnknown, Refusal.FieldInvalid), (CaseDecisions.Resolve(held, new(CaseTrigger.Reject, " "), City, Given.Policy).Refused!.Field,
            CaseDecisions.Resolve(null, new(CaseTrigger.Reject, "无"), City, Given.Policy).Refused!.Code, CaseDecisions.Resolve(held, new(CaseTrigger.Complete, "无"), City, Given.Policy).Refused!.Code));
        var rejected = CaseDecisions.Resolve(held, new(CaseTrigger.Reject, "名单有误"), City, Given.Policy).Value.Answer;
        Assert.Equal((CaseState.Rejected, "city:li", "名单有误"), (rejected.State, rejected.DecidedBy, rejected.Reason));
        Assert.Null(CaseDecisions.Resolve(rejected, new(CaseTrigger.Reject, "名单有误"), City, Given.Policy).Value.Commit);
        foreach (var (trigger, reason) in new[] { (CaseTrigger.Accept, "名单有误"), (CaseTrigger.Reject, "另有理由") })
            Assert.Equal(Refusal.CaseNotPermitted, CaseDecisions.Resolve(rejected, new(trigger, reason), City, Given.Policy).Refused!.Code);
    }

    [Fact]
    public void The_same_fact_is_one_case_and_what_is_no_contradiction_is_none()
    {
        var fact = FirmStory.Command("recognise littleGiant 2025-11-01");
        Assert.Equal(CaseId.Of(Given.Firm(1), fact), CaseId.Of(Given.Firm(1), fact with { AsCase = true }));
        Assert.NotEqual(CaseId.Of(Given.Firm(1), fact), CaseId.Of(Given.Firm(2), fact));
        Assert.NotEqual(CaseId.Of(Given.Firm(1), fact), CaseId.Of(Given.Firm(1), fact with { Batch = "第二批" }));
        foreach (var step in new[] { "recognise innovative 2026-07-01", "recognise innovative bare" })
            Assert.False(CaseDecisions.IsContradiction(new FirmStory().Do(step).Refused!), step);
        Assert.Equal([true, false, false, false], new[] { CaseId.Of(Given.Firm(1), fact).Value, "", new string('A', 24), new string('0', 23) }.Select(t => CaseId.Parse(t).Succeeded));
    }
}
