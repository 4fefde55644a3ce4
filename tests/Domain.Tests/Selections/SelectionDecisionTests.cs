using CsCheck;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Selections;

namespace Srdi.Domain.Tests.Selections;

public sealed class SelectionDecisionTests
{
    private static readonly DateOnly CutOff = new(2026, 5, 31);
    private static readonly ParkId[] Parks = [.. Enumerable.Range(1, 4).Select(n => ParkId.Parse($"P-{n}").Value)];

    private ParkSelection? record;
    private readonly List<LogEntry> log = [];

    /// <summary>Three candidates by rank, and one that is none.</summary>
    private static FrozenSet Set(FreezeSelection command) => new(SelectionId.Of(command.Year).Value, command.CutOff, command.Keys, command.Cap, "0009", Given.Policy.Version, "r@1", "(十五)", "口径",
        [.. Parks.Select((p, i) => new FrozenPark(p, $"园{i}", Given.Huangpu, Given.Firm(1), i < 3 ? ParkStanding.Candidate : ParkStanding.Unmet, 20_000.00m, 8 - i, 25, 20, 9) { Rank = i < 3 ? i + 1 : null, Missing = i < 3 ? null : "差 1 家小巨人" })]);

    private Outcome<Registered<ParkSelection>> Freeze(int? cap = null, DateOnly? cutOff = null)
    {
        var command = new FreezeSelection(2026, cutOff ?? CutOff, [SelectionKey.LittleGiants]) { Cap = cap };
        return Keep(SelectionDecisions.Freeze(record, command, Set(command), Given.By(command), Given.Policy));
    }

    private Outcome<TransitionAnswer> Do(TransitionSelection command)
    {
        var (was, done) = (record, Keep(SelectionDecisions.Transition(record, command, Given.By(command), Given.Policy)));
        if (done.Succeeded)
        {
            Assert.Equal((SrdiJson.Name(was!.State), SrdiJson.Name(record!.State)), (done.Value.From, done.Value.To));
            Assert.Equal(Given.Json(done.Value), Given.Json(Repeats.AnswerOf(log, Circumstances.CauseOf(command))));
        }
        return done;
    }

    private Outcome<TransitionAnswer> Choose(params string[] parks) => Do(new(SelectionTrigger.Choose) { Chosen = [.. parks.Select(p => new SelectionChoice(ParkId.Parse(p).Value, "理由"))] });

    private Outcome<TAnswer> Keep<TAnswer>(Outcome<Decision<ParkSelection, TAnswer>> decided)
    {
        if (decided.Refused is { } no)
        {
            Given.Sound(no);
            return no;
        }
        if (decided.Value.Commit is { } commit)
        {
            var first = commit.Events[0];
            Given.Sound(commit, SubjectKind.Selection, "2026", record?.Version ?? 0, commit.Record.Version, new(new(first.Actor), first.RecordedAt, first.Cause));
            (record, _) = (commit.Record, 0);
            log.AddRange(commit.Events);
            Assert.Equal(Given.Json(record), Given.Json(SelectionHistory.Fold(log)));
        }
        return decided.Value.Answer;
    }

    [Fact]
    public void A_year_is_frozen_once_unless_it_is_withdrawn()
    {
        Assert.True(Freeze().Value.Created);
        var version = record!.Version;
        Assert.False(Freeze().Value.Created);
        Assert.Equal(version, record.Version);
        Assert.Equal((Refusal.SelectionExists, "frozen"), (Freeze(cap: 2).Refused!.Code, Freeze(cap: 2).Refused!.State));
        Assert.Equal("reason", Do(new(SelectionTrigger.Withdraw)).Refused!.Field);
        Assert.True(Do(new(SelectionTrigger.Withdraw) { Reason = "材料有误" }).Succeeded);
        Assert.True(Freeze(cap: 2).Value.Created);
        Assert.Equal((2, SelectionState.Frozen, 0), (record.Round, record.State, record.Chosen.Count));
        Assert.Equal("cutOff", Freeze(cutOff: Given.Today.AddDays(1)).Refused!.Field);
    }

