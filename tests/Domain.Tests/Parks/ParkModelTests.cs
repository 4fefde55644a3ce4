using CsCheck;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;
using Srdi.Domain.Tests.Enterprises;

namespace Srdi.Domain.Tests.Parks;

public sealed class ParkModelTests
{
    private static readonly DateOnly First = new(2025, 1, 1);

    /// <summary>Six firms, each at five points of its life; the last digit of the number is how far it has come.</summary>
    private static readonly Enterprise[][] Lives =
    [
        .. Enumerable.Range(1, 6).Select(n => (Enterprise[])
        [
            .. new[]
            {
                "recognise innovative 2024-01-01",
                "recognise innovative 2024-01-01, recognise srdi 2025-03-01",
                "recognise innovative 2024-01-01, recognise srdi 2025-03-01, recognise littleGiant 2025-06-01",
                "recognise innovative 2024-01-01, recognise srdi 2025-03-01, recognise littleGiant 2025-06-01, lapse littleGiant 2025-12-01",
                "recognise innovative 2024-01-01, recognise srdi 2025-03-01, recognise littleGiant 2025-06-01, lapse littleGiant 2025-12-01, lapse srdi 2026-01-01",
            }.Select(steps => FirmStory.After(steps, 5_000 + n).Firm),
        ]),
    ];

    private sealed record Stay(DateOnly From, DateOnly? To, Enterprise Known);

