using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Selections;
using Srdi.Storage;
using static Srdi.Grains.Tests.Platform;

namespace Srdi.Grains.Tests.Selections;

/// <summary>A platform of its own, so that the candidates are the tests' own; each test takes a year of its own.</summary>
public sealed class SelectionGrainTests(Platforms platforms) : IClassFixture<Platforms>
{
    private static readonly Caller City = new("city:li");
    private static readonly DateOnly Since = new(2026, 1, 1), CutOff = new(2026, 5, 31);

    private static ISelectionGrain Of(Platform platform, int year) => platform.Selection(SelectionId.Of(year).Value);

    /// <summary>Parks that meet the criteria with so many little giants each; they share their tenants.</summary>
    private static async Task<(ParkId[] Parks, EnterpriseId[] Giants)> Qualified(Platform platform, params int[] giants)
    {
        var (all, rest) = (new List<EnterpriseId>(), new List<EnterpriseId>());
        for (var i = 0; i < giants.Max(); i++) all.Add(await platform.NewFirm(Title.Innovative, Title.Srdi, Title.LittleGiant));
        for (var i = 0; i < 15; i++) rest.Add(await platform.NewFirm(Title.Innovative, Title.Srdi));
        List<ParkId> parks = [];
        foreach (var count in giants)
        {
            var park = await platform.NewPark();
            foreach (var firm in all.Take(count).Concat(rest)) Good(await platform.Park(park).PutTenant(new(firm, Since, null), Me));
            parks.Add(park);
        }
        return ([.. parks], [.. all]);
    }

    private static async Task<ParkState> State(Platform platform, ParkId park) => Good(await platform.Park(park).Get(null)).Park.State;

    /// <summary>Chooses some parks and says of every other candidate why not.</summary>
    private static async Task<TransitionAnswer> Choose(Platform platform, int year, params ParkId[] parks)
    {
        var set = Good(await Of(platform, year).Get()).Set;
        return Good(await Of(platform, year).Transition(new(SelectionTrigger.Choose)
        {
            Chosen = [.. parks.Select(p => new SelectionChoice(p, "示例理由"))],
            PassedOver = [.. set.Parks.Where(p => p.Standing is ParkStanding.Candidate && !parks.Contains(p.Park)).Select(p => new SelectionChoice(p.Park, "整改中"))],
        }, City));
    }

    private static async Task<ParkSelection> Followed(Platform platform, int year)
    {
        await platform.Eventually(async () => Good(await Of(platform, year).Get()).Followed);
        return Good(await Of(platform, year).Get());
    }

