using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Enterprises;

/// <summary>Registers an enterprise, or brings its facts up to date. Facts that are absent stay as they were.</summary>
/// <param name="Uscc">Which enterprise.</param>
/// <param name="Name">Its name.</param>
/// <param name="District">Its district.</param>
[GenerateSerializer, Immutable, Alias("RegisterEnterprise")]
public sealed record RegisterEnterprise([property: Id(0)] EnterpriseId Uscc, [property: Id(1)] string Name, [property: Id(2)] DistrictCode District)
{
    /// <summary>Class of GB/T 4754, such as C3562.</summary>
    [Id(3)] public string? Industry { get; init; }

    /// <summary>Day of foundation.</summary>
    [Id(4)] public DateOnly? FoundedOn { get; init; }

    /// <summary>Legal kind.</summary>
    [Id(5)] public EnterpriseKind? Kind { get; init; }

    /// <summary>The version that the change is based on; any when absent.</summary>
    [Id(6)] public int? IfVersion { get; init; }
}

/// <summary>What can happen to an enterprise.</summary>
public enum EnterpriseTrigger
{
    /// <summary>公示 of a title.</summary>
    Publicise,
    /// <summary>A publicity is taken back.</summary>
    Withdraw,
    /// <summary>认定.</summary>
    Recognise,
    /// <summary>复核 begins.</summary>
    StartRenewal,
    /// <summary>复核通过.</summary>
    Renew,
    /// <summary>取消复核资格.</summary>
    Suspend,
    /// <summary>失效.</summary>
    Lapse,
    /// <summary>撤销.</summary>
    Revoke,
    /// <summary>迁移 to another district.</summary>
    Move,
    /// <summary>更名.</summary>
    Rename,
    /// <summary>注销.</summary>
    Dissolve,
    /// <summary>合并: it goes into another enterprise and ends.</summary>
    Merge,
    /// <summary>分立: others come out of it.</summary>
    Split,
    /// <summary>年度更新 of its data, confirmed.</summary>
    ConfirmUpdate,
    /// <summary>A major change is reported.</summary>
    ReportChange,
}

/// <summary>Something happened to an enterprise or to one of its titles. Which members are needed depends on the trigger.</summary>
/// <param name="Trigger">What happened.</param>
[GenerateSerializer, Immutable, Alias("TransitionEnterprise")]
public sealed record TransitionEnterprise([property: Id(0)] EnterpriseTrigger Trigger)
{
    /// <summary>The title concerned; needed by all triggers about titles.</summary>
    [Id(1)] public Title? Title { get; init; }

    /// <summary>The batch, such as 第七批.</summary>
    [Id(2)] public string? Batch { get; init; }

    /// <summary>The number of the document.</summary>
    [Id(3)] public string? Document { get; init; }

    /// <summary>The day from which the fact holds; today when absent. Never after today.</summary>
    [Id(4)] public DateOnly? EffectiveOn { get; init; }

    /// <summary>Last day of the validity; the policy's period from <see cref="EffectiveOn"/> when absent.</summary>
    [Id(5)] public DateOnly? ValidUntil { get; init; }

    /// <summary>Why: for revocation, suspension, lapse.</summary>
    [Id(6)] public string? Reason { get; init; }

    /// <summary>For a revocation: the id of its reason in the list of the policy, such as <c>fraud</c>. When absent, <see cref="Reason"/> is looked for in the list.</summary>
    [Id(9)] public string? Ground { get; init; }

    /// <summary>The district moved to.</summary>
    [Id(7)] public DistrictCode? District { get; init; }

    /// <summary>The new name.</summary>
    [Id(8)] public string? Name { get; init; }

    /// <summary>The successors of a merger (one) or a split.</summary>
    [Id(10)] public IReadOnlyList<EnterpriseId>? Into { get; init; }

    /// <summary>Whether a fact that contradicts what stands is to be held as a case for a person instead of being refused.</summary>
    [Id(11)] public bool? AsCase { get; init; }
}

/// <summary>A person's leave to record a fact although guards of the machines speak against it.</summary>
/// <param name="Case">The case in which it was decided.</param>
/// <param name="By">Who decided.</param>
/// <param name="Reason">Why.</param>
/// <param name="Guards">The refusals that the person saw and sets aside; any other still refuses.</param>
[GenerateSerializer, Immutable, Alias("Waiver")]
public sealed record Waiver([property: Id(0)] string Case, [property: Id(1)] string By, [property: Id(2)] string Reason, [property: Id(3)] IReadOnlyList<Refusal> Guards);

