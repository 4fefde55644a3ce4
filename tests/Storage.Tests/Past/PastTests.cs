using System.Text.Json;
using CsCheck;
using Srdi.Domain;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Storage.Enterprises;
using Srdi.Storage.Parks;
using Srdi.Storage.Past;
using Srdi.Storage.Sweeps;

namespace Srdi.Storage.Tests.Past;

/// <summary>Lists and statistics of the past say what the events of each firm and park say, whatever the history.</summary>
public sealed class PastTests
{
    private static readonly DateOnly First = new(2026, 1, 1);
    private static readonly DateTimeOffset Began = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DistrictCode[] Districts = [DistrictCode.Parse("440112").Value, DistrictCode.Parse("440106").Value];
    private static readonly EnterpriseId[] Firms = [.. Enumerable.Range(1, 6).Select(n => EnterpriseId.Of("91440101", $"MA5P{n:0000}"))];
    private static readonly ParkId[] Parks = [.. Enumerable.Range(1, 3).Select(n => ParkId.Parse($"p{n}").Value)];
    private static readonly Title[] Titles = Enum.GetValues<Title>();

    /// <summary>A step of a history: what it is about, the day of effect, the instant of recording, and dice for the rest.</summary>
    private sealed record Step(int Subject, int Day, int Minute, int Kind, int Dice, int Other);

    private static readonly Gen<Step[]> Histories =
        Gen.Select(Gen.Int[0, Firms.Length + Parks.Length - 1], Gen.Int[0, 60], Gen.Int[0, 300], Gen.Int[0, 9], Gen.Int[0, 999], Gen.Int[0, 60], (s, d, m, k, x, o) => new Step(s, d, m, k, x, o)).Array[1, 60];

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Lists_and_statistics_of_any_day_as_known_at_any_instant_are_those_of_the_single_histories(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        await Histories.SampleAsync(async history =>
        {
            var firms = Firms.Select(_ => EnterpriseId.Of("91440101", "MA5" + Interlocked.Increment(ref number).ToString("D5", System.Globalization.CultureInfo.InvariantCulture))).ToArray();
            await store.Run("delete from standing");
            await store.Run("delete from tenancy_standing");
            await Check(store, history, firms, Interlocked.Increment(ref number));
        }, iter: 20, threads: 1);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_store_that_was_filled_before_gets_the_same_table(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var storage = await store.Grains();
        var random = new Random(20_250_823);
        var history = Enumerable.Range(0, 400).Select(_ => new Step(random.Next(9), random.Next(60), random.Next(300), random.Next(10), random.Next(1_000), random.Next(60))).ToArray();
        foreach (var (key, events) in Write(history, Firms, Parks)) await new Writer<Note>(storage, "note", $"note-{key}").Write(new(new Note(key)) { Events = events });
        async Task<List<string>> Rows() =>
        [
            .. await store.Database.Query("select kind, aspect, subject, ordinal, from_on, known_at, value, valid_from, valid_until from standing order by kind, aspect, subject, ordinal", [], Line, default),
            .. await store.Database.Query("select park, uscc, from_on, ordinal, known_at, to_on from tenancy_standing order by park, uscc, from_on, ordinal", [], Line, default),
        ];
        var written = await Rows();
        Assert.True(written.Count > 250);

        await store.Run(provider == StorageProvider.Postgres
            ? "drop trigger log_standing on log; drop function keep_standing; drop function standing_of; drop table standing, tenancy_standing; drop index log_of_differences"
            : "drop trigger log_standing; drop view standing_of_log; drop table standing; drop table tenancy_standing; drop index log_of_differences");
        await store.Run("delete from schema_script where scriptname like '%0040-standing.sql'");
        await store.Migrate();

        Assert.Equal(written, await Rows());

        static string Line(System.Data.Common.DbDataReader row) => string.Join('|', Enumerable.Range(0, row.FieldCount).Select(n => row.IsDBNull(n) ? "" : row.GetValue(n) is DateTime at ? at.Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture) : row.GetValue(n).ToString()));
    }

    private static int number;

