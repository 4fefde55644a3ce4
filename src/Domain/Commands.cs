using System.Security.Cryptography;
using System.Text.Json;

namespace Srdi.Domain;

/// <summary>Who gives a command. Comes from the login, never from a body.</summary>
/// <param name="Name">The person or system, such as <c>registry:szj-01</c>.</param>
[GenerateSerializer, Immutable, Alias("Caller")]
public sealed record Caller([property: Id(0)] string Name)
{
    /// <summary>The person or system behind the name, whatever the role: the token's subject. Two roles of one person are one person.</summary>
    public string Person => PersonOf(Name);

    /// <summary>The person behind a name that the log holds.</summary>
    public static string PersonOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim().ToUpperInvariant();
    }
}

/// <summary>What a decision needs to know beside the facts: who, when, and by which command.</summary>
/// <param name="By">Who gave the command.</param>
/// <param name="Now">The instant of the decision.</param>
/// <param name="Cause">The command's digest: a repeat has the same.</param>
public sealed record Circumstances(Caller By, DateTimeOffset Now, string Cause)
{
    /// <summary>The day in Shanghai.</summary>
    public DateOnly Today { get; } = Shanghai.DayOf(Now);

    /// <summary>The circumstances of a command given now.</summary>
    public static Circumstances Of<TCommand>(TCommand command, Caller by, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return new(by, clock.GetUtcNow(), CauseOf(command));
    }

    /// <summary>The digest of a command's content: 96 bits of SHA-256 over its JSON, so the same command always has the same cause.</summary>
    public static string CauseOf<TCommand>(TCommand command) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(command, SrdiJson.Stored)).AsSpan(0, 12));
}

/// <summary>What a decision comes to: what to commit, and what to answer once it is committed.</summary>
/// <typeparam name="TRecord">The record that changes.</typeparam>
/// <typeparam name="TAnswer">The answer.</typeparam>
/// <param name="Commit">What to write; null when nothing changes and the answer stands as it is.</param>
/// <param name="Answer">What the caller gets.</param>
public sealed record Decision<TRecord, TAnswer>(Commits.Commit<TRecord>? Commit, TAnswer Answer) where TRecord : class;

/// <summary>An event as the answer to a command names it.</summary>
/// <param name="Ordinal">Its number in the subject's log.</param>
/// <param name="Type">Its type.</param>
[GenerateSerializer, Immutable, Alias("EventRef")]
public sealed record EventRef([property: Id(0)] int Ordinal, [property: Id(1)] string Type);

/// <summary>A reward as the answer to a command names it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Measure">Its measure.</param>
/// <param name="Ceiling">The policy's limit.</param>
/// <param name="Calculated">What the rule comes to.</param>
[GenerateSerializer, Immutable, Alias("RewardRef")]
public sealed record RewardRef(
    [property: Id(0)] Rewards.RewardId Id, [property: Id(1)] string Measure,
    [property: Id(2), System.Text.Json.Serialization.JsonPropertyName("ceilingFen")] Money Ceiling,
    [property: Id(3), System.Text.Json.Serialization.JsonPropertyName("calculatedFen")] Money Calculated);

/// <summary>The answer to a transition. A repeat of the command gets the same one.</summary>
/// <param name="From">Tier, or park or reward state, before.</param>
/// <param name="To">The same after.</param>
/// <param name="Events">The subject's events that the command made.</param>
/// <param name="Rewards">The rewards that it granted.</param>
/// <param name="Version">The subject's version after it.</param>
[GenerateSerializer, Immutable, Alias("TransitionAnswer")]
public sealed record TransitionAnswer(
    [property: Id(0)] string From, [property: Id(1)] string To, [property: Id(2)] IReadOnlyList<EventRef> Events,
    [property: Id(3)] IReadOnlyList<RewardRef> Rewards, [property: Id(4)] int Version);

/// <summary>The answer to a registration.</summary>
/// <typeparam name="T">What was registered.</typeparam>
/// <param name="Item">As it stands now.</param>
/// <param name="Created">True when it did not exist before.</param>
[GenerateSerializer, Immutable, Alias("Registered`1")]
public sealed record Registered<T>([property: Id(0)] T Item, [property: Id(1)] bool Created);