/// <summary>Carries the award memory of an enterprise on to its successor.</summary>
/// <param name="From">The predecessor.</param>
/// <param name="On">The day of the merger or split.</param>
/// <param name="Awards">Its awards.</param>
/// <param name="Cause">The command that brought it about.</param>
[GenerateSerializer, Immutable, Alias("InheritAwards")]
public sealed record InheritAwards([property: Id(0)] EnterpriseId From, [property: Id(1)] DateOnly On, [property: Id(2)] IReadOnlyList<AwardMark> Awards, [property: Id(3)] string Cause);

/// <summary>The validity of a title has run out: it falls due for renewal, or ends when it may not be renewed. Nothing else than its last day brings this about.</summary>
/// <param name="Title">Which title.</param>
/// <param name="Until">The last day of the validity that ran out; another one is another step.</param>
[GenerateSerializer, Immutable, Alias("ExpireTitle")]
public sealed record ExpireTitle([property: Id(0)] Title Title, [property: Id(1)] DateOnly Until);

/// <summary>A claim under a measure that is granted by application.</summary>
/// <param name="Uscc">Who claims.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Facts">The facts that it needs.</param>
[GenerateSerializer, Immutable, Alias("ClaimReward")]
public sealed record ClaimReward([property: Id(0)] EnterpriseId Uscc, [property: Id(1)] string Measure, [property: Id(2)] ClaimFacts Facts)
{
    /// <summary>For a claim made again after it came to nothing: 2 for the second time, and so on. The first when absent.</summary>
    [Id(3)] public int? Attempt { get; init; }
}

/// <summary>Remembers a name by which a published list called the enterprise.</summary>
/// <param name="Name">The name as the list has it.</param>
/// <param name="Reason">Why it is this enterprise.</param>
[GenerateSerializer, Immutable, Alias("AddAlias")]
public sealed record AddAlias([property: Id(0)] string Name, [property: Id(1)] string Reason)
{
    /// <summary>The list.</summary>
    [Id(2)] public string? List { get; init; }
}

/// <summary>An enterprise: one grain per credit code, key <c>ent-{uscc}</c>.</summary>
[Alias("IEnterpriseGrain")]
public interface IEnterpriseGrain : IGrainWithStringKey
{
    /// <summary>Registers it or brings its facts up to date.</summary>
    [Alias("Register")] Task<Outcome<Registered<Enterprise>>> Register(RegisterEnterprise command, Caller by);

    /// <summary>The enterprise as it stands; refuses with <see cref="Refusal.EnterpriseUnknown"/>.</summary>
    [Alias("Get"), Orleans.Concurrency.ReadOnly] Task<Outcome<Enterprise>> Get();

    /// <summary>Records what happened and grants what the policy attaches to it. The same command again gets the same answer.</summary>
    [Alias("Transition")] Task<Outcome<TransitionAnswer>> Transition(TransitionEnterprise command, Caller by);

    /// <summary>Takes note that a validity has run out. The same again gets the same answer.</summary>
    [Alias("Expire")] Task<Outcome<TransitionAnswer>> Expire(ExpireTitle command, Caller by);

    /// <summary>Records a fact although guards speak against it, on a person's leave. The same again gets the same answer.</summary>
    [Alias("Overrule")] Task<Outcome<TransitionAnswer>> Overrule(TransitionEnterprise command, Waiver waiver, Caller by);

    /// <summary>Takes over the award memory of a predecessor; safe to repeat.</summary>
    [Alias("Inherit")] Task Inherit(InheritAwards command, Caller by);

    /// <summary>Takes the right to renew where an obligation was missed; changes nothing where none was. Safe to repeat.</summary>
    [Alias("Enforce")] Task<Outcome<TransitionAnswer?>> Enforce(Caller by);

    /// <summary>Raises what a fact of its own that came late puts into question. Changes no reward; safe to repeat.</summary>
    [Alias("FindDifference")] Task FindDifference(Log.LateFact fact, Caller by);

    /// <summary>Remembers a name that a list has for it. A name that it has already changes nothing.</summary>
    [Alias("AddAlias")] Task<Outcome<Enterprise>> AddAlias(AddAlias command, Caller by);

    /// <summary>Records what people decided about a criterion that no figure decides. The same again changes nothing.</summary>
    [Alias("Judge")] Task<Outcome<Enterprise>> Judge(RecordJudgement command, Caller by);

    /// <summary>Claims a reward; the answer is the reward with its working. The same claim again gets the same reward.</summary>
    [Alias("Claim")] Task<Outcome<Reward>> Claim(ClaimReward command, Caller by);

    /// <summary>Records an award of another payer. The same again changes nothing.</summary>
    [Alias("RecordOtherAward")] Task<Outcome<Registered<OtherAwardRecorded>>> RecordOtherAward(RecordOtherAward command, Caller by);
}
