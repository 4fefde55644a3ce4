using System.Text.Json.Serialization;

namespace Srdi.Domain.Budgets;

/// <summary>A pot (资金池): the yearly budget of a measure, or of the whole fund. All amounts in fen.</summary>
/// <param name="Measure">The measure's id, or <c>fund</c> for the fund as a whole.</param>
/// <param name="Year">The budget year.</param>
/// <param name="Cap">The limit.</param>
[GenerateSerializer, Immutable, Alias("Pot")]
public sealed record Pot([property: Id(0)] string Measure, [property: Id(1)] int Year, [property: Id(2), JsonPropertyName("capFen")] Money Cap)
{
    /// <summary>The name of the pot that holds all others of its year.</summary>
    public const string FundName = "fund";

    /// <summary>Held for a claim under review.</summary>
    [Id(3), JsonPropertyName("reservedFen")] public Money Reserved { get; init; }

    /// <summary>Given by settled plans.</summary>
    [Id(4), JsonPropertyName("postedFen")] public Money Posted { get; init; }

    /// <summary>Of the posted, what was paid.</summary>
    [Id(5), JsonPropertyName("paidFen")] public Money Paid { get; init; }

    /// <summary>Posted and taken back.</summary>
    [Id(6), JsonPropertyName("reversedFen")] public Money Reversed { get; init; }

    /// <summary>What can still be given.</summary>
    [JsonPropertyName("leftFen")] public Money Left => Cap - Committed;

    /// <summary>What is promised or given: held by reservations and by settled plans.</summary>
    [JsonIgnore] public Money Committed => Reserved + Posted - Reversed;

    /// <summary>The document of the latest decision on the cap.</summary>
    [Id(7)] public string? Document { get; init; }

    /// <summary>The fund year's version at the latest decision on the cap; 0 where the cap is the policy's own.</summary>
    [Id(8)] public int Version { get; init; }

    /// <summary>Of the paid, what was got back. It returns to the treasury, not to the pot.</summary>
    [Id(9), JsonPropertyName("recoveredFen")] public Money Recovered { get; init; }
}