    private static async Task Check(Store store, Step[] history, EnterpriseId[] firms, int run)
    {
        var parkIds = Parks.Select(p => ParkId.Parse($"{p.Value}-{run}").Value).ToArray();
        var logs = Write(history, firms, parkIds);
        var storage = await store.Grains(CommitMode.Single);
        foreach (var (key, events) in logs)
            if (events.Count > 0)
                await new Writer<Note>(storage, "note", $"note-{key}").Write(new(new Note(key)) { Events = events });

        var (lists, parkLists, statistics) = (new PastEnterprises(store.Database), new PastParks(store.Database), new PastStatistics(store.Database));
        foreach (var (day, minute) in history.Take(6).Select(s => (s.Day, s.Minute)).Append((61, 400)).Append((0, 0)).Append((20, -100)))
        {
            var at = new PointInTime(First.AddDays(day), Began.AddMinutes(minute));
            List<LogEntry> Known(string key) => [.. logs[key].Where(e => e.RecordedAt <= at.KnownAt)];
            var told = firms.Select(f => EnterpriseHistory.AsOf(Known(f.Value), at.On)).OfType<Enterprise>().OrderBy(e => e.Uscc.Value, StringComparer.Ordinal).ToList();
            var toldParks = parkIds.Select(p => ParkHistory.AsOf(Known(p.Value), at.On)).OfType<Park>().ToList();

            foreach (var query in Queries(parkIds))
            {
                var expected = told.Where(e => Fits(e, query, toldParks, at.On)).ToList();
                var page = await lists.Read(query, at, default);
                Assert.Equal(expected.Take(query.Limit).Select(e => e.Uscc.Value), page.Items.Select(l => l.Uscc));
                Assert.Equal(expected.Count, await lists.Count(query, at, 100, default));
                foreach (var (line, firm) in page.Items.Zip(expected))
                    Assert.Equal((firm.Name, firm.District.Value, firm.Tier, firm.Version, firm.Titles.Count), (line.Name, line.District, line.Tier, line.Version, line.Titles.Count));
                if (page.Next is not null)
                    Assert.Equal(expected.Skip(query.Limit).Select(e => e.Uscc.Value), (await lists.Read(query with { After = page.Next, Limit = 100 }, at, default)).Items.Select(l => l.Uscc));
            }

            Assert.Equal(
                told.GroupBy(e => (e.District.Value, e.Tier)).Select(g => (g.Key.Value, g.Key.Tier, (long)g.Count())).Order(),
                (await statistics.Ladder(null, at, default)).SelectMany(l => new[] { (l.District, Tier.MicroSmall, l.MicroSmall), (l.District, Tier.Innovative, l.Innovative), (l.District, Tier.Srdi, l.Srdi), (l.District, Tier.LittleGiant, l.LittleGiant), (l.District, Tier.Champion, l.Champion) }).Where(l => l.Item3 > 0).Order());
            Assert.Equal(told.Count(e => e.District == Districts[0]), (await statistics.Ladder(Districts[0], at, default)).Sum(l => l.MicroSmall + l.Innovative + l.Srdi + l.LittleGiant + l.Champion));

            foreach (var state in Enum.GetValues<ParkState>().Select(s => (ParkState?)s).Append(null))
                Assert.Equal(toldParks.Where(p => state is null || p.State == state).Select(p => p.Id.Value).Order(StringComparer.Ordinal),
                    (await parkLists.Read(new(100, State: state is { } s ? SrdiJson.Name(s) : null), at, default)).Items.Select(p => p.Id.Value));
            foreach (var park in (await parkLists.Read(new(100), at, default)).Items)
            {
                // A recount: the tenants of the day by the park, their titles by the firms.
                int Recount(Title title) => toldParks.Single(p => p.Id == park.Id).Tenants.Where(t => t.PresentOn(at.On)).Select(t => t.Uscc).Distinct().Count(u => told.Find(e => e.Uscc == u)?.Holding(title).HoldsOn(at.On) is true);
                int Counted(Title title) => park.Tenants.Where(t => t.PresentOn(at.On) && t.HoldsOn(title, at.On)).Select(t => t.Uscc).Distinct().Count();
                Assert.Equal((Recount(Title.Srdi), Recount(Title.LittleGiant)), (Counted(Title.Srdi), Counted(Title.LittleGiant)));
            }
            Assert.Equal(toldParks.GroupBy(p => p.District.Value).Select(g => (g.Key, (long)g.Count())).Order(),
                (await statistics.Parks(null, at, default)).Select(l => (l.District, l.Candidate + l.Qualified + l.Nominated + l.Publicised + l.Accredited + l.AtRisk + l.Lapsed + l.Revoked)).Order());

            foreach (var district in new DistrictCode?[] { null, Districts[1] })
            {
                var ending = told.Where(e => district is null || e.District == district).SelectMany(e => e.Titles.Where(t => t.InForce && t.Until is not null).Select(t => (Month: t.Until!.Value.ToString("yyyy-MM", null), Title: SrdiJson.Name(t.Title))))
                    .Concat(toldParks.Where(p => (district is null || p.District == district) && p.State is ParkState.Accredited or ParkState.AtRisk && p.AccreditedUntil is not null).Select(p => (Month: p.AccreditedUntil!.Value.ToString("yyyy-MM", null), Title: "park")));
                Assert.Equal(ending.GroupBy(e => e).Select(g => (g.Key.Month, g.Key.Title, (long)g.Count())).Order(),
                    (await statistics.Expiries(new(2000, 1, 1), new(2100, 1, 1), district, at, default)).Select(l => (l.Month, l.Title, l.Count)).Order());
            }
        }
    }

    private static IEnumerable<EnterpriseQuery> Queries(ParkId[] parks) =>
    [
        new(100), new(2), new(100, District: Districts[0]), new(100, Title: Title.Srdi, District: Districts[1]), new(1, Title: Title.Innovative), new(100, ExpiringBefore: new(2028, 3, 1)),
        new(100, Title: Title.LittleGiant, ExpiringBefore: new(2029, 1, 1)), new(100, Park: parks[0].Value, On: First), new(100, Tier: Tier.Srdi, Park: parks[1].Value, On: First),
        .. Enum.GetValues<Tier>().Select(tier => new EnterpriseQuery(100, Tier: tier)),
    ];

