using System.Security.Cryptography;
using System.Text.Json;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;

namespace Srdi.Domain.Selections;

/// <summary>By what candidates are ranked. A key ranks, it does not weigh: the next one only decides where all before are equal.</summary>
public enum SelectionKey
{
    /// <summary>小巨人家数, more first.</summary>
    LittleGiants = 1,
    /// <summary>专精特新家数 as the setting of A8 counts it, more first.</summary>
    Srdi = 2,
    /// <summary>专精特新家数 without 小巨人, more first.</summary>
    SrdiOnly = 3,
    /// <summary>建筑面积, more first.</summary>
    FloorArea = 4,
    /// <summary>The day on which the criteria will no longer be met if nothing is renewed, none and later ones first.</summary>
    FallsBelowOn = 5,
}

/// <summary>How a park stood on the cut-off day.</summary>
public enum ParkStanding
{
    /// <summary>达标, and may be chosen.</summary>
    Candidate = 1,
    /// <summary>Below a criterion.</summary>
    Unmet = 2,
    /// <summary>Holds the title already.</summary>
    Titled = 3,
    /// <summary>Barred after a revocation.</summary>
    Banned = 4,
}

/// <summary>A park as it stood on the cut-off day.</summary>
/// <param name="Park">Which park.</param>
/// <param name="Name">Its name then.</param>
/// <param name="District">Its district then.</param>
/// <param name="Operator">Who ran it then.</param>
/// <param name="Standing">Whether it may be chosen.</param>
/// <param name="FloorAreaSquareMetres">Building area in ㎡ that counts.</param>
/// <param name="LittleGiants">Tenants with 小巨人 in force.</param>
/// <param name="Srdi">Tenants that count as 专精特新 by the setting of A8.</param>
/// <param name="SrdiOnly">Tenants with 专精特新 in force and without 小巨人.</param>
/// <param name="Version">The number of the park's events that were looked at.</param>
[GenerateSerializer, Immutable, Alias("FrozenPark")]
public sealed record FrozenPark(
    [property: Id(0)] ParkId Park, [property: Id(1)] string Name, [property: Id(2)] DistrictCode District, [property: Id(3)] EnterpriseId Operator, [property: Id(4)] ParkStanding Standing,
    [property: Id(5)] decimal FloorAreaSquareMetres, [property: Id(6)] int LittleGiants, [property: Id(7)] int Srdi, [property: Id(8)] int SrdiOnly, [property: Id(9)] int Version)
{
    /// <summary>Its place among the candidates, from 1; parks that are equal by all keys share one. Null for others.</summary>
    [Id(10)] public int? Rank { get; init; }

    /// <summary>What it lacked, in one line; null when nothing.</summary>
    [Id(11)] public string? Missing { get; init; }

    /// <summary>The first day on which it will be below a criterion if nothing is renewed.</summary>
    [Id(12)] public DateOnly? FallsBelowOn { get; init; }
}

/// <summary>Every park as it stood on a day, by what the log held up to a place: the log up to there gives the same bytes again.</summary>
/// <param name="Id">The selection.</param>
/// <param name="CutOff">The day.</param>
/// <param name="Keys">By what candidates are ranked, the first first.</param>
/// <param name="Cap">At most so many may be chosen; any number when null.</param>
/// <param name="AsOf">The place in the log.</param>
/// <param name="PolicyVersion">The policy that was applied.</param>
/// <param name="RuleVersion">File and version of the criteria.</param>
/// <param name="Clause">Their clause.</param>
/// <param name="Note">The readings of unclear clauses that apply.</param>
/// <param name="Parks">Candidates by rank, then the others; equals by id.</param>
[GenerateSerializer, Immutable, Alias("FrozenSet")]
public sealed record FrozenSet(
    [property: Id(0)] SelectionId Id, [property: Id(1)] DateOnly CutOff, [property: Id(2)] IReadOnlyList<SelectionKey> Keys, [property: Id(3)] int? Cap, [property: Id(4)] string AsOf,
    [property: Id(5)] string PolicyVersion, [property: Id(6)] string RuleVersion, [property: Id(7)] string Clause, [property: Id(8)] string Note, [property: Id(9)] IReadOnlyList<FrozenPark> Parks)
{
    /// <summary>The SHA-256 of the set's JSON, in hexadecimal.</summary>
    public string Digest() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, SrdiJson.Stored)));

    /// <summary>A candidate; null when the park is none.</summary>
    public FrozenPark? Candidate(ParkId park)
    {
        foreach (var one in Parks) if (one.Park == park && one.Standing is ParkStanding.Candidate) return one;
        return null;
    }
}
