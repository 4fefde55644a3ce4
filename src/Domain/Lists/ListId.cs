using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Srdi.Domain.Lists;

/// <summary>A list's id, derived from what it says: the same file under the same heading always is the same list.</summary>
[GenerateSerializer, Immutable, Alias("ListId"), JsonConverter(typeof(TextIdJson<ListId>))]
public readonly record struct ListId : ITextId<ListId>
{
    private const int Length = 24;

    private ListId(string value) => Value = value;

    /// <summary>24 hexadecimal digits.</summary>
    [Id(0)] public string Value { get; }

    /// <summary>The key of the list's grain. The prefix keeps storage from reading an id as a number.</summary>
    public string GrainKey => "list-" + Value;

    /// <summary>The id of a list by its heading and the digest of its file.</summary>
    public static ListId Of(ListHeading heading, string digest) =>
        new(Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { heading, digest }, SrdiJson.Stored)).AsSpan(0, Length / 2)));

    /// <summary>Reads an id; refuses with <see cref="Refusal.ListUnknown"/>, since no list has an id of another form.</summary>
    public static Outcome<ListId> Parse(string? text) =>
        text is { Length: Length } && text.All(c => char.IsAsciiHexDigitLower(c) || char.IsAsciiDigit(c)) ? new ListId(text) : new Refused(Refusal.ListUnknown) { Field = "id" };

    /// <inheritdoc/>
    public override string ToString() => Value;
}
