using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Sweeps;
using Srdi.Grains.Sweeps;
using Srdi.Storage;
using Xunit.Abstractions;
using static Srdi.Grains.Tests.Platform;

namespace Srdi.Grains.Tests.Sweeps;

/// <summary>Years pass: each test goes on from where the one before left the clock, on a platform of its own for the class.</summary>
public sealed class SweepTests(Platforms platforms, ITestOutputHelper output) : IClassFixture<Platforms>
{
    /// <summary>So many firms are in the cohort of the interrupted sweep and of the measured one.</summary>
    private static readonly int Cohort = int.Parse(Environment.GetEnvironmentVariable("SRDI_COHORT") ?? "60", CultureInfo.InvariantCulture);

    private static readonly string Due = EnterpriseEvents.Of(TitleTrigger.FallDue);

    private static async Task<int> SweepAll(Platform platform)
    {
        var pages = 0;
        while (await platform.Sweeper.Sweep()) pages++;
        return pages;
    }

    private static async Task<EnterpriseId> Until(Platform platform, Title title, DateOnly until, DateOnly? from = null)
    {
        var id = await platform.NewFirm();
        Good(await platform.Do(id, Recognise(title, from ?? new(2025, 9, 1)) with { ValidUntil = until }));
        return id;
    }

    /// <summary>The yearly update of 2027, without which the right to renew would be lost on the way.</summary>
    private static async Task Confirm(Platform platform, params EnterpriseId[] ids)
    {
        platform.At("2027-05-03T04:00:00Z");
        foreach (var id in ids) Good(await platform.Do(id, new(EnterpriseTrigger.ConfirmUpdate)));
    }

    private static async Task<string> State(Platform platform, EnterpriseId id, Title title = Title.Innovative) => SrdiJson.Name((await platform.Stored(id)).Holding(title).State);

