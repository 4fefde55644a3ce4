using System.Text.Json;
using System.Text.Json.Serialization;

namespace Srdi.Domain;

/// <summary>An amount of money in fen (分, 1/100 yuan). Arithmetic is checked; rounding is down to the fen, and only where a share is taken.</summary>
/// <param name="Fen">The amount in fen.</param>
[GenerateSerializer, Immutable, Alias("Money"), JsonConverter(typeof(MoneyJson))]
public readonly record struct Money([property: Id(0)] long Fen) : IComparable<Money>
{
    /// <summary>Nothing.</summary>
    public static Money Zero => default;

    /// <summary>An amount given in 万元 (10,000 yuan), the unit the policy is written in.</summary>
    /// <param name="wanYuan">Whole or fractional 万元; fractions of a fen are cut.</param>
    public static Money OfWanYuan(decimal wanYuan) => new((long)decimal.Floor(wanYuan * 1_000_000m));

    /// <summary>The share of this amount, rounded down to the fen.</summary>
    /// <param name="basisPoints">Hundredths of a percent: 30 % is 3,000.</param>
    public Money Share(int basisPoints) => new((long)(Fen * (Int128)basisPoints / 10_000));

    /// <summary>The lesser of two amounts.</summary>
    public static Money Min(Money a, Money b) => a.Fen <= b.Fen ? a : b;

    /// <inheritdoc/>
    public int CompareTo(Money other) => Fen.CompareTo(other.Fen);

    /// <summary>In 万元 as the policy writes amounts: <c>270 万元</c>, <c>22.5 万元</c>.</summary>
    public string InWanYuan() =>
        (Fen / 1_000_000m).ToString("#,##0.######", System.Globalization.CultureInfo.InvariantCulture) + " 万元";

    /// <inheritdoc/>
    public override string ToString() => InWanYuan();

    /// <summary>Sum.</summary>
    public static Money operator +(Money a, Money b) => new(checked(a.Fen + b.Fen));

    /// <summary>Difference; may be negative.</summary>
    public static Money operator -(Money a, Money b) => new(checked(a.Fen - b.Fen));

    /// <summary>Less than.</summary>
    public static bool operator <(Money a, Money b) => a.Fen < b.Fen;

    /// <summary>More than.</summary>
    public static bool operator >(Money a, Money b) => a.Fen > b.Fen;

    /// <summary>At most.</summary>
    public static bool operator <=(Money a, Money b) => a.Fen <= b.Fen;

    /// <summary>At least.</summary>
    public static bool operator >=(Money a, Money b) => a.Fen >= b.Fen;
}

/// <summary>Money on the wire and in storage is a whole number of fen.</summary>
public sealed class MoneyJson : JsonConverter<Money>
{
    /// <inheritdoc/>
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var fen)
            ? new(fen)
            : throw new JsonException("An amount is a whole number of fen (分), without quotes and without fractions.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Fen);
}
