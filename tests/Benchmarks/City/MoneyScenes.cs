using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Srdi.Benchmarks.Measuring;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Rewards;
using Srdi.Storage;
using Srdi.Tests;

namespace Srdi.Benchmarks.City;

/// <summary>The pots: one that all claims press on, and the plan that settles a year.</summary>
internal static class MoneyScenes
{
    private const int Year = 2026;
    private const int Reservations = 10_000;
    private const int Lines = 10_000;
    private static readonly Caller Drafter = new("finance:li"), Approver = new("city:wang");
    private static readonly DistrictCode District = DistrictCode.Parse("440112").Value;

    /// <summary>Reservations of one pot whose cap lets half of them in.</summary>
    public static async Task PlayPot(Arguments arguments)
    {
        foreach (var provider in arguments.Databases)
        {
            Report.Machine($"{provider}; {Reservations:#,0} reservations of 100 yuan in one pot that holds half of them");
            List<string[]> rows = [];
            foreach (var callers in new[] { 1, 16, 64, 256 })
            {
                using var host = await Given.Silo(await Given.Store(provider));
                var fund = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IFundGrain>(FundYear.GrainKey(Year));
                await Must(fund.SetCap(new(Pot.FundName, Year, new Money(Reservations / 2 * 10_000L)), Drafter));
                await Must(fund.SetCap(new("12b", Year, new Money(Reservations / 2 * 10_000L)), Drafter));
                var held = 0;
                var run = await Run.Of(callers, caller => Enumerable.Range(0, Reservations).Where(n => n % callers == caller).Select(n => (Func<Task<int>>)(async () =>
                {
                    var payee = ManyFirms.Code(n);
                    if ((await fund.Reserve(new(RewardId.Of("12b", payee, "once"), "12b", payee, District, new Money(10_000)), Drafter)).Succeeded) Interlocked.Increment(ref held);
                    return 1;
                })));
                var reserved = (await fund.Get()).Find("12b")!.Reserved.Fen;
                if (held != Reservations / 2 || reserved != held * 10_000L) throw new EffectsDifferException($"{held} were told that they hold, {reserved} fen are reserved.");
                rows.Add([$"{callers}", Report.Number(run.PerSecond), Report.Number(run.P50), Report.Number(run.P99)]);
                await host.StopAsync();
            }
            Report.Table($"{provider}: reservations in one pot", ["callers", "per second", "p50 ms", "p99 ms"], rows);
        }
    }

    /// <summary>A plan of ten thousand lines, from draft to settlement.</summary>
    public static async Task PlayPlan(Arguments arguments)
    {
        List<string[]> rows = [];
        Report.Machine($"a plan of {Lines:#,0} lines that the fund pays by half");
        foreach (var provider in arguments.Databases)
        {
            var settings = await Given.Store(provider);
            await using (var database = Database.Of(settings))
                foreach (var some in Enumerable.Range(0, Lines).Select(Confirmed).Chunk(2_000))
                    await database.Execute($"""
                        insert into grain_state (state_name, key, version, payload)
                        select 'reward', 'reward-' || (r.value ->> 'id'), 1, r.value from {database.Elements(database.Json("@rows"), "rows", "r")}
                        """, [("rows", JsonSerializer.Serialize(new { rows = some }, SrdiJson.Stored))], default);
            using var host = await Given.Silo(settings);
            var fund = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IFundGrain>(FundYear.GrainKey(Year));
            await Must(fund.SetCap(new(Pot.FundName, Year, new Money(Lines / 2 * 100_000_000L)), Drafter));
            var times = new List<double>();
            var plan = await Timed(async () => (await Must(fund.Draft(new(Year, ["1a"], new(2026, 6, 30)), Drafter))).Item);
            if (plan.Lines != Lines) throw new EffectsDifferException($"The plan has {plan.Lines} lines.");
            await Timed(() => Must(fund.TransitionPlan(new(plan.Id, PlanTrigger.Approve), Approver)));
            await Timed(async () => // The rewards hear of it, each in its own grain.
            {
                while ((await fund.Get()).Find(plan.Id) is { Bound: false }) await Task.Yield();
                return 0;
            });
            await Must(fund.TransitionPlan(new(plan.Id, PlanTrigger.Publicise), Drafter));
            await Timed(() => Must(fund.TransitionPlan(new(plan.Id, PlanTrigger.Settle), Approver)));
            var posted = (await fund.Get()).Find(Pot.FundName)!.Posted.Fen;
            if (posted != Lines / 2 * 100_000_000L) throw new EffectsDifferException($"{posted} fen were posted.");
            rows.Add([$"{provider}", .. times.Select(Report.Number)]);
            await host.StopAsync();

            async Task<T> Timed<T>(Func<Task<T>> work)
            {
                var began = Stopwatch.GetTimestamp();
                var answer = await work();
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                return answer;
            }
        }
        Report.Table($"a plan of {Lines:#,0} lines, ms", ["", "draft", "approve", "told to all rewards", "settle"], rows);
    }

    private static Reward Confirmed(int n) => new(RewardId.Of("1a", ManyFirms.Code(n), "once"), "1a", ManyFirms.Code(n), ManyFirms.Code(n).Value, "小巨人 2025", Year, RewardState.Confirmed, new(100_000_000), new(100_000_000))
    {
        District = District, EarnedOn = new(2026, 1, 5), PolicyVersion = Given.Policy.Version, Version = 1, Working = ["政策上限 100 万元"],
        Account = new("测试企业", "****0001", "0f"), ConfirmedAt = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero),
    };

    private static async Task<T> Must<T>(Task<Outcome<T>> task) => await task is var answer && answer.Refused is { } no ? throw new EffectsDifferException($"Refused: {RefusalTexts.CodeOf(no.Code)}.") : answer.Value;
}
