using Srdi.Domain;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;

namespace Srdi.Grains.Parks;

/// <summary>One park.</summary>
public sealed class ParkGrain([PersistentState("park")] IPersistentState<Stored<Park>> storage, GrainServices services, ITitleStandings standings)
    : RecordGrain<Park>(storage, services), IParkGrain
{
    /// <inheritdoc/>
    protected override (SubjectKind Kind, string Id) Subject => (SubjectKind.Park, this.GetPrimaryKeyString()["park-".Length..]);

    /// <inheritdoc/>
    public async Task<Outcome<Registered<AssessedPark>>> Register(RegisterPark command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        Keys.MustBe(this, command.Id.GrainKey);
        if (Current?.Operator != command.Operator && command.Operator.Value is not null && (await Firm(command.Operator).Get()).Refused is not null)
            return new Refused(Refusal.OperatorUnknown) { Field = "operator", DetailZh = $"请先登记运营主体 {command.Operator}。", DetailEn = $"Register the operator {command.Operator} first." };
        return Assessed(await Carry(ParkDecisions.Register(Current, command, By(command, by), Services.Policy)));
    }

    /// <inheritdoc/>
    public Task<Outcome<AssessedPark>> Get(DateOnly? on) =>
        Task.FromResult(Current is { } park ? Assess(park, on) : (Outcome<AssessedPark>)Refusal.ParkUnknown);

    /// <inheritdoc/>
    public async Task<Outcome<Registered<AssessedPark>>> PutTenant(PutTenant command, Caller by)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (Current is null) return Refusal.ParkUnknown;
        var tenant = await Firm(command.Uscc).Get();
        if (tenant.Refused is { } unknown) return unknown with { Field = "uscc" };
        return Assessed(await Carry(ParkDecisions.PutTenant(Current, command, tenant.Value, By(command, by), Services.Policy)));
    }

    /// <inheritdoc/>
    public async Task<Outcome<AssessedPark>> EndTenancy(EndTenancy command, Caller by) =>
        (await Carry(ParkDecisions.EndTenancy(Current, command, By(command, by), Services.Policy))).Then<AssessedPark>(park => Assess(park));

    /// <inheritdoc/>
    public Task<Outcome<TransitionAnswer>> Transition(TransitionPark command, Caller by)
    {
        var now = By(command, by);
        return CarryOnce(ParkDecisions.Transition(Current, command, now, Services.Policy), now);
    }

    /// <inheritdoc/>
    public async Task Hear(HearOfTenant news)
    {
        ArgumentNullException.ThrowIfNull(news);
        var now = new Circumstances(new("platform:log"), Services.Clock.GetUtcNow(), news.Cause);
        if (ParkDecisions.Hear(Current, news.Enterprise, now, Services.Policy) is { } decision) await Carry<Park>(decision);
    }

    /// <inheritdoc/>
    public Task<Outcome<TransitionAnswer>> Expire(ExpirePark command, Caller by)
    {
        var now = By(command, by);
        return CarryOnce(ParkDecisions.Expire(Current, command, now, Services.Policy), now);
    }

    /// <inheritdoc/>
    public async Task Weigh(Caller by)
    {
        ArgumentNullException.ThrowIfNull(by);
        var now = new Circumstances(by, Services.Clock.GetUtcNow(), "weigh:" + Shanghai.Today(Services.Clock).ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        if (ParkDecisions.Weigh(Current, now, Services.Policy) is { } decision) await Carry<Park>(decision);
    }

    /// <inheritdoc/>
    public async Task FindDifferences(IReadOnlyList<LateFact> facts, Caller by)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (Current is not { } park) return;
        var titles = await standings.Of([.. park.Tenants.Select(t => t.Uscc).Distinct()], CancellationToken.None);
        var now = new Circumstances(by, Services.Clock.GetUtcNow(), facts[0].Cause);
        if (ParkDifferences.Find(park, await History(), titles, facts, now, Services.Policy) is { } decision) await Carry<Park>(decision);
    }

    private AssessedPark Assess(Park park, DateOnly? on = null)
    {
        var day = on ?? Shanghai.Today(Services.Clock);
        return new(park, ParkDecisions.Assess(park, day, Services.Policy), day) { FallsBelowOn = ParkDecisions.FallsBelowOn(park, day, Services.Policy) };
    }

    private Outcome<Registered<AssessedPark>> Assessed(Outcome<Registered<Park>> outcome) =>
        outcome.Then<Registered<AssessedPark>>(r => new Registered<AssessedPark>(Assess(r.Item), r.Created));

    private IEnterpriseGrain Firm(EnterpriseId id) => GrainFactory.GetGrain<IEnterpriseGrain>(id.GrainKey);
}