    [Fact]
    public void The_counts_are_those_of_a_plain_recount_of_who_was_there_and_what_is_known_of_them()
    {
        var acts = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[0, 4], Gen.Int[0, 500], Gen.Int[0, 200], Gen.Bool);
        acts.Array[1, 40].Sample(all =>
        {
            var story = new ParkStory();
            var model = Lives.Select(_ => new List<Stay>()).ToArray();
            var heard = new int[Lives.Length];
            foreach (var (act, firm, age, day, length, open) in all)
            {
                var known = Lives[firm][Math.Max(age, heard[firm])]; // A grain's answers never go back.
                var stays = model[firm];
                var (from, to) = (First.AddDays(day), open ? (DateOnly?)null : First.AddDays(day + length));
                if (act <= 1)
                {
                    var mended = stays.FindIndex(s => s.From == from);
                    var overlaps = stays.Where((s, i) => i != mended).Any(s => s.From <= (to ?? DateOnly.MaxValue) && from <= (s.To ?? DateOnly.MaxValue));
                    var done = story.Put(known, from, to);
                    Assert.Equal(!overlaps, done.Succeeded);
                    if (overlaps) continue;
                    if (mended >= 0 && stays[mended].To == to) continue;
                    if (mended >= 0) stays.RemoveAt(mended);
                    stays.Add(new(from, to, known));
                }
                else if (act == 2)
                {
                    var latest = stays.MaxBy(s => s.From);
                    var done = story.End(Lives[firm][0].Uscc, from);
                    Assert.Equal(latest is not null && (latest.To == from || from >= latest.From), done.Succeeded);
                    if (done.Succeeded) stays[stays.IndexOf(latest!)] = latest! with { To = from };
                }
                else
                {
                    story.Hear(known);
                    for (var i = 0; i < stays.Count; i++) if (stays[i].Known.Version < known.Version) stays[i] = stays[i] with { Known = known };
                    heard[firm] = Math.Max(age, heard[firm]);
                }
                foreach (var on in new[] { First.AddDays(day), Given.Today, new(2025, 3, 1), new(2025, 6, 1) }) Same(story, model, on);
            }
        }, iter: 600);
    }

    private static void Same(ParkStory story, List<Stay>[] model, DateOnly on)
    {
        bool There(List<Stay> stays, Title title) => stays.Any(s =>
            s.From <= on && (s.To is null || on <= s.To) && s.Known.Titles.Any(t => t.Title == title && t.State == TitleState.InForce && t.From <= on));
        var giants = model.Count(stays => There(stays, Title.LittleGiant));
        var srdi = model.Count(stays => There(stays, Title.Srdi) || There(stays, Title.LittleGiant));
        var criteria = ParkDecisions.Assess(story.Park, on, Given.Policy).Criteria;
        Assert.Equal((giants, srdi), ((int)criteria[1].Actual, (int)criteria[2].Actual));
    }

    /// <summary>What arrives about a park: stays of firms, their ends, and news of their titles. Firms' own answers never go back.</summary>
    private static string Arrived(IEnumerable<(int Act, int Firm, int Age, int Day, int Length)> facts, out int refused)
    {
        var (story, heard) = (new ParkStory(), new int[Lives.Length]);
        refused = 0;
        foreach (var (act, firm, age, day, length) in facts)
        {
            heard[firm] = Math.Max(heard[firm], act == 2 ? age : 0);
            var known = Lives[firm][heard[firm]];
            if (act < 2 && !story.Put(known, First.AddDays(day), act == 0 ? null : First.AddDays(day + length)).Succeeded) refused++;
            if (act == 2) story.Hear(known);
        }
        var stays = story.Park.Tenants.OrderBy(t => t.Uscc).ThenBy(t => t.From).Select(t => $"{t.Uscc} {t.From} {t.To} {t.Tier} {t.Heard}");
        var counts = new[] { First, new(2025, 3, 1), new(2025, 6, 1), Given.Today }.Select(on => string.Join('/', ParkDecisions.Assess(story.Park, on, Given.Policy).Criteria.Select(c => c.Actual)));
        return $"{story.Park.State} {string.Join(' ', counts)}\n{string.Join('\n', stays)}";
    }

    [Fact]
    public void The_same_facts_in_any_order_leave_the_same_park_or_one_of_them_is_refused_for_a_person()
    {
        var same = 0;
        Gen.Select(Gen.Select(Gen.Int[0, 2], Gen.Int[0, 5], Gen.Int[0, 4], Gen.Int[0, 500], Gen.Int[0, 200]).Array[1, 14], Gen.Int[0, int.MaxValue]).Sample((facts, seed) =>
        {
            // A stay is known by its firm and first day: two that differ in the end alone are one fact and its correction, whose order matters.
            var once = facts.DistinctBy(f => f.Item1 == 2 ? (f.Item2, -1 - f.Item3) : (f.Item2, f.Item4)).ToArray();
            var mixed = once.ToArray();
            new Random(seed).Shuffle(mixed);
            var (one, other) = (Arrived(once, out var refusedOnce), Arrived(mixed, out var refusedMixed));
            if (refusedOnce + refusedMixed == 0) Interlocked.Increment(ref same);
            // Stays that overlap are refused in every order: which of them is right, a person says.
            Assert.True(one == other || refusedOnce > 0 && refusedMixed > 0, $"{one}\n\n{other}");
        }, iter: 1_500);
        Assert.True(same > 100);
    }

    [Fact]
    public void Whatever_is_commanded_the_park_stays_sound_and_a_repeat_is_told_from_a_second_time() =>
        Gen.Select(Gen.Enum<ParkTrigger>(), Gen.Int[0, 500], Gen.Int[0, 3], Gen.Int[1, 5], Gen.Bool).Array[1, 30].Sample(all =>
        {
            var story = ParkStory.With(5, 15);
            var today = First.AddDays(200);
            foreach (var (trigger, day, other, firm, document) in all)
            {
                today = today.AddDays(day % 40);
                if (other == 0) story.End(ParkStory.Giant(firm).Uscc, today, today);
                if (other == 1) story.Put(ParkStory.Giant(firm), today, null, today);
                if (other == 2) story.Register(day % 2 == 0 ? 19_999.99m : 20_000m, today: today);
                var command = new TransitionPark(trigger) { EffectiveOn = day % 3 == 0 ? null : today.AddDays(-(day % 60)), Document = document ? "文" : null };
                var before = story.Record;
                if (!story.Do(command, today).Succeeded) Assert.Same(before, story.Record);
                else Assert.True(story.Do(command, today).Refused is { State: not null }, $"{command} was carried out twice.");
            }
        }, iter: 600);
}
