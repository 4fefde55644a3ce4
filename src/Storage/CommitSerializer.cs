using System.Buffers;
using System.Text.Json;
using Orleans.Storage;
using Srdi.Domain;
using Srdi.Domain.Commits;

namespace Srdi.Storage;

/// <summary>
/// Writes what the statements of <c>config/sql</c> take apart: <c>{"record", "events", "grants", "rows", "tenancies", "ledger"}</c>, and
/// reads what they give back, the record alone. State of any other type is its own record.
/// </summary>
public sealed class CommitSerializer : IGrainStorageSerializer
{
    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = SrdiJson.Stored.Encoder }))
        {
            json.WriteStartObject();
            Form<T>.Of.Write(json, input);
            json.WriteEndObject();
        }
        return new(buffer.WrittenMemory);
    }

    /// <inheritdoc/>
    public T Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Form<T>.Of.Read(input);
    }

    /// <summary>How one type is written; chosen once per type.</summary>
    private abstract class Form<T>
    {
        internal static readonly Form<T> Of = Choose();

        internal abstract void Write(Utf8JsonWriter json, T state);

        internal abstract T Read(BinaryData input);

        private static Form<T> Choose() =>
            typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(Stored<>)
                ? (Form<T>)Activator.CreateInstance(typeof(StoredForm<>).MakeGenericType(typeof(T).GetGenericArguments()))!
                : new PlainForm<T>();
    }

    private sealed class PlainForm<T> : Form<T>
    {
        internal override void Write(Utf8JsonWriter json, T state) => Member(json, "record", state);

        internal override T Read(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, SrdiJson.Stored)!;
    }

    private sealed class StoredForm<TRecord> : Form<Stored<TRecord>> where TRecord : class
    {
        internal override void Write(Utf8JsonWriter json, Stored<TRecord> state)
        {
            var commit = state.Pending;
            Member(json, "record", commit is null ? state.Record : commit.Record);
            if (commit is null) return;
            if (commit.Events.Count > 0) Member(json, "events", commit.Events);
            if (commit.Grants.Count > 0) Member(json, "grants", commit.Grants);
            if (commit.Rows.Count > 0) Member(json, "rows", commit.Rows);
            if (commit.Tenancies.Count > 0) Member(json, "tenancies", commit.Tenancies);
            if (commit.Ledger.Count > 0) Member(json, "ledger", commit.Ledger);
        }

        internal override Stored<TRecord> Read(BinaryData input) =>
            new() { Record = JsonSerializer.Deserialize<TRecord>(input.ToMemory().Span, SrdiJson.Stored) };
    }

    private static void Member<TMember>(Utf8JsonWriter json, string name, TMember value)
    {
        if (value is null) throw new InvalidOperationException($"There is no {name} to write: set Pending before the write.");
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, SrdiJson.Stored);
    }
}