    /// <summary>The record is what its events tell, and its set what all events before the freeze tell: byte for byte, from nothing but the log.</summary>
    private static async Task FromTheLog(Platform platform, int year)
    {
        await platform.Deactivate(Of(platform, year));
        var selection = Good(await Of(platform, year).Get());
        var own = await platform.History(SubjectKind.Selection, selection.Id.Value);
        Assert.Equal(Enumerable.Range(1, selection.Version), own.Select(e => e.Ordinal));
        Assert.Equal(Json(selection), Json(SelectionHistory.Fold(own)!));

        Dictionary<(SubjectKind, string), List<LogEntry>> before = [];
        for (var cursor = LogCursor.Start; ;)
        {
            var page = await platform.Log.Read(new(cursor, 5_000), CancellationToken.None);
            foreach (var (at, entry) in page.Events)
                if (platform.Log.Compare(at, new(selection.Set.AsOf)) <= 0)
                    (before.TryGetValue((entry.Kind, entry.Subject), out var all) ? all : before[(entry.Kind, entry.Subject)] = []).Add(entry);
            if (!page.More) break;
            cursor = page.Next;
        }
        var parks = before.Where(b => b.Key.Item1 == SubjectKind.Park).Select(b => ParkAtCutOff.Of(b.Value, selection.Set.CutOff)!)
            .Select(p => p.With(p.Then.Tenants.Select(t => t.Uscc).Distinct().ToDictionary(u => u, u => EnterpriseHistory.AsOf(before[(SubjectKind.Enterprise, u.Value)], selection.Set.CutOff)!)));
        var rebuilt = SelectionFreeze.Of(new(year, selection.Set.CutOff, selection.Set.Keys) { Cap = selection.Set.Cap }, selection.Id, selection.Set.AsOf, parks, platform.Policy);
        Assert.Equal(Json(selection.Set), Json(rebuilt));
        Assert.Equal(selection.Digest, rebuilt.Digest());
        Assert.True(Good(await Of(platform, year).Prove()).Same);

        static string Json<T>(T value) => JsonSerializer.Serialize(value, SrdiJson.Stored);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_selection_leads_its_parks_to_the_title_once_however_it_is_interrupted(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var (parks, giants) = await Qualified(platform, 7, 6, 5);
        await platform.Settled();
        var command = new FreezeSelection(2026, CutOff, [SelectionKey.LittleGiants, SelectionKey.FloorArea]) { Cap = 2 };
        platform.Faults.LoseAnswer("selection-2026");
        await Lost(() => Of(platform, 2026).Freeze(command, City));
        var frozen = Good(await Of(platform, 2026).Freeze(command, City));
        Assert.False(frozen.Created);
        Assert.Equal([(parks[0], 7, 1), (parks[1], 6, 2), (parks[2], 5, 3)],
            frozen.Item.Set.Parks.Where(p => parks.Contains(p.Park)).Select(p => (p.Park, p.LittleGiants, p.Rank!.Value)));

        // What changes after the freeze changes nothing of it, also when it is dated before the cut-off day.
        Good(await platform.Park(parks[1]).EndTenancy(new(giants[5], new(2026, 4, 30)), Me));
        Good(await platform.Do(giants[6], Lapse(Title.LittleGiant, new(2026, 5, 1))));
        await platform.Settled();
        await FromTheLog(platform, 2026);

        await Choose(platform, 2026, parks[0], parks[2]);
        platform.Faults.LoseAnswer(parks[0].GrainKey);
        platform.Faults.LoseWrite(parks[2].GrainKey);
        Good(await Of(platform, 2026).Transition(new(SelectionTrigger.Publicise) { Document = "公示1" }, City));
        Assert.All((await Followed(platform, 2026)).Outcomes, o => Assert.Equal((ParkState.Publicised, null), (o.State, o.Code)));

        // An objection: another park takes the place, and the first publicity is taken back.
        await Choose(platform, 2026, parks[0], parks[1]);
        var released = await Followed(platform, 2026);
        Assert.All(released.Outcomes, o => Assert.Equal((ParkState.Qualified, null), (o.State, o.Code)));
        Good(await Of(platform, 2026).Transition(new(SelectionTrigger.Publicise) { Document = "公示2" }, City));
        await Followed(platform, 2026);
        Assert.Equal((ParkState.Publicised, ParkState.Publicised, ParkState.Qualified), (await State(platform, parks[0]), await State(platform, parks[1]), await State(platform, parks[2])));

        var conclude = new TransitionSelection(SelectionTrigger.Conclude) { Document = "穗工信〔2026〕9号" };
        platform.Faults.LoseAnswer(parks[1].GrainKey);
        var answer = Good(await Of(platform, 2026).Transition(conclude, City));
        var done = await Followed(platform, 2026);
        Assert.Equal(answer.Version, Good(await Of(platform, 2026).Transition(conclude, City)).Version);
        Assert.Equal([ParkState.Accredited, ParkState.Accredited, ParkState.Qualified], parks.Select(p => done.Outcomes.Single(o => o.Park == p).State));
        foreach (var park in parks[..2])
        {
            var now = Good(await platform.Park(park).Get(null)).Park;
            Assert.Equal((2026, "穗工信〔2026〕9号", "15b"), (now.Accreditation!.Year, now.Accreditation.Document, Assert.Single(now.Awards).Measure));
            Assert.Single(await platform.History(SubjectKind.Park, park.Value), e => e.Type == "srdi.park.accredited.v1");
        }
        await FromTheLog(platform, 2026);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_park_that_fell_below_is_not_accredited_and_the_result_says_so(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var (parks, giants) = await Qualified(platform, 5, 5);
        await platform.Settled();
        Good(await Of(platform, 2027).Freeze(new(2027, CutOff, [SelectionKey.Srdi]), City));
        await Choose(platform, 2027, parks);
        Good(await platform.Park(parks[0]).EndTenancy(new(giants[0], new(2026, 6, 1)), Me));
        Good(await Of(platform, 2027).Transition(new(SelectionTrigger.Publicise), City));
        Good(await Of(platform, 2027).Transition(new(SelectionTrigger.Conclude) { Document = "文" }, City));
        var outcomes = (await Followed(platform, 2027)).Outcomes.ToDictionary(o => o.Park);
        Assert.Equal((ParkState.Candidate, "park.criteriaUnmet"), (outcomes[parks[0]].State, outcomes[parks[0]].Code));
        Assert.Contains("差 1 家小巨人", outcomes[parks[0]].Detail, StringComparison.Ordinal);
        Assert.Equal((ParkState.Accredited, null), (outcomes[parks[1]].State, outcomes[parks[1]].Code));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_withdrawn_selection_releases_its_parks_and_the_year_may_be_frozen_again(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var (parks, _) = await Qualified(platform, 6);
        await platform.Settled();
        var command = new FreezeSelection(2028, CutOff, [SelectionKey.FallsBelowOn]);
        Assert.Equal(Refusal.SelectionUnknown, (await Of(platform, 2028).Get()).Refused!.Code);
        await Assert.ThrowsAsync<ArgumentException>(() => Of(platform, 2029).Freeze(command, City));
        Good(await Of(platform, 2028).Freeze(command, City));
        Assert.Equal(Refusal.SelectionExists, (await Of(platform, 2028).Freeze(command with { Cap = 1 }, City)).Refused!.Code);
        await Choose(platform, 2028, parks[0]);
        Good(await Of(platform, 2028).Transition(new(SelectionTrigger.Publicise), City));
        await Followed(platform, 2028);
        Assert.Equal(ParkState.Publicised, await State(platform, parks[0]));
        Good(await Of(platform, 2028).Transition(new(SelectionTrigger.Withdraw) { Reason = "材料有误" }, City));
        await Followed(platform, 2028);
        Assert.Equal(ParkState.Qualified, await State(platform, parks[0]));
        Assert.Equal(2, Good(await Of(platform, 2028).Freeze(command with { Cap = 1 }, City)).Item.Round);
        await Choose(platform, 2028, parks[0]);
        Good(await Of(platform, 2028).Transition(new(SelectionTrigger.Publicise), City));
        await platform.Eventually(async () => await State(platform, parks[0]) == ParkState.Publicised);
        await FromTheLog(platform, 2028);
    }
}
