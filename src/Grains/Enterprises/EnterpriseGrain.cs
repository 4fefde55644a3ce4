using Srdi.Domain;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Rewards;

namespace Srdi.Grains.Enterprises;

/// <summary>One enterprise.</summary>
public sealed class EnterpriseGrain([PersistentState("enterprise")] IPersistentState<Stored<Enterprise>> storage, GrainServices services)
    : RecordGrain<Enterprise>(storage, services), IEnterpriseGrain
{
    /// <inheritdoc/>
    protected override (SubjectKind Kind, string Id) Subject => (SubjectKind.Enterprise, this.GetPrimaryKeyString()["ent-".Length..]);

    /// <inheritdoc/>
    public Task<Outcome<Registered<Enterprise>>> Register(RegisterEnterprise command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        Keys.MustBe(this, command.Uscc.GrainKey);
        return Carry(EnterpriseDecisions.Register(Current, command, By(command, by), Services.Policy));
    }

    /// <inheritdoc/>
    public Task<Outcome<Enterprise>> Get() =>
        Task.FromResult(Current is { } enterprise ? enterprise : (Outcome<Enterprise>)Refusal.EnterpriseUnknown);

    /// <inheritdoc/>
    public Task<Outcome<TransitionAnswer>> Transition(TransitionEnterprise command, Caller by) => Transition(command, null, by);

    /// <inheritdoc/>
    public Task<Outcome<TransitionAnswer>> Overrule(TransitionEnterprise command, Waiver waiver, Caller by) => Transition(command, waiver, by);

    /// <inheritdoc/>
    public async Task Inherit(InheritAwards command, Caller by)
    {
        if (IdentityDecisions.Inherit(Current, command, By(command, by), Services.Policy) is { } decision) await Carry<Enterprise>(decision);
    }

    /// <inheritdoc/>
    public Task<Outcome<TransitionAnswer?>> Enforce(Caller by)
    {
        var now = new Circumstances(by, Services.Clock.GetUtcNow(), "missed:" + Shanghai.Today(Services.Clock).ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        return Carry(EnterpriseDecisions.Enforce(Current, now, Services.Policy));
    }

    /// <inheritdoc/>
    public Task<Outcome<Registered<OtherAwardRecorded>>> RecordOtherAward(RecordOtherAward command, Caller by) =>
        Carry(OtherAwardDecisions.Record(Current, command, By(command, by), Services.Policy));

    /// <inheritdoc/>
    public async Task FindDifference(LateFact fact, Caller by)
    {
        ArgumentNullException.ThrowIfNull(fact);
        // Without a reward, and with every title gained on the first day that it was ever held, nothing can differ: most lists come late.
        if (Current is not { } firm || firm.Awards.Count == 0 && firm.Titles.All(t => t.From == t.FirstFrom)) return;
        var now = new Circumstances(by, Services.Clock.GetUtcNow(), fact.Cause);
        if (EnterpriseDifferences.Find(firm, await History(), fact, now, Services.Policy) is { } decision) await Carry<Enterprise>(decision);
    }

    private async Task<Outcome<TransitionAnswer>> Transition(TransitionEnterprise command, Waiver? waiver, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        command = command with { AsCase = null }; // How the caller wants to hear of a contradiction is no part of the fact.
        foreach (var successor in command.Into ?? [])
            if (successor != Current?.Uscc && (await GrainFactory.GetGrain<IEnterpriseGrain>(successor.GrainKey).Get()).Refused is { } unknown) return unknown with { Field = "into" };
        var now = By(command, by);
        return await CarryOnce(EnterpriseDecisions.Transition(Current, command, now, Services.Policy, waiver), now);
    }

    /// <inheritdoc/>
    public Task<Outcome<TransitionAnswer>> Expire(ExpireTitle command, Caller by)
    {
        var now = By(command, by);
        return CarryOnce(EnterpriseDecisions.Expire(Current, command, now, Services.Policy), now);
    }

    /// <inheritdoc/>
    public Task<Outcome<Enterprise>> AddAlias(AddAlias command, Caller by) => Carry(IdentityDecisions.AddAlias(Current, command, By(command, by), Services.Policy));

    /// <inheritdoc/>
    public Task<Outcome<Enterprise>> Judge(RecordJudgement command, Caller by) => Carry(JudgementDecisions.Record(Current, command, By(command, by), Services.Policy));

    /// <inheritdoc/>
    public async Task<Outcome<Reward>> Claim(ClaimReward command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        Keys.MustBe(this, command.Uscc.GrainKey);
        var now = By(command, by);
        List<Reward> earlier = [];
        var exclusive = Services.Policy.FindMeasure(command.Measure)?.ExclusiveMeasures ?? [];
        foreach (var mark in Current?.Awards ?? [])
            if ((mark.Measure == command.Measure || exclusive.Contains(mark.Measure)) && (await GrainFactory.GetGrain<IRewardGrain>(mark.Reward.GrainKey).Get()) is { Succeeded: true } found) earlier.Add(found.Value);
        IReadOnlyList<PriorGrant> granted =
        [
            .. earlier.Where(r => r.Measure == command.Measure && r.State is not (RewardState.Waived or RewardState.Rejected or RewardState.Reversed or RewardState.Recovered))
                .Select(r => new PriorGrant(r.Measure, r.Year, r.Approved ?? r.Calculated)),
        ];
        var ended = earlier.Where(r => r.ByClaim && r.State is RewardState.Rejected or RewardState.Waived).Select(r => r.Id).ToHashSet();
        var decided = ClaimDecisions.Claim(Current, command, granted, now, Services.Policy, ended);
        if (decided.Refused is { Code: Refusal.RewardExists } && await FirstAnswer(now) is { Rewards: [var first] }) return earlier.First(r => r.Id == first.Id);
        return await Carry(decided);
    }
}
