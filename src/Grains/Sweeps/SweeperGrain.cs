using System.Globalization;
using Microsoft.Extensions.Logging;
using Srdi.Domain;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Rewards;
using Srdi.Domain.Sweeps;

namespace Srdi.Grains.Sweeps;

/// <summary>Takes the steps of a day page by page and keeps how far it came.</summary>
public sealed class SweeperGrain([PersistentState("sweeper")] IPersistentState<Stored<Sweep>> storage, GrainServices services, IDueList due, ILogger<SweeperGrain> logger)
    : RecordGrain<Sweep>(storage, services), ISweeperGrain
{
    /// <summary>Who takes the steps, as the log names it.</summary>
    public const string CallerName = "platform:sweeper";

    private const int PageMax = 500;
    private const int ParallelMax = 16;
    private static readonly Caller Me = new(CallerName);

    /// <inheritdoc/>
    protected override (SubjectKind Kind, string Id) Subject => (SubjectKind.Sweep, SweepDecisions.Subject);

    /// <inheritdoc/>
    public Task<Sweep?> Progress() => Task.FromResult(Current);

    /// <inheritdoc/>
    public async Task<bool> Sweep()
    {
        var today = Shanghai.Today(Services.Clock);
        var current = Current;
        if (SweepDecisions.BeginsOn(current, today))
        {
            if (current?.Day > today) logger.LogWarning("The last sweep was of {Day}, and today is {Today}: the clock was ahead", current.Day, today);
            var count = await due.Count(today, CancellationToken.None);
            logger.LogInformation("Sweep of {Day} begins: {Due} validities have run out", today, count);
            await Keep(SweepDecisions.Begin(current, today, count), begins: true);
            return true;
        }
        if (current!.Day > today) return false; // The clock went back over midnight: that day is being or has been looked at.
        if (current.Stage == SweepStage.Done)
        {
            // Facts recorded late may have run out already, and what failed is tried again.
            var late = await due.Read(today, "", PageMax, CancellationToken.None);
            if (late.Count == 0) return false;
            var (again, lost) = await Each(late, Expire);
            if (again == 0) return false; // Nothing new to say.
            await Keep(SweepDecisions.Begin(current, today, late.Count) with { Stage = SweepStage.Done, Taken = again, Failed = lost }, begins: true);
            return late.Count == PageMax;
        }
        return await Page(current, today);
    }

    private async Task<bool> Page(Sweep current, DateOnly today)
    {
        Sweep next;
        if (current.Stage == SweepStage.Expiries)
        {
            var lines = await due.Read(today, current.After, PageMax, CancellationToken.None);
            var (taken, failed) = await Each(lines, Expire);
            next = SweepDecisions.Advance(current, lines.Count == 0 ? null : lines[^1].Place, lines.Count == PageMax, taken, failed);
        }
        else if (current.Stage == SweepStage.Obligations)
        {
            var deadline = SweepDecisions.LastDeadline(Services.Policy, today);
            var changedUpTo = today.AddMonths(-Services.Policy.Clocks.MajorChangeMonths.Value);
            var firms = await due.Overdue(deadline == current.UpdatesEnforced ? null : deadline?.Year, changedUpTo, current.After, PageMax, CancellationToken.None);
            var suspended = 0;
            var (_, failed) = await Each(firms, async firm =>
            {
                var done = await GrainFactory.GetGrain<IEnterpriseGrain>(firm.GrainKey).Enforce(Me);
                if (done is { Succeeded: true, Value: not null }) suspended++;
                return done.Succeeded;
            });
            next = SweepDecisions.Advance(current, firms.Count == 0 ? null : firms[^1].Value, firms.Count == PageMax, suspended, failed);
            if (next.Stage > SweepStage.Obligations && next.Failed == 0) next = next with { UpdatesEnforced = deadline };
        }
        else
        {
            var parks = await due.Parks(current.After, PageMax, CancellationToken.None);
            var (_, failed) = await Each(parks, async park =>
            {
                await GrainFactory.GetGrain<IParkGrain>(park.GrainKey).Weigh(Me);
                return true;
            });
            next = SweepDecisions.Advance(current, parks.Count == 0 ? null : parks[^1].Value, parks.Count == PageMax, 0, failed);
        }
        await Keep(next, begins: false);
        logger.LogInformation("Sweep of {Day}: {Stage}, {Taken} of {Due} steps taken, {Failed} failed", next.Day, next.Stage, next.Taken, next.Due, next.Failed);
        return next.Stage != SweepStage.Done || next.Taken > 0; // What an obligation suspended may have run out already: it ends now, not at the next look.
    }

    private async Task<bool> Expire(DueLine line)
    {
        var done = line.Title is { } title
            ? await GrainFactory.GetGrain<IEnterpriseGrain>(EnterpriseId.Parse(line.Subject).Value.GrainKey).Expire(new(title, line.Until), Me)
            : line.Kind is SubjectKind.Reward
            ? await GrainFactory.GetGrain<IRewardGrain>(RewardId.Parse(line.Subject).Value.GrainKey).Expire(new(line.Until), Me)
            : await GrainFactory.GetGrain<IParkGrain>(ParkId.Parse(line.Subject).Value.GrainKey).Expire(new(line.Until), Me);
        if (done.Refused is { } no) logger.LogWarning("The end of {Place} on {Until} was refused: {Refusal} in state {State}", line.Place, line.Until, no.Code, no.State);
        return done.Succeeded;
    }

    /// <summary>Takes steps side by side, not too many at once. One that fails does not keep the others.</summary>
    private async Task<(int Taken, int Failed)> Each<T>(IReadOnlyList<T> all, Func<T, Task<bool>> step)
    {
        var (taken, failed) = (0, 0);
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelMax, TaskScheduler = TaskScheduler.Current };
        await Parallel.ForEachAsync(all, options, async (one, _) =>
        {
            try
            {
                if (await step(one)) taken++;
                else failed++;
            }
            catch (Exception e)
            {
                failed++;
                logger.LogError(e, "A step of the sweep failed: {Step}; it is tried again", one);
            }
        });
        return (taken, failed);
    }

    private Task<Outcome<Sweep>> Keep(Sweep next, bool begins) =>
        Carry<Sweep>(SweepDecisions.Keep(next, begins, new(Me, Services.Clock.GetUtcNow(), "sweep:" + next.Day.ToString("O", CultureInfo.InvariantCulture)), Services.Policy.Version));
}
