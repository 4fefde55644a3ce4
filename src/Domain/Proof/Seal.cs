using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Srdi.Domain.Audit;
using Srdi.Domain.Budgets;
using Srdi.Domain.Log;

namespace Srdi.Domain.Proof;

/// <summary>
/// The seals of stored rows: <c>sha256:</c> and the digest of the seal before and the row's own content. Content is put
/// into one form first, in which it reads the same from every database: members in the order of their names, numbers
/// without idle zeros, instants in UTC to the microsecond.
/// </summary>
public static class Seal
{
    private const string Mark = "sha256:";
    private static readonly JsonWriterOptions Plain = new() { Encoder = SrdiJson.Stored.Encoder, SkipValidation = true };

    /// <summary>The instant as every database keeps it: to the microsecond, downwards.</summary>
    public static DateTimeOffset Instant(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    /// <summary>The seal of an event that follows another of its subject.</summary>
    /// <param name="before">The seal of the event before; null at the beginning of the chain.</param>
    /// <param name="entry">The event, with what it covers.</param>
    public static string Of(string? before, LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Of(before, json =>
        {
            json.WriteStringValue(SrdiJson.Name(entry.Kind));
            json.WriteStringValue(entry.Subject);
            json.WriteNumberValue(entry.Ordinal);
            json.WriteStringValue(entry.District);
            json.WriteStringValue(entry.Type);
            json.WriteStringValue(Day(entry.EffectiveOn));
            json.WriteNumberValue(Instant(entry.RecordedAt).UtcTicks);
            json.WriteStringValue(entry.Actor);
            json.WriteStringValue(entry.Cause);
            json.WriteStringValue(entry.PolicyVersion);
            json.WriteStringValue(entry.Covers);
            Canonical(json, entry.Data);
        });
    }

    /// <summary>The seal of a ledger entry that follows another of the same event of the fund year.</summary>
    public static string Of(string? before, LedgerEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Of(before, json =>
        {
            json.WriteStringValue(entry.Reward.Value);
            json.WriteStringValue(SrdiJson.Name(entry.Act));
            json.WriteNumberValue(entry.FundYear);
            json.WriteStringValue(entry.Measure);
            json.WriteStringValue(entry.Payee.Value);
            json.WriteStringValue(entry.District.Value);
            json.WriteStringValue(entry.Plan?.Value);
            json.WriteStringValue(entry.Debit);
            json.WriteStringValue(entry.Credit);
            json.WriteNumberValue(entry.Amount.Fen);
            json.WriteStringValue(entry.Refers);
            json.WriteNumberValue(Instant(entry.RecordedAt).UtcTicks);
            json.WriteNumberValue(entry.FundOrdinal);
        });
    }

    /// <summary>The seal of an entry of the audit trail that follows another of the same writer.</summary>
    public static string Of(string? before, string writer, long number, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Of(before, json =>
        {
            json.WriteStringValue(writer);
            json.WriteNumberValue(number);
            json.WriteNumberValue(Instant(entry.At).UtcTicks);
            json.WriteStringValue(entry.Actor);
            json.WriteStringValue(entry.District);
            json.WriteStringValue(entry.From);
            json.WriteStringValue(entry.Act);
            json.WriteStringValue(entry.Object);
            json.WriteStringValue(entry.Before);
            json.WriteStringValue(entry.After);
            json.WriteStringValue(SrdiJson.Name(entry.Result));
            json.WriteStringValue(entry.Code);
            json.WriteStringValue(entry.Reason);
            json.WriteStringValue(entry.TraceId);
        });
    }

    /// <summary>The seal of a finished digest.</summary>
    public static string Of(ReadOnlySpan<byte> digest) => Mark + Convert.ToHexStringLower(digest);

    private static string Of(string? before, Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartArray();
            json.WriteStringValue(before);
            content(json);
            json.WriteEndArray();
        }
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.WrittenSpan, digest);
        return Of(digest);
    }

    private static void Canonical(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(member.Name);
                    Canonical(json, member.Value);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Canonical(json, item);
                json.WriteEndArray();
                break;
            case JsonValueKind.Number:
                if (value.TryGetInt64(out var whole)) json.WriteNumberValue(whole);
                else if (value.TryGetDecimal(out var number)) json.WriteRawValue((number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
                else json.WriteNumberValue(value.GetDouble());
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
