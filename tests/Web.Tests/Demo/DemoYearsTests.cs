using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Policy;
using Srdi.Domain.Rewards;
using Srdi.Domain.Selections;
using Srdi.Domain.Sweeps;
using Srdi.Storage.Enterprises;
using Srdi.Storage.Parks;
using Srdi.Storage.Rewards;
using Srdi.Web.Lists;
using Srdi.Web.Tests.Api;
using Srdi.Web.Tests.Lists;
using Srdi.Web.Tests.Lists.Imports;

namespace Srdi.Web.Tests.Demo;

/// <summary>The demo's city over the years, to the end of the policy and of its parks' accreditations. Only a test sets the clock.</summary>
public sealed class DemoYearsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Loaded = new(2026, 11, 25, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly PolicyEnd = new(2027, 12, 31);
    private static readonly Caller Me = new("demo:years");
    private readonly StepClock clock = new(Loaded);
    private ApiHost api = null!;

    public async Task InitializeAsync() => api = await ApiHost.Start(change: services => services.AddSingleton(TestFiles.Reader).Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));

    public async Task DisposeAsync() => await api.DisposeAsync();

    private T Of<T>() where T : notnull => api.App.Services.GetRequiredService<T>();

    private IEnterpriseGrain Firm(EnterpriseId id) => Of<IGrainFactory>().GetGrain<IEnterpriseGrain>(id.GrainKey);

    private IParkGrain Park(ParkId id) => Of<IGrainFactory>().GetGrain<IParkGrain>(id.GrainKey);

    [Fact]
    public async Task Every_firm_and_park_goes_through_expiry_renewal_lapse_and_recognition_anew_and_each_step_is_in_its_history()
    {
        await Load(await Web.Lists.DemoData.Read(Path.Combine(TestFiles.RepoRoot(), "config", "demo"), TestFiles.Reader));
        await SweepOn(new(2026, 11, 25));
        var (then, firstParks) = ((await Firms()).ToDictionary(f => f.Uscc), await Parks());
        var (ladder, expiries) = (await Text("/v1/statistics/ladder"), await Text("/v1/statistics/expiries"));
        Assert.Contains(firstParks, p => p.State == ParkState.Accredited);

        await Months(new(2026, 12, 1), new(2027, 1, 1));
        clock.Set(At(new(2027, 1, 8)));
        var cohort = (await Firms()).Where(f => f.Holding(Title.Innovative) is { Batch: "2023年", InForce: true }).Select(f => f.Uscc).ToList();
        await List("renewal", "innovative", "2023年", "2027-01-08", cohort.Where((_, n) => n % 3 != 0));
        await Months(new(2027, 2, 1), new(2027, 5, 1));
        await Confirm(2027);
        await Months(new(2027, 6, 1), new(2027, 9, 1));
        clock.Set(At(new(2027, 9, 20)));
        await SweepOn(new(2027, 9, 20));
        var sixth = (await Firms()).Where(f => f.Holding(Title.LittleGiant) is { Batch: "第六批", InForce: true, State: not TitleState.Suspended }).Select(f => f.Uscc).ToList();
        await List("renewal", "littleGiant", "第六批", "2027-09-20", sixth.Where((_, n) => n % 4 != 0));
        await Months(new(2027, 10, 1), new(2027, 11, 1));
        clock.Set(At(new(2027, 11, 20)));
        await List("recognition", "innovative", "2027年", "2027-11-20", cohort.Where((_, n) => n % 3 == 0).Where(u => then[u].DissolvedOn is null));
        // Two firms reach the same title, the one in the policy's last days, the other after its end.
        var climbers = (await Firms()).Where(f => f.Holding(Title.Srdi) is { State: TitleState.InForce, Until: { } until } && until > new DateOnly(2028, 6, 30) && f.Holding(Title.LittleGiant).FirstFrom is null && f.Tier == Tier.Srdi).Take(2).Select(f => f.Uscc).ToList();
        clock.Set(At(new(2027, 12, 31)));
        await SweepOn(new(2027, 12, 31));
        await Recognise(climbers[0], new(2027, 12, 31));
        clock.Set(new(2027, 12, 31, 16, 0, 0, TimeSpan.Zero)); // The year ends at midnight in Shanghai.
        await SweepOn(new(2028, 1, 1));
        await Recognise(climbers[1], new(2028, 1, 1));
        await Months(new(2028, 2, 1), new(2028, 5, 1));
        await Confirm(2028);
        await Months(new(2028, 6, 1), new(2028, 12, 1));
        var end = new DateOnly(2029, 10, 21);
        clock.Set(At(end));
        await SweepOn(end);

        // Every title and park stands as its history says, and no state is left over that a date or a list should have ended.
        HashSet<string> types = [];
        var firms = await Firms();
        Assert.Equal(then.Count, firms.Count);
        foreach (var firm in firms)
        {
            var log = await Log(SubjectKind.Enterprise, firm.Uscc.Value);
            types.UnionWith(log.Select(e => e.Type));
            Assert.Equal(Json(firm), Json(EnterpriseHistory.Fold(log)!));
            Assert.Equal(Enumerable.Range(1, firm.Version), log.Select(e => e.Ordinal));
            foreach (var held in firm.Titles)
            {
                Assert.True(held.State switch
                {
                    TitleState.InForce or TitleState.Suspended => held.Until >= end,
                    TitleState.RenewalDue => held.Until < end,
                    TitleState.Lapsed or TitleState.Revoked => true,
                    _ => false,
                }, $"{firm.Uscc} {held.Title} is {held.State} until {held.Until}");
                Explained(firm.Uscc, held, log);
                if (then[firm.Uscc].Holding(held.Title) is { InForce: true } was && was.Until < end)
                    Assert.Contains(log, e => e.RecordedAt > Loaded.AddHours(1) && IsOf(e, held.Title));
            }
            Assert.All(log.Where(e => e.EffectiveOn > PolicyEnd), e => Assert.False(e.Data.TryGetProperty("rewards", out var granted) && e.Type == EnterpriseEvents.TitleGained && granted.GetArrayLength() > 0));
        }
        foreach (var type in new[] { TitleTrigger.FallDue, TitleTrigger.Renew, TitleTrigger.Lapse, TitleTrigger.Suspend, TitleTrigger.Recognise }.Select(EnterpriseEvents.Of)) Assert.Contains(type, types);
        var again = cohort.Where((_, n) => n % 3 == 0).Select(u => firms.Single(f => f.Uscc == u)).ToList();
        Assert.All(again, f => Assert.Equal(("2027年", then[f.Uscc].Holding(Title.Innovative).FirstFrom), (f.Holding(Title.Innovative).Batch, f.Holding(Title.Innovative).FirstFrom)));
        Assert.True(again.Count >= 5);

        // What the policy grants ends with it, and its end is not the end of what was granted.
        Assert.Equal((1, 0), (firms.Single(f => f.Uscc == climbers[0]).Awards.Count(a => a.Measure == "1a"), firms.Single(f => f.Uscc == climbers[1]).Awards.Count(a => a.Measure == "1a")));
        var rewards = await Rewards();
        Assert.All(rewards, r => Assert.InRange(r.EarnedOn, new(2025, 8, 23), PolicyEnd));
        (await api.Send("POST", "/v1/claims", $$$"""{"measure":"21","uscc":"{{{climbers[1]}}}","facts":{"recognisedOn":"2028-03-10","document":"示例函〔2028〕8号"}}""")).IsProblem(422, "measure.notInForce");

        // A park's state is that of a recount, and an accreditation that ran out has lapsed.
        var byUscc = firms.ToDictionary(f => f.Uscc);
        foreach (var park in await Parks())
        {
            var log = await Log(SubjectKind.Park, park.Id.Value);
            types.UnionWith(log.Select(e => e.Type));
            Assert.Equal(Json(park), Json(ParkHistory.Fold(log)!));
            int Recount(Title title) => park.Tenants.Where(t => t.PresentOn(end)).Select(t => t.Uscc).Distinct().Count(u => byUscc[u].Holding(title).HoldsOn(end));
            var assessed = ParkDecisions.Assess(park, end, Of<PolicyBook>());
            Assert.Equal((park.Id, Recount(Title.LittleGiant)), (park.Id, (int)assessed.Criteria[1].Actual));
            Assert.Equal((park.Id, park.Tenants.Where(t => t.PresentOn(end)).Select(t => t.Uscc).Distinct().Count(u => byUscc[u].Holding(Title.LittleGiant).HoldsOn(end) || byUscc[u].Holding(Title.Srdi).HoldsOn(end))), (park.Id, assessed.SrdiInclusive));
            var met = assessed.Verdict == Verdict.Met;
            Assert.True(park.State is ParkState.Lapsed ? park.AccreditedUntil < end : park.State == (met ? ParkState.Qualified : ParkState.Candidate), $"{park.Id} is {park.State}, criteria met: {met}");
            if (firstParks.Single(p => p.Id == park.Id).State == ParkState.Accredited)
                Assert.Equal(park.AccreditedUntil!.Value.AddDays(1), Assert.Single(log, e => e.Type == "srdi.park.lapsed.v1").EffectiveOn);
        }
        Assert.Contains("srdi.park.lapsed.v1", types);

        // The day of the load is still what it was.
        const string at = "asOf=2026-11-25&knownAt=2026-11-25";
        Assert.Equal(ladder, await Text($"/v1/statistics/ladder?{at}"));
        Assert.Equal(expiries, await Text($"/v1/statistics/expiries?{at}"));
        foreach (var was in then.Values.Where((_, n) => n % 400 == 0))
            Assert.Equal(SrdiJson.Name(was.Tier), (await api.Send("GET", $"/v1/enterprises?q={was.Uscc}&{at}")).Is(200)["items"][0].GetProperty("tier").GetString());
    }

    private static bool IsOf(LogEntry entry, Title title) => entry.Type.StartsWith("srdi.enterprise.title", StringComparison.Ordinal) && entry.Data.GetProperty("title").GetString() == SrdiJson.Name(title);

    /// <summary>The events of a title lead, step by step as its machine permits, to where it stands.</summary>
    private static void Explained(EnterpriseId firm, TitleHolding held, IReadOnlyList<LogEntry> log)
    {
        var state = TitleState.None;
        foreach (var entry in log.Where(e => IsOf(e, held.Title)))
        {
            var next = entry.Data.GetProperty("state").Deserialize<TitleState>(SrdiJson.Stored);
            Assert.True(next == state || Enum.GetValues<TitleTrigger>().Any(t => TitleMachine.Machine.TryFire(state, t, out var to) && to == next), $"{firm} {held.Title}: {state} → {next} by {entry.Type}");
            state = next;
        }
        Assert.Equal((firm, held.Title, held.State), (firm, held.Title, state));
    }

    private async Task Load(Web.Lists.DemoData data)
    {
        static void Must<T>(Outcome<T> done) => Assert.True(done.Succeeded, $"{done.Refused}");
        async Task Each<T>(IEnumerable<T> items, Func<T, Task> act) => await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (item, _) => await act(item));
        await Each(data.Enterprises, async f => Must(await Firm(f.Id).Register(new(f.Id, f.Name, f.District) { Industry = f.Industry, FoundedOn = f.FoundedOn, Kind = Enum.Parse<EnterpriseKind>(f.Kind, ignoreCase: true) }, Me)));
        Dictionary<(Title, string), List<EnterpriseId>> cohorts = [];
        foreach (var list in data.Lists)
        {
            var named = list.Rows.Select(r => r.CreditCode()!.Value).ToList();
            var trigger = list.Entry.Kind switch { DemoListKind.Recognition => EnterpriseTrigger.Recognise, DemoListKind.Renewal => EnterpriseTrigger.Renew, _ => EnterpriseTrigger.Revoke };
            TransitionEnterprise Fact(EnterpriseTrigger step) => new(step) { Title = list.Entry.Title, Batch = step == EnterpriseTrigger.Lapse ? null : list.Entry.Batch, Document = list.Entry.Document, EffectiveOn = list.Entry.EffectiveOn, ValidUntil = step == EnterpriseTrigger.Lapse ? null : list.Entry.ValidUntil };
            await Each(named, async firm => Must(await Firm(firm).Transition(Fact(trigger), Me)));
            if (list.Entry.Kind == DemoListKind.Recognition) cohorts.TryAdd((list.Entry.Title, list.Entry.Batch), named);
            if (list.Entry.Kind == DemoListKind.Renewal)
                await Each(cohorts[(list.Entry.Title, list.Entry.Batch)].Except(named), async firm =>
                {
                    if ((await Firm(firm).Get()).Value.Holding(list.Entry.Title) is { InForce: true } held && held.Batch == list.Entry.Batch) Must(await Firm(firm).Transition(Fact(EnterpriseTrigger.Lapse), Me));
                });
        }
        await Each(data.Parks, async p => Must(await Park(p.Id).Register(new(p.Id, p.Name, p.District, p.Operator, p.FloorAreaSquareMetres), Me)));
        await Each(data.Tenancies.GroupBy(t => t.Park), async park =>
        {
            foreach (var t in park) Must(await Park(t.Park).PutTenant(new(t.Tenant, t.From, t.To), Me));
        });
        await CaughtUp();
        foreach (var year in JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(TestFiles.RepoRoot(), "config", "demo", "selections.json"))).EnumerateArray())
        {
            T Said<T>(string member) => year.GetProperty(member).Deserialize<T>(SrdiJson.Edge)!;
            var selection = Of<IGrainFactory>().GetGrain<ISelectionGrain>(SelectionId.Of(Said<int>("year")).Value.GrainKey);
            Must(await selection.Freeze(new(Said<int>("year"), Said<DateOnly>("cutOff"), Said<SelectionKey[]>("keys")), Me));
            Must(await selection.Transition(new(SelectionTrigger.Choose) { Chosen = Said<SelectionChoice[]>("chosen"), PassedOver = Said<SelectionChoice[]>("passedOver"), EffectiveOn = Said<DateOnly>("chosenOn") }, Me));
            Must(await selection.Transition(new(SelectionTrigger.Publicise) { Document = Said<string>("publicity"), EffectiveOn = Said<DateOnly>("publicisedOn") }, Me));
            Must(await selection.Transition(new(SelectionTrigger.Conclude) { Document = Said<string>("document"), EffectiveOn = Said<DateOnly>("concludedOn") }, Me));
        }
        await CaughtUp();
    }

    private async Task List(string kind, string title, string batch, string on, IEnumerable<EnterpriseId> named)
    {
        var heading = ListApi.Heading(kind, title, batch, $"示例函〔{on[..4]}〕{title}号", on);
        var names = (await Firms()).ToDictionary(f => f.Uscc, f => f.Name);
        using var form = new MultipartFormDataContent();
        foreach (var (part, text) in heading) form.Add(new StringContent(text), part);
        form.Add(new ByteArrayContent(ListApi.Csv(["企业名称,统一社会信用代码", .. named.Select(u => $"{names[u]},{u}")])), "file", "名单.csv");
        using var response = await api.Http.PostAsync(new Uri("/v1/lists", UriKind.Relative), form);
        var id = JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("id").GetString();
        async Task<Answer> Until(string state)
        {
            while (true)
                if ((await api.Send("GET", $"/v1/lists/{id}")).Is(200) is var list && list["state"].GetString() == state) return list;
        }

        var previewed = await Until("previewed");
        Assert.Equal((0, 0, 0), (previewed["counts"].GetProperty("person").GetInt32(), previewed["counts"].GetProperty("wrong").GetInt32(), previewed["counts"].GetProperty("case").GetInt32()));
        (await api.Send("POST", $"/v1/lists/{id}/transitions", """{"trigger":"confirm"}""")).Is(200);
        Assert.Equal(0, (await Until("done"))["receipt"].GetProperty("refused").GetInt32());
    }

    private async Task Recognise(EnterpriseId firm, DateOnly on)
    {
        var done = await Firm(firm).Transition(new(EnterpriseTrigger.Recognise) { Title = Title.LittleGiant, Batch = "第九批", EffectiveOn = on }, Me);
        Assert.True(done.Succeeded, $"{done.Refused}");
    }

    /// <summary>Every holder but some confirms the yearly update in May.</summary>
    private async Task Confirm(int year)
    {
        clock.Set(At(new(year, 5, 20)));
        var holders = (await Firms()).Where(f => f.DissolvedOn is null && f.Titles.Any(t => t.InForce)).Where((_, n) => n % 25 != 0);
        await Parallel.ForEachAsync(holders, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (f, _) => Assert.True((await Firm(f.Uscc).Transition(new(EnterpriseTrigger.ConfirmUpdate), Me)).Succeeded));
    }

    private async Task Months(DateOnly from, DateOnly to)
    {
        for (var day = from; day <= to; day = day.AddMonths(1))
        {
            clock.Set(At(day));
            await SweepOn(day);
        }
    }

    private async Task SweepOn(DateOnly day)
    {
        Assert.Equal(day, Shanghai.Today(clock));
        var sweeper = Of<IGrainFactory>().GetGrain<ISweeperGrain>(ISweeperGrain.Key);
        while (await sweeper.Sweep()) { }
        await CaughtUp();
        while (await sweeper.Sweep()) { }
        Assert.Equal((SweepStage.Done, 0), ((await sweeper.Progress())!.Stage, (await sweeper.Progress())!.Failed));
    }

    /// <summary>Waits until all that was committed has had its effects.</summary>
    private async Task CaughtUp()
    {
        foreach (var name in new[] { "park-tenants", "differences", "selections" })
        {
            var reactor = Of<IGrainFactory>().GetGrain<IReactorGrain>($"reactor-{name}");
            while (await reactor.Handled() != (await Of<ILogReader>().Head(default)).Text) await reactor.Pump();
        }
    }

    private async Task<List<Enterprise>> Firms() => await All(after => Of<EnterpriseList>().Whole(new(1_000, after), default));

    private async Task<List<Park>> Parks() => [.. (await All(after => Of<ParkList>().Read(new(1_000, after), default))).Select(l => l.Record.Deserialize<Park>(SrdiJson.Stored)!)];

    private async Task<List<Reward>> Rewards() => [.. (await All(after => Of<RewardList>().Read(new(1_000, after), default))).Select(l => l.Record.Deserialize<Reward>(SrdiJson.Stored)!)];

    private static async Task<List<T>> All<T>(Func<string?, Task<Storage.ListPage<T>>> read)
    {
        List<T> all = [];
        string? after = null;
        do
        {
            var page = await read(after);
            all.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        return all;
    }

    private async Task<IReadOnlyList<LogEntry>> Log(SubjectKind kind, string subject) => [.. (await Of<ILogReader>().ReadSubject(kind, subject, 0, 5_000, default)).Select(e => e.Entry)];

    private async Task<string> Text(string path) => (await api.Send("GET", path)).Is(200).Text;

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, SrdiJson.Stored);

    private static DateTimeOffset At(DateOnly day) => new(day.ToDateTime(new(10, 0)), TimeSpan.FromHours(8));
}