    private static bool Fits(Enterprise firm, EnterpriseQuery query, List<Park> parks, DateOnly on) =>
        (query.Tier is null || firm.Tier == query.Tier) && (query.District is null || firm.District == query.District)
        && (query.Title is null && query.ExpiringBefore is null || firm.Titles.Any(t => t.InForce && (query.Title is null || t.Title == query.Title) && (query.ExpiringBefore is null || t.Until < query.ExpiringBefore)))
        && (query.Park is null || parks.Any(p => p.Id.Value == query.Park && p.Tenants.Any(t => t.Uscc == firm.Uscc && t.PresentOn(on))));

    /// <summary>Events as decisions write them, but in any order of days and instants.</summary>
    private static Dictionary<string, List<LogEntry>> Write(Step[] history, EnterpriseId[] firms, ParkId[] parks)
    {
        var logs = firms.Select(f => f.Value).Concat(parks.Select(p => p.Value)).ToDictionary(k => k, _ => new List<LogEntry>());
        foreach (var step in history)
        {
            // Clocks may go back, but not to before a firm or park was registered.
            var (on, at, district) = (First.AddDays(step.Day), Began.AddMinutes(logs.ElementAt(step.Subject).Value.Count == 0 ? -step.Minute : step.Minute).AddTicks(step.Dice % 3 * 10), Districts[step.Dice % 2]);
            void Add<T>(SubjectKind kind, string subject, string type, T data) =>
                logs[subject].Add(new(kind, subject, logs[subject].Count + 1, district.Value, type, on, at, "test", "cause", "2025-13", JsonSerializer.SerializeToElement(data, SrdiJson.Stored)));
            if (step.Subject < firms.Length)
            {
                var uscc = firms[step.Subject].Value;
                var (title, trigger, state) = (Titles[step.Dice % 4], (TitleTrigger)(step.Dice / 4 % 9), (TitleState)(step.Dice / 7 % Enum.GetValues<TitleState>().Length));
                if (logs[uscc].Count == 0) Add(SubjectKind.Enterprise, uscc, EnterpriseEvents.Registered, new FactsEventData(Tier.MicroSmall, Tier.MicroSmall) { Name = "某某公司", District = district });
                else if (step.Kind == 0) Add(SubjectKind.Enterprise, uscc, EnterpriseEvents.Renamed, new FactsEventData(Tier.MicroSmall, Tier.MicroSmall) { Name = "新" + step.Dice, FormerName = "旧" });
                else if (step.Kind <= 2) Add(SubjectKind.Enterprise, uscc, EnterpriseEvents.MovedIn, new FactsEventData(Tier.MicroSmall, Tier.MicroSmall) { District = district, FormerDistrict = Districts[(step.Dice + 1) % 2] });
                else Add(SubjectKind.Enterprise, uscc, step.Kind == 9 ? EnterpriseEvents.TitleBanned : EnterpriseEvents.Of(trigger), new TitleEventData(title, state, Tier.MicroSmall, Tier.MicroSmall)
                {
                    Batch = "第一批", From = on, Until = on.AddDays(step.Dice % 900), BannedUntil = on.AddDays(1),
                });
                continue;
            }
            var park = parks[step.Subject - firms.Length].Value;
            var facts = new ParkFactsData("园", district, firms[0], 20_000m);
            if (logs[park].Count == 0) Add(SubjectKind.Park, park, ParkEvents.Registered, facts);
            else if (step.Kind == 0) Add(SubjectKind.Park, park, ParkEvents.Updated, facts);
            else if (step.Kind <= 6)
            {
                var from = First.AddDays(step.Other % 20);
                var left = step.Kind >= 5;
                DateOnly? to = left ? on < from ? from : on : step.Dice % 3 == 0 ? from.AddDays(step.Dice % 30) : null;
                var data = new TenancyData(firms[step.Dice % firms.Length], from, to, Tier.MicroSmall) { Titles = [], Name = "某", Heard = 1 };
                logs[park].Add(new(SubjectKind.Park, park, logs[park].Count + 1, district.Value, left ? ParkEvents.TenantLeft : step.Kind == 1 ? ParkEvents.TenantChanged : ParkEvents.TenantAdded,
                    left ? to!.Value : from, at, "test", "cause", "2025-13", JsonSerializer.SerializeToElement(data, SrdiJson.Stored)));
            }
            else
            {
                var state = (ParkState)(step.Dice % 8);
                var accredits = state == ParkState.Accredited;
                Add(SubjectKind.Park, park, accredits ? ParkEvents.Of(ParkTrigger.Accredit, state) : ParkEvents.Of(ParkTrigger.Disqualify, state), new ParkStepData(ParkState.Candidate, state) { Until = accredits ? on.AddDays(900) : null });
            }
        }
        return logs;
    }
}
