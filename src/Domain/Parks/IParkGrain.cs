using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Parks;

/// <summary>Registers a park or brings its facts up to date.</summary>
/// <param name="Id">Which park.</param>
/// <param name="Name">Its name.</param>
/// <param name="District">Its district.</param>
/// <param name="Operator">Who runs it; must be registered.</param>
/// <param name="FloorAreaSquareMetres">Building area in ㎡, more than 0, at most two decimals.</param>
[GenerateSerializer, Immutable, Alias("RegisterPark")]
public sealed record RegisterPark(
    [property: Id(0)] ParkId Id, [property: Id(1)] string Name, [property: Id(2)] DistrictCode District, [property: Id(3)] EnterpriseId Operator,
    [property: Id(4)] decimal FloorAreaSquareMetres)
{
    /// <summary>The version that the change is based on; any when absent.</summary>
    [Id(5)] public int? IfVersion { get; init; }

    /// <summary>Its sites with their evidence; their areas come to the park's. Those that stand stay when absent.</summary>
    [Id(6)] public IReadOnlyList<ParkSite>? Sites { get; init; }

    /// <summary>The day from which the facts hold, for a correction of the past; today when absent.</summary>
    [Id(7)] public DateOnly? EffectiveOn { get; init; }
}

/// <summary>Puts an enterprise into a park, or mends the dates of its present tenancy.</summary>
/// <param name="Uscc">The tenant; must be registered.</param>
/// <param name="From">First day; today when absent.</param>
/// <param name="To">Last day, inclusive; open when absent.</param>
[GenerateSerializer, Immutable, Alias("PutTenant")]
public sealed record PutTenant([property: Id(0)] EnterpriseId Uscc, [property: Id(1)] DateOnly? From, [property: Id(2)] DateOnly? To);

/// <summary>Ends a tenancy.</summary>
/// <param name="Uscc">The tenant.</param>
/// <param name="To">Last day, inclusive; today when absent.</param>
[GenerateSerializer, Immutable, Alias("EndTenancy")]
public sealed record EndTenancy([property: Id(0)] EnterpriseId Uscc, [property: Id(1)] DateOnly? To);

/// <summary>Something happens to a park.</summary>
/// <param name="Trigger">What. <c>qualify</c> and <c>disqualify</c> follow from the counts and can't be commanded.</param>
[GenerateSerializer, Immutable, Alias("TransitionPark")]
public sealed record TransitionPark([property: Id(0)] ParkTrigger Trigger)
{
    /// <summary>The year of the batch.</summary>
    [Id(1)] public int? Year { get; init; }

    /// <summary>The number of the document.</summary>
    [Id(2)] public string? Document { get; init; }

    /// <summary>The day from which it holds; today when absent.</summary>
    [Id(3)] public DateOnly? EffectiveOn { get; init; }

    /// <summary>Why, for a revocation.</summary>
    [Id(4)] public string? Reason { get; init; }
}

/// <summary>The validity of an accreditation has run out.</summary>
/// <param name="Until">Its last day; another one is another step.</param>
[GenerateSerializer, Immutable, Alias("ExpirePark")]
public sealed record ExpirePark([property: Id(0)] DateOnly Until);

/// <summary>News of a tenant's titles, from the log.</summary>
/// <param name="Enterprise">The tenant as it stands.</param>
/// <param name="Cause">The position of the event that brought the news.</param>
[GenerateSerializer, Immutable, Alias("HearOfTenant")]
public sealed record HearOfTenant([property: Id(0)] Enterprise Enterprise, [property: Id(1)] string Cause);

/// <summary>A park: one grain per park id, key <c>park-{id}</c>.</summary>
[Alias("IParkGrain")]
public interface IParkGrain : IGrainWithStringKey
{
    /// <summary>Registers it or brings its facts up to date.</summary>
    [Alias("Register")] Task<Outcome<Registered<AssessedPark>>> Register(RegisterPark command, Caller by);

    /// <summary>The park with its criteria on a day (today when null); refuses with <see cref="Refusal.ParkUnknown"/>.</summary>
    [Alias("Get"), Orleans.Concurrency.ReadOnly] Task<Outcome<AssessedPark>> Get(DateOnly? on);

    /// <summary>Puts a tenant in, or mends the dates of its present tenancy.</summary>
    [Alias("PutTenant")] Task<Outcome<Registered<AssessedPark>>> PutTenant(PutTenant command, Caller by);

    /// <summary>Ends a tenancy.</summary>
    [Alias("EndTenancy")] Task<Outcome<AssessedPark>> EndTenancy(EndTenancy command, Caller by);

    /// <summary>Takes the park a step on. The same command again gets the same answer.</summary>
    [Alias("Transition")] Task<Outcome<TransitionAnswer>> Transition(TransitionPark command, Caller by);

    /// <summary>Takes note of a tenant's titles. Old news and unknown tenants change nothing; safe to repeat.</summary>
    [Alias("Hear")] Task Hear(HearOfTenant news);

    /// <summary>Takes note that the accreditation has run out. The same again gets the same answer.</summary>
    [Alias("Expire")] Task<Outcome<TransitionAnswer>> Expire(ExpirePark command, Caller by);

    /// <summary>Weighs the criteria as of today: a planned tenancy may have ended since the last look. Changes nothing when the verdict is the same.</summary>
    [Alias("Weigh")] Task Weigh(Caller by);

    /// <summary>Raises how late facts, its own or its tenants', change which criteria were met in the past. Changes no state and no reward; safe to repeat.</summary>
    [Alias("FindDifferences")] Task FindDifferences(IReadOnlyList<Log.LateFact> facts, Caller by);
}