    [Fact]
    public void A_choice_names_candidates_only_within_the_cap_and_says_why()
    {
        Freeze(cap: 2);
        Assert.Equal("chosen", Do(new(SelectionTrigger.Choose)).Refused!.Field);
        Assert.Equal(Refusal.SelectionNotCandidate, Choose("P-4").Refused!.Code);
        Assert.Equal(Refusal.SelectionNotCandidate, Choose("P-9").Refused!.Code);
        Assert.Equal(Refusal.FieldInvalid, Choose("P-1", "P-1").Refused!.Code);
        Assert.Equal(Refusal.SelectionCapExceeded, Choose("P-1", "P-2", "P-3").Refused!.Code);
        Assert.Equal((Refusal.SelectionReasonMissing, "chosen"), Do(new(SelectionTrigger.Choose) { Chosen = [new(Parks[0], " ")] }).Refused is { } no ? (no.Code, no.Field) : default);
        // The second in rank is left out without a word.
        var silent = Choose("P-1", "P-3").Refused!;
        Assert.Equal((Refusal.SelectionReasonMissing, "passedOver"), (silent.Code, silent.Field));
        Assert.Contains("P-2", silent.DetailZh, StringComparison.Ordinal);
        Assert.True(Do(new(SelectionTrigger.Choose) { Chosen = [new(Parks[2], "区域布局"), new(Parks[0], "第一")], PassedOver = [new(Parks[1], "整改中")] }).Succeeded);
        Assert.Equal(["P-1", "P-3"], record!.Chosen.Select(c => c.Park.Value));
        Assert.Equal("整改中", Assert.Single(record.PassedOver).Reason);
        Assert.True(Choose("P-1", "P-2").Succeeded); // The lowest in rank needs no word.
    }

    [Fact]
    public void Steps_come_in_their_order_and_what_overtakes_a_step_is_not_noted_for_it()
    {
        Freeze();
        Assert.Equal((Refusal.SelectionNotPermitted, "choose, withdraw"), Do(new(SelectionTrigger.Publicise)).Refused is { } no ? (no.Code, string.Join(", ", no.Permitted!)) : default);
        Assert.Equal(Refusal.SelectionNotPermitted, Do(new(SelectionTrigger.Freeze)).Refused!.Code);
        Choose("P-1", "P-2");
        Assert.False(record!.Leads);
        Assert.Equal(Refusal.TransitionOutOfOrder, Do(new(SelectionTrigger.Publicise) { EffectiveOn = new(2026, 5, 1) }).Refused!.Code);
        Assert.Equal(Refusal.VersionConflict, Do(new(SelectionTrigger.Publicise) { IfVersion = 1 }).Refused!.Code);
        Assert.True(Do(new(SelectionTrigger.Publicise) { Document = "公示1" }).Succeeded);
        var first = record.Step;
        Assert.True(Choose("P-1").Succeeded); // After an objection.
        Assert.Equal((null, 2), (record.Publicity, record.Told.Count));
        Note(first);
        Assert.False(record.Followed);
        Note(record.Step);
        Assert.True(record.Followed);
        Assert.True(Do(new(SelectionTrigger.Publicise) { Document = "公示2" }).Succeeded);
        Assert.Equal("document", Do(new(SelectionTrigger.Conclude)).Refused!.Field);
        Assert.True(Do(new(SelectionTrigger.Conclude) { Document = "穗工信〔2026〕9号" }).Succeeded);
        Note(record.Step);
        Assert.Equal((SelectionState.Concluded, 2, true), (record.State, record.Told.Count, record.Followed));
        Assert.Equal(Refusal.SelectionNotPermitted, Do(new(SelectionTrigger.Withdraw) { Reason = "x" }).Refused!.Code);

        void Note(int step)
        {
            var command = new NoteOutcomes(step, [new(Parks[0], ParkState.Publicised, null, null)]);
            if (SelectionDecisions.Note(record, command, Given.By(command), Given.Policy) is { } decided) Keep<ParkSelection>(decided);
        }
    }

    [Fact]
    public void Whatever_is_commanded_the_record_is_what_its_events_tell() =>
        Gen.Select(Gen.Enum<SelectionTrigger>(), Gen.Int[0, 7], Gen.Int[0, 3]).Array[1, 25].Sample(all =>
        {
            var story = new SelectionDecisionTests();
            foreach (var (trigger, which, other) in all)
            {
                var before = story.record;
                if (trigger is SelectionTrigger.Freeze || before is null)
                {
                    if (story.Freeze(cap: other == 0 ? null : other).Succeeded is false) Assert.Same(before, story.record);
                    continue;
                }
                var done = story.Do(new(trigger)
                {
                    Chosen = trigger is SelectionTrigger.Choose ? [.. Parks.Where((_, i) => (which >> i & 1) == 1).Select(p => new SelectionChoice(p, "理由"))] : null,
                    Reason = other == 1 ? null : "因", Document = other == 2 ? null : "文",
                });
                if (!done.Succeeded) Assert.Same(before, story.record);
            }
        }, iter: 500);
}
