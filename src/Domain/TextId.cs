using System.Text.Json;
using System.Text.Json.Serialization;

namespace Srdi.Domain;

/// <summary>An identifier that is text on the wire and has a strict form.</summary>
/// <typeparam name="TSelf">The identifier.</typeparam>
public interface ITextId<TSelf> where TSelf : struct, ITextId<TSelf>
{
    /// <summary>The canonical text.</summary>
    string Value { get; }

    /// <summary>Reads the identifier, or says what is wrong with the text.</summary>
    static abstract Outcome<TSelf> Parse(string? text);
}

/// <summary>Reads and writes an <see cref="ITextId{TSelf}"/> as a JSON string, refusing what its form refuses.</summary>
public sealed class TextIdJson<TId> : JsonConverter<TId> where TId : struct, ITextId<TId>
{
    /// <inheritdoc/>
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        From(reader.TokenType == JsonTokenType.String ? reader.GetString() : null);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    /// <inheritdoc/>
    public override TId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => From(reader.GetString());

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WritePropertyName(value.Value);

    private static TId From(string? text)
    {
        var read = TId.Parse(text);
        return read.Refused is { } no ? throw new RefusedJsonException(no) : read.Value;
    }
}

/// <summary>A JSON value was well formed but refused by a domain type; carries the refusal so that the edge can name it.</summary>
public sealed class RefusedJsonException : JsonException
{
    /// <summary>Wraps the refusal.</summary>
    public RefusedJsonException(Refused refused) : base(refused.Code.ToString()) => Refused = refused;

    /// <summary>What was refused and why.</summary>
    public Refused Refused { get; }
}