    private static async Task<List<LogEntry>> Steps(Platform platform, EnterpriseId id) => [.. (await platform.History(id)).Where(e => e.Actor == SweeperGrain.CallerName)];

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_title_falls_due_at_midnight_in_Shanghai_and_only_once_whatever_the_clock_does(StorageProvider on)
    {
        var platform = await platforms.On(on);
        platform.AtNoon();
        var id = await Until(platform, Title.Innovative, new(2027, 12, 31));
        await Confirm(platform, id);
        platform.At("2027-12-31T15:59:59Z");
        await SweepAll(platform);
        Assert.Equal("inForce", await State(platform, id));

        platform.At("2027-12-31T16:00:00Z");
        await SweepAll(platform);
        Assert.Equal("renewalDue", await State(platform, id));
        var step = Assert.Single(await Steps(platform, id));
        Assert.Equal((Due, new DateOnly(2028, 1, 1)), (step.Type, step.EffectiveOn));

        platform.At("2027-12-31T15:00:00Z"); // An hour back, over midnight.
        Assert.Equal(0, await SweepAll(platform));
        platform.At("2027-12-31T16:30:00Z");
        await SweepAll(platform);
        Assert.Single(await Steps(platform, id));
        Assert.Equal(Tier.Innovative, (await platform.Stored(id)).Tier); // Due for renewal, it stays in force.
        Assert.Equal(new DateOnly(2028, 1, 1), (await platform.Sweeper.Progress())!.Day);
        await platform.Sound(id);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_date_that_passed_while_all_was_down_is_made_up_for_and_leap_days_are_days(StorageProvider on)
    {
        var platform = await platforms.On(on);
        platform.AtNoon();
        var (leap, long_ago) = (await Until(platform, Title.Innovative, new(2028, 2, 29)), await Until(platform, Title.Innovative, new(2026, 8, 1)));
        await Confirm(platform, leap, long_ago);
        platform.At("2028-02-29T04:00:00Z");
        await SweepAll(platform);
        Assert.Equal(("inForce", "renewalDue"), (await State(platform, leap), await State(platform, long_ago)));
        Assert.Equal(new DateOnly(2026, 8, 2), Assert.Single(await Steps(platform, long_ago)).EffectiveOn);
        platform.At("2028-02-29T16:00:00Z");
        await SweepAll(platform);
        Assert.Equal(new DateOnly(2028, 3, 1), Assert.Single(await Steps(platform, leap)).EffectiveOn);
        // A history recorded late has run out already: the same day's sweep is taken up again.
        var late = await Until(platform, Title.Innovative, new(2024, 8, 31), new(2021, 9, 1));
        await SweepAll(platform);
        Assert.Equal("renewalDue", await State(platform, late));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task What_may_not_be_renewed_ends_and_the_parks_count_anew(StorageProvider on)
    {
        var platform = await platforms.On(on);
        platform.AtNoon();
        var park = await platform.NewPark();
        List<EnterpriseId> giants = [];
        for (var n = 0; n < 5; n++) giants.Add(await platform.NewFirm(Title.Innovative, Title.Srdi, Title.LittleGiant));
        List<EnterpriseId> all = [.. giants];
        for (var n = 0; n < 15; n++) all.Add(await platform.NewFirm(Title.Innovative, Title.Srdi));
        foreach (var firm in all) Good(await platform.Park(park).PutTenant(new(firm, new(2026, 1, 1), null), Me));
        Good(await platform.Park(park).Transition(new(ParkTrigger.Nominate) { Year = 2026 }, Me));
        Good(await platform.Park(park).Transition(new(ParkTrigger.Accredit) { Year = 2026 }, Me));
        Good(await platform.Do(giants[0], new(EnterpriseTrigger.Suspend) { Title = Title.LittleGiant, Reason = "逾期未更新" }));
        var until = (await platform.Stored(giants[0])).Holding(Title.LittleGiant).Until!.Value;

        platform.Clock.AdjustTime(new DateTimeOffset(until.AddDays(1).ToDateTime(default), TimeSpan.FromHours(8)));
        await SweepAll(platform);
        Assert.Equal("lapsed", await State(platform, giants[0], Title.LittleGiant));
        Assert.Equal(Tier.MicroSmall, (await platform.Stored(giants[0])).Tier); // Nobody confirmed the yearly updates: the other titles may not be renewed either, and end in the same sweep.
        await platform.Eventually(async () => Good(await platform.Park(park).Get(null)).Park.State == ParkState.AtRisk);

        var accredited = Good(await platform.Park(park).Get(null)).Park.AccreditedUntil!.Value;
        platform.Clock.AdjustTime(new DateTimeOffset(accredited.AddDays(1).ToDateTime(default), TimeSpan.FromHours(8)));
        await SweepAll(platform);
        await SweepAll(platform);
        Assert.Equal(ParkState.Lapsed, Good(await platform.Park(park).Get(null)).Park.State);
        Assert.Equal(accredited.AddDays(1), Assert.Single(await platform.History(SubjectKind.Park, park.Value), e => e.Type == "srdi.park.lapsed.v1").EffectiveOn);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_tenancy_that_ends_as_planned_is_seen_on_the_next_day(StorageProvider on)
    {
        var platform = await platforms.On(on);
        platform.AtNoon();
        var park = await platform.NewPark();
        for (var n = 0; n < 20; n++)
        {
            var firm = n < 5 ? await platform.NewFirm(Title.Innovative, Title.Srdi, Title.LittleGiant) : await platform.NewFirm(Title.Innovative, Title.Srdi);
            Good(await platform.Park(park).PutTenant(new(firm, new(2026, 1, 1), n == 0 ? new(2026, 7, 10) : null), Me));
        }
        platform.At("2026-07-10T04:00:00Z");
        await SweepAll(platform);
        Assert.Equal(ParkState.Qualified, Good(await platform.Park(park).Get(null)).Park.State);
        platform.At("2026-07-10T16:00:00Z");
        await SweepAll(platform);
        Assert.Equal(ParkState.Candidate, Good(await platform.Park(park).Get(null)).Park.State);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_tenancy_that_ended_while_all_was_down_puts_the_park_at_risk_from_its_own_day(StorageProvider on)
    {
        var platform = await platforms.On(on);
        platform.AtNoon();
        var park = await platform.NewPark();
        for (var n = 0; n < 20; n++)
        {
            var firm = n < 5 ? await platform.NewFirm(Title.Innovative, Title.Srdi, Title.LittleGiant) : await platform.NewFirm(Title.Innovative, Title.Srdi);
            Good(await platform.Park(park).PutTenant(new(firm, new(2026, 1, 1), n == 0 ? new(2026, 7, 10) : null), Me));
        }
        foreach (var trigger in new[] { ParkTrigger.Nominate, ParkTrigger.Accredit }) Good(await platform.Park(park).Transition(new(trigger) { Year = 2026 }, Me));
        Assert.Equal(new DateOnly(2026, 7, 11), Good(await platform.Park(park).Get(null)).FallsBelowOn);
        platform.At("2026-07-14T04:00:00Z");
        await SweepAll(platform);
        await SweepAll(platform);
        Assert.Equal(ParkState.AtRisk, Good(await platform.Park(park).Get(null)).Park.State);
        var events = await platform.History(SubjectKind.Park, park.Value);
        Assert.Equal(new DateOnly(2026, 7, 11), Assert.Single(events, e => e.Type == ParkEvents.AtRisk).EffectiveOn);
        Assert.Equal((ParkState.Accredited, ParkState.AtRisk), (ParkHistory.AsOf(events, new(2026, 7, 10))!.State, ParkHistory.AsOf(events, new(2026, 7, 11))!.State));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Whoever_misses_the_yearly_update_loses_the_right_to_renew_on_the_next_day(StorageProvider on)
    {
        var platform = await platforms.On(on);
        platform.AtNoon();
        await SweepAll(platform);
        var (missed, confirmed, renamed) = (await Until(platform, Title.Innovative, new(2028, 8, 31)), await Until(platform, Title.Innovative, new(2028, 8, 31)), await Until(platform, Title.Innovative, new(2028, 8, 31)));
        Good(await platform.Do(renamed, new(EnterpriseTrigger.Rename) { Name = "新名(示例)有限公司", EffectiveOn = new(2026, 6, 1) }));
        platform.At("2026-09-01T16:00:00Z"); // 2026-09-02: the report of the change was due on the day before.
        await SweepAll(platform);
        Assert.Equal(("suspended", "inForce", "inForce"), (await State(platform, renamed), await State(platform, missed), await State(platform, confirmed)));
        platform.At("2027-05-31T04:00:00Z");
        Good(await platform.Do(confirmed, new(EnterpriseTrigger.ConfirmUpdate)));
        await SweepAll(platform);
        Assert.Equal("inForce", await State(platform, missed));
        platform.At("2027-05-31T16:00:00Z");
        await SweepAll(platform);
        Assert.Equal(("suspended", "inForce"), (await State(platform, missed), await State(platform, confirmed)));
        var step = Assert.Single(await Steps(platform, missed));
        Assert.Equal((EnterpriseEvents.Of(TitleTrigger.Suspend), new DateOnly(2027, 6, 1)), (step.Type, step.EffectiveOn));
        platform.At("2027-06-01T16:00:00Z");
        await SweepAll(platform);
        Assert.Single(await Steps(platform, missed));
        Assert.Equal(new DateOnly(2027, 5, 31), (await platform.Sweeper.Progress())!.UpdatesEnforced);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_sweep_interrupted_anywhere_ends_as_one_that_was_not(StorageProvider on)
    {
        var platform = await platforms.On(on);
        platform.AtNoon();
        await SweepAll(platform);
        List<EnterpriseId> ids = [.. await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Until(platform, Title.Innovative, new(2026, 9, 30))))];
        var before = (await Task.WhenAll(ids.Select(platform.Stored))).ToList();
        for (var i = 0; i < ids.Count; i++)
        {
            if (i % 7 == 0) platform.Faults.LoseWrite(ids[i].GrainKey);
            if (i % 7 == 3) platform.Faults.LoseAnswer(ids[i].GrainKey);
        }
        platform.At("2026-09-30T16:00:00Z");
        for (var round = 0; round < 8; round++)
        {
            if (round == 0) platform.Faults.LoseWrite(ISweeperGrain.Key);
            if (round == 1) platform.Faults.LoseAnswer(ISweeperGrain.Key);
            try
            {
                await SweepAll(platform);
            }
            catch (OrleansException)
            {
                // The sweeper itself was interrupted; the pump would call it again.
            }
        }
        for (var i = 0; i < ids.Count; i++)
        {
            var (title, until) = (Title.Innovative, new DateOnly(2026, 9, 30));
            var now = new Circumstances(new(SweeperGrain.CallerName), platform.Clock.GetUtcNow(), Circumstances.CauseOf(new ExpireTitle(title, until)));
            var expected = EnterpriseDecisions.Expire(before[i], new(title, until), now, platform.Policy).Value.Commit!.Record;
            Assert.Equal(JsonSerializer.Serialize(expected, SrdiJson.Stored), JsonSerializer.Serialize(await platform.Stored(ids[i]), SrdiJson.Stored));
            Assert.Single(await Steps(platform, ids[i]));
        }
        var said = (await platform.History(SubjectKind.Sweep, SweepDecisions.Subject)).Where(e => e.EffectiveOn == new DateOnly(2026, 10, 1)).Select(e => e.Type).ToList();
        Assert.Contains(SweepEvents.Started, said);
        Assert.Contains(SweepEvents.Completed, said);
    }

    /// <summary>The size is a setting: set SRDI_COHORT to 9000 to measure. What it holds at any size: all done, each once.</summary>
    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_cohort_with_its_parks_goes_in_one_sweep(StorageProvider on)
    {
        await using var platform = await Platform.Start(on);
        var parks = await Task.WhenAll(Enumerable.Range(0, Math.Max(1, Cohort / 225)).Select(_ => platform.NewPark()));
        var made = Stopwatch.GetTimestamp();
        var ids = new EnterpriseId[Cohort];
        await Parallel.ForAsync(0, Cohort, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            ids[i] = await Until(platform, Title.Innovative, new(2026, 9, 30));
            if (i % 4 == 0) Good(await platform.Park(parks[i / 4 % parks.Length]).PutTenant(new(ids[i], new(2026, 1, 1), null), Me));
        });
        await platform.Settled();
        output.WriteLine($"{on}: {Cohort} firms and {parks.Length} parks made in {Stopwatch.GetElapsedTime(made).TotalSeconds:0.0} s");
        platform.At("2026-09-30T16:00:00Z");
        var began = Stopwatch.GetTimestamp();
        await SweepAll(platform);
        var swept = Stopwatch.GetElapsedTime(began);
        await platform.Settled();
        output.WriteLine($"{on}: swept in {swept.TotalSeconds:0.0} s, parks settled {Stopwatch.GetElapsedTime(began).TotalSeconds - swept.TotalSeconds:0.0} s later");
        var progress = (await platform.Sweeper.Progress())!;
        Assert.Equal((SweepStage.Done, Cohort, Cohort, 0), (progress.Stage, progress.Due, progress.Taken, progress.Failed));
        foreach (var id in ids.Where((_, i) => i % Math.Max(1, Cohort / 20) == 0)) Assert.Single(await Steps(platform, id));
        Assert.Equal(0, await SweepAll(platform));
    }
}
