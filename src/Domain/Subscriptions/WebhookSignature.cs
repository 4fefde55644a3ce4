using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Srdi.Domain.Subscriptions;

/// <summary>The secret that a receiver shares with the platform, as Standard Webhooks writes it: <c>whsec_</c> and base64. Its text never shows in logs: only JSON writes it.</summary>
[GenerateSerializer, Immutable, Alias("WebhookSecret"), JsonConverter(typeof(WebhookSecretJson))]
public readonly record struct WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int BytesMin = 24;
    private const int BytesMax = 64;

    private WebhookSecret(string text) => Text = text;

    /// <summary>The text as the receiver keeps it.</summary>
    [Id(0)] public string Text { get; }

    /// <summary>The secret of random bytes.</summary>
    public static WebhookSecret Of(ReadOnlySpan<byte> bytes) => Parse(Prefix + Convert.ToBase64String(bytes));

    /// <summary>Reads a secret.</summary>
    /// <exception cref="FormatException">It has not the form of one.</exception>
    public static WebhookSecret Parse(string? text)
    {
        var bytes = new byte[BytesMax];
        return text is not null && text.StartsWith(Prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length) && length >= BytesMin
            ? new(text)
            : throw new FormatException("A secret is 'whsec_' and the base64 of 24 to 64 bytes.");
    }

    internal byte[] Key => Convert.FromBase64String(Text[Prefix.Length..]);

    /// <inheritdoc/>
    public override string ToString() => Prefix + "…";
}

/// <summary>Writes a secret's text: into its own record, and into the one answer that shows it.</summary>
public sealed class WebhookSecretJson : JsonConverter<WebhookSecret>
{
    /// <inheritdoc/>
    public override WebhookSecret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return WebhookSecret.Parse(reader.GetString());
        }
        catch (FormatException malformed)
        {
            throw new JsonException(malformed.Message);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, WebhookSecret value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Text);
    }
}

/// <summary>Signatures by the Standard Webhooks specification: <c>v1,</c> and the base64 of HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
public static class WebhookSignature
{
    /// <summary>The header of the id, which is the same at every attempt: receivers know a repeat by it.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header of the second of the attempt.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header of the signatures, one for each secret in use.</summary>
    public const string SignatureHeader = "webhook-signature";

    private const string Version = "v1,";

    /// <summary>How far a receiver's clock may be off.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The header's value: a signature for each secret, so that a receiver verifies with whichever it has.</summary>
    public static string Sign(IEnumerable<WebhookSecret> secrets, string id, DateTimeOffset at, string body) =>
        string.Join(' ', secrets.Select(secret => Version + Convert.ToBase64String(Mac(secret, id, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), body))));

    /// <summary>What a receiver checks: that the body is from who knows the secret, and of now.</summary>
    /// <param name="secret">The receiver's secret.</param>
    /// <param name="id">The id header.</param>
    /// <param name="timestamp">The timestamp header.</param>
    /// <param name="signatures">The signature header.</param>
    /// <param name="body">The body as received.</param>
    /// <param name="now">The receiver's clock.</param>
    public static bool Verify(WebhookSecret secret, string? id, string? timestamp, string? signatures, string body, DateTimeOffset now)
    {
        if (id is null || signatures is null || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        if (Math.Abs((decimal)now.ToUnixTimeSeconds() - seconds) > (decimal)Tolerance.TotalSeconds) return false;
        var expected = Mac(secret, id, timestamp, body);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var one in signatures.Split(' '))
            if (one.StartsWith(Version, StringComparison.Ordinal) && Convert.TryFromBase64String(one[Version.Length..], given, out var length)
                && CryptographicOperations.FixedTimeEquals(expected, given[..length]))
                return true;
        return false;
    }

    private static byte[] Mac(WebhookSecret secret, string id, string timestamp, string body) =>
        HMACSHA256.HashData(secret.Key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"));
}
