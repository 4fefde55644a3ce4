using System.Text.Json;
using System.Text.Json.Serialization;

namespace Srdi.Domain.Policy.Measures;

/// <summary>The facts of a claim, by the measure's <see cref="ClaimKind"/>. A closed set.</summary>
[JsonDerivedType(typeof(FirstSetClaim)), JsonDerivedType(typeof(RetrofitClaim)), JsonDerivedType(typeof(ExpansionClaim))]
[JsonDerivedType(typeof(DigitalisationClaim)), JsonDerivedType(typeof(ClusterClaim)), JsonDerivedType(typeof(GreenFactoryClaim))]
[GenerateSerializer, Immutable, Alias("ClaimFacts")]
public abstract record ClaimFacts
{
    /// <summary>What the claim is for within the measure: a product, a project, a cluster; empty where the firm itself is. Together with measure and payee it makes the reward's identity.</summary>
    public abstract string Cause { get; }

    /// <summary>The day of the decision that the measure builds on; null where there is none.</summary>
    public virtual DateOnly? DecidedOn => null;

    /// <summary>Reads the facts that a kind of claim takes; refuses with <see cref="Refusal.FieldMissing"/> or <see cref="Refusal.FieldInvalid"/> and the member at fault.</summary>
    /// <param name="kind">Which facts.</param>
    /// <param name="body">The JSON object.</param>
    /// <param name="path">Where the object stands in the caller's body; the refusal's field begins with it.</param>
    public static Outcome<ClaimFacts> Parse(ClaimKind kind, JsonElement body, string path = "facts")
    {
        var from = new FactReader(body, path);
        ClaimFacts facts = kind switch
        {
            ClaimKind.FirstSet => new FirstSetClaim(from.Enum<FirstSetKind>("kind"), from.Name("product"), from.Amount("unitPriceFen"), from.Whole("quantity", 1, 1_000_000)),
            ClaimKind.BaseAward or ClaimKind.SmallRetrofit => new RetrofitClaim(from.Name("project"), from.Amount("equipmentFen"), from.Date("decidedOn")),
            ClaimKind.Expansion => new ExpansionClaim(from.List("investments", i => new Investment(i.Date("on"), i.Amount("amountFen")))),
            ClaimKind.Digitalisation => new DigitalisationClaim(from.Name("project"), from.Whole("level", 1, 9), from.Amount("approvedCostFen")),
            ClaimKind.Cluster => new ClusterClaim(from.Name("cluster"), from.Name("document")),
            ClaimKind.GreenFactory => new GreenFactoryClaim(from.Name("document"), from.Date("recognisedOn")),
        };
        from.Done();
        return from.Refused is { } no ? no : facts;
    }
}

/// <summary>First-set equipment (7).</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Product">The product.</param>
/// <param name="UnitPrice">Sales price of one unit or set.</param>
/// <param name="Quantity">Units sold; for components those of the first batch.</param>
[GenerateSerializer, Immutable, Alias("FirstSetClaim")]
public sealed record FirstSetClaim([property: Id(0)] FirstSetKind Kind, [property: Id(1)] string Product, [property: Id(2)] Money UnitPrice, [property: Id(3)] int Quantity) : ClaimFacts
{
    /// <inheritdoc/>
    public override string Cause => Product;
}

/// <summary>A retrofit project with its equipment and the decision on it (12a, 12b).</summary>
/// <param name="Project">The project.</param>
/// <param name="Equipment">What its (new) equipment cost.</param>
/// <param name="Decided">The day of the decision.</param>
[GenerateSerializer, Immutable, Alias("RetrofitClaim")]
public sealed record RetrofitClaim([property: Id(0)] string Project, [property: Id(1)] Money Equipment, [property: Id(2)] DateOnly Decided) : ClaimFacts
{
    /// <inheritdoc/>
    public override string Cause => Project;

    /// <inheritdoc/>
    public override DateOnly? DecidedOn => Decided;
}

/// <summary>One investment in fixed assets.</summary>
/// <param name="On">The day.</param>
/// <param name="Amount">The amount.</param>
[GenerateSerializer, Immutable, Alias("Investment")]
public sealed record Investment([property: Id(0)] DateOnly On, [property: Id(1)] Money Amount);

/// <summary>Expansion after renewal (12c).</summary>
/// <param name="Investments">The investments.</param>
[GenerateSerializer, Immutable, Alias("ExpansionClaim")]
public sealed record ExpansionClaim([property: Id(0)] IReadOnlyList<Investment> Investments) : ClaimFacts
{
    /// <inheritdoc/>
    public override string Cause => "";
}

/// <summary>A digitalisation project (14).</summary>
/// <param name="Project">The project.</param>
/// <param name="Level">The level reached.</param>
/// <param name="ApprovedCost">The approved cost (核定投入).</param>
[GenerateSerializer, Immutable, Alias("DigitalisationClaim")]
public sealed record DigitalisationClaim([property: Id(0)] string Project, [property: Id(1)] int Level, [property: Id(2)] Money ApprovedCost) : ClaimFacts
{
    /// <inheritdoc/>
    public override string Cause => Project;
}

/// <summary>A recognised national cluster (15a).</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Document">The recognising document.</param>
[GenerateSerializer, Immutable, Alias("ClusterClaim")]
public sealed record ClusterClaim([property: Id(0)] string Cluster, [property: Id(1)] string Document) : ClaimFacts
{
    /// <inheritdoc/>
    public override string Cause => Cluster;
}

/// <summary>A recognised national green factory (21).</summary>
/// <param name="Document">The recognising document.</param>
/// <param name="RecognisedOn">The day of recognition.</param>
[GenerateSerializer, Immutable, Alias("GreenFactoryClaim")]
public sealed record GreenFactoryClaim([property: Id(0)] string Document, [property: Id(1)] DateOnly RecognisedOn) : ClaimFacts
{
    /// <inheritdoc/>
    public override string Cause => "";

    /// <inheritdoc/>
    public override DateOnly? DecidedOn => RecognisedOn;
}
