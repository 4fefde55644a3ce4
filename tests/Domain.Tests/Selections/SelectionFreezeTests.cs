using CsCheck;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Selections;
using Srdi.Domain.Tests.Enterprises;
using Srdi.Domain.Tests.Parks;

namespace Srdi.Domain.Tests.Selections;

public sealed class SelectionFreezeTests
{
    private static readonly SelectionId Year = SelectionId.Of(2026).Value;
    private static readonly DateOnly CutOff = new(2026, 3, 31);

    /// <summary>Seven firms that are little giants and eighteen that are SRDI, with their logs; the last of each lose their title after the cut-off day.</summary>
    private static readonly FirmStory[] Giants = [.. Enumerable.Range(1, 7).Select(n => FirmStory.After("recognise innovative 2024-01-01, recognise srdi 2024-02-01, recognise littleGiant 2024-03-01" + (n == 7 ? ", lapse littleGiant 2026-05-01" : ""), 7_000 + n))];
    private static readonly FirmStory[] Srdis = [.. Enumerable.Range(1, 18).Select(n => FirmStory.After("recognise innovative 2024-01-01, recognise srdi 2024-02-01" + (n == 18 ? ", lapse srdi 2026-05-01" : ""), 7_100 + n))];

    /// <summary>A park as a generated city has it.</summary>
    private sealed record Plot(int Giants, int Srdi, decimal Area, int Ends);

    private static ParkStory Built(Plot plot, int number)
    {
        var story = new ParkStory(plot.Area, $"P-{number}");
        for (var i = 0; i < plot.Giants; i++) story.Put(Giants[i].Firm, new(2025, 1, 1), i < plot.Ends ? new(2026, 2, 1) : null);
        for (var i = 0; i < plot.Srdi; i++) story.Put(Srdis[i].Firm, new(2025, 1, 1));
        return story;
    }

    /// <summary>The set as the logs alone give it: nothing but events goes in.</summary>
    private static FrozenSet Frozen(FreezeSelection command, IEnumerable<IReadOnlyList<LogEntry>> parks)
    {
        var firms = Giants.Concat(Srdis).ToDictionary(f => f.Uscc, f => EnterpriseHistory.AsOf(f.Log, command.CutOff)!);
        return SelectionFreeze.Of(command, Year, "0001", parks.Select(log => ParkAtCutOff.Of(log, command.CutOff)).OfType<ParkAtCutOff>().Select(p => p.With(firms)), Given.Policy);
    }

    [Fact]
    public void Candidates_and_ranks_are_those_of_a_plain_count_and_the_bytes_do_not_depend_on_any_order()
    {
        var plots = Gen.Select(Gen.Int[4, 7], Gen.Int[13, 18], Gen.OneOf(19_999.99m, 20_000m, 20_000.00m, 31_250.5m), Gen.Int[0, 1], (g, s, a, e) => new Plot(g, s, a, e)).Array[1, 8];
        var keys = Gen.Shuffle(Enum.GetValues<SelectionKey>()).Select(Gen.Int[1, 4], (all, n) => all.Take(n).ToArray());
        Gen.Select(plots, keys, Gen.Int[0, int.MaxValue]).Sample((city, by, seed) =>
        {
            var command = new FreezeSelection(2026, CutOff, by);
            var logs = city.Select((plot, i) => (IReadOnlyList<LogEntry>)Built(plot, i + 1).Log).ToArray();
            var set = Frozen(command, logs);

            int Giants(Plot p) => p.Giants - p.Ends;
            int Only(Plot p) => p.Srdi;
            bool Meets(Plot p) => p.Area >= 20_000m && Giants(p) >= 5 && Giants(p) + Only(p) >= 20;
            Assert.Equal(city.Select((p, i) => Meets(p) ? $"P-{i + 1}" : "").Where(id => id.Length > 0).Order(StringComparer.Ordinal), set.Parks.Where(p => p.Standing is ParkStanding.Candidate).Select(p => p.Park.Value).Order(StringComparer.Ordinal));
            foreach (var park in set.Parks)
            {
                var plot = city[int.Parse(park.Park.Value[2..], System.Globalization.CultureInfo.InvariantCulture) - 1];
                Assert.Equal((plot.Area, Giants(plot), Giants(plot) + Only(plot), Only(plot)), (park.FloorAreaSquareMetres, park.LittleGiants, park.Srdi, park.SrdiOnly));
                Assert.Equal(Meets(plot), park.Missing is null);
            }
            // A place is one more than the number of candidates that are better by the first key in which they differ.
            var candidates = set.Parks.Where(p => p.Rank is not null).ToList();
            foreach (var one in candidates)
                Assert.Equal(1 + candidates.Count(other => by.Select(k => Better(other, one, k)).FirstOrDefault(c => c != 0) > 0), one.Rank);
            Assert.Equal(candidates.OrderBy(p => p.Rank).ThenBy(p => p.Park.Value, StringComparer.Ordinal), candidates);

            new Random(seed).Shuffle(logs);
            Assert.Equal(Given.Json(set), Given.Json(Frozen(command, logs)));
        }, iter: 60);

        static int Better(FrozenPark a, FrozenPark b, SelectionKey key) => key switch
        {
            SelectionKey.LittleGiants => a.LittleGiants - b.LittleGiants,
            SelectionKey.Srdi => a.Srdi - b.Srdi,
            SelectionKey.SrdiOnly => a.SrdiOnly - b.SrdiOnly,
            SelectionKey.FloorArea => a.FloorAreaSquareMetres.CompareTo(b.FloorAreaSquareMetres),
            _ => (a.FallsBelowOn?.DayNumber ?? int.MaxValue).CompareTo(b.FallsBelowOn?.DayNumber ?? int.MaxValue),
        };
    }

    [Fact]
    public void Titles_and_tenancies_count_as_of_the_day_whenever_the_park_heard_of_them()
    {
        var story = Built(new(4, 14, 20_000m, 0), 1);
        story.Put(Giants[6].Firm, new(2025, 1, 1)); // By now no longer a little giant, but on the day.
        story.Put(Srdis[17].Firm, new(2025, 1, 1));
        story.Put(Srdis[16].Firm, new(2026, 4, 1)); // After the day.
        var set = Frozen(new(2026, CutOff, [SelectionKey.Srdi]), [story.Log]);
        Assert.Equal((ParkStanding.Candidate, 5, 20, 15), (set.Parks[0].Standing, set.Parks[0].LittleGiants, set.Parks[0].Srdi, set.Parks[0].SrdiOnly));
        Assert.Equal(ParkStanding.Unmet, Frozen(new(2026, new(2026, 5, 1), [SelectionKey.Srdi]), [story.Log]).Parks[0].Standing);
    }

    [Fact]
    public void A_park_with_the_title_or_barred_stands_among_the_others_with_why()
    {
        var (accredited, revoked) = (ParkStory.Accredited(), ParkStory.Accredited());
        Assert.True(revoked.Do(ParkTrigger.Revoke, "2026-01-10").Succeeded);
        var command = new FreezeSelection(2026, CutOff, [SelectionKey.FloorArea]);
        FrozenSet Of(ParkStory story) => SelectionFreeze.Of(command, Year, "", [ParkAtCutOff.Of(story.Log, CutOff)!], Given.Policy);
        Assert.Equal((ParkStanding.Titled, (int?)null), (Of(accredited).Parks[0].Standing, Of(accredited).Parks[0].Rank));
        Assert.Equal(ParkStanding.Banned, Of(revoked).Parks[0].Standing);
    }
}
