using System.Text.Json.Serialization;
using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Cases;

/// <summary>The id of a case: derived from the enterprise and the fact, so that the same fact is one case however often it comes.</summary>
[GenerateSerializer, Immutable, Alias("CaseId"), JsonConverter(typeof(TextIdJson<CaseId>))]
public readonly record struct CaseId : ITextId<CaseId>
{
    private const int Length = 24;

    private CaseId(string value) => Value = value;

    /// <summary>24 hexadecimal digits.</summary>
    [Id(0)] public string Value { get; }

    /// <summary>The key of the case's grain.</summary>
    public string GrainKey => "case-" + Value;

    /// <summary>The case of a fact about an enterprise.</summary>
    public static CaseId Of(EnterpriseId uscc, TransitionEnterprise fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return new(Circumstances.CauseOf(new SubmitFact(uscc, fact with { AsCase = null })));
    }

    /// <summary>Reads an id; refuses with <see cref="Refusal.CaseUnknown"/>.</summary>
    public static Outcome<CaseId> Parse(string? text) =>
        text is { Length: Length } && text.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f') ? new CaseId(text) : new Refused(Refusal.CaseUnknown) { Field = "id" };

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A row of a published list that says the fact.</summary>
/// <param name="List">The list.</param>
/// <param name="Row">The row in its file.</param>
/// <param name="Digest">The SHA-256 of the file as sent.</param>
[GenerateSerializer, Immutable, Alias("CaseSource")]
public sealed record CaseSource([property: Id(0)] Lists.ListId List, [property: Id(1)] int Row, [property: Id(2)] string Digest)
{
    /// <summary>The file's name.</summary>
    [Id(3)] public string? File { get; init; }

    /// <summary>The number of the document.</summary>
    [Id(4)] public string? Document { get; init; }

    /// <summary>The authority that published it.</summary>
    [Id(5)] public string? Publisher { get; init; }

    /// <summary>The day of publication.</summary>
    [Id(6)] public DateOnly? PublishedOn { get; init; }

    /// <summary>The name of the enterprise as the row has it.</summary>
    [Id(7)] public string? Name { get; init; }
}

/// <summary>A fact that contradicts what stands, held with all evidence until a person decides.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Uscc">The enterprise.</param>
/// <param name="District">The enterprise's district when it was opened.</param>
/// <param name="Fact">The fact.</param>
[GenerateSerializer, Immutable, Alias("Case")]
public sealed record Case([property: Id(0)] CaseId Id, [property: Id(1)] EnterpriseId Uscc, [property: Id(2)] DistrictCode District, [property: Id(3)] TransitionEnterprise Fact)
{
    /// <summary>Version of this shape in storage.</summary>
    [Id(4)] public int SchemaVersion { get; init; } = 1;

    /// <summary>Where it stands.</summary>
    [Id(5)] public CaseState State { get; init; }

    /// <summary>The refusals of the fact, in the order in which they came up.</summary>
    [Id(6)] public IReadOnlyList<Refused> Refusals { get; init; } = [];

    /// <summary>Whether a person may accept it; when not, the law leaves no choice but to reject it.</summary>
    [Id(7)] public bool Acceptable { get; init; }

    /// <summary>The enterprise as it stood when the case was opened.</summary>
    [Id(8)] public Enterprise? Evidence { get; init; }

    /// <summary>Who submitted the fact.</summary>
    [Id(9)] public string OpenedBy { get; init; } = "";

    /// <summary>When.</summary>
    [Id(10)] public DateTimeOffset OpenedAt { get; init; }

    /// <summary>Who decided.</summary>
    [Id(11)] public string? DecidedBy { get; init; }

    /// <summary>When.</summary>
    [Id(12)] public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why.</summary>
    [Id(13)] public string? Reason { get; init; }

    /// <summary>What became of the fact once it was accepted.</summary>
    [Id(14)] public TransitionAnswer? Answer { get; init; }

    /// <summary>The number of its events in the log.</summary>
    [Id(15)] public int Version { get; init; }

    /// <summary>The rows of lists that say the fact, in the order in which they came; null when it came by itself.</summary>
    [Id(16)] public IReadOnlyList<CaseSource>? Sources { get; init; }
}

/// <summary>A fact about an enterprise, to be recorded or else held.</summary>
/// <param name="Uscc">The enterprise.</param>
/// <param name="Fact">The fact.</param>
[GenerateSerializer, Immutable, Alias("SubmitFact")]
public sealed record SubmitFact([property: Id(0)] EnterpriseId Uscc, [property: Id(1)] TransitionEnterprise Fact)
{
    /// <summary>The row of a list that says so; no part of the fact: two lists may say the same.</summary>
    [Id(2)] public CaseSource? Source { get; init; }
}

/// <summary>What became of a submitted fact: recorded, or held.</summary>
/// <param name="Answer">The answer when it was recorded.</param>
/// <param name="Held">The case when it is held or was decided.</param>
[GenerateSerializer, Immutable, Alias("SubmittedFact")]
public sealed record SubmittedFact([property: Id(0)] TransitionAnswer? Answer, [property: Id(1)] Case? Held);

/// <summary>A person decides a case.</summary>
/// <param name="Trigger">Accept or reject.</param>
/// <param name="Reason">Why; must be given.</param>
[GenerateSerializer, Immutable, Alias("ResolveCase")]
public sealed record ResolveCase([property: Id(0)] CaseTrigger Trigger, [property: Id(1)] string? Reason);

/// <summary>A case: key <c>case-{id}</c>.</summary>
[Alias("ICaseGrain")]
public interface ICaseGrain : IGrainWithStringKey
{
    /// <summary>Records the fact, or holds it when it contradicts what stands. Any other refusal is passed on. The same fact again gets the same answer.</summary>
    [Alias("Submit")] Task<Outcome<SubmittedFact>> Submit(SubmitFact command, Caller by);

    /// <summary>The case; refuses with <see cref="Refusal.CaseUnknown"/>.</summary>
    [Alias("Get"), Orleans.Concurrency.ReadOnly] Task<Outcome<Case>> Get();

    /// <summary>Decides it. Accepting records the fact with the guards set aside that the case names; the same decision again gets the same answer.</summary>
    [Alias("Resolve")] Task<Outcome<Case>> Resolve(ResolveCase command, Caller by);
}
