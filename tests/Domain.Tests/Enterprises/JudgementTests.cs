using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Criteria;

namespace Srdi.Domain.Tests.Enterprises;

public sealed class JudgementTests
{
    private static readonly Judgement Market = new(Title.Srdi, "market", true, new(2026, 5, 20), "省级评审纪要〔2026〕3号");

    private static Outcome<Decision<Enterprise, Enterprise>> Record(Enterprise? firm, Judgement judgement) =>
        JudgementDecisions.Record(firm, new(judgement), Given.By(new RecordJudgement(judgement)), Given.Policy);

    [Fact]
    public void A_judgement_is_recorded_once_and_a_later_one_of_the_day_replaces_it()
    {
        var firm = new FirmStory().Firm;
        var commit = Record(firm, Market).Value.Commit!;
        Given.Sound(commit, SubjectKind.Enterprise, firm.Uscc.Value, firm.Version, commit.Record.Version, Given.By(new RecordJudgement(Market)));
        Assert.Equal(Market, Assert.Single(commit.Record.Judgements!));
        Assert.Null(Record(commit.Record, Market).Value.Commit);
        var denied = Record(commit.Record, Market with { Holds = false }).Value.Commit!;
        Assert.False(Assert.Single(denied.Record.Judgements!).Holds);
        var later = Record(denied.Record, Market with { On = new(2026, 6, 1) }).Value.Commit!.Record;
        Assert.Equal(2, later.Judgements!.Count);
    }

    [Fact]
    public void What_no_person_decides_or_nobody_can_know_yet_is_refused()
    {
        var firm = new FirmStory().Firm;
        foreach (var (wrong, code, field) in new[]
        {
            (Market with { Criterion = "nicheYears" }, Refusal.FieldInvalid, "criterion"), (Market with { Title = Title.Innovative }, Refusal.FieldInvalid, "criterion"),
            (Market with { On = Given.Today.AddDays(1) }, Refusal.DateInFuture, "on"), (Market with { Source = " " }, Refusal.FieldMissing, "source"),
        })
            Assert.Equal((code, field), (Record(firm, wrong).Refused!.Code, Record(firm, wrong).Refused!.Field));
        Assert.Equal(Refusal.EnterpriseUnknown, Record(null, Market).Refused!.Code);
        Assert.Equal(Refusal.EnterpriseDissolved, Record(firm with { DissolvedOn = Given.Today }, Market).Refused!.Code);
    }

    [Fact]
    public void A_judgement_turns_unknown_into_a_verdict_from_its_day_on()
    {
        var firm = Record(new FirmStory().Firm, Market).Value.Commit!.Record;
        Verdict On(string day) => Eligibility.Evaluate(Given.Policy, new() { Judgements = firm.Judgements! }, Title.Srdi, Procedure.Recognition, Given.Day(day)).Criteria.Single(c => c.Id == "market").Verdict;
        Assert.Equal((Verdict.Unknown, Verdict.Met), (On("2026-05-19"), On("2026-05-20")));
        Assert.Equal(["group"], Given.Policy.JudgementsOf(Title.LittleGiant));
    }
}
