using System.Text.Json;
using Orleans.Serialization;
using Orleans.Storage;

namespace Srdi.Storage;

/// <summary>
/// Keeps state of types that are not ours, such as the subscriptions of streams, in Orleans' own form: as text inside the
/// document that the statements of <c>config/sql</c> take apart.
/// </summary>
public sealed class OpaqueSerializer(Serializer serializer) : IGrainStorageSerializer
{
    private const string Member = "orleans";

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) =>
        new(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, Dictionary<string, byte[]>> { ["record"] = new() { [Member] = serializer.SerializeToArray(input) } }));

    /// <inheritdoc/>
    public T Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var document = JsonDocument.Parse(input.ToMemory());
        return serializer.Deserialize<T>(document.RootElement.GetProperty(Member).GetBytesFromBase64())!;
    }
}
